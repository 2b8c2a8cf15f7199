"""Журнал (Journal): who changed what, when, from where; the latest first, a page at a time.

A page goes on from the last entry of the one before, so it costs the same however long the journal has grown, and what
is added meanwhile moves nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from planner.database import Base
from planner.domain.comment import Comment
from planner.domain.contact import Contact
from planner.domain.errors import NotFound
from planner.domain.feed import Feed
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.domain.organization import Organization
from planner.domain.people import Absence, Holding, Person, Position
from planner.domain.plan import Activity, Cyclogram
from planner.domain.rights import Right
from planner.work import Work

PAGE = 50
PLANNER_ITSELF = 0
"""In the place of a person: what the planner did by itself, and what was done from the command line."""

LONGEST_NUMBER = 10
"""A longer one is the number of nothing and would break the database's own."""

GROUPS: dict[str, tuple[type[Base], ...]] = {
    "work": (Occurrence,),
    "plan": (Activity, Cyclogram),
    "people": (Person, Holding, Position, Absence),
    "talk": (Comment,),
    "links": (Feed, Contact),
    "organization": (Organization,),
}
"""What entries are about, as people would look for them."""


@dataclass(frozen=True)
class Asked:
    """Which entries are shown. All by default."""

    person_id: int | None = None
    group: str = ""
    on: date | None = None
    subject: str = ""
    """«occurrence:42»."""

    @property
    def is_empty(self) -> bool:
        return self == Asked()


@dataclass(frozen=True)
class Subject:
    """What an entry is about, as it is called now; for what was said of something, that thing."""

    kind: str
    """The name of its table."""
    id: int
    title: str
    is_seen: bool = True
    """Whether the reader may open it: a draft is open to who makes it."""


@dataclass(frozen=True)
class Entry:
    entry_id: int
    at: datetime
    who: str
    """Empty for the planner itself."""
    as_position: str
    via: str
    verb: str
    subject: Subject | None
    """None where it is gone."""
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Journal:
    entries: tuple[Entry, ...]
    older: int | None
    """From which entry the next page goes on; None when this is the last."""
    about: Subject | None
    """The one thing that was asked for."""


def journal(work: Work, asked: Asked | None = None, before: int | None = None) -> Journal:
    """Raises NotAllowed for who does not oversee the plan, NotFound for a person or a thing of elsewhere."""
    work.require(Right.OVERSEE)
    asked = asked or Asked()
    if asked.person_id:
        work.find(Person, asked.person_id)
    about = _titles(work, [asked.subject]).get(asked.subject) if asked.subject else None
    if asked.subject and about is None:
        raise NotFound
    query = _passing(work, asked).order_by(JournalEntry.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(JournalEntry.id < before)
    found = list(work.session.scalars(query.options(joinedload(JournalEntry.person))))
    shown = found[:PAGE]
    titles = _titles(work, [entry.subject for entry in shown])
    return Journal(
        entries=tuple(_entry(work, entry, titles) for entry in shown),
        older=shown[-1].id if len(found) > PAGE else None,
        about=about,
    )


def _passing(work: Work, asked: Asked) -> Select[JournalEntry]:
    query = select(JournalEntry)
    if asked.person_id is not None:
        query = query.where(JournalEntry.person_id.is_not_distinct_from(asked.person_id or None))
    if asked.group in GROUPS:
        kinds = (f"{row.__tablename__}:%" for row in GROUPS[asked.group])
        query = query.where(or_(*(JournalEntry.subject.like(kind) for kind in kinds)))
    if asked.on is not None:
        start = datetime.combine(asked.on, time(), work.organization.timezone)
        end = datetime.combine(asked.on + timedelta(days=1), time(), work.organization.timezone)
        query = query.where(JournalEntry.at >= start, JournalEntry.at < end)
    if asked.subject:
        query = query.where(JournalEntry.subject == asked.subject)
    return query


def _entry(work: Work, entry: JournalEntry, titles: dict[str, Subject]) -> Entry:
    return Entry(
        entry_id=entry.id,
        at=entry.at.astimezone(work.organization.timezone),
        who=entry.person.full_name if entry.person is not None else "",
        as_position=entry.as_position,
        via=entry.via,
        verb=entry.verb,
        subject=titles.get(entry.subject),
        before=entry.before,
        after=entry.after,
    )


# What entries are about


def _titles(work: Work, subjects: Iterable[str]) -> dict[str, Subject]:
    """Every kind is asked for once, however many entries there are, and also where there is none of it: so a page of
    the journal always costs the same."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        _want(wanted, subject)
    spoken_of = {comment.id: _spoken_of(comment) for comment in _rows(work, Comment, wanted)}
    for subject in spoken_of.values():
        _want(wanted, subject)
    found = {
        f"{row.__tablename__}:{one.id}": Subject(str(row.__tablename__), one.id, called(one), _is_seen(work, one))
        for row, called in _CALLED.items()
        for one in _rows(work, row, wanted)
    }
    said = {f"{Comment.__tablename__}:{number}": found[about] for number, about in spoken_of.items() if about in found}
    return found | said


def _want(wanted: dict[str, set[int]], subject: str) -> None:
    kind, _, number = subject.partition(":")
    if number.isascii() and number.isdecimal() and len(number) < LONGEST_NUMBER:
        wanted[kind].add(int(number))


def _rows(work: Work, row: type[Base], wanted: dict[str, set[int]]) -> Iterable[Any]:
    query = select(row).where(row.id.in_(wanted[str(row.__tablename__)])).options(*_LOADED.get(row, ()))
    if row is Organization:  # the one table of these that knows no organisation
        query = query.where(row.id == work.organization.id)
    return work.session.scalars(query)


def _is_seen(work: Work, one: Base) -> bool:
    plan = one if isinstance(one, Cyclogram) else getattr(one, "cyclogram", None)
    return plan is None or plan.is_approved or work.may(Right.PLAN)


def _spoken_of(comment: Comment) -> str:
    for row in (Occurrence, Activity, Cyclogram):
        number = getattr(comment, f"{row.__tablename__}_id")
        if number is not None:
            return f"{row.__tablename__}:{number}"
    return ""


def _numbered(one: Occurrence | Activity) -> str:
    return f"№ {one.number}. {one.title}"


def _owner(one: Contact) -> str:
    if one.person is not None:
        return one.person.full_name
    return one.position.title if one.position is not None else ""


_CALLED: dict[type[Base], Callable[[Any], str]] = {
    Occurrence: _numbered,
    Activity: _numbered,
    Cyclogram: lambda one: str(one.title),
    Person: lambda one: str(one.full_name),
    Position: lambda one: str(one.title),
    Holding: lambda one: f"{one.position.title}: {one.person.full_name}",
    Absence: lambda one: str(one.person.full_name),
    Feed: lambda one: str(one.name),
    Contact: _owner,
    Organization: lambda one: str(one.name),
}
_LOADED: dict[type[Base], tuple[ORMOption, ...]] = {
    Activity: (joinedload(Activity.cyclogram),),
    Occurrence: (
        joinedload(Occurrence.cyclogram),
        joinedload(Occurrence.activity),
        joinedload(Occurrence.decision),
        joinedload(Occurrence.finding),
        joinedload(Occurrence.document),
    ),
    Holding: (joinedload(Holding.position), joinedload(Holding.person)),
    Absence: (joinedload(Absence.person),),
    Contact: (joinedload(Contact.person), joinedload(Contact.position)),
}
