"""Что можно отменить (undoing): the last change of an occurrence, while it is fresh and nobody has acted since.

The journal says what was done; what was taken back is named by the entry of the taking back. Changes are taken back
from the last one, so that nothing is pulled from under what somebody did afterwards. Page and use case both ask here.
"""

from datetime import timedelta

from sqlalchemy import select

from planner.domain.completion import UNDO_FOR
from planner.domain.errors import Conflict, NotAllowed, NotFound
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.work import Work

TAKEN_BACK = "отмена действия"
OF_MARK = {
    "выполнено": "отметку",
    "не требуется": "отметку",
    "своя часть": "отметку своей части",
    "принято": "принятие",
    "возвращено": "возврат",
}
"""Verbs of the journal, and what is taken back, after «Отменить»."""
UNDOABLE = OF_MARK | {
    "перенесено": "перенос",
    "отменено": "отмену мероприятия",
    "поручено": "поручение",
    "срок оставлен": "ответ на просьбу",
    "файл убран": "удаление файла",
    "замечание": "замечание",
    "решение": "решение",
}
_BINDING = (*UNDOABLE, "возвращено в план")
"""Changes that stand in the way of those before them. A file, a comment or a snooze stands in nobody's way."""


def last_change(work: Work, occurrence: Occurrence) -> JournalEntry | None:
    """The latest change of this occurrence that was not taken back."""
    query = (
        select(JournalEntry)
        .where(
            JournalEntry.subject == f"{Occurrence.__tablename__}:{occurrence.id}",
            JournalEntry.verb.in_((*_BINDING, TAKEN_BACK)),
            JournalEntry.at >= work.now - timedelta(days=1),
        )
        .order_by(JournalEntry.id.desc())
    )
    entries = list(work.session.scalars(query))
    taken_back = {entry.after.get("entry") for entry in entries if entry.verb == TAKEN_BACK}
    return next((one for one in entries if one.verb != TAKEN_BACK and one.id not in taken_back), None)


def undoable(work: Work, occurrence: Occurrence) -> JournalEntry | None:
    """What the actor may take back now."""
    entry = last_change(work, occurrence)
    is_own = entry is not None and work.actor is not None and entry.person_id == work.actor.id
    return entry if entry is not None and is_own and entry.verb in UNDOABLE and _is_fresh(work, entry) else None


def require_undoable(work: Work, occurrence: Occurrence, entry_id: int | None = None) -> JournalEntry:
    """The same with a reason when it cannot be; `entry_id` names the change that is meant, else it is the last.

    Raises Conflict when it is late, was taken back, or something was done since; NotAllowed for somebody else's.
    """
    last = last_change(work, occurrence)
    meant = last if entry_id is None else work.find(JournalEntry, entry_id)
    if last is None or meant is None:
        raise Conflict("Отменять нечего: это уже отменено, или прошло больше пяти минут.")
    if meant.subject != last.subject:
        raise NotFound
    if not _is_fresh(work, meant):
        raise Conflict("Прошло больше пяти минут: отменить уже нельзя.")
    if meant.id < last.id:
        raise Conflict(f"После этого на карточке уже сделано другое: {last.verb}. Сначала отменяют последнее.")
    if meant.id != last.id:
        raise Conflict("Это уже отменено.")
    if work.actor is not None and meant.person_id != work.actor.id:
        raise NotAllowed("Отменить может только тот, кто это сделал.")
    if meant.verb not in UNDOABLE:
        raise Conflict("Это действие не отменяют: сделайте обратное.")
    return meant


def _is_fresh(work: Work, entry: JournalEntry) -> bool:
    return work.now - entry.at <= UNDO_FOR
