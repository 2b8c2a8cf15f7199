"""План (PlanTable): the plans of an organisation, and one of them «как в документе», a line a row.

Beside the words of each deadline stands what was understood of them (Understood), so that a doubt is seen where it can
be put right. After approval the rows are compared with the edition in force: what the next order would change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from calendars.phrases import read
from calendars.rule import Rule, Unparsable, says, spans
from calendars.school_year import SchoolYear
from planner.domain.assignment import Assignment, Part
from planner.domain.occurrence import Occurrence
from planner.domain.people import PositionKind
from planner.domain.plan import Activity, Cyclogram, Edition, Origin, PlanStatus, Section
from planner.domain.reminder import Reminder, ReminderState
from planner.domain.rights import Right
from planner.queries.occurrences import SEATS
from planner.queries.people import Seat, seats
from planner.work import Work


@dataclass(frozen=True)
class PlanHead:
    """How one plan stands: who agreed to it, by which order it is in force."""

    cyclogram_id: int
    title: str
    years: tuple[SchoolYear, ...]
    status: PlanStatus
    protocol: str
    agreed_on: date | None
    edition: int | None
    order_no: str
    order_on: date | None

    @property
    def is_approved(self) -> bool:
        return self.edition is not None

    @property
    def is_open(self) -> bool:
        """Whether anything in it may still be changed."""
        return self.status is not PlanStatus.CLOSED


@dataclass(frozen=True)
class Understood:
    """What the planner makes of the words of a deadline."""

    says: str
    """«до 20 апреля 2027 г.»; of what is not read, the reason why."""
    notes: tuple[str, ...]
    dates: tuple[date, ...]
    """The days due in the first year of the plan, when there are several."""
    is_sure: bool
    """Otherwise somebody has to look before anything is scheduled."""
    is_read: bool


@dataclass(frozen=True)
class PlanRow:
    activity_id: int
    number: int
    title: str
    phrase: str
    is_dated: bool
    """Whether what was understood is scheduled; else the row stands «без даты»."""
    understood: Understood
    responsible: tuple[str, ...]
    executors: tuple[str, ...]
    controllers: tuple[str, ...]
    document: str
    invariant: bool
    section: str
    function_code: str
    beyond_reason: str | None
    """Of a row «сверх плана»; None of any other."""
    is_for_next_edition: bool
    """Added after approval and waiting for the next order."""


@dataclass(frozen=True)
class Change:
    """One field of a row: as approved, and as it stands now."""

    field: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Difference:
    """A row that is not as the edition in force has it."""

    number: int
    title: str
    is_new: bool
    is_gone: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class PlanTable:
    head: PlanHead
    rows: tuple[PlanRow, ...]
    undated: int
    vacant: tuple[str, ...]
    """Seats that rows name and nobody holds today: reminders of those rows reach nobody."""
    late: int
    """Deadlines of a draft that have passed already: approved today, it is late with them from the start."""
    reminds_at: datetime | None
    """The nearest reminder of this plan."""
    due_on: date | None
    """The nearest deadline."""
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Beginning:
    """What a new plan may be made of."""

    years: tuple[SchoolYear, ...]
    planned: SchoolYear
    """The year that is meant today."""
    typical: int
    """Activities of the catalogue for this kind of organisation."""
    invariant: int
    base: PlanHead | None
    """The plan that the following year may be made from."""


@dataclass(frozen=True)
class PlanPage:
    plans: tuple[PlanHead, ...]
    table: PlanTable | None
    """Of the plan asked for, or of the latest one; None when there is no plan."""
    beginning: Beginning


@dataclass(frozen=True)
class RowForm:
    """A row as it is filled in, new or known, and what there is to choose from."""

    plan: PlanHead
    activity_id: int | None
    number: int | None
    version: int | None
    title: str
    phrase: str
    is_dated: bool
    section: str
    document: str
    invariant: bool
    demands_acceptance: bool
    demands_file: bool
    responsible: tuple[str, ...]
    responsible_id: int | None
    """The position, where it is a single one."""
    is_retired: bool
    seats: tuple[Seat, ...]
    sections: tuple[str, ...]


def plan_page(work: Work, asked: int | None = None) -> PlanPage:
    """All plans and one table. Raises NotFound for a plan of somebody else, NotAllowed for who may not plan."""
    work.require(Right.PLAN)
    query = select(Cyclogram).options(selectinload(Cyclogram.editions)).order_by(Cyclogram.from_on, Cyclogram.id)
    cyclograms = list(work.session.scalars(query))
    chosen = work.find(Cyclogram, asked) if asked is not None else _usual(cyclograms)
    return PlanPage(
        plans=tuple(_head(cyclogram) for cyclogram in reversed(cyclograms)),
        table=_table(work, chosen) if chosen is not None else None,
        beginning=_beginning(work, cyclograms),
    )


def plan_head(work: Work, cyclogram_id: int) -> PlanHead:
    work.require(Right.PLAN)
    return _head(work.find(Cyclogram, cyclogram_id))


def _usual(cyclograms: Sequence[Cyclogram]) -> Cyclogram | None:
    """The latest that is not closed yet; else the latest."""
    live = [cyclogram for cyclogram in cyclograms if cyclogram.status != PlanStatus.CLOSED]
    return max(live or cyclograms, key=lambda cyclogram: (cyclogram.from_on, cyclogram.id), default=None)


def _head(cyclogram: Cyclogram) -> PlanHead:
    edition = cyclogram.edition
    first, last = SchoolYear.of(cyclogram.from_on), SchoolYear.of(cyclogram.to_on)
    return PlanHead(
        cyclogram_id=cyclogram.id,
        title=cyclogram.title,
        years=tuple(SchoolYear(start) for start in range(first.start, last.start + 1)),
        status=PlanStatus(cyclogram.status),
        protocol=cyclogram.agreed_protocol,
        agreed_on=cyclogram.agreed_on,
        edition=edition.number if edition else None,
        order_no=edition.order_no if edition else "",
        order_on=edition.order_on if edition else None,
    )


def _beginning(work: Work, cyclograms: Sequence[Cyclogram]) -> Beginning:
    planned = SchoolYear.planned_on(work.today)
    entries = work.catalog.activities(work.organization.kind)
    last = max(cyclograms, key=lambda cyclogram: (cyclogram.to_on, cyclogram.id), default=None)
    return Beginning(
        years=tuple(sorted({work.year, planned, planned.next})),
        planned=planned,
        typical=len(entries),
        invariant=sum(entry.invariant for entry in entries),
        base=_head(last) if last is not None else None,
    )


# One plan


def _table(work: Work, cyclogram: Cyclogram) -> PlanTable:
    every = _activities(work, cyclogram)
    live = [activity for activity in every if activity.retired_on is None]
    head = _head(cyclogram)
    approved = _approved(work, cyclogram.edition)
    rows = tuple(_row(work, head, activity, approved) for activity in live)
    reminds_at = work.session.scalar(
        select(func.min(Reminder.due_at))
        .join(Occurrence, Occurrence.id == Reminder.occurrence_id)
        .where(Occurrence.cyclogram_id == cyclogram.id, Reminder.state == ReminderState.PENDING)
    )
    late, due_on = work.session.execute(
        select(
            func.count().filter(Occurrence.due_on < work.today),
            func.min(Occurrence.due_on).filter(Occurrence.due_on >= work.today),
        ).where(Occurrence.cyclogram_id == cyclogram.id)
    ).one()
    return PlanTable(
        head=head,
        rows=rows,
        undated=sum(not row.is_dated for row in rows),
        vacant=tuple(dict.fromkeys(_vacant(work, live))),
        late=0 if head.is_approved else late,
        reminds_at=reminds_at.astimezone(work.organization.timezone) if reminds_at else None,
        due_on=due_on,
        differences=tuple(_differences(approved, every)) if head.is_approved else (),
    )


def _activities(work: Work, cyclogram: Cyclogram) -> list[Activity]:
    query = (
        select(Activity)
        .where(Activity.cyclogram_id == cyclogram.id)
        .order_by(Activity.number)
        .options(
            selectinload(Activity.assignments).options(*SEATS),
            selectinload(Activity.section),
            selectinload(Activity.considered_by),
        )
    )
    return list(work.session.scalars(query))


def _approved(work: Work, edition: Edition | None) -> dict[int, dict[str, Any]]:
    """The rows of an edition by their activities."""
    return {row.activity_id: row.content for row in edition.rows} if edition is not None else {}


def _row(work: Work, head: PlanHead, activity: Activity, approved: dict[int, dict[str, Any]]) -> PlanRow:
    is_one_off = activity.origin == Origin.ONE_OFF
    rule = activity.deadline
    return PlanRow(
        activity_id=activity.id,
        number=activity.number,
        title=activity.title,
        phrase=activity.phrase,
        is_dated=rule is not None,
        understood=_scheduled(work, rule, head) if rule is not None else _read(work, activity.phrase, head),
        responsible=tuple(activity.titles_of(Part.ACCOUNTABLE)),
        executors=tuple(activity.titles_of(Part.EXECUTOR)),
        controllers=tuple(activity.titles_of(Part.CONTROLLER)),
        document=activity.result_document,
        invariant=activity.invariant,
        section=activity.section.title if activity.section else "",
        function_code=activity.function_code,
        beyond_reason=activity.origin_reason if is_one_off else None,
        is_for_next_edition=head.is_approved and not is_one_off and activity.id not in approved,
    )


def _scheduled(work: Work, rule: Rule, head: PlanHead) -> Understood:
    """What a row is scheduled by, whatever would be made of its words today."""
    return Understood(says(rule, head.years[0], work.habits), (), _dates(work, rule, head), is_sure=True, is_read=True)


def understood(work: Work, cyclogram_id: int, phrase: str) -> Understood:
    """What these words would mean in this plan."""
    return _read(work, phrase, plan_head(work, cyclogram_id))


def _read(work: Work, phrase: str, head: PlanHead) -> Understood:
    reading = read(phrase.strip(), head.years[0], work.habits)
    if isinstance(reading.rule, Unparsable):
        return Understood(reading.rule.why, reading.notes, (), is_sure=False, is_read=False)
    is_sure = reading.confidence == "high"
    return Understood(reading.says, reading.notes, _dates(work, reading.rule, head), is_sure, is_read=True)


def _dates(work: Work, rule: Rule, head: PlanHead) -> tuple[date, ...]:
    runs = spans(rule, head.years[0], work.habits)
    return tuple(run.due_on for run in runs) if len(runs) > 1 else ()


def _vacant(work: Work, activities: Iterable[Activity]) -> Iterable[str]:
    for activity in activities:
        for assignment in activity.assignments:
            if not _is_external(assignment) and not assignment.sitting_on(work.today):
                yield assignment.title


def _is_external(assignment: Assignment) -> bool:
    return assignment.position is not None and assignment.position.kind == PositionKind.EXTERNAL


def _differences(approved: dict[int, dict[str, Any]], every: Iterable[Activity]) -> Iterable[Difference]:
    for activity in every:
        was = approved.get(activity.id)
        is_live = activity.retired_on is None
        if was is None and is_live:
            yield Difference(activity.number, activity.title, True, False, ())
        elif was is not None and not is_live:
            yield Difference(activity.number, str(was["title"]), False, True, ())
        elif was is not None:
            changes = tuple(_changes(was, activity.content))
            if changes:
                yield Difference(activity.number, activity.title, False, False, changes)


def _changes(was: dict[str, Any], becomes: dict[str, Any]) -> Iterable[Change]:
    for field, value in becomes.items():
        if was.get(field) != value:
            yield Change(field, _in_words(was.get(field)), _in_words(value))


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "инвариант" if value else "вариатив"
        case list():
            return ", ".join(str(one) for one in value)
        case None:
            return ""
    return str(value)


# One row


def new_row(work: Work, cyclogram_id: int) -> RowForm:
    """An empty row of this plan."""
    return RowForm(
        plan=plan_head(work, cyclogram_id),
        activity_id=None,
        number=None,
        version=None,
        title="",
        phrase="",
        is_dated=False,
        section="",
        document="",
        invariant=True,
        demands_acceptance=False,
        demands_file=False,
        responsible=(),
        responsible_id=None,
        is_retired=False,
        seats=seats(work),
        sections=_sections(work),
    )


def known_row(work: Work, activity_id: int) -> RowForm:
    """A row as it stands."""
    work.require(Right.PLAN)
    activity = work.find(Activity, activity_id)
    in_charge = [assignment for assignment in activity.assignments if assignment.part == Part.ACCOUNTABLE]
    return RowForm(
        plan=_head(activity.cyclogram),
        activity_id=activity.id,
        number=activity.number,
        version=activity.version,
        title=activity.title,
        phrase=activity.phrase,
        is_dated=activity.rule is not None,
        section=activity.section.title if activity.section else "",
        document=activity.result_document,
        invariant=activity.invariant,
        demands_acceptance=activity.demands_acceptance,
        demands_file=activity.demands_file,
        responsible=tuple(activity.titles_of(Part.ACCOUNTABLE)),
        responsible_id=in_charge[0].position_id if len(in_charge) == 1 else None,
        is_retired=activity.retired_on is not None,
        seats=seats(work),
        sections=_sections(work),
    )


def _sections(work: Work) -> tuple[str, ...]:
    """Those in use, then those of the matrix."""
    own = work.session.scalars(select(Section.title).order_by(Section.rank))
    return tuple(dict.fromkeys([*own, *(leaf.title for leaf in work.catalog.leaves)]))
