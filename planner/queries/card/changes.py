"""Что изменилось (Changes): a mark submitted once more beside the one that was returned, for who checks it again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.domain.completion import Completion, Evidence
from planner.domain.occurrence import Occurrence
from planner.queries.card.files import File, remark_files
from planner.queries.card.people import Names
from planner.work import Work


@dataclass(frozen=True)
class Change:
    """A field of the mark that says something else now."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """Since the controller returned it."""

    remark: str
    remark_files: tuple[File, ...]
    returned_by: str
    returned_at: datetime
    texts: tuple[Change, ...]
    new: tuple[File, ...]
    """Papers that were not there."""
    versions: tuple[File, ...]
    """New versions of those that were."""
    removed: tuple[str, ...]
    """Names of papers that are not there any more."""

    @property
    def is_nothing(self) -> bool:
        return not (self.texts or self.new or self.versions or self.removed)


FIELDS = ("result", "conclusion", "proposal", "protocol", "publication_url", "done_on")


def changes(
    work: Work, occurrence: Occurrence, papers: Sequence[list[Evidence]], files: Sequence[File], names: Names
) -> Changes | None:
    """None when the mark in force is not one submitted after a return."""
    mark = occurrence.completion
    returned = _returned_before(occurrence, mark) if mark is not None else None
    if mark is None or returned is None or returned.returned_at is None:
        return None
    since = returned.returned_at
    came = [file for file in files if file.uploaded_at > since]
    renewed = [file for file in came if any(one.uploaded_at <= since for one in file.earlier)]
    return Changes(
        remark=returned.remark,
        remark_files=tuple(remark_files(work, occurrence, returned)),
        returned_by=names.of(returned.returned_by_id),
        returned_at=work.local(since),
        texts=tuple(_texts(returned, mark)),
        new=tuple(file for file in came if file not in renewed),
        versions=tuple(renewed),
        removed=tuple(_removed(papers, since)),
    )


def _returned_before(occurrence: Occurrence, mark: Completion) -> Completion | None:
    earlier = [one for one in occurrence.completions if one.id < mark.id and one.undone_at is None]
    return earlier[-1] if earlier and mark.returned_at is None else None


def _texts(before: Completion, after: Completion) -> Iterable[Change]:
    for field in FIELDS:
        was, becomes = _said(getattr(before, field)), _said(getattr(after, field))
        if was != becomes:
            yield Change(field, was, becomes)


def _said(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value


def _removed(found: Iterable[list[Evidence]], since: datetime) -> Iterable[str]:
    """Papers of which a version stood there when it was returned and none does now."""
    for versions in found:
        stood = [one for one in versions if one.uploaded_at <= since and (one.removed_at or since) >= since]
        if stood and all(one.removed_at is not None for one in versions):
            yield stood[-1].file_name
