"""Обсуждение (Comment): what somebody says about a row of the plan, a whole plan, or one occurrence.

It changes nothing by itself, and stays when its plan is approved. One taken back is not shown; its row stays.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Owned
from planner.domain.people import Person


class Comment(Base, Owned):
    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN cyclogram_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN activity_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN occurrence_id IS NULL THEN 0 ELSE 1 END) = 1",
            "about_one",
        ),
    )

    cyclogram_id: Mapped[int | None] = mapped_column(ForeignKey("cyclogram.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    text: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
