"""Строка (row): one line of a plan as it was read - a section, or a task with its deadline and those who answer.

Plain values: nothing here knows an organisation, its people or a database.
"""

from dataclasses import dataclass
from typing import TypeAlias

from calendars.phrases import Confidence, Reading


@dataclass(frozen=True)
class SectionRow:
    """A title over the rows that follow; `period` where it says when all of it happens."""

    row: int
    title: str
    period: Reading | None = None


@dataclass(frozen=True)
class TaskRow:
    """Something to do. `deadline_raw` and `responsible_raw` are as written, breaks between lines included."""

    row: int
    n: str | None
    section: str | None
    group: str | None
    activity: str
    deadline_raw: str
    deadline: Reading
    confidence: Confidence
    """That of the reading, or less where the words stand elsewhere than in the row's own cell."""
    responsible_raw: str
    positions: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    document: str | None = None
    warnings: tuple[str, ...] = ()


PlanRow: TypeAlias = SectionRow | TaskRow


@dataclass(frozen=True)
class PlanTable:
    """One table of a document. `columns` are its headings by what they mean."""

    index: int
    columns: dict[str, str | None]
    responsible: str | None
    """Who answers for all of it, when one line says so."""
    rows: tuple[PlanRow, ...]
