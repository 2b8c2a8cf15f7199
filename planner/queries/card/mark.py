"""Отметка на карточке (Mark): what was marked, by whom and as whom, and the word that followed."""

from dataclasses import dataclass
from datetime import date, datetime

from planner.domain.completion import Completion, Outcome
from planner.domain.occurrence import Occurrence
from planner.queries.card.files import File, remark_files
from planner.queries.card.people import Names
from planner.work import Work


@dataclass(frozen=True)
class Mark:
    outcome: Outcome
    done_on: date
    days_late: int
    by: str
    as_position: str
    basis: str
    protocol: str
    result: str
    conclusion: str
    proposal: str
    publication_url: str
    no_decision_basis: str
    good_practice: bool
    submitted_at: datetime
    accepted_at: datetime | None
    accepted_by: str
    returned_at: datetime | None
    remark: str
    remark_files: tuple[File, ...]
    """What the controller added to the remark."""


def mark_of(work: Work, occurrence: Occurrence, mark: Completion, names: Names) -> Mark:
    due = occurrence.due_on
    late = max(1, work.workdays.between(due, mark.done_on)) if due is not None and mark.done_on > due else 0
    return Mark(
        outcome=Outcome(mark.outcome),
        done_on=mark.done_on,
        days_late=late,
        by=names.of(mark.by_person_id),
        as_position=mark.as_position,
        basis=mark.basis,
        protocol=mark.protocol,
        result=mark.result,
        conclusion=mark.conclusion,
        proposal=mark.proposal,
        publication_url=mark.publication_url,
        no_decision_basis=mark.no_decision_basis,
        good_practice=mark.good_practice,
        submitted_at=work.local(mark.submitted_at),
        accepted_at=work.local(mark.accepted_at) if mark.accepted_at else None,
        accepted_by=names.of(mark.accepted_by_id),
        returned_at=work.local(mark.returned_at) if mark.returned_at else None,
        remark=mark.remark,
        remark_files=tuple(remark_files(work, occurrence, mark)) if mark.returned_at else (),
    )
