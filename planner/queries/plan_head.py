"""План (PlanHead): how a plan stands, and who may see it at all."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from calendars.school_year import SchoolYear
from planner.domain.errors import NotFound
from planner.domain.occurrence import Occurrence
from planner.domain.people import imprint
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.work import Work


@dataclass(frozen=True)
class PlanHead:
    """Who agreed to a plan, and by which order it is in force."""

    cyclogram_id: int
    title: str
    years: tuple[SchoolYear, ...]
    status: PlanStatus
    protocol: str
    agreed_on: date | None
    edition: int | None
    order_no: str
    order_on: date | None
    begins_on: date | None
    """Where the plan leaves out what was due before this day of its first year."""

    @property
    def is_approved(self) -> bool:
        return self.edition is not None

    @property
    def is_open(self) -> bool:
        """Whether anything in it may still be changed."""
        return self.status is not PlanStatus.CLOSED


def plan_head(work: Work, cyclogram_id: int) -> PlanHead:
    """Raises NotFound for another organisation's plan, and for a draft that the actor does not make."""
    cyclogram = work.find(Cyclogram, cyclogram_id)
    require_seen(work, cyclogram)
    return head_of(cyclogram)


def head_of(cyclogram: Cyclogram) -> PlanHead:
    edition = cyclogram.edition
    return PlanHead(
        cyclogram_id=cyclogram.id,
        title=cyclogram.title,
        years=cyclogram.years,
        status=PlanStatus(cyclogram.status),
        protocol=cyclogram.agreed_protocol,
        agreed_on=cyclogram.agreed_on,
        edition=edition.number if edition else None,
        order_no=edition.order_no if edition else "",
        order_on=edition.order_on if edition else None,
        begins_on=cyclogram.begins_on,
    )


def rows_seen(work: Work, cyclogram_id: int) -> int:
    """What the form of an approval carries: another number as soon as a row was added, changed or excluded."""
    cyclogram = work.find(Cyclogram, cyclogram_id)
    query = select(Activity.id, Activity.version).where(
        Activity.cyclogram_id == cyclogram.id, Activity.retired_on.is_(None)
    )
    return imprint(*(tuple(row) for row in work.session.execute(query.order_by(Activity.id))))


def plans_seen(work: Work) -> list[Cyclogram]:
    """The plans the actor may see, the earliest first."""
    query = select(Cyclogram).options(selectinload(Cyclogram.editions)).order_by(Cyclogram.from_on, Cyclogram.id)
    return [plan for plan in work.session.scalars(query) if plan.is_approved or work.may(Right.PLAN)]


def require_seen(work: Work, about: Cyclogram | Activity | Occurrence) -> None:
    """Raises NotFound for what belongs to a draft, unless the actor is one of those who make it."""
    plan = about if isinstance(about, Cyclogram) else about.cyclogram
    if plan is not None and not plan.is_approved and not work.may(Right.PLAN):
        raise NotFound
