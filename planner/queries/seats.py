"""Кто: who controls an occurrence, who looks after the plan. The people of a day, never kept."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from planner.domain.assignment import Part
from planner.domain.occurrence import Occurrence
from planner.domain.people import Holding, Person, PersonRole, Position, Role, sitting_on
from planner.work import Work

HOLDERS = joinedload(Position.holdings).options(
    joinedload(Holding.person).joinedload(Person.absences),
    joinedload(Holding.for_holding).joinedload(Holding.person),
)
"""Positions with whoever holds them and when they are away, in the query of the positions themselves."""


def with_role(work: Work, role: Role, day: date) -> list[Person]:
    query = (
        select(Person)
        .join(PersonRole)
        .where(PersonRole.role == role)
        .order_by(Person.id)
        .options(selectinload(Person.absences))
    )
    return [person for person in work.session.scalars(query).unique() if person.works_on(day)]


def coordinators(work: Work, day: date) -> list[Person]:
    """Who looks after the plan; where no coordinator is at work, the head. When all are away, they are told still."""
    known = with_role(work, Role.COORDINATOR, day), with_role(work, Role.HEAD, day)
    at_work = [[person for person in people if person.absence_on(day) is None] for people in known]
    return next((people for people in (*at_work, *known) if people), [])


def is_controlled(occurrence: Occurrence) -> bool:
    """Whether a mark waits for somebody's acceptance."""
    activity = occurrence.activity
    demands = activity is not None and (activity.demands_acceptance or activity.demands_decision)
    return demands or bool(occurrence.assigned(Part.CONTROLLER))


def controllers(work: Work, occurrence: Occurrence, day: date) -> list[Person]:
    """Who accepts it: the controlling seats; where nobody is at work in them, or none is named, the heads."""
    if not is_controlled(occurrence):
        return []
    return _seated(occurrence, day) or with_role(work, Role.HEAD, day)


def awaited_judges(work: Work, occurrence: Occurrence, heads: Sequence[Person]) -> list[Person]:
    """Whose word a submitted mark waits for today: of `controllers`, those to whom it is not their own.

    A page of many rows asks for the heads once.
    """
    mark = occurrence.completion
    own_id = mark.by_person_id if mark is not None and not work.policy.accepts_own else None
    return [judge for judge in _seated(occurrence, work.today) or heads if judge.id != own_id]


def _seated(occurrence: Occurrence, day: date) -> list[Person]:
    people = {s.person.id: s.person for a in occurrence.assigned(Part.CONTROLLER) for s in a.present_on(day)}
    return list(people.values())


def is_judged_by(work: Work, occurrence: Occurrence, person: Person) -> bool:
    """Whether it is this person's to accept: he controls it and it is not his own, unless that is allowed here."""
    mark = occurrence.completion
    is_own = mark is not None and mark.by_person_id == person.id
    if (is_own and not work.policy.accepts_own) or not is_controlled(occurrence):
        return False
    # As `controllers` says, without its query: «Мои дела» asks this of every row that is on review.
    seated = _seated(occurrence, work.today)
    if seated:
        return any(judge.id == person.id for judge in seated)
    return person.has_role(Role.HEAD) and person.works_on(work.today)


def held_by(person: Person) -> Select[int]:
    """Ids of the positions with which the person ever had to do."""
    return select(Holding.position_id).where(Holding.person_id == person.id)


def seated_in(work: Work, person: Person) -> frozenset[int]:
    """Ids of the positions in which the person sits today, in one query."""
    query = select(Position).where(Position.id.in_(held_by(person))).options(HOLDERS)
    positions = work.session.scalars(query).unique()
    return frozenset(
        position.id
        for position in positions
        if any(sitting.person.id == person.id for sitting in sitting_on(position, work.today))
    )
