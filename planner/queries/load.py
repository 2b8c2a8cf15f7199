"""Нагрузка (Load): how much falls on each person in each month of a school year, and where too much falls at once.

What is due counts for whoever sits in its seat on that very day, so a substitute's weeks are the substitute's. What
runs the whole period stands apart: its last day says nothing of when it is done.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.school_year import SchoolYear
from planner.domain.assignment import Part
from planner.domain.occurrence import Occurrence, Rhythm, State
from planner.domain.rights import Right
from planner.queries.board import year_shown
from planner.queries.occurrences import of_year
from planner.queries.year_figures import Count
from planner.queries.years import known_years
from planner.russian import order
from planner.work import Work

MOST_IN_WEEK = 3
"""More deadlines than this in one week for one person is a collision worth a look."""


@dataclass(frozen=True)
class Collision:
    """A week in which more is due from one person than the most that was asked for."""

    person_id: int | None
    name: str
    from_on: date
    to_on: date
    due: Count


@dataclass(frozen=True)
class MonthLoad:
    first_on: date
    due: Count
    heaviest: int
    """Of its weeks, by where the Monday lies; only of those that collide, else 0."""


@dataclass(frozen=True)
class PersonLoad:
    """One person, or a seat nobody holds on those days."""

    person_id: int | None
    name: str
    months: tuple[MonthLoad, ...]
    whole_period: Count
    total: Count


@dataclass(frozen=True)
class Load:
    year: SchoolYear
    years: tuple[SchoolYear, ...]
    most: int
    months: tuple[date, ...]
    """First days of the columns; August before September only where something is due in it."""
    people: tuple[PersonLoad, ...]
    totals: tuple[Count, ...]
    """By month; what several answer for is one occurrence here."""
    collisions: tuple[Collision, ...]


Whose = tuple[int | None, str]


def load(work: Work, asked: int | None = None, most: int = MOST_IN_WEEK) -> Load:
    """Of the plans in force. Raises NotAllowed for who does not oversee the plan."""
    work.require(Right.OVERSEE)
    year = year_shown(work, asked)
    counted = [one for one in of_year(work, year.start) if _counts(work, one)]
    dated = [one for one in counted if one.rhythm != Rhythm.WHOLE_PERIOD]
    months = _months(year, dated)
    of_person: dict[Whose, list[Occurrence]] = defaultdict(list)
    for one in counted:
        for whose in _whose(one):
            of_person[whose].append(one)
    collisions = sorted(
        (found for whose, of_it in of_person.items() for found in _collisions(whose, of_it, most)),
        key=lambda found: (found.from_on, order(found.name)),
    )
    people = [_person(whose, of_it, months, collisions) for whose, of_it in of_person.items()]
    return Load(
        year=year,
        years=known_years(work),
        most=most,
        months=months,
        people=tuple(sorted(people, key=lambda one: (one.person_id is not None, order(one.name)))),
        totals=tuple(_count(one for one in dated if _month_of(one) == month) for month in months),
        collisions=tuple(collisions),
    )


def _counts(work: Work, one: Occurrence) -> bool:
    is_off = one.state(work.today, work.today) in (State.CANCELLED, State.NOT_REQUIRED)
    return one.due_on is not None and not is_off


def _month_of(one: Occurrence) -> date:
    assert one.due_on is not None
    return one.due_on.replace(day=1)


def _months(year: SchoolYear, dated: Iterable[Occurrence]) -> tuple[date, ...]:
    """Of the school year, and whatever else something is due in."""
    usual = {first_on for first_on, _ in year.months() if first_on >= year.first_on}
    return tuple(sorted(usual | {_month_of(one) for one in dated}))


def _whose(one: Occurrence) -> set[Whose]:
    """Everybody who has to do with it on its day; a vacant seat by its title."""
    found: set[Whose] = set()
    for assignment in one.assigned(Part.ACCOUNTABLE, Part.EXECUTOR):
        sittings = assignment.sitting_on(one.due_on or date.max)
        found |= {(sitting.person.id, sitting.person.full_name) for sitting in sittings} or {(None, assignment.title)}
    return found


def _person(
    whose: Whose, of_it: Iterable[Occurrence], months: Iterable[date], collisions: Iterable[Collision]
) -> PersonLoad:
    found = list(of_it)
    dated = [one for one in found if one.rhythm != Rhythm.WHOLE_PERIOD]
    own = [collision for collision in collisions if (collision.person_id, collision.name) == whose]
    return PersonLoad(
        *whose,
        months=tuple(
            MonthLoad(
                month,
                _count(one for one in dated if _month_of(one) == month),
                max((c.due.number for c in own if month in _months_of_week(c)), default=0),
            )
            for month in months
        ),
        whole_period=_count(one for one in found if one.rhythm == Rhythm.WHOLE_PERIOD),
        total=_count(found),
    )


def _months_of_week(collision: Collision) -> set[date]:
    return {collision.from_on.replace(day=1), collision.to_on.replace(day=1)}


def _collisions(whose: Whose, of_it: Iterable[Occurrence], most: int) -> Iterable[Collision]:
    weeks: dict[date, list[Occurrence]] = defaultdict(list)
    for one in of_it:
        if one.due_on is not None and one.rhythm != Rhythm.WHOLE_PERIOD:
            weeks[one.due_on - timedelta(days=one.due_on.weekday())].append(one)
    for monday, due in weeks.items():
        if len(due) > most:
            yield Collision(*whose, monday, monday + timedelta(days=6), _count(due))


def _count(found: Iterable[Occurrence]) -> Count:
    return Count(tuple(one.id for one in found))
