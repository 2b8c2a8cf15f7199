"""A school year laid out: every typical activity's rule → its windows, against a plain loop and dateutil's rrule.

The plain loop is the floor: it is given the days as numbers and only makes the windows. rrule is given the recurrence
where there is one (weekly, monthly) and single days where there is none, and gives due days only.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path

from dateutil.rrule import MONTHLY, WEEKLY, YEARLY, rrule, rruleset

from calendars.phrases import read
from calendars.rule import Habits, Rule, Span, spans
from calendars.school_year import SchoolYear
from planner.catalog import read_catalog
from tests.bench import Row, compare

YEAR, HABITS = SchoolYear(2026), Habits(kind="doo")
CATALOG = Path(__file__).parents[2] / "config" / "catalog"
TIMES = 20
"""Years laid out in one measurement: one alone is too short for the clock."""


def run() -> list[Row]:
    rules = catalogue_rules()
    found = [spans(rule, YEAR, HABITS) for rule in rules]
    windows = sum(map(len, found))
    numbers = [_as_numbers(span) for of_rule in found for span in of_rule]
    recurrences = [_as_recurrence([span.due_on for span in of_rule]) for of_rule in found if of_rule]

    def ours() -> list[tuple[Span, ...]]:
        return [spans(rule, YEAR, HABITS) for rule in rules]

    def plain() -> list[Span]:
        return [Span(date(*opens) if opens else None, date(*due)) for opens, due in numbers]

    def by_rrule() -> list[list[datetime]]:
        return [list(make()) for make in recurrences]

    year = f"a year of {len(rules)} rules, {windows} windows"
    return [
        compare(f"{year}: ours to a plain loop over known days", _often(ours), _often(plain)),
        compare(f"{year}: ours to dateutil.rrule", _often(ours), _often(by_rrule)),
    ]


def catalogue_rules() -> list[Rule]:
    """The rules of all typical activities of a kindergarten, as they are read from the words of the catalogue."""
    entries = read_catalog(CATALOG).activities("doo")
    return [read(entry.phrase, YEAR, HABITS).rule for entry in entries]


def _often(work: Callable[[], object]) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(TIMES):
            work()

    return repeated


Numbers = tuple[int, int, int]


def _as_numbers(span: Span) -> tuple[Numbers | None, Numbers]:
    opens, due = span.opens_on, span.due_on
    return (opens.year, opens.month, opens.day) if opens else None, (due.year, due.month, due.day)


def _as_recurrence(days: Sequence[date]) -> Callable[[], rrule | rruleset]:
    """What makes these very days by rrule, the shortest way it has."""
    for recurrence in (_weekly, _monthly):
        if len(days) > 2 and [moment.date() for moment in recurrence(days)] == list(days):
            return lambda: recurrence(days)
    return lambda: _single(days)


def _weekly(days: Sequence[date]) -> rrule:
    return rrule(WEEKLY, dtstart=_midnight(days[0]), until=_midnight(days[-1]))


def _monthly(days: Sequence[date]) -> rrule:
    is_at_end = all(later.day != earlier.day for earlier, later in pairwise(days))
    months = sorted({day.month for day in days})
    return rrule(
        MONTHLY,
        dtstart=_midnight(days[0].replace(day=1)),
        until=_midnight(days[-1]),
        bymonth=months,
        bymonthday=-1 if is_at_end else days[0].day,
    )


def _single(days: Sequence[date]) -> rruleset:
    together = rruleset()
    for day in days:
        together.rrule(rrule(YEARLY, dtstart=_midnight(day), count=1))
    return together


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
