"""Просьба перенести (Wish): «Не успеваю» of an executor, until its day is moved, it is done, or it needs no doing.

The journal keeps wishes and what came of them; an answer that was taken back is none.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.queries.undoing import TAKEN_BACK
from planner.work import Work

WISHED = "не успеваю"
KEPT = "срок оставлен"
_ENDED_BY = ("перенесено", "отменено", "выполнено", "не требуется")


@dataclass(frozen=True)
class Answer:
    """«Срок прежний», with the reason."""

    reason: str
    by_id: int | None
    at: datetime


@dataclass(frozen=True)
class Wish:
    entry_id: int
    person_id: int | None
    at: datetime
    reason: str
    due_on: date | None
    """The day that would do; None when he did not say."""
    answer: Answer | None = None


def wish_about(work: Work, occurrence_id: int) -> Wish | None:
    """The last one, while the day stands and the work is not marked; answered or not."""
    return wishes(work, occurrence_id).get(occurrence_id)


def wishes(work: Work, occurrence_id: int | None = None) -> dict[int, Wish]:
    """The same by occurrence: of one, or of all."""
    said = select(JournalEntry.subject).where(JournalEntry.verb == WISHED)
    about = said if occurrence_id is None else [_subject(occurrence_id)]
    query = (
        select(JournalEntry)
        .where(JournalEntry.subject.in_(about), JournalEntry.verb.in_((WISHED, KEPT, TAKEN_BACK, *_ENDED_BY)))
        .order_by(JournalEntry.id)
    )
    entries = list(work.session.scalars(query))
    taken_back = {entry.after.get("entry") for entry in entries if entry.verb == TAKEN_BACK}
    found: dict[int, Wish] = {}
    for entry in entries:
        if entry.id in taken_back:
            continue
        about_id = int(entry.subject.partition(":")[2])
        if entry.verb == WISHED:
            found[about_id] = _wish(entry)
        elif entry.verb == KEPT and about_id in found:
            answer = Answer(str(entry.after.get("reason", "")), entry.person_id, entry.at)
            found[about_id] = replace(found[about_id], answer=answer)
        elif entry.verb in _ENDED_BY:
            found.pop(about_id, None)
    return found


def _subject(occurrence_id: int) -> str:
    return f"{Occurrence.__tablename__}:{occurrence_id}"


def _wish(entry: JournalEntry) -> Wish:
    day = entry.after.get("due_on")
    return Wish(
        entry_id=entry.id,
        person_id=entry.person_id,
        at=entry.at,
        reason=str(entry.after.get("reason", "")),
        due_on=date.fromisoformat(day) if day else None,
    )
