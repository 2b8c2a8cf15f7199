"""Сообщения (Outbox): what was said to whom over which channel and what came of it, what is planned, how people are
reached. A person sees his own; who oversees the plan sees everybody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from planner.domain.contact import Channel, Contact, ContactState
from planner.domain.message import ChannelHealth, Delivery, DeliveryState, Message
from planner.domain.people import Person
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.domain.rights import Right
from planner.queries.occurrences import LOADED
from planner.russian import initials, order
from planner.work import Work

SHOWN = 50
"""Messages of one page; the next goes on from the last of them."""
COMING = 50
NOT_ARRIVED = (DeliveryState.DEAD, DeliveryState.UNKNOWN)


class Which(StrEnum):
    """Which of the messages are shown."""

    ALL = ""
    FAILED = "failed"
    """Those with an attempt that did not arrive, or of which nobody knows."""
    TWICE = "twice"
    """Said once more, beginning «Возможно, повтор»."""


@dataclass(frozen=True)
class Attempt:
    """One attempt to bring a message over one channel."""

    channel: Channel
    state: DeliveryState
    at: datetime
    error: str
    is_repeat: bool


@dataclass(frozen=True)
class About:
    """An occurrence that a message speaks of."""

    occurrence_id: int
    number: str
    title: str
    kind: ReminderKind
    nth: int


@dataclass(frozen=True)
class Said:
    message_id: int
    to: str
    text: str
    """As a messenger was told it; empty for what only stood on the page."""
    at: datetime
    about: tuple[About, ...]
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class Day:
    """What was said on one day, the latest first."""

    on: date
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Coming:
    """A reminder still to be said."""

    to: str
    kind: ReminderKind
    nth: int
    at: datetime | None
    """Always ahead; None of what is due already and waits to be sent."""
    occurrence_id: int
    number: str
    title: str


@dataclass(frozen=True)
class Failing:
    """A channel that does not answer."""

    channel: Channel
    since: datetime
    error: str


@dataclass(frozen=True)
class Reach:
    """An address in a channel."""

    contact_id: int
    channel: Channel
    owner: str
    state: ContactState
    reason: str
    linked_at: datetime


@dataclass(frozen=True)
class Unreached:
    """Somebody with no working channel: his messages wait on the page."""

    person_id: int
    name: str
    reason: str


@dataclass(frozen=True)
class Outbox:
    days: tuple[Day, ...]
    older: int | None
    """From which message the next page goes on; None when this is the last."""
    coming: tuple[Coming, ...]
    failing: tuple[Failing, ...]
    own: tuple[Reach, ...]
    """The viewer's own addresses."""
    unreached: tuple[Unreached, ...]
    """Empty for those who do not look after people."""


def outbox(work: Work, everybody: bool = False, which: Which = Which.ALL, before: int | None = None) -> Outbox:
    """A page of the actor's own messages, or of everybody's for those who oversee the plan (NotAllowed)."""
    if everybody:
        work.require(Right.OVERSEE)
    own_id = None if everybody else work.person.id
    found = list(_said(work, own_id, which, before))
    shown = found[:SHOWN]
    days = groupby(shown, key=lambda said: said.at.date())
    return Outbox(
        days=tuple(Day(on, tuple(said)) for on, said in days),
        older=shown[-1].message_id if len(found) > SHOWN else None,
        coming=tuple(_coming(work, own_id)),
        failing=failing_channels(work),
        own=tuple(_reach(work)),
        unreached=without_channel(work) if work.may(Right.OVERSEE) else (),
    )


def _said(work: Work, person_id: int | None, which: Which, before: int | None) -> Iterable[Said]:
    """One more than a page, so that one knows whether there is another. Numbers grow with the moments."""
    query = (
        select(Message)
        .order_by(Message.id.desc())
        .limit(SHOWN + 1)
        .options(selectinload(Message.person), selectinload(Message.position), selectinload(Message.deliveries))
    )
    if person_id is not None:
        query = query.where(Message.person_id == person_id)
    if before is not None:
        query = query.where(Message.id < before)
    if which is Which.FAILED:
        query = query.where(Message.deliveries.any(Delivery.state.in_(NOT_ARRIVED)))
    if which is Which.TWICE:
        query = query.where(Message.deliveries.any(Delivery.is_repeat))
    messages = list(work.session.scalars(query))
    about = _about(work, [message.id for message in messages])
    for message in messages:
        yield Said(
            message_id=message.id,
            to=_recipient(message),
            text=message.text,
            at=_local(work, message.made_at),
            about=tuple(about.get(message.id, ())),
            attempts=attempts(work, message),
        )


def _about(work: Work, message_ids: list[int]) -> dict[int, list[About]]:
    query = (
        select(Reminder)
        .where(Reminder.message_id.in_(message_ids))
        .order_by(Reminder.id)
        .options(selectinload(Reminder.occurrence).options(*LOADED))
    )
    found: dict[int, list[About]] = {}
    for reminder in work.session.scalars(query):
        occurrence = reminder.occurrence
        line = About(occurrence.id, occurrence.number, occurrence.title, ReminderKind(reminder.kind), reminder.nth)
        found.setdefault(reminder.message_id or 0, []).append(line)
    return found


def attempts(work: Work, message: Message) -> tuple[Attempt, ...]:
    """How a message was brought, in order; its deliveries are loaded."""
    return tuple(
        Attempt(
            Channel(delivery.channel),
            DeliveryState(delivery.state),
            _local(work, delivery.at),
            delivery.error,
            delivery.is_repeat,
        )
        for delivery in sorted(message.deliveries, key=lambda delivery: delivery.id)
    )


def _coming(work: Work, person_id: int | None) -> Iterable[Coming]:
    query = (
        select(Reminder)
        .where(Reminder.state == ReminderState.PENDING)
        .order_by(Reminder.due_at, Reminder.id)
        .limit(COMING)
        .options(
            selectinload(Reminder.occurrence).options(*LOADED),
            selectinload(Reminder.person),
            selectinload(Reminder.position),
        )
    )
    if person_id is not None:
        query = query.where(Reminder.person_id == person_id)
    found = [
        Coming(
            to=_recipient(reminder),
            kind=ReminderKind(reminder.kind),
            nth=reminder.nth,
            at=_ahead(work, reminder.snoozed_until or reminder.due_at),
            occurrence_id=reminder.occurrence_id,
            number=reminder.occurrence.number,
            title=reminder.occurrence.title,
        )
        for reminder in work.session.scalars(query)
    ]
    return sorted(found, key=lambda coming: coming.at or work.now)


def _ahead(work: Work, moment: datetime) -> datetime | None:
    return _local(work, moment) if moment > work.now else None


def failing_channels(work: Work) -> tuple[Failing, ...]:
    """Channels of this planner that do not answer at present."""
    query = select(ChannelHealth).where(ChannelHealth.failing_since.is_not(None)).order_by(ChannelHealth.id)
    return tuple(
        Failing(Channel(health.channel), _local(work, health.failing_since), health.error)
        for health in work.session.scalars(query)
        if health.failing_since is not None
    )


def _reach(work: Work) -> Iterable[Reach]:
    query = (
        select(Contact)
        .where(Contact.person_id == work.person.id, Contact.state != ContactState.UNLINKED)
        .order_by(Contact.rank, Contact.id)
    )
    for contact in work.session.scalars(query):
        yield Reach(
            contact_id=contact.id,
            channel=Channel(contact.channel),
            owner=work.person.full_name,
            state=ContactState(contact.state),
            reason=contact.state_reason,
            linked_at=_local(work, contact.linked_at),
        )


def without_channel(work: Work) -> tuple[Unreached, ...]:
    """Those who work here today and have no active address, in the order of the alphabet."""
    contacts: dict[int, list[Contact]] = {}
    for contact in work.session.scalars(select(Contact).where(Contact.person_id.is_not(None)).order_by(Contact.id)):
        contacts.setdefault(contact.person_id or 0, []).append(contact)
    people = sorted(work.session.scalars(select(Person)), key=lambda person: order(person.full_name))
    return tuple(
        Unreached(person.id, person.full_name, _why(contacts.get(person.id, [])))
        for person in people
        if person.works_on(work.today)
        and not any(contact.state == ContactState.ACTIVE for contact in contacts.get(person.id, []))
    )


def _why(contacts: list[Contact]) -> str:
    blocked = next((c for c in reversed(contacts) if c.state == ContactState.BLOCKED), None)
    if blocked is not None:
        return blocked.state_reason or "бот заблокирован"
    return "чат отвязан" if contacts else "не подключён"


@dataclass(frozen=True)
class Sendings:
    """When anybody was last told anything, also on the page only; when the next thing is due; what is due and waits."""

    last_at: datetime | None
    last_channel: Channel | None
    next_at: datetime | None
    """Always ahead: what is due already waits, and is counted below."""
    waiting: int


def sendings(work: Work) -> Sendings:
    last = work.session.scalar(
        select(Delivery)
        .where(Delivery.state == DeliveryState.SENT)
        .order_by(Delivery.at.desc(), Delivery.id.desc())
        .limit(1)
    )
    at = func.coalesce(Reminder.snoozed_until, Reminder.due_at)
    pending = select(func.min(at)).where(Reminder.state == ReminderState.PENDING)
    coming = work.session.scalar(pending.where(at > work.now))
    due = select(func.count(Reminder.id)).where(Reminder.state == ReminderState.PENDING, at <= work.now)
    return Sendings(
        last_at=_local(work, last.at) if last is not None else None,
        last_channel=Channel(last.channel) if last is not None else None,
        next_at=_local(work, coming) if coming is not None else None,
        waiting=work.session.scalar(due) or 0,
    )


def _recipient(row: Message | Reminder) -> str:
    if row.position is not None:
        return row.position.title
    return initials(row.person.surname, row.person.name, row.person.patronymic) if row.person is not None else ""


def _local(work: Work, moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.astimezone(work.organization.timezone)
