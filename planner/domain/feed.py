"""Подписка на календарь (Feed): a secret .ics address of a person, a position, a section or the whole plan.

One address a device, kept only as a hash, revocable. Whoever has the address sees the deadlines, so by default a feed
names nobody.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Listed
from planner.domain.people import Person, Position
from planner.domain.plan import Section


class FeedScope(StrEnum):
    PLAN = "plan"
    PERSON = "person"
    POSITION = "position"
    SECTION = "section"


class Feed(Base, Listed):
    __tablename__ = "feed"

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Whose link it is; it dies with the owner's leaving. None was issued from the command line for nobody."""
    name: Mapped[str]
    scope: Mapped[str] = mapped_column(default=FeedScope.PLAN)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"))
    secret_hash: Mapped[str] = mapped_column(unique=True)
    alarms: Mapped[bool] = mapped_column(default=False)
    names: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    client: Mapped[str] = mapped_column(default="")

    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    position: Mapped[Position | None] = relationship()
    section: Mapped[Section | None] = relationship()
