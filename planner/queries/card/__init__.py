"""Карточка (Card): one occurrence with everything that is known of it and everything the viewer may do with it.

What may be done is computed here from the same facts that the use cases ask, so a button that is shown works; the use
case still asks anew, because a minute may lie between.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner.domain.assignment import Part
from planner.domain.occurrence import Occurrence, Rhythm, State
from planner.domain.people import PositionKind
from planner.queries.card.changes import Changes, changes
from planner.queries.card.consequences import Consequence, decisions, findings
from planner.queries.card.deeds import Deeds, deeds
from planner.queries.card.files import File, files, kept_file, papers
from planner.queries.card.history import Notice, Story, history, notices
from planner.queries.card.mark import Mark, mark_of
from planner.queries.card.people import Duty, Names, Parts, duties, short
from planner.queries.card.plan_row import PlanRow, plan_row
from planner.queries.card.wish import CardWish, wish_on_card
from planner.queries.discussion import Said, comments
from planner.queries.occurrences import LOADED
from planner.queries.people import Colleague, Seat, colleagues, seats
from planner.queries.seats import controllers, is_controlled
from planner.russian import distance
from planner.work import Work

__all__ = ["Card", "Story", "card", "kept_file"]


@dataclass(frozen=True)
class Demands:
    """What the mark must bring."""

    document: str
    file: bool
    protocol: bool
    publication: bool
    decision: bool


@dataclass(frozen=True)
class Card:
    occurrence_id: int
    version: int
    number: str
    title: str
    row: PlanRow | None
    """None for a duty that no row of the plan asks for."""
    opens_on: date | None
    due_on: date | None
    planned_due_on: date | None
    rhythm: Rhythm
    when: str
    """The distance to the deadline in words."""
    state: State
    today: date
    last_workday: date
    """The working day before today: where «когда сделано» starts."""
    plan: str
    plan_year: int
    is_draft: bool
    is_beyond_plan: bool
    cancel_reason: str
    not_done_reason: str
    source_id: int | None
    """The occurrence in whose course a finding or a decision was made."""
    source_title: str
    accountable: tuple[Duty, ...]
    executors: tuple[Duty, ...]
    controllers: tuple[str, ...]
    """Names of those who accept, today."""
    is_controlled: bool
    demands: Demands
    files: tuple[File, ...]
    mark: Mark | None
    changes: Changes | None
    """Since it was returned, where it was submitted again."""
    parts_done: tuple[str, ...]
    parts_left: tuple[str, ...]
    findings: tuple[Consequence, ...]
    decisions: tuple[Consequence, ...]
    history: tuple[Story, ...]
    notices: tuple[Notice, ...]
    comments: tuple[Said, ...]
    said_of_row: tuple[Said, ...]
    wish: CardWish | None
    """The last «Не успеваю» to which the day was not moved."""
    may: Deeds
    seats: tuple[Seat, ...]
    """To whom a finding or a decision may be given."""
    colleagues: tuple[Colleague, ...]
    """To whom it may be given instead of those who have it."""

    @property
    def is_expected(self) -> bool:
        """Somebody still has to do it, and the plan is in force."""
        return self.state.is_open and not self.is_draft


def card(work: Work, occurrence_id: int) -> Card:
    """Raises NotFound, also for another organisation's."""
    work.find(Occurrence, occurrence_id)
    query = select(Occurrence).where(Occurrence.id == occurrence_id).options(*LOADED)
    occurrence = work.session.scalars(query).unique().one()
    activity, mark = occurrence.activity, occurrence.completion
    is_draft = occurrence.cyclogram is not None and not occurrence.cyclogram.is_approved
    state = State.PLANNED if is_draft else occurrence.state(work.today, work.soon_until)
    judges = controllers(work, occurrence, work.today)
    parts = Parts(work, occurrence)
    names = Names(work)
    source = _source(occurrence)
    brought = papers(work, occurrence)
    shown_files = tuple(files(work, occurrence, brought))
    wish = wish_on_card(work, occurrence, names)
    may = deeds(work, occurrence, state, judges, parts, wish, is_draft)
    return Card(
        occurrence_id=occurrence.id,
        version=occurrence.version,
        number=occurrence.number,
        title=occurrence.title,
        row=plan_row(work, activity) if activity is not None else None,
        opens_on=occurrence.opens_on,
        due_on=occurrence.due_on,
        planned_due_on=occurrence.planned_due_on,
        rhythm=Rhythm(occurrence.rhythm),
        when=distance(occurrence.due_on, work.today, work.workdays) if occurrence.due_on else "",
        state=state,
        today=work.today,
        last_workday=work.workdays.previous(work.today),
        plan=occurrence.cyclogram.title if occurrence.cyclogram else "",
        plan_year=occurrence.plan_year,
        is_draft=is_draft,
        is_beyond_plan=occurrence.is_beyond_plan,
        cancel_reason=occurrence.cancel_reason if occurrence.cancelled_at else "",
        not_done_reason=occurrence.not_done_reason,
        source_id=source.id if source else None,
        source_title=source.title if source else "",
        accountable=duties(occurrence.assigned(Part.ACCOUNTABLE), work.today),
        executors=duties(occurrence.assigned(Part.EXECUTOR), work.today),
        controllers=tuple(short(person) for person in judges),
        is_controlled=is_controlled(occurrence),
        demands=demands(occurrence),
        files=shown_files,
        mark=mark_of(work, occurrence, mark, names) if mark is not None else None,
        changes=changes(work, occurrence, brought, shown_files, names),
        parts_done=tuple(names.of(person_id) for person_id in parts.done),
        parts_left=tuple(names.of(person_id) for person_id in parts.left),
        findings=tuple(findings(work, occurrence)),
        decisions=tuple(decisions(work, occurrence)),
        history=tuple(history(work, occurrence)),
        notices=tuple(notices(work, occurrence)),
        wish=wish,
        may=may,
        comments=comments(work, occurrence_id=occurrence.id) if may.comment else (),
        said_of_row=comments(work, activity_id=activity.id) if may.comment and activity is not None else (),
        seats=seats(work) if may.conclude or may.plan else (),
        colleagues=colleagues(work) if may.plan else (),
    )


def _source(occurrence: Occurrence) -> Occurrence | None:
    if occurrence.decision is not None:
        return occurrence.decision.decided_at
    return occurrence.finding.found_at if occurrence.finding is not None else None


def demands(occurrence: Occurrence) -> Demands:
    activity = occurrence.activity
    in_charge = (assignment.position for assignment in occurrence.assigned(Part.ACCOUNTABLE))
    return Demands(
        document=activity.result_document if activity else "",
        file=activity is not None and activity.demands_file,
        protocol=any(position is not None and position.kind == PositionKind.BODY for position in in_charge),
        publication=activity is not None and activity.demands_publication,
        decision=activity is not None and activity.demands_decision,
    )
