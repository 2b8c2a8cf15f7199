"""Проведение (Occurrence): one dated duty, the only thing that reminders, feeds, «Мои дела» and the report know.

It springs from exactly one of an activity, a decision, a finding, a document to review, a person to be attested. Its
deadline is a day; what it is today (late, soon, on review) is computed from facts and never stored.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.database import Base, Owned
from planner.domain.assignment import Assignment, Part, in_force
from planner.domain.completion import Completion, Outcome
from planner.domain.decision import Decision, Finding
from planner.domain.document import Document
from planner.domain.people import Person
from planner.domain.plan import Activity, Cyclogram


class Rhythm(StrEnum):
    """How an occurrence stands in time."""

    DATED = "dated"
    WHOLE_PERIOD = "whole_period"
    """«В течение года»: due at the period's end and never late before; told of once a month."""
    ON_DEMAND = "on_demand"
    """«По мере необходимости»: exists only since somebody pressed «Начать»."""


class State(StrEnum):
    """What an occurrence is on a given day."""

    PLANNED = "planned"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DONE = "done"
    NOT_REQUIRED = "not_required"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Somebody still has something to do or to correct."""
        return self in (State.PLANNED, State.SOON, State.TODAY, State.OVERDUE, State.RETURNED)


SPRINGS_FROM = ("activity", "decision", "finding", "document", "person")


class Occurrence(Base, Owned):
    __tablename__ = "occurrence"
    __table_args__ = (
        CheckConstraint(
            " + ".join(f"(CASE WHEN {source}_id IS NULL THEN 0 ELSE 1 END)" for source in SPRINGS_FROM) + " = 1",
            "springs_from_one",
        ),
        Index("ix_occurrence_organization_id_plan_year_due_on", "organization_id", "plan_year", "due_on"),
    )

    uid: Mapped[str] = mapped_column(unique=True)
    """Of the calendar item: stored, never computed, so that a moved row stays the same item (RFC 5545, 3.8.4.7)."""
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cyclogram_id: Mapped[int | None] = mapped_column(ForeignKey("cyclogram.id"))
    """Of the plan it counts in; a decision belongs to the plan of the activity it came from."""
    plan_year: Mapped[int]
    """The school year by its first calendar year: 2026 is 2026/2027."""
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    """The edition that planned it; an activity's occurrence without one, in an approved plan, is «сверх плана»."""
    rhythm: Mapped[str] = mapped_column(default=Rhythm.DATED)
    opens_on: Mapped[date | None]
    due_on: Mapped[date | None]
    planned_due_on: Mapped[date | None]
    schedule_no: Mapped[int] = mapped_column(default=0)
    """Grows with each move, so that a day moved away and back is reminded of again."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Of the calendar item: grows with every change that a calendar shows (RFC 5545, 3.8.7.4)."""
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    not_done_reason: Mapped[str] = mapped_column(default="")
    """Why it was left undone, as the administration writes for the analysis."""
    touched: Mapped[bool] = mapped_column(default=False)
    """Moved, assigned, done or cancelled by hand: it is never made anew from its activity."""
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    activity: Mapped[Activity | None] = relationship()
    decision: Mapped[Decision | None] = relationship(foreign_keys=[decision_id])
    finding: Mapped[Finding | None] = relationship(foreign_keys=[finding_id])
    document: Mapped[Document | None] = relationship()
    person: Mapped[Person | None] = relationship()
    cyclogram: Mapped[Cyclogram | None] = relationship()
    completions: Mapped[list[Completion]] = relationship(
        foreign_keys=[Completion.occurrence_id], order_by=Completion.id, back_populates="occurrence"
    )
    moves: Mapped[list["Move"]] = relationship(order_by="Move.id", back_populates="occurrence")
    own_assignments: Mapped[list[Assignment]] = relationship(
        foreign_keys=[Assignment.occurrence_id], order_by=Assignment.id, cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def title(self) -> str:
        if self.activity is not None:
            return self.activity.title
        if self.decision is not None:
            return duty_title("decision", self.decision.text)
        if self.finding is not None:
            return duty_title("finding", self.finding.text)
        if self.document is not None:
            return duty_title("document", self.document.title)
        return duty_title("person")

    @property
    def name(self) -> str:
        """What fits a message: an activity's short title; for the rest only the kind, since their texts are free."""
        if self.activity is not None:
            return self.activity.name
        if self.decision is not None:
            return "Управленческое решение"
        if self.finding is not None:
            return "Устранение замечания"
        return "Пересмотр документа" if self.document is not None else "Аттестация"

    @property
    def number(self) -> str:
        """How people refer to it: the row of the plan, or a letter and number for what has no row."""
        if self.activity is not None:
            return str(self.activity.number)
        return duty_number(next(kind for kind in SPRINGS_FROM if getattr(self, f"{kind}_id") is not None), self.id)

    @property
    def assignments(self) -> list[Assignment]:
        """Its own where it has any of a part, else the activity's."""
        return in_force(self.own_assignments, self.activity.assignments if self.activity is not None else [])

    def assigned(self, *parts: Part) -> list[Assignment]:
        return [assignment for assignment in self.assignments if assignment.part in parts]

    @property
    def completion(self) -> Completion | None:
        """The mark in force: the last one that was not undone."""
        return next((mark for mark in reversed(self.completions) if mark.undone_at is None), None)

    @property
    def is_beyond_plan(self) -> bool:
        return (
            self.activity_id is not None
            and self.edition_id is None
            and self.cyclogram is not None
            and self.cyclogram.is_approved
        )

    def state(self, today: date, soon_until: date) -> State:
        """What it is on `today`; `soon_until` is the last day that still counts as soon."""
        mark = self.completion
        said = None
        if mark is not None:
            said = mark_says(mark.outcome, mark.accepted_at is not None, mark.returned_at is not None)
        return state_on(today, soon_until, self.due_on, self.cancelled_at is not None, said)


def mark_says(outcome: str, is_accepted: bool, is_returned: bool) -> State:
    """What a mark in force makes of its occurrence, whatever the day."""
    if is_returned:
        return State.RETURNED
    if not is_accepted:
        return State.SUBMITTED
    return State.NOT_REQUIRED if outcome == Outcome.NOT_REQUIRED else State.DONE


def state_on(today: date, soon_until: date, due_on: date | None, is_cancelled: bool, said: State | None) -> State:
    """The state from bare facts; `said` is what the mark in force says, None without one."""
    if is_cancelled:
        return State.CANCELLED
    if said is not None:
        return said
    if due_on is None:
        return State.PLANNED
    if due_on < today:
        return State.OVERDUE
    if due_on == today:
        return State.TODAY
    return State.SOON if due_on <= soon_until else State.PLANNED


def duty_title(kind: str, text: str = "") -> str:
    """How a duty that is no row of the plan is called; `kind` is what it springs from."""
    return _DUTY_TITLES[kind].format(text)


_DUTY_TITLES = {
    "decision": "Решение: {}",
    "finding": "Замечание: {}",
    "document": "Пересмотреть документ: {}",
    "person": "Аттестация на соответствие занимаемой должности",
}


def duty_number(kind: str, occurrence_id: int) -> str:
    """«З-50»: a letter for what it springs from; with a dash, or «З50» reads as 350."""
    return f"{_DUTY_LETTERS[kind]}-{occurrence_id}"


_DUTY_LETTERS = {"decision": "Р", "finding": "З", "document": "Д", "person": "А"}


class Move(Base, Owned):
    """Перенос: an occurrence's day changed, by whom and why."""

    __tablename__ = "move"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), index=True)
    from_on: Mapped[date | None]
    to_on: Mapped[date]
    reason: Mapped[str]
    at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    occurrence: Mapped[Occurrence] = relationship(back_populates="moves")
