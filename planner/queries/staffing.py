"""Кого не хватает (staffing): seats nobody sits in, people nobody can reach: what makes reminders go nowhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.assignment import Part
from planner.domain.contact import Contact, ContactState
from planner.domain.people import Person, PositionKind, Role
from planner.queries.occurrences import awaited
from planner.work import Work


@dataclass(frozen=True)
class Staffing:
    organization: str
    zone: str
    is_demo: bool
    founded_at: datetime
    people: int
    administrators: int
    """Who may sign in and look after the plan."""
    vacant: tuple[str, ...]
    """Positions that the plans in force name and nobody holds today."""
    without_channel: tuple[str, ...]
    """People with something to do whom no messenger reaches."""
    switched_off: tuple[str, ...]
    """People whose channel said for ever no."""


def staffing(work: Work) -> Staffing:
    everybody = select(Person).order_by(Person.id).options(selectinload(Person.roles))
    people = [person for person in work.session.scalars(everybody) if person.works_on(work.today)]
    contacts = list(work.session.scalars(select(Contact)))
    reached = {contact.person_id for contact in contacts if contact.state == ContactState.ACTIVE}
    blocked = {contact.person_id for contact in contacts if contact.state == ContactState.BLOCKED} - reached
    vacant: dict[str, None] = {}
    busy: dict[int, Person] = {}
    for occurrence in awaited(work):
        for assignment in occurrence.assigned(*Part):
            sittings = assignment.sitting_on(work.today)
            busy |= {sitting.person.id: sitting.person for sitting in sittings}
            position = assignment.position
            if not sittings and position is not None and position.kind != PositionKind.EXTERNAL:
                vacant[position.title] = None
    return Staffing(
        organization=work.organization.name,
        zone=work.organization.zone,
        is_demo=work.organization.is_demo,
        founded_at=work.organization.created_at,
        people=len(people),
        administrators=sum(person.has_role(Role.ADMINISTRATOR, Role.HEAD, Role.COORDINATOR) for person in people),
        vacant=tuple(vacant),
        without_channel=tuple(person.full_name for person in busy.values() if person.id not in reached),
        switched_off=tuple(person.full_name for person in people if person.id in blocked),
    )
