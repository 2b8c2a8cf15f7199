"""Сегодня (Home): how the day stands in one sentence, and, for those who look after the plan, what hinders it."""

from dataclasses import dataclass

from sqlalchemy import select

from planner.domain.plan import Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.queries.board import MonthTally, tally_months
from planner.queries.control import Debtor, control
from planner.queries.my_work import BucketKey, Item, MyWork, my_work
from planner.queries.outbox import Failing, Sendings, Unreached, failing_channels, sendings, without_channel
from planner.queries.year_report import year_gaps
from planner.work import Work


@dataclass(frozen=True)
class Oversight:
    """What only those see who look after everybody's work."""

    late: tuple[Debtor, ...]
    late_count: int
    submitted: int
    without_judge: int
    """Of what is submitted: nobody may accept it."""
    asked: int
    returned: int
    gaps: int
    """What the analysis of this school year lacks so far."""
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
    acting: int
    """Of the same kinds, in somebody else's place."""
    has_plan: bool
    draft: str
    """The plan that is still to be approved; empty when there is none."""
    months: tuple[MonthTally, ...]
    """Of this school year, of everybody; empty while nothing is due in it."""
    oversight: Oversight | None

    @property
    def coming(self) -> tuple[Item, ...]:
        """What does not press yet, in the order of its days."""
        ahead = (*self.mine.bucket(BucketKey.MONTH).items, *self.mine.bucket(BucketKey.LATER).items)
        return tuple(item for item in ahead if item.due_on is not None)


def home(work: Work) -> Home:
    mine = my_work(work)
    in_force = select(Cyclogram.id).where(Cyclogram.status == PlanStatus.APPROVED)
    unapproved = Cyclogram.status.in_((PlanStatus.DRAFT, PlanStatus.AGREED))
    drafts = select(Cyclogram.title).where(unapproved).order_by(Cyclogram.from_on.desc(), Cyclogram.id.desc())
    return Home(
        mine=mine,
        overdue=mine.count(BucketKey.OVERDUE),
        this_week=mine.count(BucketKey.WEEK),
        review=mine.count(BucketKey.REVIEW),
        returned=mine.count(BucketKey.RETURNED),
        acting=mine.bucket(BucketKey.ACTING).pressing,
        draft=work.session.scalar(drafts.limit(1)) or "",
        has_plan=work.session.scalar(in_force.limit(1)) is not None,
        months=tally_months(work, work.year),
        oversight=_oversight(work) if work.may(Right.OVERSEE) else None,
    )


def _oversight(work: Work) -> Oversight:
    now = control(work)
    return Oversight(
        late=now.late,
        late_count=now.late_count,
        submitted=len(now.submitted),
        without_judge=sum(not one.judges for one in now.submitted),
        asked=len(now.asked),
        returned=len(now.returned),
        gaps=len(year_gaps(work, work.year.start)),
        unreached=without_channel(work),
        failing=failing_channels(work),
        sendings=sendings(work),
    )
