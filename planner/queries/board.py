"""Год (Board): the whole plan of one school year, a row an activity, a column a month; and the lists its numbers open.

Everything in the plan is on it: what runs the whole year as a band, what is done on demand in a column of its own,
what has no readable deadline as its own words, and beneath the plan the duties that came of it (decisions, findings).
Page, print and lists ask here, so a number on the board and the list it opens cannot differ.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from calendars.rule import rule_to_json
from calendars.school_year import SchoolYear
from planner.domain.assignment import Part
from planner.domain.errors import NotFound
from planner.domain.occurrence import Occurrence, Rhythm, State
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.queries.my_work import end_of_week
from planner.queries.occurrences import LOADED, SEATS
from planner.queries.year_figures import percent
from planner.work import Work


class Need(StrEnum):
    """What of the board needs a person: the counters at its top, each a filter."""

    OVERDUE = "overdue"
    WEEK = "week"
    RETURNED = "returned"
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Filter:
    """What of the year is shown. Everything by default."""

    need: Need | None = None
    section: str | None = None
    mine: bool = False
    activity_id: int | None = None
    month: str | None = None
    """«2026-11»."""
    ids: frozenset[int] = frozenset()
    """Occurrences behind one number of the analysis."""

    @property
    def is_empty(self) -> bool:
        return self == Filter()


@dataclass(frozen=True)
class Run:
    """One occurrence, as the board and its lists show it."""

    occurrence_id: int
    activity_id: int | None
    number: str
    title: str
    section: str
    seat: str
    opens_on: date | None
    due_on: date | None
    rhythm: str
    state: State
    days_late: int
    """Working days: of what is late now, or was done late; 0 when it is neither."""
    done_on: date | None
    is_accepted: bool
    """By a controller; what nobody controls is done as soon as it is marked."""
    moved_from: tuple[date, ...]
    is_mine: bool
    is_this_week: bool

    @property
    def needs(self) -> frozenset[Need]:
        found = {
            Need.OVERDUE: self.state is State.OVERDUE,
            Need.WEEK: self.is_this_week,
            Need.RETURNED: self.state is State.RETURNED,
            Need.SUBMITTED: self.state is State.SUBMITTED,
        }
        return frozenset(need for need, is_so in found.items() if is_so)

    @property
    def counts(self) -> bool:
        """Whether it is in the percent: its day has come or it is done; what is on review waits to be decided."""
        return self.state in (State.DONE, State.OVERDUE) or (self.state is State.RETURNED and self.days_late > 0)


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


@dataclass(frozen=True)
class Cell:
    """What stands in one month of one row."""

    runs: tuple[Run, ...] = ()
    left: tuple[Run, ...] = ()
    """Moved away from this month: the new day stands in its own."""

    @property
    def loudest(self) -> Run:
        """The run that gives the cell its look."""
        return min(self.runs, key=lambda run: _LOUDNESS.index(run.state))


_LOUDNESS = (
    State.OVERDUE,
    State.RETURNED,
    State.TODAY,
    State.SOON,
    State.SUBMITTED,
    State.PLANNED,
    State.DONE,
    State.NOT_REQUIRED,
    State.CANCELLED,
)


@dataclass(frozen=True)
class Band:
    """«В течение года»: over how many columns it runs, after how many empty ones."""

    run: Run
    skip: int
    length: int


@dataclass(frozen=True)
class Row:
    activity_id: int | None
    number: str
    name: str
    """Short, as it fits the column."""
    title: str
    function_code: str
    invariant: bool | None
    """None for what is not a row of the plan."""
    seat: str
    phrase: str
    is_beyond_plan: bool
    may_start: bool
    """«По мере необходимости», in a plan in force, and the viewer may begin it."""
    is_undated: bool
    """The phrase was not understood surely, so nothing is scheduled: it stands as words."""
    cells: tuple[Cell, ...]
    band: Band | None
    on_demand: Cell
    outside: tuple[Run, ...]
    """Due in no month of the board: moved beyond its year."""
    percent: int | None
    days_late: int

    @property
    def runs(self) -> tuple[Run, ...]:
        band = (self.band.run,) if self.band else ()
        return (*band, *(run for cell in self.cells for run in cell.runs), *self.on_demand.runs, *self.outside)


@dataclass(frozen=True)
class Group:
    """A section of one plan; or what came of the plan."""

    title: str
    code: str
    plan: str
    """Title of the cyclogram, where the year has several."""
    is_draft: bool
    rows: tuple[Row, ...]

    @property
    def come(self) -> int:
        return sum(run.counts for row in self.rows for run in row.runs)

    @property
    def done(self) -> int:
        return sum(run.counts and run.state is State.DONE for row in self.rows for run in row.runs)


@dataclass(frozen=True)
class Total:
    planned: int
    come: int
    done: int


@dataclass(frozen=True)
class Plan:
    cyclogram_id: int
    title: str
    status: PlanStatus
    edition: int | None
    order_no: str
    order_on: date | None


@dataclass(frozen=True)
class Board:
    year: SchoolYear
    years: tuple[SchoolYear, ...]
    today: date
    plans: tuple[Plan, ...]
    months: tuple[Month, ...]
    groups: tuple[Group, ...]
    totals: tuple[Total, ...]
    on_demand: Total
    percent: int | None
    needs: dict[Need, int]
    """Over the whole year, whatever the filter."""
    sections: tuple[str, ...]
    shown: int
    rows: int
    """How many there are without the filter."""


@dataclass(frozen=True)
class Listing:
    """The runs behind one number."""

    year: SchoolYear
    today: date
    runs: tuple[Run, ...]
    activity: str
    """Title of the activity, when the list is of one."""


BEYOND = "Решения, замечания и другие поручения"
"""Duties that are not rows of the plan."""
NO_SECTION = "Без раздела"


def year_shown(work: Work, asked: int | None) -> SchoolYear:
    """The year asked for, if any plan has it; else the one meant today, else the last one there is."""
    known = _years(_cyclograms(work))
    for year in (SchoolYear(asked) if asked else None, SchoolYear.planned_on(work.today), work.year):
        if year in known:
            return year
    return known[-1] if known else work.year


def board(work: Work, asked: int | None = None, only: Filter | None = None) -> Board:
    only = only or Filter()
    year = year_shown(work, asked)
    cyclograms = _cyclograms(work)
    plans = [plan for plan in cyclograms if year in _years([plan])]
    occurrences = _occurrences(work, year)
    runs = {occurrence.id: _run(work, occurrence) for occurrence in occurrences}
    columns = _columns(year, runs.values())
    of_activity = defaultdict(list)
    for occurrence in occurrences:
        of_activity[occurrence.activity_id].append(runs[occurrence.id])
    pairs = [
        (_heading(work, activity, plans), _row(work, year, activity, of_activity[activity.id], columns))
        for activity in _activities(work, plans)
        if activity.retired_on is None or of_activity[activity.id]
    ]
    pairs += [(Group(BEYOND, "", "", False, ()), _duty(run, columns)) for run in of_activity[None]]
    shown = [(heading, row) for heading, row in pairs if _passes(row, heading, only)]
    groups = _grouped(shown)
    rows = [row for group in groups for row in group.rows]
    return Board(
        year=year,
        years=tuple(_years(cyclograms)),
        today=work.today,
        plans=tuple(_plan(plan) for plan in plans),
        months=tuple(_month(work, key) for key in columns),
        groups=groups,
        totals=tuple(_total(run for row in rows for run in row.cells[place].runs) for place in range(len(columns))),
        on_demand=_total(run for row in rows for run in row.on_demand.runs),
        percent=_percent([run for row in rows for run in row.runs]),
        needs={need: sum(need in run.needs for run in runs.values()) for need in Need},
        sections=tuple(dict.fromkeys(heading.title for heading, _ in pairs)),
        shown=len(rows),
        rows=len(pairs),
    )


def listing(work: Work, asked: int | None, only: Filter) -> Listing:
    """The runs of the year that pass the filter, the earliest first. Raises NotFound for what is not of this plan."""
    activity = work.find(Activity, only.activity_id) if only.activity_id is not None else None
    year = year_shown(work, asked)
    runs = [_run(work, occurrence) for occurrence in _occurrences(work, year)]
    if not only.ids <= {run.occurrence_id for run in runs}:
        raise NotFound
    return Listing(
        year=year,
        today=work.today,
        runs=tuple(run for run in runs if _run_passes(run, only)),
        activity=activity.title if activity is not None else "",
    )


def _run_passes(run: Run, only: Filter) -> bool:
    return (
        (only.need is None or only.need in run.needs)
        and (only.section is None or run.section == only.section)
        and (not only.mine or run.is_mine)
        and (only.activity_id is None or run.activity_id == only.activity_id)
        and (only.month is None or _key(run) == only.month)
        and (not only.ids or run.occurrence_id in only.ids)
    )


def _passes(row: Row, heading: Group, only: Filter) -> bool:
    """A row passes when one of its runs does; one without runs, unless runs are what is looked for."""
    if only.section is not None and heading.title != only.section:
        return False
    if only.need is None and not only.mine:
        return True
    return any((only.need is None or only.need in run.needs) and (not only.mine or run.is_mine) for run in row.runs)


# Loading


def _cyclograms(work: Work) -> list[Cyclogram]:
    query = select(Cyclogram).options(selectinload(Cyclogram.editions)).order_by(Cyclogram.from_on, Cyclogram.id)
    return list(work.session.scalars(query))


def _years(cyclograms: Iterable[Cyclogram]) -> list[SchoolYear]:
    years = {
        SchoolYear(start)
        for plan in cyclograms
        for start in range(SchoolYear.of(plan.from_on).start, SchoolYear.of(plan.to_on).start + 1)
    }
    return sorted(years)


def _occurrences(work: Work, year: SchoolYear) -> list[Occurrence]:
    query = (
        select(Occurrence)
        .where(Occurrence.plan_year == year.start)
        .order_by(Occurrence.due_on, Occurrence.id)
        .options(*LOADED)
    )
    return list(work.session.scalars(query).unique())


def _activities(work: Work, plans: Sequence[Cyclogram]) -> list[Activity]:
    query = (
        select(Activity)
        .where(Activity.cyclogram_id.in_([plan.id for plan in plans]))
        .options(selectinload(Activity.assignments).options(*SEATS), selectinload(Activity.section))
    )
    place = {plan.id: number for number, plan in enumerate(plans)}
    found = work.session.scalars(query)
    return sorted(found, key=lambda row: (place[row.cyclogram_id], *_section_order(row), row.number))


def _section_order(activity: Activity) -> tuple[bool, tuple[int, ...], int]:
    """Sections of the function matrix by their codes, then the organisation's own, then rows without any."""
    section = activity.section
    if section is None:
        return True, (), 0
    parts = tuple(int(part) for part in section.code.split(".") if part.isdigit())
    return False, parts or (99,), section.rank


# Making of rows


def _run(work: Work, occurrence: Occurrence) -> Run:
    is_draft = occurrence.cyclogram is not None and not occurrence.cyclogram.is_approved
    # A draft asks nothing of anybody, so nothing in it is late.
    state = State.PLANNED if is_draft else occurrence.state(work.today, work.soon_until)
    mark = occurrence.completion
    done_on = mark.done_on if mark is not None and mark.returned_at is None else None
    duties = occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR)
    in_charge = occurrence.assigned(Part.ACCOUNTABLE) or duties
    section = occurrence.activity.section if occurrence.activity is not None else None
    is_due = state.is_open and occurrence.due_on is not None and not is_draft
    return Run(
        occurrence_id=occurrence.id,
        activity_id=occurrence.activity_id,
        number=occurrence.number,
        title=occurrence.title,
        section=section.title if section else NO_SECTION if occurrence.activity is not None else BEYOND,
        seat=", ".join(assignment.title for assignment in in_charge),
        opens_on=occurrence.opens_on,
        due_on=occurrence.due_on,
        rhythm=occurrence.rhythm,
        state=state,
        days_late=_days_late(work, occurrence, state, done_on),
        done_on=done_on,
        is_accepted=mark is not None and mark.accepted_by_id is not None,
        moved_from=tuple(move.from_on for move in occurrence.moves if move.from_on and move.from_on != move.to_on),
        is_mine=work.actor is not None
        and any(sitting.person is work.actor for duty in duties for sitting in duty.sitting_on(work.today)),
        is_this_week=is_due and work.today <= (occurrence.due_on or date.max) <= end_of_week(work.today),
    )


def _days_late(work: Work, occurrence: Occurrence, state: State, done_on: date | None) -> int:
    if occurrence.due_on is None or state in (State.CANCELLED, State.NOT_REQUIRED):
        return 0
    reached = done_on if done_on is not None else work.today if state.is_open else occurrence.due_on
    if reached <= occurrence.due_on:
        return 0
    # Late over a weekend only is still late.
    return max(1, work.workdays.between(occurrence.due_on, reached)) if state is not State.PLANNED else 0


def _row(work: Work, year: SchoolYear, activity: Activity, runs: list[Run], columns: Sequence[str]) -> Row:
    kind = _kind_of_rule(activity)
    in_charge = [a for a in activity.assignments if a.part == Part.ACCOUNTABLE] or activity.assignments
    starts = kind in ("on-demand", "relative", "multi-year")
    band = _band(runs, columns)
    dated = [run for run in runs if run.rhythm != Rhythm.ON_DEMAND and not (band and run is band.run)]
    return Row(
        activity_id=activity.id,
        number=str(activity.number),
        name=activity.name,
        title=activity.title,
        function_code=activity.function_code,
        invariant=activity.invariant,
        seat=", ".join(assignment.title for assignment in in_charge),
        phrase=activity.phrase,
        is_beyond_plan=activity.origin == "one_off",
        may_start=(starts or not kind)
        and activity.retired_on is None
        and activity.cyclogram.status == PlanStatus.APPROVED
        and year in (work.year, SchoolYear.planned_on(work.today))
        and work.may(Right.PLAN),
        is_undated=not kind and bool(activity.phrase),
        cells=_cells(dated, columns),
        band=band,
        on_demand=Cell(tuple(run for run in runs if run.rhythm == Rhythm.ON_DEMAND)),
        outside=tuple(run for run in dated if _key(run) not in columns),
        percent=_percent(runs),
        days_late=max((run.days_late for run in runs if run.counts), default=0),
    )


def _kind_of_rule(activity: Activity) -> str:
    rule = activity.deadline
    return str(rule_to_json(rule)["kind"]) if rule is not None else ""


def _duty(run: Run, columns: Sequence[str]) -> Row:
    """A decision, a finding, a document to review: a row of one run."""
    return Row(
        activity_id=None,
        number=run.number,
        name=run.title,
        title=run.title,
        function_code="",
        invariant=None,
        seat=run.seat,
        phrase="",
        is_beyond_plan=False,
        may_start=False,
        is_undated=False,
        cells=_cells([run], columns),
        band=None,
        on_demand=Cell(),
        outside=() if _key(run) in columns else (run,),
        percent=_percent([run]),
        days_late=run.days_late if run.counts else 0,
    )


def _cells(runs: Sequence[Run], columns: Sequence[str]) -> tuple[Cell, ...]:
    here, left = defaultdict(list), defaultdict(list)
    for run in runs:
        here[_key(run)].append(run)
        for day in {f"{day:%Y-%m}" for day in run.moved_from} - {_key(run)}:
            left[day].append(run)
    return tuple(Cell(tuple(here[key]), tuple(left[key])) for key in columns)


def _band(runs: Sequence[Run], columns: Sequence[str]) -> Band | None:
    """Only a run that has the row to itself lies over it as a band."""
    if len(runs) != 1 or runs[0].rhythm != Rhythm.WHOLE_PERIOD or _key(runs[0]) not in columns:
        return None
    (run,) = runs
    last = columns.index(_key(run))
    opened = f"{run.opens_on:%Y-%m}" if run.opens_on else columns[0]
    first = columns.index(opened) if opened in columns else 0
    return Band(run, first, max(1, last - first + 1))


def _key(run: Run) -> str:
    return f"{run.due_on:%Y-%m}" if run.due_on else ""


def _columns(year: SchoolYear, runs: Iterable[Run]) -> list[str]:
    """September to August; the August before too, where the plan has dates in it."""
    months = [f"{first:%Y-%m}" for first, _ in year.months()]
    before = f"{year.opens_on:%Y-%m}"
    return [before, *months] if any(_key(run) == before for run in runs) else months


def _month(work: Work, key: str) -> Month:
    first = date.fromisoformat(f"{key}-01")
    days = monthrange(first.year, first.month)[1]
    is_now = (first.year, first.month) == (work.today.year, work.today.month)
    return Month(key, first, days, tuple(_days_off(work, first, days)), work.today.day if is_now else None)


def _days_off(work: Work, first: date, days: int) -> Iterable[tuple[int, int]]:
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


# Grouping and counting


def _heading(work: Work, activity: Activity, plans: Sequence[Cyclogram]) -> Group:
    section, cyclogram = activity.section, activity.cyclogram
    title, code = (section.title, section.code) if section else (NO_SECTION, "")
    return Group(title, code, cyclogram.title if len(plans) > 1 else "", not cyclogram.is_approved, ())


def _grouped(pairs: Sequence[tuple[Group, Row]]) -> tuple[Group, ...]:
    rows: dict[Group, list[Row]] = {}
    for heading, row in pairs:
        rows.setdefault(heading, []).append(row)
    return tuple(Group(h.title, h.code, h.plan, h.is_draft, tuple(of_it)) for h, of_it in rows.items())


def _total(runs: Iterable[Run]) -> Total:
    kept = [run for run in runs if run.state is not State.CANCELLED]
    return Total(
        planned=len(kept),
        come=sum(run.counts for run in kept),
        done=sum(run.counts and run.state is State.DONE for run in kept),
    )


def _percent(runs: Iterable[Run]) -> int | None:
    """Done among those whose day has come, as the year's analysis counts it; None when none has."""
    come = [run for run in runs if run.counts]
    return percent(sum(run.state is State.DONE for run in come), len(come))


def _plan(cyclogram: Cyclogram) -> Plan:
    edition = cyclogram.edition
    return Plan(
        cyclogram_id=cyclogram.id,
        title=cyclogram.title,
        status=PlanStatus(cyclogram.status),
        edition=edition.number if edition else None,
        order_no=edition.order_no if edition else "",
        order_on=edition.order_on if edition else None,
    )
