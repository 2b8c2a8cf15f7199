"""Кто и что имеется в виду (named): an organisation, a person, a seat, a section, a plan as a command names them."""

from dataclasses import dataclass

from sqlalchemy import select

from calendars.school_year import SchoolYear
from planner.domain.errors import Conflict, NotFound
from planner.domain.organization import Organization
from planner.domain.people import Person, Position
from planner.domain.plan import PlanStatus, Section
from planner.queries.plan_head import plans_seen
from planner.russian import normalise
from planner.work import Everywhere, Work

LONGEST_NUMBER = 9


@dataclass(frozen=True)
class OrganizationRow:
    id: int
    name: str
    kind: str
    zone: str
    week: int
    is_demo: bool


def organizations(work: Everywhere) -> tuple[OrganizationRow, ...]:
    """Every organisation of the database, in the order in which they were founded."""
    return tuple(
        OrganizationRow(row.id, row.name, row.kind, row.zone, row.week, row.is_demo)
        for row in work.session.scalars(select(Organization).order_by(Organization.id))
    )


def person_meant(work: Work, text: str) -> int:
    """By id, e-mail or the exact ФИО. Raises NotFound, and Conflict where two have the same name."""
    wanted = normalise(text)
    if wanted.isdecimal():
        return _by_number(work, Person, wanted, f"Сотрудника № {wanted} нет.")
    people = list(work.session.scalars(select(Person).order_by(Person.id)))
    found = [person for person in people if wanted in (normalise(person.email or ""), normalise(person.full_name))]
    if not wanted or not found:
        raise NotFound(f"Сотрудника «{text.strip()}» нет. Укажите номер, e-mail или полное ФИО.")
    present = [person for person in found if person.works_on(work.today)] or found
    if len(present) > 1:
        numbers = ", ".join(f"№ {person.id}" for person in present)
        raise Conflict(f"Таких сотрудников несколько: {numbers}. Укажите номер или e-mail.")
    return present[0].id


def position_meant(work: Work, text: str) -> int:
    """A position or a body by id or title. Raises NotFound."""
    wanted = normalise(text)
    if wanted.isdecimal():
        return _by_number(work, Position, wanted, f"Должности или органа № {wanted} нет.")
    for position in work.session.scalars(select(Position)):
        if normalise(position.title) == wanted:
            return position.id
    raise NotFound(f"Должности или органа «{text.strip()}» нет.")


def section_meant(work: Work, text: str) -> int:
    """A section by title or by its code in the matrix. Raises NotFound."""
    wanted = normalise(text)
    for section in work.session.scalars(select(Section).order_by(Section.rank)):
        if wanted and wanted in (normalise(section.title), normalise(section.code)):
            return section.id
    raise NotFound(f"Раздела «{text.strip()}» в плане нет.")


def plan_meant(work: Work, year: int | None) -> int:
    """The plan of this school year; by default of the one that is planned today or, without it, the latest there is.

    Of several it is one still open. Raises NotFound, and says of which years there are plans.
    """
    wanted = SchoolYear(year) if year is not None else SchoolYear.planned_on(work.today)
    plans = plans_seen(work)
    found = [plan for plan in plans if wanted in plan.years] or (plans if year is None else [])
    if not found:
        others = sorted({str(one) for plan in plans for one in plan.years})
        known = f"есть на {', '.join(others)}" if others else "планов ещё нет"
        raise NotFound(f"Плана на {wanted} учебный год нет, {known}.")
    return max(found, key=lambda plan: (plan.status != PlanStatus.CLOSED, plan.from_on, plan.id)).id


def _by_number(work: Work, kind: type[Person] | type[Position], number: str, refusal: str) -> int:
    # A number longer than the database's own would break it; there is nobody of that number anyway.
    if len(number) > LONGEST_NUMBER:
        raise NotFound(refusal)
    try:
        return work.find(kind, int(number)).id
    except NotFound as error:
        raise NotFound(refusal) from error
