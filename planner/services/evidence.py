"""Подтверждение: a file is added to a card, replaced by its next version, taken off; another explains a remark.

Nothing is overwritten: a version stands beside those before it, and what is taken off the card keeps its row and bytes.
"""

from datetime import date

from sqlalchemy import select, update

from planner.domain.completion import UNDO_FOR, Completion, Evidence
from planner.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from planner.domain.occurrence import Occurrence
from planner.domain.rights import Right
from planner.files import StoredFile
from planner.services.duty import acting_as
from planner.work import Work


def attach(
    work: Work,
    occurrence_id: int,
    stored: StoredFile,
    *,
    kind: str = "",
    number: str = "",
    dated_on: date | None = None,
) -> int:
    """Adds a file that `App.files` has already kept. The same bytes twice on one card are one evidence.

    A document of the same name is its next version; photos bear the names a phone gives them, so of a photo only a
    person can say what it replaces (`renew`). Raises Conflict when the mark is already accepted.
    """
    occurrence = _open_to_files(work, occurrence_id)
    present = _present(work, occurrence)
    same = _of_bytes(present, stored)
    if same is not None:
        return same.id
    earlier = next((one for one in reversed(present) if one.file_name == stored.name), None)
    if stored.is_photo:
        earlier = None
    in_plan = occurrence.activity.result_document if occurrence.activity else ""
    evidence = _evidence(work, occurrence, stored, kind.strip() or in_plan)
    evidence.number, evidence.dated_on = number.strip(), dated_on
    evidence.version_of_id = earlier.id if earlier else None
    work.add(evidence)
    work.journal("файл", occurrence, after={"file": stored.name, "sha256": stored.sha256})
    return evidence.id


def renew(work: Work, occurrence_id: int, evidence_id: int, stored: StoredFile) -> int:
    """«Новая версия»: the next version of a file on this card, the same document by kind, number and date.

    Sending one version twice is sending it once. Raises Invalid for a file that is on the card already, Conflict for
    one that was taken off it meanwhile or when the mark is accepted.
    """
    occurrence = _open_to_files(work, occurrence_id)
    earlier = work.find(Evidence, evidence_id)
    if earlier.occurrence_id != occurrence.id or earlier.remark_to_id is not None:
        raise NotFound
    if earlier.removed_at is not None:
        raise Conflict("Этот файл уже убран с карточки. Добавьте исправленный как новый.")
    same = _of_bytes(_present(work, occurrence), stored)
    if same is not None and same.version_of_id == earlier.id:
        return same.id
    if same is not None:
        raise Invalid("file", f"Такой файл на карточке уже есть: «{same.file_name}». Выберите исправленный.")
    evidence = _evidence(work, occurrence, stored, earlier.kind)
    evidence.number, evidence.dated_on, evidence.version_of_id = earlier.number, earlier.dated_on, earlier.id
    work.add(evidence)
    work.journal("версия файла", occurrence, after={"file": stored.name, "sha256": stored.sha256})
    return evidence.id


def _open_to_files(work: Work, occurrence_id: int) -> Occurrence:
    """The occurrence, when the actor may add a file to it now."""
    occurrence = work.find(Occurrence, occurrence_id)
    acting_as(work, occurrence)
    mark = occurrence.completion
    is_over = mark is not None and mark.is_final and not _just_marked(work, mark)
    # The administration may add a paper that came later: its own date and the day of upload stand apart.
    if occurrence.cancelled_at is not None or (is_over and not work.may(Right.DECIDE)):
        raise Conflict("Отметка уже принята: добавить файл нельзя.")
    # Not through the object: a file is no edit of the card, and the mark sent together with it must not look outdated.
    work.session.execute(update(Occurrence).where(Occurrence.id == occurrence.id).values(touched=True))
    return occurrence


def _just_marked(work: Work, mark: Completion) -> bool:
    """An album's photos come one by one: those after the first still belong to the mark made a minute ago."""
    return work.now - mark.submitted_at <= UNDO_FOR


def _evidence(work: Work, occurrence: Occurrence, stored: StoredFile, kind: str) -> Evidence:
    return Evidence(
        occurrence_id=occurrence.id,
        kind=kind,
        file_name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_at=work.now,
        uploaded_by=work.actor,
        via=work.via,
    )


def explain(work: Work, mark: Completion, stored: StoredFile) -> None:
    """Adds a file to the remark with which a mark is returned (a page with notes on it): it proves no work."""
    evidence = _evidence(work, mark.occurrence, stored, "к замечанию")
    evidence.remark_to_id = mark.id
    work.add(evidence)


def detach(work: Work, evidence_id: int) -> None:
    """Takes a file off the card, the version before it stands there again; its row and bytes stay.

    Taking it off twice is taking it off once.
    """
    evidence = work.find(Evidence, evidence_id)
    occurrence = work.find(Occurrence, evidence.occurrence_id)
    acting_as(work, occurrence)
    if evidence.remark_to_id is not None:
        raise NotAllowed("Этот файл приложен к замечанию: убирают его, отменив возврат.")
    mark = occurrence.completion
    if mark is not None and mark.is_final:
        raise Conflict("Отметка уже принята: убрать файл нельзя.")
    if evidence.removed_at is not None:
        return
    evidence.removed_at = work.now
    work.journal("файл убран", occurrence, after={"file": evidence.file_name, "evidence": evidence.id})


def has_evidence(work: Work, occurrence: Occurrence) -> bool:
    query = select(Evidence.id).where(Evidence.occurrence_id == occurrence.id, Evidence.is_on_card())
    return work.session.scalar(query.limit(1)) is not None


def same_file(work: Work, occurrence: Occurrence, sha256: str) -> Evidence | None:
    """The file of these bytes that is on the card already."""
    return next((evidence for evidence in _present(work, occurrence) if evidence.sha256 == sha256), None)


def _of_bytes(present: list[Evidence], stored: StoredFile) -> Evidence | None:
    return next((evidence for evidence in present if evidence.sha256 == stored.sha256), None)


def _present(work: Work, occurrence: Occurrence) -> list[Evidence]:
    """The files on the card, the earliest first."""
    present = select(Evidence).where(Evidence.occurrence_id == occurrence.id, Evidence.is_on_card())
    return list(work.session.scalars(present.order_by(Evidence.id)))
