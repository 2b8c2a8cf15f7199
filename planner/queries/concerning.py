"""Чьи дела: of everything that is awaited, what one person may have to do with, in three queries however much it is.

«Мои дела» and the number on its badge take their rows from here and judge them by the same rule, so neither can know of
less than the other. What is chosen may be too much (a seat long given up), never too little: the rule decides.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from planner.domain.assignment import Assignment, PartDone
from planner.domain.completion import Completion
from planner.domain.occurrence import Occurrence
from planner.domain.people import Holding, Person, Position
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.work import Work


@dataclass(frozen=True)
class Candidate:
    occurrence: Occurrence
    has_done_part: bool
    """Where each of a group does his own part: the person's is marked."""


def concerning(work: Work, person: Person, *narrowed: ColumnElement[bool]) -> list[Candidate]:
    """Occurrences of the plans that are carried out, assigned to a seat of this person's or waiting for a check.

    Marks, activities and seats are loaded; the order is that of deadlines. `narrowed` may leave out more.
    """
    own_part = exists().where(PartDone.occurrence_id == Occurrence.id, PartDone.person_id == person.id)
    query = (
        select(Occurrence, own_part)
        .outerjoin(Cyclogram, Occurrence.cyclogram_id == Cyclogram.id)
        .where(
            Cyclogram.id.is_(None) | (Cyclogram.status == PlanStatus.APPROVED),
            Occurrence.cancelled_at.is_(None),
            or_(_is_assigned_to(person), is_on_review()),
            *narrowed,
        )
        .order_by(Occurrence.due_on, Occurrence.id)
        .options(
            joinedload(Occurrence.completions),
            joinedload(Occurrence.activity),
            joinedload(Occurrence.decision),
            joinedload(Occurrence.finding),
            joinedload(Occurrence.document),
        )
    )
    found = [Candidate(occurrence, bool(done)) for occurrence, done in work.session.execute(query).unique()]
    _load_seats(work, [candidate.occurrence for candidate in found])
    return found


def _is_assigned_to(person: Person) -> ColumnElement[bool]:
    held = select(Holding.position_id).where(Holding.person_id == person.id)
    return exists().where(
        or_(Assignment.occurrence_id == Occurrence.id, Assignment.activity_id == Occurrence.activity_id),
        or_(Assignment.person_id == person.id, Assignment.position_id.in_(held)),
    )


def is_on_review() -> ColumnElement[bool]:
    """A mark waits for somebody's word."""
    return exists().where(
        Completion.occurrence_id == Occurrence.id,
        Completion.undone_at.is_(None),
        Completion.returned_at.is_(None),
        Completion.accepted_at.is_(None),
    )


def is_returned() -> ColumnElement[bool]:
    """A mark was sent back, perhaps long ago."""
    return exists().where(
        Completion.occurrence_id == Occurrence.id,
        Completion.undone_at.is_(None),
        Completion.returned_at.is_not(None),
    )


def _load_seats(work: Work, occurrences: Sequence[Occurrence]) -> None:
    """The assignments of these rows and who sits there, in two queries where loading by relation takes eight."""
    activities: dict[int, Activity] = {row.activity.id: row.activity for row in occurrences if row.activity}
    of_row: dict[int, list[Assignment]] = defaultdict(list)
    of_activity: dict[int, list[Assignment]] = defaultdict(list)
    positions: dict[int, Position] = {}
    query = (
        select(Assignment)
        .where(
            or_(
                Assignment.occurrence_id.in_([row.id for row in occurrences]),
                Assignment.activity_id.in_(list(activities)),
            )
        )
        .order_by(Assignment.id)
        .options(joinedload(Assignment.position), joinedload(Assignment.person).joinedload(Person.absences))
    )
    for assignment in work.session.scalars(query).unique() if occurrences else ():
        (of_row if assignment.occurrence_id else of_activity)[
            assignment.occurrence_id or assignment.activity_id or 0
        ].append(assignment)
        if assignment.position is not None:
            positions[assignment.position.id] = assignment.position
    for row in occurrences:
        set_committed_value(row, "own_assignments", of_row[row.id])
    for activity in activities.values():
        set_committed_value(activity, "assignments", of_activity[activity.id])
    _load_holdings(work, positions)


def _load_holdings(work: Work, positions: dict[int, Position]) -> None:
    held: dict[int, list[Holding]] = defaultdict(list)
    query = (
        select(Holding)
        .where(Holding.position_id.in_(list(positions)))
        .order_by(Holding.id)
        .options(
            joinedload(Holding.person).joinedload(Person.absences),
            joinedload(Holding.for_holding).joinedload(Holding.person),
        )
    )
    for holding in work.session.scalars(query).unique() if positions else ():
        held[holding.position_id].append(holding)
    for position in positions.values():
        set_committed_value(position, "holdings", held[position.id])
