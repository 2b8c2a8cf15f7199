"""Мои дела: what one person has to do, in the order in which it presses.

Page, bot and digest ask here and nowhere else, so their counts cannot differ.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from planner.domain.assignment import Part
from planner.domain.occurrence import Occurrence, State
from planner.domain.people import Person, Sitting
from planner.domain.rights import Right
from planner.queries.occurrences import awaited
from planner.queries.seats import is_judged_by
from planner.queries.to_say import Surnames, link_to
from planner.russian import distance
from planner.work import Work

DONE_KEPT = timedelta(days=30)
"""What was done is still in sight for a month; the rest is on the year's board."""


class BucketKey(StrEnum):
    OVERDUE = "overdue"
    WEEK = "week"
    RETURNED = "returned"
    REVIEW = "review"
    MONTH = "month"
    LATER = "later"
    WAITING = "waiting"
    """Submitted by the person, waits for somebody else."""
    DONE = "done"


TITLES = {
    BucketKey.OVERDUE: "Просрочено",
    BucketKey.WEEK: "Сегодня и до конца недели",
    BucketKey.RETURNED: "Возвращено мне",
    BucketKey.REVIEW: "Ждут моей проверки",
    BucketKey.MONTH: "В этом месяце",
    BucketKey.LATER: "Позже",
    BucketKey.WAITING: "Сдано, ждёт проверки",
    BucketKey.DONE: "Выполнено",
}


@dataclass(frozen=True)
class Item:
    occurrence_id: int
    number: str
    title: str
    sayable_name: str
    """As a foreign messenger may carry it; empty where only the number may be said."""
    opens_on: date | None
    due_on: date | None
    when: str
    """«завтра, вт 24 ноября», «на 3 рабочих дня, срок был ср 18 ноября»."""
    state: State
    hand_in: str
    remark: str
    """Of the controller, when it was returned."""
    acting_for: str
    """Whom the person stands in for, with the basis; empty when he is himself."""
    link: str
    version: int


@dataclass(frozen=True)
class Bucket:
    key: BucketKey
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class MyWork:
    today: date
    person: str
    buckets: tuple[Bucket, ...]

    def bucket(self, key: BucketKey | str) -> Bucket:
        return next(bucket for bucket in self.buckets if bucket.key == key)

    def count(self, *keys: BucketKey) -> int:
        return sum(len(self.bucket(key).items) for key in keys)

    @property
    def pressing(self) -> int:
        """The number on the badge: late, due this week, returned, waiting for this person's word."""
        return self.count(BucketKey.OVERDUE, BucketKey.WEEK, BucketKey.RETURNED, BucketKey.REVIEW)


def my_work(work: Work, person_id: int | None = None) -> MyWork:
    """The actor's own work, or another's for those who may see everybody's (NotAllowed, NotFound)."""
    person = work.person if person_id is None else work.find(Person, person_id)
    if work.actor is not None and person.id != work.actor.id:
        work.require(Right.OVERSEE)
    surnames = Surnames(work)
    found: dict[BucketKey, list[Item]] = {key: [] for key in BucketKey}
    for occurrence in awaited(work):
        state = occurrence.state(work.today, work.soon_until)
        sitting = _sitting(work, occurrence, person)
        if sitting is not None:
            key = _own_bucket(work, occurrence, state)
            if key is not None:
                found[key].append(_item(work, occurrence, state, sitting, surnames))
        if state is State.SUBMITTED and is_judged_by(work, occurrence, person):
            found[BucketKey.REVIEW].append(_item(work, occurrence, state, sitting, surnames))
    buckets = tuple(Bucket(key, TITLES[key], tuple(items)) for key, items in found.items())
    return MyWork(work.today, person.full_name, buckets)


def _sitting(work: Work, occurrence: Occurrence, person: Person) -> Sitting | None:
    """As whom the person has to do with it, or None."""
    for assignment in occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR):
        for sitting in assignment.sitting_on(work.today):
            if sitting.person.id == person.id:
                return sitting
    return None


def _own_bucket(work: Work, occurrence: Occurrence, state: State) -> BucketKey | None:
    if state is State.RETURNED:
        return BucketKey.RETURNED
    if state is State.SUBMITTED:
        return BucketKey.WAITING
    if state in (State.DONE, State.NOT_REQUIRED):
        mark = occurrence.completion
        return BucketKey.DONE if mark is not None and mark.done_on >= work.today - DONE_KEPT else None
    if state is State.CANCELLED:
        return None
    if state is State.OVERDUE:
        return BucketKey.OVERDUE
    due_on = occurrence.due_on
    if due_on is not None and due_on <= end_of_week(work.today):
        return BucketKey.WEEK
    in_month = due_on is not None and (due_on.year, due_on.month) == (work.today.year, work.today.month)
    return BucketKey.MONTH if in_month else BucketKey.LATER


def end_of_week(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


def _item(work: Work, occurrence: Occurrence, state: State, sitting: Sitting | None, surnames: Surnames) -> Item:
    mark = occurrence.completion
    return Item(
        occurrence_id=occurrence.id,
        number=occurrence.number,
        title=occurrence.title,
        sayable_name=surnames.sayable_name(occurrence),
        opens_on=occurrence.opens_on,
        due_on=occurrence.due_on,
        when=distance(occurrence.due_on, work.today, work.workdays) if occurrence.due_on else "без срока",
        state=state,
        hand_in=occurrence.activity.result_document if occurrence.activity else "",
        remark=mark.remark if mark is not None and state is State.RETURNED else "",
        acting_for=sitting.trail if sitting is not None and sitting.acting_for is not None else "",
        link=link_to(work, occurrence.id),
        version=occurrence.version,
    )
