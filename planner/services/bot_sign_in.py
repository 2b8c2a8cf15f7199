"""Вход через бота (bot sign-in): a browser waits until somebody says in his own chat that it is he.

The browser keeps a secret, the chat is given a code: whoever has only one of them is not let in. The chat may say who
he is, and the browser alone may then come in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update

from planner.domain.access import BotSignIn, Door, hash_of, new_secret
from planner.domain.errors import NotAllowed
from planner.domain.people import Person
from planner.services.join import CODE_ALPHABET, CODE_LENGTH
from planner.services.session import Opened, Visitor, open_session
from planner.work import Everywhere, Work

WAITS_FOR = timedelta(minutes=5)
PREFIX = "in_"
"""What sets the code apart from one that links a chat, in the address that opens the bot."""
GONE = "Этот вход уже не действует. Начните его снова на странице входа."


@dataclass(frozen=True)
class Waiting:
    """What a browser was just given: the secret for its cookie, the code for the chat; neither is kept."""

    secret: str
    code: str
    until: datetime


@dataclass(frozen=True)
class Asking:
    """Which browser asks to be let in, and since when."""

    code: str
    device: str
    at: datetime


def wait(work: Everywhere, visitor: Visitor) -> Waiting:
    """A browser begins to wait."""
    secret, code = new_secret(), "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    row = BotSignIn(
        hash=hash_of(secret),
        code_hash=hash_of(code),
        device=visitor.device,
        created_at=work.now,
        expires_at=work.now + WAITS_FOR,
    )
    work.session.add(row)
    return Waiting(secret, code, row.expires_at)


def asking(work: Work, code: str) -> Asking:
    """Who waits with this code, and since when by the organisation's clocks. Raises NotAllowed when nobody does."""
    row = work.session.scalar(select(BotSignIn).where(_waits(work, code)))
    if row is None:
        raise NotAllowed(GONE)
    return Asking(code, row.device, row.created_at.astimezone(work.organization.timezone))


def confirm(work: Work, code: str) -> None:
    """The actor says that it is he who waits with this code. Raises NotAllowed when nobody waits any more."""
    won = work.session.execute(
        update(BotSignIn)
        .where(_waits(work, code))
        .values(organization_id=work.organization.id, person_id=work.person.id)
        .returning(BotSignIn.id)
    ).first()
    if won is None:
        raise NotAllowed(GONE)
    work.journal("вход через бота", work.person)


def deny(work: Everywhere, code: str) -> None:
    """«Это не я»: nobody comes in by this code any more, whoever waits."""
    work.session.execute(update(BotSignIn).where(_waits(work, code)).values(expires_at=work.now))


def is_confirmed(work: Everywhere, secret: str) -> bool:
    """Whether somebody has said that it is he. Raises NotAllowed when the time is over or it was denied."""
    row = work.session.scalar(select(BotSignIn).where(BotSignIn.hash == hash_of(secret)))
    if row is None or row.used_at is not None or row.expires_at <= work.now:
        raise NotAllowed(GONE)
    return row.person_id is not None


def by_bot(work: Everywhere, secret: str, visitor: Visitor) -> Opened:
    """The browser comes in, once. Raises NotAllowed unless it was confirmed in time."""
    won = work.session.execute(
        update(BotSignIn)
        .where(
            BotSignIn.hash == hash_of(secret),
            BotSignIn.person_id.is_not(None),
            BotSignIn.used_at.is_(None),
            BotSignIn.expires_at > work.now,
        )
        .values(used_at=work.now)
        .returning(BotSignIn.person_id)
    ).first()
    if won is None:
        raise NotAllowed(GONE)
    person = work.session.get_one(Person, won.person_id)
    return open_session(work, person.organization_id, person.id, Door.BOT, visitor)


def _waits(work: Everywhere, code: str) -> ColumnElement[bool]:
    return and_(
        BotSignIn.code_hash == hash_of(code),
        BotSignIn.person_id.is_(None),
        BotSignIn.used_at.is_(None),
        BotSignIn.expires_at > work.now,
    )
