"""Передача дел (handing over): what goes to others when somebody leaves or changes his post on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.assignment import Assignment
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.domain.people import Capacity, Holding, Person, imprint
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.queries.employee import Duty, duty_of
from planner.queries.occurrences import awaited
from planner.queries.people import Colleague, colleagues
from planner.queries.staff import titled
from planner.work import Work

GIVEN_BACK = "передача дел отменена"


@dataclass(frozen=True)
class HeldSeat:
    holding_id: int
    title: str
    duties: int
    """What is open there and due on the day or later, or late already."""
    is_acting: bool


@dataclass(frozen=True)
class Given:
    """A hand-over that was written down and may still be taken back."""

    entry_id: int
    from_on: date


@dataclass(frozen=True)
class HandOver:
    person_id: int
    name: str
    from_on: date
    seats: tuple[HeldSeat, ...]
    by_name: tuple[Duty, ...]
    """What is assigned to the person himself and goes with the seats."""
    drafted: int
    """Rows of plans not yet approved that name the person."""
    stays: tuple[Duty, ...]
    """Due before the day: to be finished, or moved, by the person."""
    colleagues: tuple[Colleague, ...]
    given: Given | None
    left_on: date | None
    version: int
    """Of all that is listed: what was shown is what is given."""

    @property
    def is_empty(self) -> bool:
        return not (self.seats or self.by_name or self.drafted)


def hand_over_of(work: Work, person_id: int, from_on: date) -> HandOver:
    """Raises NotFound, NotAllowed."""
    work.require(Right.PEOPLE)
    person = work.find(Person, person_id)
    holdings = held_on(work, person_id, from_on)
    open_now = [one for one in awaited(work) if one.state(work.today, work.today).is_open]
    going = named_from(work, open_now, person_id, from_on)
    drafts = drafted(work, person_id)
    seats = tuple(_seat(work, one, open_now, from_on) for one in holdings)
    return HandOver(
        person_id=person.id,
        name=person.full_name,
        from_on=from_on,
        seats=seats,
        by_name=tuple(duty_of(work, one) for one in going),
        drafted=len(drafts),
        stays=tuple(duty_of(work, one) for one in _staying(work, open_now, person, from_on)),
        colleagues=tuple(one for one in colleagues(work) if one.person_id != person.id),
        given=given(work, person_id),
        left_on=person.left_on,
        version=version_of(holdings, going, drafts),
    )


def version_of(holdings: Iterable[Holding], going: Iterable[Occurrence], drafts: Iterable[Assignment]) -> int:
    return imprint([one.id for one in holdings], [one.id for one in going], [one.id for one in drafts])


def held_on(work: Work, person_id: int, day: date) -> list[Holding]:
    """What the person holds on that day, in any capacity."""
    query = (
        select(Holding)
        .where(Holding.person_id == person_id)
        .where(Holding.from_on.is_(None) | (Holding.from_on <= day))
        .order_by(Holding.id)
        .options(selectinload(Holding.position), selectinload(Holding.for_holding).selectinload(Holding.person))
    )
    return [one for one in work.session.scalars(query) if one.last_on is None or one.last_on >= day]


def named_from(work: Work, occurrences: Iterable[Occurrence], person_id: int, from_on: date) -> list[Occurrence]:
    """Those assigned to the person himself that go with the day: due then or later, or late when the day has come."""
    return [one for one in occurrences if _names(one, person_id) and _goes(work, one, from_on)]


def _names(occurrence: Occurrence, person_id: int) -> bool:
    return any(assignment.person_id == person_id for assignment in occurrence.assignments)


def _goes(work: Work, occurrence: Occurrence, from_on: date) -> bool:
    return from_on <= work.today or occurrence.due_on is None or occurrence.due_on >= from_on


def drafted(work: Work, person_id: int) -> list[Assignment]:
    """Assignments to the person himself in rows of plans that are still being made."""
    query = (
        select(Assignment)
        .join(Activity, Assignment.activity_id == Activity.id)
        .join(Cyclogram, Activity.cyclogram_id == Cyclogram.id)
        .where(Assignment.person_id == person_id, Activity.retired_on.is_(None))
        .where(Cyclogram.status.in_((PlanStatus.DRAFT, PlanStatus.AGREED)))
        .order_by(Assignment.id)
    )
    return list(work.session.scalars(query))


def _staying(work: Work, open_now: Iterable[Occurrence], person: Person, from_on: date) -> Iterable[Occurrence]:
    for one in open_now:
        if not _goes(work, one, from_on):
            day = max(one.due_on or work.today, work.today)
            sitters = {sitting.person.id for duty in one.assignments for sitting in duty.sitting_on(day)}
            if person.id in sitters:
                yield one


def _seat(work: Work, holding: Holding, open_now: Iterable[Occurrence], from_on: date) -> HeldSeat:
    own = [one for one in open_now if any(duty.position_id == holding.position_id for duty in one.assignments)]
    return HeldSeat(
        holding_id=holding.id,
        title=titled(holding),
        duties=sum(_goes(work, one, from_on) for one in own),
        is_acting=holding.capacity == Capacity.ACTING,
    )


def given(work: Work, person_id: int) -> Given | None:
    """The hand-over that is still ahead, if there is one: the last that was written and not taken back."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.subject == f"{Person.__tablename__}:{person_id}")
        .where(JournalEntry.verb.in_(("передача дел", GIVEN_BACK)))
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    entry = work.session.scalar(query)
    if entry is None or entry.verb == GIVEN_BACK:
        return None
    from_on = date.fromisoformat(entry.after["from_on"])
    return Given(entry.id, from_on) if from_on > work.today else None
