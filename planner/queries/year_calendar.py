"""Календарь года (YearCalendar): which days of a school year the organisation works, and what that rests on.

Shown to whoever sets the week and the days off, so that what reminders and working days are counted by can be seen.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from calendars.school_year import SchoolYear
from calendars.workdays import DayKind, Transfer
from planner.work import Work

WEEK = 7


@dataclass(frozen=True)
class CalendarDay:
    on: date
    kind: DayKind


@dataclass(frozen=True)
class CalendarMonth:
    first_on: date
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    """Monday to Sunday; None is a day of a neighbouring month."""
    workdays: int
    days_off: int


@dataclass(frozen=True)
class Basis:
    """What the days off of one calendar year rest on."""

    year: int
    decree: str
    """Empty while there is none."""
    is_preliminary: bool
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True)
class YearCalendar:
    year: SchoolYear
    months: tuple[CalendarMonth, ...]
    bases: tuple[Basis, ...]
    """Of both calendar years."""
    workdays: int
    is_preliminary: bool


def year_calendar(work: Work, year: SchoolYear) -> YearCalendar:
    """The twelve months, September to August."""
    months = tuple(_month(work, first_on, last_on) for first_on, last_on in year.months())
    bases = tuple(_basis(work, number) for number in (year.start, year.start + 1))
    return YearCalendar(
        year=year,
        months=months,
        bases=bases,
        workdays=sum(month.workdays for month in months),
        is_preliminary=any(basis.is_preliminary for basis in bases),
    )


def _month(work: Work, first_on: date, last_on: date) -> CalendarMonth:
    days = [first_on + timedelta(days=shift) for shift in range((last_on - first_on).days + 1)]
    kinds = {day: work.workdays.kind(day) for day in days}
    cells: list[CalendarDay | None] = [None] * first_on.weekday()
    cells += [CalendarDay(day, kind) for day, kind in kinds.items()]
    cells += [None] * (-len(cells) % WEEK)
    workdays = sum(kind.works for kind in kinds.values())
    return CalendarMonth(
        first_on=first_on,
        weeks=tuple(tuple(cells[start : start + WEEK]) for start in range(0, len(cells), WEEK)),
        workdays=workdays,
        days_off=len(days) - workdays,
    )


def _basis(work: Work, year: int) -> Basis:
    workdays = work.workdays
    return Basis(year, workdays.basis(year), workdays.is_preliminary(year), workdays.transfers(year))
