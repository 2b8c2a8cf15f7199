"""По неделям месяца (Weeks): one month as schools draw it on paper, a row a section, a column a week.

The weeks are numbered as deadlines are read, so «3-я неделя октября» stands in the third column. A week that a month
shares with its neighbour is shown with both, whole, under the number that it has: «1 неделя октября». What takes
several weeks lies over all of them as a band.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.rule import Habits, week_of_month
from calendars.school_year import SchoolYear, month_of
from planner.domain.occurrence import Rhythm
from planner.queries.board.filter import Filter
from planner.queries.board.headings import DUTIES, Heading, heading_of, in_order, sections_of
from planner.queries.board.months import months_of_calendar_year
from planner.queries.board.reading import Plan, Reading, read, read_plans
from planner.queries.board.rows import Band
from planner.queries.board.runs import Run, Total, month_key, runs_of, seats_of, total_of
from planner.queries.board.year import choose, years_of
from planner.work import Work

DAY = timedelta(days=1)
MOST_WEEKS = 5


@dataclass(frozen=True)
class Week:
    number: int
    month_on: date
    """The first day of the month in which it has this number."""
    opens_on: date
    due_on: date
    is_now: bool

    def __contains__(self, day: date) -> bool:
        return self.opens_on <= day <= self.due_on


@dataclass(frozen=True)
class WeekRow:
    """A section with what is to be done of it in each of the weeks."""

    heading: Heading
    bands: tuple[Band, ...]
    """What takes several weeks."""
    cells: tuple[tuple[Run, ...], ...]
    """The rest, by the week in which it is due."""

    @property
    def lines(self) -> int:
        """How many lines of the table the section takes."""
        return len(self.bands) + self.has_cells

    @property
    def has_cells(self) -> bool:
        return any(self.cells)


@dataclass(frozen=True)
class Weeks:
    year: SchoolYear
    calendar_year: int | None
    """As on the board: when months are chosen from January to December."""
    today: date
    plans: tuple[Plan, ...]
    month_on: date
    months: tuple[date, ...]
    """All of the year shown, by their first days."""
    before: date | None
    after: date | None
    """The neighbouring months; None beyond the years that have a plan."""
    weeks: tuple[Week, ...]
    rows: tuple[WeekRow, ...]
    """Only of sections with something to do in these weeks."""
    lasting: tuple[Run, ...]
    """What runs the whole period, this month too."""
    total: Total
    """Of what is due within the month."""
    shown: int
    of_all: int
    """How many stand in these weeks without the filter."""
    sections: tuple[str, ...]
    seats: tuple[str, ...]


def by_weeks(work: Work, asked: int | None, month_on: date | None, only: Filter, by_calendar: bool = False) -> Weeks:
    """The month asked for; else the present one, or the first of another year that is asked for."""
    plans = read_plans(work)
    known = years_of(plans)
    year = choose(work, known, asked)
    calendar_year = (asked or work.today.year) if by_calendar else None
    months = _months(year, calendar_year)
    month_on = _shown(work, known, months, month_on)
    columns = tuple(weeks_of(month_on, work.habits, work.today))
    opens_on, due_on = columns[0].opens_on, columns[-1].due_on
    reading = read(work, sorted({year, SchoolYear.of(opens_on), SchoolYear.of(due_on)}), plans)
    runs = runs_of(work, reading, whose=only.mine)
    lasting = [run for run in runs if run.rhythm == Rhythm.WHOLE_PERIOD and only.lets(run)]
    here = [run for run in runs if run.rhythm != Rhythm.WHOLE_PERIOD and _is_on(run, opens_on, due_on)]
    kept = [run for run in here if only.lets(run)]
    return Weeks(
        year=year,
        calendar_year=calendar_year,
        today=work.today,
        plans=reading.plans,
        month_on=month_on,
        months=months,
        before=_within(known, month_on - DAY),
        after=_within(known, month_after(month_on)),
        weeks=columns,
        rows=tuple(_rows(reading, kept, columns)),
        lasting=tuple(run for run in lasting if _is_on(run, month_on, month_after(month_on) - DAY)),
        total=total_of(run for run in kept if run.month == month_key(month_on)),
        shown=len(kept),
        of_all=len(here),
        sections=sections_of(reading),
        seats=seats_of(runs),
    )


def weeks_of(month_on: date, habits: Habits, today: date) -> Iterator[Week]:
    """Every week that has a day in this month."""
    last_on = month_after(month_on) - DAY
    for first_on in ((month_on - DAY).replace(day=1), month_on, month_after(month_on)):
        for number in range(1, MOST_WEEKS + 1):
            span = week_of_month(number, *month_of(first_on.year, first_on.month), habits)
            if span is not None and span.opens_on is not None and span.opens_on <= last_on and span.due_on >= month_on:
                is_now = span.opens_on <= today <= span.due_on
                yield Week(number, first_on, span.opens_on, span.due_on, is_now)


def month_after(first_on: date) -> date:
    return (first_on + timedelta(days=31)).replace(day=1)


def _months(year: SchoolYear, calendar_year: int | None) -> tuple[date, ...]:
    if calendar_year is None:
        return tuple(first_on for first_on, _ in year.months())
    return tuple(date.fromisoformat(f"{key}-01") for key in months_of_calendar_year(calendar_year))


def _shown(work: Work, known: Sequence[SchoolYear], months: Sequence[date], asked: date | None) -> date:
    if asked is not None and _within(known, asked) is not None:
        return asked
    now = work.today.replace(day=1)
    return now if now in months else months[0]


def _within(known: Sequence[SchoolYear], day: date) -> date | None:
    """The month of this day, if any plan may have something in it."""
    return day.replace(day=1) if any(day in year for year in known) else None


def _is_on(run: Run, first_on: date, last_on: date) -> bool:
    """Whether something of it is to be done from the one day to the other."""
    return run.due_on is not None and (run.opens_on or run.due_on) <= last_on and run.due_on >= first_on


def _rows(reading: Reading, runs: Sequence[Run], columns: Sequence[Week]) -> Iterator[WeekRow]:
    plans = {plan.cyclogram_id: plan for plan in reading.plans}
    planned = [row for row in in_order(reading) if row.cyclogram_id in plans]
    headings: dict[int | None, Heading] = {
        row.id: heading_of(row, plans[row.cyclogram_id], len(plans)) for row in planned
    }
    headings[None] = DUTIES
    due: dict[Heading, list[Run]] = {heading: [] for heading in headings.values()}
    for run in runs:
        if run.activity_id in headings:
            due[headings[run.activity_id]].append(run)
    for heading, of_it in due.items():
        if of_it:
            yield _row(heading, of_it, columns)


def _row(heading: Heading, runs: Sequence[Run], columns: Sequence[Week]) -> WeekRow:
    bands: list[Band] = []
    cells: list[list[Run]] = [[] for _ in columns]
    for run in runs:
        over = [place for place, week in enumerate(columns) if _is_on(run, week.opens_on, week.due_on)]
        if len(over) == 1 and run.due_on is not None and run.due_on in columns[over[0]]:
            cells[over[0]].append(run)
        else:
            bands.append(Band(run, over[0], len(over)))
    return WeekRow(heading, tuple(bands), tuple(map(tuple, cells)))
