"""Учебный год (SchoolYear): 1 September - 31 August, written 2026/2027 and named by the calendar year it starts in.

Its plan may open earlier: the August before 1 September is when a plan is discussed and approved, so a SchoolYear knows
thirteen months, from `opens_on` to `last_on`, and August is both the month before its start and its last one.

Четверти and каникулы are not computed: every organisation sets its own, so they are only described here (Term).
"""

import calendar
from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 9  # September
PLANNING_STARTS = 7  # from 1 July people think of the coming year: the present one has been analysed in June


@dataclass(frozen=True, order=True)
class SchoolYear:
    """The school year that starts on 1 September of `start`."""

    start: int

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """The school year in which `day` lies."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @classmethod
    def planned_on(cls, day: date) -> "SchoolYear":
        """The year that is meant on `day` when nobody names one: from 1 July the coming year."""
        return cls(day.year if day.month >= PLANNING_STARTS else day.year - 1)

    def __str__(self) -> str:
        return f"{self.start}/{self.start + 1}"

    def __contains__(self, day: date) -> bool:
        """Whether `day` may stand in the plan of this year, the August before included."""
        return self.opens_on <= day <= self.last_on

    @property
    def first_on(self) -> date:
        return date(self.start, FIRST_MONTH, 1)

    @property
    def last_on(self) -> date:
        return date(self.start + 1, 8, 31)

    @property
    def opens_on(self) -> date:
        """The first day its plan may hold: 1 August before the start."""
        return date(self.start, 8, 1)

    @property
    def lessons_end_on(self) -> date:
        """The last day of II полугодие, with which a school's year of work ends."""
        return date(self.start + 1, 5, 31)

    @property
    def next(self) -> "SchoolYear":
        return SchoolYear(self.start + 1)

    @property
    def previous(self) -> "SchoolYear":
        return SchoolYear(self.start - 1)

    def calendar_year(self, month: int) -> int:
        """The calendar year in which `month` of this school year lies."""
        return self.start if month >= FIRST_MONTH else self.start + 1

    def month(self, month: int) -> tuple[date, date]:
        """The first and the last day of a calendar month inside the year; August is the one at its end."""
        return month_of(self.calendar_year(month), month)

    def months(self) -> tuple[tuple[date, date], ...]:
        """All twelve months, September to August."""
        return tuple(self.month((FIRST_MONTH - 1 + shift) % 12 + 1) for shift in range(12))

    def half(self, number: int) -> tuple[date, date]:
        """I полугодие is 1 September - 31 December, II is 1 January - 31 May."""
        if number == 1:
            return self.first_on, date(self.start, 12, 31)
        return date(self.start + 1, 1, 1), self.lessons_end_on

    def quarters(self) -> tuple[tuple[date, date], ...]:
        """The four calendar quarters that end inside the year: of III only September belongs to it, then IV, I, II."""
        january = self.start + 1
        return (
            (self.first_on, date(self.start, 9, 30)),
            (date(self.start, 10, 1), date(self.start, 12, 31)),
            (date(january, 1, 1), date(january, 3, 31)),
            (date(january, 4, 1), date(january, 6, 30)),
        )


@dataclass(frozen=True)
class Term:
    """Учебный период (term): a четверть, a триместр or каникулы of one organisation, by its own calendar."""

    name: str
    from_on: date
    to_on: date

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on


def month_of(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month of a calendar year."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
