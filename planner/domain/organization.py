"""Организация (Organization): a kindergarten, a school, or the office above them.

It has one time zone, in which all its days are counted, and one working week. `Policy` is what an organisation may
decide for itself; each rule has a default that suits most, so a new organisation decides nothing.
"""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.database import Base, Owned


class OrganizationKind(StrEnum):
    DOO = "doo"
    SCHOOL = "school"
    OFFICE = "office"


class Titles(StrEnum):
    """How an activity is named in a foreign messenger (ч. 8 ст. 10 149-ФЗ: no personal data there)."""

    SHORT = "short"
    NUMBER = "number"


class MessengerFiles(StrEnum):
    """Whether evidence is taken through a foreign messenger: after a notice, by a link to the page, or not at all."""

    NOTICE = "notice"
    LINK = "link"
    OFF = "off"


@dataclass(frozen=True)
class Policy:
    """What an organisation decides for itself. Days are working days, times are of its own zone."""

    remind_at: str = "08:00"
    leads: tuple[int, ...] = (5, 1)
    """How many working days before the deadline to remind."""
    overdue_on: tuple[int, ...] = (1, 3, 5, 10)
    """On which working days after the deadline to remind that it has passed."""
    quiet_from: str = "21:00"
    quiet_to: str = "07:00"
    """In between nothing is sent: what is due waits for the morning and is never dropped."""
    soon_days: int = 5
    titles: str = Titles.SHORT
    messenger_files: str = MessengerFiles.NOTICE
    accepts_own: bool = False
    """Whether the one who submitted may also accept: in a tiny kindergarten there may be nobody else."""
    shift: str = "keep"
    """What is done with a deadline that falls on a day off; by default the document's date stays."""

    @classmethod
    def of(cls, settings: dict[str, Any]) -> "Policy":
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()
        }
        return cls(**{name: value for name, value in values.items() if name in known})

    def changed(self) -> dict[str, Any]:
        """What differs from the defaults: all that needs keeping."""
        default = asdict(Policy())
        return {name: value for name, value in asdict(self).items() if value != default[name]}

    def is_quiet(self, moment: time) -> bool:
        """The window may cross midnight: 21:00-07:00 is one interval."""
        start, end = time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_to)
        return start <= moment < end if start <= end else moment >= start or moment < end


class Step(StrEnum):
    """A step of the first-run checklist, in the order in which it is usually taken."""

    ORGANIZATION = "organization"
    PEOPLE = "people"
    PLAN = "plan"
    DEADLINES = "deadlines"
    APPROVAL = "approval"
    CHANNEL = "channel"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class BeginningNotes:
    """What of the checklist no fact tells: which steps were skipped, which were looked at, whether it was put away."""

    skipped: frozenset[str] = frozenset()
    looked_at: frozenset[str] = frozenset()
    is_put_away: bool = False

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "BeginningNotes":
        return cls(frozenset(kept.get("skipped", ())), frozenset(kept.get("looked_at", ())), bool(kept.get("put_away")))

    def kept(self) -> dict[str, Any]:
        return {
            "skipped": sorted(self.skipped),
            "looked_at": sorted(self.looked_at),
            "put_away": self.is_put_away,
        }


class Organization(Base):
    __tablename__ = "organization"

    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default=OrganizationKind.DOO)
    zone: Mapped[str] = mapped_column(default="Europe/Moscow")
    week: Mapped[int] = mapped_column(default=5)
    region: Mapped[str] = mapped_column(default="")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What differs from the defaults of `Policy`."""
    beginning: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`BeginningNotes`, as kept: what is done is seen from the facts."""
    change_no: Mapped[int] = mapped_column(default=0)
    """Grows with every change of what its calendars show; a feed is built anew only when it has grown."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    @property
    def policy(self) -> Policy:
        return Policy.of(self.settings)

    @property
    def beginning_notes(self) -> BeginningNotes:
        return BeginningNotes.of(self.beginning)

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def version(self) -> int:
        """A number of what its own page shows: another one means that somebody has changed it."""
        shown = [self.name, self.kind, self.zone, self.week, self.region, asdict(self.policy)]
        return crc32(json.dumps(shown, sort_keys=True).encode()) >> 1


class DayOff(Base, Owned):
    """Нерабочий день: a day of the organisation's own, beside the production calendar; `working` may also add one."""

    __tablename__ = "day_off"
    __table_args__ = (UniqueConstraint("organization_id", "on"),)

    on: Mapped[date]
    working: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")


class Term(Base, Owned):
    """Учебный период: a term of a school year, as the organisation sets it."""

    __tablename__ = "term"

    plan_year: Mapped[int]
    name: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date]
