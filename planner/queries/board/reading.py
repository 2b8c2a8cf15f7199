"""Чтение (reading) of a year: everything a board needs, in four queries of columns, however many rows there are.

A year has thousands of occurrences and is looked at every Monday, so no objects are made of them. What they are today
is computed by the same functions of the domain by which the objects compute it (`mark_says`, `state_on`, `in_force`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, case, func, or_, select
from sqlalchemy.orm import aliased

from calendars.school_year import SchoolYear
from planner.domain.assignment import Assignment, in_force
from planner.domain.completion import Completion
from planner.domain.decision import Decision, Finding
from planner.domain.document import Document
from planner.domain.occurrence import SPRINGS_FROM, Move, Occurrence
from planner.domain.people import Person, Position
from planner.domain.plan import Activity, Cyclogram, Edition, PlanStatus, Section
from planner.russian import full_name
from planner.work import Work


@dataclass(frozen=True)
class Plan:
    """A cyclogram and its edition in force."""

    cyclogram_id: int
    title: str
    from_on: date
    to_on: date
    status: PlanStatus
    edition: int | None
    order_no: str
    order_on: date | None
    protocol: str
    agreed_on: date | None

    @property
    def years(self) -> tuple[SchoolYear, ...]:
        first, last = SchoolYear.of(self.from_on), SchoolYear.of(self.to_on)
        return tuple(SchoolYear(start) for start in range(first.start, last.start + 1))

    @property
    def is_approved(self) -> bool:
        return self.status in (PlanStatus.APPROVED, PlanStatus.CLOSED)


class Assigned(NamedTuple):
    """An assignment: the part, the seat or the person, how the plan names either."""

    part: str
    position_id: int | None
    person_id: int | None
    title: str


class PlannedRow(NamedTuple):
    """An activity with its section."""

    id: int
    cyclogram_id: int
    lineage: str
    number: int
    title: str
    short_title: str
    function_code: str
    invariant: bool
    phrase: str
    rule_kind: str | None
    """«deadline», «on-demand»; None where the phrase was not understood."""
    origin: str
    retired_on: date | None
    section: str | None
    section_code: str | None
    section_rank: int | None


class Facts(NamedTuple):
    """An occurrence with its mark in force and one of its moves: as many of them as it has moves, at least one."""

    id: int
    activity_id: int | None
    cyclogram_id: int | None
    opens_on: date | None
    due_on: date | None
    rhythm: str
    is_cancelled: bool
    kind: str
    """What it springs from: «activity», «decision»."""
    text: str | None
    """Of the decision, finding or document it springs from."""
    outcome: str | None
    """Of the mark; None without one."""
    done_on: date | None
    is_accepted: bool
    is_returned: bool
    accepted_by_id: int | None
    moved_from: date | None
    moved_to: date | None


@dataclass(frozen=True)
class Reading:
    """Some school years of the plans, as read."""

    plans: tuple[Plan, ...]
    """Of these years, drafts too."""
    activities: tuple[PlannedRow, ...]
    occurrences: tuple[tuple[Facts, tuple[date, ...]], ...]
    """Each with the days it was moved from; the earliest due first, those without a day before all."""
    of_activity: Mapping[int, list[Assigned]]
    of_occurrence: Mapping[int, list[Assigned]]

    def assigned(self, occurrence_id: int, activity_id: int | None) -> list[Assigned]:
        """Its own where it has any of a part, else the activity's."""
        inherited = self.of_activity.get(activity_id, []) if activity_id is not None else []
        own = self.of_occurrence.get(occurrence_id)
        return in_force(own, inherited) if own else inherited


def read_plans(work: Work) -> tuple[Plan, ...]:
    """Every cyclogram there is, the earliest first."""
    any_edition = aliased(Edition)
    latest = select(func.max(any_edition.number)).where(any_edition.cyclogram_id == Cyclogram.id).scalar_subquery()
    query = (
        select(
            Cyclogram.id,
            Cyclogram.title,
            Cyclogram.from_on,
            Cyclogram.to_on,
            Cyclogram.status,
            Edition.number,
            Edition.order_no,
            Edition.order_on,
            Cyclogram.agreed_protocol,
            Cyclogram.agreed_on,
        )
        .select_from(Cyclogram)
        .outerjoin(Edition, (Edition.cyclogram_id == Cyclogram.id) & (Edition.number == latest))
        .order_by(Cyclogram.from_on, Cyclogram.id)
    )
    return tuple(
        Plan(row[0], row[1], row[2], row[3], PlanStatus(row[4]), row[5], row[6] or "", row[7], row[8], row[9])
        for row in work.session.execute(query)
    )


def read(work: Work, years: Sequence[SchoolYear], plans: Iterable[Plan]) -> Reading:
    """What the plans hold in these years; `plans` are all that `read_plans` found."""
    here = tuple(plan for plan in plans if set(plan.years) & set(years))
    starts = [year.start for year in years]
    in_years = select(Occurrence.activity_id).where(Occurrence.plan_year.in_(starts))
    wanted = or_(Activity.cyclogram_id.in_([plan.cyclogram_id for plan in here]), Activity.id.in_(in_years))
    of_activity, of_occurrence = _assignments(work, starts, wanted)
    return Reading(here, _activities(work, wanted), _occurrences(work, starts), of_activity, of_occurrence)


def _activities(work: Work, wanted: ColumnElement[bool]) -> tuple[PlannedRow, ...]:
    query = (
        select(
            Activity.id,
            Activity.cyclogram_id,
            Activity.lineage,
            Activity.number,
            Activity.title,
            Activity.short_title,
            Activity.function_code,
            Activity.invariant,
            Activity.phrase,
            Activity.rule["kind"].as_string(),
            Activity.origin,
            Activity.retired_on,
            Section.title,
            Section.code,
            Section.rank,
        )
        .select_from(Activity)
        .outerjoin(Section, Section.id == Activity.section_id)
        .where(wanted)
    )
    return tuple(PlannedRow._make(row) for row in work.session.execute(query))


def last_mark() -> ScalarSelect[int | None]:
    """The id of an occurrence's mark in force: the last one that was not undone."""
    in_force = Completion.occurrence_id == Occurrence.id, Completion.undone_at.is_(None)
    return select(func.max(Completion.id)).where(*in_force).scalar_subquery()


_KIND = case(*((getattr(Occurrence, f"{kind}_id").is_not(None), kind) for kind in SPRINGS_FROM))


def _occurrences(work: Work, starts: Sequence[int]) -> tuple[tuple[Facts, tuple[date, ...]], ...]:
    mark = aliased(Completion)
    query = (
        select(
            Occurrence.id,
            Occurrence.activity_id,
            Occurrence.cyclogram_id,
            Occurrence.opens_on,
            Occurrence.due_on,
            Occurrence.rhythm,
            Occurrence.cancelled_at.is_not(None),
            _KIND,
            func.coalesce(Decision.text, Finding.text, Document.title),
            mark.outcome,
            mark.done_on,
            mark.accepted_at.is_not(None),
            mark.returned_at.is_not(None),
            mark.accepted_by_id,
            Move.from_on,
            Move.to_on,
        )
        .select_from(Occurrence)
        .outerjoin(mark, mark.id == last_mark())
        .outerjoin(Move, Move.occurrence_id == Occurrence.id)
        .outerjoin(Decision, Decision.id == Occurrence.decision_id)
        .outerjoin(Finding, Finding.id == Occurrence.finding_id)
        .outerjoin(Document, Document.id == Occurrence.document_id)
        .where(Occurrence.plan_year.in_(starts))
        .order_by(Occurrence.due_on, Occurrence.id, Move.id)
    )
    found: dict[int, tuple[Facts, list[date]]] = {}
    for row in work.session.execute(query):
        facts = Facts._make(row)
        moved_from = found.setdefault(facts.id, (facts, []))[1]
        if facts.moved_from is not None and facts.moved_from != facts.moved_to:
            moved_from.append(facts.moved_from)
    return tuple((facts, tuple(days)) for facts, days in found.values())


Assignments = dict[int, list[Assigned]]


def _assignments(work: Work, starts: Sequence[int], wanted: ColumnElement[bool]) -> tuple[Assignments, Assignments]:
    """Of activities, and those of single occurrences."""
    occurrences = select(Occurrence.id).where(Occurrence.plan_year.in_(starts))
    query = (
        select(
            Assignment.activity_id,
            Assignment.occurrence_id,
            Assignment.part,
            Assignment.position_id,
            Assignment.person_id,
            Position.title,
            Person.surname,
            Person.name,
            Person.patronymic,
        )
        .select_from(Assignment)
        .outerjoin(Position, Position.id == Assignment.position_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.activity_id.in_(select(Activity.id).where(wanted)) | Assignment.occurrence_id.in_(occurrences)
        )
        .order_by(Assignment.id)
    )
    of_activity: Assignments = {}
    of_occurrence: Assignments = {}
    for activity_id, occurrence_id, part, position_id, person_id, title, *name in work.session.execute(query):
        one = Assigned(part, position_id, person_id, full_name(*name) if position_id is None else title)
        if activity_id is not None:
            of_activity.setdefault(activity_id, []).append(one)
        elif occurrence_id is not None:
            of_occurrence.setdefault(occurrence_id, []).append(one)
    return of_activity, of_occurrence
