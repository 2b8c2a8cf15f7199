"""Карточка (Card): one occurrence with everything that is known of it and everything the viewer may do with it.

What may be done is computed here from the same facts that the use cases ask, so a button that is shown works; the use
case still asks anew, because a minute may lie between.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from planner.domain.assignment import Assignment, Part, PartDone
from planner.domain.completion import UNDO_FOR, Completion, Evidence, Outcome
from planner.domain.decision import Decision, Finding
from planner.domain.errors import NotAllowed
from planner.domain.journal import JournalEntry
from planner.domain.message import Message
from planner.domain.occurrence import Occurrence, Rhythm, State
from planner.domain.people import Capacity, Person, PositionKind
from planner.domain.plan import Origin
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.domain.rights import Right
from planner.queries.occurrences import LOADED
from planner.queries.outbox import Attempt, attempts
from planner.queries.people import Seat, seats
from planner.queries.seats import controllers, is_controlled
from planner.russian import distance, initials
from planner.work import Work


@dataclass(frozen=True)
class Sitter:
    """Who sits in a seat today, and as whom."""

    name: str
    acting_for: str
    basis: str
    capacity: str
    """«председатель», «секретарь» of a body; else empty."""


@dataclass(frozen=True)
class Duty:
    """A seat with a part in the occurrence."""

    title: str
    is_seat: bool
    """False where the document names a person: the title is already the name."""
    each: bool
    sitters: tuple[Sitter, ...]


@dataclass(frozen=True)
class File:
    evidence_id: int
    kind: str
    number: str
    dated_on: date | None
    name: str
    size: int
    sha256: str
    version: int
    """Of files of the same name on this card, from 1."""
    versions: int
    uploaded_at: datetime
    uploaded_by: str
    via: str
    may_open: bool


@dataclass(frozen=True)
class Mark:
    outcome: Outcome
    done_on: date
    days_late: int
    by: str
    as_position: str
    basis: str
    protocol: str
    result: str
    conclusion: str
    proposal: str
    publication_url: str
    no_decision_basis: str
    good_practice: bool
    submitted_at: datetime
    accepted_at: datetime | None
    accepted_by: str
    returned_at: datetime | None
    remark: str


@dataclass(frozen=True)
class Consequence:
    """A finding or a decision, with the duty it gave."""

    occurrence_id: int | None
    text: str
    paper: str
    whom: str
    due_on: date | None
    state: State | None


@dataclass(frozen=True)
class Story:
    """A line of the history."""

    at: datetime
    verb: str
    who: str
    as_position: str
    via: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True)
class Notice:
    """One thing said, or to be said, to one recipient about this occurrence."""

    kind: ReminderKind
    nth: int
    to: str
    at: datetime
    state: ReminderState
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class Demands:
    """What the mark must bring."""

    document: str
    file: bool
    protocol: bool
    publication: bool
    decision: bool


@dataclass(frozen=True)
class Deeds:
    """What the viewer may do now."""

    mark: bool = False
    own_part: bool = False
    """The mark is of his own part; others' may still be to come."""
    attach: bool = False
    detach: bool = False
    judge: bool = False
    undo: str = ""
    """What may be taken back within five minutes, as a word; empty when nothing."""
    conclude: bool = False
    """Findings, decisions and the administration's texts beside the facts."""
    explain: bool = False
    """Why what is late was not done."""
    plan: bool = False
    """Move and cancel."""
    restore: bool = False
    remind: bool = False
    """Put off a reminder, say «Не успеваю»."""


@dataclass(frozen=True)
class Card:
    occurrence_id: int
    version: int
    number: str
    title: str
    section: str
    function_code: str
    function_title: str
    invariant: bool | None
    phrase: str
    regulation: str
    considered_by: str
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
    beyond_reason: str
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
    parts_done: tuple[str, ...]
    parts_left: tuple[str, ...]
    findings: tuple[Consequence, ...]
    decisions: tuple[Consequence, ...]
    history: tuple[Story, ...]
    notices: tuple[Notice, ...]
    may: Deeds
    seats: tuple[Seat, ...]
    """To whom a finding or a decision may be given."""

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
    parts = _Parts(work, occurrence)
    names = _Names(work)
    source = _source(occurrence)
    may = _deeds(work, occurrence, state, judges, parts, is_draft)
    return Card(
        occurrence_id=occurrence.id,
        version=occurrence.version,
        number=occurrence.number,
        title=occurrence.title,
        section=activity.section.title if activity and activity.section else "",
        function_code=activity.function_code if activity else "",
        function_title=_function_title(work, activity.function_code) if activity else "",
        invariant=activity.invariant if activity else None,
        phrase=activity.phrase if activity else "",
        regulation=activity.regulation if activity else "",
        considered_by=activity.considered_by.title if activity and activity.considered_by else "",
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
        beyond_reason=activity.origin_reason if activity and activity.origin == Origin.ONE_OFF else "",
        cancel_reason=occurrence.cancel_reason if occurrence.cancelled_at else "",
        not_done_reason=occurrence.not_done_reason,
        source_id=source.id if source else None,
        source_title=source.title if source else "",
        accountable=_duties(occurrence.assigned(Part.ACCOUNTABLE), work.today),
        executors=_duties(occurrence.assigned(Part.EXECUTOR), work.today),
        controllers=tuple(_short(person) for person in judges),
        is_controlled=is_controlled(occurrence),
        demands=_demands(occurrence),
        files=tuple(_files(work, occurrence)),
        mark=_mark(work, occurrence, mark, names) if mark is not None else None,
        parts_done=tuple(names.of(person_id) for person_id in parts.done),
        parts_left=tuple(names.of(person_id) for person_id in parts.left),
        findings=tuple(_findings(work, occurrence)),
        decisions=tuple(_decisions(work, occurrence)),
        history=tuple(_history(work, occurrence)),
        notices=tuple(_notices(work, occurrence)),
        may=may,
        seats=seats(work) if may.conclude else (),
    )


class _Names:
    """People by id, for the few columns that keep only the id."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def of(self, person_id: int | None) -> str:
        person = self._work.session.get(Person, person_id) if person_id is not None else None
        return _short(person) if person is not None else ""


def _short(person: Person) -> str:
    return initials(person.surname, person.name, person.patronymic)


def _function_title(work: Work, code: str) -> str:
    function = work.catalog.functions.get(code)
    return function.title if function is not None else ""


def _source(occurrence: Occurrence) -> Occurrence | None:
    if occurrence.decision is not None:
        return occurrence.decision.decided_at
    return occurrence.finding.found_at if occurrence.finding is not None else None


_CAPACITIES = {Capacity.CHAIR: "председатель", Capacity.SECRETARY: "секретарь"}


def _duties(assignments: Sequence[Assignment], day: date) -> tuple[Duty, ...]:
    return tuple(
        Duty(
            title=assignment.title,
            is_seat=assignment.position is not None,
            each=assignment.each,
            sitters=tuple(
                Sitter(
                    name=_short(sitting.person),
                    acting_for=_short(sitting.acting_for) if sitting.acting_for is not None else "",
                    basis=sitting.basis if sitting.acting_for is not None else "",
                    capacity=_capacity(assignment, sitting.person, day),
                )
                for sitting in assignment.sitting_on(day)
            ),
        )
        for assignment in assignments
    )


def _capacity(assignment: Assignment, person: Person, day: date) -> str:
    position = assignment.position
    if position is None or position.kind != PositionKind.BODY:
        return ""
    held = (h.capacity for h in position.holdings if h.person_id == person.id and h.covers(day))
    return next((_CAPACITIES[Capacity(capacity)] for capacity in held if capacity in _CAPACITIES), "")


def _demands(occurrence: Occurrence) -> Demands:
    activity = occurrence.activity
    in_charge = (assignment.position for assignment in occurrence.assigned(Part.ACCOUNTABLE))
    return Demands(
        document=activity.result_document if activity else "",
        file=activity is not None and activity.demands_file,
        protocol=any(position is not None and position.kind == PositionKind.BODY for position in in_charge),
        publication=activity is not None and activity.demands_publication,
        decision=activity is not None and activity.demands_decision,
    )


class _Parts:
    """Where each of a group does his own part: who has done it and whose is still to come."""

    def __init__(self, work: Work, occurrence: Occurrence) -> None:
        shared = [a for a in occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR) if a.each]
        sitters = [s.person.id for assignment in shared for s in assignment.sitting_on(work.today)]
        query = select(PartDone.person_id).where(PartDone.occurrence_id == occurrence.id)
        self.done = list(work.session.scalars(query)) if shared else []
        self.left = [person_id for person_id in dict.fromkeys(sitters) if person_id not in self.done]


def _deeds(
    work: Work, occurrence: Occurrence, state: State, judges: Sequence[Person], parts: _Parts, is_draft: bool
) -> Deeds:
    actor, mark = work.actor, occurrence.completion
    if actor is None:
        return Deeds()
    duties = occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR)
    is_doer = any(duty.concerns(actor, work.today) for duty in duties)
    may_do = is_doer or work.may(Right.MARK_FOR_OTHERS)
    may_attach = may_do and state is not State.CANCELLED and not is_draft
    has_own_part = actor.id in (*parts.left, *parts.done)
    is_open = state.is_open and not is_draft
    is_fresh = mark is not None and work.now - mark.submitted_at <= UNDO_FOR
    is_own = mark is not None and mark.by_person_id == actor.id and not work.policy.accepts_own
    is_judge = any(judge.id == actor.id for judge in judges) or work.may(Right.ACCEPT)
    return Deeds(
        mark=is_open and may_do and not (actor.id in parts.done and parts.left),
        own_part=has_own_part and len(parts.left) > 1,
        attach=may_attach and (not _is_final(mark) or is_fresh or work.may(Right.DECIDE)),
        detach=may_attach and not _is_final(mark),
        judge=state is State.SUBMITTED and is_judge and not is_own,
        undo=_undoable(work, mark, actor) or ("отметку своей части" if mark is None and actor.id in parts.done else ""),
        conclude=work.may(Right.DECIDE) and not is_draft,
        explain=work.may(Right.DECIDE) and is_open and _has_passed(occurrence, work.today),
        plan=work.may(Right.PLAN) and state.is_open,
        restore=work.may(Right.PLAN) and state is State.CANCELLED,
        remind=is_open and is_doer,
    )


def _has_passed(occurrence: Occurrence, today: date) -> bool:
    return occurrence.due_on is not None and occurrence.due_on < today


def _is_final(mark: Completion | None) -> bool:
    return mark is not None and mark.is_final


def _undoable(work: Work, mark: Completion | None, actor: Person) -> str:
    """The actor's own last action on the mark, while it can be taken back."""
    if mark is None or work.now - mark.last_action_at > UNDO_FOR:
        return ""
    if mark.returned_at is not None:
        return "возврат" if mark.returned_by_id == actor.id else ""
    if mark.accepted_at is not None and mark.accepted_by_id is not None:
        return "принятие" if mark.accepted_by_id == actor.id else ""
    return "отметку" if mark.by_person_id == actor.id else ""


def _mark(work: Work, occurrence: Occurrence, mark: Completion, names: _Names) -> Mark:
    due = occurrence.due_on
    late = max(1, work.workdays.between(due, mark.done_on)) if due is not None and mark.done_on > due else 0
    return Mark(
        outcome=Outcome(mark.outcome),
        done_on=mark.done_on,
        days_late=late,
        by=names.of(mark.by_person_id),
        as_position=mark.as_position,
        basis=mark.basis,
        protocol=mark.protocol,
        result=mark.result,
        conclusion=mark.conclusion,
        proposal=mark.proposal,
        publication_url=mark.publication_url,
        no_decision_basis=mark.no_decision_basis,
        good_practice=mark.good_practice,
        submitted_at=_local(work, mark.submitted_at),
        accepted_at=_local(work, mark.accepted_at) if mark.accepted_at else None,
        accepted_by=names.of(mark.accepted_by_id),
        returned_at=_local(work, mark.returned_at) if mark.returned_at else None,
        remark=mark.remark,
    )


def _local(work: Work, moment: datetime) -> datetime:
    return moment.astimezone(work.organization.timezone)


def _files(work: Work, occurrence: Occurrence) -> Iterable[File]:
    query = (
        select(Evidence)
        .where(Evidence.occurrence_id == occurrence.id, Evidence.removed_at.is_(None))
        .order_by(Evidence.id)
        .options(selectinload(Evidence.uploaded_by))
    )
    present = list(work.session.scalars(query))
    of_name: dict[str, list[int]] = {}
    for evidence in present:
        of_name.setdefault(evidence.file_name, []).append(evidence.id)
    for evidence in present:
        versions = of_name[evidence.file_name]
        yield File(
            evidence_id=evidence.id,
            kind=evidence.kind,
            number=evidence.number,
            dated_on=evidence.dated_on,
            name=evidence.file_name,
            size=evidence.size,
            sha256=evidence.sha256,
            version=versions.index(evidence.id) + 1,
            versions=len(versions),
            uploaded_at=_local(work, evidence.uploaded_at),
            uploaded_by=_short(evidence.uploaded_by) if evidence.uploaded_by else "",
            via=evidence.via,
            may_open=_may_open(work, occurrence, evidence),
        )


def _findings(work: Work, occurrence: Occurrence) -> Iterable[Consequence]:
    query = (
        select(Finding, Occurrence)
        .outerjoin(Occurrence, Occurrence.finding_id == Finding.id)
        .where(Finding.found_at_id == occurrence.id)
        .order_by(Finding.id)
        .options(*LOADED)
    )
    for finding, duty in work.session.execute(query).unique():
        yield _consequence(work, finding.text, "", duty)


def _decisions(work: Work, occurrence: Occurrence) -> Iterable[Consequence]:
    query = (
        select(Decision, Occurrence)
        .outerjoin(Occurrence, Occurrence.decision_id == Decision.id)
        .where(Decision.decided_at_id == occurrence.id)
        .order_by(Decision.id)
        .options(*LOADED)
    )
    for decision, duty in work.session.execute(query).unique():
        yield _consequence(work, decision.text, decision.paper, duty)


def _consequence(work: Work, text: str, paper: str, duty: Occurrence | None) -> Consequence:
    return Consequence(
        occurrence_id=duty.id if duty is not None else None,
        text=text,
        paper=paper,
        whom=", ".join(a.title for a in duty.assigned(Part.ACCOUNTABLE)) if duty is not None else "",
        due_on=duty.due_on if duty is not None else None,
        state=duty.state(work.today, work.soon_until) if duty is not None else None,
    )


def _history(work: Work, occurrence: Occurrence) -> Iterable[Story]:
    """The latest first."""
    subjects = [f"occurrence:{occurrence.id}"]
    if occurrence.activity_id is not None:
        subjects.append(f"activity:{occurrence.activity_id}")
    query = (
        select(JournalEntry)
        .where(or_(*(JournalEntry.subject == subject for subject in subjects)))
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .options(selectinload(JournalEntry.person))
    )
    for entry in work.session.scalars(query):
        yield Story(
            at=_local(work, entry.at),
            verb=entry.verb,
            who=_short(entry.person) if entry.person is not None else "",
            as_position=entry.as_position,
            via=entry.via,
            before=_plain(entry.before),
            after=_plain(entry.after),
        )


def _plain(details: dict[str, object]) -> dict[str, str]:
    return {key: value if isinstance(value, str) else "" for key, value in details.items()}


def _notices(work: Work, occurrence: Occurrence) -> Iterable[Notice]:
    """What is planned first, then what was said, the latest first; what was dropped was never said."""
    query = (
        select(Reminder)
        .where(Reminder.occurrence_id == occurrence.id, Reminder.state != ReminderState.DROPPED)
        .options(
            selectinload(Reminder.person),
            selectinload(Reminder.position),
            selectinload(Reminder.message).selectinload(Message.deliveries),
        )
    )
    found = [_notice(work, reminder) for reminder in work.session.scalars(query)]
    planned = sorted((n for n in found if n.state is ReminderState.PENDING), key=lambda notice: notice.at)
    said = sorted((n for n in found if n.state is not ReminderState.PENDING), key=lambda notice: notice.at)
    return (*planned, *reversed(said))


def _notice(work: Work, reminder: Reminder) -> Notice:
    message = reminder.message
    moment = message.made_at if message is not None else (reminder.snoozed_until or reminder.due_at)
    to = reminder.position.title if reminder.position else _short(reminder.person) if reminder.person else ""
    return Notice(
        kind=ReminderKind(reminder.kind),
        nth=reminder.nth,
        to=to,
        at=_local(work, moment),
        state=ReminderState(reminder.state),
        attempts=attempts(work, message) if message is not None else (),
    )


@dataclass(frozen=True)
class Kept:
    """A file of this organisation: under what it is kept and what it is called."""

    sha256: str
    name: str
    media_type: str


def kept_file(work: Work, evidence_id: int) -> Kept:
    """Raises NotFound, also for another organisation's; NotAllowed for whom the occurrence does not concern."""
    evidence = work.find(Evidence, evidence_id)
    if not _may_open(work, work.find(Occurrence, evidence.occurrence_id), evidence):
        raise NotAllowed("Этот документ открыт тем, кому поручено мероприятие, и администрации.")
    return Kept(evidence.sha256, evidence.file_name, evidence.media_type)


def _may_open(work: Work, occurrence: Occurrence, evidence: Evidence) -> bool:
    """A paper may name colleagues: it is open to those who have to do with it and those who see everybody's work."""
    actor = work.actor
    if actor is None or work.may(Right.OVERSEE) or evidence.uploaded_by_id == actor.id:
        return True
    return any(duty.concerns(actor, work.today) for duty in occurrence.assignments)
