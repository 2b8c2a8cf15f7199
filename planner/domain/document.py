"""Документ (Document): a governing document of the register, with its review date.

Положение, приказ, регламент. Not Evidence: evidence proves that an occurrence was carried out.
"""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from planner.database import Base, Listed


class Document(Base, Listed):
    __tablename__ = "document"

    title: Mapped[str]
    catalog_key: Mapped[str | None]
    number: Mapped[str] = mapped_column(default="")
    dated_on: Mapped[date | None]
    review_on: Mapped[date | None]
    """By this day it must be looked at again; the day gives an occurrence."""
    published_url: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date | None]
