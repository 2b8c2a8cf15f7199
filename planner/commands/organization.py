"""Чья команда (organization): which organisation a command is about."""

from planner.app import App
from planner.commands.output import Refusal
from planner.queries.named import organizations

KIND_WORDS = {"doo": "детский сад", "school": "школа", "office": "управление"}


def chosen(app: App, given: int | None) -> App:
    """The App of the organisation named, or of the only one there is. Raises Refusal, with what to do."""
    every = app.everywhere().ask(organizations)
    if not every:
        raise Refusal("Организаций ещё нет. Создайте первую: planner organization add «Название».")
    if given is not None:
        if all(row.id != given for row in every):
            raise Refusal(f"Организации № {given} нет. Список: planner organization list.")
        return app.within(given)
    if len(every) > 1:
        names = "; ".join(f"{row.id} - {row.name}" for row in every[:5])
        more = "; …" if len(every) > 5 else ""
        raise Refusal(f"Организаций несколько ({names}{more}). Укажите --organization ID.")
    return app.within(every[0].id)


def require_demo_only(app: App) -> None:
    """A clock of one's own would write false moments into real history."""
    if any(not row.is_demo for row in app.everywhere().ask(organizations)):
        raise Refusal("PLANNER_CLOCK - только для демонстрации, а в базе настоящая организация. Уберите PLANNER_CLOCK.")
