"""Срок с … по … (Span): the day a run opens, or none, and the day it is due.

«До 20 апреля» has no opening day; «в течение года» is due at the period's end and so is never late before. Spans are
calendar days as the document means them: moving one off a day off is the organisation's policy, not the rule's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, assert_never

from calendars.rule.kinds import (
    LAST,
    AllYear,
    Days,
    Deadline,
    Months,
    MultiYear,
    NthWeekday,
    OnDemand,
    Part,
    Range,
    Recurring,
    Relative,
    Rule,
    Several,
    Unparsable,
    WeekOfMonth,
    placed_months,
)
from calendars.school_year import SchoolYear, month_of

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
DECADE = 10  # days: «в начале», «в середине», «в конце месяца» are its decades
HALF_MONTH = 15  # «в начале» and «в конце» of anything longer than a month are half a month
SCHOOL_MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5)
SUMMER_MONTHS = (6, 7, 8)


class FirstWeek(StrEnum):
    """Which days «1 неделя» of a month is."""

    HOLDING_FIRST = (
        "holding-first"  # Monday to Sunday around the 1st; the next one when the 1st is a Saturday or Sunday
    )
    FULL = "full"  # the first that lies wholly in the month
    SEVENS = "sevens"  # days 1-7, 8-14 … whatever their weekday


@dataclass(frozen=True)
class Habits:
    """What an organisation settles once, and phrases leave unsaid."""

    kind: Literal["doo", "school", "office"] = "school"  # a kindergarten works in summer
    first_week: FirstWeek = FirstWeek.HOLDING_FIRST


@dataclass(frozen=True)
class Span:
    """The window of one run, both days included."""

    opens_on: date | None
    due_on: date

    def __lt__(self, other: "Span") -> bool:
        return self._key < other._key

    @property
    def _key(self) -> tuple[date, date]:
        return self.due_on, self.opens_on or self.due_on


def spans(rule: Rule, year: SchoolYear, habits: Habits = Habits()) -> tuple[Span, ...]:
    """All runs of the rule in the year, in order of their due days; none when the rule names no day."""
    return tuple(sorted(set(_runs(rule, year, habits))))


def year_end(year: SchoolYear, habits: Habits) -> date:
    """When the work of the year ends: 31 May, in a kindergarten 31 August."""
    return year.last_on if habits.kind == "doo" else year.lessons_end_on


def week_of_month(number: int, first: date, last: date, habits: Habits) -> Span | None:
    """The numbered week (-1 is the last) of the month `first`-`last`; None when the month has no such week."""
    opens = _first_week(first, habits)
    following = _first_week(last + DAY, habits)
    count = -(-(following - opens) // WEEK)
    place = count if number == LAST else number
    if place > count:
        return None
    opens += WEEK * (place - 1)
    due = opens + WEEK - DAY
    return Span(opens, min(due, last) if habits.first_week is FirstWeek.SEVENS else due)


def _first_week(first: date, habits: Habits) -> date:
    weekday = first.isoweekday()
    match habits.first_week:
        case FirstWeek.SEVENS:
            return first
        case FirstWeek.FULL:
            return first + DAY * ((8 - weekday) % 7)
        case FirstWeek.HOLDING_FIRST:
            return first - DAY * (weekday - 1) if weekday < 6 else first + DAY * (8 - weekday)


def _runs(rule: Rule, year: SchoolYear, habits: Habits) -> Iterator[Span]:  # noqa: PLR0912 - one case a kind of rule
    match rule:
        case Months():
            yield from _whole(placed_months(rule.months, rule.before_start, year))
        case Range():
            yield _window(rule, year, habits)
        case Days():
            yield from (_single(day.on(year)) for day in rule.days)
        case NthWeekday():
            for first, last in placed_months(rule.months, rule.before_start, year):
                yield from _nth_weekdays(rule.nth, rule.weekday, first, last)
        case Deadline():
            yield Span(None, rule.day.on(year))
        case WeekOfMonth():
            for first, last in placed_months(rule.months, rule.before_start, year):
                yield from _numbered_weeks(rule.weeks, first, last, habits)
        case Recurring():
            yield from _recurring(rule, year, habits)
        case AllYear():
            # A year that is not called учебный is the whole of it, with its summer, in a school too.
            whole = rule.scope in ("year", "calendar-year")
            yield Span(year.first_on, year.last_on if whole else year_end(year, habits))
        case MultiYear():
            # Only a stated horizon that holds the whole year says that something is due in it.
            if rule.from_year is not None and rule.to_year is not None and rule.from_year <= year.start < rule.to_year:
                yield Span(year.first_on, year_end(year, habits))
        case OnDemand() | Relative() | Unparsable():
            return
        case Several():
            for part in rule.parts:
                yield from _runs(part, year, habits)
        case _:
            assert_never(rule)


def _window(rule: Range, year: SchoolYear, habits: Habits) -> Span:
    first = rule.first.on(year)
    if rule.last is not None:
        return Span(first, rule.last.on(year))
    end = year_end(year, habits)
    return Span(first, end if first <= end else year.last_on)


def _recurring(rule: Recurring, year: SchoolYear, habits: Habits) -> Iterator[Span]:
    times = rule.count or rule.count_min or 1
    match rule.every:
        case "day":
            yield from _daily(rule, year, habits)
        case "week":
            for first, last in _joined(_working_months(rule, year, habits)):
                yield from _weekly(rule, first, last)
        case "month":
            for first, last in _grouped(_working_months(rule, year, habits), rule.interval):
                yield from _in_month(rule, first, last, times, habits)
        case "quarter":
            quarters = [q for q in year.quarters() if not rule.quarters or _quarter(q[0]) in rule.quarters]
            for first, last in _grouped(quarters, rule.interval):
                yield from _in_long_period(rule, first, last, times)
        case "half-year":
            for first, last in (year.half(1), year.half(2)):
                yield from _in_long_period(rule, first, last, times)
        case "year":
            yield from _in_year(rule, year, times, habits)
        case _:
            assert_never(rule.every)


def _daily(rule: Recurring, year: SchoolYear, habits: Habits) -> Iterator[Span]:
    """A mark a month for what is done every day, not 365 rows; a mark each for «раз в 10 дней»."""
    months = _working_months(rule, year, habits)
    if rule.interval == 1:
        yield from _whole(months)
        return
    step = DAY * rule.interval
    for first, last in _joined(months):
        day = first
        while day <= last:
            yield Span(day, min(day + step - DAY, last))
            day += step


def _weekly(rule: Recurring, first: date, last: date) -> Iterator[Span]:
    """Each Monday-Sunday week of the stretch, or its weekday, cut to the stretch."""
    monday = first - DAY * (first.isoweekday() - 1)
    while monday <= last:
        opens, due = monday, monday + WEEK - DAY
        if rule.weekday is not None:
            opens = due = monday + DAY * (rule.weekday - 1)
        if due >= first and opens <= last:
            yield Span(max(opens, first), min(due, last))
        monday += WEEK * rule.interval


def _in_month(rule: Recurring, first: date, last: date, times: int, habits: Habits) -> Iterator[Span]:
    if rule.day is not None:
        yield _on_number(rule, last)
    elif rule.nth and rule.weekday is not None:
        yield from _nth_weekdays(rule.nth, rule.weekday, first, last)
    elif rule.nth:
        yield from _numbered_weeks(rule.nth, first, last, habits)
    elif rule.part is not None:
        yield _part_of_month(rule.part, *month_of(last.year, last.month))
    else:
        yield from _split(first, last, times)


def _in_long_period(rule: Recurring, first: date, last: date, times: int) -> Iterator[Span]:
    if rule.day is not None:  # «ежеквартально до 10 числа» is of the month after: a period is reported when it is over
        yield _on_number(rule, last + DAY)
    elif rule.part is not None:
        yield part_of_long_period(rule.part, first, last)
    else:
        yield from _split(first, last, times)


def _in_year(rule: Recurring, year: SchoolYear, times: int, habits: Habits) -> Iterator[Span]:
    first, last = year.first_on, year_end(year, habits)
    if rule.part is not None:
        yield part_of_long_period(rule.part, first, year.lessons_end_on)
    elif times == 2:
        yield from _whole((year.half(1), year.half(2)))
    elif times == 4:
        yield from _whole(year.quarters())
    else:
        yield from _split(first, year.lessons_end_on if times > 1 else last, times)


def _working_months(rule: Recurring, year: SchoolYear, habits: Habits) -> list[tuple[date, date]]:
    usual = SCHOOL_MONTHS + SUMMER_MONTHS if habits.kind == "doo" else SCHOOL_MONTHS
    return [year.month(month) for month in rule.months or usual]


def _joined(months: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Months that follow one another become one stretch, so that no week is cut in two between them."""
    stretches: list[tuple[date, date]] = []
    for first, last in sorted(months):
        if stretches and stretches[-1][1] + DAY == first:
            stretches[-1] = (stretches[-1][0], last)
        else:
            stretches.append((first, last))
    return stretches


def _grouped(periods: list[tuple[date, date]], size: int) -> Iterator[tuple[date, date]]:
    """Every `size` periods as one; the last group may be shorter."""
    for start in range(0, len(periods), size):
        group = periods[start : start + size]
        yield group[0][0], group[-1][1]


def _split(first: date, last: date, times: int) -> Iterator[Span]:
    """Equal pieces of a period: whole months where they divide evenly, else days."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = [first + (last + DAY - first) * piece // times for piece in range(times)]
    if months % times == 0:
        starts = [_months_later(first, months // times * piece) for piece in range(times)]
    for opens, following in zip(starts, [*starts[1:], last + DAY], strict=True):
        yield Span(opens, following - DAY)


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1) if months else first


def _on_number(rule: Recurring, month: date) -> Span:
    due = _numbered(rule.day or LAST, month)
    if rule.from_day is not None:
        return Span(_numbered(rule.from_day, month), due)
    return Span(None if rule.side == "before" else due, due)


def _numbered(number: int, month: date) -> date:
    """The day of this number; the last one where the month is shorter."""
    first, last = month_of(month.year, month.month)
    return last if number == LAST else first.replace(day=min(number, last.day))


def _part_of_month(part: Part, first: date, last: date) -> Span:
    match part:
        case "start":
            return Span(first, first.replace(day=DECADE))
        case "middle":
            return Span(first.replace(day=DECADE + 1), first.replace(day=2 * DECADE))
        case "end":
            return Span(last - DAY * (DECADE - 1), last)


def part_of_long_period(part: Part, first: date, last: date) -> Span:
    """Half of its first month, its middle month, or its last month from the 15th, as «в конце учебного года»."""
    match part:
        case "start":
            return Span(first, first.replace(day=HALF_MONTH))
        case "middle":
            middle = first + (last - first) / 2
            return Span(*month_of(middle.year, middle.month))
        case "end":
            return Span(last.replace(day=HALF_MONTH), last)


def _nth_weekdays(nth: tuple[int, ...], weekday: int, first: date, last: date) -> Iterator[Span]:
    days: list[date] = []
    day = first + DAY * ((weekday - first.isoweekday()) % 7)
    while day <= last:
        days.append(day)
        day += WEEK
    for number in nth:
        if number == LAST:
            yield _single(days[-1])
        elif number <= len(days):  # a fifth Friday not every month has
            yield _single(days[number - 1])


def _numbered_weeks(weeks: tuple[int, ...], first: date, last: date, habits: Habits) -> Iterator[Span]:
    for number in weeks:
        week = week_of_month(number, first, last, habits)
        if week is not None:
            yield week


def _whole(periods: Iterable[tuple[date, date]]) -> Iterator[Span]:
    return (Span(first, last) for first, last in periods)


def _single(day: date) -> Span:
    return Span(day, day)


def _quarter(day: date) -> int:
    return (day.month - 1) // 3 + 1
