"""История и уведомления (Story, Notice): who did what and when, and what was said to whom about one occurrence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from planner.domain.journal import JournalEntry
from planner.domain.message import DeliveryState, Message
from planner.domain.occurrence import Occurrence
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.queries.card.people import short
from planner.queries.outbox import Attempt, attempts
from planner.work import Work


@dataclass(frozen=True)
class Story:
    """A line of the history."""

    entry_id: int
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

    @property
    def is_undelivered(self) -> bool:
        """The last attempt to bring it failed."""
        return bool(self.attempts) and self.attempts[-1].state is DeliveryState.DEAD


def history(work: Work, occurrence: Occurrence) -> Iterable[Story]:
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
            entry_id=entry.id,
            at=work.local(entry.at),
            verb=entry.verb,
            who=short(entry.person) if entry.person is not None else "",
            as_position=entry.as_position,
            via=entry.via,
            before=_plain(entry.before),
            after=_plain(entry.after),
        )


def _plain(details: dict[str, object]) -> dict[str, str]:
    return {key: value if isinstance(value, str) else "" for key, value in details.items()}


def notices(work: Work, occurrence: Occurrence) -> Iterable[Notice]:
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
    to = reminder.position.title if reminder.position else short(reminder.person) if reminder.person else ""
    return Notice(
        kind=ReminderKind(reminder.kind),
        nth=reminder.nth,
        to=to,
        at=work.local(moment),
        state=ReminderState(reminder.state),
        attempts=attempts(work, message) if message is not None else (),
    )
