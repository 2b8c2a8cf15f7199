"""Файлы карточки (files): the papers that prove an occurrence, with their versions, and who may open them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import selectinload

from planner.domain.completion import Completion, Evidence
from planner.domain.errors import NotAllowed
from planner.domain.occurrence import Occurrence
from planner.domain.rights import Right
from planner.queries.card.people import short
from planner.work import Work


@dataclass(frozen=True)
class File:
    """A version of a paper."""

    evidence_id: int
    kind: str
    number: str
    dated_on: date | None
    name: str
    size: int
    sha256: str
    version: int
    """From 1. One taken off the card leaves a gap: the numbers of the others are known to people already."""
    uploaded_at: datetime
    uploaded_by: str
    via: str
    may_open: bool
    is_accepted: bool = False
    """It is what the controller saw when he accepted."""
    is_after_acceptance: bool = False
    earlier: tuple["File", ...] = ()
    """The versions before it, the latest first; of the newest one only."""


def files(work: Work, occurrence: Occurrence, found: Iterable[list[Evidence]]) -> Iterable[File]:
    """The newest version of each paper, with those before it."""
    mark = occurrence.completion
    accepted_at = mark.accepted_at if mark is not None and mark.accepted_by_id is not None else None
    for versions in found:
        seen = _seen_at(accepted_at, versions)
        shown = [
            replace(
                _file(work, occurrence, one, number),
                is_accepted=one is seen,
                is_after_acceptance=accepted_at is not None and one.uploaded_at > accepted_at,
            )
            for number, one in enumerate(versions, start=1)
            if one.removed_at is None
        ]
        if shown:
            *earlier, newest = shown
            yield replace(newest, earlier=tuple(reversed(earlier)))


def papers(work: Work, occurrence: Occurrence) -> list[list[Evidence]]:
    """What proves the work: the versions of each paper from the first.

    Those taken off the card are among them: without them a chain would fall apart.
    """
    found: dict[int, list[Evidence]] = {}
    first_of: dict[int, int] = {}
    for evidence in _evidence(work, occurrence, Evidence.remark_to_id.is_(None)):
        before = evidence.version_of_id
        first = first_of.get(before, evidence.id) if before is not None else evidence.id
        first_of[evidence.id] = first
        found.setdefault(first, []).append(evidence)
    return list(found.values())


def _seen_at(moment: datetime | None, versions: Sequence[Evidence]) -> Evidence | None:
    """The version that stood on the card then."""
    if moment is None:
        return None
    there = (one for one in reversed(versions) if one.uploaded_at <= moment)
    return next((one for one in there if one.removed_at is None or one.removed_at > moment), None)


def remark_files(work: Work, occurrence: Occurrence, mark: Completion) -> Iterable[File]:
    """What the controller added to his remark."""
    wanted = and_(Evidence.remark_to_id == mark.id, Evidence.removed_at.is_(None))
    return (_file(work, occurrence, evidence, 1) for evidence in _evidence(work, occurrence, wanted))


def _evidence(work: Work, occurrence: Occurrence, wanted: ColumnElement[bool]) -> Iterable[Evidence]:
    query = (
        select(Evidence)
        .where(Evidence.occurrence_id == occurrence.id, wanted)
        .order_by(Evidence.id)
        .options(selectinload(Evidence.uploaded_by))
    )
    return work.session.scalars(query)


def _file(work: Work, occurrence: Occurrence, evidence: Evidence, version: int) -> File:
    return File(
        evidence_id=evidence.id,
        kind=evidence.kind,
        number=evidence.number,
        dated_on=evidence.dated_on,
        name=evidence.file_name,
        size=evidence.size,
        sha256=evidence.sha256,
        version=version,
        uploaded_at=work.local(evidence.uploaded_at),
        uploaded_by=short(evidence.uploaded_by) if evidence.uploaded_by else "",
        via=evidence.via,
        may_open=may_open(work, occurrence, evidence),
    )


@dataclass(frozen=True)
class Kept:
    """A file of this organisation: under what it is kept and what it is called."""

    sha256: str
    name: str
    media_type: str


def kept_file(work: Work, evidence_id: int) -> Kept:
    """Raises NotFound, also for another organisation's; NotAllowed for whom the occurrence does not concern."""
    evidence = work.find(Evidence, evidence_id)
    if not may_open(work, work.find(Occurrence, evidence.occurrence_id), evidence):
        raise NotAllowed("Этот документ открыт тем, кому поручено мероприятие, и администрации.")
    return Kept(evidence.sha256, evidence.file_name, evidence.media_type)


def may_open(work: Work, occurrence: Occurrence, evidence: Evidence) -> bool:
    """A paper may name colleagues: it is open to those who have to do with it and those who see everybody's work."""
    actor = work.actor
    if actor is None or work.may(Right.OVERSEE) or evidence.uploaded_by_id == actor.id:
        return True
    return any(duty.concerns(actor, work.today) for duty in occurrence.assignments)
