"""Контроль (Control): what does not go by itself: what is late and whose, what waits and for whose word, who asks for
another day.

For who oversees the plan. «Сегодня» shows the short of it, so both say the same numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from planner.domain.assignment import Assignment, Part
from planner.domain.completion import Completion
from planner.domain.occurrence import Occurrence, State
from planner.domain.people import Person, Role
from planner.domain.rights import Right
from planner.queries.board import BEYOND, NO_SECTION
from planner.queries.occurrences import awaited
from planner.queries.seats import awaited_judges, with_role
from planner.queries.wishes import wishes
from planner.russian import order
from planner.work import Work


@dataclass(frozen=True)
class Only:
    """What of the page is shown. Everything by default."""

    person_id: int | None = None
    section: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Only()


@dataclass(frozen=True)
class What:
    """An occurrence, as a line of the page names it."""

    occurrence_id: int
    number: str
    title: str
    section: str
    seat: str
    """Who answers for it, as the plan says."""
    due_on: date | None
    concerns: frozenset[int]
    """People whom it concerns: what the filter goes by."""


@dataclass(frozen=True)
class Late:
    what: What
    days: int
    """Working days after the deadline; over a weekend only it is still one."""


@dataclass(frozen=True)
class Debtor:
    """Somebody, or a seat nobody holds, with what is late."""

    person_id: int | None
    name: str
    late: tuple[Late, ...]

    @property
    def count(self) -> int:
        return len(self.late)

    @property
    def days(self) -> int:
        """Of the latest of it."""
        return max(one.days for one in self.late)


@dataclass(frozen=True)
class Submitted:
    """Waits for acceptance."""

    what: What
    by: str
    as_position: str
    since: datetime
    days: int
    """Working days for which it has waited."""
    judges: tuple[str, ...]
    """Whose word it waits for; empty where there is nobody who may accept it."""


@dataclass(frozen=True)
class Returned:
    """Sent back and not submitted again."""

    what: What
    by: str
    """Who returned it."""
    to: str
    """Who had submitted it."""
    since: datetime
    days: int
    remark: str


@dataclass(frozen=True)
class Asked:
    """«Не успеваю»: somebody asks for another day and has no answer yet."""

    what: What
    by: str
    since: datetime
    reason: str


@dataclass(frozen=True)
class Control:
    today: date
    late: tuple[Debtor, ...]
    submitted: tuple[Submitted, ...]
    returned: tuple[Returned, ...]
    asked: tuple[Asked, ...]
    sections: tuple[str, ...]
    """Of everything that is awaited, for the choice of one."""

    @property
    def late_count(self) -> int:
        """Occurrences, not people: one may be late with several, and several with one."""
        return len({late.what.occurrence_id for debtor in self.late for late in debtor.late})


def control(work: Work, only: Only | None = None) -> Control:
    """Raises NotAllowed for who does not oversee the plan, NotFound for a filter by a person of elsewhere."""
    work.require(Right.OVERSEE)
    only = only or Only()
    if only.person_id is not None:
        work.find(Person, only.person_id)
    found = _Found(work, awaited(work))
    return Control(
        today=work.today,
        late=tuple(found.late(only)),
        submitted=tuple(one for one in found.submitted() if _passes(one.what, only)),
        returned=tuple(one for one in found.returned() if _passes(one.what, only)),
        asked=tuple(one for one in found.asked() if _passes(one.what, only)),
        sections=found.sections,
    )


def _passes(what: What, only: Only) -> bool:
    is_theirs = only.person_id is None or only.person_id in what.concerns
    return is_theirs and only.section in ("", what.section)


class _Found:
    """Everything that is awaited today, told apart by what it waits for."""

    def __init__(self, work: Work, occurrences: Sequence[Occurrence]) -> None:
        self._work = work
        self._by_state: dict[State, list[Occurrence]] = defaultdict(list)
        for occurrence in occurrences:
            self._by_state[occurrence.state(work.today, work.soon_until)].append(occurrence)
        self.sections = tuple(sorted({_section(one) for one in occurrences}, key=order))
        self._names = {person.id: person.full_name for person in work.session.scalars(select(Person))}
        self._heads = with_role(work, Role.HEAD, work.today)

    def late(self, only: Only) -> list[Debtor]:
        """Whoever sits where something is late, the latest first; a seat nobody holds is named by itself."""
        found: dict[tuple[int | None, str], list[Late]] = defaultdict(list)
        for one in self._by_state[State.OVERDUE]:
            late = Late(self._what(one), max(1, self._days_since(one.due_on)))
            for debtor in self._debtors(one):
                if _passes(late.what, only) and only.person_id in (None, debtor[0]):
                    found[debtor].append(late)
        debtors = [Debtor(person_id, name, tuple(late)) for (person_id, name), late in found.items()]
        return sorted(debtors, key=lambda one: (-one.days, -one.count, order(one.name)))

    def _debtors(self, one: Occurrence) -> Iterable[tuple[int | None, str]]:
        found: dict[tuple[int | None, str], None] = {}
        for assignment in _answering(one):
            sittings = assignment.sitting_on(self._work.today)
            found |= {(sitting.person.id, sitting.person.full_name): None for sitting in sittings}
            if not sittings:
                found[None, assignment.title] = None
        return found

    def submitted(self) -> Iterable[Submitted]:
        """Whoever waits longest first."""
        for one, mark in self._marked(State.SUBMITTED):
            judges = awaited_judges(self._work, one, self._heads)
            since = self._local(mark.submitted_at)
            yield Submitted(
                what=self._what(one, mark.by_person_id, *(judge.id for judge in judges)),
                by=self._names.get(mark.by_person_id or 0, ""),
                as_position=mark.as_position,
                since=since,
                days=self._days_since(since.date()),
                judges=tuple(judge.full_name for judge in judges),
            )

    def returned(self) -> Iterable[Returned]:
        for one, mark in self._marked(State.RETURNED):
            since = self._local(mark.last_action_at)
            yield Returned(
                what=self._what(one, mark.by_person_id, mark.returned_by_id),
                by=self._names.get(mark.returned_by_id or 0, ""),
                to=self._names.get(mark.by_person_id or 0, ""),
                since=since,
                days=self._days_since(since.date()),
                remark=mark.remark,
            )

    def asked(self) -> Iterable[Asked]:
        """The last wish about each occurrence that is still to be done and has no answer."""
        open_ones = {one.id: one for state, of_it in self._by_state.items() if state.is_open for one in of_it}
        for occurrence_id, wish in wishes(self._work).items():
            if occurrence_id in open_ones and wish.answer is None:
                yield Asked(
                    what=self._what(open_ones[occurrence_id], wish.person_id),
                    by=self._names.get(wish.person_id or 0, ""),
                    since=self._local(wish.at),
                    reason=wish.reason,
                )

    def _marked(self, state: State) -> list[tuple[Occurrence, Completion]]:
        found = [(one, one.completion) for one in self._by_state[state]]
        marked = [(one, mark) for one, mark in found if mark is not None]
        return sorted(marked, key=lambda pair: pair[1].last_action_at)

    def _what(self, one: Occurrence, *also: int | None) -> What:
        answering = _answering(one)
        sitting = {sat.person.id for assignment in answering for sat in assignment.sitting_on(self._work.today)}
        return What(
            occurrence_id=one.id,
            number=one.number,
            title=one.title,
            section=_section(one),
            seat=", ".join(assignment.title for assignment in answering),
            due_on=one.due_on,
            concerns=frozenset(sitting.union(person_id for person_id in also if person_id is not None)),
        )

    def _days_since(self, day: date | None) -> int:
        return self._work.workdays.between(day, self._work.today) if day is not None else 0

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._work.organization.timezone)


def _answering(one: Occurrence) -> list[Assignment]:
    return one.assigned(Part.ACCOUNTABLE) or one.assigned(Part.EXECUTOR)


def _section(one: Occurrence) -> str:
    if one.activity is None:
        return BEYOND
    return one.activity.section.title if one.activity.section is not None else NO_SECTION
