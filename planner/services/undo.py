"""Отмена действия (undo): takes back what one has just done to an occurrence, instead of asking «вы уверены?» before.

Everything that a change had set in motion is brought to rest with it: what was not said yet is not said, and those who
have heard of it already are told how it stands now.
"""

from collections.abc import Callable

from sqlalchemy import select

from planner.database import Base
from planner.domain.assignment import Assignment
from planner.domain.completion import Evidence
from planner.domain.errors import Conflict
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.domain.people import Person, Position
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.queries.undoing import OF_MARK, TAKEN_BACK, require_undoable
from planner.services import complete, evidence, remind, schedule
from planner.work import Work


def undo(work: Work, occurrence_id: int, entry_id: int | None = None, seen_version: int | None = None) -> str:
    """Takes back the actor's last change of the occurrence, or the one that `entry_id` of the journal names.

    Returns what was taken back, as a word. Raises Conflict, also when something was done since; NotAllowed.
    """
    occurrence = work.find(Occurrence, occurrence_id)
    # Two presses at once: the second waits here and finds it taken back.
    work.session.execute(select(Occurrence.id).where(Occurrence.id == occurrence.id).with_for_update())
    work.seen(occurrence, seen_version)
    entry = require_undoable(work, occurrence, entry_id)
    if entry.verb in OF_MARK:
        return complete.undo(work, occurrence_id)
    word, take_back = _WAYS[entry.verb]
    take_back(work, occurrence, entry)
    schedule.changed(work, occurrence)
    work.journal(TAKEN_BACK, occurrence, after={"undone": word, "entry": entry.id})
    remind.replan(work, occurrence)
    return word


def _move(work: Work, occurrence: Occurrence, _: JournalEntry) -> None:
    """The move is no move: it does not count in the year's analysis."""
    move = occurrence.moves[-1]
    heard = _heard(work, occurrence, ReminderKind.MOVED)
    if move.from_on is not None and occurrence.opens_on is not None:
        occurrence.opens_on += move.from_on - move.to_on
    occurrence.due_on = move.from_on
    occurrence.schedule_no += 1
    occurrence.moves.remove(move)
    work.session.delete(move)
    remind.drop(work, occurrence)
    remind.drop(work, occurrence, ReminderKind.MOVED)
    remind.tell(work, occurrence, heard, ReminderKind.MOVED, note=str(move.to_on))


def _cancellation(work: Work, occurrence: Occurrence, _: JournalEntry) -> None:
    schedule.put_back(work, occurrence)


def _reassignment(work: Work, occurrence: Occurrence, entry: JournalEntry) -> None:
    _require_there(work, Person, [own["person_id"] for own in entry.before["own"]])
    _require_there(work, Position, [own["position_id"] for own in entry.before["own"]])
    before = set(remind.recipients(work, occurrence, work.today))
    occurrence.own_assignments[:] = [Assignment(**own) for own in entry.before["own"]]
    work.session.flush()
    work.session.expire(occurrence, ["own_assignments"])
    after = set(remind.recipients(work, occurrence, work.today))
    remind.tell_of_change(work, occurrence, before, after)


def _answer(work: Work, occurrence: Occurrence, _: JournalEntry) -> None:
    """The wish waits again. Who has heard the answer hears the next one."""
    remind.drop(work, occurrence, ReminderKind.KEPT)


def _require_there(work: Work, kind: type[Base], ids: list[int | None]) -> None:
    if any(work.session.get(kind, one) is None for one in ids if one is not None):
        raise Conflict("Того, кому это было поручено прежде, в списке больше нет. Поручите заново.")


def _removal(work: Work, occurrence: Occurrence, entry: JournalEntry) -> None:
    removed = work.find(Evidence, entry.after["evidence"])
    if evidence.same_file(work, occurrence, removed.sha256) is not None:
        raise Conflict("Этот файл уже приложен снова.")
    removed.removed_at = None


def _duty(work: Work, _: Occurrence, entry: JournalEntry) -> None:
    """What the finding or the decision asked for is asked no more; it stays in the list, struck through."""
    duty = work.find(Occurrence, entry.after["occurrence"])
    if duty.cancelled_at is not None or duty.completions or duty.moves:
        raise Conflict("По этому поручению уже начали работать: отмените его на его карточке.")
    heard = _heard(work, duty, ReminderKind.ASSIGNED)
    duty.cancelled_at, duty.cancel_reason = work.now, "записано по ошибке"
    schedule.changed(work, duty)
    work.journal("отменено", duty, after={"reason": duty.cancel_reason})
    remind.drop(work, duty)
    remind.drop(work, duty, ReminderKind.ASSIGNED)
    remind.tell(work, duty, heard, ReminderKind.CANCELLED)


_WAYS: dict[str, tuple[str, Callable[[Work, Occurrence, JournalEntry], None]]] = {
    "перенесено": ("перенос", _move),
    "отменено": ("отмена мероприятия", _cancellation),
    "поручено": ("поручение", _reassignment),
    "срок оставлен": ("ответ на просьбу", _answer),
    "файл убран": ("удаление файла", _removal),
    "замечание": ("замечание", _duty),
    "решение": ("решение", _duty),
}


def _heard(work: Work, occurrence: Occurrence, kind: ReminderKind) -> list[remind.Recipient]:
    """To whom this was said already, or is being said."""
    query = select(Reminder).where(
        Reminder.occurrence_id == occurrence.id,
        Reminder.kind == kind,
        Reminder.schedule_no == occurrence.schedule_no,
        Reminder.state.in_((ReminderState.SAID, ReminderState.CLAIMED)),
    )
    return [remind.Recipient(row.person_id, row.position_id) for row in work.session.scalars(query)]
