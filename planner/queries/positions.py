"""Должности и органы: what the organisation's plan turns to, who sits where by date, where nobody does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from planner.domain.assignment import Assignment
from planner.domain.contact import Contact, ContactState
from planner.domain.people import Capacity, Holding, Person, Position, PositionKind, Sitting, not_away, sitting_on
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.queries.people import Colleague, colleagues
from planner.russian import initials, order
from planner.work import Work


@dataclass(frozen=True)
class Sitter:
    person_id: int
    name: str
    capacity: Capacity
    away_until: date | None


@dataclass(frozen=True)
class PositionRow:
    position_id: int
    title: str
    kind: PositionKind
    sitters: tuple[Sitter, ...]
    """Who sits there today; of a body also its members."""
    rows: int
    """Of the plans that are made or carried out, how many name it."""

    @property
    def is_vacant(self) -> bool:
        """Nobody is turned to: of a body, it has neither a chair nor a secretary."""
        heard = [one for one in self.sitters if one.capacity != Capacity.MEMBER]
        return self.kind != PositionKind.EXTERNAL and not heard


@dataclass(frozen=True)
class Positions:
    vacant: tuple[PositionRow, ...]
    """The one that most rows wait for first."""
    held: tuple[PositionRow, ...]
    external: tuple[PositionRow, ...]


@dataclass(frozen=True)
class Tenure:
    """Somebody's time in the position."""

    holding_id: int
    person_id: int
    name: str
    capacity: Capacity
    for_whom: str
    from_on: date | None
    to_on: date | None
    basis: str
    is_now: bool
    is_past: bool


@dataclass(frozen=True)
class NamedRow:
    """A row of a plan that names the position."""

    activity_id: int
    number: int
    title: str


@dataclass(frozen=True)
class Other:
    """A position it may be merged with."""

    position_id: int
    title: str


@dataclass(frozen=True)
class PositionPage:
    row: PositionRow
    version: int
    tenures: tuple[Tenure, ...]
    named: tuple[NamedRow, ...]
    others: tuple[Other, ...]
    colleagues: tuple[Colleague, ...]
    has_chat: bool
    """A body's group chat is connected."""


def positions(work: Work) -> Positions:
    """Raises NotAllowed for who may not oversee."""
    work.require(Right.OVERSEE)
    counts = _rows_naming(work)
    rows = [_row(work, one, counts.get(one.id, 0)) for one in _loaded(work)]
    rows.sort(key=lambda row: order(row.title))
    is_external = [row for row in rows if row.kind == PositionKind.EXTERNAL]
    vacant = sorted((row for row in rows if row.is_vacant), key=lambda row: -row.rows)
    held = (row for row in rows if not row.is_vacant and row.kind != PositionKind.EXTERNAL)
    return Positions(tuple(vacant), tuple(held), tuple(is_external))


def position_page(work: Work, position_id: int) -> PositionPage:
    """Raises NotFound, NotAllowed for who may not oversee."""
    work.require(Right.OVERSEE)
    work.find(Position, position_id)
    everything = _loaded(work)
    position = next(one for one in everything if one.id == position_id)
    named = tuple(_named(work, position_id))
    alike = (one for one in everything if one.kind == position.kind and one is not position)
    chat = select(Contact.id).where(Contact.position_id == position_id, Contact.state == ContactState.ACTIVE)
    return PositionPage(
        row=_row(work, position, len(named)),
        version=position.version,
        tenures=tuple(_tenures(work, position)),
        named=named,
        others=tuple(Other(one.id, one.title) for one in sorted(alike, key=lambda one: order(one.title))),
        colleagues=colleagues(work),
        has_chat=work.session.scalar(chat.limit(1)) is not None,
    )


def _loaded(work: Work) -> list[Position]:
    query = select(Position).options(
        selectinload(Position.holdings).options(
            selectinload(Holding.person).selectinload(Person.absences),
            selectinload(Holding.for_holding).selectinload(Holding.person),
        )
    )
    return list(work.session.scalars(query))


def _row(work: Work, position: Position, rows: int) -> PositionRow:
    return PositionRow(
        position_id=position.id,
        title=position.title,
        kind=PositionKind(position.kind),
        sitters=tuple(_sitters(position, work.today)),
        rows=rows,
    )


def _sitters(position: Position, today: date) -> Iterable[Sitter]:
    capacities = {one.person_id: Capacity(one.capacity) for one in position.holdings if one.covers(today)}
    heard = sitting_on(position, today)
    members = [
        Sitting(one.person)
        for one in position.holdings
        if one.covers(today) and one.capacity == Capacity.MEMBER and one.person_id not in {s.person.id for s in heard}
    ]
    present = {sitting.person.id for sitting in not_away((*heard, *members), today)}
    rank = list(Capacity).index
    for sitting in sorted((*heard, *members), key=lambda one: rank(capacities[one.person.id])):
        person = sitting.person
        absence = person.absence_on(today) if person.id not in present else None
        yield Sitter(person.id, _short(person), capacities[person.id], absence.to_on if absence else None)


def _tenures(work: Work, position: Position) -> Iterable[Tenure]:
    """The latest first; those without a first day have been there always."""
    lasting = [one for one in position.holdings if not one.is_of_no_day]
    for one in sorted(lasting, key=lambda one: (one.from_on or date.min, one.id), reverse=True):
        for_whom = one.for_holding.person if one.for_holding is not None else None
        has_ended = (one.last_on is not None and one.last_on < work.today) or not one.person.works_on(work.today)
        yield Tenure(
            holding_id=one.id,
            person_id=one.person_id,
            name=_short(one.person),
            capacity=Capacity(one.capacity),
            for_whom=_short(for_whom) if for_whom is not None else "",
            from_on=one.from_on,
            to_on=one.last_on,
            basis=one.basis,
            is_now=one.covers(work.today),
            is_past=has_ended,
        )


def _rows_naming(work: Work) -> dict[int, int]:
    """How many rows of the plans that are not closed name each position."""
    query = (
        select(Assignment.position_id, func.count(Assignment.activity_id.distinct()))
        .join(Activity, Assignment.activity_id == Activity.id)
        .join(Cyclogram, Activity.cyclogram_id == Cyclogram.id)
        .where(Activity.retired_on.is_(None), Cyclogram.status != PlanStatus.CLOSED)
        .where(Assignment.position_id.is_not(None))
        .group_by(Assignment.position_id)
    )
    return {position_id or 0: number for position_id, number in work.session.execute(query)}


def _named(work: Work, position_id: int) -> Iterable[NamedRow]:
    query = (
        select(Activity.id, Activity.number, Activity.title)
        .join(Cyclogram, Activity.cyclogram_id == Cyclogram.id)
        .where(Activity.retired_on.is_(None), Cyclogram.status != PlanStatus.CLOSED)
        .where(Activity.id.in_(select(Assignment.activity_id).where(Assignment.position_id == position_id)))
        .order_by(Cyclogram.from_on, Activity.number)
    )
    for activity_id, number, title in work.session.execute(query):
        yield NamedRow(activity_id, number, title)


def _short(person: Person) -> str:
    return initials(person.surname, person.name, person.patronymic)
