"""Что получится (Preview): what a plan will ask of whom in which month, and what in it is amiss, before approval."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.assignment import Assignment, Part
from planner.domain.occurrence import Occurrence, Rhythm
from planner.domain.people import Person, PositionKind
from planner.domain.plan import Activity, Cyclogram
from planner.domain.rights import Right
from planner.queries.occurrences import LOADED, SEATS
from planner.queries.plan_head import PlanHead, head_of
from planner.russian import order
from planner.work import Work


@dataclass(frozen=True)
class Load:
    """What falls on one person: how many deadlines in each month of the plan's first year."""

    name: str
    months: tuple[int, ...]
    """By `Preview.months`."""
    whole_year: int
    """What runs «в течение года» and is no deadline of a month."""

    @property
    def total(self) -> int:
        return sum(self.months) + self.whole_year


@dataclass(frozen=True)
class Amiss:
    """A row that is to be looked at before approval."""

    activity_id: int
    number: int
    title: str
    why: str


@dataclass(frozen=True)
class Past:
    """A row with deadlines that have passed already."""

    activity_id: int
    number: int
    title: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class Preview:
    plan: PlanHead
    months: tuple[date, ...]
    """First days of the months that have deadlines, in order."""
    loads: tuple[Load, ...]
    nobody: Load
    """What falls on seats that nobody holds on the day it is due."""
    vacant: tuple[Amiss, ...]
    undated: tuple[Amiss, ...]
    unassigned: tuple[Amiss, ...]
    past: tuple[Past, ...]

    @property
    def past_days(self) -> int:
        return sum(len(row.days) for row in self.past)


def preview(work: Work, cyclogram_id: int) -> Preview:
    """Of a plan that is not approved yet, or of the rest of one that is."""
    work.require(Right.PLAN)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    activities = _activities(work, cyclogram)
    occurrences = _occurrences(work, cyclogram)
    months = tuple(sorted({one.due_on.replace(day=1) for one in occurrences if one.due_on and _is_dated(one)}))
    borne = _borne(occurrences)
    return Preview(
        plan=head_of(cyclogram),
        months=months,
        loads=tuple(
            _load(person.full_name, borne[person.id], months)
            for person in sorted(_people(work), key=lambda person: order(person.full_name))
            if borne[person.id]
        ),
        nobody=_load("", borne[None], months),
        vacant=tuple(_amiss(row, vacant) for row in activities if (vacant := ", ".join(_vacant(work, row)))),
        undated=tuple(_amiss(row, row.phrase or "срок не указан") for row in activities if row.rule is None),
        unassigned=tuple(_amiss(row, "") for row in activities if not row.titles_of(Part.ACCOUNTABLE)),
        past=tuple(_past(work, activities, occurrences)),
    )


def _activities(work: Work, cyclogram: Cyclogram) -> Sequence[Activity]:
    query = (
        select(Activity)
        .where(Activity.cyclogram_id == cyclogram.id, Activity.retired_on.is_(None))
        .order_by(Activity.number)
        .options(selectinload(Activity.assignments).options(*SEATS))
    )
    return list(work.session.scalars(query))


def _occurrences(work: Work, cyclogram: Cyclogram) -> Sequence[Occurrence]:
    query = (
        select(Occurrence)
        .where(Occurrence.cyclogram_id == cyclogram.id, Occurrence.activity_id.is_not(None))
        .where(Occurrence.plan_year == cyclogram.years[0].start, Occurrence.cancelled_at.is_(None))
        .order_by(Occurrence.due_on, Occurrence.id)
        .options(*LOADED)
    )
    return list(work.session.scalars(query).unique())


def _people(work: Work) -> Sequence[Person]:
    return list(work.session.scalars(select(Person)))


def _is_dated(occurrence: Occurrence) -> bool:
    return occurrence.rhythm == Rhythm.DATED


Borne = Counter[date | None]
"""How many deadlines fall on the months, by their first days; None is «в течение года»."""


def _borne(occurrences: Iterable[Occurrence]) -> defaultdict[int | None, Borne]:
    """By ids of people; under None what nobody will be there to do."""
    borne: defaultdict[int | None, Borne] = defaultdict(Counter)
    for occurrence in occurrences:
        if occurrence.due_on is None:
            continue
        duties = [duty for duty in occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR) if not _is_external(duty)]
        bearers: set[int | None] = {
            sitting.person.id for duty in duties for sitting in duty.sitting_on(occurrence.due_on)
        }
        month = occurrence.due_on.replace(day=1) if _is_dated(occurrence) else None
        for bearer in bearers or {None}:
            borne[bearer][month] += 1
    return borne


def _load(name: str, borne: Borne, months: Sequence[date]) -> Load:
    return Load(name, tuple(borne[month] for month in months), borne[None])


def _is_external(assignment: Assignment) -> bool:
    return assignment.position is not None and assignment.position.kind == PositionKind.EXTERNAL


def _vacant(work: Work, activity: Activity) -> list[str]:
    """Titles of the seats of a row that nobody holds today."""
    return [own.title for own in activity.assignments if not _is_external(own) and not own.sitting_on(work.today)]


def _amiss(activity: Activity, why: str) -> Amiss:
    return Amiss(activity.id, activity.number, activity.title, why)


def _past(work: Work, activities: Iterable[Activity], occurrences: Iterable[Occurrence]) -> Iterable[Past]:
    days: defaultdict[int | None, list[date]] = defaultdict(list)
    for occurrence in occurrences:
        if occurrence.due_on is not None and occurrence.due_on < work.today:
            days[occurrence.activity_id].append(occurrence.due_on)
    for activity in activities:
        if activity.id in days:
            yield Past(activity.id, activity.number, activity.title, tuple(days[activity.id]))
