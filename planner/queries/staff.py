"""Список сотрудников (staff): who works here as what, with which rights, how each is reached, who is away, who left."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.contact import Contact, ContactState
from planner.domain.people import Capacity, Holding, Person, PositionKind, Role
from planner.domain.rights import Right
from planner.queries.visits import last_visits
from planner.russian import matches, order
from planner.work import Work

CAPACITY_WORDS = {
    Capacity.ACTING: "и. о.",
    Capacity.CHAIR: "председатель",
    Capacity.SECRETARY: "секретарь",
    Capacity.MEMBER: "член",
}


@dataclass(frozen=True)
class Employee:
    person_id: int
    name: str
    email: str
    positions: tuple[str, ...]
    """«старший воспитатель», «педагогический совет, секретарь»: those held today, or before leaving."""
    roles: tuple[Role, ...]
    reach: str
    """A channel that works: «telegram»; empty where none does."""
    unreached: str
    """Why none does."""
    seen_at: datetime | None
    """When he last came, with a browser or in the messenger."""
    away_until: date | None
    left_on: date | None


@dataclass(frozen=True)
class Staff:
    asked: str
    working: tuple[Employee, ...]
    left: tuple[Employee, ...]
    total: int
    """Of those who work here, whatever was asked for."""
    positions: tuple[str, ...]
    """Titles to choose from where somebody is added."""


def staff(work: Work, asked: str = "") -> Staff:
    """Everybody whose name, position or mailbox holds what was asked for. Raises NotAllowed for who may not oversee."""
    work.require(Right.OVERSEE)
    query = select(Person).options(
        selectinload(Person.roles),
        selectinload(Person.absences),
        selectinload(Person.holdings).selectinload(Holding.position),
    )
    people = sorted(work.session.scalars(query), key=lambda person: order(person.full_name))
    reaches, seen = _contacts(work), last_visits(work)
    everybody = [_employee(work, person, reaches[person.id], seen.get(person.id)) for person in people]
    found = [one for one in everybody if matches(asked, one.name, one.email, *one.positions)]
    positions = {holding.position.title for person in people for holding in person.holdings}
    return Staff(
        asked=asked.strip(),
        working=tuple(one for one in found if not has_left(one.left_on, work.today)),
        left=tuple(one for one in found if has_left(one.left_on, work.today)),
        total=sum(not has_left(one.left_on, work.today) for one in everybody),
        positions=tuple(sorted(positions, key=order)),
    )


def has_left(left_on: date | None, today: date) -> bool:
    return left_on is not None and left_on <= today


def _contacts(work: Work) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    query = select(Contact).where(Contact.person_id.is_not(None)).order_by(Contact.rank, Contact.id)
    for contact in work.session.scalars(query):
        found[contact.person_id or 0].append(contact)
    return found


def _employee(work: Work, person: Person, contacts: Iterable[Contact], seen_at: datetime | None) -> Employee:
    last_day = work.today if person.works_on(work.today) else _last_day(person, work.today)
    absence = person.absence_on(work.today)
    states = {ContactState(contact.state): contact for contact in contacts}
    active, blocked = states.get(ContactState.ACTIVE), states.get(ContactState.BLOCKED)
    return Employee(
        person_id=person.id,
        name=person.full_name,
        email=person.email or "",
        positions=titles(person.holdings, last_day),
        roles=roles_of(person),
        reach=active.channel if active is not None else "",
        unreached="" if active else (blocked.state_reason or "бот заблокирован") if blocked else "не подключён",
        seen_at=seen_at,
        away_until=absence.to_on if absence is not None else None,
        left_on=person.left_on,
    )


def _last_day(person: Person, today: date) -> date:
    assert person.left_on is not None
    return date.fromordinal(min(person.left_on, today).toordinal() - 1)


def roles_of(person: Person) -> tuple[Role, ...]:
    """In the order in which the words of rights stand everywhere, the widest first."""
    return tuple(role for role in Role if person.has_role(role))


def titles(holdings: Iterable[Holding], day: date) -> tuple[str, ...]:
    """What is held on this day, own seats first, each with its capacity where it is not simply held."""
    held = [holding for holding in holdings if holding.covers(day)]
    held.sort(key=lambda one: (one.capacity != Capacity.HOLDER, one.position.kind == PositionKind.BODY, one.id))
    return tuple(titled(holding) for holding in held)


def titled(holding: Holding) -> str:
    """«старший воспитатель», «и. о., заведующий», «педагогический совет, секретарь»."""
    title = holding.position.title
    if holding.capacity == Capacity.ACTING:
        return f"{CAPACITY_WORDS[Capacity.ACTING]}, {title}"
    word = CAPACITY_WORDS.get(Capacity(holding.capacity), "")
    return f"{title}, {word}" if word else title
