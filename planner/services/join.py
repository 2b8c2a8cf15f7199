"""Подключение канала: a chat is linked by a one-time code, unlinked, blocked, moved; what a bot has already heard."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from planner.domain.access import hash_of
from planner.domain.contact import Contact, ContactState, Dialogue, Inbound, LinkCode
from planner.domain.errors import NotAllowed
from planner.domain.organization import Organization
from planner.domain.people import Person, Position, belongs_on
from planner.domain.rights import Right
from planner.work import Everywhere, Work

CODE_FOR = timedelta(minutes=60)
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No 0, O, 1, I: a code is also read aloud and typed."""
CODE_LENGTH = 10
ABANDONED_AFTER = timedelta(minutes=5)
"""An update whose handling was begun and never finished: the node died, and a repeat may be taken up."""
INBOUND_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Invitation:
    person_id: int
    person: str
    code: str
    expires_at: datetime


@dataclass(frozen=True)
class Linked:
    """Who has been linked: greeted by name of the body, never by a person's own name (a foreign messenger)."""

    organization_id: int
    organization: str
    person_id: int
    body: str


@dataclass(frozen=True)
class Acting:
    """One of those who may press in a chat: a person linked to it, or a person of a body linked to it."""

    organization_id: int
    person_id: int
    organization: str


def invite(work: Work, person_id: int, position_id: int | None = None) -> Invitation:
    """A code that links a chat to the person, or the group chat of a body the person may speak for."""
    if work.actor is not None and work.actor.id != person_id:
        work.require(Right.PEOPLE)
    person = work.find(Person, person_id)
    if not person.works_on(work.today):
        raise NotAllowed("Этот сотрудник больше не работает в организации.")
    if position_id is None:
        work.require_all_rights_of(person)  # a chat of one's own is also a door: see `bot_sign_in`
    if position_id is not None and not belongs_on(work.find(Position, position_id), person, work.today):
        work.require(Right.PEOPLE)
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    row = LinkCode(hash=hash_of(code), person_id=person.id, position_id=position_id, expires_at=work.now + CODE_FOR)
    work.add(row)
    return Invitation(person.id, person.full_name, code, row.expires_at)


def link(work: Everywhere, code: str, channel: str, bot_id: str, address: str, is_group: bool = False) -> Linked:
    """Uses up a code: from now on the person (or body) is reached at this address.

    Raises NotAllowed, in one sentence, for an unknown, used or expired code and for a group with a personal code.
    """
    row = work.session.scalar(select(LinkCode).where(LinkCode.hash == hash_of(code.strip().upper())))
    if row is None:
        raise NotAllowed("Код не подошёл. Проверьте его или попросите новый.")
    if is_group and row.position_id is None:
        raise NotAllowed("Этот код личный. Отправьте его боту в личном чате, а для группы попросите код органа.")
    won = work.session.execute(
        update(LinkCode)
        .where(LinkCode.id == row.id, LinkCode.used_at.is_(None), LinkCode.expires_at > work.now)
        .values(used_at=work.now)
        .returning(LinkCode.id)
    ).first()
    if won is None:
        raise NotAllowed("Этот код уже использован или устарел. Попросите новый.")
    _attach(work, row, channel, bot_id, address)
    organization = work.session.get_one(Organization, row.organization_id)
    return Linked(organization.id, organization.name, row.person_id, row.position.title if row.position else "")


def _attach(work: Everywhere, row: LinkCode, channel: str, bot_id: str, address: str) -> None:
    """The address becomes the owner's only one in this channel: an earlier phone is disconnected."""
    owner = Contact.position_id == row.position_id if row.position_id else Contact.person_id == row.person_id
    known = work.session.scalars(
        select(Contact).where(owner, Contact.channel == channel, Contact.bot_id == bot_id)
    ).all()
    for contact in known:
        contact.state = ContactState.UNLINKED if contact.address != address else ContactState.ACTIVE
        contact.state_reason = "" if contact.address == address else "подключён другой чат"
    if any(contact.address == address for contact in known):
        return
    work.session.add(
        Contact(
            organization_id=row.organization_id,
            person_id=None if row.position_id else row.person_id,
            position_id=row.position_id,
            channel=channel,
            bot_id=bot_id,
            address=address,
            linked_at=work.now,
        )
    )


def unlink(work: Work, contact_id: int) -> None:
    """The person's own wish, or of who looks after people."""
    contact = work.find(Contact, contact_id)
    if work.actor is not None and contact.person_id != work.actor.id:
        work.require(Right.PEOPLE)
    contact.state, contact.state_reason = ContactState.UNLINKED, "отвязан"
    work.journal("канал отвязан", contact)


def acting_in(work: Everywhere, channel: str, bot_id: str, address: str) -> list[Acting]:
    """Everybody who is linked to this private chat: one person an organisation."""
    query = (
        select(Contact)
        .where(Contact.channel == channel, Contact.bot_id == bot_id, Contact.address == address)
        .where(Contact.state == ContactState.ACTIVE, Contact.person_id.is_not(None))
        .order_by(Contact.organization_id)
    )
    found = []
    for contact in work.session.scalars(query):
        organization = work.session.get_one(Organization, contact.organization_id)
        if contact.person is not None and contact.person.works_on(work.now.astimezone(organization.timezone).date()):
            found.append(Acting(organization.id, contact.person.id, organization.name))
    return found


def refused(work: Everywhere, channel: str, bot_id: str, address: str, reason: str) -> None:
    """The channel said for ever no at this address (blocked, deactivated, kicked): it is switched off and shown."""
    work.session.execute(
        update(Contact)
        .where(Contact.channel == channel, Contact.bot_id == bot_id, Contact.address == address)
        .where(Contact.state == ContactState.ACTIVE)
        .values(state=ContactState.BLOCKED, state_reason=reason)
    )


def welcomed(work: Everywhere, channel: str, bot_id: str, address: str) -> None:
    """The person let the bot in again: what was blocked works."""
    work.session.execute(
        update(Contact)
        .where(Contact.channel == channel, Contact.bot_id == bot_id, Contact.address == address)
        .where(Contact.state == ContactState.BLOCKED)
        .values(state=ContactState.ACTIVE, state_reason="")
    )


def migrated(work: Everywhere, channel: str, bot_id: str, address: str, new_address: str) -> None:
    """A group became a supergroup: Telegram gave it another id."""
    work.session.execute(
        update(Contact)
        .where(Contact.channel == channel, Contact.bot_id == bot_id, Contact.address == address)
        .values(address=new_address)
    )


def hear(work: Everywhere, bot_id: str, update_id: int, abandoned_after: timedelta = ABANDONED_AFTER) -> bool:
    """Whether this update is new: a messenger repeats what was not confirmed in time. Call `heard` when it is done.

    Only one node polls a bot, so what a poller finds begun and not finished was left by a dead one: it passes zero.
    """
    known = work.session.scalar(select(Inbound).where(Inbound.bot == bot_id, Inbound.update_id == update_id))
    if known is not None:
        if known.handled_at is not None or known.at > work.now - abandoned_after:
            return False
        known.at = work.now
        return True
    work.session.add(Inbound(bot=bot_id, update_id=update_id, at=work.now))
    try:
        work.session.flush()
    except IntegrityError:  # another node was told the same at the same moment
        work.session.rollback()
        return False
    return True


def was_heard(work: Everywhere, bot_id: str, update_id: int) -> bool:
    """Whether the handling of this update was finished, by whichever node."""
    query = select(Inbound.handled_at).where(Inbound.bot == bot_id, Inbound.update_id == update_id)
    return work.session.scalar(query) is not None


def heard(work: Everywhere, bot_id: str, update_id: int) -> None:
    work.session.execute(
        update(Inbound).where(Inbound.bot == bot_id, Inbound.update_id == update_id).values(handled_at=work.now)
    )
    work.session.execute(delete(Inbound).where(Inbound.at < work.now - INBOUND_KEPT))


def expect(
    work: Work, channel: str, bot_id: str, address: str, expects: str, occurrence_id: int, minutes: int = 30
) -> None:
    """The bot now waits for something of this person in this chat; an earlier wait is forgotten."""
    forget(work, channel, bot_id, address)
    work.add(
        Dialogue(
            channel=channel,
            bot_id=bot_id,
            address=address,
            person_id=work.person.id,
            expects=expects,
            occurrence_id=occurrence_id,
            until=work.now + timedelta(minutes=minutes),
        )
    )


def awaited(work: Work, channel: str, bot_id: str, address: str) -> tuple[str, int] | None:
    """What is waited for of the actor in this chat (`Expects`, occurrence id), or None."""
    row = work.session.scalar(
        select(Dialogue).where(
            Dialogue.channel == channel,
            Dialogue.bot_id == bot_id,
            Dialogue.address == address,
            Dialogue.person_id == work.person.id,
        )
    )
    return (row.expects, row.occurrence_id) if row is not None and row.until > work.now else None


def forget(work: Work, channel: str, bot_id: str, address: str) -> None:
    work.session.execute(
        delete(Dialogue).where(
            Dialogue.channel == channel,
            Dialogue.bot_id == bot_id,
            Dialogue.address == address,
            Dialogue.person_id == work.person.id,
        )
    )
    work.session.flush()
