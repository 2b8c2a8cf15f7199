"""Загрузка документа (ImportDraft): a plan read from a file is kept, corrected row by row, and only then laid over.

The same file brought again opens what was begun with it. What nobody answered goes into the plan in words, without a
date.
"""

import hashlib
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select

from calendars.rule import Habits
from calendars.school_year import SchoolYear
from planner.domain.errors import Conflict, Invalid, NotFound, Repeated
from planner.domain.import_draft import Answer, Choice, Choices, DraftState, ImportDraft, SourceRow
from planner.domain.organization import Organization
from planner.domain.people import Person, Position
from planner.domain.plan import Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.importing.approval import Approval
from planner.importing.plan import read_plan
from planner.importing.rows import PlanTable, TaskRow
from planner.importing.tables import Tell
from planner.queries.import_review import ReviewRow, import_review
from planner.russian import normalise, numbered, short_day
from planner.services.import_plan import Comparison, lay_over
from planner.services.plan import MAX_TITLE, ActivityDraft, Assignee, draft_cyclogram, require_open
from planner.work import Work

CLOSED = "Этот документ уже перенесён в план или убран."


@dataclass(frozen=True)
class Brought:
    """A file as it was read, before anything is kept of it."""

    file_name: str
    sha256: str
    year: SchoolYear
    rows: tuple[SourceRow, ...]
    approval: str = ""


def read_brought(
    content: bytes, file_name: str, year: SchoolYear, habits: Habits, tell: Tell = lambda done, total: None
) -> Brought:
    """Reads the file; takes seconds, so outside any transaction. Raises Invalid("file")."""
    found = read_plan(content, year, habits, tell=tell)
    digest = hashlib.sha256(content).hexdigest()
    approval = _in_words(found.approval) if found.approval else ""
    return Brought(file_name, digest, year, tuple(_source_rows(found.tables)), approval)


def _source_rows(tables: Iterable[PlanTable]) -> Iterable[SourceRow]:
    tasks = [(table.index, row) for table in tables for row in table.rows if isinstance(row, TaskRow)]
    for index, (table, row) in enumerate(tasks):
        yield SourceRow(
            index=index,
            table=table,
            number=row.n or "",
            section=row.section or "",
            activity=row.activity,
            deadline=row.deadline_raw.strip(),
            responsible=row.responsible_raw.strip(),
            document=row.document or "",
            is_sure=row.confidence == "high",
            positions=row.positions,
            people=row.people,
            warnings=row.warnings,
        )


def _in_words(approval: Approval) -> str:
    """«протокол № 1 от 29.08.2025, приказ № 88 от 31.08.2025»."""
    papers = (
        ("протокол", approval.protocol, approval.protocol_on),
        ("приказ", approval.order, approval.order_on),
    )
    return ", ".join(
        " ".join([name, *([numbered(number)] if number else []), *([f"от {short_day(on)}"] if on else [])])
        for name, number, on in papers
        if number or on
    )


def take_in(work: Work, brought: Brought, cyclogram_id: int | None = None) -> int:
    """Keeps the document for review and returns its id; the same one for a file that was brought before.

    It will be laid over this plan, or over a new one for the year it was read for.
    """
    work.require(Right.PLAN)
    if cyclogram_id is not None:
        require_open(work.find(Cyclogram, cyclogram_id))
    work.find_alone(Organization, work.organization.id)  # the same file sent twice at once is one document
    begun = work.session.scalar(
        select(ImportDraft.id).where(
            ImportDraft.sha256 == brought.sha256,
            ImportDraft.year == brought.year.start,
            ImportDraft.cyclogram_id.is_(None) if cyclogram_id is None else ImportDraft.cyclogram_id == cyclogram_id,
            ImportDraft.state == DraftState.OPEN,
        )
    )
    if begun is not None:
        return begun
    draft = ImportDraft(
        sha256=brought.sha256,
        file_name=brought.file_name,
        year=brought.year.start,
        cyclogram_id=cyclogram_id,
        rows=[asdict(row) for row in brought.rows],
        approval=brought.approval,
        choices={},
        brought_at=work.now,
    )
    work.add(draft)
    work.journal("документ загружен", draft, after={"title": brought.file_name})
    return draft.id


def plan_of_year(work: Work, year: SchoolYear) -> int | None:
    """The plan that a document for this year is laid over where nobody names one: the latest that is not closed."""
    query = select(Cyclogram).where(Cyclogram.status != PlanStatus.CLOSED).order_by(Cyclogram.id.desc())
    return next((plan.id for plan in work.session.scalars(query) if plan.years[0] == year), None)


@dataclass(frozen=True)
class Correction:
    """What somebody answers about a row. None leaves a thing as it is."""

    phrase: str | None = None
    answer: Answer | None = None
    bearer: str | None = None
    is_skipped: bool | None = None


def correct(
    work: Work, import_draft_id: int, index: int, correction: Correction, *, to_alike: bool = False, seen: int | None
) -> int:
    """Answers about a row; `to_alike` also about all that have the same words there. Returns about how many rows.

    Skipping is always of the one row. Raises NotFound for a row that the document has not.
    """
    draft = _open(work, import_draft_id, seen)
    sources = draft.source_rows
    chosen = next((row for row in sources if row.index == index), None)
    if chosen is None:
        raise NotFound
    if correction.bearer:
        _require_known(work, correction.bearer)
    answers = draft.answers
    changed = {}
    for row in sources:
        before = answers.of(row)
        choice = _corrected(before, row, chosen, correction, to_alike=to_alike)
        if choice != before:
            changed[row.index] = choice
    if changed:
        draft.answer(replace(answers, rows={**answers.rows, **changed}))
    return len(changed)


def _corrected(before: Choice, row: SourceRow, chosen: SourceRow, correction: Correction, *, to_alike: bool) -> Choice:
    def is_meant(words_of: Callable[[SourceRow], str]) -> bool:
        return row is chosen or (to_alike and normalise(words_of(row)) == normalise(words_of(chosen)))

    if correction.phrase is not None and is_meant(lambda one: one.deadline):
        before = replace(before, phrase=correction.phrase.strip(), answer=correction.answer)
    elif correction.answer is not None and is_meant(lambda one: one.deadline):
        before = replace(before, answer=correction.answer)
    if correction.bearer is not None and is_meant(lambda one: one.responsible):
        before = replace(before, bearer=correction.bearer)
    if correction.is_skipped is not None and row is chosen:
        before = replace(before, is_skipped=correction.is_skipped)
    return before


def _require_known(work: Work, bearer: str) -> None:
    number = int(bearer[1:]) if bearer[1:].isascii() and bearer[1:].isdecimal() else None
    work.find(Person if bearer.startswith("u") else Position, number)


def merge_sections(work: Work, import_draft_id: int, title: str, into: str, *, seen: int | None) -> None:
    """All rows of one section go into another, which may be new."""
    draft = _open(work, import_draft_id, seen)
    answers, into = draft.answers, " ".join(into.split())
    present = {answers.section_of(row) for row in draft.source_rows}
    if not title or title not in present:
        raise Invalid("title", "Такого раздела в документе нет.")
    if not into:
        raise Invalid("into", "Укажите, с каким разделом объединить.")
    if title == into:
        raise Repeated
    own = {row.section for row in draft.source_rows if answers.section_of(row) == title}
    draft.answer(Choices(answers.rows, {**answers.sections, **dict.fromkeys(own, into)}))


def take_back(work: Work, import_draft_id: int) -> None:
    """The last answer as if it had not been given. Raises Repeated when there is none to take back."""
    draft = _open(work, import_draft_id)
    if draft.former_choices is None:
        raise Repeated
    draft.choices, draft.former_choices = draft.former_choices, None


def throw_away(work: Work, import_draft_id: int) -> None:
    """The document goes out of sight; the plan was never touched. It can be brought back."""
    work.require(Right.PLAN)
    draft = work.find_alone(ImportDraft, import_draft_id)
    if draft.state == DraftState.THROWN_AWAY:
        raise Repeated
    _require_open(draft)
    draft.state = DraftState.THROWN_AWAY
    work.journal("документ убран", draft, after={"title": draft.file_name})


def bring_back(work: Work, import_draft_id: int) -> None:
    work.require(Right.PLAN)
    draft = work.find_alone(ImportDraft, import_draft_id)
    if draft.state == DraftState.OPEN:
        raise Repeated
    if draft.state == DraftState.CONFIRMED:
        raise Conflict(CLOSED)
    draft.state = DraftState.OPEN
    work.journal("документ возвращён", draft, after={"title": draft.file_name})


@dataclass(frozen=True)
class Confirmed:
    cyclogram_id: int
    done: Comparison


def confirm(work: Work, import_draft_id: int, seen: int | None = None) -> Confirmed:
    """Lays the document over its plan, or over a new one. Raises Repeated when that was done already."""
    work.require(Right.PLAN)
    draft = work.find_alone(ImportDraft, import_draft_id)
    if draft.state == DraftState.CONFIRMED:
        raise Repeated
    _require_open(draft)
    work.seen(draft, seen)
    rows = [_drafted(row) for row in import_review(work, import_draft_id).taken]
    if not rows:
        raise Invalid("", "Все строки документа пропущены: переносить нечего.")
    if draft.cyclogram_id is None:
        draft.cyclogram_id = draft_cyclogram(work, draft.year)
    done = lay_over(work, draft.cyclogram_id, rows, f"по документу «{draft.file_name}»")
    draft.state = DraftState.CONFIRMED
    after: Mapping[str, object] = {"title": draft.file_name, "new": len(done.new), "changed": len(done.changed)}
    work.journal("документ перенесён", draft, after=dict(after))
    return Confirmed(draft.cyclogram_id, done)


def _drafted(row: ReviewRow) -> ActivityDraft:
    return ActivityDraft(
        title=textwrap.shorten(row.source.activity, MAX_TITLE, placeholder="…"),
        phrase=row.phrase,
        is_looked_at=row.is_dated,
        is_undated=not row.is_dated,
        section=row.section,
        result_document=row.source.document,
        assignees=tuple(_assignee(one.title, one.key) for one in row.named),
        source=row.source.source,
    )


def _assignee(title: str, key: str) -> Assignee:
    match key[:1]:
        case "p":
            return Assignee(position_id=int(key[1:]))
        case "u":
            return Assignee(person_id=int(key[1:]))
    return Assignee(title=title)


def _open(work: Work, import_draft_id: int, seen: int | None = None) -> ImportDraft:
    work.require(Right.PLAN)
    draft = work.find_alone(ImportDraft, import_draft_id)
    _require_open(draft)
    work.seen(draft, seen)
    return draft


def _require_open(draft: ImportDraft) -> None:
    if draft.state != DraftState.OPEN:
        raise Conflict(CLOSED)
