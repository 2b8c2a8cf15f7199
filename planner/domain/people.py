"""Сотрудник (Person), должность или орган (Position), занимает должность (Holding).

A plan names seats, not people: a position or a body is responsible, and who sits there is looked up for a day. So a
leave, a dismissal or a new colleague changes one Holding and no Assignment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zlib import crc32

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Listed, Owned


def imprint(*facts: object) -> int:
    """What a form carries of a row that counts no versions: another number as soon as one of the facts is another."""
    return crc32(repr(facts).encode()) & 0x7FFFFFFF


class Role(StrEnum):
    """Права (rights) of a person in the organisation. Not what he does in an activity: that is a Part."""

    ADMINISTRATOR = "administrator"
    HEAD = "head"
    COORDINATOR = "coordinator"
    EXECUTOR = "executor"
    OBSERVER = "observer"


class PositionKind(StrEnum):
    SEAT = "seat"
    """One holder: «старший воспитатель»."""
    GROUP = "group"
    """Many: «воспитатели». Any of them does it, or each does his own part."""
    BODY = "body"
    """«Педагогический совет»: reached through its chair and secretary."""
    EXTERNAL = "external"
    """Министерство, родители: named in the plan, never reminded."""


class Capacity(StrEnum):
    HOLDER = "holder"
    ACTING = "acting"
    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"


class Account(Base):
    """Учётная запись: a login. It may have a person in each of several organisations."""

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(unique=True)
    """As it is typed to sign in, folded: an e-mail, or a name of one's own."""
    password_hash: Mapped[str | None]
    """argon2id, with its parameters; None until a password is set, and after it was taken away."""
    password_at: Mapped[datetime | None]


class Person(Base, Listed):
    __tablename__ = "person"

    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    surname: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    patronymic: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    left_on: Mapped[date | None]
    """The first day on which the person no longer works here."""
    erased_at: Mapped[datetime | None]
    """When the personal data of somebody who left was erased; what was done stays, by «сотрудник № 12»."""

    roles: Mapped[list["PersonRole"]] = relationship(back_populates="person", cascade="all, delete-orphan")
    holdings: Mapped[list["Holding"]] = relationship(back_populates="person", order_by="Holding.id")
    absences: Mapped[list["Absence"]] = relationship(back_populates="person", order_by="Absence.from_on")

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)

    @property
    def version(self) -> int:
        return imprint(self.full_name, self.email, self.left_on, sorted(own.role for own in self.roles))

    def works_on(self, day: date) -> bool:
        return self.left_on is None or day < self.left_on

    def absence_on(self, day: date) -> "Absence | None":
        return next((absence for absence in self.absences if absence.from_on <= day <= absence.to_on), None)

    def has_role(self, *roles: Role) -> bool:
        return any(own.role in roles for own in self.roles)


class PersonRole(Base, Owned):
    __tablename__ = "person_role"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[str]

    person: Mapped[Person] = relationship(back_populates="roles")


class Position(Base, Owned):
    __tablename__ = "position"
    __table_args__ = (UniqueConstraint("organization_id", "title"),)

    title: Mapped[str]
    kind: Mapped[str] = mapped_column(default=PositionKind.SEAT)
    catalog_key: Mapped[str | None]

    holdings: Mapped[list["Holding"]] = relationship(back_populates="position", order_by="Holding.id")

    @property
    def version(self) -> int:
        return imprint(self.title, self.kind)


class Holding(Base, Listed):
    """A person holds a position from a day to a day, both inclusive; an open end is None."""

    __tablename__ = "holding"
    __table_args__ = (Index("ix_holding_position_person", "position_id", "person_id"),)

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    capacity: Mapped[str] = mapped_column(default=Capacity.HOLDER)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    for_holding_id: Mapped[int | None] = mapped_column(ForeignKey("holding.id"))
    """Whom an acting person stands in for."""
    basis: Mapped[str] = mapped_column(default="")
    """«приказ от 09.11.2026 № 95»: the proof that it was the substitute."""

    position: Mapped[Position] = relationship(back_populates="holdings")
    person: Mapped[Person] = relationship(back_populates="holdings")
    for_holding: Mapped["Holding | None"] = relationship(remote_side="Holding.id")

    @property
    def version(self) -> int:
        return imprint(self.from_on, self.to_on, self.capacity)

    @property
    def last_on(self) -> date | None:
        """The last day of it: a substitution ends with the holding it is for, or when that person leaves."""
        ends = [self.to_on]
        if self.for_holding is not None:
            left_on = self.for_holding.person.left_on
            ends += [self.for_holding.last_on, left_on and left_on - timedelta(days=1)]
        return min((one for one in ends if one is not None), default=None)

    @property
    def is_of_no_day(self) -> bool:
        """It was passed on before its first day: nobody has sat there, and nobody will."""
        return self.from_on is not None and self.last_on is not None and self.last_on < self.from_on

    def covers(self, day: date) -> bool:
        last_on = self.last_on
        return (
            (self.from_on is None or self.from_on <= day)
            and (last_on is None or day <= last_on)
            and self.person.works_on(day)
        )


class Absence(Base, Listed):
    """Отпуск или болезнь: the days, both inclusive, on which a person is away."""

    __tablename__ = "absence"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    basis: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(back_populates="absences")

    @property
    def version(self) -> int:
        return imprint(self.from_on, self.to_on)


@dataclass(frozen=True)
class Sitting:
    """Who sits in a position on one day, and as whom."""

    person: Person
    title: str = ""
    """Of the position; empty when the document names the person."""
    acting_for: Person | None = None
    basis: str = ""

    @property
    def trail(self) -> str:
        """As whom, in the words the record keeps: «заведующий» or «и. о. заведующий, за: Иванова Анна, приказ № 41»."""
        if self.acting_for is None:
            return self.title
        parts = [f"и. о. {self.title}", f"за: {self.acting_for.full_name}", self.basis]
        return ", ".join(part for part in parts if part)


def sitting_on(position: Position, day: date) -> tuple[Sitting, ...]:
    """Whose the position is on this day, whether he is at work or away.

    An acting person takes the place of the one he stands in for; of a body, its chair and secretary; of an external
    party, nobody.
    """
    if position.kind == PositionKind.EXTERNAL:
        return ()
    present = [holding for holding in position.holdings if holding.covers(day)]
    stood_in_for = {holding.for_holding_id for holding in present if holding.capacity == Capacity.ACTING}
    heard = (
        (Capacity.CHAIR, Capacity.SECRETARY, Capacity.ACTING)
        if position.kind == PositionKind.BODY
        else (Capacity.HOLDER, Capacity.ACTING)
    )
    sittings = [
        Sitting(
            holding.person,
            position.title,
            holding.for_holding.person if holding.for_holding and holding.capacity == Capacity.ACTING else None,
            holding.basis,
        )
        for holding in present
        if holding.capacity in heard and holding.id not in stood_in_for
    ]
    return tuple(_once_each(sittings))


def not_away(sittings: Iterable[Sitting], day: date) -> tuple[Sitting, ...]:
    """Who of them is to be turned to on this day: neither on leave nor ill."""
    return tuple(sitting for sitting in sittings if sitting.person.absence_on(day) is None)


def belongs_on(position: Position, person: Person, day: date) -> bool:
    """Whether the person holds the position or is of the body in any capacity on this day."""
    return any(holding.person_id == person.id and holding.covers(day) for holding in position.holdings)


def _once_each(sittings: Iterable[Sitting]) -> Iterable[Sitting]:
    seen: set[int] = set()
    for sitting in sorted(sittings, key=lambda sitting: sitting.person.id):
        if sitting.person.id not in seen:
            seen.add(sitting.person.id)
            yield sitting
