"""Что сказать: the facts of one message, asked when it is claimed. The words are made by `planner.messages`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from planner.domain.occurrence import Occurrence, Rhythm, State
from planner.domain.organization import Titles
from planner.domain.people import Person
from planner.domain.reminder import Reminder, ReminderKind
from planner.russian import distance, mentions_surname, surname_forms
from planner.work import Work


@dataclass(frozen=True)
class Line:
    """One occurrence of a message. A body chat and a digest show the same line."""

    occurrence_id: int
    number: str
    name: str
    """Empty where only the number may be said."""
    kind: ReminderKind
    state: State
    is_whole_period: bool
    due_on: date | None
    away: str
    """How far the deadline is: «через 5 рабочих дней, ср 18 ноября»; empty without one."""
    hand_in: str
    moved_from: date | None
    link: str


@dataclass(frozen=True)
class ToSay:
    organization: str
    today: date
    lines: tuple[Line, ...]
    owed_since: datetime
    """When the oldest of it should have been said."""
    late_for: date | None
    """The day it was for, when it comes with a delay."""
    my_work: str
    """The address of «Мои дела»."""
    is_group: bool


@dataclass(frozen=True)
class TrialToSay:
    """The facts of a trial message: it speaks of no occurrence."""

    organization: str
    my_work: str


# Which of several reminders of one occurrence is heard: what happened before what is coming.
_LOUDEST = [
    ReminderKind.CANCELLED,
    ReminderKind.RELIEVED,
    ReminderKind.RETURNED,
    ReminderKind.REVIEW,
    ReminderKind.ASKED_TO_MOVE,
    ReminderKind.ACCEPTED,
    ReminderKind.MOVED,
    ReminderKind.KEPT,
    ReminderKind.ASSIGNED,
    ReminderKind.OVERDUE,
    ReminderKind.TODAY,
    ReminderKind.SNOOZED,
    ReminderKind.AHEAD,
    ReminderKind.MONTHLY,
]


class Surnames:
    """The directory's surnames in every case: a text that holds one may not go through a foreign messenger.

    (ч. 8 ст. 10 149-ФЗ; product.md: such a title goes as its number.)
    """

    def __init__(self, work: Work) -> None:
        self._numbers_only = work.policy.titles == Titles.NUMBER
        # What stands in place of an erased name is no surname: «сотрудник» is a word of many titles.
        surnames = set(work.session.scalars(select(Person.surname).where(Person.erased_at.is_(None))))
        self._forms = frozenset[str]().union(*(surname_forms(surname) for surname in surnames))

    def sayable(self, text: str) -> str:
        """The text, or nothing when somebody is named in it."""
        return "" if mentions_surname(text, self._forms) else text

    def sayable_name(self, occurrence: Occurrence) -> str:
        """The name as a foreign messenger may carry it; empty where only the number may be said."""
        return "" if self._numbers_only else self.sayable(occurrence.name)


def to_say(work: Work, reminders: Sequence[Reminder], *, late_after: datetime, is_group: bool) -> ToSay:
    """The facts of these reminders, one line an occurrence, the most pressing first."""
    surnames = Surnames(work)
    loudest: dict[int, Reminder] = {}
    for reminder in sorted(reminders, key=lambda reminder: _LOUDEST.index(ReminderKind(reminder.kind))):
        loudest.setdefault(reminder.occurrence_id, reminder)
    lines = sorted(
        (
            line_of(work, reminder.occurrence, surnames, ReminderKind(reminder.kind), reminder.note)
            for reminder in loudest.values()
        ),
        key=lambda line: (line.state is not State.OVERDUE, line.due_on or date.max, line.occurrence_id),
    )
    owed_since = min(reminder.snoozed_until or reminder.due_at for reminder in reminders)
    # Only a nudge can be late: what happened in the evening is told in the morning as it should be.
    is_late = any(
        ReminderKind(reminder.kind).is_nudge and (reminder.snoozed_until or reminder.due_at) < late_after
        for reminder in reminders
    )
    zone = work.organization.timezone
    return ToSay(
        organization=work.organization.name,
        today=work.today,
        lines=tuple(lines),
        owed_since=owed_since,
        late_for=owed_since.astimezone(zone).date() if is_late else None,
        my_work=f"{work.base_url}/my",
        is_group=is_group,
    )


def line_of(work: Work, occurrence: Occurrence, surnames: Surnames, kind: ReminderKind, note: str = "") -> Line:
    """One occurrence as a message of this kind says it; `note` is the reminder's."""
    activity = occurrence.activity
    return Line(
        occurrence_id=occurrence.id,
        number=occurrence.number,
        name=surnames.sayable_name(occurrence),
        kind=kind,
        state=occurrence.state(work.today, work.soon_until),
        is_whole_period=occurrence.rhythm == Rhythm.WHOLE_PERIOD,
        due_on=occurrence.due_on,
        away=distance(occurrence.due_on, work.today, work.workdays) if occurrence.due_on else "",
        hand_in=surnames.sayable(activity.result_document) if activity else "",
        moved_from=date.fromisoformat(note) if kind is ReminderKind.MOVED and note else None,
        link=link_to(work, occurrence.id),
    )


def link_to(work: Work, occurrence_id: int) -> str:
    return f"{work.base_url}/o/{occurrence_id}"
