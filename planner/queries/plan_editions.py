"""Редакции (editions): what a plan was by each of its orders, and what one differs in from another: «было → стало»."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from planner.domain.errors import NotFound
from planner.domain.plan import Activity, Cyclogram, Edition, EditionRow
from planner.queries.occurrences import SEATS
from planner.queries.plan_head import PlanHead, head_of, require_seen, rows_seen
from planner.work import Work

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One field of a row: in the earlier edition, and in the later."""

    field: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Difference:
    """A row that is not the same in both."""

    number: int
    title: str
    is_new: bool
    is_gone: bool
    instead_of: int | None
    """Of a new row, the number of the one it was split from."""
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Frozen:
    """One edition in the history of a plan."""

    number: int
    protocol: str
    order_no: str
    order_on: date
    rows: int


@dataclass(frozen=True)
class Comparison:
    plan: PlanHead
    rows_seen: int
    """What the form of an approval carries."""
    editions: tuple[Frozen, ...]
    """All of the plan's, the latest first."""
    was: int
    becomes: int | None
    """The later edition; None is the plan as it stands now."""
    differences: tuple[Difference, ...]


def editions(work: Work, cyclogram_id: int) -> tuple[PlanHead, tuple[Frozen, ...]]:
    """The history of a plan, the latest edition first."""
    cyclogram = work.find(Cyclogram, cyclogram_id)
    require_seen(work, cyclogram)
    return head_of(cyclogram), _frozen(work, cyclogram)


def _frozen(work: Work, cyclogram: Cyclogram) -> tuple[Frozen, ...]:
    query = (
        select(Edition, func.count(EditionRow.id))
        .outerjoin(EditionRow, EditionRow.edition_id == Edition.id)
        .where(Edition.cyclogram_id == cyclogram.id)
        .group_by(Edition.id)
        .order_by(Edition.number.desc())
    )
    return tuple(
        Frozen(one.number, one.protocol, one.order_no, one.order_on, rows) for one, rows in work.session.execute(query)
    )


def comparison(work: Work, cyclogram_id: int, was: int | None = None, becomes: int | None = None) -> Comparison:
    """Two editions of a plan, or one beside the plan as it stands; by default the one in force.

    Raises NotFound where there is no such edition.
    """
    cyclogram = work.find(Cyclogram, cyclogram_id)
    require_seen(work, cyclogram)
    earlier = _numbered(cyclogram, was if was is not None else len(cyclogram.editions))
    later = None if becomes is None else _numbered(cyclogram, becomes)
    now = rows_of(later) if later is not None else _rows_now(work, cyclogram)
    return Comparison(
        plan=head_of(cyclogram),
        rows_seen=rows_seen(work, cyclogram.id),
        editions=_frozen(work, cyclogram),
        was=earlier.number,
        becomes=becomes,
        differences=tuple(differences(rows_of(earlier), now)),
    )


def _numbered(cyclogram: Cyclogram, number: int) -> Edition:
    for edition in cyclogram.editions:
        if edition.number == number:
            return edition
    raise NotFound("Такой редакции у этого плана нет.")


@dataclass(frozen=True)
class Row:
    """A row as an edition has it, or would have it today."""

    lineage: str
    content: Content


def rows_of(edition: Edition | None) -> dict[int, Row]:
    """The rows of an edition by their activities."""
    return {row.activity_id: Row(row.lineage, row.content) for row in edition.rows} if edition is not None else {}


def rows_as(activities: Iterable[Activity]) -> dict[int, Row]:
    """What the next edition would freeze of these."""
    return {one.id: Row(one.lineage, one.content) for one in activities if one.retired_on is None}


def _rows_now(work: Work, cyclogram: Cyclogram) -> dict[int, Row]:
    query = (
        select(Activity)
        .where(Activity.cyclogram_id == cyclogram.id)
        .options(
            selectinload(Activity.assignments).options(*SEATS),
            selectinload(Activity.section),
            selectinload(Activity.considered_by),
        )
    )
    return rows_as(work.session.scalars(query))


def differences(was: Mapping[int, Row], becomes: Mapping[int, Row]) -> Iterable[Difference]:
    """What differs, by the numbers of the rows."""
    found = [_difference(was.get(key), becomes.get(key), was.values()) for key in {*was, *becomes}]
    return sorted((one for one in found if one is not None), key=lambda one: (one.number, one.is_new))


def _difference(was: Row | None, becomes: Row | None, earlier: Iterable[Row]) -> Difference | None:
    if was is None and becomes is not None:
        origin = next((row.content["number"] for row in earlier if row.lineage == becomes.lineage), None)
        return Difference(becomes.content["number"], becomes.content["title"], True, False, origin, ())
    if was is not None and becomes is None:
        return Difference(was.content["number"], was.content["title"], False, True, None, ())
    if was is None or becomes is None or was.content == becomes.content:
        return None
    changes = tuple(_changes(was.content, becomes.content))
    return Difference(becomes.content["number"], becomes.content["title"], False, False, None, changes)


def _changes(was: Content, becomes: Content) -> Iterable[Change]:
    for field, value in becomes.items():
        if was.get(field) != value:
            yield Change(field, _in_words(was.get(field)), _in_words(value))


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "инвариант" if value else "вариатив"
        case list() | tuple():
            return ", ".join(str(one) for one in value)
        case None:
            return ""
    return str(value)


def changed_rows(was: Mapping[int, Row], becomes: Mapping[int, Row]) -> frozenset[int]:
    """Activities whose rows are new or not as they were."""
    return frozenset(key for key, row in becomes.items() if key not in was or was[key].content != row.content)
