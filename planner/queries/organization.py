"""Страница организации (OrganizationPage): what it is, what it decided for itself, on which days it does not work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from calendars.school_year import SchoolYear
from planner.domain.organization import DayOff, OrganizationKind, Policy
from planner.domain.rights import Right
from planner.queries.year_calendar import YearCalendar, year_calendar
from planner.work import Work

NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OwnDays:
    """Days in a row, both inclusive, that the organisation decided about in the same words."""

    from_on: date
    to_on: date
    working: bool
    note: str

    @property
    def number(self) -> int:
        return (self.to_on - self.from_on).days + 1


@dataclass(frozen=True)
class OrganizationPage:
    name: str
    kind: OrganizationKind
    region: str
    zone: str
    week: int
    policy: Policy
    version: int
    own_days: tuple[OwnDays, ...]
    """Of the year shown and of later ones."""
    calendar: YearCalendar
    years: tuple[SchoolYear, ...]
    """Whose calendar may be looked at."""
    is_beginning_put_away: bool


def organization_page(work: Work, year: int | None = None) -> OrganizationPage:
    """The organisation with the calendar of a school year: the one that is meant today when none is asked for."""
    work.require(Right.SETTINGS)
    own = work.organization
    planned = SchoolYear.planned_on(work.today)
    years = tuple(sorted({work.year, planned, planned.next}))
    shown = next((one for one in years if one.start == year), planned)
    return OrganizationPage(
        name=own.name,
        kind=OrganizationKind(own.kind),
        region=own.region,
        zone=own.zone,
        week=own.week,
        policy=own.policy,
        version=own.version,
        own_days=tuple(_in_rows(_days(work, years[0].first_on))),
        calendar=year_calendar(work, shown),
        years=years,
        is_beginning_put_away=own.beginning_notes.is_put_away,
    )


def _days(work: Work, since: date) -> list[DayOff]:
    return list(work.session.scalars(select(DayOff).where(DayOff.on >= since).order_by(DayOff.on)))


def _in_rows(days: Iterable[DayOff]) -> Iterable[OwnDays]:
    """Days that follow each other and say the same, as one row."""
    row: OwnDays | None = None
    for day in days:
        if row is not None and (row.to_on + NEXT_DAY, row.working, row.note) == (day.on, day.working, day.note):
            row = OwnDays(row.from_on, day.on, row.working, row.note)
            continue
        if row is not None:
            yield row
        row = OwnDays(day.on, day.on, day.working, day.note)
    if row is not None:
        yield row
