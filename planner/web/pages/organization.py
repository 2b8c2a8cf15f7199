"""Организация: what it is, what it decided for itself, its own days off. One form calls one use case."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from starlette.responses import Response

from planner.domain.organization import MessengerFiles, OrganizationKind, Policy, Titles
from planner.queries.organization import organization_page
from planner.russian import counted
from planner.services import organization
from planner.services.organization import Description
from planner.web.forms import NOTHING_TYPED, Day, Flag, FormModel, FormT, Line, NeededDay, Sending, Sent, Typed, attempt
from planner.web.pages.address import Asked, year_in
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

HOME = "/organization"


def _clock(text: object) -> object:
    """A time of day as browsers send it, or as people type it where a browser has no field for it: «8.00»."""
    if isinstance(text, str):
        for pattern in ("%H:%M", "%H.%M", "%H:%M:%S"):
            try:
                return f"{datetime.strptime(text, pattern):%H:%M}"  # noqa: DTZ007 - a time of day has no zone
            except ValueError:
                continue
    raise ValueError("Укажите время так: 08:00.")


def _numbers(text: object) -> object:
    """«5, 1» or «5 и 1»: what stands between the numbers does not matter."""
    parts = [part for part in re.split(r"[\s,;и]+", str(text)) if part]
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise ValueError("Перечислите числа через запятую: 5, 1.")
    return tuple(int(part) for part in parts)


def _number(text: object) -> object:
    if not (isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 4):
        raise ValueError("Укажите число.")
    return int(text)


Clock = Annotated[str, BeforeValidator(_clock)]
Number = Annotated[int, BeforeValidator(_number)]
Numbers = Annotated[tuple[int, ...], BeforeValidator(_numbers)]


class AboutForm(FormModel):
    name: Line = ""
    kind: OrganizationKind
    region: Line = ""
    zone: Line
    week: Annotated[int, Field(ge=5, le=6)]


class PolicyForm(FormModel):
    remind_at: Clock
    leads: Numbers = ()
    overdue_on: Numbers = ()
    quiet_from: Clock
    quiet_to: Clock
    soon_days: Number
    titles: Titles
    messenger_files: MessengerFiles
    accepts_own: Flag = False
    shift: Literal["keep", "earlier", "later"]


class DaysForm(FormModel):
    from_on: NeededDay
    to_on: Day = None
    note: Line = ""
    working: Flag = False


class RemoveForm(FormModel):
    from_on: NeededDay
    to_on: NeededDay


def show(visit: Visiting, year: Asked = "") -> Response:
    return _page(visit, NOTHING_TYPED, year_in(year))


def _page(visit: Visit, typed: Typed, year: int | None = None) -> Response:
    return visit.page("organization.html", typed.status, shown=visit.app.ask(organization_page, year), typed=typed)


def change(visit: Visiting, sent: Sending) -> Response:
    def act(form: AboutForm) -> Said:
        visit.app.do(organization.describe, described(form), form.seen)
        return Said("Записано. Сроки черновиков и напоминания пересчитаны.")

    return _done(visit, sent, "about", AboutForm, act)


def described(form: AboutForm) -> Description:
    return Description(form.name, form.kind, form.region, form.zone, form.week)


def decide(visit: Visiting, sent: Sending) -> Response:
    def act(form: PolicyForm) -> Said:
        policy = Policy(
            remind_at=form.remind_at,
            leads=form.leads,
            overdue_on=form.overdue_on,
            quiet_from=form.quiet_from,
            quiet_to=form.quiet_to,
            soon_days=form.soon_days,
            titles=form.titles,
            messenger_files=form.messenger_files,
            accepts_own=form.accepts_own,
            shift=form.shift,
        )
        visit.app.do(organization.decide, policy, form.seen)
        return Said("Записано. Будущие напоминания пересчитаны.")

    return _done(visit, sent, "policy", PolicyForm, act)


def add_days(visit: Visiting, sent: Sending) -> Response:
    def act(form: DaysForm) -> Said:
        added = visit.app.do(organization.add_days, form.from_on, form.to_on, form.note, working=form.working)
        wanted = ((form.to_on or form.from_on) - form.from_on).days + 1
        said = f"Добавлено: {counted(len(added), 'день', 'дня', 'дней')}."
        if len(added) < wanted:
            said += f" Уже были в списке: {wanted - len(added)}, они остались как есть."
        return Said(f"{said} Напоминания пересчитаны.")

    return _done(visit, sent, "days", DaysForm, act)


def remove_days(visit: Visiting, sent: Sending) -> Response:
    def act(form: RemoveForm) -> Said:
        visit.app.do(organization.remove_days, form.from_on, form.to_on)
        return Said("Убрано из списка. Напоминания пересчитаны.")

    return _done(visit, sent, "remove", RemoveForm, act)


def _done(visit: Visit, sent: Sent, name: str, form: type[FormT], act: Callable[[FormT], Said]) -> Response:
    """Does what one form of the page asks, and shows the page: anew when it is done, with what was typed when not."""
    said: list[Said] = []
    typed = attempt(sent, name, form, lambda read: said.append(act(read)))
    return _page(visit, typed) if typed is not None else visit.back(HOME, said[0])
