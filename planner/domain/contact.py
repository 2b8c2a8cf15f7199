"""Адрес в канале (Contact): where a person or a body is reached, a chat or a mailbox; and how one is linked."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Listed, Owned
from planner.domain.people import Person, Position


class Channel(StrEnum):
    TELEGRAM = "telegram"
    MAX = "max"
    MAIL = "mail"
    PAGE = "page"


class ContactState(StrEnum):
    ACTIVE = "active"
    BLOCKED = "blocked"
    """The channel said for ever no: the bot was blocked, the chat is gone."""
    UNLINKED = "unlinked"


class Contact(Base, Listed):
    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (position_id IS NULL)", "of_one"),
        *(
            Index(
                f"uq_contact_of_{owner}",
                "channel",
                "bot_id",
                "address",
                f"{owner}_id",
                unique=True,
                sqlite_where=text(f"{owner}_id IS NOT NULL"),
                postgresql_where=text(f"{owner}_id IS NOT NULL"),
            )
            for owner in ("person", "position")
        ),
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"), index=True)
    channel: Mapped[str]
    bot_id: Mapped[str] = mapped_column(default="")
    address: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default=ContactState.ACTIVE)
    state_reason: Mapped[str] = mapped_column(default="")
    linked_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()
    position: Mapped[Position | None] = relationship()


class LinkCode(Base, Owned):
    """A one-time code that links a chat to a person or a body; kept hashed."""

    __tablename__ = "link_code"

    hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who links: for himself, or for the body named beside."""
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    position: Mapped[Position | None] = relationship()


class Inbound(Base):
    """An update a bot has seen: messengers repeat what was not confirmed in time. Not owned: nobody knows yet whose."""

    __tablename__ = "inbound"
    __table_args__ = (UniqueConstraint("bot", "update_id"),)

    bot: Mapped[str]
    update_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    handled_at: Mapped[datetime | None]


class Expects(StrEnum):
    FILE = "file"
    """«Выполнено» was pressed and a photo or a file is awaited."""
    PROTOCOL = "protocol"
    """A body's mark needs one line: the number and date of its protocol."""
    RESULT = "result"
    REASON = "reason"
    """«Не успеваю» was pressed and one line of why is awaited."""


class Dialogue(Base, Owned):
    """What the bot waits for in a chat; a row, because it must survive a restart."""

    __tablename__ = "dialogue"
    __table_args__ = (UniqueConstraint("channel", "bot_id", "address", "person_id"),)

    channel: Mapped[str]
    bot_id: Mapped[str]
    address: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expects: Mapped[str]
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    until: Mapped[datetime]
