"""Запись плана (PlanRecord) of a plan that is here: everything that goes with it to another planner."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.assignment import Assignment, Part
from planner.domain.organization import OrganizationKind
from planner.domain.people import PositionKind
from planner.domain.plan import Activity, Cyclogram, Origin, PlanStatus
from planner.domain.plan_record import ApprovalRecord, AssigneeRecord, DemandsRecord, PlanRecord, RowRecord
from planner.domain.rights import Right
from planner.work import Work


def plan_record(work: Work, cyclogram_id: int) -> PlanRecord:
    """Raises NotAllowed for who does not plan: costs and full names are in it, too."""
    work.require(Right.PLAN)
    plan = work.find(Cyclogram, cyclogram_id)
    return PlanRecord(
        organization=work.organization.name,
        kind=OrganizationKind(work.organization.kind),
        title=plan.title,
        from_on=plan.from_on,
        to_on=plan.to_on,
        status=PlanStatus(plan.status),
        approval=_approval(plan),
        rows=tuple(_row(activity) for activity in _live_rows(work, plan)),
    )


def _approval(plan: Cyclogram) -> ApprovalRecord:
    edition = plan.edition
    return ApprovalRecord(
        protocol=plan.agreed_protocol,
        protocol_on=plan.agreed_on,
        order=edition.order_no if edition else "",
        order_on=edition.order_on if edition else None,
        edition=edition.number if edition else None,
    )


def _live_rows(work: Work, plan: Cyclogram) -> list[Activity]:
    query = (
        select(Activity)
        .where(Activity.cyclogram_id == plan.id, Activity.retired_on.is_(None))
        .order_by(Activity.number, Activity.id)
        .options(
            selectinload(Activity.section),
            selectinload(Activity.considered_by),
            selectinload(Activity.assignments).selectinload(Assignment.position),
            selectinload(Activity.assignments).selectinload(Assignment.person),
        )
    )
    return list(work.session.scalars(query))


def _row(activity: Activity) -> RowRecord:
    return RowRecord(
        number=activity.number,
        title=activity.title,
        phrase=activity.phrase,
        rule=activity.rule,
        confidence=activity.confidence,
        section=activity.section.title if activity.section else "",
        short_title=activity.short_title,
        function_code=activity.function_code,
        invariant=activity.invariant,
        object=activity.object,
        regulation=activity.regulation,
        result_document=activity.result_document,
        considered_by=activity.considered_by.title if activity.considered_by else "",
        assignees=tuple(_assignee(assignment) for assignment in activity.assignments),
        demands=DemandsRecord(
            file=activity.demands_file,
            acceptance=activity.demands_acceptance,
            decision=activity.demands_decision,
            publication=activity.demands_publication,
        ),
        cost_planned=activity.cost_planned,
        shift=activity.shift,
        origin=Origin(activity.origin),
        origin_reason=activity.origin_reason,
        catalog_key=activity.catalog_key,
    )


def _assignee(assignment: Assignment) -> AssigneeRecord:
    position, person = assignment.position, assignment.person
    return AssigneeRecord(
        part=Part(assignment.part),
        position=position.title if position else "",
        position_kind=PositionKind(position.kind) if position else None,
        person=person.full_name if person else "",
        each=assignment.each,
    )
