"""Повестка (Agenda): the same year as months one under another, for a screen too narrow for a table.

What has a day stands in its month; what lasts the whole period, what is due elsewhere and what waits for a day stand
apart, so that nothing of the board is missing and nothing is said twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planner.domain.occurrence import State
from planner.queries.board.filter import Filter
from planner.queries.board.months import Month
from planner.queries.board.rows import Row
from planner.queries.board.runs import Run, Total, total_of


@dataclass(frozen=True)
class MonthDue:
    """What is due in one month, the earliest first."""

    month: Month
    runs: tuple[Run, ...]
    total: Total
    late: int
    is_open: bool
    """Whether it is shown unfolded."""


@dataclass(frozen=True)
class Agenda:
    months: tuple[MonthDue, ...]
    lasting: tuple[Run, ...]
    """What runs the whole period."""
    elsewhere: tuple[Run, ...]
    """Without a day, or moved beyond the months shown."""
    waiting: tuple[Row, ...]
    """Rows that have no run: begun when needed, or of a deadline that was not understood."""


def agenda(rows: Sequence[Row], months: Sequence[Month], only: Filter) -> Agenda:
    bands = {row.band.run.occurrence_id for row in rows if row.band}
    found = sorted((run for row in rows for run in row.runs if only.lets(run)), key=lambda run: run.due_on or date.max)
    due: dict[str, list[Run]] = defaultdict(list)
    for run in found:
        if run.occurrence_id not in bands:
            due[run.month].append(run)
    shown = {month.key for month in months}
    unfolded = _unfolded(months, due, only)
    return Agenda(
        months=tuple(_month_due(month, due[month.key], month.key in unfolded) for month in months),
        lasting=tuple(run for run in found if run.occurrence_id in bands),
        elsewhere=tuple(run for key, runs in due.items() if key not in shown for run in runs),
        waiting=tuple(row for row in rows if row.may_start or (row.is_undated and not row.runs)),
    )


def _month_due(month: Month, runs: Sequence[Run], is_open: bool) -> MonthDue:
    late = sum(run.state is State.OVERDUE for run in runs)
    return MonthDue(month, tuple(runs), total_of(runs), late, is_open)


FEW = 20
"""So many that were looked for are shown at once, in whatever months they are."""


def _unfolded(months: Sequence[Month], due: dict[str, list[Run]], only: Filter) -> Iterable[str]:
    """The few that were looked for; else the month of today, in another year the first that has any."""
    if not only.is_empty and sum(map(len, due.values())) <= FEW:
        return set(due)
    busy = [month.key for month in months if due.get(month.key)]
    return {month.key for month in months if month.today} or busy[:1]
