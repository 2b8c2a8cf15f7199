"""Запись журнала (JournalEntry): who changed what, when, from where. Not a log line: it is for people and is kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Owned
from planner.domain.people import Person


class JournalEntry(Base, Owned):
    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_subject", "organization_id", "subject"),)

    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    as_position: Mapped[str] = mapped_column(default="")
    via: Mapped[str]
    """web, telegram, cli, system."""
    verb: Mapped[str]
    """The use case, as a word: «перенесено», «принято»."""
    subject: Mapped[str]
    """Table and id: «occurrence:42»."""
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)

    person: Mapped[Person | None] = relationship()
