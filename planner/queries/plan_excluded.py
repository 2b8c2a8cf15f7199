"""Исключённые: rows that were taken out of a plan, with why, the latest first. What was done by them stays."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner.domain.journal import JournalEntry
from planner.domain.plan import Activity, Cyclogram
from planner.domain.rights import Right
from planner.queries.plan_head import PlanHead, head_of
from planner.work import Work


@dataclass(frozen=True)
class ExcludedRow:
    activity_id: int
    number: int
    title: str
    phrase: str
    retired_on: date
    reason: str
    needs_reason: bool
    """To be put back."""


def excluded(work: Work, cyclogram_id: int) -> tuple[PlanHead, tuple[ExcludedRow, ...]]:
    work.require(Right.PLAN)
    plan = head_of(work.find(Cyclogram, cyclogram_id))
    query = (
        select(Activity)
        .where(Activity.cyclogram_id == cyclogram_id, Activity.retired_on.is_not(None))
        .order_by(Activity.retired_on.desc(), Activity.number)
    )
    rows = list(work.session.scalars(query))
    reasons = _reasons(work, rows)
    return plan, tuple(
        ExcludedRow(
            activity_id=row.id,
            number=row.number,
            title=row.title,
            phrase=row.phrase,
            retired_on=row.retired_on,
            reason=reasons.get(row.id, ""),
            needs_reason=plan.is_approved and row.retired_on != work.today,
        )
        for row in rows
        if row.retired_on is not None
    )


def _reasons(work: Work, rows: list[Activity]) -> dict[int, str]:
    """As the journal keeps them, the latest of each row."""
    subjects = {f"{row.__tablename__}:{row.id}": row.id for row in rows}
    query = (
        select(JournalEntry)
        .where(JournalEntry.verb == "исключено", JournalEntry.subject.in_(subjects))
        .order_by(JournalEntry.id)
    )
    return {subjects[entry.subject]: str(entry.after.get("reason", "")) for entry in work.session.scalars(query)}
