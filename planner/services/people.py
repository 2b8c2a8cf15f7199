"""Сотрудники: who works here, who holds which position, who acts for whom and by which order."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from planner.domain.errors import Invalid
from planner.domain.people import Capacity, Holding, Person, PersonRole, Position, PositionKind, Role
from planner.domain.rights import Right
from planner.russian import normalise
from planner.services import remind
from planner.work import Work


@dataclass(frozen=True)
class PersonDraft:
    """A row of the list of employees, as typed."""

    full_name: str
    position: str = ""
    role: str = ""
    email: str = ""
    line: int | None = None
    """Where it stands in the file it came from; a complaint names it."""


@dataclass(frozen=True)
class Enrolled:
    person_id: int
    full_name: str
    change: str
    """new, changed or same."""


MAX_NAME = 150

ROLE_WORDS = {
    "администратор": Role.ADMINISTRATOR,
    "руководитель": Role.HEAD,
    "координатор": Role.COORDINATOR,
    "исполнитель": Role.EXECUTOR,
    "наблюдатель": Role.OBSERVER,
}
CAPACITY_WORDS = {
    "председатель": Capacity.CHAIR,
    "секретарь": Capacity.SECRETARY,
    "член": Capacity.MEMBER,
}


def enrol(work: Work, drafts: list[PersonDraft]) -> list[Enrolled]:
    """Adds the employees and positions of a list, changes what changed, leaves the rest. All or nothing.

    A person is known by an e-mail of his own, else by the exact ФИО; many kindergartens have one mailbox for all, which
    tells nobody from another. Where positions are named, they are all that the person holds from today. Raises
    Invalid("row N") with the number of the row, from 1.
    """
    work.require(Right.PEOPLE)
    owners: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        owners[_email(draft) or ""].add(normalise(draft.full_name))
    own = frozenset(email for email, names in owners.items() if email and len(names) == 1)
    enrolled = [_enrol_one(work, draft.line or number, draft, own) for number, draft in enumerate(drafts, start=1)]
    named: dict[int, set[str]] = defaultdict(set)
    for row, draft in zip(enrolled, drafts, strict=True):
        named[row.person_id] |= {normalise(title.partition("(")[0]) for title in _titles(draft.position)}
    left = {person_id for person_id, titles in named.items() if titles and _leave_others(work, person_id, titles)}
    return [
        replace(row, change="changed") if row.change == "same" and row.person_id in left else row for row in enrolled
    ]


def _leave_others(work: Work, person_id: int, titles: set[str]) -> bool:
    """Ends the seats that the list does not name any more; whether there were any. Bodies and substitutions stay."""
    person = work.find(Person, person_id)
    left = [
        holding
        for holding in person.holdings
        if holding.capacity == Capacity.HOLDER
        and holding.covers(work.today)
        and holding.position.kind in (PositionKind.SEAT, PositionKind.GROUP)
        and normalise(holding.position.title) not in titles
    ]
    for holding in left:
        holding.to_on = work.today - timedelta(days=1)
        after = {"position": holding.position.title, "to_on": str(holding.to_on)}
        work.journal("освобождает должность", holding, after=after)
    return bool(left)


def _enrol_one(work: Work, row: int, draft: PersonDraft, own: frozenset[str]) -> Enrolled:
    words = draft.full_name.split()
    if not 1 < len(words) <= 4 or len(draft.full_name) > MAX_NAME:
        raise Invalid(f"row {row}", f"Строка {row}: нужны фамилия и имя, а стоит «{draft.full_name.strip()[:60]}».")
    role = _role(row, draft.role)
    email = _email(draft)
    if email is not None and "@" not in email:
        raise Invalid(f"row {row}", f"Строка {row}: «{draft.email.strip()}» не похоже на адрес почты.")
    person = _known(work, row, words, email, own)
    change = "same"
    if person is None:
        person = work.add(Person(surname=words[0], name=words[1], patronymic=" ".join(words[2:]), email=email))
        change = "new"
    elif [person.full_name, person.email] != [" ".join(words), email or person.email]:
        person.surname, person.name, person.patronymic = words[0], words[1], " ".join(words[2:])
        person.email = email or person.email
        change = "changed"
    if role is not None and {own.role for own in person.roles} != {role}:
        person.roles[:] = [PersonRole(role=role)]
        change = "new" if change == "new" else "changed"
    for title in _titles(draft.position):
        if _seat(work, person, title) and change == "same":
            change = "changed"
    work.session.flush()
    if change != "same":
        work.journal("сотрудник", person, after={"change": change})
    return Enrolled(person.id, person.full_name, change)


def _role(row: int, text: str) -> Role | None:
    word = text.strip().lower()
    if not word:
        return None
    if word in set(Role):
        return Role(word)
    if word not in ROLE_WORDS:
        raise Invalid(f"row {row}", f"Строка {row}: неизвестные права «{word}». Бывают: {', '.join(ROLE_WORDS)}.")
    return ROLE_WORDS[word]


def _email(draft: PersonDraft) -> str | None:
    return draft.email.strip().lower() or None


def _known(work: Work, row: int, words: list[str], email: str | None, own: frozenset[str]) -> Person | None:
    """By an e-mail of his own, where some of the name agrees (people marry); else by name, unless a namesake's."""
    name = (words[0], words[1], " ".join(words[2:]))
    if email in own:
        found = work.session.scalars(select(Person).where(Person.email == email)).all()
        if len(found) == 1 and (found[0].surname == name[0] or (found[0].name, found[0].patronymic) == name[1:]):
            return found[0]
    same_name = select(Person).where(Person.surname == name[0], Person.name == name[1], Person.patronymic == name[2])
    namesakes = [
        person
        for person in work.session.scalars(same_name)
        # One whose own e-mail is another, and stands in the list too, has a row of his own.
        if email is None or person.email in (None, email) or person.email not in own
    ]
    if len(namesakes) > 1:
        raise Invalid(f"row {row}", f"Строка {row}: таких сотрудников несколько, укажите e-mail.")
    return namesakes[0] if namesakes else None


def _titles(text: str) -> list[str]:
    """«старший воспитатель; педагогический совет (секретарь)»: several are divided by a semicolon."""
    return [" ".join(title.split()) for title in text.split(";") if title.strip()]


def _seat(work: Work, person: Person, title: str) -> bool:
    """Gives the person the position where he does not hold it yet; whether anything changed."""
    title, _, word = title.partition("(")
    capacity = CAPACITY_WORDS.get(word.rstrip(") ").lower(), Capacity.HOLDER)
    position = position_called(work, title.strip())
    if any(holding.person_id == person.id and holding.covers(work.today) for holding in position.holdings):
        return False
    hold(work, position.id, person.id, capacity=capacity)
    return True


def position_called(work: Work, title: str, kind: str = PositionKind.SEAT, catalog_key: str | None = None) -> Position:
    """The position with this title, whatever its case; made when there is none."""
    wanted = title.casefold()
    for position in work.session.scalars(select(Position)):
        if position.title.casefold() == wanted or (catalog_key is not None and position.catalog_key == catalog_key):
            return position
    known = next((known for known in work.catalog.positions.values() if wanted in known.titles_folded), None)
    if known is not None:
        kind, catalog_key = known.kind, known.key
    return work.add(Position(title=title, kind=kind, catalog_key=catalog_key))


def hold(
    work: Work,
    position_id: int,
    person_id: int,
    capacity: str = Capacity.HOLDER,
    from_on: date | None = None,
    to_on: date | None = None,
    basis: str = "",
) -> int:
    """The person holds the position from a day to a day, both inclusive; open ends are None."""
    work.require(Right.PEOPLE)
    position, person = work.find(Position, position_id), work.find(Person, person_id)
    if from_on and to_on and to_on < from_on:
        raise Invalid("to_on", "Последний день раньше первого.")
    holding = Holding(
        position=position, person=person, capacity=capacity, from_on=from_on, to_on=to_on, basis=basis.strip()
    )
    work.add(holding)
    work.journal("занимает должность", holding, after={"position": position.title, "person": person.full_name})
    return holding.id


def act_for(work: Work, holding_id: int, person_id: int, from_on: date, to_on: date | None, basis: str) -> int:
    """The person acts («и. о.») in place of a holder. Raises Invalid without a basis: it is the proof of who acted."""
    work.require(Right.PEOPLE)
    holding, person = work.find(Holding, holding_id), work.find(Person, person_id)
    if not basis.strip():
        raise Invalid("basis", "Укажите основание замещения: номер и дату приказа.")
    if to_on is not None and to_on < from_on:
        raise Invalid("to_on", "Последний день замещения раньше первого.")
    if person.id == holding.person_id:
        raise Invalid("person_id", "Сотрудник не может замещать сам себя.")
    acting = Holding(
        position=holding.position,
        person=person,
        capacity=Capacity.ACTING,
        from_on=from_on,
        to_on=to_on,
        for_holding=holding,
        basis=basis.strip(),
    )
    work.add(acting)
    work.journal("замещение", acting, after={"person": person.full_name, "basis": acting.basis})
    remind.replan_all(work)
    return acting.id


def end_holding(work: Work, holding_id: int, to_on: date) -> None:
    """The last day on which the position is held."""
    work.require(Right.PEOPLE)
    holding = work.find(Holding, holding_id)
    work.journal("окончание", holding, before={"to_on": str(holding.to_on)}, after={"to_on": str(to_on)})
    holding.to_on = to_on
    remind.replan_all(work)


def dismiss(work: Work, person_id: int, left_on: date) -> None:
    """From `left_on` the person no longer works here: no sign-in, no messages, no feeds. What was done stays his."""
    work.require(Right.PEOPLE)
    person = work.find(Person, person_id)
    person.left_on = left_on
    work.journal("уволен", person, after={"left_on": str(left_on)})
    remind.replan_all(work)
