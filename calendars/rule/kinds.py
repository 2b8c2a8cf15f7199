"""Правило срока (Rule): how an activity falls on a school year - on any school year.

A Rule holds no calendar year: «20 апреля» is the twentieth of April of whichever year the plan is made for. The only
thing it must know beyond month and day is on which side of 1 September a summer day stands, because a plan opens in
the August before its year starts and ends in the August after (`before_start`).

The family is closed: whoever asks what a rule is matches over these classes, and mypy tells when one is forgotten.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from calendars.school_year import FIRST_MONTH, SchoolYear, month_of

Period: TypeAlias = Literal["day", "week", "month", "quarter", "half-year", "year"]
Part: TypeAlias = Literal["start", "middle", "end"]
Scope: TypeAlias = Literal["year", "school-year", "calendar-year", "period", "continuous"]
Side: TypeAlias = Literal["before", "not-later", "after", "during"]
LengthUnit: TypeAlias = Literal["day", "working-day", "week", "month"]

OPENING_MONTHS = (7, 8)  # the months that may stand before 1 September and open a plan
LAST = -1  # counted from the end: the last week, the last Friday, the last day of a month


@dataclass(frozen=True)
class Day:
    """A day of the school year; a negative number counts from the end of its month, -1 is the last."""

    month: int
    number: int
    before_start: bool = False

    def __post_init__(self) -> None:
        longest = month_of(2024, self.month)[1].day  # a leap year: 29 February is a day, if not of every year
        if not (1 <= self.number <= longest or -longest <= self.number <= -1):
            raise ValueError(f"no day {self.number} in month {self.month}")
        if self.before_start and self.month not in OPENING_MONTHS:
            raise ValueError(f"month {self.month} cannot stand before the start of the year")

    def on(self, year: SchoolYear) -> date:
        """The day itself; 29 February of a common year is the 28th."""
        first, last = place_month(self.month, self.before_start, year)
        number = self.number if self.number > 0 else last.day + 1 + self.number
        return first.replace(day=min(number, last.day))

    @property
    def rank(self) -> tuple[int, int]:
        """Where it stands in the school year, for comparing two days without a year."""
        months = -(FIRST_MONTH - self.month) if self.before_start else (self.month - FIRST_MONTH) % 12
        return months, self.number if self.number > 0 else 32 + self.number


@dataclass(frozen=True)
class Length:
    """A stretch of time counted from an event: 10 days, 2 weeks."""

    number: int
    unit: LengthUnit


@dataclass(frozen=True)
class Months:
    """Some time in each of these months. July and August that lead the list may stand before the start."""

    months: tuple[int, ...]
    before_start: bool = False
    kind: Literal["months"] = "months"


@dataclass(frozen=True)
class Range:
    """One window from the first day to the last; without a last day it stays open to the end of the year."""

    first: Day
    last: Day | None = None
    grain: Literal["month", "half-year"] | None = None  # said in months or half-years, no day was named
    kind: Literal["range"] = "range"


@dataclass(frozen=True)
class Days:
    """Exactly these days."""

    days: tuple[Day, ...]
    kind: Literal["days"] = "days"


@dataclass(frozen=True)
class NthWeekday:
    """«Последняя пятница мая»: a day of the week counted inside months."""

    nth: tuple[int, ...]
    weekday: int  # 1 is Monday
    months: tuple[int, ...]
    before_start: bool = False
    kind: Literal["nth-weekday"] = "nth-weekday"


@dataclass(frozen=True)
class Deadline:
    """Up to and including a day; nothing says when it opens."""

    day: Day
    kind: Literal["deadline"] = "deadline"


@dataclass(frozen=True)
class WeekOfMonth:
    """Numbered weeks of months. Without months the month stands elsewhere, usually in the heading of the rows."""

    weeks: tuple[int, ...]
    months: tuple[int, ...] = ()
    before_start: bool = False
    kind: Literal["week-of-month"] = "week-of-month"


@dataclass(frozen=True)
class Recurring:
    """Again in every period, or in every `interval`-th one."""

    every: Period
    interval: int = 1
    count: int | None = None  # exactly so many times in a period
    count_min: int | None = None  # «не реже»
    count_max: int | None = None  # «не чаще»
    weekday: int | None = None  # 1 is Monday
    nth: tuple[int, ...] = ()  # which of these weekdays, or without a weekday which weeks, of the month
    day: int | None = None  # a number of the month, -1 is its last day
    from_day: int | None = None  # «с 20 по 25 число»
    side: Literal["before"] | None = None  # by that day; else on it
    part: Part | None = None  # at the start, in the middle, at the end of each period
    months: tuple[int, ...] = ()  # only in these months
    quarters: tuple[int, ...] = ()  # only in these calendar quarters
    kind: Literal["recurring"] = "recurring"


@dataclass(frozen=True)
class AllYear:
    """«В течение года»: one window as long as the year."""

    scope: Scope = "year"
    also_months: tuple[int, ...] = ()  # «сентябрь, в течение года»
    kind: Literal["all-year"] = "all-year"


@dataclass(frozen=True)
class OnDemand:
    """«По мере необходимости»: no date until somebody starts it."""

    by: str | None = None  # the document that sets the dates: график, план, запрос
    min_per_year: int | None = None
    kind: Literal["on-demand"] = "on-demand"


@dataclass(frozen=True)
class Relative:
    """Counted from an event whose date this calendar does not know."""

    anchor: str
    offset: Length | None = None  # negative before the event
    within: Length | None = None
    side: Side | None = None
    kind: Literal["relative"] = "relative"


@dataclass(frozen=True)
class MultiYear:
    """«Раз в 3 года», «на 2023-2029 годы»; all empty for a horizon that was not stated."""

    every_years: int | None = None
    from_year: int | None = None
    to_year: int | None = None
    kind: Literal["multi-year"] = "multi-year"


@dataclass(frozen=True)
class Unparsable:
    """No date can honestly be read."""

    why: str
    kind: Literal["unparsable"] = "unparsable"


Single: TypeAlias = (
    Months
    | Range
    | Days
    | NthWeekday
    | Deadline
    | WeekOfMonth
    | Recurring
    | AllYear
    | OnDemand
    | Relative
    | MultiYear
    | Unparsable
)


@dataclass(frozen=True)
class Several:
    """Several rules in one phrase, each with spans of its own: «октябрь - ноябрь, до 15 мая»."""

    parts: tuple[Single, ...]
    kind: Literal["several"] = "several"


Rule: TypeAlias = Single | Several


def place_month(month: int, before_start: bool, year: SchoolYear) -> tuple[date, date]:
    """The first and last day of a month of the year, or of the summer before it."""
    return month_of(year.start, month) if before_start else year.month(month)


def placed_months(months: tuple[int, ...], before_start: bool, year: SchoolYear) -> tuple[tuple[date, date], ...]:
    """Each month with its days; `before_start` concerns only July and August that lead the list."""
    leading = leading_summer(months) if before_start else 0
    return tuple(place_month(month, place < leading, year) for place, month in enumerate(months))


def leading_summer(months: tuple[int, ...]) -> int:
    """How many months at the head of the list are July or August."""
    for place, month in enumerate(months):
        if month not in OPENING_MONTHS:
            return place
    return len(months)
