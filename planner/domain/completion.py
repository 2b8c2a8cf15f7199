"""Отметка о выполнении (Completion) and подтверждение (Evidence).

A mark is submitted, then accepted or returned; where nobody controls it, it is accepted at once. The day on which the
work was done is apart from the moment it was marked: reports count by the former. A file is never overwritten: a new
one is a new version, known by its SHA-256.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, ForeignKey, Index, Numeric, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Owned
from planner.domain.people import Person

if TYPE_CHECKING:
    from planner.domain.occurrence import Occurrence

UNDO_FOR = timedelta(minutes=5)
"""How long an action can be undone: instead of asking «вы уверены?» before it (mock-ups, «Toast with undo»)."""


class Outcome(StrEnum):
    DONE = "done"
    NOT_REQUIRED = "not_required"
    """It turned out that it need not be done; the basis says why, and it leaves the denominator."""


class Completion(Base, Owned):
    __tablename__ = "completion"
    __table_args__ = (
        Index(
            "uq_completion_in_force",
            "occurrence_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL AND returned_at IS NULL"),
            postgresql_where=text("undone_at IS NULL AND returned_at IS NULL"),
        ),
    )

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), index=True)
    outcome: Mapped[str] = mapped_column(default=Outcome.DONE)
    done_on: Mapped[date]
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    as_position: Mapped[str] = mapped_column(default="")
    """As whom it was done, in words: a substitute stays a substitute in the record."""
    basis: Mapped[str] = mapped_column(default="")
    protocol: Mapped[str] = mapped_column(default="")
    """A body completes by the number and date of its protocol."""
    result: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[str] = mapped_column(default="")
    proposal: Mapped[str] = mapped_column(default="")
    """For next year's plan (function 3.4)."""
    publication_url: Mapped[str] = mapped_column(default="")
    no_decision_basis: Mapped[str] = mapped_column(default="")
    """Why no management decision is needed, where the activity demands one."""
    good_practice: Mapped[bool] = mapped_column(default=False)
    cost: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    via: Mapped[str]
    submitted_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    remark: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[datetime | None]

    occurrence: Mapped["Occurrence"] = relationship(back_populates="completions")
    by_person: Mapped[Person | None] = relationship(foreign_keys=[by_person_id])
    accepted_by: Mapped[Person | None] = relationship(foreign_keys=[accepted_by_id])

    @property
    def is_final(self) -> bool:
        return self.accepted_at is not None and self.undone_at is None

    @property
    def last_action_at(self) -> datetime:
        """When the last thing was done to it: what an undo takes back."""
        return max(moment for moment in (self.submitted_at, self.accepted_at, self.returned_at) if moment)


class Evidence(Base, Owned):
    __tablename__ = "evidence"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), index=True)
    kind: Mapped[str] = mapped_column(default="")
    """What document it is: «справка», «протокол»."""
    number: Mapped[str] = mapped_column(default="")
    dated_on: Mapped[date | None]
    """The document's own date; a report goes by it, not by the day of upload."""
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    version_of_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    remark_to_id: Mapped[int | None] = mapped_column(ForeignKey("completion.id"))
    """The returned mark that this file explains: it is the controller's, and no evidence of the work."""
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    via: Mapped[str]
    removed_at: Mapped[datetime | None]
    """Taken off the card; the file and its row stay."""

    uploaded_by: Mapped[Person | None] = relationship()

    @classmethod
    def is_on_card(cls) -> ColumnElement[bool]:
        """It proves the work: neither taken off nor a controller's explanation of a remark."""
        return and_(cls.removed_at.is_(None), cls.remark_to_id.is_(None))
