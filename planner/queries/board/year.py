"""The board of a school year or of a calendar one, and the lists that its numbers open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from calendars.school_year import SchoolYear
from planner.domain.errors import NotFound
from planner.domain.plan import Activity, PlanStatus
from planner.domain.rights import Right
from planner.queries.board.agenda import Agenda, agenda
from planner.queries.board.filter import Filter
from planner.queries.board.headings import DUTIES, Heading, heading_of, in_order, sections_of
from planner.queries.board.months import Month, month, months_of_calendar_year, months_of_school_year
from planner.queries.board.reading import Plan, Reading, read, read_plans
from planner.queries.board.rows import Row, duty_row, row_of
from planner.queries.board.runs import (
    Need,
    Run,
    Total,
    percent_of,
    runs_of,
    seats_of,
    total_of,
)
from planner.queries.board.tally import YearTally, tally_years
from planner.work import Work


@dataclass(frozen=True)
class Group:
    """A section of one plan; or what came of the plan."""

    title: str
    code: str
    plan: str
    """Title of the cyclogram, where the board has several."""
    is_draft: bool
    rows: tuple[Row, ...]
    total: Total


@dataclass(frozen=True)
class Board:
    year: SchoolYear
    calendar_year: int | None
    """January to December of this year, when it is not the school year that is shown."""
    years: tuple[YearTally, ...]
    """Every year of every plan, where there are several and school years are shown."""
    today: date
    plans: tuple[Plan, ...]
    months: tuple[Month, ...]
    groups: tuple[Group, ...]
    agenda: Agenda
    totals: tuple[Total, ...]
    """Of each month: all that is due in it, as the year's analysis counts, bands and what was begun on demand too."""
    on_demand: Total
    percent: int | None
    needs: dict[Need, int]
    """Over the whole year, whatever the filter."""
    soon_days: int
    """How many working days before its day a run is called soon."""
    sections: tuple[str, ...]
    seats: tuple[str, ...]
    """Who answers for something here, in the order of the alphabet."""
    shown: int
    rows: int
    """How many there are without the filter."""


@dataclass(frozen=True)
class Listing:
    """The runs behind one number."""

    year: SchoolYear
    calendar_year: int | None
    today: date
    plans: tuple[Plan, ...]
    runs: tuple[Run, ...]
    of_all: int
    """How many there are in the year, whatever the filter."""
    activity: str
    """Title of the activity, when the list is of one."""
    sections: tuple[str, ...]
    seats: tuple[str, ...]


def year_shown(work: Work, asked: int | None) -> SchoolYear:
    """The year asked for, if any plan has it; else the one meant today, else the last one there is."""
    return choose(work, years_of(read_plans(work)), asked)


def years_of(plans: Iterable[Plan]) -> list[SchoolYear]:
    return sorted({year for plan in plans for year in plan.years})


def choose(work: Work, known: Sequence[SchoolYear], asked: int | None) -> SchoolYear:
    wanted = [SchoolYear.planned_on(work.today), work.year]
    for year in [SchoolYear(asked), *wanted] if asked else wanted:
        if year in known:
            return year
    return known[-1] if known else work.year


@dataclass(frozen=True)
class _Shown:
    """What was read for one view of a year."""

    year: SchoolYear
    calendar_year: int | None
    years: tuple[SchoolYear, ...]
    reading: Reading
    runs: list[Run]


def look(work: Work, asked: int | None, only: Filter, by_calendar: bool = False) -> _Shown:
    """Reads the year asked for; by the calendar it is January to December of `asked`, of two school years."""
    plans = read_plans(work)
    known = years_of(plans)
    if not by_calendar:
        year = choose(work, known, asked)
        reading = read(work, [year], plans)
        return _Shown(year, None, tuple(known), reading, runs_of(work, reading, whose=only.mine))
    asked = asked or work.today.year
    reading = read(work, [SchoolYear(asked - 1), SchoolYear(asked)], plans)
    runs = [run for run in runs_of(work, reading, whose=only.mine) if _touches(run, asked)]
    return _Shown(choose(work, known, asked), asked, tuple(known), reading, runs)


def _touches(run: Run, year: int) -> bool:
    """Whether something of it stands in this calendar year."""
    days = (run.opens_on, run.due_on, *run.moved_from)
    return any(day is not None and day.year == year for day in days)


def board(work: Work, asked: int | None = None, only: Filter | None = None, by_calendar: bool = False) -> Board:
    only = only or Filter()
    shown = look(work, asked, only, by_calendar)
    reading, runs = shown.reading, shown.runs
    columns = (
        months_of_school_year(shown.year, runs)
        if shown.calendar_year is None
        else months_of_calendar_year(shown.calendar_year)
    )
    headed = list(_rows(work, shown, columns))
    kept = [(heading, row) for heading, row in headed if _passes(row, heading.title, only)]
    rows = [row for _, row in kept]
    found = [run for row in rows for run in row.runs if only.lets(run)]
    by_month: dict[str, list[Run]] = defaultdict(list)
    for run in found:
        by_month[run.month].append(run)
    months = tuple(month(work, key) for key in columns)
    needs = Counter(need for run in runs for need in run.needs)
    needs[Need.UNDATED] = sum(row.needs_a_day for _, row in headed)
    return Board(
        year=shown.year,
        calendar_year=shown.calendar_year,
        years=tally_years(work, shown.years) if len(shown.years) > 1 and shown.calendar_year is None else (),
        today=work.today,
        plans=reading.plans,
        months=months,
        groups=_grouped(kept),
        agenda=agenda(rows, months, only),
        totals=tuple(total_of(by_month[key]) for key in columns),
        on_demand=total_of(run for row in rows for run in row.on_demand.runs if only.lets(run)),
        percent=percent_of(found),
        needs={need: needs[need] for need in Need},
        soon_days=work.policy.soon_days,
        sections=sections_of(shown.reading),
        seats=seats_of(shown.runs),
        shown=len(rows),
        rows=len(headed),
    )


def listing(work: Work, asked: int | None, only: Filter, by_calendar: bool = False) -> Listing:
    """The runs of the year that pass the filter, the earliest first. Raises NotFound for what is not of this plan."""
    activity = work.find(Activity, only.activity_id) if only.activity_id is not None else None
    shown = look(work, asked, only, by_calendar)
    if not only.ids <= {run.occurrence_id for run in shown.runs}:
        raise NotFound
    return Listing(
        year=shown.year,
        calendar_year=shown.calendar_year,
        today=work.today,
        plans=shown.reading.plans,
        runs=tuple(run for run in shown.runs if only.lets(run)),
        of_all=len(shown.runs),
        activity=activity.title if activity is not None else "",
        sections=sections_of(shown.reading),
        seats=seats_of(shown.runs),
    )


# Rows in their groups


def _rows(work: Work, shown: _Shown, columns: Sequence[str]) -> Iterable[tuple[Heading, Row]]:
    reading = shown.reading
    plans = {plan.cyclogram_id: plan for plan in reading.plans}
    of_activity: dict[int | None, list[Run]] = defaultdict(list)
    for run in shown.runs:
        of_activity[run.activity_id].append(run)
    is_now = shown.year in (work.year, SchoolYear.planned_on(work.today)) and work.may(Right.PLAN)
    for activity in in_order(reading):
        runs = of_activity[activity.id]
        plan = plans.get(activity.cyclogram_id)
        if plan is None or (activity.retired_on is not None and not runs):
            continue
        assigned = reading.of_activity.get(activity.id, [])
        heading = heading_of(activity, plan, len(plans))
        may_start = is_now and plan.status == PlanStatus.APPROVED
        yield heading, row_of(activity, assigned, runs, columns, may_start)
    for run in of_activity[None]:
        yield DUTIES, duty_row(run, columns)


def _passes(row: Row, section: str, only: Filter) -> bool:
    """A row passes when one of its runs does; one without such runs, unless runs are what is looked for."""
    if only.need is Need.UNDATED and not only.mine and only.state is None and not row.runs:
        fits = row.needs_a_day
    else:
        fits = not only.asks_of_runs
    return (fits and only.lets_row(section, row.invariant, row.number, row.title, row.seats)) or any(
        only.lets(run) for run in row.runs
    )


def _grouped(headed: Sequence[tuple[Heading, Row]]) -> tuple[Group, ...]:
    rows: dict[Heading, list[Row]] = {}
    for heading, row in headed:
        rows.setdefault(heading, []).append(row)
    return tuple(
        Group(
            title=heading.title,
            code=heading.code,
            plan=heading.plan,
            is_draft=heading.is_draft,
            rows=tuple(of_it),
            total=total_of(run for row in of_it for run in row.runs),
        )
        for heading, of_it in rows.items()
    )
