"""Строка плана (RowForm): one row as it is filled in, new or known, and what there is to choose from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from planner.domain.assignment import Assignment, Part
from planner.domain.people import Person, Position, PositionKind
from planner.domain.plan import Activity, Cyclogram, Section
from planner.domain.rights import Right
from planner.queries.plan_head import PlanHead, head_of, require_seen
from planner.russian import order
from planner.work import Work


@dataclass(frozen=True)
class Bearer:
    """To whom a part of a row may be given: a position, a body, or a person whom the document names."""

    key: str
    """«p12» is position 12, «u5» is person 5."""
    title: str


@dataclass(frozen=True)
class Bearers:
    """Everybody a part may be given to, as people look for them."""

    seats: tuple[Bearer, ...]
    groups: tuple[Bearer, ...]
    bodies: tuple[Bearer, ...]
    external: tuple[Bearer, ...]
    people: tuple[Bearer, ...]


@dataclass(frozen=True)
class RowForm:
    plan: PlanHead
    bearers: Bearers
    sections: tuple[str, ...]
    last_number: int
    """Of the rows in the plan."""
    activity_id: int | None = None
    number: int | None = None
    version: int | None = None
    title: str = ""
    short_title: str = ""
    phrase: str = ""
    is_dated: bool = False
    section: str = ""
    document: str = ""
    object: str = ""
    regulation: str = ""
    considered_by_id: int | None = None
    considered_by: str = ""
    invariant: bool = False
    demands_acceptance: bool = False
    demands_file: bool = False
    demands_decision: bool = False
    demands_publication: bool = False
    shift: str = ""
    cost: Decimal | None = None
    accountable: tuple[Bearer, ...] = ()
    executors: tuple[Bearer, ...] = ()
    controllers: tuple[Bearer, ...] = ()
    each: bool = False
    """Each of a group does a part of his own."""
    source: str = ""
    """The words of the document that the row was read from."""
    retired_on: date | None = None

    @property
    def responsible(self) -> tuple[str, ...]:
        return tuple(one.title for one in self.accountable)

    @property
    def responsible_id(self) -> int | None:
        """The position that answers first; others stand beside it."""
        return next((int(one.key[1:]) for one in self.accountable if one.key.startswith("p")), None)

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None


def new_row(work: Work, cyclogram_id: int) -> RowForm:
    """An empty row of this plan."""
    work.require(Right.PLAN)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    return RowForm(head_of(cyclogram), bearers_of(work), _sections(work), _last_number(work, cyclogram.id))


def known_row(work: Work, activity_id: int) -> RowForm:
    """A row as it stands. Raises NotFound for one of a draft that the actor does not make."""
    activity = work.find(Activity, activity_id)
    require_seen(work, activity)
    return RowForm(
        plan=head_of(activity.cyclogram),
        bearers=bearers_of(work),
        sections=_sections(work),
        last_number=_last_number(work, activity.cyclogram_id),
        activity_id=activity.id,
        number=activity.number,
        version=activity.version,
        title=activity.title,
        short_title=activity.short_title,
        phrase=activity.phrase,
        is_dated=activity.rule is not None,
        section=activity.section.title if activity.section else "",
        document=activity.result_document,
        object=activity.object,
        regulation=activity.regulation,
        considered_by_id=activity.considered_by_id,
        considered_by=activity.considered_by.title if activity.considered_by else "",
        invariant=activity.invariant,
        demands_acceptance=activity.demands_acceptance,
        demands_file=activity.demands_file,
        demands_decision=activity.demands_decision,
        demands_publication=activity.demands_publication,
        shift=activity.shift or "",
        cost=activity.cost_planned,
        accountable=_with_part(activity, Part.ACCOUNTABLE),
        executors=_with_part(activity, Part.EXECUTOR),
        controllers=_with_part(activity, Part.CONTROLLER),
        each=any(own.each for own in activity.assignments),
        source=activity.source,
        retired_on=activity.retired_on,
    )


def _last_number(work: Work, cyclogram_id: int) -> int:
    query = select(func.max(Activity.number)).where(Activity.cyclogram_id == cyclogram_id)
    return work.session.scalar(query.where(Activity.retired_on.is_(None))) or 0


def _with_part(activity: Activity, part: Part) -> tuple[Bearer, ...]:
    return tuple(_bearer(own) for own in activity.assignments if own.part == part)


def _bearer(own: Assignment) -> Bearer:
    return Bearer(f"p{own.position_id}" if own.position_id is not None else f"u{own.person_id}", own.title)


def bearers_of(work: Work) -> Bearers:
    positions = sorted(work.session.scalars(select(Position)), key=lambda one: order(one.title))
    people = [one for one in work.session.scalars(select(Person)) if one.works_on(work.today)]

    def of(kind: PositionKind) -> tuple[Bearer, ...]:
        return tuple(Bearer(f"p{one.id}", one.title) for one in positions if one.kind == kind)

    return Bearers(
        seats=of(PositionKind.SEAT),
        groups=of(PositionKind.GROUP),
        bodies=of(PositionKind.BODY),
        external=of(PositionKind.EXTERNAL),
        people=tuple(
            Bearer(f"u{one.id}", one.full_name) for one in sorted(people, key=lambda one: order(one.full_name))
        ),
    )


def _sections(work: Work) -> tuple[str, ...]:
    """Those in use, then those of the matrix."""
    own = work.session.scalars(select(Section.title).order_by(Section.rank))
    return tuple(dict.fromkeys([*own, *(leaf.title for leaf in work.catalog.leaves)]))
