"""Подписка на календарь (Feed): what stands behind a secret address, and the items its calendar shows.

`open_feed` answers whether the address may still be read, `feed_calendar` what is in it. The items come from the same
occurrences as the board, so the two cannot differ, and nothing of them depends on today: a calendar that did not change
is the same bytes on any day.

Whose an occurrence is, is therefore asked for the day it is due: a substitute's calendar holds the deadlines that fall
within the substitution and no others. Who is to be turned to today, reminders know.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from calendars.ics import Item
from planner.domain.access import hash_of
from planner.domain.assignment import Assignment, Part
from planner.domain.feed import Feed, FeedScope
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence, State
from planner.domain.organization import Organization
from planner.domain.people import Person
from planner.domain.rights import Right, allows
from planner.queries.occurrences import in_force
from planner.queries.to_say import Surnames, link_to
from planner.queries.year_figures import moves_in_force
from planner.russian import NBSP, capitalised, initials, long_day
from planner.work import Everywhere, Work

ALARM_DAYS = (1,)
"""Where alarms are wanted, one on the day before: what comes earlier is the reminders' business."""

MARKS = {
    State.DONE: "✓ ",
    State.NOT_REQUIRED: "✕ ",
    State.SUBMITTED: "◧ ",
    State.CANCELLED: "ОТМЕНЕНО: ",
}
"""What is over stays in sight and says so: an item that vanished would look like one that never was."""


@dataclass(frozen=True)
class OpenFeed:
    """An address that may be read now; while its `change_no` is the same, so are its bytes."""

    feed_id: int
    organization_id: int
    change_no: int


@dataclass(frozen=True)
class FeedCalendar:
    name: str
    items: tuple[Item, ...]
    changed_at: datetime
    """When anything that a calendar may show changed last; it never goes back, not even when a row is removed."""


def open_feed(work: Everywhere, secret: str) -> OpenFeed | None:
    """Whose address this is; None when it is unknown or revoked, or its owner left or may not see it any more."""
    row = work.session.execute(
        select(Feed, Organization, Person)
        .join(Organization, Feed.organization_id == Organization.id)
        .outerjoin(Person, Feed.owner_id == Person.id)
        .where(Feed.secret_hash == hash_of(secret))
    ).first()
    if row is None:
        return None
    feed, organization, owner = row
    today = work.now.astimezone(organization.timezone).date()
    if feed.revoked_at is not None or (owner is not None and not _may_still_read(feed, owner, today)):
        return None
    return OpenFeed(feed.id, organization.id, organization.change_no)


def _may_still_read(feed: Feed, owner: Person, today: date) -> bool:
    is_of_another = feed.scope == FeedScope.PERSON and feed.person_id != owner.id
    return owner.works_on(today) and (not is_of_another or allows([role.role for role in owner.roles], Right.OVERSEE))


def feed_calendar(work: Work, feed_id: int) -> FeedCalendar:
    """What the calendar shows: every occurrence of its scope that has a day. Raises NotFound."""
    feed = work.find(Feed, feed_id)
    texts = _Texts(work, feed)
    items = tuple(texts.item(occurrence, due_on) for occurrence, due_on in _of_scope(work, feed))
    return FeedCalendar(texts.calendar_name(), items, _changed_at(work, feed))


def _of_scope(work: Work, feed: Feed) -> Iterator[tuple[Occurrence, date]]:
    for occurrence in work.session.scalars(in_force()).unique():
        if occurrence.due_on is not None and _is_of_scope(occurrence, occurrence.due_on, feed):
            yield occurrence, occurrence.due_on


def _is_of_scope(occurrence: Occurrence, due_on: date, feed: Feed) -> bool:
    duties = occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR)
    match feed.scope:
        case FeedScope.PERSON:
            return any(sitting.person.id == feed.person_id for duty in duties for sitting in duty.sitting_on(due_on))
        case FeedScope.POSITION:
            return any(duty.position_id == feed.position_id for duty in duties)
        case FeedScope.SECTION:
            return occurrence.activity is not None and occurrence.activity.section_id == feed.section_id
        case _:
            return True


def _changed_at(work: Work, feed: Feed) -> datetime:
    # Issuing or revoking a link is in the journal as well, but no calendar shows it.
    is_shown = ~JournalEntry.subject.startswith(f"{Feed.__tablename__}:")
    last = work.session.scalar(
        select(func.max(JournalEntry.at)).where(JournalEntry.organization_id == work.organization.id, is_shown)
    )
    return last or feed.created_at


class _Texts:
    """The words of one feed: without ФИО, unless its owner asked for them.

    A title in which somebody of the directory is named goes as its number, as to a messenger.
    """

    def __init__(self, work: Work, feed: Feed) -> None:
        self._work, self._feed = work, feed
        self._surnames = Surnames(work)

    def item(self, occurrence: Occurrence, due_on: date) -> Item:
        state = occurrence.state(due_on, due_on)  # asked for its own day, since the bytes must not know today
        section = occurrence.activity.section if occurrence.activity is not None else None
        return Item(
            uid=occurrence.uid,
            sequence=occurrence.sequence,
            summary=MARKS.get(state, "") + self._name(occurrence),
            due_on=due_on,
            opens_on=occurrence.opens_on,
            changed_at=occurrence.changed_at,
            description="\n".join(self._description(occurrence, due_on)).replace(NBSP, " "),
            url=link_to(self._work, occurrence.id),
            categories=tuple(title for title in [self._sayable(section.title if section else "")] if title),
            alarm_days=ALARM_DAYS if self._feed.alarms and state.is_open else (),
        )

    def calendar_name(self) -> str:
        """What the calendar is called in the list of calendars until its owner renames it."""
        return f"{self._what() or 'Сроки'}. {self._work.organization.name}"

    def _what(self) -> str:
        feed = self._feed
        if feed.position is not None:
            return capitalised(self._sayable(feed.position.title))
        if feed.section is not None:
            return self._sayable(feed.section.title)
        if feed.person is None:
            return "Циклограмма"
        return "Мои сроки" if feed.person_id == feed.owner_id else "Сроки сотрудника"

    def _sayable(self, text: str) -> str:
        return text if self._feed.names else self._surnames.sayable(text)

    def _name(self, occurrence: Occurrence) -> str:
        name = self._sayable(occurrence.name)
        return f"№ {occurrence.number}. {name}" if name else f"№ {occurrence.number}"

    def _description(self, occurrence: Occurrence, due_on: date) -> Iterator[str]:
        yield from self._whose(occurrence.assigned(Part.ACCOUNTABLE), due_on, "Ответственный", "Ответственные")
        yield from self._whose(occurrence.assigned(Part.EXECUTOR), due_on, "Исполнитель", "Исполнители")
        activity = occurrence.activity
        if activity is not None:
            facts = {"Сдать": activity.result_document, "Срок (как в документе)": activity.phrase}
            yield from (f"{label}: {text}" for label, text in facts.items() if self._sayable(text))
        moved = moves_in_force(occurrence)
        if moved:
            earlier = f"с {long_day(moved[-1].from_on)} " if moved[-1].from_on else ""
            yield f"Перенесено {earlier}на {long_day(moved[-1].to_on)}"
        yield link_to(self._work, occurrence.id)

    def _whose(self, duties: Iterable[Assignment], due_on: date, one: str, many: str) -> Iterator[str]:
        titles = [title for title in (self._seat(duty, due_on) for duty in duties) if title]
        if titles:
            yield f"{one if len(titles) == 1 else many}: {', '.join(titles)}"

    def _seat(self, duty: Assignment, due_on: date) -> str:
        if not self._feed.names:
            return self._sayable(duty.position.title) if duty.position is not None else "сотрудник, названный в плане"
        people = [sitting.person for sitting in duty.sitting_on(due_on)]
        names = ", ".join(initials(person.surname, person.name, person.patronymic) for person in people)
        if duty.position is None:
            return names
        return f"{duty.position.title} ({names})" if names else duty.position.title
