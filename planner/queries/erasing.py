"""Стирание (erasing): what hinders it, where somebody is still named, and what stands in place of the name after."""

from dataclasses import dataclass

from sqlalchemy import select

from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.domain.people import Person
from planner.domain.rights import Right
from planner.queries.employee import Duty
from planner.queries.hand_over import drafted
from planner.queries.occurrences import awaited
from planner.work import Work


@dataclass(frozen=True)
class Erasing:
    person_id: int
    name: str
    becomes: str
    obstacle: str
    """Why not now, in words; empty when it may be done."""
    named: tuple[Duty, ...]
    """What is still assigned to the person by name."""


def becomes(person_id: int) -> str:
    """«Сотрудник № 12»."""
    return f"Сотрудник № {person_id}"


def erasing(work: Work, person_id: int) -> Erasing:
    """Raises NotFound, NotAllowed."""
    work.require(Right.PEOPLE)
    person = work.find(Person, person_id)
    named = tuple(Duty(one.id, one.number, one.title, one.due_on, "") for one in named_open(work, person_id))
    return Erasing(person.id, person.full_name, becomes(person.id), obstacle(work, person), named)


def obstacle(work: Work, person: Person) -> str:
    if person.erased_at is not None:
        return "Данные этого сотрудника уже стёрты."
    if person.works_on(work.today):
        return "Сотрудник работает. Стереть можно данные того, кто ушёл."
    rows = drafted(work, person.id)
    if named_open(work, person.id) or rows:
        also = f" и строки черновика: {len(rows)}" if rows else ""
        return f"Сотруднику ещё поручены по имени незакрытые дела{also}. Сначала передайте их другим."
    return ""


def named_open(work: Work, person_id: int) -> list[Occurrence]:
    """Open occurrences that are assigned to the person himself."""
    return [
        one
        for one in awaited(work)
        if one.state(work.today, work.today).is_open
        and any(assignment.person_id == person_id for assignment in one.assignments)
    ]


def others_than(work: Work, person: Person) -> list[Person]:
    """All others whose names are kept."""
    return list(work.session.scalars(select(Person).where(Person.erased_at.is_(None), Person.id != person.id)))


def ever_known_by(work: Work, person: Person) -> tuple[set[str], set[str]]:
    """All names and all mailboxes the person ever had, also in rows that were merged into his, from his journal."""
    names, emails = {person.full_name}, {person.email or ""}
    own = JournalEntry.subject == f"{Person.__tablename__}:{person.id}"
    for before, after in work.session.execute(select(JournalEntry.before, JournalEntry.after).where(own)):
        for known in (before, after):
            names.add(known.get("name", ""))
            emails.add(known.get("email", ""))
    # A name that another's erasing has replaced is a number by now.
    return {name for name in names if name and "№" not in name}, {email for email in emails if "@" in email}
