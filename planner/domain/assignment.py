"""Поручение (Assignment): this position (or person) has this Part in an activity or in one occurrence of it.

Assign to a seat, remind a human: an assignment names a position, or a person where the document names one; who sits
there is looked up by the day. An occurrence's own assignments, when it has any, stand instead of the activity's.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Owned
from planner.domain.people import Person, Position, PositionKind, Sitting, belongs_on, not_away, sitting_on


class Part(StrEnum):
    """Роль в мероприятии: who answers for it, who does it, who controls it."""

    ACCOUNTABLE = "accountable"
    EXECUTOR = "executor"
    CONTROLLER = "controller"


class Assignment(Base, Owned):
    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("(activity_id IS NULL) <> (occurrence_id IS NULL)", "of_one"),
        CheckConstraint("(position_id IS NULL) <> (person_id IS NULL)", "to_one"),
    )

    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    part: Mapped[str] = mapped_column(default=Part.ACCOUNTABLE)
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    each: Mapped[bool] = mapped_column(default=False)
    """Of a group: each holder does a part of his own, instead of anyone doing it for all."""

    position: Mapped[Position | None] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def title(self) -> str:
        """How the plan names the one to whom it is assigned."""
        if self.position is not None:
            return self.position.title
        return self.person.full_name if self.person else ""

    def sitting_on(self, day: date) -> tuple[Sitting, ...]:
        """Whose it is on this day, whether he is at work or away; empty when the seat is vacant."""
        if self.position is not None:
            return sitting_on(self.position, day)
        if self.person is not None and self.person.works_on(day):
            return (Sitting(self.person),)
        return ()

    def present_on(self, day: date) -> tuple[Sitting, ...]:
        """Whom to turn to on this day; empty also when whoever sits is away and nobody acts for him."""
        return not_away(self.sitting_on(day), day)

    def concerns(self, person: Person, day: date) -> bool:
        """Whether the person may act on this assignment on this day: its sitters and any member of its body."""
        if any(sitting.person.id == person.id for sitting in self.sitting_on(day)):
            return True
        return (
            self.position is not None
            and self.position.kind == PositionKind.BODY
            and belongs_on(self.position, person, day)
        )


class OfPart(Protocol):
    """An assignment, or what was read of one."""

    @property
    def part(self) -> str | None: ...


A = TypeVar("A", bound=OfPart)


def in_force(own: Sequence[A], inherited: Sequence[A]) -> list[A]:
    """An occurrence's own assignments where it has any of a part, else those of its activity."""
    own_parts = {assignment.part for assignment in own}
    return [*own, *(assignment for assignment in inherited if assignment.part not in own_parts)]


class PartDone(Base, Owned):
    """One person's own part of an occurrence that each of a group does for himself."""

    __tablename__ = "part_done"
    __table_args__ = (UniqueConstraint("occurrence_id", "person_id"),)

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    done_on: Mapped[date]
    marked_at: Mapped[datetime]
