"""Проведения, loaded with everything their states and seats are computed from, in a constant number of queries."""

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from planner.domain.assignment import Assignment
from planner.domain.occurrence import Occurrence
from planner.domain.people import Holding, Person, Position
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.work import Work

SEATS = (
    selectinload(Assignment.position)
    .selectinload(Position.holdings)
    .options(
        selectinload(Holding.person).selectinload(Person.absences),
        selectinload(Holding.for_holding).selectinload(Holding.person),
    ),
    selectinload(Assignment.person).selectinload(Person.absences),
)
LOADED = (
    selectinload(Occurrence.activity).options(
        selectinload(Activity.assignments).options(*SEATS), selectinload(Activity.section)
    ),
    selectinload(Occurrence.own_assignments).options(*SEATS),
    selectinload(Occurrence.completions),
    selectinload(Occurrence.moves),
    selectinload(Occurrence.cyclogram).selectinload(Cyclogram.editions),
    selectinload(Occurrence.decision),
    selectinload(Occurrence.finding),
    selectinload(Occurrence.document),
    selectinload(Occurrence.person),
)


def in_force() -> Select[Occurrence]:
    """Of approved and closed plans, and those of no plan (documents, attestation)."""
    return (
        select(Occurrence)
        .outerjoin(Cyclogram, Occurrence.cyclogram_id == Cyclogram.id)
        .where(Cyclogram.id.is_(None) | Cyclogram.status.in_((PlanStatus.APPROVED, PlanStatus.CLOSED)))
        .order_by(Occurrence.due_on, Occurrence.id)
        .options(*LOADED)
    )


def awaited(work: Work) -> list[Occurrence]:
    """Of plans that are being carried out, whatever their year: what people may still have to do with."""
    query = in_force().where(Cyclogram.id.is_(None) | (Cyclogram.status == PlanStatus.APPROVED))
    return list(work.session.scalars(query).unique())


def of_year(work: Work, plan_year: int) -> list[Occurrence]:
    """Everything that counts in one school year of the plans in force."""
    return list(work.session.scalars(in_force().where(Occurrence.plan_year == plan_year)).unique())
