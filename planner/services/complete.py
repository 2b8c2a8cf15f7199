"""Отметка о выполнении: submit, accept or return, «не требуется», undo.

A mark is final at once when nobody controls the occurrence. What the activity demands (a file, a publication, a
decision) is asked here and nowhere else, so page and bot cannot differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from planner.domain.assignment import Assignment, Part, PartDone
from planner.domain.completion import UNDO_FOR, Completion, Evidence, Outcome
from planner.domain.decision import Decision
from planner.domain.errors import Conflict, Invalid, NotAllowed, Repeated
from planner.domain.occurrence import Occurrence, State
from planner.domain.people import PositionKind, Sitting
from planner.domain.reminder import ReminderKind
from planner.domain.rights import Right
from planner.files import StoredFile
from planner.queries.seats import controllers, is_controlled
from planner.queries.undoing import OF_MARK, TAKEN_BACK, last_change
from planner.services import remind
from planner.services.duty import acting_as
from planner.services.evidence import explain, has_evidence
from planner.services.schedule import changed
from planner.work import Work


class AlreadyMarked(Conflict):
    """Уже отмечено."""


class MarkedAgain(AlreadyMarked, Repeated):
    """Уже отмечено."""

    # By the same person, with the same words: nothing of what he sends is lost.


@dataclass(frozen=True)
class Marked:
    """What a mark has become."""

    completion_id: int | None
    """None when only one person's own part is done and others' are not."""
    state: State
    parts_left: int = 0


def complete(
    work: Work,
    occurrence_id: int,
    *,
    done_on: date | None = None,
    result: str = "",
    conclusion: str = "",
    proposal: str = "",
    protocol: str = "",
    publication_url: str = "",
    good_practice: bool = False,
    seen_version: int | None = None,
) -> Marked:
    """Marks the occurrence as done, or the actor's own part of it where each of a group does his.

    Raises AlreadyMarked when it is (MarkedAgain when by this very mark), NotAllowed when it is nobody of those it is
    assigned to, Invalid with the field for what the activity demands and is not there.
    """
    occurrence = work.find_alone(Occurrence, occurrence_id)
    sitting = acting_as(work, occurrence)
    _require_not_this(
        work,
        occurrence.completion,
        outcome=Outcome.DONE,
        done_on=done_on or work.today,
        result=result.strip(),
        protocol=protocol.strip(),
        publication_url=publication_url.strip(),
    )
    _require_markable(work, occurrence)
    work.seen(occurrence, seen_version)
    done_on = _day_done(work, done_on)
    left = _parts_left(work, occurrence, done_on)
    if left:
        work.journal("своя часть", occurrence, after={"done_on": str(done_on)}, as_position=sitting.trail)
        remind.replan(work, occurrence)
        return Marked(None, occurrence.state(work.today, work.today), left)
    _require_demanded(work, occurrence, protocol, publication_url)
    mark = Completion(
        occurrence=occurrence,
        outcome=Outcome.DONE,
        done_on=done_on,
        by_person=work.actor,
        as_position=sitting.trail,
        protocol=protocol.strip(),
        result=result.strip(),
        conclusion=conclusion.strip(),
        proposal=proposal.strip(),
        publication_url=publication_url.strip(),
        good_practice=good_practice,
        via=work.via,
        submitted_at=work.now,
    )
    return _submit(work, occurrence, mark, sitting)


def not_required(work: Work, occurrence_id: int, basis: str, seen_version: int | None = None) -> Marked:
    """«Не требуется»: it need not be done, on a basis; it leaves the denominator of the year's analysis."""
    occurrence = work.find_alone(Occurrence, occurrence_id)
    sitting = acting_as(work, occurrence)
    _require_not_this(work, occurrence.completion, outcome=Outcome.NOT_REQUIRED, basis=basis.strip())
    _require_markable(work, occurrence)
    work.seen(occurrence, seen_version)
    if not basis.strip():
        raise Invalid("basis", "Укажите, на каком основании это не требуется.")
    mark = Completion(
        occurrence=occurrence,
        outcome=Outcome.NOT_REQUIRED,
        done_on=work.today,
        by_person=work.actor,
        as_position=sitting.trail,
        basis=basis.strip(),
        via=work.via,
        submitted_at=work.now,
    )
    return _submit(work, occurrence, mark, sitting)


def _require_not_this(work: Work, mark: Completion | None, **marked: object) -> None:
    """Raises MarkedAgain when the mark in force is the very one that this actor makes now."""
    is_own = mark is not None and mark.returned_at is None and work.actor is not None
    if not is_own or mark is None or mark.by_person_id != work.person.id:
        return
    if all(getattr(mark, name) == value for name, value in marked.items()):
        raise MarkedAgain


def _submit(work: Work, occurrence: Occurrence, mark: Completion, sitting: Sitting) -> Marked:
    work.add(mark)
    controlled = is_controlled(occurrence)
    if not controlled:
        mark.accepted_at = work.now
    changed(work, occurrence)
    verb = "не требуется" if mark.outcome == Outcome.NOT_REQUIRED else "выполнено"
    work.journal(verb, occurrence, after={"done_on": str(mark.done_on)}, as_position=sitting.trail)
    remind.drop(work, occurrence)
    remind.drop(work, occurrence, ReminderKind.RETURNED, ReminderKind.ASKED_TO_MOVE)
    if controlled:
        judges = controllers(work, occurrence, work.today)
        to = [remind.Recipient(person.id) for person in judges]
        remind.tell(work, occurrence, to, ReminderKind.REVIEW, nth=mark.id)
    return Marked(mark.id, occurrence.state(work.today, work.today))


def accept(work: Work, occurrence_id: int, *, no_decision_basis: str = "", seen_version: int | None = None) -> None:
    """The controller's «Принято». A demanded management decision must be there, or the reason why none is needed."""
    occurrence = work.find_alone(Occurrence, occurrence_id)
    if _has_just_accepted(work, occurrence.completion, no_decision_basis.strip()):
        raise Repeated("Уже принято.")
    work.seen(occurrence, seen_version)
    mark = _submitted(work, occurrence)
    _require_judge(work, occurrence, mark)
    activity = occurrence.activity
    if activity is not None and activity.demands_decision and mark.outcome == Outcome.DONE:
        decided = select(Decision.id).join(Occurrence, Occurrence.decision_id == Decision.id)
        stands = decided.where(Decision.decided_at_id == occurrence.id, Occurrence.cancelled_at.is_(None))
        if work.session.scalar(stands.limit(1)) is None and not no_decision_basis.strip():
            raise Invalid("decision", "Сначала запишите управленческое решение или укажите, почему оно не требуется.")
    mark.accepted_at, mark.accepted_by = work.now, work.actor
    mark.no_decision_basis = no_decision_basis.strip()
    changed(work, occurrence)
    work.journal("принято", occurrence)
    remind.drop(work, occurrence, ReminderKind.REVIEW)
    remind.tell(work, occurrence, _submitter(mark), ReminderKind.ACCEPTED, nth=mark.id)


def _has_just_accepted(work: Work, mark: Completion | None, no_decision_basis: str) -> bool:
    if mark is None or work.actor is None or mark.accepted_by_id != work.actor.id:
        return False
    return mark.returned_at is None and mark.no_decision_basis == no_decision_basis


def return_(
    work: Work, occurrence_id: int, remark: str, seen_version: int | None = None, files: Sequence[StoredFile] = ()
) -> None:
    """The controller sends the mark back with a remark; the executor is told and it is his again.

    `files` explain the remark (a page with notes on it): they are no evidence of the work.
    """
    occurrence = work.find_alone(Occurrence, occurrence_id)
    if _has_just_returned(work, occurrence.completion, remark.strip()):
        raise Repeated("Уже возвращено.")
    work.seen(occurrence, seen_version)
    mark = _submitted(work, occurrence)
    _require_judge(work, occurrence, mark)
    if not remark.strip():
        raise Invalid("remark", "Напишите, что нужно исправить.")
    mark.returned_at, mark.remark = work.now, remark.strip()
    mark.returned_by_id = work.actor.id if work.actor else None
    for stored in files:
        explain(work, mark, stored)
    changed(work, occurrence)
    work.journal("возвращено", occurrence, after={"remark": remark.strip()})
    remind.drop(work, occurrence, ReminderKind.REVIEW)
    remind.tell(work, occurrence, _submitter(mark), ReminderKind.RETURNED, nth=mark.id)
    remind.replan(work, occurrence)


def _has_just_returned(work: Work, mark: Completion | None, remark: str) -> bool:
    if mark is None or work.actor is None or mark.returned_at is None:
        return False
    return mark.returned_by_id == work.actor.id and mark.remark == remark


def undo(work: Work, occurrence_id: int) -> str:
    """Takes back the actor's last action on the mark, within five minutes. Returns what was undone, as a word."""
    occurrence = work.find(Occurrence, occurrence_id)
    mark = occurrence.completion
    entry = last_change(work, occurrence)
    if mark is None:
        part = _own_part(work, occurrence)
        if part is None:
            raise Conflict("Отменять нечего.")
        _require_recent(work, part.marked_at)
        work.session.delete(part)
        work.session.flush()
        undone = "своя часть"
    else:
        _require_recent(work, mark.last_action_at)
        undone = _undo(work, mark)
    changed(work, occurrence)
    of_mark = entry is not None and entry.verb in OF_MARK
    work.journal(TAKEN_BACK, occurrence, after={"undone": undone, "entry": entry.id if entry and of_mark else None})
    everything = (ReminderKind.REVIEW, ReminderKind.ACCEPTED, ReminderKind.RETURNED)
    remind.drop(work, occurrence, *everything)
    mark = occurrence.completion
    if mark is not None and mark.accepted_at is None and mark.returned_at is None:
        judges = [remind.Recipient(person.id) for person in controllers(work, occurrence, work.today)]
        remind.tell(work, occurrence, judges, ReminderKind.REVIEW, nth=mark.id)
    remind.replan(work, occurrence)
    return undone


def _require_recent(work: Work, moment: datetime) -> None:
    if work.now - moment > UNDO_FOR:
        raise Conflict("Прошло больше пяти минут. Обратитесь к тому, кто проверяет.")


def _undo(work: Work, mark: Completion) -> str:
    actor_id = work.actor.id if work.actor else None
    if mark.returned_at is not None:
        _require_same(mark.returned_by_id, actor_id)
        mark.returned_at, mark.returned_by_id, mark.remark = None, None, ""
        for explains in work.session.scalars(select(Evidence).where(Evidence.remark_to_id == mark.id)):
            explains.removed_at = work.now
        return "возврат"
    if mark.accepted_at is not None and mark.accepted_by_id is not None:
        _require_same(mark.accepted_by_id, actor_id)
        mark.accepted_at, mark.accepted_by_id = None, None
        return "принятие"
    _require_same(mark.by_person_id, actor_id)
    mark.undone_at = work.now
    return "отметка"


def _require_same(doer_id: int | None, actor_id: int | None) -> None:
    if actor_id is not None and doer_id != actor_id:
        raise NotAllowed("Отменить может только тот, кто это сделал.")


def _require_markable(work: Work, occurrence: Occurrence) -> None:
    if occurrence.cyclogram is not None and not occurrence.cyclogram.is_approved:
        raise Conflict("План ещё не утверждён: отмечать выполнение рано.")
    state = occurrence.state(work.today, work.today)
    if state is State.CANCELLED:
        raise Conflict("Это мероприятие отменено.")
    if not state.is_open:
        raise AlreadyMarked


def _day_done(work: Work, done_on: date | None) -> date:
    done_on = done_on or work.today
    if done_on > work.today:
        raise Invalid("done_on", "День выполнения ещё не наступил.")
    if (work.today - done_on).days > 400:
        raise Invalid("done_on", "День выполнения слишком давний. Проверьте год.")
    return done_on


def _parts_left(work: Work, occurrence: Occurrence, done_on: date) -> int:
    """Where each does his own: notes the actor's part and counts those still to come; 0 means the whole is done."""
    shared = [assignment for assignment in occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR) if assignment.each]
    sitters = {s.person.id for assignment in shared for s in assignment.sitting_on(work.today)}
    actor = work.person
    if actor.id not in sitters:
        return 0
    done = set(work.session.scalars(select(PartDone.person_id).where(PartDone.occurrence_id == occurrence.id)))
    if actor.id in done and sitters - done:
        raise MarkedAgain("Ваша часть уже отмечена. Ждём остальных.")
    if actor.id not in done:
        work.add(PartDone(occurrence_id=occurrence.id, person_id=actor.id, done_on=done_on, marked_at=work.now))
    return len(sitters - done - {actor.id})


def _own_part(work: Work, occurrence: Occurrence) -> PartDone | None:
    query = select(PartDone).where(PartDone.occurrence_id == occurrence.id, PartDone.person_id == work.person.id)
    return work.session.scalar(query)


def _require_demanded(work: Work, occurrence: Occurrence, protocol: str, publication_url: str) -> None:
    if not protocol.strip() and any(_is_body(a) for a in occurrence.assigned(Part.ACCOUNTABLE)):
        raise Invalid("protocol", "Укажите номер и дату протокола: коллегиальный орган отчитывается протоколом.")
    activity = occurrence.activity
    if activity is None:
        return
    if activity.demands_file and not has_evidence(work, occurrence):
        what = activity.result_document or "документ"
        raise Invalid("file", f"Приложите подтверждение: {what}. Подойдёт фото или файл.")
    if activity.demands_publication and not publication_url.strip():
        raise Invalid("publication_url", "Укажите адрес страницы, где это опубликовано.")
    if publication_url.strip() and not publication_url.strip().startswith(("http://", "https://")):
        raise Invalid("publication_url", "Адрес страницы начинается с https:// или http://.")


def _is_body(assignment: Assignment) -> bool:
    return assignment.position is not None and assignment.position.kind == PositionKind.BODY


def _submitted(work: Work, occurrence: Occurrence) -> Completion:
    mark = occurrence.completion
    if mark is None or occurrence.state(work.today, work.today) is not State.SUBMITTED:
        raise Conflict("На проверке этого мероприятия нет: возможно, его уже приняли или вернули.")
    return mark


def _require_judge(work: Work, occurrence: Occurrence, mark: Completion) -> None:
    """The controller on this day, or who may accept for others; never one's own, unless the organisation allows it."""
    if work.actor is None:
        raise NotAllowed("Принять или вернуть может только сотрудник.")
    is_controller = any(person.id == work.actor.id for person in controllers(work, occurrence, work.today))
    if not is_controller and not work.may(Right.ACCEPT):
        raise NotAllowed("Проверяет это мероприятие другой сотрудник.")
    if mark.by_person_id == work.actor.id and not work.policy.accepts_own:
        raise NotAllowed("Своё выполнение принимает кто-то другой.")


def _submitter(mark: Completion) -> list[remind.Recipient]:
    return [remind.Recipient(mark.by_person_id)] if mark.by_person_id is not None else []
