"""Вход (sign-in): a one-time address, a password or the bot, and the session that each opens.

Secrets are random and kept only as hashes; a password is kept by `Account` as argon2id.

`hash_of` is how every secret of the planner is kept: the secrets are random and long, so a plain SHA-256 is enough and
a lookup stays one indexed comparison.
"""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Owned
from planner.domain.people import Person

SECRET_BYTES = 32


def new_secret() -> str:
    """A fresh secret for an address: 256 random bits in the alphabet of addresses."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class SignIn(Base, Owned):
    """Одноразовый вход: an address that signs one person in, once."""

    __tablename__ = "sign_in"

    hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Door(StrEnum):
    """How a session was opened."""

    LINK = "link"
    PASSWORD = "password"
    BOT = "bot"
    DEMO = "demo"


class BrowserSession(Base, Owned):
    """Сеанс: a browser in which a person is signed in."""

    __tablename__ = "browser_session"

    hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    door: Mapped[str] = mapped_column(default=Door.LINK)
    device: Mapped[str] = mapped_column(default="")
    """«Chrome, Windows»: as the browser calls itself, in words."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    """The last visit, to within some minutes."""
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class BotSignIn(Base):
    """Вход через бота: a browser waits until somebody says in his own chat that it is he.

    The browser keeps one secret, the chat is given another: neither lets in alone.
    """

    __tablename__ = "bot_sign_in"

    hash: Mapped[str] = mapped_column(unique=True)
    """Of the browser's secret."""
    code_hash: Mapped[str] = mapped_column(unique=True)
    """Of the code that the chat is given."""
    device: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who said in the chat that it is he; None while nobody has."""
    used_at: Mapped[datetime | None]


class FirstAddress(Base):
    """Адрес первого администратора: printed while the database is empty, it founds the first organisation, once."""

    __tablename__ = "first_address"

    hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FailedSignIn(Base):
    """Неудачный вход: what slows down whoever guesses, by account and by address."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (Index("ix_failed_sign_in_key_at", "key", "at"),)

    key: Mapped[str]
    """A hash of the login or of the address: neither has to be readable here."""
    at: Mapped[datetime]
