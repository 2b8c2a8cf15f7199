"""Страница сотрудника (employee): one person, all that is kept of him and all that the viewer may change of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from planner.domain.access import BrowserSession
from planner.domain.assignment import Part
from planner.domain.contact import Channel, Contact, ContactState
from planner.domain.feed import Feed
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.domain.people import Absence, Capacity, Holding, Person, Position, PositionKind, Role
from planner.domain.rights import Right, may_give
from planner.queries.occurrences import awaited
from planner.queries.people import Colleague, colleagues
from planner.queries.staff import has_left, roles_of, titled
from planner.queries.visits import last_visits
from planner.russian import distance, initials, order
from planner.work import Work

DUTIES_SHOWN = 10
HISTORY_SHOWN = 50


@dataclass(frozen=True)
class Held:
    """A position the person holds, held or will hold."""

    holding_id: int
    version: int
    position_id: int
    title: str
    """With the capacity: «педагогический совет, секретарь»."""
    is_acting: bool
    for_whom: str
    basis: str
    from_on: date | None
    to_on: date | None
    may_be_stood_in: bool
    may_withdraw: bool
    """Nobody has sat there for a day: it can be taken back."""


@dataclass(frozen=True)
class Seats:
    now: tuple[Held, ...]
    later: tuple[Held, ...]
    earlier: tuple[Held, ...]


@dataclass(frozen=True)
class Substitution:
    title: str
    substitute: str


@dataclass(frozen=True)
class Leave:
    absence_id: int
    version: int
    from_on: date
    to_on: date
    basis: str
    substitutions: tuple[Substitution, ...]
    is_now: bool
    is_past: bool


@dataclass(frozen=True)
class Duty:
    occurrence_id: int
    number: str
    title: str
    due_on: date | None
    when: str


@dataclass(frozen=True)
class Load:
    """What is assigned to the person and still to be done."""

    total: int
    by_month: tuple[tuple[date, int], ...]
    """The first day of a month and how many deadlines fall in it."""
    nearest: tuple[Duty, ...]


@dataclass(frozen=True)
class Reach:
    contact_id: int
    channel: Channel
    is_active: bool
    reason: str
    linked_at: datetime


@dataclass(frozen=True)
class Change:
    """A line of the history."""

    at: datetime
    verb: str
    who: str
    via: str
    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True)
class RoleChoice:
    role: Role
    is_held: bool
    may_change: bool
    """Only who has all the rights of a role gives it or takes it away."""


@dataclass(frozen=True)
class FreePosition:
    """A position the person may be given, with the capacities it can be held in."""

    position_id: int
    title: str
    kind: PositionKind


@dataclass(frozen=True)
class EmployeePage:
    person_id: int
    version: int
    name: str
    short_name: str
    email: str
    is_self: bool
    is_erased: bool
    left_on: date | None
    has_left: bool
    away_until: date | None
    roles: tuple[RoleChoice, ...]
    seats: Seats
    leaves: tuple[Leave, ...]
    load: Load
    reaches: tuple[Reach, ...]
    feeds: int
    sessions: int
    seen_at: datetime | None
    history: tuple[Change, ...]
    positions: tuple[FreePosition, ...]
    colleagues: tuple[Colleague, ...]
    """Others who work here: who may stand in."""
    others: tuple[Colleague, ...]
    """Everybody else who is in the list, also who left: whose row may be of the same human."""

    @property
    def role_words(self) -> tuple[Role, ...]:
        return tuple(choice.role for choice in self.roles if choice.is_held)


def employee(work: Work, person_id: int) -> EmployeePage:
    """Raises NotFound, NotAllowed for who may not oversee."""
    work.require(Right.OVERSEE)
    work.find(Person, person_id)
    holding = selectinload(Person.holdings)
    query = (
        select(Person)
        .where(Person.id == person_id)
        .options(
            selectinload(Person.roles),
            selectinload(Person.absences),
            holding.selectinload(Holding.position),
            holding.selectinload(Holding.for_holding).selectinload(Holding.person),
        )
    )
    person = work.session.scalars(query).one()
    absence = person.absence_on(work.today)
    return EmployeePage(
        person_id=person.id,
        version=person.version,
        name=person.full_name,
        short_name=initials(person.surname, person.name, person.patronymic),
        email=person.email or "",
        is_self=work.actor is not None and work.actor.id == person.id,
        is_erased=person.erased_at is not None,
        left_on=person.left_on,
        has_left=has_left(person.left_on, work.today),
        away_until=absence.to_on if absence is not None else None,
        roles=_roles(work, person),
        seats=_seats(work, person),
        leaves=tuple(_leaves(work, person)),
        load=_load(work, person),
        reaches=tuple(_reaches(work, person)),
        feeds=_count_of(work, Feed.id, Feed.owner_id == person.id, Feed.revoked_at.is_(None)),
        sessions=_count_of(
            work,
            BrowserSession.id,
            BrowserSession.person_id == person.id,
            BrowserSession.ended_at.is_(None),
            BrowserSession.expires_at > work.now,
        ),
        seen_at=last_visits(work).get(person.id),
        history=tuple(_history(work, person)),
        positions=_positions(work),
        colleagues=tuple(one for one in colleagues(work) if one.person_id != person.id),
        others=_others(work, person),
    )


def _roles(work: Work, person: Person) -> tuple[RoleChoice, ...]:
    own = [own.role for own in work.actor.roles] if work.actor is not None else list(Role)
    held = roles_of(person)
    return tuple(RoleChoice(role, role in held, may_give(own, role)) for role in Role)


def _seats(work: Work, person: Person) -> Seats:
    lasting = [one for one in person.holdings if not one.is_of_no_day]
    held = sorted(lasting, key=lambda one: (one.from_on or date.min, one.id))
    is_over = {one.id: one.last_on is not None and one.last_on < work.today for one in held}
    is_ahead = {one.id: one.from_on is not None and one.from_on > work.today for one in held}
    return Seats(
        now=tuple(_held(work, one) for one in held if not is_over[one.id] and not is_ahead[one.id]),
        later=tuple(_held(work, one) for one in held if is_ahead[one.id] and not is_over[one.id]),
        earlier=tuple(_held(work, one) for one in reversed(held) if is_over[one.id]),
    )


def _held(work: Work, holding: Holding) -> Held:
    for_whom = holding.for_holding.person if holding.for_holding is not None else None
    return Held(
        holding_id=holding.id,
        version=holding.version,
        position_id=holding.position_id,
        title=titled(holding),
        is_acting=holding.capacity == Capacity.ACTING,
        for_whom=_short(for_whom) if for_whom is not None else "",
        basis=holding.basis,
        from_on=holding.from_on,
        to_on=holding.last_on,
        may_be_stood_in=holding.capacity != Capacity.MEMBER,
        may_withdraw=holding.from_on is not None and holding.from_on >= work.today,
    )


def _leaves(work: Work, person: Person) -> Iterable[Leave]:
    query = (
        select(Holding)
        .where(
            Holding.capacity == Capacity.ACTING,
            Holding.for_holding_id.in_(select(Holding.id).where(Holding.person_id == person.id)),
        )
        .order_by(Holding.from_on, Holding.id)
        .options(selectinload(Holding.person), selectinload(Holding.position))
    )
    acting = list(work.session.scalars(query))
    for absence in reversed(person.absences):
        within = [one for one in acting if stands_in_during(one, absence)]
        yield Leave(
            absence_id=absence.id,
            version=absence.version,
            from_on=absence.from_on,
            to_on=absence.to_on,
            basis=absence.basis,
            substitutions=tuple(Substitution(one.position.title, _short(one.person)) for one in within),
            is_now=absence.from_on <= work.today <= absence.to_on,
            is_past=absence.to_on < work.today,
        )


def stands_in_during(acting: Holding, absence: Absence) -> bool:
    """Whether somebody acts because of this absence: within its days, and no longer."""
    return (
        acting.from_on is not None
        and acting.to_on is not None
        and absence.from_on <= acting.from_on
        and acting.to_on <= absence.to_on
    )


def holder_of(work: Work, holding_id: int) -> int:
    """Whose holding it is. Raises NotFound."""
    return work.find(Holding, holding_id).person_id


def who_is_away(work: Work, absence_id: int) -> int:
    """Whose absence it is. Raises NotFound."""
    return work.find(Absence, absence_id).person_id


def seats_during(work: Work, person_id: int, from_on: date, to_on: date) -> tuple[int, ...]:
    """The holdings in which somebody may act on some of these days; a plain member of a body is not stood in for."""
    return tuple(
        holding.id
        for holding in work.find(Person, person_id).holdings
        if holding.capacity != Capacity.MEMBER
        and (holding.from_on is None or holding.from_on <= to_on)
        and (holding.last_on is None or from_on <= holding.last_on)
    )


def _load(work: Work, person: Person) -> Load:
    duties = [one for one in awaited(work) if _is_open_for(work, one, person)]
    months = Counter(one.due_on.replace(day=1) for one in duties if one.due_on is not None)
    return Load(
        total=len(duties),
        by_month=tuple(sorted(months.items())),
        nearest=tuple(duty_of(work, one) for one in duties[:DUTIES_SHOWN]),
    )


def duty_of(work: Work, occurrence: Occurrence) -> Duty:
    """One line: «завтра, вт 24 ноября», «просрочено на 3 рабочих дня, срок был ср 18 ноября»."""
    due_on = occurrence.due_on
    late = "просрочено " if due_on is not None and due_on < work.today else ""
    when = late + distance(due_on, work.today, work.workdays) if due_on is not None else "без срока"
    return Duty(occurrence.id, occurrence.number, occurrence.title, due_on, when)


def _is_open_for(work: Work, occurrence: Occurrence, person: Person) -> bool:
    """Asked for the day of its deadline, or for today when that has passed: whose it will be then."""
    if not occurrence.state(work.today, work.today).is_open:
        return False
    day = max(occurrence.due_on or work.today, work.today)
    duties = occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR)
    return any(sitting.person.id == person.id for duty in duties for sitting in duty.sitting_on(day))


def _reaches(work: Work, person: Person) -> Iterable[Reach]:
    query = (
        select(Contact)
        .where(Contact.person_id == person.id, Contact.state != ContactState.UNLINKED)
        .order_by(Contact.rank, Contact.id)
    )
    for contact in work.session.scalars(query):
        is_active = contact.state == ContactState.ACTIVE
        linked_at = contact.linked_at.astimezone(work.organization.timezone)
        yield Reach(contact.id, Channel(contact.channel), is_active, contact.state_reason, linked_at)


def _count_of(work: Work, column: object, *conditions: object) -> int:
    return work.session.scalar(select(func.count(column)).where(*conditions)) or 0  # type: ignore[arg-type]


def _history(work: Work, person: Person) -> Iterable[Change]:
    """What was changed of the person himself, of his seats and of his leaves."""
    subjects = [
        f"{Person.__tablename__}:{person.id}",
        *(f"{Holding.__tablename__}:{holding.id}" for holding in person.holdings),
        *(f"{Absence.__tablename__}:{absence.id}" for absence in person.absences),
    ]
    query = (
        select(JournalEntry)
        .where(or_(JournalEntry.subject.in_(subjects)))
        .order_by(JournalEntry.id.desc())
        .limit(HISTORY_SHOWN)
        .options(selectinload(JournalEntry.person))
    )
    for entry in work.session.scalars(query):
        who = _short(entry.person) if entry.person is not None else ""
        at = entry.at.astimezone(work.organization.timezone)
        yield Change(at, entry.verb, who, entry.via, entry.before, entry.after)


def _others(work: Work, person: Person) -> tuple[Colleague, ...]:
    query = select(Person).where(Person.id != person.id, Person.erased_at.is_(None))
    found = sorted(work.session.scalars(query), key=lambda one: order(one.full_name))
    return tuple(Colleague(one.id, one.full_name, "" if one.works_on(work.today) else "ушёл") for one in found)


def _positions(work: Work) -> tuple[FreePosition, ...]:
    query = select(Position).where(Position.kind != PositionKind.EXTERNAL)
    found = sorted(work.session.scalars(query), key=lambda one: order(one.title))
    return tuple(FreePosition(one.id, one.title, PositionKind(one.kind)) for one in found)


def _short(person: Person) -> str:
    return initials(person.surname, person.name, person.patronymic)
