"""Охват функций (Coverage): which functions of the matrix a year's plan carries out, and which it leaves out.

A function without a single activity is what an inspector finds first. First stand those for which the catalogue knows
obligatory (invariant) activities, since these nobody may leave out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from calendars.school_year import SchoolYear
from planner.catalog import Function
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.queries.board import year_shown
from planner.queries.occurrences import of_year
from planner.queries.year_figures import Figures, figures_of
from planner.queries.years import known_years
from planner.work import Work


@dataclass(frozen=True)
class Covered:
    """One function of the matrix, with what the plan has of it."""

    code: str
    title: str
    section: str
    activities: int
    invariant: int
    """How many of them are obligatory."""
    figures: Figures
    """Of what is dated and in force; of a draft nothing is done."""
    offered: int
    """Typical activities of the catalogue."""
    offered_invariant: int

    @property
    def is_missing(self) -> bool:
        return not self.activities

    @property
    def lacks_invariant(self) -> bool:
        """The catalogue knows obligatory activities of it, and the plan has none."""
        return bool(self.offered_invariant) and not self.invariant


@dataclass(frozen=True)
class Coverage:
    year: SchoolYear
    years: tuple[SchoolYear, ...]
    cyclogram_id: int | None
    """Where to add what is missing: the last plan of the year that is not closed."""
    functions: tuple[Covered, ...]
    without_function: int
    """Activities that name no function of the matrix."""

    @property
    def covered(self) -> int:
        return sum(not one.is_missing for one in self.functions)

    @property
    def missing(self) -> tuple[Covered, ...]:
        """Without a single activity, those with an obligatory one first."""
        return tuple(sorted((one for one in self.functions if one.is_missing), key=lambda one: not one.lacks_invariant))

    @property
    def without_invariant(self) -> tuple[Covered, ...]:
        """With activities, but without an obligatory one that the catalogue knows."""
        return tuple(one for one in self.functions if not one.is_missing and one.lacks_invariant)


def coverage(work: Work, asked: int | None = None) -> Coverage:
    """Of all plans of the year, drafts included: while a plan is made is the time to fill its holes."""
    work.require(Right.OVERSEE)
    year = year_shown(work, asked)
    plans = _plans(work, year)
    activities = _activities(work, plans)
    occurrences = _by_activity(of_year(work, year.start))
    by_code: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        by_code[activity.function_code].append(activity)
    return Coverage(
        year=year,
        years=known_years(work),
        cyclogram_id=next((plan.id for plan in reversed(plans) if plan.status != PlanStatus.CLOSED), None),
        functions=tuple(
            _covered(work, function, by_code[function.code], occurrences)
            for function in work.catalog.functions.values()
        ),
        without_function=sum(activity.function_code not in work.catalog.functions for activity in activities),
    )


def _plans(work: Work, year: SchoolYear) -> list[Cyclogram]:
    query = (
        select(Cyclogram)
        .where(Cyclogram.from_on <= year.last_on, Cyclogram.to_on >= year.first_on)
        .order_by(Cyclogram.from_on, Cyclogram.id)
    )
    return list(work.session.scalars(query))


def _activities(work: Work, plans: Sequence[Cyclogram]) -> list[Activity]:
    query = select(Activity).where(
        Activity.cyclogram_id.in_([plan.id for plan in plans]), Activity.retired_on.is_(None)
    )
    return list(work.session.scalars(query))


def _by_activity(occurrences: Sequence[Occurrence]) -> dict[int | None, list[Occurrence]]:
    found: dict[int | None, list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences:
        found[occurrence.activity_id].append(occurrence)
    return found


def _covered(
    work: Work,
    function: Function,
    activities: Sequence[Activity],
    occurrences: dict[int | None, list[Occurrence]],
) -> Covered:
    offered = [
        entry for entry in work.catalog.activities(work.organization.kind) if entry.function_code == function.code
    ]
    runs = [one for activity in activities for one in occurrences.get(activity.id, [])]
    section = next(leaf.title for leaf in work.catalog.leaves if leaf.code == function.section_code)
    return Covered(
        code=function.code,
        title=function.title,
        section=section,
        activities=len(activities),
        invariant=sum(activity.invariant for activity in activities),
        figures=figures_of(runs, work.today),
        offered=len(offered),
        offered_invariant=sum(entry.invariant for entry in offered),
    )
