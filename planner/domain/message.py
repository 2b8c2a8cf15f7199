"""Сообщение (Message) and отправка (Delivery): what is said at once to one person or body; each attempt to bring it.

A delivery goes leased → sending (written before the request leaves) → sent | unknown | dead. One found in `sending`
after a crash, or cut off after the request went out, is unknown: Telegram has no idempotency key, so nobody can tell.
An attempt that never made a connection leaves no row; the reminders are simply free again.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Listed, Owned
from planner.domain.contact import Contact
from planner.domain.people import Person, Position


class MessageKind(StrEnum):
    REMINDER = "reminder"
    DIGEST = "digest"
    """What was missed while the planner or the channel was off, folded into one."""
    TRIAL = "trial"
    """«Проверочное сообщение»: of no reminder; somebody asked for it, to see that his phone is reached."""


class DeliveryState(StrEnum):
    LEASED = "leased"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"


class Message(Base, Listed):
    __tablename__ = "message"

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    kind: Mapped[str] = mapped_column(default=MessageKind.REMINDER, index=True)
    """Indexed: every few seconds it is asked whether a trial waits."""
    text: Mapped[str]
    """Plain, as it was said; every channel says the same words."""
    made_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()
    position: Mapped[Position | None] = relationship()
    deliveries: Mapped[list["Delivery"]] = relationship(
        back_populates="message", order_by="Delivery.id", cascade="all, delete-orphan"
    )


class Delivery(Base, Owned):
    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_state_lease", "state", "lease_until"),)

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    """None is the page «Сообщения», which everybody has."""
    channel: Mapped[str]
    state: Mapped[str]
    is_repeat: Mapped[bool] = mapped_column(default=False)
    """Said once more after an unknown delivery, beginning «Возможно, повтор»."""
    owner: Mapped[str] = mapped_column(default="")
    lease_until: Mapped[float] = mapped_column(default=0.0)
    """Seconds of the epoch by the database's clock."""
    external_id: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    """When the state was reached."""
    error: Mapped[str] = mapped_column(default="")
    repeat_at: Mapped[datetime | None]
    """When an unknown delivery is to be said once more."""

    message: Mapped[Message] = relationship(back_populates="deliveries")
    contact: Mapped[Contact | None] = relationship()


class RateBucket(Base):
    """What a bot's token still allows: one budget for all nodes, hence a row. Not owned: a bot may serve many."""

    __tablename__ = "rate_bucket"
    __table_args__ = (UniqueConstraint("bot", "chat"),)

    bot: Mapped[str]
    chat: Mapped[str]
    """Empty is the whole bot."""
    free_at: Mapped[float]
    """Seconds of the epoch by the database's clock."""


class ChannelHealth(Base):
    """Whether a channel answers. While it does not, one attempt at growing intervals asks, and the rest wait."""

    __tablename__ = "channel_health"
    __table_args__ = (UniqueConstraint("channel", "bot"),)

    channel: Mapped[str]
    bot: Mapped[str]
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    last_ok_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
