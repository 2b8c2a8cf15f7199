"""План на бумаге (PlanPaper): one plan as its document has it, whole or the rows that were asked for."""

from dataclasses import dataclass
from datetime import date

from planner.queries.plan_table import EVERY_ROW, PlanTable, RowFilter, plan_table
from planner.work import Work


@dataclass(frozen=True)
class PlanPaper:
    organisation: str
    as_of: date
    """The day of its marks."""
    table: PlanTable
    only: RowFilter


def plan_paper(work: Work, cyclogram_id: int, only: RowFilter = EVERY_ROW) -> PlanPaper:
    """Raises NotFound for a plan of somebody else, and for a draft the actor does not make."""
    return PlanPaper(work.organization.name, work.today, plan_table(work, cyclogram_id, only), only)
