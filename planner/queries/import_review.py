"""Проверка документа (ImportReview): a document that was brought, row by row, the doubtful first.

Of each row: its words, what was made of them or answered since, and what it would change in the plan it is laid over.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import select

from calendars.school_year import SchoolYear
from planner.domain.import_draft import Answer, Choice, DraftState, ImportDraft, SourceRow
from planner.domain.people import Person, Position
from planner.domain.plan import Activity, Cyclogram
from planner.domain.rights import Right
from planner.queries.deadline_words import Understood, read_for
from planner.queries.plan_head import PlanHead, head_of
from planner.queries.plan_row import Bearers, bearers_of
from planner.russian import normalise
from planner.work import Work


class Standing(StrEnum):
    """How a row of the document stands; in this order they are looked through."""

    ASKS = "asks"
    UNDATED = "undated"
    CLEAR = "clear"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Named:
    """Whom the cell of responsible names, as known here."""

    title: str
    key: str
    """«p12» is position 12, «u5» is person 5; empty for a position that will be made."""


@dataclass(frozen=True)
class ReviewRow:
    source: SourceRow
    choice: Choice
    section: str
    phrase: str
    """The document's words, or those typed instead."""
    meant: Understood
    named: tuple[Named, ...]
    strangers: tuple[str, ...]
    """People whom the document names and who are not among the employees, or may be several of them."""
    alike: int
    """Other rows with the same words of a deadline."""
    alike_named: int
    """Other rows with the same words of those responsible."""
    change: str
    """What it does to the plan: «new», «changed», «same»."""
    was: str
    """The deadline in the plan, where it is changed."""

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to be asked about the deadline: it was read surely, or somebody answered."""
        if self.choice.answer is not None or not self.phrase:
            return True
        return self.meant.is_sure and (self.source.is_sure or self.choice.phrase is not None)

    @property
    def is_dated(self) -> bool:
        """Whether it will be scheduled."""
        return self.is_settled and self.meant.is_read and self.choice.answer is not Answer.UNDATED

    @property
    def standing(self) -> Standing:
        if self.choice.is_skipped or not self.source.activity:
            return Standing.SKIPPED
        if self.strangers or not self.is_settled:
            return Standing.ASKS
        return Standing.CLEAR if self.is_dated else Standing.UNDATED


@dataclass(frozen=True)
class ImportReview:
    import_draft_id: int
    file_name: str
    year: SchoolYear
    approval: str
    brought_at: datetime
    state: DraftState
    version: int
    may_take_back: bool
    plan: PlanHead | None
    """The plan it is laid over; None for a new one."""
    rows: tuple[ReviewRow, ...]
    missing: tuple[str, ...]
    """Rows of the plan that the document does not name: they stay."""
    sections: tuple[str, ...]
    bearers: Bearers

    def rows_that(self, standing: str) -> tuple[ReviewRow, ...]:
        return tuple(row for row in self.rows if row.standing == standing)

    @cached_property
    def taken(self) -> tuple[ReviewRow, ...]:
        """The rows that go into the plan."""
        return tuple(row for row in self.rows if row.standing is not Standing.SKIPPED)

    @cached_property
    def changes(self) -> Mapping[str, int]:
        return Counter(row.change for row in self.taken)


@dataclass(frozen=True)
class WaitingDraft:
    """A document that was brought and is not in a plan yet."""

    import_draft_id: int
    file_name: str
    brought_at: datetime
    year: SchoolYear


def waiting_drafts(work: Work) -> tuple[WaitingDraft, ...]:
    """The latest first."""
    work.require(Right.PLAN)
    query = select(ImportDraft).where(ImportDraft.state == DraftState.OPEN).order_by(ImportDraft.id.desc())
    return tuple(
        WaitingDraft(draft.id, draft.file_name, work.local(draft.brought_at), SchoolYear(draft.year))
        for draft in work.session.scalars(query)
    )


def import_review(work: Work, import_draft_id: int) -> ImportReview:
    work.require(Right.PLAN)
    draft = work.find(ImportDraft, import_draft_id)
    plan = work.find(Cyclogram, draft.cyclogram_id) if draft.cyclogram_id is not None else None
    standing = _standing_rows(work, plan)
    rows = _rows(work, draft, standing)
    return ImportReview(
        import_draft_id=draft.id,
        file_name=draft.file_name,
        year=SchoolYear(draft.year),
        approval=draft.approval,
        brought_at=work.local(draft.brought_at),
        state=DraftState(draft.state),
        version=draft.version,
        may_take_back=draft.former_choices is not None,
        plan=head_of(plan) if plan is not None else None,
        rows=rows,
        missing=tuple(title for left in standing.values() for title, _ in left),
        sections=tuple(dict.fromkeys(row.section for row in rows if row.section)),
        bearers=bearers_of(work),
    )


_Waiting = Mapping[str, deque[tuple[str, str]]]
"""Titles and deadlines of the plan's rows that no row of the document was laid beside yet."""


def _standing_rows(work: Work, plan: Cyclogram | None) -> _Waiting:
    waiting: dict[str, deque[tuple[str, str]]] = defaultdict(deque)
    if plan is not None:
        query = select(Activity.title, Activity.phrase).where(
            Activity.cyclogram_id == plan.id, Activity.retired_on.is_(None)
        )
        for title, phrase in work.session.execute(query.order_by(Activity.number, Activity.id)):
            waiting[normalise(title)].append((title, phrase))
    return waiting


def _taken_from(waiting: _Waiting, source: SourceRow, choice: Choice) -> str | None:
    """The deadline of the plan's row that this one is laid over; None for a new one."""
    same = waiting.get(normalise(source.activity))
    return same.popleft()[1] if same and not choice.is_skipped else None


def _rows(work: Work, draft: ImportDraft, waiting: _Waiting) -> tuple[ReviewRow, ...]:
    sources, answers, year = draft.source_rows, draft.answers, SchoolYear(draft.year)
    staff = _Staff(work)
    deadlines = Counter(normalise(row.deadline) for row in sources)
    cells = Counter(normalise(row.responsible) for row in sources)
    rows = []
    for source in sources:
        choice = answers.of(source)
        phrase = source.deadline if choice.phrase is None else choice.phrase
        meant = read_for(work, phrase, year)
        named, strangers = staff.named(source, choice)
        was = _taken_from(waiting, source, choice)
        rows.append(
            ReviewRow(
                source=source,
                choice=choice,
                section=answers.section_of(source),
                phrase=phrase,
                meant=meant,
                named=named,
                strangers=strangers,
                alike=deadlines[normalise(source.deadline)] - 1,
                alike_named=cells[normalise(source.responsible)] - 1 if source.responsible else 0,
                change="new" if was is None else "same" if normalise(was) == normalise(phrase) else "changed",
                was=was or "",
            )
        )
    return tuple(rows)


class _Staff:
    """Positions and employees, looked for as documents name them."""

    def __init__(self, work: Work) -> None:
        positions = work.session.scalars(select(Position)).all()
        people = work.session.scalars(select(Person).where(Person.erased_at.is_(None))).all()
        self._positions = {normalise(one.title): one for one in positions}
        self._people = [one for one in people if one.works_on(work.today)]
        self._titles = {f"p{one.id}": one.title for one in positions} | {f"u{one.id}": one.full_name for one in people}

    def named(self, source: SourceRow, choice: Choice) -> tuple[tuple[Named, ...], tuple[str, ...]]:
        """Whom a row names, and whom of the named nobody here knows."""
        if choice.bearer is not None:
            known = self._titles.get(choice.bearer)
            return ((Named(known, choice.bearer),) if known else ()), ()
        named = [self._position(title) for title in source.positions]
        strangers = []
        for text in source.people:
            meant = [one for one in self._people if _is_called(one, text)]
            if len(meant) == 1:
                named.append(Named(meant[0].full_name, f"u{meant[0].id}"))
            else:
                strangers.append(text)
        return tuple(dict.fromkeys(named)), tuple(strangers)

    def _position(self, title: str) -> Named:
        known = self._positions.get(normalise(title))
        return Named(known.title, f"p{known.id}") if known is not None else Named(title, "")


def _is_called(person: Person, text: str) -> bool:
    """«Белова О.С.», «О. С. Белова», «Белова Ольга Сергеевна», «Белова»."""
    words = normalise(text.replace(".", " ")).split()
    surname = normalise(person.surname)
    if surname not in words:
        return False
    words.remove(surname)
    own = [normalise(part) for part in (person.name, person.patronymic) if part]
    return len(words) <= len(own) and all(mine.startswith(word) for mine, word in zip(own, words, strict=False))
