"""Вход (sign-in): a one-time address, and the session it opens. Both are kept only as hashes of random secrets.

`hash_of` is how every secret of the planner is kept: the secrets are random and long, so a plain SHA-256 is enough and
a lookup stays one indexed comparison.
"""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey
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


class BrowserSession(Base, Owned):
    """Сеанс: a browser in which a person is signed in."""

    __tablename__ = "browser_session"

    hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
