"""Похожее (alike): what is typed nearly like an employee or a position that is known, and may be the same.

Initials for names, a letter more or less, the words in another order, the same mailbox. Whether it is the same one only
a person knows, so whoever typed it is asked; what is spelt exactly alike needs no question.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.people import Holding, Person, Position
from planner.domain.rights import Right
from planner.queries.staff import titles
from planner.russian import normalise
from planner.work import Work

LONG, MIDDLING = 10, 5
"""Letters of a word in which two slips, or one, still leave it the same; a shorter one is another word."""


@dataclass(frozen=True)
class Lookalike:
    text: str
    """The full name, or the title, as it is known."""
    aside: str = ""
    """Of an employee: the positions, or that he works here no longer."""


def alike_people(work: Work, typed: Iterable[tuple[str, str]]) -> dict[str, tuple[Lookalike, ...]]:
    """Who of the employees each typed name and mailbox may mean; names that nobody has anything like are left out."""
    work.require(Right.PEOPLE)
    query = select(Person).where(Person.erased_at.is_(None)).order_by(Person.surname, Person.name)
    seats = selectinload(Person.holdings).selectinload(Holding.position)
    people = work.session.scalars(query.options(seats)).all()
    known = {normalise(person.full_name) for person in people}
    found = {}
    for name, email in typed:
        if normalise(name) not in known:
            similar = [one for one in people if _may_be(one, name, email, people)]
            if similar:
                found[name] = tuple(Lookalike(one.full_name, _known_as(work, one)) for one in similar)
    return found


def _may_be(person: Person, name: str, email: str, people: Iterable[Person]) -> bool:
    return is_name_alike(name, person.full_name) or _is_only_owner(person, email, people)


def _is_only_owner(person: Person, email: str, people: Iterable[Person]) -> bool:
    """A mailbox that several have is the organisation's: it tells nobody from another."""
    owners = [one for one in people if email and one.email == email.strip().lower()]
    return owners == [person]


def _known_as(work: Work, person: Person) -> str:
    if not person.works_on(work.today):
        return "больше не работает"
    return "; ".join(titles(person.holdings, work.today))


def is_name_alike(typed: str, known: str) -> bool:
    """Whether two full names may be one human's; «Белова О. С.» may be Белова Ольга Сергеевна."""
    first, second = _name_words(typed), _name_words(known)
    if not first or not second:
        return False
    if sorted(first) == sorted(second):
        return True
    pairs = list(zip(first[1:], second[1:], strict=False))
    if first[0] == second[0]:
        return bool(pairs) and all(one[0] == other[0] for one, other in pairs)
    same = all(one == other or (one[0] == other[0] and 1 in (len(one), len(other))) for one, other in pairs)
    return bool(pairs) and same and is_slip(first[0], second[0])


@lru_cache(maxsize=4096)  # each name of a list is compared with every other
def _name_words(name: str) -> tuple[str, ...]:
    return tuple(normalise(name).replace(".", " ").split())


def alike_positions(work: Work, typed: Iterable[str]) -> dict[str, tuple[Lookalike, ...]]:
    """Which positions, of the organisation and of the catalogue, each typed title may mean.

    «Завуч» may be the «заместитель директора по УВР» who is there already.
    """
    work.require(Right.PLAN)
    kind = work.organization.kind
    positions = work.session.scalars(select(Position).order_by(Position.title)).all()
    own = {normalise(one.title): one.title for one in positions}
    typical = {normalise(known.title_in(kind)): known.title_in(kind) for known in work.catalog.positions.values()}
    synonyms = {
        normalise(title): [one.title for one in positions if one.catalog_key == known.key]
        for known in work.catalog.positions.values()
        for title in known.titles_folded
    }
    found = {}
    for title in typed:
        wanted = normalise(title)
        if wanted in own:
            continue
        similar = synonyms.get(wanted)
        if similar is None and wanted not in typical:
            similar = [known for folded, known in (typical | own).items() if is_slip(wanted, folded)]
        if similar:
            found[title] = tuple(Lookalike(known) for known in similar)
    return found


def is_slip(typed: str, known: str) -> bool:
    """Whether one spelling is the other with a slip or two of the hand. Different numbers are no slip."""
    if _digits(typed) != _digits(known):
        return False
    shorter = min(len(typed), len(known))
    most = 2 if shorter >= LONG else 1 if shorter >= MIDDLING else 0
    # Cheap, and sends away nearly all: a list of employees is compared with every title there is.
    letters, others = Counter(typed), Counter(known)
    if ((letters - others) | (others - letters)).total() > 2 * most:
        return False
    return typed != known and _slips(typed, known) <= most


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _slips(first: str, second: str) -> int:
    """Letters put in, left out, changed, or two neighbours exchanged, that make one text of the other."""
    before: list[int] = []
    above = list(range(len(second) + 1))
    for row, letter in enumerate(first, start=1):
        line = [row]
        for column, other in enumerate(second, start=1):
            best = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != other))
            if min(row, column) > 1 and (letter, first[row - 2]) == (second[column - 2], other):
                best = min(best, before[column - 2] + 1)
            line.append(best)
        before, above = above, line
    return above[-1]
