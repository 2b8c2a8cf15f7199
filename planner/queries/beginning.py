"""Начало работы (Beginning): the seven steps from an empty organisation to the first reminder, seen from the facts.

The same for all who plan: whatever one of them did is done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from planner.domain.contact import Channel, Contact, ContactState
from planner.domain.feed import Feed
from planner.domain.message import Message, MessageKind
from planner.domain.organization import BeginningNotes, Step
from planner.domain.people import Person, PersonRole, Role
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.domain.reminder import Reminder, ReminderState
from planner.domain.rights import Right, allows
from planner.queries.outbox import Attempt, attempts
from planner.work import Work


@dataclass(frozen=True)
class Undated:
    """A row of the plan that stands «без даты»."""

    activity_id: int
    number: int
    title: str
    phrase: str


@dataclass(frozen=True)
class Plan:
    """The plan that the beginning leads to: the latest that is not closed."""

    cyclogram_id: int
    title: str
    rows: int
    undated: tuple[Undated, ...]
    is_approved: bool


@dataclass(frozen=True)
class Phone:
    """The viewer's own Telegram."""

    is_active: bool
    reason: str
    """Why not."""


@dataclass(frozen=True)
class Trial:
    """The viewer's latest trial message."""

    at: datetime
    attempts: tuple[Attempt, ...]
    """Empty while it waits."""


@dataclass(frozen=True)
class StepState:
    step: Step
    is_done: bool
    is_skipped: bool
    """Passed without being done; what is done is not skipped, whatever was pressed before."""

    @property
    def is_passed(self) -> bool:
        return self.is_done or self.is_skipped


@dataclass(frozen=True)
class Beginning:
    steps: tuple[StepState, ...]
    is_put_away: bool
    people: int
    """Who work here today."""
    plan: Plan | None
    reminds_at: datetime | None
    """The nearest reminder to anybody, by the organisation's clock."""
    linked: bool
    """Whether anybody who plans is reached by a messenger."""
    phone: Phone | None
    trial: Trial | None
    calendars: int
    """Calendar links that work."""
    calendar_came_on: date | None
    """When a calendar last came for one of them."""

    @property
    def passed(self) -> int:
        return sum(step.is_passed for step in self.steps)

    @property
    def is_over(self) -> bool:
        return self.passed == len(self.steps)

    @property
    def next(self) -> Step | None:
        """The first step that waits."""
        return next((step.step for step in self.steps if not step.is_passed), None)


def beginning(work: Work) -> Beginning:
    work.require(Right.PLAN)
    people, plan, linked = _people(work), _plan(work), _is_linked(work)
    calendars, came_at = _calendars(work)
    done = {
        Step.ORGANIZATION: Step.ORGANIZATION in work.organization.beginning_notes.looked_at,
        Step.PEOPLE: people > 1,
        Step.PLAN: plan is not None and plan.rows > 0,
        Step.DEADLINES: plan is not None and plan.rows > 0 and not plan.undated,
        Step.APPROVAL: plan is not None and plan.is_approved,
        Step.CHANNEL: linked,
        Step.CALENDAR: calendars > 0,
    }
    notes = work.organization.beginning_notes
    zone = work.organization.timezone
    coming = select(func.min(Reminder.due_at)).where(
        Reminder.state == ReminderState.PENDING, Reminder.due_at > work.now
    )
    reminds_at = work.session.scalar(coming)
    return Beginning(
        steps=tuple(_steps(done, notes)),
        is_put_away=notes.is_put_away,
        people=people,
        plan=plan,
        reminds_at=reminds_at.astimezone(zone) if reminds_at else None,
        linked=linked,
        phone=_phone(work),
        trial=_trial(work),
        calendars=calendars,
        calendar_came_on=came_at.astimezone(zone).date() if came_at else None,
    )


def beginning_on_home(work: Work) -> Beginning | None:
    """For the card of the home page: None once it is over or put away, of the demo, and for who does not plan."""
    if work.organization.is_demo or not work.may(Right.PLAN) or work.organization.beginning_notes.is_put_away:
        return None
    found = beginning(work)
    return None if found.is_over else found


def _steps(done: dict[Step, bool], notes: BeginningNotes) -> Iterable[StepState]:
    for step, is_done in done.items():
        yield StepState(step, is_done, is_skipped=not is_done and step in notes.skipped)


def _people(work: Work) -> int:
    present = select(func.count(Person.id)).where(or_(Person.left_on.is_(None), Person.left_on > work.today))
    return work.session.scalar(present) or 0


def _plan(work: Work) -> Plan | None:
    query = select(Cyclogram).order_by(Cyclogram.from_on, Cyclogram.id)
    cyclograms: Sequence[Cyclogram] = work.session.scalars(query).all()
    live = [cyclogram for cyclogram in cyclograms if cyclogram.status != PlanStatus.CLOSED]
    chosen = next(reversed(live or cyclograms), None)
    if chosen is None:
        return None
    rows = work.session.execute(
        select(Activity.id, Activity.number, Activity.title, Activity.phrase, Activity.rule)
        .where(Activity.cyclogram_id == chosen.id, Activity.retired_on.is_(None))
        .order_by(Activity.number)
    ).all()
    undated = tuple(Undated(row.id, row.number, row.title, row.phrase) for row in rows if row.rule is None)
    is_approved = chosen.status in (PlanStatus.APPROVED, PlanStatus.CLOSED)
    return Plan(chosen.id, chosen.title, len(rows), undated, is_approved)


def _is_linked(work: Work) -> bool:
    planning = [role for role in Role if allows([role], Right.PLAN)]
    query = (
        select(Contact.id)
        .join(PersonRole, PersonRole.person_id == Contact.person_id)
        .where(Contact.state == ContactState.ACTIVE, PersonRole.role.in_(planning))
    )
    return work.session.scalar(query.limit(1)) is not None


def _phone(work: Work) -> Phone | None:
    query = (
        select(Contact)
        .where(Contact.channel == Channel.TELEGRAM, Contact.state != ContactState.UNLINKED)
        .where(Contact.person_id == (work.actor.id if work.actor else None))
        .order_by(Contact.state != ContactState.ACTIVE, Contact.id.desc())
    )
    found = work.session.scalar(query.limit(1))
    return Phone(found.state == ContactState.ACTIVE, found.state_reason) if found is not None else None


def _trial(work: Work) -> Trial | None:
    query = (
        select(Message)
        .where(Message.kind == MessageKind.TRIAL, Message.person_id == (work.actor.id if work.actor else None))
        .order_by(Message.id.desc())
        .limit(1)
        .options(selectinload(Message.deliveries))
    )
    found = work.session.scalar(query)
    if found is None:
        return None
    return Trial(found.made_at.astimezone(work.organization.timezone), attempts(work, found))


def _calendars(work: Work) -> tuple[int, datetime | None]:
    number, came_at = work.session.execute(
        select(func.count(Feed.id), func.max(Feed.seen_at)).where(Feed.revoked_at.is_(None))
    ).one()
    return number, came_at
