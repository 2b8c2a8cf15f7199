"""Напоминания: derived from deadlines, told when something happened, dropped when nothing need be said.

Planning is idempotent: it writes what should be there and is not, and drops what is there and should not be. So it
runs nightly, at the start, on every tick and after every change, and running it twice changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, select

from planner.domain.assignment import Part, PartDone
from planner.domain.contact import Contact, ContactState
from planner.domain.errors import Conflict, Invalid
from planner.domain.occurrence import Occurrence, Rhythm
from planner.domain.people import Position, PositionKind, not_away
from planner.domain.plan import Cyclogram, PlanStatus
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.queries.occurrences import LOADED
from planner.queries.seats import coordinators
from planner.services.duty import acting_as
from planner.work import Work

HORIZON = timedelta(days=45)
"""How far ahead reminders are written: longer than any holiday during which a school's PC is switched off."""
SNOOZE_AT_MOST = timedelta(days=7)
"""«Отложить» is not «никогда»: what is late is heard of again within a week."""
CATCH_UP = timedelta(days=45)
"""How far back a nudge that was planned and never sent is still folded into a digest."""


@dataclass(frozen=True)
class Planned:
    planned: int
    dropped: int

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(self.planned + other.planned, self.dropped + other.dropped)


@dataclass(frozen=True)
class Recipient:
    """A person, or a body that has a chat of its own."""

    person_id: int | None = None
    position_id: int | None = None


def replan_all(work: Work) -> Planned:
    """Brings the reminders of every open occurrence of the plans in force up to date."""
    work.session.flush()
    known: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in work.session.scalars(select(Reminder)):
        known[reminder.occurrence_id].append(reminder)
    total = Planned(0, 0)
    for occurrence in work.session.scalars(_in_force(work)).unique():
        total += _replan(work, occurrence, known[occurrence.id])
    return total


def _in_force(work: Work) -> Select[Occurrence]:
    """Occurrences of approved plans, and those of no plan (documents, attestation), near enough to be told of."""
    return (
        select(Occurrence)
        .outerjoin(Cyclogram, Occurrence.cyclogram_id == Cyclogram.id)
        .where(
            Occurrence.cancelled_at.is_(None),
            (Occurrence.due_on <= work.today + 2 * HORIZON) | (Occurrence.rhythm == Rhythm.WHOLE_PERIOD),
            (Cyclogram.id.is_(None)) | (Cyclogram.status == PlanStatus.APPROVED),
        )
        .options(*LOADED)
    )


def replan(work: Work, occurrence: Occurrence) -> Planned:
    """Brings the nudges of one occurrence up to date. Tellings of what happened are left alone."""
    work.session.flush()
    query = select(Reminder).where(Reminder.occurrence_id == occurrence.id)
    return _replan(work, occurrence, list(work.session.scalars(query)))


def _replan(work: Work, occurrence: Occurrence, reminders: list[Reminder]) -> Planned:
    wanted = dict(_wanted(work, occurrence)) if is_awaited(work, occurrence) else {}
    planned = dropped = 0
    known = {}
    for reminder in reminders:
        if not ReminderKind(reminder.kind).is_nudge:
            continue
        key = (Recipient(reminder.person_id, reminder.position_id), reminder.kind, reminder.nth, reminder.schedule_no)
        known[key] = reminder
        if reminder.state == ReminderState.PENDING and not _still_wanted(work, occurrence, reminder, key in wanted):
            reminder.state = ReminderState.DROPPED
            dropped += 1
    for key, due_at in wanted.items():
        earlier = known.get(key)
        if earlier is None:
            recipient, kind, nth, schedule_no = key
            work.session.add(
                Reminder(
                    occurrence=occurrence,
                    person_id=recipient.person_id,
                    position_id=recipient.position_id,
                    kind=kind,
                    nth=nth,
                    schedule_no=schedule_no,
                    due_at=due_at,
                )
            )
            planned += 1
        elif earlier.state == ReminderState.DROPPED:
            earlier.state, earlier.due_at = ReminderState.PENDING, due_at
            planned += 1
        elif earlier.state == ReminderState.PENDING:
            earlier.due_at = due_at
    work.session.flush()
    return Planned(planned, dropped)


def _still_wanted(work: Work, occurrence: Occurrence, reminder: Reminder, is_wanted: bool) -> bool:
    """A nudge whose day has passed unsent is no longer derived, but is still owed until it is claimed or too old."""
    if is_wanted:
        return True
    if not is_awaited(work, occurrence) or reminder.schedule_no != occurrence.schedule_no:
        return False
    if reminder.kind == ReminderKind.SNOOZED:
        return True
    is_owed = work.now - CATCH_UP < reminder.due_at <= work.now
    return is_owed and Recipient(reminder.person_id, reminder.position_id) in set(
        recipients(work, occurrence, work.today)
    )


def is_awaited(work: Work, occurrence: Occurrence) -> bool:
    """Whether somebody still has to do it (a plan that is a draft or closed asks nothing of anybody)."""
    in_force = occurrence.cyclogram is None or occurrence.cyclogram.status == PlanStatus.APPROVED
    return in_force and occurrence.state(work.today, work.today).is_open


Key = tuple[Recipient, str, int, int]


def _wanted(work: Work, occurrence: Occurrence) -> Iterator[tuple[Key, datetime]]:
    for day, kind, nth in _days(work, occurrence):
        due_at = _morning(work, day)
        if day < work.today or due_at > work.now + HORIZON:
            continue
        for recipient in recipients(work, occurrence, day):
            yield (recipient, kind, nth, occurrence.schedule_no), due_at


def _days(work: Work, occurrence: Occurrence) -> Iterator[tuple[date, ReminderKind, int]]:
    """The days on which something is to be said, with what; an overdue day that was missed is said today."""
    due = occurrence.due_on
    if due is None:
        return
    for lead in work.policy.leads:
        yield work.workdays.add(due, -lead), ReminderKind.AHEAD, lead
    yield work.workdays.on_or_before(due), ReminderKind.TODAY, 0
    late = [(work.workdays.add(due, days), days) for days in work.policy.overdue_on]
    passed = [(day, days) for day, days in late if day < work.today]
    for day, days in late:
        if day >= work.today:
            yield day, ReminderKind.OVERDUE, days
    if passed and work.workdays.is_workday(work.today):
        yield work.today, ReminderKind.OVERDUE, passed[-1][1]
    if occurrence.rhythm == Rhythm.WHOLE_PERIOD:
        yield from _months(work, occurrence.opens_on or due.replace(day=1), due)


def _months(work: Work, opens_on: date, due_on: date) -> Iterator[tuple[date, ReminderKind, int]]:
    """The first working day of each month of the period after the one in which it opens."""
    first = (opens_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    while first <= due_on:
        yield work.workdays.on_or_after(first), ReminderKind.MONTHLY, first.year * 100 + first.month
        first = (first + timedelta(days=32)).replace(day=1)


def _morning(work: Work, day: date) -> datetime:
    """When the organisation reminds on that day."""
    local = datetime.combine(day, time.fromisoformat(work.policy.remind_at), work.organization.timezone)
    return local.astimezone(UTC)


def recipients(work: Work, occurrence: Occurrence, day: date) -> list[Recipient]:
    """To whom it is said on that day: who is at work in the accountable and executing seats; of a body also its chat.

    The word of a seat that is vacant, or whose holder is away and has no substitute, goes to the coordinators; those
    who have done their own part hear nothing more.
    """
    found: dict[Recipient, None] = {}
    for assignment in occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR):
        position = assignment.position
        if position is not None and position.kind == PositionKind.EXTERNAL:
            continue
        done = _parts_done(work, occurrence) if assignment.each else frozenset()
        owing = [sitting for sitting in assignment.sitting_on(day) if sitting.person.id not in done]
        present = not_away(owing, day)
        is_left_to_nobody = len(present) < len(owing) if assignment.each else not assignment.present_on(day)
        if is_left_to_nobody or not assignment.sitting_on(day):
            found.update(dict.fromkeys(Recipient(person.id) for person in coordinators(work, day)))
        found.update(dict.fromkeys(Recipient(sitting.person.id) for sitting in present))
        if position is not None and position.kind == PositionKind.BODY and _has_chat(work, position):
            found[Recipient(position_id=position.id)] = None
    if not occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR):
        found.update(dict.fromkeys(Recipient(person.id) for person in coordinators(work, day)))
    return list(found)


def _parts_done(work: Work, occurrence: Occurrence) -> frozenset[int]:
    return frozenset(work.session.scalars(select(PartDone.person_id).where(PartDone.occurrence_id == occurrence.id)))


def _has_chat(work: Work, position: Position) -> bool:
    chats = select(Contact.id).where(Contact.position_id == position.id, Contact.state == ContactState.ACTIVE)
    return work.session.scalar(chats.limit(1)) is not None


def tell(
    work: Work,
    occurrence: Occurrence,
    to: Iterable[Recipient],
    kind: ReminderKind,
    nth: int = 0,
    note: str = "",
) -> None:
    """Says something that happened, now. The one who did it is not told of his own deed."""
    for recipient in to:
        if work.actor is not None and recipient.person_id == work.actor.id:
            continue
        known = work.session.scalar(
            select(Reminder).where(
                Reminder.occurrence_id == occurrence.id,
                Reminder.person_id == recipient.person_id
                if recipient.person_id is not None
                else Reminder.position_id == recipient.position_id,
                Reminder.kind == kind,
                Reminder.nth == nth,
                Reminder.schedule_no == occurrence.schedule_no,
            )
        )
        if known is None:
            known = Reminder(
                occurrence=occurrence,
                person_id=recipient.person_id,
                position_id=recipient.position_id,
                kind=kind,
                nth=nth,
                schedule_no=occurrence.schedule_no,
            )
            work.session.add(known)
        known.state, known.due_at, known.note, known.snoozed_until = ReminderState.PENDING, work.now, note, None
    work.session.flush()


def tell_of_change(work: Work, occurrence: Occurrence, before: set[Recipient], after: set[Recipient]) -> None:
    """Those charged and those relieved hear of it, while it is still to be done."""
    if is_awaited(work, occurrence):
        tell(work, occurrence, after - before, ReminderKind.ASSIGNED, nth=occurrence.sequence)
        tell(work, occurrence, before - after, ReminderKind.RELIEVED, nth=occurrence.sequence)


def drop(work: Work, occurrence: Occurrence, *kinds: ReminderKind) -> None:
    """Nothing of these kinds (by default no nudge) needs to be said of it any more."""
    wanted = kinds or tuple(kind for kind in ReminderKind if kind.is_nudge)
    query = select(Reminder).where(
        Reminder.occurrence_id == occurrence.id,
        Reminder.state == ReminderState.PENDING,
        Reminder.kind.in_(wanted),
    )
    for reminder in work.session.scalars(query):
        reminder.state = ReminderState.DROPPED


def snooze(work: Work, occurrence_id: int, until: date) -> date:
    """«Отложить»: the actor hears of it again on the morning of `until` and not before. Returns that day.

    Raises Invalid for a day that has come or is too far off, Conflict when there is nothing left to remind of.
    """
    occurrence = work.find(Occurrence, occurrence_id)
    if until <= work.today:
        raise Invalid("until", "Выберите день позже сегодняшнего.")
    if until > max(work.today + SNOOZE_AT_MOST, occurrence.due_on or work.today):
        raise Invalid("until", "Отложить можно на неделю или до самого срока.")
    acting_as(work, occurrence)
    if not is_awaited(work, occurrence):
        raise Conflict("Напоминать больше не о чем: мероприятие уже отмечено или отменено.")
    morning = _morning(work, until)
    query = select(Reminder).where(
        Reminder.occurrence_id == occurrence.id,
        Reminder.person_id == work.person.id,
        Reminder.state == ReminderState.PENDING,
    )
    for reminder in work.session.scalars(query):
        if ReminderKind(reminder.kind).is_nudge and reminder.due_at < morning:
            reminder.snoozed_until = morning
    known = work.session.scalar(
        select(Reminder).where(
            Reminder.occurrence_id == occurrence.id,
            Reminder.person_id == work.person.id,
            Reminder.kind == ReminderKind.SNOOZED,
            Reminder.nth == until.toordinal(),
            Reminder.schedule_no == occurrence.schedule_no,
        )
    )
    if known is None:
        work.session.add(
            Reminder(
                occurrence=occurrence,
                person_id=work.person.id,
                kind=ReminderKind.SNOOZED,
                nth=until.toordinal(),
                schedule_no=occurrence.schedule_no,
                due_at=morning,
            )
        )
    work.journal("отложено", occurrence, after={"until": str(until)})
    return until
