"""Передача дел: from a day all that a person holds, and what is assigned to him by name, goes to others.

All of it or nothing. Seats go by dates, so on the day itself nothing has to happen. What is assigned by name has no
dates: it goes by its deadline, at once, and what is due before the day stays. An approved plan's row keeps the name it
was approved with; its open occurrences are given to somebody else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from planner.domain.assignment import Assignment
from planner.domain.errors import Conflict, Invalid
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.domain.people import Holding, Person
from planner.domain.reminder import ReminderKind
from planner.domain.rights import Right
from planner.queries.hand_over import drafted, given, held_on, named_from, version_of
from planner.queries.occurrences import awaited
from planner.russian import short_day
from planner.services import remind
from planner.services.holding import seat
from planner.services.leave import days_of
from planner.services.roles import require_keeper
from planner.services.schedule import changed
from planner.work import Work

FURTHEST = timedelta(days=366)
"""Nobody hands over further ahead, or so long ago: it is a slip in the year."""


@dataclass
class _Record:
    """What was done, by ids: all that is needed to take it back. The journal keeps it."""

    from_on: str
    ended: dict[str, str] = field(default_factory=dict)
    """Holdings with the last day they had before; empty for none."""
    """Those who acted in a seat end with it."""
    begun: dict[str, str] = field(default_factory=dict)
    """Holdings made for those who take over, with their last day."""
    added: list[int] = field(default_factory=list)
    """Assignments that an occurrence got of its own."""
    passed: list[int] = field(default_factory=list)
    """Assignments that name another person now."""
    by_name_to: int | None = None
    left_on: str | None = None
    """The day of leaving as it was before; None where it was not touched."""


def hand_over(
    work: Work,
    person_id: int,
    from_on: date,
    seats: Mapping[int, int | None],
    by_name_to: int | None = None,
    *,
    leaves: bool = False,
    basis: str = "",
    seen_version: int | None = None,
) -> None:
    """From `from_on` each seat, by its holding's id, goes to a person, or to nobody; what is assigned by name goes too.

    With `leaves` the person works here no longer from that day. Raises Invalid with the field where a choice is
    missing or does not do, Conflict when what is handed over is no longer what was shown, NotAllowed when somebody with
    more rights than the actor would leave.
    """
    work.require(Right.PEOPLE)
    person = work.find_alone(Person, person_id)
    if abs(from_on - work.today) > FURTHEST:
        raise Invalid("from_on", "От сегодняшнего дня до этого больше года. Проверьте год.")
    if not person.works_on(from_on):
        raise Invalid("from_on", "В этот день сотрудник здесь уже не работает.")
    holdings = held_on(work, person_id, from_on)
    open_now = [one for one in awaited(work) if one.state(work.today, work.today).is_open]
    going, drafts = named_from(work, open_now, person_id, from_on), drafted(work, person_id)
    if seen_version is not None and seen_version != version_of(holdings, going, drafts):
        raise Conflict
    if not (holdings or going or drafts or leaves):
        raise Conflict("Передавать нечего: в этот день за сотрудником ничего не записано.")
    _require_choices(person, holdings, seats, bool(going or drafts), by_name_to)
    record = _Record(str(from_on))
    for holding in holdings:
        _pass_seat(work, record, holding, seats[holding.id], from_on, basis)
    if by_name_to is not None:
        _pass_named(work, record, person, _successor(work, "by_name_to", by_name_to, from_on), going, drafts)
    if leaves:
        work.require_all_rights_of(person)
        require_keeper(work, person)
        record.left_on = str(person.left_on or "")
        person.left_on = from_on
    work.journal("передача дел", person, after={**asdict(record), "leaves": leaves})
    remind.replan_all(work)


def _require_choices(
    person: Person, holdings: list[Holding], seats: Mapping[int, int | None], is_named: bool, by_name_to: int | None
) -> None:
    missing = next((one for one in holdings if one.id not in seats), None)
    if missing is not None:
        raise Invalid(f"seat_{missing.id}", "Выберите, кому передать, или что место остаётся свободным.")
    if is_named and by_name_to is None:
        raise Invalid("by_name_to", "Выберите, кому передать поручённое по имени.")
    if person.id in (*seats.values(), by_name_to):
        raise Invalid("", "Передать дела самому себе нельзя.")


def _successor(work: Work, name: str, person_id: int, from_on: date) -> Person:
    successor = work.find(Person, person_id)
    if not successor.works_on(from_on):
        raise Invalid(name, "Этот сотрудник в этот день здесь уже не работает.")
    away = successor.absence_on(from_on)
    if away is not None:
        raise Invalid(name, f"Этого сотрудника самого нет {days_of(away)}. Выберите другого или другой день.")
    return successor


def _pass_seat(
    work: Work, record: _Record, holding: Holding, successor_id: int | None, from_on: date, basis: str
) -> None:
    last_on = holding.to_on
    if successor_id is not None:
        successor = _successor(work, f"seat_{holding.id}", successor_id, from_on)
        if holding.for_holding is not None and holding.for_holding.person_id == successor.id:
            raise Invalid(f"seat_{holding.id}", "Сотрудник не может замещать сам себя.")
        already = (one for one in successor.holdings if one.position_id == holding.position_id)
        if not any(one.capacity == holding.capacity and one.covers(from_on) for one in already):
            for_holding = holding.for_holding
            passed = seat(
                work, holding.position, successor, holding.capacity, from_on, last_on, basis, for_holding=for_holding
            )
            record.begun[str(passed.id)] = str(last_on or "")
    _end(record, holding, from_on)
    for acting in _acting_from(work, holding, from_on):
        if acting.from_on is None or acting.from_on >= from_on:
            days = f" с {short_day(acting.from_on)}" if acting.from_on else ""
            raise Conflict(f"На место «{holding.position.title}»{days} записано замещение. Сначала уберите его.")
        _end(record, acting, from_on)


def _end(record: _Record, holding: Holding, from_on: date) -> None:
    record.ended[str(holding.id)] = str(holding.to_on or "")
    holding.to_on = from_on - timedelta(days=1)


def _acting_from(work: Work, holding: Holding, from_on: date) -> Iterable[Holding]:
    """Who stands in for this holding on the day or later: nobody is left whom it could be for."""
    query = select(Holding).where(Holding.for_holding_id == holding.id)
    return work.session.scalars(query.where(Holding.to_on.is_(None) | (Holding.to_on >= from_on))).all()


def _pass_named(
    work: Work, record: _Record, person: Person, successor: Person, going: list[Occurrence], drafts: list[Assignment]
) -> None:
    record.by_name_to = successor.id
    for assignment in drafts:
        assignment.person = successor
        record.passed.append(assignment.id)
    for occurrence in going:
        _give_own(work, record, occurrence, person)
        for assignment in occurrence.own_assignments:
            if assignment.person_id == person.id:
                assignment.person = successor
                if assignment.id not in record.added:
                    record.passed.append(assignment.id)
        changed(work, occurrence)
        _tell(work, occurrence, person, successor)
    work.session.flush()


def _give_own(work: Work, record: _Record, occurrence: Occurrence, person: Person) -> None:
    """Assignments of its own for the parts in which its row names the person: the row stays as it was approved."""
    parts = {one.part for one in occurrence.assignments if one.person_id == person.id}
    inherited = [one for one in occurrence.assignments if one.part in parts and one not in occurrence.own_assignments]
    for one in inherited:
        own = Assignment(part=one.part, position_id=one.position_id, person_id=one.person_id, each=one.each)
        occurrence.own_assignments.append(own)
        work.session.flush()
        record.added.append(own.id)


def _tell(work: Work, occurrence: Occurrence, before: Person, after: Person) -> None:
    nth = occurrence.sequence
    remind.tell(work, occurrence, [remind.Recipient(after.id)], ReminderKind.ASSIGNED, nth=nth)
    remind.tell(work, occurrence, [remind.Recipient(before.id)], ReminderKind.RELIEVED, nth=nth)


def take_back(work: Work, person_id: int) -> None:
    """Undoes the hand-over while its day has not come. Raises Conflict when it has, or after a change of any of it."""
    work.require(Right.PEOPLE)
    person = work.find_alone(Person, person_id)
    ahead = given(work, person_id)
    if ahead is None:
        raise Conflict("Отменить можно, пока день передачи не наступил. Передайте дела обратно.")
    facts: dict[str, Any] = dict(work.find(JournalEntry, ahead.entry_id).after)
    facts.pop("leaves")
    record = _Record(**facts)
    for holding_id, last_on in record.ended.items():
        _resume(work, int(holding_id), ahead.from_on, last_on)
    for begun_id, last_on in record.begun.items():
        _drop(work, int(begun_id), ahead.from_on, last_on)
    _give_back(work, record, person)
    if record.left_on is not None:
        work.require_all_rights_of(person)
        person.left_on = date.fromisoformat(record.left_on) if record.left_on else None
    work.journal("передача дел отменена", person, after={"from_on": record.from_on})
    remind.replan_all(work)


CHANGED = "С тех пор эти должности или поручения изменили. Передайте дела обратно."


def _resume(work: Work, holding_id: int, from_on: date, last_on: str) -> None:
    holding = work.session.get(Holding, holding_id)
    if holding is None or holding.to_on != from_on - timedelta(days=1):
        raise Conflict(CHANGED)
    holding.to_on = date.fromisoformat(last_on) if last_on else None


def _drop(work: Work, holding_id: int, from_on: date, last_on: str) -> None:
    holding = work.session.get(Holding, holding_id)
    if holding is None or (holding.from_on, str(holding.to_on or "")) != (from_on, last_on):
        raise Conflict(CHANGED)
    stood_in_for = select(Holding.id).where(Holding.for_holding_id == holding_id)
    if work.session.scalar(stood_in_for.limit(1)) is not None:
        raise Conflict(CHANGED)
    work.session.delete(holding)
    work.session.flush()


def _give_back(work: Work, record: _Record, person: Person) -> None:
    touched: dict[int, Occurrence] = {}
    for assignment_id in (*record.added, *record.passed):
        assignment = work.session.get(Assignment, assignment_id)
        if assignment is None or assignment.person_id != record.by_name_to:
            raise Conflict(CHANGED)
        if assignment.occurrence_id is not None:
            touched[assignment.occurrence_id] = work.find(Occurrence, assignment.occurrence_id)
        if assignment_id in record.passed:
            assignment.person = person
        else:
            work.session.delete(assignment)
    work.session.flush()
    for occurrence in touched.values():
        work.session.expire(occurrence, ["own_assignments"])
        changed(work, occurrence)
        if remind.is_awaited(work, occurrence):
            _tell(work, occurrence, work.find(Person, record.by_name_to), person)
