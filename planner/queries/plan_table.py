"""План (PlanTable): the plans of an organisation, and one of them «как в документе», a line a row.

Beside the words of each deadline stands what was understood of them, so that a doubt is seen where it can be put
right. After approval each row says how it goes, and whether it is still as the edition in force has it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from calendars.school_year import SchoolYear
from planner.domain.assignment import Assignment, Part
from planner.domain.comment import Comment
from planner.domain.occurrence import Occurrence, State
from planner.domain.people import PositionKind
from planner.domain.plan import Activity, Cyclogram, Origin, PlanStatus
from planner.domain.reminder import Reminder, ReminderState
from planner.domain.rights import Right
from planner.queries.deadline_words import Understood, read_in, scheduled_in
from planner.queries.discussion import said_of_rows
from planner.queries.occurrences import SEATS
from planner.queries.plan_editions import changed_rows, rows_as, rows_of
from planner.queries.plan_head import PlanHead, head_of, plans_seen, require_seen, rows_seen
from planner.russian import NBSP, normalise, order
from planner.work import Work


@dataclass(frozen=True)
class Standing:
    """How the occurrences of a row go: «отметка»."""

    come: int = 0
    done: int = 0
    late: int = 0
    review: int = 0

    @property
    def words(self) -> str:
        """«выполнено 1 из 4, просрочено 1»; nothing of a row that has no deadlines yet."""
        if not self.come:
            return ""
        is_whole = self.done == self.come == 1
        parts = ["выполнено" if is_whole else f"выполнено {self.done} из{NBSP}{self.come}"] if self.done else []
        parts += [f"на проверке{NBSP}{self.review}"] if self.review else []
        parts += [f"просрочено{NBSP}{self.late}"] if self.late else []
        return ", ".join(parts)


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
    is_changed: bool
    """Not as the edition in force has it."""
    standing: Standing
    said: int
    """How many comments it has."""


@dataclass(frozen=True)
class PlanSection:
    """Rows of one section that stand together, in the order of the document."""

    title: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True)
class RowFilter:
    """Which rows of a plan are asked for; by default all."""

    section: str = ""
    seat: str = ""
    """Who answers, does or controls."""
    invariant: bool | None = None
    is_undated: bool = False
    is_changed: bool = False
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self == RowFilter()

    @property
    def words(self) -> dict[str, str]:
        """What is asked for, by the names an address has for it: on a page each can be taken off by itself."""
        asked = {
            "section": f"раздел: {self.section}" if self.section else "",
            "seat": f"кто: {self.seat}" if self.seat else "",
            "kind": "" if self.invariant is None else "только инвариант" if self.invariant else "только вариатив",
            "undated": "без даты" if self.is_undated else "",
            "changed": "изменённые" if self.is_changed else "",
            "text": f"«{self.text}»" if self.text else "",
        }
        return {name: words for name, words in asked.items() if words}

    def takes(self, row: PlanRow) -> bool:
        named = (*row.responsible, *row.executors, *row.controllers)
        return (
            self.section in ("", row.section)
            and (not self.seat or self.seat in named)
            and self.invariant in (None, row.invariant)
            and not (self.is_undated and row.is_dated)
            and not (self.is_changed and not row.is_changed)
            and all(word in _searched(row) for word in normalise(self.text).split())
        )


def _searched(row: PlanRow) -> str:
    return normalise(" ".join((str(row.number), row.title, row.phrase, row.document, row.function_code)))


@dataclass(frozen=True)
class PlanTable:
    head: PlanHead
    rows_seen: int
    """What the form of an approval carries."""
    sections: tuple[PlanSection, ...]
    """With the rows that the filter takes."""
    total: int
    undated: int
    """Of all rows, whatever the filter takes; so are the numbers below."""
    changed: int
    invariant: int
    section_titles: tuple[str, ...]
    seat_titles: tuple[str, ...]
    vacant: tuple[str, ...]
    """Seats that rows name and nobody holds today: reminders of those rows reach nobody."""
    late: int
    """Deadlines of a draft that have passed already: approved today, it is late with them from the start."""
    reminds_at: datetime | None
    """The nearest reminder of this plan."""
    due_on: date | None
    """The nearest deadline."""
    differences: int
    """Rows that the next order would change, those taken out included."""
    excluded: int
    said: int
    """Comments about the plan as a whole."""

    @property
    def rows(self) -> tuple[PlanRow, ...]:
        return tuple(row for section in self.sections for row in section.rows)


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
    """Those that the actor may see, the latest first."""
    table: PlanTable | None
    """Of the plan asked for, or of the latest one; None when there is no plan."""
    beginning: Beginning


EVERY_ROW = RowFilter()


def plan_page(work: Work, asked: int | None = None, only: RowFilter = EVERY_ROW) -> PlanPage:
    """All plans and one table. Raises NotFound for a plan of somebody else, and for a draft the actor does not make."""
    plans = plans_seen(work)
    chosen = work.find(Cyclogram, asked) if asked is not None else _usual(plans)
    if chosen is not None:
        require_seen(work, chosen)
    return PlanPage(
        plans=tuple(head_of(plan) for plan in reversed(plans)),
        table=_table(work, chosen, only) if chosen is not None else None,
        beginning=_beginning(work, plans),
    )


def plan_table(work: Work, cyclogram_id: int, only: RowFilter = EVERY_ROW) -> PlanTable:
    """One plan with the rows that are asked for. Raises NotFound like `plan_page`."""
    cyclogram = work.find(Cyclogram, cyclogram_id)
    require_seen(work, cyclogram)
    return _table(work, cyclogram, only)


def _usual(plans: Sequence[Cyclogram]) -> Cyclogram | None:
    """The latest that is not closed yet; else the latest."""
    live = [plan for plan in plans if plan.status != PlanStatus.CLOSED]
    return max(live or plans, key=lambda plan: (plan.from_on, plan.id), default=None)


def _beginning(work: Work, plans: Sequence[Cyclogram]) -> Beginning:
    planned = SchoolYear.planned_on(work.today)
    entries = work.catalog.activities(work.organization.kind)
    last = max(plans, key=lambda plan: (plan.to_on, plan.id), default=None)
    return Beginning(
        years=tuple(sorted({work.year, planned, planned.next})),
        planned=planned,
        typical=len(entries),
        invariant=sum(entry.invariant for entry in entries),
        base=head_of(last) if last is not None else None,
    )


# One plan


def _table(work: Work, cyclogram: Cyclogram, only: RowFilter) -> PlanTable:
    every = _activities(work, cyclogram)
    live = [activity for activity in every if activity.retired_on is None]
    was, now = rows_of(cyclogram.edition), rows_as(live)
    found = _Found(
        head=head_of(cyclogram),
        approved=frozenset(was),
        changed=changed_rows(was, now) if cyclogram.is_approved else frozenset(),
        standings=_standings(work, cyclogram) if cyclogram.is_approved else {},
        said=said_of_rows(work, cyclogram.id),
    )
    rows = [_row(work, activity, found) for activity in live]
    gone = len(was.keys() - now.keys()) if cyclogram.is_approved else 0
    late, due_on, reminds_at = _times(work, cyclogram)
    return PlanTable(
        head=found.head,
        rows_seen=rows_seen(work, cyclogram.id),
        sections=tuple(_sections(row for row in rows if only.takes(row))),
        total=len(rows),
        undated=sum(not row.is_dated for row in rows),
        changed=sum(row.is_changed for row in rows),
        invariant=sum(row.invariant for row in rows),
        section_titles=tuple(dict.fromkeys(row.section for row in rows if row.section)),
        seat_titles=_seat_titles(rows),
        vacant=tuple(dict.fromkeys(_vacant(work, live))) if work.may(Right.PLAN) else (),
        late=0 if cyclogram.is_approved else late,
        reminds_at=reminds_at,
        due_on=due_on,
        differences=len(found.changed) + gone,
        excluded=len(every) - len(live),
        said=_said(work, cyclogram),
    )


@dataclass(frozen=True)
class _Found:
    """What all rows of a plan are compared with."""

    head: PlanHead
    approved: frozenset[int]
    changed: frozenset[int]
    standings: dict[int, Standing]
    said: dict[int, int]


def _activities(work: Work, cyclogram: Cyclogram) -> list[Activity]:
    query = (
        select(Activity)
        .where(Activity.cyclogram_id == cyclogram.id)
        .order_by(Activity.number, Activity.id)
        .options(
            selectinload(Activity.assignments).options(*SEATS),
            selectinload(Activity.section),
            selectinload(Activity.considered_by),
        )
    )
    return list(work.session.scalars(query))


def _row(work: Work, activity: Activity, found: _Found) -> PlanRow:
    is_one_off = activity.origin == Origin.ONE_OFF
    rule = activity.deadline
    understood = scheduled_in(work, rule, found.head) if rule else read_in(work, activity.phrase, found.head)
    return PlanRow(
        activity_id=activity.id,
        number=activity.number,
        title=activity.title,
        phrase=activity.phrase,
        is_dated=rule is not None,
        understood=understood,
        responsible=tuple(activity.titles_of(Part.ACCOUNTABLE)),
        executors=tuple(activity.titles_of(Part.EXECUTOR)),
        controllers=tuple(activity.titles_of(Part.CONTROLLER)),
        document=activity.result_document,
        invariant=activity.invariant,
        section=activity.section.title if activity.section else "",
        function_code=activity.function_code,
        beyond_reason=activity.origin_reason if is_one_off else None,
        is_for_next_edition=found.head.is_approved and not is_one_off and activity.id not in found.approved,
        is_changed=activity.id in found.changed,
        standing=found.standings.get(activity.id, Standing()),
        said=found.said.get(activity.id, 0),
    )


def _sections(rows: Iterable[PlanRow]) -> Iterable[PlanSection]:
    for title, together in groupby(rows, key=lambda row: row.section):
        yield PlanSection(title, tuple(together))


def _seat_titles(rows: Iterable[PlanRow]) -> tuple[str, ...]:
    named = {title for row in rows for title in (*row.responsible, *row.executors, *row.controllers)}
    return tuple(sorted(named, key=order))


def _standings(work: Work, cyclogram: Cyclogram) -> dict[int, Standing]:
    """By activities; of what was cancelled or turned out not to be needed nothing is counted."""
    query = (
        select(Occurrence)
        .where(Occurrence.cyclogram_id == cyclogram.id, Occurrence.activity_id.is_not(None))
        .options(selectinload(Occurrence.completions))
    )
    states: dict[int, Counter[State]] = defaultdict(Counter)
    for occurrence in work.session.scalars(query):
        if occurrence.activity_id is not None:
            states[occurrence.activity_id][occurrence.state(work.today, work.today)] += 1
    left_out = (State.CANCELLED, State.NOT_REQUIRED)
    return {
        activity_id: Standing(
            come=sum(number for state, number in counted.items() if state not in left_out),
            done=counted[State.DONE],
            late=counted[State.OVERDUE],
            review=counted[State.SUBMITTED],
        )
        for activity_id, counted in states.items()
    }


def _times(work: Work, cyclogram: Cyclogram) -> tuple[int, date | None, datetime | None]:
    """How many deadlines have passed, the nearest to come, and the nearest reminder."""
    late, due_on = work.session.execute(
        select(
            func.count().filter(Occurrence.due_on < work.today),
            func.min(Occurrence.due_on).filter(Occurrence.due_on >= work.today),
        ).where(Occurrence.cyclogram_id == cyclogram.id)
    ).one()
    reminds_at = work.session.scalar(
        select(func.min(Reminder.due_at))
        .join(Occurrence, Occurrence.id == Reminder.occurrence_id)
        .where(Occurrence.cyclogram_id == cyclogram.id, Reminder.state == ReminderState.PENDING)
    )
    return late, due_on, reminds_at.astimezone(work.organization.timezone) if reminds_at else None


def _said(work: Work, cyclogram: Cyclogram) -> int:
    query = select(func.count(Comment.id)).where(Comment.cyclogram_id == cyclogram.id, Comment.removed_at.is_(None))
    return work.session.scalar(query) or 0


def _vacant(work: Work, activities: Iterable[Activity]) -> Iterable[str]:
    for activity in activities:
        for assignment in activity.assignments:
            if not _is_external(assignment) and not assignment.sitting_on(work.today):
                yield assignment.title


def _is_external(assignment: Assignment) -> bool:
    return assignment.position is not None and assignment.position.kind == PositionKind.EXTERNAL
