"""Отпуск и болезнь (leave): the days on which a person is away, and who acts in his seats meanwhile.

A substitute makes an acting holding a seat, with the order as its basis, so the record says «и. о., за …». Without one
the reminders of these days go to who looks after the plan, as those of a vacant seat do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from planner.domain.errors import Conflict, Invalid
from planner.domain.people import Absence, Capacity, Holding, Person
from planner.domain.rights import Right
from planner.queries.employee import stands_in_during
from planner.russian import initials, short_day
from planner.services import remind
from planner.services.holding import seat
from planner.work import Work

LONGEST = timedelta(days=4 * 366)
"""Childcare leave is three years; what is longer is a slip in the year."""


@dataclass(frozen=True)
class Away:
    """What was written down: the absence and the substitutions that came with it."""

    absence_id: int
    acting: tuple[int, ...]


def take_leave(
    work: Work,
    person_id: int,
    from_on: date,
    to_on: date,
    basis: str = "",
    substitutes: Mapping[int, int] | None = None,
) -> Away:
    """The person is away from a day to a day, both inclusive; `substitutes` says who acts, by the holding's id.

    A seat held for a part of these days is stood in for during that part. Raises Invalid with the field: days that do
    not do or are taken already, a substitute who is away himself, a substitution without its order.
    """
    work.require(Right.PEOPLE)
    person = work.find_alone(Person, person_id)
    _require_days(person, from_on, to_on)
    substitutes = substitutes or {}
    if substitutes and not basis.strip():
        raise Invalid("basis", "Укажите основание замещения: номер и дату приказа.")
    absence = Absence(person=person, from_on=from_on, to_on=to_on, basis=basis.strip())
    work.add(absence)
    work.journal("отсутствие", absence, after={"from_on": str(from_on), "to_on": str(to_on), "basis": absence.basis})
    acting = [_stand_in(work, absence, holding_id, who) for holding_id, who in substitutes.items()]
    remind.replan_all(work)
    return Away(absence.id, tuple(acting))


def _require_days(person: Person, from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise Invalid("to_on", "Последний день раньше первого.")
    if to_on - from_on > LONGEST:
        raise Invalid("to_on", "Слишком долго. Проверьте год.")
    if not person.works_on(from_on):
        raise Invalid("from_on", "В эти дни сотрудник здесь уже не работает.")
    known = next((one for one in person.absences if one.from_on <= to_on and from_on <= one.to_on), None)
    if known is not None:
        raise Invalid("from_on", f"На эти дни уже записано отсутствие: {days_of(known)}.")


def days_of(absence: Absence) -> str:
    return f"с {short_day(absence.from_on)} по {short_day(absence.to_on)}"


def _stand_in(work: Work, absence: Absence, holding_id: int, person_id: int) -> int:
    holding, substitute = work.find(Holding, holding_id), work.find(Person, person_id)
    field = f"substitute_{holding.id}"
    first = max(absence.from_on, holding.from_on or date.min)
    last = min(absence.to_on, holding.to_on or date.max)
    if holding.person_id != absence.person_id or last < first:
        raise Conflict("Пока вы смотрели, должности сотрудника изменились. Проверьте, кто что замещает.")
    if substitute.id == absence.person_id:
        raise Invalid(field, "Сотрудник не может замещать сам себя.")
    if not (substitute.works_on(first) and substitute.works_on(last)):
        raise Invalid(field, "Этот сотрудник в эти дни здесь уже не работает.")
    away = _absence_during(substitute, first, last)
    if away is not None:
        raise Invalid(field, f"Этого сотрудника самого нет {days_of(away)}. Выберите другого.")
    acting = seat(work, holding.position, substitute, Capacity.ACTING, first, last, absence.basis, for_holding=holding)
    return acting.id


def _absence_during(person: Person, first: date, last: date) -> Absence | None:
    return next((one for one in person.absences if one.from_on <= last and first <= one.to_on), None)


def return_on(work: Work, absence_id: int, last_on: date, seen_version: int | None = None) -> None:
    """Another last day of the absence: back earlier, or later. Substitutions end with it.

    Raises Invalid for a day before the first, one that runs into the next absence, or one on which a substitute is not
    there; Conflict after a change.
    """
    work.require(Right.PEOPLE)
    absence = work.find_alone(Absence, absence_id)
    work.seen(absence, seen_version)
    if last_on == absence.to_on:
        return
    others = [one for one in absence.person.absences if one is not absence]
    if last_on < absence.from_on:
        raise Invalid("to_on", "Последний день раньше первого. Если отпуска не было, уберите запись.")
    following = next((one for one in others if one.from_on <= last_on and absence.from_on <= one.to_on), None)
    if following is not None:
        raise Invalid("to_on", f"На эти дни уже записано отсутствие: {days_of(following)}.")
    for acting in _substitutions(work, absence):
        if acting.from_on is not None and acting.from_on > last_on:
            _take_back(work, acting)
        elif acting.to_on == absence.to_on or (acting.to_on or date.max) > last_on:
            acting.to_on = min(last_on, (acting.for_holding and acting.for_holding.to_on) or date.max)
            _require_still_there(acting.person, absence.to_on, acting.to_on)
    before = {"to_on": str(absence.to_on)}
    absence.to_on = last_on
    work.journal("отсутствие изменено", absence, before, {"to_on": str(last_on)})
    remind.replan_all(work)


def _require_still_there(substitute: Person, before: date, last: date) -> None:
    """Of the days that were added; those agreed on earlier stay as they were agreed."""
    added = before + timedelta(days=1)
    if last < added:
        return
    who = initials(substitute.surname, substitute.name, substitute.patronymic)
    if not substitute.works_on(last):
        raise Invalid("to_on", f"Замещает {who}, но в эти дни здесь уже не работает.")
    away = _absence_during(substitute, added, last)
    if away is not None:
        raise Invalid("to_on", f"Замещает {who}, но на рабочем месте не будет {days_of(away)}.")


def withdraw_leave(work: Work, absence_id: int) -> None:
    """As if it had not been written: nobody was away for a day of it yet. Raises Conflict once somebody was."""
    work.require(Right.PEOPLE)
    absence = work.find_alone(Absence, absence_id)
    if absence.from_on < work.today:
        raise Conflict("Отсутствие уже началось. Укажите последний день.")
    for acting in _substitutions(work, absence):
        _take_back(work, acting)
    days = {"from_on": str(absence.from_on), "to_on": str(absence.to_on)}
    work.journal("отсутствие убрано", absence.person, before=days)
    work.session.delete(absence)
    work.session.flush()
    work.session.expire(absence.person, ["absences"])
    remind.replan_all(work)


def _substitutions(work: Work, absence: Absence) -> list[Holding]:
    held = select(Holding.id).where(Holding.person_id == absence.person_id)
    query = select(Holding).where(Holding.capacity == Capacity.ACTING, Holding.for_holding_id.in_(held))
    return [acting for acting in work.session.scalars(query) if stands_in_during(acting, absence)]


def _take_back(work: Work, acting: Holding) -> None:
    work.journal("запись о должности убрана", acting, {"person": acting.person.full_name})
    work.session.delete(acting)
    work.session.flush()
