"""Пара (pair): two rows that may be of one human, side by side, before they are made one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from planner.database import Base
from planner.domain.people import Holding, Person, Role
from planner.domain.rights import Right
from planner.queries.staff import roles_of, titles
from planner.work import Work


@dataclass(frozen=True)
class OneOfTwo:
    person_id: int
    name: str
    email: str
    positions: tuple[str, ...]
    roles: tuple[Role, ...]
    left_on: date | None
    has_login: bool
    marks: int
    """Marks of completion."""
    messages: int
    is_self: bool


@dataclass(frozen=True)
class Pair:
    first: OneOfTwo
    second: OneOfTwo


def pair(work: Work, first_id: int, second_id: int) -> Pair:
    """Raises NotFound, also for another organisation's, NotAllowed."""
    work.require(Right.PEOPLE)
    return Pair(_one(work, first_id), _one(work, second_id))


def _one(work: Work, person_id: int) -> OneOfTwo:
    work.find(Person, person_id)
    seats = selectinload(Person.holdings).selectinload(Holding.position)
    query = select(Person).where(Person.id == person_id).options(seats, selectinload(Person.roles))
    person = work.session.scalars(query).one()
    return OneOfTwo(
        person_id=person.id,
        name=person.full_name,
        email=person.email or "",
        positions=titles(person.holdings, work.today),
        roles=roles_of(person),
        left_on=person.left_on,
        has_login=person.account_id is not None,
        marks=_count(work, "completion", "by_person_id", person.id),
        messages=_count(work, "message", "person_id", person.id),
        is_self=work.actor is not None and work.actor.id == person.id,
    )


def _count(work: Work, table: str, column: str, person_id: int) -> int:
    found = Base.metadata.tables[table]
    return work.session.scalar(select(func.count()).select_from(found).where(found.c[column] == person_id)) or 0
