"""Подсчёт (tally): how many duties of each state a month or a whole year has, in one question however many there are.

The database counts together what differs in nothing of which a state is made; what each such heap is today says the
same function of the domain that says it of a single occurrence.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, extract, func, select
from sqlalchemy.orm import aliased

from calendars.school_year import SchoolYear
from planner.domain.completion import Completion
from planner.domain.occurrence import Occurrence, State, mark_says, state_on
from planner.domain.plan import Cyclogram, PlanStatus
from planner.queries.board.reading import last_mark
from planner.work import Work

Heaps = dict[tuple[Any, ...], Counter[State]]


@dataclass(frozen=True)
class YearTally:
    """A school year of some plan, drafts too."""

    year: SchoolYear
    states: dict[State, int]
    """Only those that there are, in the order of a duty's life."""


@dataclass(frozen=True)
class MonthTally:
    first_on: date
    days: int
    gone: int
    """How many of its days have come, today among them."""
    is_now: bool
    planned: int
    """Without what was cancelled, as under a month of the board."""
    done: int
    late: int


def tally_years(work: Work, years: Sequence[SchoolYear]) -> tuple[YearTally, ...]:
    """Each of these years; nothing is due yet in a draft that has just been begun."""
    heaps = _heaps(work, (Occurrence.plan_year,), Occurrence.plan_year.in_([year.start for year in years]))
    return tuple(_year(year, heaps[year.start,]) for year in years)


def _year(year: SchoolYear, states: Counter[State]) -> YearTally:
    return YearTally(year, {state: states[state] for state in State if states[state]})


def tally_months(work: Work, year: SchoolYear) -> tuple[MonthTally, ...]:
    """September to August; empty when nothing is due in the year."""
    months = extract("year", Occurrence.due_on), extract("month", Occurrence.due_on)
    heaps = _heaps(work, months, Occurrence.plan_year == year.start)
    return tuple(
        _month(first_on, last_on, work.today, heaps[first_on.year, first_on.month])
        for first_on, last_on in year.months()
        if heaps
    )


def _month(first_on: date, last_on: date, today: date, states: Counter[State]) -> MonthTally:
    return MonthTally(
        first_on=first_on,
        days=last_on.day,
        gone=max(0, (min(today, last_on) - first_on).days + 1),
        is_now=first_on <= today <= last_on,
        planned=states.total() - states[State.CANCELLED],
        done=states[State.DONE],
        late=states[State.OVERDUE],
    )


def _heaps(work: Work, keys: Sequence[SQLColumnExpression[Any]], wanted: ColumnElement[bool]) -> Heaps:
    """How many there are of each state under each of the keys."""
    mark = aliased(Completion)
    due_on = Occurrence.due_on
    nearness = case((due_on < work.today, 0), (due_on == work.today, 1), (due_on <= work.soon_until, 2), else_=3)
    made_of = (
        func.coalesce(Cyclogram.status.not_in((PlanStatus.APPROVED, PlanStatus.CLOSED)), False),
        Occurrence.cancelled_at.is_not(None),
        mark.outcome,
        mark.accepted_at.is_not(None),
        mark.returned_at.is_not(None),
        nearness,
    )
    query = (
        select(*keys, func.min(due_on), func.count(), *made_of[:-1])
        .select_from(Occurrence)
        .outerjoin(mark, mark.id == last_mark())
        .outerjoin(Cyclogram, Cyclogram.id == Occurrence.cyclogram_id)
        .where(wanted)
        .group_by(*keys, *made_of)
    )
    found: Heaps = defaultdict(Counter)
    for row in work.session.execute(query):
        key, (day, number, is_draft, is_cancelled, outcome, is_accepted, is_returned) = (
            row[: len(keys)],
            row[len(keys) :],
        )
        said = mark_says(outcome, is_accepted, is_returned) if outcome is not None else None
        state = state_on(work.today, work.soon_until, day, is_cancelled, said)
        found[tuple(key)][State.PLANNED if is_draft else state] += number
    return found
