"""Чьё (duties): who answers for an occurrence, who does it, whose own part is still to come: as people are named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner.domain.assignment import Assignment, Part, PartDone
from planner.domain.occurrence import Occurrence
from planner.domain.people import Capacity, Person, PositionKind
from planner.russian import initials
from planner.work import Work


@dataclass(frozen=True)
class Sitter:
    """Who sits in a seat today, and as whom."""

    name: str
    acting_for: str
    basis: str
    capacity: str
    """«председатель», «секретарь» of a body; else empty."""


@dataclass(frozen=True)
class Duty:
    """A seat with a part in the occurrence."""

    title: str
    is_seat: bool
    """False where the document names a person: the title is already the name."""
    each: bool
    sitters: tuple[Sitter, ...]


class Names:
    """People by id, for the few columns that keep only the id."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def of(self, person_id: int | None) -> str:
        person = self._work.session.get(Person, person_id) if person_id is not None else None
        return short(person) if person is not None else ""


def short(person: Person) -> str:
    return initials(person.surname, person.name, person.patronymic)


_CAPACITIES = {Capacity.CHAIR: "председатель", Capacity.SECRETARY: "секретарь"}


def duties(assignments: Sequence[Assignment], day: date) -> tuple[Duty, ...]:
    return tuple(
        Duty(
            title=assignment.title,
            is_seat=assignment.position is not None,
            each=assignment.each,
            sitters=tuple(
                Sitter(
                    name=short(sitting.person),
                    acting_for=short(sitting.acting_for) if sitting.acting_for is not None else "",
                    basis=sitting.basis if sitting.acting_for is not None else "",
                    capacity=_capacity(assignment, sitting.person, day),
                )
                for sitting in assignment.sitting_on(day)
            ),
        )
        for assignment in assignments
    )


def _capacity(assignment: Assignment, person: Person, day: date) -> str:
    position = assignment.position
    if position is None or position.kind != PositionKind.BODY:
        return ""
    held = (h.capacity for h in position.holdings if h.person_id == person.id and h.covers(day))
    return next((_CAPACITIES[Capacity(capacity)] for capacity in held if capacity in _CAPACITIES), "")


class Parts:
    """Where each of a group does his own part: who has done it and whose is still to come."""

    def __init__(self, work: Work, occurrence: Occurrence) -> None:
        shared = [a for a in occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR) if a.each]
        sitters = [s.person.id for assignment in shared for s in assignment.sitting_on(work.today)]
        query = select(PartDone.person_id).where(PartDone.occurrence_id == occurrence.id)
        self.done = list(work.session.scalars(query)) if shared else []
        self.left = [person_id for person_id in dict.fromkeys(sitters) if person_id not in self.done]
