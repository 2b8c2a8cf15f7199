"""История строки: what one activity was planned for and how it went, year by year, along its lineage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from calendars.school_year import SchoolYear
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity
from planner.queries.occurrences import in_force
from planner.work import Work


@dataclass(frozen=True)
class PastRun:
    plan_year: int
    planned_due_on: date | None
    due_on: date | None
    done_on: date | None
    days_late: int
    """Working days after the day in force; 0 when in time or not done."""
    moves: int


def history(work: Work, activity_id: int, years: int = 3) -> tuple[PastRun, ...]:
    """The runs of this row and of those it came from, in the `years` before the year of its plan, oldest first."""
    activity = work.find(Activity, activity_id)
    first = SchoolYear.of(activity.cyclogram.from_on).start
    query = in_force().where(
        Occurrence.activity_id.in_(select(Activity.id).where(Activity.lineage == activity.lineage)),
        Occurrence.plan_year.between(first - years, first - 1),
    )
    return tuple(_runs(work, work.session.scalars(query).unique()))


def _runs(work: Work, occurrences: Iterable[Occurrence]) -> Iterable[PastRun]:
    for occurrence in occurrences:
        mark = occurrence.completion
        done_on = mark.done_on if mark is not None and mark.is_final else None
        late = work.workdays.between(occurrence.due_on, done_on) if done_on and occurrence.due_on else 0
        yield PastRun(
            occurrence.plan_year,
            occurrence.planned_due_on,
            occurrence.due_on,
            done_on,
            max(0, late),
            len(occurrence.moves),
        )
