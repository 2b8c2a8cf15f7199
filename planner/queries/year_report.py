"""Анализ выполнения за год (YearReport): what was planned, what came of it and why, as facts with their sources.

Page, Word and print show this one value, so they cannot differ. It invents nothing: what nobody wrote down is a `Gap`,
shown first on the page and in yellow on paper. The rule by which it counts is `domain.md`'s, «The planner's rule», and
is printed with it, since no binding formula of the percent exists.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from calendars.rule import OnDemand, Relative, Rule
from calendars.rule.names import ROMAN, month
from calendars.school_year import SchoolYear
from planner.domain.assignment import Part
from planner.domain.completion import Completion, Evidence
from planner.domain.decision import Decision
from planner.domain.errors import NotFound
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.domain.people import Capacity, Person, PositionKind, Role
from planner.domain.plan import Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.queries.occurrences import of_year
from planner.queries.seats import with_role
from planner.queries.year_figures import Count, Fate, Figures, FiguresLine, fate, figures_of, moves_in_force
from planner.queries.year_words import NO_SECTION, Run, paragraphs, rule_text
from planner.russian import NBSP, order
from planner.work import Work

NO_SEAT = "Ответственный не назначен"
NO_DAY = "Без даты"
COULD_NOT = "не успеваю"
"""The journal's verb of «Не успеваю»: where an executor's reason is kept (services.wish.ask_to_move)."""


class GapKind(StrEnum):
    """What the analysis needs and nobody wrote down, in the words of the page."""

    CONCLUSION = "Нет вывода"
    EVIDENCE = "Нет подтверждения"
    REASON = "Не указана причина"
    DECISION = "Нет управленческого решения"
    DECISION_MARK = "Не отмечено исполнение решения"
    FINDING_MARK = "Не отмечено устранение замечания"
    DOCUMENT_DATE = "Не указана дата документа"


@dataclass(frozen=True)
class Gap:
    kind: GapKind
    occurrence_id: int
    """Whose card is to be opened to fill it."""
    number: str
    title: str
    due_on: date | None


@dataclass(frozen=True)
class Postponed:
    """One move of a row, with the reason that was given."""

    from_on: date | None
    to_on: date
    reason: str


@dataclass(frozen=True)
class ReportRow:
    """One occurrence of an activity and what it came to."""

    occurrence_id: int
    number: str
    title: str
    section: str
    seats: tuple[str, ...]
    rhythm: str
    due_on: date | None
    done_on: date | None
    days_late: int
    """Working days after the day in force; 0 when in time or not done."""
    fate: Fate
    moves: tuple[Postponed, ...]
    reason: str
    """Why it was cancelled, was not required or is not done; empty where nobody said."""
    result: str
    conclusion: str
    proposal: str
    good_practice: bool


@dataclass(frozen=True)
class ReportDuty:
    """A decision or a finding, and whether it was carried out."""

    occurrence_id: int
    number: str
    text: str
    source_number: str
    """The row from whose results it came."""
    adopted_by: str
    paper: str
    seats: tuple[str, ...]
    due_on: date | None
    done_on: date | None
    days_late: int
    fate: Fate


@dataclass(frozen=True)
class Issued:
    """A document that came of an occurrence, under its own number and date."""

    occurrence_id: int
    row_number: str
    kind: str
    number: str
    dated_on: date | None
    is_protocol: bool
    """Named in the mark itself, number and date together, as a body does."""


@dataclass(frozen=True)
class Uncounted:
    """A row of the plan that gave no occurrence this year, and why."""

    activity_id: int
    number: int
    title: str
    phrase: str
    why: str
    is_on_demand: bool


@dataclass(frozen=True)
class MeasuredEdition:
    cyclogram: str
    number: int
    order_no: str
    order_on: date
    protocol: str
    is_in_force: bool
    planned: Count
    """The occurrences that this edition brought into the plan."""


@dataclass(frozen=True)
class Signer:
    position: str
    name: str


@dataclass(frozen=True)
class PastYear:
    """The same figures of the year before, for comparison."""

    year: str
    total: Figures
    by_section: tuple[FiguresLine, ...]

    def of_section(self, title: str) -> Figures | None:
        return next((line.figures for line in self.by_section if line.title == title), None)


@dataclass(frozen=True)
class YearReport:
    plan_year: int
    year: str
    next_year: str
    organisation: str
    as_of: date
    editions: tuple[MeasuredEdition, ...]
    head: Signer | None
    compiler: Signer | None
    gaps: tuple[Gap, ...]
    total: Figures
    by_section: tuple[FiguresLine, ...]
    by_quarter: tuple[FiguresLine, ...]
    by_month: tuple[FiguresLine, ...]
    by_position: tuple[FiguresLine, ...]
    """What several answer for stands under each of them, so these lines may sum to more than the total."""
    beyond: Figures
    """«Сверх плана»: added after approval, counted apart."""
    rows: tuple[ReportRow, ...]
    beyond_rows: tuple[ReportRow, ...]
    uncounted: tuple[Uncounted, ...]
    decisions: tuple[ReportDuty, ...]
    findings: tuple[ReportDuty, ...]
    documents: tuple[Issued, ...]
    previous: PastYear | None

    @property
    def title(self) -> str:
        return f"Анализ выполнения циклограммы за {self.year} учебный год"

    @property
    def rule_text(self) -> str:
        """By what rule the percents were counted, with the numbers of this year; it stands under the table."""
        return rule_text(self)

    @property
    def paragraphs(self) -> tuple[tuple[Run, ...], ...]:
        """The draft of the analysis in sentences; each is made of recorded facts, and gaps stay visible."""
        return paragraphs(self)

    @property
    def all_rows(self) -> tuple[ReportRow, ...]:
        return self.rows + self.beyond_rows

    def rows_of(self, *fates: Fate) -> tuple[ReportRow, ...]:
        """Rows of the plan that came to this."""
        return tuple(row for row in self.rows if row.fate in fates)

    @property
    def moved(self) -> tuple[ReportRow, ...]:
        return tuple(row for row in self.rows if row.moves)

    @property
    def editions_in_force(self) -> tuple[MeasuredEdition, ...]:
        return tuple(edition for edition in self.editions if edition.is_in_force)


def year_report(work: Work, plan_year: int) -> YearReport:
    """The analysis of one school year as of today.

    Raises NotAllowed for who may not oversee, NotFound when no plan of the year was approved.
    """
    work.require(Right.OVERSEE)
    year = SchoolYear(plan_year)
    plans = _plans(work, year)
    if not plans:
        raise NotFound(f"Утверждённой циклограммы на {year} учебный год нет: анализировать нечего.")
    found = of_year(work, plan_year)
    planned, beyond = _planned(found), _beyond(found)
    facts = _Facts(work, found)
    rows, beyond_rows = facts.rows(planned), facts.rows(beyond)
    decisions, findings = facts.decisions(), facts.findings()
    documents = tuple(facts.documents())
    months = (_month_key(first_on) for first_on, _ in year.months())
    return YearReport(
        plan_year=plan_year,
        year=str(year),
        next_year=str(year.next),
        organisation=work.organization.name,
        as_of=work.today,
        editions=tuple(_editions(plans, planned)),
        head=_signer(work, Role.HEAD),
        compiler=_signer(work, Role.COORDINATOR),
        gaps=tuple(facts.gaps(planned + beyond, (*rows, *beyond_rows), decisions, findings, documents)),
        total=figures_of(planned, work.today),
        by_section=_lines(((_of_section(one), one) for one in planned), work.today),
        by_quarter=_lines(((_of_quarter(one), one) for one in planned), work.today),
        by_month=_lines(((_of_month(one), one) for one in planned), work.today, months),
        by_position=_lines(((seat, one) for one in planned for seat in _of_seats(one)), work.today),
        beyond=figures_of(beyond, work.today),
        rows=rows,
        beyond_rows=beyond_rows,
        uncounted=tuple(_uncounted(plans, found)),
        decisions=decisions,
        findings=findings,
        documents=documents,
        previous=_previous(work, year.previous),
    )


def year_gaps(work: Work, plan_year: int) -> tuple[Gap, ...]:
    """What the analysis of the year lacks so far; nothing where no plan of it is in force."""
    work.require(Right.OVERSEE)
    found = of_year(work, plan_year)
    planned, beyond = _planned(found), _beyond(found)
    facts = _Facts(work, found)
    decisions, findings = facts.decisions(), facts.findings()
    rows = (*facts.rows(planned), *facts.rows(beyond))
    return tuple(facts.gaps(planned + beyond, rows, decisions, findings, tuple(facts.documents())))


def _plans(work: Work, year: SchoolYear) -> list[Cyclogram]:
    query = (
        select(Cyclogram)
        .where(Cyclogram.status.in_((PlanStatus.APPROVED, PlanStatus.CLOSED)))
        .where(Cyclogram.from_on <= year.last_on, Cyclogram.to_on >= year.first_on)
        .order_by(Cyclogram.id)
        .options(selectinload(Cyclogram.editions), selectinload(Cyclogram.activities))
    )
    return list(work.session.scalars(query))


def _planned(found: Iterable[Occurrence]) -> list[Occurrence]:
    """The plan's own: decisions, findings and what was added after approval stand apart."""
    return [one for one in found if one.activity_id is not None and not one.is_beyond_plan]


def _beyond(found: Iterable[Occurrence]) -> list[Occurrence]:
    """«Сверх плана»: added after approval."""
    return [one for one in found if one.is_beyond_plan]


def _editions(plans: Iterable[Cyclogram], planned: Sequence[Occurrence]) -> Iterator[MeasuredEdition]:
    for plan in plans:
        for edition in plan.editions:
            yield MeasuredEdition(
                cyclogram=plan.title,
                number=edition.number,
                order_no=edition.order_no,
                order_on=edition.order_on,
                protocol=edition.protocol,
                is_in_force=edition is plan.edition,
                planned=Count(tuple(one.id for one in planned if one.edition_id == edition.id)),
            )


def _signer(work: Work, role: Role) -> Signer | None:
    """Who signs as this role, by the position held today."""
    people = with_role(work, role, work.today)
    return Signer(_post(people[0], work.today), _signature(people[0])) if people else None


def _post(person: Person, today: date) -> str:
    held = [one for one in person.holdings if one.covers(today) and one.position.kind == PositionKind.SEAT]
    held.sort(key=lambda one: one.capacity != Capacity.HOLDER)
    return held[0].position.title if held else ""


def _signature(person: Person) -> str:
    """«О. С. Белова», as it stands under a document."""
    return NBSP.join([*(f"{word[0]}." for word in (person.name, person.patronymic) if word), person.surname])


# The figures by section, quarter, month, position

Key = tuple[int, int, str]
"""What lines are told apart and ordered by; the last is their title."""
UNKNOWN_LAST = 9999


def _lines(keyed: Iterable[tuple[Key, Occurrence]], today: date, always: Iterable[Key] = ()) -> tuple[FiguresLine, ...]:
    groups: dict[Key, list[Occurrence]] = {key: [] for key in always}
    for key, occurrence in keyed:
        groups.setdefault(key, []).append(occurrence)
    keys = sorted(groups, key=lambda key: (*key[:2], order(key[2])))
    return tuple(FiguresLine(key[2], figures_of(groups[key], today)) for key in keys)


def _of_section(one: Occurrence) -> Key:
    section = one.activity.section if one.activity is not None else None
    return (0, section.rank, f"{section.code} {section.title}".strip()) if section else (UNKNOWN_LAST, 0, NO_SECTION)


def _of_quarter(one: Occurrence) -> Key:
    """Calendar quarters: the year's August and September are of III квартал, and so are its July and August."""
    if one.due_on is None:
        return (UNKNOWN_LAST, 0, NO_DAY)
    quarter = (one.due_on.month - 1) // 3
    return (one.due_on.year, quarter, f"{ROMAN[quarter]} квартал {one.due_on.year}")


def _of_month(one: Occurrence) -> Key:
    return _month_key(one.due_on) if one.due_on is not None else (UNKNOWN_LAST, 0, NO_DAY)


def _month_key(day: date) -> Key:
    return (day.year, day.month, f"{month(day.month)} {day.year}")


def _of_seats(one: Occurrence) -> list[Key]:
    return [(0, 0, title) for title in _seats(one)] or [(UNKNOWN_LAST, 0, NO_SEAT)]


def _seats(one: Occurrence) -> tuple[str, ...]:
    """Who answers for it; where nobody does, who is to do it."""
    assigned = one.assigned(Part.ACCOUNTABLE) or one.assigned(Part.EXECUTOR)
    return tuple(dict.fromkeys(assignment.title for assignment in assigned))


# The rows and what is said of them


class _Facts:
    """What was written down about the occurrences of one year, loaded at once."""

    def __init__(self, work: Work, found: Sequence[Occurrence]) -> None:
        self._work = work
        self._by_id = {one.id: one for one in found}
        self._excuses = _excuses(work, self._by_id)
        self._evidence = _evidence(work, self._by_id)
        query = select(Decision.decided_at_id).where(Decision.decided_at_id.in_(list(self._by_id)))
        self._decided = set(work.session.scalars(query))

    def rows(self, occurrences: Iterable[Occurrence]) -> tuple[ReportRow, ...]:
        def place(one: Occurrence) -> tuple[int, date, int]:
            return (one.activity.number if one.activity else 0, one.due_on or date.max, one.id)

        return tuple(self._row(one) for one in sorted(occurrences, key=place))

    def _row(self, one: Occurrence) -> ReportRow:
        came = fate(one, self._work.today)
        mark = one.completion
        done = mark if came.is_done else None
        return ReportRow(
            occurrence_id=one.id,
            number=one.number,
            title=one.title,
            section=_of_section(one)[-1],
            seats=_seats(one),
            rhythm=one.rhythm,
            due_on=one.due_on,
            done_on=done.done_on if done else None,
            days_late=self._days_late(one, done),
            fate=came,
            moves=tuple(Postponed(move.from_on, move.to_on, move.reason) for move in moves_in_force(one)),
            reason=self._reason(one, mark, came),
            result=done.result if done else "",
            conclusion=done.conclusion if done else "",
            proposal=done.proposal if done else "",
            good_practice=done.good_practice if done else False,
        )

    def _days_late(self, one: Occurrence, done: Completion | None) -> int:
        if done is None or one.due_on is None or done.done_on <= one.due_on:
            return 0
        return self._work.workdays.between(one.due_on, done.done_on)

    def _reason(self, one: Occurrence, mark: Completion | None, came: Fate) -> str:
        match came:
            case Fate.CANCELLED:
                return one.cancel_reason
            case Fate.NOT_REQUIRED:
                return mark.basis if mark is not None else ""
            case Fate.NOT_DONE:
                returned = f"возвращено на доработку: {mark.remark}" if mark is not None and mark.remark else ""
                return one.not_done_reason or self._excuses.get(one.id, "") or returned
            case _:
                return ""

    def decisions(self) -> tuple[ReportDuty, ...]:
        return tuple(self._duty(one) for one in self._by_id.values() if one.decision is not None)

    def findings(self) -> tuple[ReportDuty, ...]:
        return tuple(self._duty(one) for one in self._by_id.values() if one.finding is not None)

    def _duty(self, one: Occurrence) -> ReportDuty:
        decision, finding = one.decision, one.finding
        source = decision.decided_at if decision is not None else finding.found_at if finding is not None else None
        came = fate(one, self._work.today)
        done = one.completion if came.is_done else None
        text = decision.text if decision is not None else finding.text if finding is not None else one.title
        return ReportDuty(
            occurrence_id=one.id,
            number=one.number,
            text=text,
            source_number=source.number if source is not None else "",
            adopted_by=decision.adopted_by if decision is not None else "",
            paper=decision.paper if decision is not None else "",
            seats=_seats(one),
            due_on=one.due_on,
            done_on=done.done_on if done else None,
            days_late=self._days_late(one, done),
            fate=came,
        )

    def documents(self) -> Iterator[Issued]:
        """Evidence by its own dates, and the protocols that bodies reported by; the undated at the end."""
        issued = [
            Issued(paper.occurrence_id, self._number(paper), paper.kind, paper.number, paper.dated_on, False)
            for paper in self._evidence
        ]
        for one in self._by_id.values():
            mark = one.completion
            if mark is not None and mark.protocol and mark.returned_at is None:
                issued.append(Issued(one.id, one.number, "протокол", mark.protocol, None, True))
        yield from sorted(issued, key=lambda paper: (paper.dated_on or date.max, paper.occurrence_id))

    def _number(self, paper: Evidence) -> str:
        return self._by_id[paper.occurrence_id].number

    # What is missing

    def gaps(
        self,
        counted: Sequence[Occurrence],
        rows: Sequence[ReportRow],
        decisions: Sequence[ReportDuty],
        findings: Sequence[ReportDuty],
        documents: Sequence[Issued],
    ) -> Iterator[Gap]:
        yield from (self._gap(GapKind.CONCLUSION, last) for last in _without_conclusion(counted, rows))
        proved = {paper.occurrence_id for paper in self._evidence}
        for one, row in ((self._by_id[row.occurrence_id], row) for row in rows):
            activity = one.activity
            if activity is None or not row.fate.is_done:
                continue
            mark = one.completion
            if activity.demands_file and one.id not in proved:
                yield self._gap(GapKind.EVIDENCE, one.id)
            if activity.demands_decision and one.id not in self._decided and not (mark and mark.no_decision_basis):
                yield self._gap(GapKind.DECISION, one.id)
        for row in rows:
            if row.fate is Fate.NOT_DONE and not row.reason:
                yield self._gap(GapKind.REASON, row.occurrence_id)
        for kind, duties in ((GapKind.DECISION_MARK, decisions), (GapKind.FINDING_MARK, findings)):
            yield from (self._gap(kind, duty.occurrence_id) for duty in duties if duty.fate is Fate.NOT_DONE)
        undated = (paper.occurrence_id for paper in documents if paper.dated_on is None and not paper.is_protocol)
        yield from (self._gap(GapKind.DOCUMENT_DATE, occurrence_id) for occurrence_id in dict.fromkeys(undated))

    def _gap(self, kind: GapKind, occurrence_id: int) -> Gap:
        one = self._by_id[occurrence_id]
        text = one.decision or one.finding
        return Gap(kind, one.id, one.number, text.text if text is not None else one.name, one.due_on)


def _without_conclusion(counted: Iterable[Occurrence], rows: Sequence[ReportRow]) -> Iterator[int]:
    """The last done run of each activity of which no run has a conclusion: a monthly row needs one, not twelve."""
    activity_of = {one.id: one.activity_id for one in counted}
    last_done: dict[int | None, int] = {}
    concluded: set[int | None] = set()
    for row in rows:
        if row.fate.is_done:
            last_done[activity_of[row.occurrence_id]] = row.occurrence_id
            if row.conclusion:
                concluded.add(activity_of[row.occurrence_id])
    yield from (occurrence_id for activity_id, occurrence_id in last_done.items() if activity_id not in concluded)


def _excuses(work: Work, wanted: Iterable[int]) -> dict[int, str]:
    """The last reason that an executor gave for each occurrence."""
    subjects = {f"{Occurrence.__tablename__}:{occurrence_id}": occurrence_id for occurrence_id in wanted}
    entries = work.session.scalars(select(JournalEntry).where(JournalEntry.verb == COULD_NOT).order_by(JournalEntry.id))
    return {subjects[entry.subject]: str(entry.after["reason"]) for entry in entries if entry.subject in subjects}


def _evidence(work: Work, wanted: Iterable[int]) -> list[Evidence]:
    """The last versions of the files that are on the cards."""
    query = select(Evidence).where(Evidence.occurrence_id.in_(list(wanted)), Evidence.is_on_card())
    present = list(work.session.scalars(query.order_by(Evidence.id)))
    replaced = {paper.version_of_id for paper in present}
    return [paper for paper in present if paper.id not in replaced]


def _uncounted(plans: Iterable[Cyclogram], found: Iterable[Occurrence]) -> Iterator[Uncounted]:
    counted = {one.activity_id for one in found}
    for plan in plans:
        for row in sorted(plan.activities, key=lambda row: row.number):
            if row.id not in counted and row.retired_on is None:
                why, is_on_demand = _why_uncounted(row.deadline)
                yield Uncounted(row.id, row.number, row.title, row.phrase, why, is_on_demand)


def _why_uncounted(rule: Rule | None) -> tuple[str, bool]:
    """In words, and whether it only waits to be begun."""
    match rule:
        case None:
            return "срок не прочитан, дат нет", False
        case OnDemand() | Relative():
            return "за год не начиналось", True
        case _:
            return "в этом году срока нет", False


def _previous(work: Work, year: SchoolYear) -> PastYear | None:
    planned = _planned(of_year(work, year.start))
    if not planned:
        return None
    by_section = _lines(((_of_section(one), one) for one in planned), work.today)
    return PastYear(str(year), figures_of(planned, work.today), by_section)
