"""Срок: which day somebody may set by hand. One rule for moves, decisions, findings and what is begun on demand."""

from datetime import date, timedelta

from planner.domain.errors import Invalid
from planner.work import Work

FURTHEST = timedelta(days=6 * 366)
"""The longest horizon of a plan; further off is a slip of the keyboard."""


def require_sensible(work: Work, due_on: date, field: str = "due_on") -> None:
    """Raises Invalid for a day so far off that nobody means it."""
    if due_on > work.today + FURTHEST:
        raise Invalid(field, "Срок дальше чем через шесть лет. Проверьте год.")


def require_ahead(work: Work, due_on: date, field: str = "due_on") -> None:
    """Raises Invalid for a day that has passed or is too far off."""
    if due_on < work.today:
        raise Invalid(field, "Срок не может быть раньше сегодняшнего дня.")
    require_sensible(work, due_on, field)
