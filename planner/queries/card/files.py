"""Файлы карточки (files): the papers that prove an occurrence, with their versions, and who may open them."""

from collections.abc import Iterable
from dataclasses import dataclass
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
    evidence_id: int
    kind: str
    number: str
    dated_on: date | None
    name: str
    size: int
    sha256: str
    version: int
    """Of files of the same name on this card, from 1."""
    versions: int
    uploaded_at: datetime
    uploaded_by: str
    via: str
    may_open: bool


def files(work: Work, occurrence: Occurrence) -> Iterable[File]:
    """What proves the work."""
    return _files(work, occurrence, Evidence.is_on_card())


def remark_files(work: Work, occurrence: Occurrence, mark: Completion) -> Iterable[File]:
    """What the controller added to his remark."""
    return _files(work, occurrence, and_(Evidence.remark_to_id == mark.id, Evidence.removed_at.is_(None)))


def _files(work: Work, occurrence: Occurrence, wanted: ColumnElement[bool]) -> Iterable[File]:
    query = (
        select(Evidence)
        .where(Evidence.occurrence_id == occurrence.id, wanted)
        .order_by(Evidence.id)
        .options(selectinload(Evidence.uploaded_by))
    )
    present = list(work.session.scalars(query))
    of_name: dict[str, list[int]] = {}
    for evidence in present:
        of_name.setdefault(evidence.file_name, []).append(evidence.id)
    for evidence in present:
        versions = of_name[evidence.file_name]
        yield File(
            evidence_id=evidence.id,
            kind=evidence.kind,
            number=evidence.number,
            dated_on=evidence.dated_on,
            name=evidence.file_name,
            size=evidence.size,
            sha256=evidence.sha256,
            version=versions.index(evidence.id) + 1,
            versions=len(versions),
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
