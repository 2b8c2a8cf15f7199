"""Сегодня (Home): how the day stands in one sentence, and, for those who look after the plan, what hinders it."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from planner.domain.assignment import Part
from planner.domain.occurrence import State
from planner.domain.plan import Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.queries.my_work import BucketKey, MyWork, my_work
from planner.queries.occurrences import awaited
from planner.queries.outbox import Failing, Sendings, Unreached, failing_channels, sendings, without_channel
from planner.russian import order
from planner.work import Work


@dataclass(frozen=True)
class Late:
    """Somebody, or a vacant seat, with what is late."""

    person_id: int | None
    name: str
    count: int
    days: int
    """Working days of the latest of it."""


@dataclass(frozen=True)
class Oversight:
    """What only those see who look after everybody's work."""

    late: tuple[Late, ...]
    unreached: tuple[Unreached, ...]
    failing: tuple[Failing, ...]
    sendings: Sendings


@dataclass(frozen=True)
class Home:
    mine: MyWork
    overdue: int
    this_week: int
    review: int
    returned: int
    has_plan: bool
    oversight: Oversight | None


def home(work: Work) -> Home:
    mine = my_work(work)
    in_force = select(Cyclogram.id).where(Cyclogram.status == PlanStatus.APPROVED)
    return Home(
        mine=mine,
        overdue=mine.count(BucketKey.OVERDUE),
        this_week=mine.count(BucketKey.WEEK),
        review=mine.count(BucketKey.REVIEW),
        returned=mine.count(BucketKey.RETURNED),
        has_plan=work.session.scalar(in_force.limit(1)) is not None,
        oversight=_oversight(work) if work.may(Right.OVERSEE) else None,
    )


def _oversight(work: Work) -> Oversight:
    return Oversight(
        late=tuple(_late(work)),
        unreached=without_channel(work),
        failing=failing_channels(work),
        sendings=sendings(work),
    )


def _late(work: Work) -> list[Late]:
    """Whoever sits where something is late, the latest first; a seat nobody holds is named by itself."""
    found: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for occurrence in awaited(work):
        if occurrence.state(work.today, work.soon_until) is not State.OVERDUE or occurrence.due_on is None:
            continue
        days = max(1, work.workdays.between(occurrence.due_on, work.today))
        for assignment in occurrence.assigned(Part.ACCOUNTABLE) or occurrence.assigned(Part.EXECUTOR):
            sittings = assignment.sitting_on(work.today)
            for sitting in sittings:
                found[sitting.person.id, sitting.person.full_name].append(days)
            if not sittings:
                found[None, assignment.title].append(days)
    late = [Late(person_id, name, len(days), max(days)) for (person_id, name), days in found.items()]
    return sorted(late, key=lambda one: (-one.days, -one.count, order(one.name)))
