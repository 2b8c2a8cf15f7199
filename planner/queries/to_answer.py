"""Что ответить: the facts of one occurrence for a person who pressed a button of it in a chat.

They say nothing that a foreign messenger may not carry. Whether a press is allowed is the use case's to say; what is
known here only spares the person a question that would be refused afterwards.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from planner.domain.assignment import Part
from planner.domain.completion import Evidence
from planner.domain.occurrence import Occurrence
from planner.domain.organization import MessengerFiles
from planner.domain.people import PositionKind
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.domain.rights import Right
from planner.queries.to_say import Line, Surnames, line_of
from planner.work import Work


@dataclass(frozen=True)
class LaterDays:
    """The days that «Отложить» offers; those that would be the same day twice are left out."""

    tomorrow: date | None
    """None when it is a day off."""
    next_week: date | None
    """Its first working day."""
    eve: date | None
    """The working day before the deadline, while it is still ahead."""


@dataclass(frozen=True)
class Duty:
    """One occurrence as the bot speaks of it to one person."""

    line: Line
    today: date
    time: str
    """The moment of the answer where the organisation is: «08:42»."""
    is_own: bool
    """Assigned to the person, or his to mark for others."""
    bodies: tuple[str, ...]
    """The bodies it is assigned to."""
    is_of_body: bool
    demands_file: bool
    has_file: bool
    files: MessengerFiles
    later: LaterDays


@dataclass(frozen=True)
class Coming:
    """A reminder that is still ahead."""

    line: Line
    on: date


def duty(work: Work, occurrence_id: int) -> Duty:
    """Raises NotFound, also for an occurrence of another organisation."""
    occurrence = work.find(Occurrence, occurrence_id)
    assigned = occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR)
    to_bodies = [a for a in assigned if a.position is not None and a.position.kind == PositionKind.BODY]
    person = work.person
    return Duty(
        line=line_of(work, occurrence, Surnames(work), ReminderKind.TODAY),
        today=work.today,
        time=f"{work.now.astimezone(work.organization.timezone):%H:%M}",
        is_own=any(a.concerns(person, work.today) for a in assigned) or work.may(Right.MARK_FOR_OTHERS),
        bodies=tuple(a.title for a in to_bodies),
        is_of_body=any(a.concerns(person, work.today) for a in to_bodies),
        demands_file=occurrence.activity is not None and occurrence.activity.demands_file,
        has_file=_has_file(work, occurrence),
        files=MessengerFiles(work.policy.messenger_files),
        later=_later_days(work, occurrence.due_on),
    )


def _has_file(work: Work, occurrence: Occurrence) -> bool:
    present = select(Evidence.id).where(Evidence.occurrence_id == occurrence.id, Evidence.is_on_card())
    return work.session.scalar(present.limit(1)) is not None


def _later_days(work: Work, due_on: date | None) -> LaterDays:
    today = work.today
    tomorrow = today + timedelta(days=1)
    next_week = work.workdays.on_or_after(today + timedelta(days=7 - today.weekday()))
    eve = work.workdays.add(due_on, -1) if due_on is not None else today
    return LaterDays(
        tomorrow=tomorrow if work.workdays.is_workday(tomorrow) else None,
        next_week=next_week if next_week != tomorrow else None,
        eve=eve if eve > tomorrow and eve != next_week else None,
    )


def coming(work: Work, most: int = 3) -> tuple[Coming, ...]:
    """The nearest reminders of the actor: what a newly linked chat will say, and when."""
    query = (
        select(Reminder)
        .where(Reminder.person_id == work.person.id, Reminder.state == ReminderState.PENDING)
        .where(Reminder.due_at > work.now)
        .order_by(Reminder.due_at, Reminder.id)
    )
    surnames = Surnames(work)
    found: dict[int, Coming] = {}
    for reminder in work.session.scalars(query):
        if reminder.occurrence_id not in found:
            line = line_of(work, reminder.occurrence, surnames, ReminderKind(reminder.kind), reminder.note)
            local = (reminder.snoozed_until or reminder.due_at).astimezone(work.organization.timezone)
            found[reminder.occurrence_id] = Coming(line, local.date())
        if len(found) == most:
            break
    return tuple(found.values())
