"""Каналы связи (channels): by what each person and body is reached, whether it works, what came of the last message.

One's own for everybody; everybody's, the worst first, for who oversees the plan.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from planner.domain.contact import Channel, Contact, ContactState
from planner.domain.message import Delivery, DeliveryState, Message, MessageKind
from planner.domain.people import Person
from planner.domain.rights import Right
from planner.russian import order
from planner.work import Work


class Trouble(IntEnum):
    """How bad it stands with an address, the worst first."""

    BLOCKED = 0
    """The channel said for ever no."""
    NONE = 1
    """There is no address at all: messages wait on the page."""
    DOUBTFUL = 2
    """The last message did not arrive, or nobody knows."""
    UNTRIED = 3
    READY = 4


@dataclass(frozen=True)
class LastSent:
    """What came of the last attempt at one address."""

    at: datetime
    state: DeliveryState
    error: str


@dataclass(frozen=True)
class Reached:
    """A person, or a body with a chat of its own, and one address; without a channel where there is none."""

    owner: str
    person_id: int | None
    contact_id: int | None
    channel: Channel | None
    reason: str
    """Why it does not work."""
    linked_at: datetime | None
    last: LastSent | None
    trouble: Trouble
    is_own: bool
    is_tried: bool
    """A trial message waits to be sent."""


@dataclass(frozen=True)
class Channels:
    own: tuple[Reached, ...]
    everybody: tuple[Reached, ...]
    """Empty for who does not oversee the plan."""

    @property
    def is_tried(self) -> bool:
        """Whether a trial message of anybody shown has not left yet."""
        return any(one.is_tried for one in (*self.own, *self.everybody))

    @property
    def unreached(self) -> int:
        """How many have no working address."""
        return sum(one.trouble in (Trouble.BLOCKED, Trouble.NONE) for one in self.everybody)


def channels(work: Work) -> Channels:
    own_id = work.person.id
    last, tried = _last(work), _tried(work)
    contacts: dict[int | None, list[Contact]] = defaultdict(list)
    query = (
        select(Contact)
        .where(Contact.state != ContactState.UNLINKED)
        .order_by(Contact.rank, Contact.id)
        .options(selectinload(Contact.position))
    )
    for contact in work.session.scalars(query):
        contacts[contact.person_id].append(contact)
    people = [person for person in work.session.scalars(select(Person)) if person.works_on(work.today)]
    lines = [line for person in people for line in _of_person(work, person, contacts[person.id], last)]
    lines = [replace(line, is_tried=line.contact_id is not None and line.person_id in tried) for line in lines]
    bodies = [_reached(work, contact, contact.position.title, last) for contact in contacts[None] if contact.position]
    every = sorted([*lines, *bodies], key=lambda one: (one.trouble, order(one.owner)))
    return Channels(
        own=tuple(one for one in lines if one.person_id == own_id),
        everybody=tuple(every) if work.may(Right.OVERSEE) else (),
    )


def _last(work: Work) -> dict[int | None, Delivery]:
    """The last attempt at each address."""
    newest = select(func.max(Delivery.id)).where(Delivery.contact_id.is_not(None)).group_by(Delivery.contact_id)
    return {one.contact_id: one for one in work.session.scalars(select(Delivery).where(Delivery.id.in_(newest)))}


def _tried(work: Work) -> set[int | None]:
    """People to whom a trial message is to be sent and has not left."""
    waiting = select(Message.person_id).where(Message.kind == MessageKind.TRIAL, ~Message.deliveries.any())
    return set(work.session.scalars(waiting))


def _of_person(work: Work, person: Person, contacts: list[Contact], last: dict[int | None, Delivery]) -> list[Reached]:
    if contacts:
        return [_reached(work, contact, person.full_name, last) for contact in contacts]
    is_own = person.id == work.person.id
    return [Reached(person.full_name, person.id, None, None, "", None, None, Trouble.NONE, is_own, False)]


def _reached(work: Work, contact: Contact, owner: str, last: dict[int | None, Delivery]) -> Reached:
    sent = last.get(contact.id)
    zone = work.organization.timezone
    return Reached(
        owner=owner,
        person_id=contact.person_id,
        contact_id=contact.id,
        channel=Channel(contact.channel),
        reason=contact.state_reason,
        linked_at=contact.linked_at.astimezone(zone),
        last=LastSent(sent.at.astimezone(zone), DeliveryState(sent.state), sent.error) if sent is not None else None,
        trouble=_trouble(contact, sent),
        is_own=contact.person_id == work.person.id,
        is_tried=False,
    )


def _trouble(contact: Contact, sent: Delivery | None) -> Trouble:
    if contact.state == ContactState.BLOCKED:
        return Trouble.BLOCKED
    if sent is None:
        return Trouble.UNTRIED
    return Trouble.DOUBTFUL if sent.state in (DeliveryState.DEAD, DeliveryState.UNKNOWN) else Trouble.READY
