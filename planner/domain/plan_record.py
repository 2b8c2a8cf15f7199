"""Запись плана (PlanRecord): everything one plan holds, as plain values: what its JSON is written from and read into.

It names seats and people by their words and never by ids, so that another organisation may take the plan over. What
happens to a plan (marks, moves, comments, former editions) is no part of it, nor are rows that were taken out.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from planner.domain.assignment import Part
from planner.domain.organization import OrganizationKind
from planner.domain.people import PositionKind
from planner.domain.plan import Origin, PlanStatus


@dataclass(frozen=True)
class ApprovalRecord:
    """The papers by which a plan is in force; empty of a draft."""

    protocol: str = ""
    protocol_on: date | None = None
    order: str = ""
    order_on: date | None = None
    edition: int | None = None


@dataclass(frozen=True)
class AssigneeRecord:
    """To whom a row is assigned: a position, or a person where the document names one; the other is empty."""

    part: Part
    position: str = ""
    position_kind: PositionKind | None = None
    person: str = ""
    """The full ФИО."""
    each: bool = False


@dataclass(frozen=True)
class DemandsRecord:
    """What the planner asks for before a row counts as done."""

    file: bool = False
    acceptance: bool = False
    decision: bool = False
    publication: bool = False


@dataclass(frozen=True)
class RowRecord:
    number: int
    title: str
    phrase: str = ""
    """The deadline as in the document, verbatim."""
    rule: dict[str, Any] | None = None
    """What is scheduled of it, as `calendars.rule.record` writes a rule; None of a row «без даты»."""
    confidence: str = "high"
    section: str = ""
    short_title: str = ""
    function_code: str = ""
    invariant: bool = True
    object: str = ""
    regulation: str = ""
    result_document: str = ""
    considered_by: str = ""
    """The title of the body before which the results are laid."""
    assignees: tuple[AssigneeRecord, ...] = ()
    demands: DemandsRecord = field(default_factory=DemandsRecord)
    cost_planned: Decimal | None = None
    shift: str | None = None
    origin: Origin = Origin.HAND
    origin_reason: str = ""
    catalog_key: str | None = None


@dataclass(frozen=True)
class PlanRecord:
    organization: str
    kind: OrganizationKind
    title: str
    from_on: date
    to_on: date
    status: PlanStatus
    approval: ApprovalRecord = field(default_factory=ApprovalRecord)
    rows: tuple[RowRecord, ...] = ()
