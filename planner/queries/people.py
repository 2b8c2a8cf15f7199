"""Кто смотрит (Viewer), коллеги, должности: the people of a page's frame, of its choices, of the demo's greeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.organization import Organization
from planner.domain.people import Capacity, Holding, Person, PersonRole, Position, PositionKind, Role
from planner.domain.rights import Right, allows
from planner.queries.my_work import pressing_count
from planner.russian import order
from planner.work import Everywhere, Work


@dataclass(frozen=True)
class Viewer:
    """Who looks at a page, and all that its frame says of him."""

    person_id: int
    name: str
    """«Ольга Белова»."""
    monogram: str
    """«ОБ»."""
    position: str
    organization: str
    is_demo: bool
    rights: frozenset[Right]
    pressing: int
    """The number at «Мои дела»: the same as in the bot and in the digest."""
    now: datetime
    """The moment, as the organisation's clocks show it."""
    today: date

    def may(self, right: Right) -> bool:
        return right in self.rights


def viewer(work: Work) -> Viewer:
    """The actor; raises NotAllowed when nobody is signed in."""
    person = work.person
    roles = [own.role for own in person.roles]
    return Viewer(
        person_id=person.id,
        name=" ".join(part for part in (person.name, person.surname) if part),
        monogram="".join(part[0] for part in (person.name, person.surname) if part).upper(),
        position=_main_position(person, work.today),
        organization=work.organization.name,
        is_demo=work.organization.is_demo,
        rights=frozenset(right for right in Right if allows(roles, right)),
        pressing=pressing_count(work, person),
        now=work.now.astimezone(work.organization.timezone),
        today=work.today,
    )


def _main_position(person: Person, today: date) -> str:
    """The seat that names a person best: his own before one he acts in, a seat before a body."""
    held = sorted(
        (holding for holding in person.holdings if holding.covers(today)),
        key=lambda holding: (
            holding.capacity != Capacity.HOLDER,
            holding.position.kind != PositionKind.SEAT,
            holding.position.kind == PositionKind.BODY,
            holding.id,
        ),
    )
    if not held:
        return ""
    title = held[0].position.title
    return f"и. о., {title}" if held[0].capacity == Capacity.ACTING else title


@dataclass(frozen=True)
class Colleague:
    person_id: int
    name: str
    """The whole name, the surname first."""
    position: str


def colleagues(work: Work) -> tuple[Colleague, ...]:
    """Everybody who works here today, in the order of the alphabet."""
    return tuple(_colleagues(_working(work), work.today))


def _working(work: Work) -> list[Person]:
    query = select(Person).options(selectinload(Person.holdings).selectinload(Holding.position))
    return [person for person in work.session.scalars(query) if person.works_on(work.today)]


def _colleagues(people: Iterable[Person], today: date) -> Iterable[Colleague]:
    for person in sorted(people, key=lambda person: order(person.full_name)):
        yield Colleague(person.id, person.full_name, _main_position(person, today))


@dataclass(frozen=True)
class Seat:
    """A position something may be given to."""

    position_id: int
    title: str


def seats(work: Work) -> tuple[Seat, ...]:
    """Every position but external parties, in the order of the alphabet."""
    query = select(Position).where(Position.kind != PositionKind.EXTERNAL)
    return tuple(Seat(p.id, p.title) for p in sorted(work.session.scalars(query), key=lambda p: order(p.title)))


@dataclass(frozen=True)
class DemoPerson:
    """One whom a visitor of the demo may be."""

    organization_id: int
    person_id: int
    name: str
    position: str
    organization: str


# Who plans, who does, who signs: the three sides from which the demo is worth a look.
_DEMO_ROLES = (Role.COORDINATOR, Role.EXECUTOR, Role.HEAD)


def demo_people(work: Everywhere) -> tuple[DemoPerson, ...]:
    """One of each side of the demo organisation; nobody when there is no demo."""
    query = (
        select(Person, PersonRole.role, Organization)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .join(Organization, Organization.id == Person.organization_id)
        .where(Organization.is_demo, PersonRole.role.in_(_DEMO_ROLES))
        .order_by(Organization.id, Person.id)
    )
    found: dict[str, DemoPerson] = {}
    for person, role, organization in work.session.execute(query):
        today = work.now.astimezone(organization.timezone).date()
        if role not in found and person.works_on(today):
            position = _main_position(person, today)
            found[role] = DemoPerson(organization.id, person.id, person.name, position, organization.name)
    return tuple(found[role] for role in _DEMO_ROLES if role in found)
