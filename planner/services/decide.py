"""Замечание и решение: what comes of a result, each with its own responsible seat, deadline and control."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from sqlalchemy import ColumnElement, select

from planner.domain.assignment import Part
from planner.domain.decision import Decision, Finding
from planner.domain.document import Document
from planner.domain.errors import Invalid
from planner.domain.occurrence import Occurrence
from planner.domain.people import Person
from planner.domain.reminder import ReminderKind
from planner.domain.rights import Right
from planner.services import remind
from planner.services.deadline import require_ahead
from planner.services.plan import Assignee, assignments
from planner.services.schedule import SAME_PRESS
from planner.work import Work


def record_finding(work: Work, occurrence_id: int, text: str, assignees: Sequence[Assignee], due_on: date) -> int:
    """What was found wrong, who puts it right and by when. Returns the id of the occurrence it gives."""
    work.require(Right.DECIDE)
    source = work.find(Occurrence, occurrence_id)
    text = _text(text, "Напишите, что нужно исправить.")
    same = select(Finding.id).where(Finding.found_at_id == source.id, Finding.text == text)
    written = _just_written(work, source, Occurrence.finding_id.in_(same), due_on)
    if written is not None:
        return written
    finding = Finding(text=text, found_at=source)
    work.add(finding)
    return _duty(work, source, Occurrence(finding=finding), assignees, due_on, "замечание")


def decide(
    work: Work,
    occurrence_id: int,
    text: str,
    assignees: Sequence[Assignee],
    due_on: date,
    *,
    adopted_by: str = "",
    paper: str = "",
    effect_on: date | None = None,
) -> int:
    """A management decision from the results of an occurrence. Returns the id of the occurrence it gives.

    It is controlled by whoever adopts it, unless a controller is named among the assignees.
    """
    work.require(Right.DECIDE)
    source = work.find(Occurrence, occurrence_id)
    text = _text(text, "Напишите, что решено.")
    same = select(Decision.id).where(Decision.decided_at_id == source.id, Decision.text == text)
    written = _just_written(work, source, Occurrence.decision_id.in_(same), due_on)
    if written is not None:
        return written
    decision = Decision(
        text=text,
        decided_at=source,
        adopted_by=adopted_by.strip(),
        paper=paper.strip(),
        effect_on=effect_on,
    )
    work.add(decision)
    if work.actor is not None and not any(assignee.part is Part.CONTROLLER for assignee in assignees):
        assignees = (*assignees, Assignee(person_id=work.actor.id, part=Part.CONTROLLER))
    return _duty(work, source, Occurrence(decision=decision), assignees, due_on, "решение")


def review_document(work: Work, document_id: int, assignees: Sequence[Assignee]) -> int:
    """A document of the register due for review becomes an occurrence like any other. Returns its id."""
    work.require(Right.PLAN)
    document = work.find(Document, document_id)
    if document.review_on is None:
        raise Invalid("review_on", "У документа не указан срок пересмотра.")
    return _duty(work, None, Occurrence(document=document), assignees, document.review_on, "пересмотр документа")


def attest(work: Work, person_id: int, assignees: Sequence[Assignee], due_on: date) -> int:
    """A person's attestation for the post by a day (приказ 196 of 24.03.2023). Returns the occurrence's id."""
    work.require(Right.PEOPLE)
    person = work.find(Person, person_id)
    return _duty(work, None, Occurrence(person=person), assignees, due_on, "аттестация")


def _just_written(work: Work, source: Occurrence, is_same: ColumnElement[bool], due_on: date) -> int | None:
    """The id of the same duty written a moment ago: a button pressed twice charges nobody twice."""
    work.session.execute(select(Occurrence.id).where(Occurrence.id == source.id).with_for_update())
    recent = Occurrence.changed_at > work.now - SAME_PRESS
    return work.session.scalar(select(Occurrence.id).where(is_same, Occurrence.planned_due_on == due_on, recent))


def _text(text: str, refusal: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid("text", refusal)
    return text


def _duty(
    work: Work,
    source: Occurrence | None,
    occurrence: Occurrence,
    assignees: Sequence[Assignee],
    due_on: date,
    verb: str,
) -> int:
    """One dated duty with a day and somebody answerable, in the plan it came from."""
    require_ahead(work, due_on)
    if not any(assignee.part is not Part.CONTROLLER for assignee in assignees):
        raise Invalid("assignees", "Укажите, кому это поручено.")
    occurrence.uid = f"{uuid4()}@cyclogram"
    occurrence.cyclogram = source.cyclogram if source else None
    occurrence.plan_year = source.plan_year if source else work.year.start
    occurrence.due_on = occurrence.planned_due_on = due_on
    occurrence.touched = True
    occurrence.changed_at = work.now
    occurrence.own_assignments = assignments(work, assignees)
    work.add(occurrence)
    work.journal(verb, source or occurrence, after={"due_on": str(due_on), "occurrence": occurrence.id})
    told = remind.recipients(work, occurrence, work.today)
    remind.tell(work, occurrence, told, ReminderKind.ASSIGNED)
    remind.replan(work, occurrence)
    return occurrence.id
