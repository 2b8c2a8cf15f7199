"""Что из этого вышло (Consequence): findings and decisions made from an occurrence, with the duties they gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner.domain.assignment import Part
from planner.domain.decision import Decision, Finding
from planner.domain.occurrence import Occurrence, State
from planner.queries.occurrences import LOADED
from planner.work import Work


@dataclass(frozen=True)
class Consequence:
    """A finding or a decision, with the duty it gave."""

    occurrence_id: int | None
    text: str
    paper: str
    whom: str
    due_on: date | None
    state: State | None


def findings(work: Work, occurrence: Occurrence) -> Iterable[Consequence]:
    query = (
        select(Finding, Occurrence)
        .outerjoin(Occurrence, Occurrence.finding_id == Finding.id)
        .where(Finding.found_at_id == occurrence.id)
        .order_by(Finding.id)
        .options(*LOADED)
    )
    for finding, duty in work.session.execute(query).unique():
        yield _consequence(work, finding.text, "", duty)


def decisions(work: Work, occurrence: Occurrence) -> Iterable[Consequence]:
    query = (
        select(Decision, Occurrence)
        .outerjoin(Occurrence, Occurrence.decision_id == Decision.id)
        .where(Decision.decided_at_id == occurrence.id)
        .order_by(Decision.id)
        .options(*LOADED)
    )
    for decision, duty in work.session.execute(query).unique():
        yield _consequence(work, decision.text, decision.paper, duty)


def _consequence(work: Work, text: str, paper: str, duty: Occurrence | None) -> Consequence:
    return Consequence(
        occurrence_id=duty.id if duty is not None else None,
        text=text,
        paper=paper,
        whom=", ".join(a.title for a in duty.assigned(Part.ACCOUNTABLE)) if duty is not None else "",
        due_on=duty.due_on if duty is not None else None,
        state=duty.state(work.today, work.soon_until) if duty is not None else None,
    )
