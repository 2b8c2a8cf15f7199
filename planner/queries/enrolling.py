"""Запись сотрудников (Enrolling): what a list of employees is looked at beside before it is written."""

from dataclasses import dataclass

from sqlalchemy import select

from planner.domain.people import Person, Role
from planner.domain.rights import Right, may_give
from planner.russian import normalise
from planner.work import Work


@dataclass(frozen=True)
class Enrolling:
    names: frozenset[str]
    """Of all who work here today, normalised."""
    roles: frozenset[Role]
    """Those that whoever enrols may give."""


def enrolling(work: Work) -> Enrolling:
    work.require(Right.PEOPLE)
    people = work.session.scalars(select(Person))
    own = [own.role for own in work.person.roles]
    return Enrolling(
        names=frozenset(normalise(person.full_name) for person in people if person.works_on(work.today)),
        roles=frozenset(role for role in Role if may_give(own, role)),
    )
