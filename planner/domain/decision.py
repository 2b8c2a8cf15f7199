"""Замечание (Finding) and управленческое решение (Decision): what comes of a result.

Each asks for something by a day, so each has an Occurrence of its own and is reminded of and controlled like any
other. A finding says what must be put right; a decision says what was decided, by whom and by which paper.
"""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Owned

if TYPE_CHECKING:
    from planner.domain.occurrence import Occurrence


class Finding(Base, Owned):
    __tablename__ = "finding"

    text: Mapped[str]
    found_at_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", use_alter=True), index=True)
    """The occurrence in whose course it was found."""

    found_at: Mapped["Occurrence"] = relationship(foreign_keys=[found_at_id])


class Decision(Base, Owned):
    __tablename__ = "decision"

    text: Mapped[str]
    decided_at_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", use_alter=True), index=True)
    """The occurrence from whose results it was decided."""
    adopted_by: Mapped[str] = mapped_column(default="")
    paper: Mapped[str] = mapped_column(default="")
    """«приказ от 27.11.2026 № 101» or «протокол № 3 от 27.11.2026»."""
    effect_on: Mapped[date | None]
    """When its effect is to be looked at."""

    decided_at: Mapped["Occurrence"] = relationship(foreign_keys=[decided_at_id])
