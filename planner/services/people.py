"""Сотрудники: who works here, by which name and mailbox, from a whole list or one by one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.errors import Invalid
from planner.domain.people import Capacity, Person, PositionKind, Role
from planner.domain.rights import Right
from planner.russian import normalise
from planner.services import remind
from planner.services.doors import end_sessions_of, void_entries
from planner.services.holding import seat
from planner.services.positions import position_called
from planner.services.roles import replace_roles, require_keeper
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
    is_other: bool = False
    """Somebody was asked and said that this is none of those with a like name or the same mailbox."""


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
    staff = _Staff(work)
    enrolled = [
        _enrol_one(work, staff, draft.line or number, draft, own) for number, draft in enumerate(drafts, start=1)
    ]
    named: dict[int, set[str]] = defaultdict(set)
    for row, draft in zip(enrolled, drafts, strict=True):
        named[row.person_id] |= {normalise(title.partition("(")[0]) for title in titles_in(draft.position)}
    left = {person_id for person_id, titles in named.items() if titles and _leave_others(work, person_id, titles)}
    remind.replan_all(work)
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
        # What began only today has not been held for a day: it ends on the day it begins.
        holding.to_on = max(work.today - timedelta(days=1), holding.from_on or date.min)
        after = {"position": holding.position.title, "to_on": str(holding.to_on)}
        work.journal("освобождает должность", holding, after=after)
    return bool(left)


class _Staff:
    """The employees by name and by mailbox, read once for a whole list; `note` those whom a row adds or renames."""

    def __init__(self, work: Work) -> None:
        self._named: dict[str, dict[int, Person]] = defaultdict(dict)
        self._mailed: dict[str, dict[int, Person]] = defaultdict(dict)
        for person in work.session.scalars(select(Person).options(selectinload(Person.roles))):
            self.note(person)

    def note(self, person: Person) -> None:
        self._named[normalise(person.full_name)][person.id] = person
        self._mailed[person.email or ""][person.id] = person

    def named(self, full_name: str) -> list[Person]:
        """Word writes е for ё, and so may anybody."""
        name = normalise(full_name)
        return [person for person in self._named[name].values() if normalise(person.full_name) == name]

    def mailed(self, email: str) -> list[Person]:
        return [person for person in self._mailed[email].values() if person.email == email]


def _enrol_one(work: Work, staff: _Staff, row: int, draft: PersonDraft, own: frozenset[str]) -> Enrolled:
    words = draft.full_name.split()
    if not is_full_name(words):
        raise Invalid(f"row {row}", f"Строка {row}: нужны фамилия и имя, а стоит «{draft.full_name.strip()[:60]}».")
    role = _role(row, draft.role)
    email = _email(draft)
    if email is not None and "@" not in email:
        raise Invalid(f"row {row}", f"Строка {row}: «{draft.email.strip()}» не похоже на адрес почты.")
    person = _known(staff, row, words, email, frozenset() if draft.is_other else own)
    change = "same"
    before = {} if person is None else {"name": person.full_name, "email": person.email or ""}
    if person is None:
        person = work.add(Person(surname=words[0], name=words[1], patronymic=" ".join(words[2:]), email=email))
        change = "new"
    elif [normalise(person.full_name), person.email] != [normalise(" ".join(words)), email or person.email]:
        if not work.has_all_rights_of(person):
            raise Invalid(f"row {row}", f"Строка {row}: имя и почту того, у кого прав больше вашего, вы не меняете.")
        person.surname, person.name, person.patronymic = words[0], words[1], " ".join(words[2:])
        person.email = email or person.email
        change = "changed"
    if role is not None and {own.role for own in person.roles} != {role}:
        replace_roles(work, person, {role})
        change = "new" if change == "new" else "changed"
    for title in titles_in(draft.position):
        if _seat(work, person, title) and change == "same":
            change = "changed"
    work.session.flush()
    if change != "same":
        staff.note(person)
        after = {"name": person.full_name, "email": person.email or ""}
        work.journal("сотрудник", person, before, {"change": change} | (after if before else {}))
    return Enrolled(person.id, person.full_name, change)


def is_full_name(words: Sequence[str]) -> bool:
    """A surname and a name at least; what is longer than any name is something else."""
    return 1 < len(words) <= 4 and len(" ".join(words)) <= MAX_NAME


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


def _known(staff: _Staff, row: int, words: list[str], email: str | None, own: frozenset[str]) -> Person | None:
    """By an e-mail of his own, where some of the name agrees (people marry); else by name, unless a namesake's."""
    name = (words[0], words[1], " ".join(words[2:]))
    if email in own:
        found = staff.mailed(email)
        if len(found) == 1 and (found[0].surname == name[0] or (found[0].name, found[0].patronymic) == name[1:]):
            return found[0]
    namesakes = [
        person
        for person in staff.named(" ".join(words))
        # One whose own e-mail is another, and stands in the list too, has a row of his own.
        if email is None or person.email in (None, email) or person.email not in own
    ]
    if len(namesakes) > 1:
        raise Invalid(f"row {row}", f"Строка {row}: таких сотрудников несколько, укажите e-mail.")
    return namesakes[0] if namesakes else None


def titles_in(text: str) -> list[str]:
    """«старший воспитатель; педагогический совет (секретарь)»: several are divided by a semicolon."""
    return [" ".join(title.split()) for title in text.split(";") if title.strip()]


def _seat(work: Work, person: Person, title: str) -> bool:
    """Gives the person the position where he does not hold it yet; whether anything changed."""
    title, _, word = title.partition("(")
    named = CAPACITY_WORDS.get(word.rstrip(") ").lower())
    position = position_called(work, title.strip(), PositionKind.BODY if named is not None else PositionKind.SEAT)
    if any(holding.person_id == person.id and holding.covers(work.today) for holding in position.holdings):
        return False
    is_body = position.kind == PositionKind.BODY
    seat(work, position, person, (named or Capacity.MEMBER) if is_body else Capacity.HOLDER)
    return True


def change_person(work: Work, person_id: int, full_name: str, email: str, seen_version: int | None = None) -> None:
    """The name and the mailbox, as typed. Raises Invalid with the field, Conflict after somebody else's change."""
    work.require(Right.PEOPLE)
    person = work.find_alone(Person, person_id)
    work.require_all_rights_of(person)
    work.seen(person, seen_version)
    words, email = full_name.split(), email.strip().lower()
    if not is_full_name(words):
        raise Invalid("full_name", "Укажите фамилию и имя, лучше и отчество.")
    if email and "@" not in email:
        raise Invalid("email", "Это не похоже на адрес почты.")
    before = {"name": person.full_name, "email": person.email or ""}
    person.surname, person.name, person.patronymic = words[0], words[1], " ".join(words[2:])
    person.email = email or None
    after = {"name": person.full_name, "email": email}
    if before != after:
        work.journal("данные сотрудника", person, before, after)


def end_sessions(work: Work, person_id: int) -> None:
    """Every browser in which the person is signed in is signed out: a lost phone, a shared computer.

    Addresses and codes that were given out are void too: who found one would come in again.
    """
    work.require(Right.PEOPLE)
    person = work.find(Person, person_id)
    work.require_all_rights_of(person)
    end_sessions_of(work, (person.id,))
    void_entries(work, (person.id,))
    work.journal("входы завершены", person)


def dismiss(work: Work, person_id: int, left_on: date) -> None:
    """From `left_on` the person no longer works here: no sign-in, no messages, no feeds. What was done stays his."""
    work.require(Right.PEOPLE)
    person = work.find_alone(Person, person_id)
    work.require_all_rights_of(person)
    require_keeper(work, person)
    person.left_on = left_on
    work.journal("уволен", person, after={"left_on": str(left_on)})
    remind.replan_all(work)
