"""Циклограмма (Cyclogram), редакция (Edition), мероприятие (Activity): the plan and what was approved of it.

Editions freeze, activities live. `Activity` is the live row with a `lineage` that lasts across years and splits;
approval freezes its content into the edition, and a difference is computed from two editions.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendars.rule import Rule, rule_from_json
from calendars.school_year import SchoolYear
from planner.database import Base, Listed, Owned
from planner.domain.assignment import Assignment, Part
from planner.domain.people import Position


class PlanStatus(StrEnum):
    DRAFT = "draft"
    AGREED = "agreed"
    APPROVED = "approved"
    CLOSED = "closed"


class Origin(StrEnum):
    """Where a row of the plan came from."""

    CATALOG = "catalog"
    HAND = "hand"
    IMPORT = "import"
    ONE_OFF = "one_off"
    """Added after approval, with a reason: «сверх плана»."""


class Section(Base, Owned):
    """Раздел: a group of activities, from the function matrix or the organisation's own."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("organization_id", "title"),)

    code: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0)


class Cyclogram(Base, Listed):
    __tablename__ = "cyclogram"

    title: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date]
    status: Mapped[str] = mapped_column(default=PlanStatus.DRAFT)
    agreed_protocol: Mapped[str] = mapped_column(default="")
    agreed_on: Mapped[date | None]

    editions: Mapped[list["Edition"]] = relationship(back_populates="cyclogram", order_by="Edition.number")
    activities: Mapped[list["Activity"]] = relationship(
        back_populates="cyclogram", order_by="Activity.number, Activity.id"
    )

    @property
    def is_approved(self) -> bool:
        return self.status in (PlanStatus.APPROVED, PlanStatus.CLOSED)

    @property
    def begins_on(self) -> date | None:
        """The day from which deadlines count, where a plan was made in the middle of its first year; else None.

        A plan from 1 September holds the August before it as well.
        """
        return self.from_on if self.from_on != SchoolYear.of(self.from_on).first_on else None

    @property
    def years(self) -> tuple[SchoolYear, ...]:
        first, last = SchoolYear.of(self.from_on), SchoolYear.of(self.to_on)
        return tuple(SchoolYear(start) for start in range(first.start, last.start + 1))

    @property
    def edition(self) -> "Edition | None":
        """The edition in force."""
        return self.editions[-1] if self.editions else None


class Edition(Base, Owned):
    """The plan as approved by one order."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("cyclogram_id", "number"),)

    cyclogram_id: Mapped[int] = mapped_column(ForeignKey("cyclogram.id"))
    number: Mapped[int]
    protocol: Mapped[str] = mapped_column(default="")
    order_no: Mapped[str]
    order_on: Mapped[date]
    frozen_at: Mapped[datetime]

    cyclogram: Mapped[Cyclogram] = relationship(back_populates="editions")
    rows: Mapped[list["EditionRow"]] = relationship(back_populates="edition", order_by="EditionRow.id")


class EditionRow(Base, Owned):
    """A row of the plan as it stood in one edition."""

    __tablename__ = "edition_row"
    __table_args__ = (UniqueConstraint("edition_id", "activity_id"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    lineage: Mapped[str]
    content: Mapped[dict[str, Any]]

    edition: Mapped[Edition] = relationship(back_populates="rows")


class Activity(Base, Owned):
    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_cyclogram_id_number", "cyclogram_id", "number"),)

    cyclogram_id: Mapped[int] = mapped_column(ForeignKey("cyclogram.id"))
    lineage: Mapped[str]
    """Lasts across editions, splits and years."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"))
    function_code: Mapped[str] = mapped_column(default="")
    number: Mapped[int]
    title: Mapped[str]
    short_title: Mapped[str] = mapped_column(default="")
    phrase: Mapped[str] = mapped_column(default="")
    """The deadline as in the document, verbatim."""
    rule: Mapped[dict[str, Any] | None]
    """What was understood of the phrase, when it may be scheduled; None is «без даты»."""
    confidence: Mapped[str] = mapped_column(default="high")
    shift: Mapped[str | None]
    """What is done when the day is a day off, where it differs from the organisation's way."""
    invariant: Mapped[bool] = mapped_column(default=True)
    object: Mapped[str] = mapped_column(default="")
    regulation: Mapped[str] = mapped_column(default="")
    result_document: Mapped[str] = mapped_column(default="")
    considered_by_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    demands_file: Mapped[bool] = mapped_column(default=False)
    demands_acceptance: Mapped[bool] = mapped_column(default=False)
    demands_decision: Mapped[bool] = mapped_column(default=False)
    demands_publication: Mapped[bool] = mapped_column(default=False)
    cost_planned: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    origin: Mapped[str] = mapped_column(default=Origin.HAND)
    origin_reason: Mapped[str] = mapped_column(default="")
    catalog_key: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="")
    """The words of the document that the row was read from."""
    retired_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    cyclogram: Mapped[Cyclogram] = relationship(back_populates="activities")
    section: Mapped[Section | None] = relationship()
    considered_by: Mapped[Position | None] = relationship()
    assignments: Mapped[list[Assignment]] = relationship(
        foreign_keys=[Assignment.activity_id], order_by=Assignment.id, cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def name(self) -> str:
        """What fits a message and a narrow column."""
        return self.short_title or self.title

    @property
    def deadline(self) -> Rule | None:
        return rule_from_json(self.rule) if self.rule else None

    @property
    def content(self) -> dict[str, Any]:
        """What an edition freezes of a row, in the words of the document."""
        return {
            "number": self.number,
            "section": self.section.title if self.section else "",
            "function_code": self.function_code,
            "title": self.title,
            "phrase": self.phrase,
            "invariant": self.invariant,
            "object": self.object,
            "responsible": self.titles_of(Part.ACCOUNTABLE),
            "executors": self.titles_of(Part.EXECUTOR),
            "controllers": self.titles_of(Part.CONTROLLER),
            "result_document": self.result_document,
            "considered_by": self.considered_by.title if self.considered_by else "",
        }

    def titles_of(self, part: Part) -> list[str]:
        """How the plan names those who have this part."""
        return [assignment.title for assignment in self.assignments if assignment.part == part]
