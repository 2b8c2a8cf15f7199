"""Напоминание (Reminder): one thing to be said to one person or body about one occurrence, due at a moment.

A row, not the text: what is said is made when it is claimed, from what is true then. It is unique by occurrence,
recipient, kind, number and schedule_no, so planning twice changes nothing, and a deadline moved away and back, whose
schedule_no has grown, is reminded of again.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Owned
from planner.domain.message import Message
from planner.domain.occurrence import Occurrence
from planner.domain.people import Person, Position


class ReminderKind(StrEnum):
    AHEAD = "ahead"
    """So many working days before the deadline; `nth` is how many."""
    TODAY = "today"
    OVERDUE = "overdue"
    """So many working days after the deadline; `nth` is how many."""
    MONTHLY = "monthly"
    """One line a month about what runs the whole period; `nth` is year * 100 + month."""
    SNOOZED = "snoozed"
    """«Отложить» was pressed; `nth` is the ordinal of the day chosen."""
    REVIEW = "review"
    """To the controller: submitted, waits for you; `nth` is the completion's id."""
    RETURNED = "returned"
    ACCEPTED = "accepted"
    MOVED = "moved"
    CANCELLED = "cancelled"
    ASSIGNED = "assigned"
    RELIEVED = "relieved"
    """To the one who need not do it any more."""
    ASKED_TO_MOVE = "asked_to_move"
    """To the controller: an executor says «Не успеваю»."""

    KEPT = "kept"
    """To who said «Не успеваю»: the day stays."""

    @property
    def is_nudge(self) -> bool:
        """Follows from the deadline and may be derived anew; the others tell of something that happened."""
        return self in (
            ReminderKind.AHEAD,
            ReminderKind.TODAY,
            ReminderKind.OVERDUE,
            ReminderKind.MONTHLY,
            ReminderKind.SNOOZED,
        )


class ReminderState(StrEnum):
    PENDING = "pending"
    CLAIMED = "claimed"
    """In a message that is being sent."""
    SAID = "said"
    DROPPED = "dropped"
    """Nothing needs to be said any more: done, moved, cancelled, or somebody else's now."""


class Reminder(Base, Owned):
    __tablename__ = "reminder"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (position_id IS NULL)", "to_one"),
        Index(
            "uq_reminder_person",
            "occurrence_id",
            "person_id",
            "kind",
            "nth",
            "schedule_no",
            unique=True,
            sqlite_where=text("position_id IS NULL"),
            postgresql_where=text("position_id IS NULL"),
        ),
        Index(
            "uq_reminder_position",
            "occurrence_id",
            "position_id",
            "kind",
            "nth",
            "schedule_no",
            unique=True,
            sqlite_where=text("person_id IS NULL"),
            postgresql_where=text("person_id IS NULL"),
        ),
        Index("ix_reminder_organization_id_state_due_at", "organization_id", "state", "due_at"),
    )

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    """A body that has a chat of its own."""
    kind: Mapped[str]
    nth: Mapped[int] = mapped_column(default=0)
    schedule_no: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    """What a telling carries beside the occurrence, without personal data: the earlier day of a move."""
    due_at: Mapped[datetime]
    snoozed_until: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default=ReminderState.PENDING)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"), index=True)

    occurrence: Mapped[Occurrence] = relationship()
    person: Mapped[Person | None] = relationship()
    position: Mapped[Position | None] = relationship()
    message: Mapped[Message | None] = relationship()
