"""Переход на следующий год: a new draft is made from the rows of a plan, and the lineage joins the years."""

from calendars.school_year import SchoolYear
from planner.domain.plan import Cyclogram, Origin
from planner.domain.rights import Right
from planner.services.plan import add_row, as_draft, draft_cyclogram
from planner.work import Work


def roll_over(work: Work, cyclogram_id: int, title: str = "") -> int:
    """Drafts the year after the plan's last with the rows that are still in it. Returns the new cyclogram's id.

    One-offs stay behind: whoever wants them again plans them. Raises Conflict when that year's draft exists.
    """
    work.require(Right.PLAN)
    last = work.find(Cyclogram, cyclogram_id)
    following = work.find(Cyclogram, draft_cyclogram(work, SchoolYear.of(last.to_on).next.start, title=title))
    rows = [row for row in last.activities if row.retired_on is None and row.origin != Origin.ONE_OFF]
    for row in sorted(rows, key=lambda row: row.number):
        add_row(work, following, as_draft(row), row.lineage)
    work.journal("переход на год", following, before={"cyclogram": last.id}, after={"rows": len(rows)})
    return following.id
