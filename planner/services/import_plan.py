"""Загрузка плана: rows read from a document are laid over a plan that exists.

What is new, changed, missing is shown first; nothing is deleted. In an approved plan the rows wait, live, for the next
edition: its order makes them count.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.domain.plan import Activity, Cyclogram, Origin
from planner.domain.rights import Right
from planner.russian import normalise
from planner.services.plan import ActivityDraft, add_activity, as_draft, change_activity
from planner.work import Work


@dataclass(frozen=True)
class ChangedRow:
    activity_id: int
    number: int
    title: str
    was: str
    """The deadline as it stands in the plan."""
    becomes: str


@dataclass(frozen=True)
class Comparison:
    """A document against a plan. `missing` rows of the plan stay: whoever drops them says so himself."""

    new: tuple[str, ...]
    changed: tuple[ChangedRow, ...]
    missing: tuple[str, ...]
    same: int


def compare(work: Work, cyclogram_id: int, rows: Sequence[ActivityDraft]) -> Comparison:
    """What laying the rows over the plan would do. Writes nothing."""
    cyclogram = work.find(Cyclogram, cyclogram_id)
    pairs = _paired(cyclogram, rows)
    kept = {found.id for _, found in pairs if found is not None}
    changed = [
        ChangedRow(found.id, found.number, found.title, found.phrase, row.phrase.strip())
        for row, found in pairs
        if found is not None and _differs(found, row)
    ]
    return Comparison(
        new=tuple(row.title for row, found in pairs if found is None),
        changed=tuple(changed),
        missing=tuple(activity.title for activity in _live(cyclogram) if activity.id not in kept),
        same=len(kept) - len(changed),
    )


def lay_over(work: Work, cyclogram_id: int, rows: Sequence[ActivityDraft], reason: str = "") -> Comparison:
    """Adds what is new and changes what differs; returns what was done. Doing it twice changes nothing more."""
    work.require(Right.PLAN)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    comparison = compare(work, cyclogram_id, rows)
    for row, found in _paired(cyclogram, rows):
        if found is None:
            draft = replace(row, origin=Origin.IMPORT)
            add_activity(work, cyclogram_id, draft, reason, for_next_edition=True)
        elif _differs(found, row):
            change_activity(work, found.id, laid_over(found, row), reason)
    return comparison


def _live(cyclogram: Cyclogram) -> list[Activity]:
    return [activity for activity in cyclogram.activities if activity.retired_on is None]


def _paired(cyclogram: Cyclogram, rows: Iterable[ActivityDraft]) -> list[tuple[ActivityDraft, Activity | None]]:
    """Rows of the document beside those of the plan; of several with one title the first belongs to the first."""
    waiting: dict[str, deque[Activity]] = defaultdict(deque)
    for activity in _live(cyclogram):
        waiting[_key(activity.title)].append(activity)
    return [(row, same.popleft() if (same := waiting[_key(row.title)]) else None) for row in rows]


def _key(title: str) -> str:
    """By its title: numbers of rows restart, and deadlines are what changes."""
    return normalise(title)


def _differs(activity: Activity, row: ActivityDraft) -> bool:
    return normalise(activity.phrase) != normalise(row.phrase)


def laid_over(activity: Activity, row: ActivityDraft) -> ActivityDraft:
    """The row of the plan with the document's deadline; what the document does not say stays."""
    return replace(
        as_draft(activity),
        phrase=row.phrase,
        is_looked_at=row.is_looked_at,
        is_undated=row.is_undated,
        source=row.source or activity.source,
    )
