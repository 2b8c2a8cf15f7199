"""Мои дела: what one person has to do, in the order in which it presses.

Page, badge, bot and digest ask here and nowhere else, so their counts cannot differ. What somebody does in another's
place stands apart, under «Замещаю», and presses no less.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import or_

from planner.domain.assignment import Assignment, Part
from planner.domain.occurrence import Occurrence, State
from planner.domain.people import Person, Sitting
from planner.domain.rights import Right
from planner.queries.concerning import Candidate, concerning, is_on_review, is_returned
from planner.queries.seats import is_judged_by
from planner.queries.to_say import Surnames, link_to
from planner.russian import distance
from planner.work import Work

DONE_KEPT = timedelta(days=30)
"""What was done is still in sight for a month; the rest is on the year's board."""


class BucketKey(StrEnum):
    OVERDUE = "overdue"
    WEEK = "week"
    MONTH = "month"
    REVIEW = "review"
    RETURNED = "returned"
    ACTING = "acting"
    """Done in another's place, and of this month or earlier."""
    LATER = "later"
    WAITING = "waiting"
    """Submitted by the person, or his own part of it is: waits for somebody else."""
    DONE = "done"


TITLES = {
    BucketKey.OVERDUE: "Просрочено",
    BucketKey.WEEK: "Сегодня и до конца недели",
    BucketKey.MONTH: "В этом месяце",
    BucketKey.REVIEW: "Ждут моей проверки",
    BucketKey.RETURNED: "Возвращено мне",
    BucketKey.ACTING: "Замещаю",
    BucketKey.LATER: "Позже",
    BucketKey.WAITING: "Сдано, ждёт проверки",
    BucketKey.DONE: "Выполнено",
}
PRESSING = (BucketKey.OVERDUE, BucketKey.WEEK, BucketKey.RETURNED, BucketKey.REVIEW)
_STANDS_APART = (BucketKey.OVERDUE, BucketKey.WEEK, BucketKey.MONTH, BucketKey.RETURNED)
"""What goes to «Замещаю» when it is done in another's place."""


class Whose(StrEnum):
    """How far «мои» reaches."""

    MINE = "mine"
    """Where the person answers or does: all of which he is reminded."""
    PARTICIPATING = "participating"
    """Also where he is a member of the body that answers: only its chair and secretary are reminded."""


@dataclass(frozen=True)
class Item:
    occurrence_id: int
    activity_id: int | None
    """Of the row of the plan; None for a duty that has none."""
    number: str
    title: str
    sayable_name: str
    """As a foreign messenger may carry it; empty where only the number may be said."""
    opens_on: date | None
    due_on: date | None
    when: str
    """«завтра, вт 24 ноября», «на 3 рабочих дня, срок был ср 18 ноября»."""
    state: State
    urgency: BucketKey
    """By its day alone; the bucket is another one where it is done in somebody's place."""
    hand_in: str
    remark: str
    """Of the controller, when it was returned."""
    acting_for: str
    """Whom the person stands in for, with the basis; empty when he is himself."""
    answered_by: str
    """Who answers for it, where the person only does it or belongs to the body; else empty."""
    is_simple: bool
    """Nothing is demanded but the mark: it can be accepted without opening its card."""
    link: str
    version: int


@dataclass(frozen=True)
class Stack:
    """Runs of one row of the plan that stand together: the first tells what the others are."""

    first: Item
    rest: tuple[Item, ...] = ()


FOLDED_FROM = 3
"""Two alike are read as quickly as a line that says how many there are."""


@dataclass(frozen=True)
class Bucket:
    key: BucketKey
    title: str
    items: tuple[Item, ...]

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """The items in their order; many alike are folded under the first of them."""
        alike: dict[object, list[Item]] = {}
        for item in self.items:
            alike.setdefault(_look(item), []).append(item)
        return tuple(_stacked(self.items, alike))

    @property
    def pressing(self) -> int:
        return sum(item.urgency in PRESSING for item in self.items)


def _look(item: Item) -> object:
    """Items of one look differ in nothing but their days."""
    if item.activity_id is None or item.remark:
        return item.occurrence_id
    return item.activity_id, item.urgency, item.acting_for, item.answered_by


def _stacked(items: Iterable[Item], alike: Mapping[object, list[Item]]) -> Iterator[Stack]:
    for item in items:
        first, *rest = alike[_look(item)]
        if len(rest) + 1 < FOLDED_FROM:
            yield Stack(item)
        elif item is first:
            yield Stack(first, tuple(rest))


@dataclass(frozen=True)
class MyWork:
    today: date
    person: str
    buckets: tuple[Bucket, ...]

    def bucket(self, key: BucketKey | str) -> Bucket:
        return next(bucket for bucket in self.buckets if bucket.key == key)

    def count(self, *keys: BucketKey) -> int:
        return sum(len(self.bucket(key).items) for key in keys)

    def only(self, *urgencies: BucketKey) -> tuple[Bucket, ...]:
        """The buckets that hold something of these, and nothing else in them."""
        cut = (Bucket(b.key, b.title, tuple(i for i in b.items if i.urgency in urgencies)) for b in self.buckets)
        return tuple(bucket for bucket in cut if bucket.items)

    @property
    def pressing(self) -> int:
        """The number on the badge: late, due this week, returned, waiting for this person's word."""
        return sum(bucket.pressing for bucket in self.buckets)


def my_work(work: Work, person_id: int | None = None, whose: Whose = Whose.MINE) -> MyWork:
    """The actor's own work, or another's for those who may see everybody's (NotAllowed, NotFound)."""
    person = work.person if person_id is None else work.find(Person, person_id)
    if work.actor is not None and person.id != work.actor.id:
        work.require(Right.OVERSEE)
    surnames = Surnames(work)
    found: dict[BucketKey, list[Item]] = {key: [] for key in BucketKey}
    for candidate in concerning(work, person):
        for place in _places(work, person, candidate, whose):
            found[place.bucket].append(_item(work, candidate.occurrence, place, surnames))
    order = list(BucketKey)
    found[BucketKey.ACTING].sort(key=lambda item: order.index(item.urgency))
    buckets = tuple(Bucket(key, TITLES[key], tuple(items)) for key, items in found.items())
    return MyWork(work.today, person.full_name, buckets)


def pressing_count(work: Work, person: Person) -> int:
    """`MyWork.pressing` alone, in three queries: every page of the frame asks it. The same rule over fewer rows."""
    may_press = or_(Occurrence.due_on <= end_of_week(work.today), is_on_review(), is_returned())
    return sum(
        place.urgency in PRESSING
        for candidate in concerning(work, person, may_press)
        for place in _places(work, person, candidate, Whose.MINE)
    )


@dataclass(frozen=True)
class _Place:
    """Where one occurrence stands in a person's work, and as whom he has to do with it."""

    urgency: BucketKey
    sitting: Sitting | None
    answered_by: str = ""

    @property
    def bucket(self) -> BucketKey:
        is_acting = self.sitting is not None and self.sitting.acting_for is not None
        return BucketKey.ACTING if is_acting and self.urgency in _STANDS_APART else self.urgency


def _places(work: Work, person: Person, candidate: Candidate, whose: Whose) -> Iterator[_Place]:
    """None, one, or two where the person checks what he did himself."""
    occurrence = candidate.occurrence
    state = occurrence.state(work.today, work.today)
    own = _own_duty(work, occurrence, person, whose)
    if own is not None:
        assignment, sitting = own
        # One's own part is done, though the whole still is not.
        has_done = candidate.has_done_part and assignment.each
        urgency = BucketKey.WAITING if has_done and state.is_open else _urgency(work, occurrence, state)
        if urgency is not None:
            yield _Place(urgency, sitting, _answered_by(occurrence, assignment, sitting))
    if state is State.SUBMITTED and is_judged_by(work, occurrence, person):
        yield _Place(BucketKey.REVIEW, None)


def _own_duty(
    work: Work, occurrence: Occurrence, person: Person, whose: Whose
) -> tuple[Assignment, Sitting | None] | None:
    """Through which assignment the person has to do with it, and as whom; without a sitting as a member of a body."""
    duties = [*occurrence.assigned(Part.ACCOUNTABLE), *occurrence.assigned(Part.EXECUTOR)]
    for duty in duties:
        for sitting in duty.sitting_on(work.today):
            if sitting.person.id == person.id:
                return duty, sitting
    if whose is Whose.PARTICIPATING:
        return next(((duty, None) for duty in duties if duty.concerns(person, work.today)), None)
    return None


def _answered_by(occurrence: Occurrence, own: Assignment, sitting: Sitting | None) -> str:
    if sitting is None:
        return own.title
    if own.part == Part.ACCOUNTABLE:
        return ""
    return ", ".join(duty.title for duty in occurrence.assigned(Part.ACCOUNTABLE))


def _urgency(work: Work, occurrence: Occurrence, state: State) -> BucketKey | None:
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


def _item(work: Work, occurrence: Occurrence, place: _Place, surnames: Surnames) -> Item:
    mark, activity, sitting = occurrence.completion, occurrence.activity, place.sitting
    state = occurrence.state(work.today, work.soon_until)
    demands = activity is not None and (
        activity.demands_file or activity.demands_decision or activity.demands_publication
    )
    return Item(
        occurrence_id=occurrence.id,
        activity_id=occurrence.activity_id,
        number=occurrence.number,
        title=occurrence.title,
        sayable_name=surnames.sayable_name(occurrence),
        opens_on=occurrence.opens_on,
        due_on=occurrence.due_on,
        when=distance(occurrence.due_on, work.today, work.workdays) if occurrence.due_on else "без срока",
        state=state,
        urgency=place.urgency,
        hand_in=activity.result_document if activity else "",
        remark=mark.remark if mark is not None and state is State.RETURNED else "",
        acting_for=sitting.trail if sitting is not None and sitting.acting_for is not None else "",
        answered_by=place.answered_by,
        is_simple=not demands,
        link=link_to(work, occurrence.id),
        version=occurrence.version,
    )
