"""Учебные годы: the school years for which there is any plan, for the choice at the top of a page."""

from sqlalchemy import select

from calendars.school_year import SchoolYear
from planner.domain.plan import Cyclogram
from planner.work import Work


def known_years(work: Work) -> tuple[SchoolYear, ...]:
    """Of all plans, drafts included, the earliest first."""
    spans = work.session.execute(select(Cyclogram.from_on, Cyclogram.to_on))
    return tuple(
        sorted(
            {
                SchoolYear(start)
                for from_on, to_on in spans
                for start in range(SchoolYear.of(from_on).start, SchoolYear.of(to_on).start + 1)
            }
        )
    )
