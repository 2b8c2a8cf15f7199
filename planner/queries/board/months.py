"""Месяцы (months): the columns of a board, September to August or January to December, with their days off."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.school_year import SchoolYear
from planner.queries.board.runs import Run, month_key
from planner.work import Work


@dataclass(frozen=True)
class Month:
    """A column of the board."""

    key: str
    first_on: date
    days: int
    days_off: tuple[tuple[int, int], ...]
    """Runs of days off beyond ordinary weekends: (first day, how many)."""
    today: int | None
    """The day of the month it is, in the month it is."""


def months_of_school_year(year: SchoolYear, runs: Iterable[Run]) -> list[str]:
    """September to August; the August before too, where the plan has dates in it."""
    months = [month_key(first) for first, _ in year.months()]
    before = month_key(year.opens_on)
    return [before, *months] if any(run.month == before for run in runs) else months


def months_of_calendar_year(year: int) -> list[str]:
    return [month_key(date(year, month, 1)) for month in range(1, 13)]


def month(work: Work, key: str) -> Month:
    first = date.fromisoformat(f"{key}-01")
    days = monthrange(first.year, first.month)[1]
    is_now = (first.year, first.month) == (work.today.year, work.today.month)
    return Month(key, first, days, tuple(_days_off(work, first, days)), work.today.day if is_now else None)


def _days_off(work: Work, first: date, days: int) -> Iterator[tuple[int, int]]:
    """Runs of days off that hold a weekday: a plain weekend says nothing that everybody does not know."""
    run: list[int] = []
    for number in range(1, days + 2):
        day = first + timedelta(days=number - 1)
        if number <= days and not work.workdays.is_workday(day):
            run.append(number)
            continue
        if any((first + timedelta(days=off - 1)).isoweekday() <= 5 for off in run):
            yield run[0], len(run)
        run = []
