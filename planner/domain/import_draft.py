"""Загруженный документ (ImportDraft): a plan read from somebody's file, kept while it is looked through.

`rows` are what was read and never change; `choices` are what somebody answered since. Nothing of it is in a plan until
it is confirmed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from planner.database import Base, Owned


class DraftState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    THROWN_AWAY = "thrown_away"


class Answer(StrEnum):
    """What was said of the reading of a deadline."""

    YES = "yes"
    UNDATED = "undated"


@dataclass(frozen=True)
class SourceRow:
    """A row as the document has it, and what was read of it."""

    index: int
    """Its place among the rows of the whole file, from 0."""
    table: int
    number: str
    section: str
    activity: str
    deadline: str
    responsible: str
    document: str
    is_sure: bool
    """Whether its deadline may be scheduled without a look."""
    positions: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Its words, that stay with the activity."""
        return "\n".join(part for part in (self.activity, self.deadline, self.responsible) if part)


@dataclass(frozen=True)
class Choice:
    """What somebody answered about one row."""

    phrase: str | None = None
    """Typed in place of the document's words."""
    answer: Answer | None = None
    bearer: str | None = None
    """Who answers for it in place of those read: «p12» is position 12, «u5» is person 5, «» is nobody."""
    is_skipped: bool = False


NO_CHOICE = Choice()


@dataclass(frozen=True)
class Choices:
    rows: Mapping[int, Choice] = field(default_factory=dict)
    """By the index of a row."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """Titles of sections, and into which they are merged."""

    def of(self, row: SourceRow) -> Choice:
        return self.rows.get(row.index, NO_CHOICE)

    def section_of(self, row: SourceRow) -> str:
        return self.sections.get(row.section, row.section)


class ImportDraft(Base, Owned):
    __tablename__ = "import_draft"
    __table_args__ = (Index("ix_import_draft_organization_id_sha256", "organization_id", "sha256"),)

    sha256: Mapped[str]
    file_name: Mapped[str]
    year: Mapped[int]
    """In which the school year begins that the deadlines are read for."""
    cyclogram_id: Mapped[int | None] = mapped_column(ForeignKey("cyclogram.id"))
    """The plan it is laid over; None where it makes a new one, which stands here once it is confirmed."""
    rows: Mapped[list[Any]]
    approval: Mapped[str] = mapped_column(default="")
    """What the document says of its own approval, in words."""
    choices: Mapped[dict[str, Any]]
    former_choices: Mapped[dict[str, Any] | None]
    """Before the last answer, so that it can be taken back."""
    state: Mapped[str] = mapped_column(default=DraftState.OPEN)
    brought_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def source_rows(self) -> tuple[SourceRow, ...]:
        return tuple(_row_from(row) for row in self.rows)

    @property
    def answers(self) -> Choices:
        return _choices_from(self.choices)

    def answer(self, choices: Choices) -> None:
        self.former_choices = self.choices
        self.choices = {
            "rows": {str(index): asdict(choice) for index, choice in choices.rows.items()},
            "sections": dict(choices.sections),
        }


def _row_from(kept: dict[str, Any]) -> SourceRow:
    lists = {name: tuple(kept[name]) for name in ("positions", "people", "warnings")}
    return SourceRow(**{**kept, **lists})


def _choices_from(kept: Mapping[str, Any]) -> Choices:
    rows = {int(index): _choice_from(choice) for index, choice in kept.get("rows", {}).items()}
    return Choices(rows, kept.get("sections", {}))


def _choice_from(kept: Mapping[str, Any]) -> Choice:
    answer = kept["answer"]
    return Choice(**{**kept, "answer": Answer(answer) if answer else None})
