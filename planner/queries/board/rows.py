"""Строка (Row) of a board: an activity, or a duty that came of the plan, with what stands in each of its months."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from planner.domain.occurrence import Rhythm, State
from planner.domain.plan import Origin
from planner.queries.board.reading import Assigned, PlannedRow
from planner.queries.board.runs import Need, Run, in_charge, month_key, percent_of


class Cell(NamedTuple):
    """What stands in one month of one row."""

    runs: tuple[Run, ...] = ()
    left: tuple[Run, ...] = ()
    """Moved away from this month: the new day stands in its own."""

    @property
    def loudest(self) -> Run:
        """The run that gives the cell its look."""
        return min(self.runs, key=lambda run: _LOUDNESS.index(run.state))


EMPTY = Cell()
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
    """A run that lies over several columns, as «в течение года»: over how many, after how many empty ones."""

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
    seats: tuple[str, ...]
    phrase: str
    is_beyond_plan: bool
    may_start: bool
    """«По мере необходимости», in a plan in force, and the viewer may begin it."""
    is_undated: bool
    """The phrase was not understood surely, so nothing is scheduled: it stands as words."""
    runs: tuple[Run, ...]
    """Whatever of it is in the year."""
    cells: tuple[Cell, ...]
    band: Band | None
    on_demand: Cell
    outside: tuple[Run, ...]
    """Due in no month of the board: moved beyond its year."""
    percent: int | None
    days_late: int

    @property
    def seat(self) -> str:
        return ", ".join(self.seats)

    @property
    def needs_a_day(self) -> bool:
        return (self.is_undated and not self.runs) or any(Need.UNDATED in run.needs for run in self.runs)


def row_of(
    activity: PlannedRow,
    assigned: Sequence[Assigned],
    runs: Sequence[Run],
    columns: Sequence[str],
    may_start: bool,
) -> Row:
    band = _band(runs, columns)
    dated = [run for run in runs if run.rhythm != Rhythm.ON_DEMAND and not (band and run is band.run)]
    return Row(
        activity_id=activity.id,
        number=str(activity.number),
        name=activity.short_title or activity.title,
        title=activity.title,
        function_code=activity.function_code,
        invariant=activity.invariant,
        seats=in_charge(assigned),
        phrase=activity.phrase,
        is_beyond_plan=activity.origin == Origin.ONE_OFF,
        may_start=may_start and activity.rule_kind in _BEGUN_BY_HAND and activity.retired_on is None,
        is_undated=activity.rule_kind is None and bool(activity.phrase),
        runs=tuple(runs),
        cells=_cells(dated, columns),
        band=band,
        on_demand=Cell(tuple(run for run in runs if run.rhythm == Rhythm.ON_DEMAND)),
        outside=tuple(run for run in dated if run.month not in columns),
        percent=percent_of(runs),
        days_late=max((run.days_late for run in runs if run.counts), default=0),
    )


_BEGUN_BY_HAND = ("on-demand", "relative", "multi-year", None)
"""Kinds of rules, and the lack of one, of which no day follows."""


def duty_row(run: Run, columns: Sequence[str]) -> Row:
    """A decision, a finding, a document to review: a row of one run."""
    return Row(
        activity_id=None,
        number=run.number,
        name=run.title,
        title=run.title,
        function_code="",
        invariant=None,
        seats=run.seats,
        phrase="",
        is_beyond_plan=False,
        may_start=False,
        is_undated=False,
        runs=(run,),
        cells=_cells([run], columns),
        band=None,
        on_demand=EMPTY,
        outside=() if run.month in columns else (run,),
        percent=percent_of([run]),
        days_late=run.days_late if run.counts else 0,
    )


def _cells(runs: Sequence[Run], columns: Sequence[str]) -> tuple[Cell, ...]:
    here: dict[str, list[Run]] = defaultdict(list)
    left: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        here[run.month].append(run)
        for key in {month_key(day) for day in run.moved_from} - {run.month}:
            left[key].append(run)
    return tuple(
        Cell(tuple(here.get(key, ())), tuple(left.get(key, ()))) if key in here or key in left else EMPTY
        for key in columns
    )


def _band(runs: Sequence[Run], columns: Sequence[str]) -> Band | None:
    """Only a run that has the row to itself lies over it as a band, as far as the board reaches."""
    if len(runs) != 1 or runs[0].rhythm != Rhythm.WHOLE_PERIOD or not runs[0].month:
        return None
    (run,) = runs
    opened = month_key(run.opens_on) if run.opens_on else columns[0]
    over = [place for place, key in enumerate(columns) if opened <= key <= run.month]
    return Band(run, over[0], len(over)) if over else None
