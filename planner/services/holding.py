"""Занимает должность: a person takes a seat from a day to a day, acts in another's, leaves it."""

from datetime import date

from sqlalchemy import select

from planner.domain.errors import Conflict, Invalid
from planner.domain.people import Capacity, Holding, Person, Position, PositionKind
from planner.domain.rights import Right
from planner.russian import short_day
from planner.services import remind
from planner.work import Work

CAPACITIES: dict[str, tuple[Capacity, ...]] = {
    PositionKind.SEAT: (Capacity.HOLDER,),
    PositionKind.GROUP: (Capacity.HOLDER,),
    PositionKind.BODY: (Capacity.CHAIR, Capacity.SECRETARY, Capacity.MEMBER),
    PositionKind.EXTERNAL: (),
}
"""As whom a position of each kind can be held; «и. о.» comes by a substitution, not by itself."""


def hold(
    work: Work,
    position_id: int,
    person_id: int,
    capacity: str = Capacity.HOLDER,
    from_on: date | None = None,
    to_on: date | None = None,
    basis: str = "",
) -> int:
    """The person holds the position from a day to a day, both inclusive; open ends are None. Returns the holding's id.

    Raises Invalid for days that do not do, and for one who holds it already on some of them.
    """
    work.require(Right.PEOPLE)
    position, person = work.find(Position, position_id), work.find_alone(Person, person_id)
    if capacity not in CAPACITIES[position.kind]:
        raise Invalid("capacity", _unfit(position))
    if from_on and to_on and to_on < from_on:
        raise Invalid("to_on", "Последний день раньше первого.")
    if from_on is not None and not person.works_on(from_on):
        raise Invalid("from_on", "В этот день сотрудник здесь уже не работает.")
    known = [one for one in person.holdings if (one.position_id, one.capacity) == (position.id, capacity)]
    held = next((one for one in known if _overlaps(one, from_on, to_on)), None)
    if held is not None:
        raise Invalid("position_id", f"Эта должность уже записана за сотрудником{_days_of(held)}.")
    holding = seat(work, position, person, capacity, from_on, to_on, basis)
    remind.replan_all(work)
    return holding.id


def _unfit(position: Position) -> str:
    if position.kind == PositionKind.EXTERNAL:
        return "Внешнюю сторону никто из сотрудников не занимает."
    if position.kind == PositionKind.BODY:
        return "В органе бывают председатель, секретарь и члены."
    return "Председатель, секретарь и члены бывают только в органе."


def _overlaps(holding: Holding, from_on: date | None, to_on: date | None) -> bool:
    return (holding.from_on or date.min) <= (to_on or date.max) and (from_on or date.min) <= (holding.to_on or date.max)


def _days_of(holding: Holding) -> str:
    from_on = f" с {short_day(holding.from_on)}" if holding.from_on else ""
    return from_on + (f" по {short_day(holding.to_on)}" if holding.to_on else "")


def seat(
    work: Work,
    position: Position,
    person: Person,
    capacity: str = Capacity.HOLDER,
    from_on: date | None = None,
    to_on: date | None = None,
    basis: str = "",
    for_holding: Holding | None = None,
) -> Holding:
    """Writes the holding, unchecked; whoever has written all of them brings the reminders up to date."""
    holding = Holding(
        position=position,
        person=person,
        capacity=capacity,
        from_on=from_on,
        to_on=to_on,
        for_holding=for_holding,
        basis=basis.strip(),
    )
    work.add(holding)
    after = {
        "position": position.title,
        "person": person.full_name,
        "capacity": str(capacity),
        "from_on": str(from_on or ""),
        "to_on": str(to_on or ""),
        "basis": holding.basis,
    }
    work.journal("замещение" if capacity == Capacity.ACTING else "занимает должность", holding, after=after)
    return holding


def act_for(work: Work, holding_id: int, person_id: int, from_on: date, to_on: date | None, basis: str) -> int:
    """The person acts («и. о.») in place of a holder. Raises Invalid without a basis: it is the proof of who acted."""
    work.require(Right.PEOPLE)
    holding, person = work.find_alone(Holding, holding_id), work.find(Person, person_id)
    if not basis.strip():
        raise Invalid("basis", "Укажите основание замещения: номер и дату приказа.")
    if to_on is not None and to_on < from_on:
        raise Invalid("to_on", "Последний день замещения раньше первого.")
    if person.id == holding.person_id:
        raise Invalid("person_id", "Сотрудник не может замещать сам себя.")
    _require_held(holding, "from_on", from_on)
    acting = seat(work, holding.position, person, Capacity.ACTING, from_on, to_on, basis, for_holding=holding)
    remind.replan_all(work)
    return acting.id


def _require_held(holding: Holding, field: str, day: date) -> None:
    """Nobody acts for who is not in the seat any more."""
    if holding.last_on is not None and day > holding.last_on:
        raise Invalid(field, f"Замещать некого: должность занята только по {short_day(holding.last_on)}.")


def end_holding(work: Work, holding_id: int, to_on: date | None, seen_version: int | None = None) -> None:
    """The last day on which the position is held; None is again without an end. Substitutions end with it.

    Raises Conflict when somebody else has changed the days since they were shown, Invalid for a day before the first.
    """
    work.require(Right.PEOPLE)
    holding = work.find_alone(Holding, holding_id)
    work.seen(holding, seen_version)
    if to_on == holding.to_on:
        return
    if to_on is not None and holding.from_on is not None and to_on < holding.from_on:
        raise Invalid("to_on", f"Последний день раньше первого: должность занята с {short_day(holding.from_on)}.")
    if holding.for_holding is not None and to_on is not None:
        _require_held(holding.for_holding, "to_on", to_on)
    before = {"to_on": str(holding.to_on or "")}
    holding.to_on = to_on
    after = {"to_on": str(to_on or ""), "position": holding.position.title}
    work.journal("окончание" if to_on else "окончание отменено", holding, before, after)
    remind.replan_all(work)


def withdraw_holding(work: Work, holding_id: int) -> None:
    """Takes back what was just written: nobody has sat there for a day yet. Raises Conflict when somebody has."""
    work.require(Right.PEOPLE)
    holding = work.find_alone(Holding, holding_id)
    if holding.from_on is None or holding.from_on < work.today:
        raise Conflict("Сотрудник уже занимал эту должность. Укажите последний день.")
    stood_in_for = select(Holding.id).where(Holding.for_holding_id == holding.id)
    if work.session.scalar(stood_in_for.limit(1)) is not None:
        raise Conflict("За этого сотрудника записано замещение. Сначала уберите его.")
    before = {"position": holding.position.title, "person": holding.person.full_name}
    work.journal("запись о должности убрана", holding, before)
    work.session.delete(holding)
    work.session.flush()
    remind.replan_all(work)
