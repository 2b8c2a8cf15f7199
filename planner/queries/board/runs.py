"""Проведение на доске (Run): one occurrence, as the board and its lists show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from planner.domain.assignment import Part
from planner.domain.occurrence import State, duty_number, duty_title, mark_says, state_on
from planner.queries.board.reading import Assigned, Facts, PlannedRow, Reading
from planner.queries.my_work import end_of_week
from planner.queries.seats import seated_in
from planner.queries.year_figures import percent
from planner.queries.year_words import NO_SECTION
from planner.russian import order
from planner.work import Work

BEYOND = "Решения, замечания и другие поручения"
"""Duties that are not rows of the plan."""


class Need(StrEnum):
    """What of the board needs a person: the counters at its top, each a filter."""

    OVERDUE = "overdue"
    WEEK = "week"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    UNDATED = "undated"
    """No day could be set: its words were not understood surely, or it has none yet."""


class Run(NamedTuple):
    """What is asked of each of thousands more than once is not computed again."""

    occurrence_id: int
    activity_id: int | None
    number: str
    name: str
    """Short, as it fits a column."""
    title: str
    section: str
    invariant: bool | None
    """None for what is not a row of the plan."""
    seats: tuple[str, ...]
    opens_on: date | None
    due_on: date | None
    rhythm: str
    state: State
    days_late: int
    """Working days: of what is late now, or was done late; 0 when it is neither."""
    done_on: date | None
    is_accepted: bool
    """By a controller; what nobody controls is done as soon as it is marked."""
    moved_from: tuple[date, ...]
    is_mine: bool
    """Asked only where a filter looks for it, else False."""
    needs: frozenset[Need]
    month: str
    """Of its day: «2026-11»; empty without one."""
    counts: bool
    """Whether it is in the percent: its day has come or it is done; what is on review waits to be decided."""

    @property
    def seat(self) -> str:
        return ", ".join(self.seats)


@dataclass(frozen=True)
class Total:
    planned: int
    come: int
    done: int


def month_key(on: date) -> str:
    """«2026-11»."""
    return f"{on.year}-{on.month:02}"


def total_of(runs: Iterable[Run]) -> Total:
    kept = [run for run in runs if run.state is not State.CANCELLED]
    come = [run for run in kept if run.counts]
    return Total(planned=len(kept), come=len(come), done=sum(run.state is State.DONE for run in come))


def percent_of(runs: Iterable[Run]) -> int | None:
    """Done among those whose day has come, as the year's analysis counts it; None when none has."""
    come = [run for run in runs if run.counts]
    return percent(sum(run.state is State.DONE for run in come), len(come))


def in_charge(assigned: Sequence[Assigned]) -> tuple[str, ...]:
    """The seats that answer for it; where none is named so, all that are named."""
    return tuple(one.title for one in assigned if one.part == Part.ACCOUNTABLE) or tuple(one.title for one in assigned)


def seats_of(runs: Iterable[Run]) -> tuple[str, ...]:
    """Who answers for something, in the order of the alphabet."""
    return tuple(sorted({seat for run in runs for seat in run.seats}, key=order))


def runs_of(work: Work, reading: Reading, whose: bool) -> list[Run]:
    """Every occurrence read, in the order of their days; `whose` asks also which are the actor's own."""
    maker = _Maker(work, reading, _own_seats(work) if whose else frozenset())
    return [maker.run(facts, moved_from) for facts, moved_from in reading.occurrences]


def _own_seats(work: Work) -> frozenset[int]:
    return seated_in(work, work.actor) if work.actor is not None else frozenset()


Whose = tuple[tuple[str, ...], bool]
"""The seats that answer for it, and whether one of them is the actor's."""


class _Maker:
    """What is asked once for all runs of a year."""

    def __init__(self, work: Work, reading: Reading, own_seats: frozenset[int]) -> None:
        self.work = work
        self.reading = reading
        self.own_seats = own_seats
        self.actor_id = work.actor.id if work.actor is not None else None
        self.rows: Mapping[int, PlannedRow] = {row.id: row for row in reading.activities}
        self.drafts = {plan.cyclogram_id for plan in reading.plans if not plan.is_approved}
        self.of_rows: dict[int, Whose] = {}
        self.today, self.soon_until, self.week_ends_on = work.today, work.soon_until, end_of_week(work.today)

    def run(self, facts: Facts, moved_from: tuple[date, ...]) -> Run:
        is_draft = facts.cyclogram_id in self.drafts
        state = State.PLANNED if is_draft else self._state(facts)
        done_on = facts.done_on if not facts.is_returned else None
        row = self.rows[facts.activity_id] if facts.activity_id is not None else None
        title = row.title if row is not None else duty_title(facts.kind, facts.text or "")
        seats, is_mine = self._whose(facts)
        days_late = self._days_late(facts.due_on, state, done_on)
        return Run(
            occurrence_id=facts.id,
            activity_id=facts.activity_id,
            number=str(row.number) if row is not None else duty_number(facts.kind, facts.id),
            name=(row.short_title if row is not None else "") or title,
            title=title,
            section=(row.section or NO_SECTION) if row is not None else BEYOND,
            invariant=row.invariant if row is not None else None,
            seats=seats,
            opens_on=facts.opens_on,
            due_on=facts.due_on,
            rhythm=facts.rhythm,
            state=state,
            days_late=days_late,
            done_on=done_on,
            is_accepted=facts.accepted_by_id is not None,
            moved_from=moved_from,
            is_mine=is_mine,
            needs=self._needs(state, facts.due_on, is_draft),
            month=month_key(facts.due_on) if facts.due_on is not None else "",
            counts=state in _COUNTED or (state is State.RETURNED and days_late > 0),
        )

    def _state(self, facts: Facts) -> State:
        said = mark_says(facts.outcome, facts.is_accepted, facts.is_returned) if facts.outcome is not None else None
        return state_on(self.today, self.soon_until, facts.due_on, facts.is_cancelled, said)

    def _days_late(self, due_on: date | None, state: State, done_on: date | None) -> int:
        if due_on is None or state in (State.PLANNED, State.CANCELLED, State.NOT_REQUIRED):
            return 0
        reached = done_on if done_on is not None else self.today if state.is_open else due_on
        # Late over a weekend only is still late.
        return max(1, self.work.workdays.between(due_on, reached)) if reached > due_on else 0

    def _whose(self, facts: Facts) -> Whose:
        if facts.id in self.reading.of_occurrence or facts.activity_id is None:
            return self._whose_are(self.reading.assigned(facts.id, facts.activity_id))
        if facts.activity_id not in self.of_rows:
            self.of_rows[facts.activity_id] = self._whose_are(self.reading.assigned(facts.id, facts.activity_id))
        return self.of_rows[facts.activity_id]

    def _whose_are(self, assigned: Sequence[Assigned]) -> Whose:
        duties = [one for one in assigned if one.part in (Part.ACCOUNTABLE, Part.EXECUTOR)]
        return in_charge(duties), any(self._is_mine(one) for one in duties)

    def _is_mine(self, duty: Assigned) -> bool:
        if duty.person_id is not None:
            return duty.person_id == self.actor_id
        return duty.position_id in self.own_seats

    def _needs(self, state: State, due_on: date | None, is_draft: bool) -> frozenset[Need]:
        needs = _NEEDS_OF_STATE.get(state, _NOTHING)
        if is_draft or not state.is_open:
            return needs
        if due_on is None:
            return needs | {Need.UNDATED}
        return needs | {Need.WEEK} if self.today <= due_on <= self.week_ends_on else needs


_COUNTED = (State.DONE, State.OVERDUE)
_NOTHING: frozenset[Need] = frozenset()
_NEEDS_OF_STATE = {
    State.OVERDUE: frozenset({Need.OVERDUE}),
    State.RETURNED: frozenset({Need.RETURNED}),
    State.SUBMITTED: frozenset({Need.SUBMITTED}),
}
