"""План: a cyclogram is drafted and filled from the catalogue or by hand; its rows are changed, divided, taken out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from calendars.phrases import Reading, read
from calendars.rule import Unparsable, rule_to_json
from calendars.school_year import SchoolYear
from calendars.workdays import Shift
from planner.catalog import CatalogEntry
from planner.domain.assignment import Assignment, Part
from planner.domain.errors import Conflict, Invalid, NotFound
from planner.domain.occurrence import Occurrence
from planner.domain.people import Person, Position, PositionKind
from planner.domain.plan import Activity, Cyclogram, Origin, PlanStatus, Section
from planner.domain.reminder import ReminderKind
from planner.domain.rights import Right
from planner.services import remind
from planner.services.numbering import close_gap, number_for
from planner.services.positions import position_called
from planner.services.runs import build_occurrences, occurrences_of, remove_occurrence
from planner.work import Work

MAX_TITLE = 500


@dataclass(frozen=True)
class Assignee:
    """To whom something is assigned: a position, or a person where the document names one."""

    position_id: int | None = None
    person_id: int | None = None
    part: Part = Part.ACCOUNTABLE
    each: bool = False
    title: str = ""
    """Of a position that has no id yet; it is made when there is none of this title."""


@dataclass(frozen=True)
class ActivityDraft:
    """A row of the plan as it is typed or taken from the catalogue."""

    title: str
    phrase: str = ""
    is_looked_at: bool = False
    """Somebody saw what was understood of the phrase and agreed; needed where it was not read surely."""
    short_title: str = ""
    section: str = ""
    """Title of a section; a new one is made for an unknown title."""
    function_code: str = ""
    invariant: bool = True
    object: str = ""
    regulation: str = ""
    result_document: str = ""
    considered_by_id: int | None = None
    assignees: tuple[Assignee, ...] = ()
    demands_file: bool = False
    demands_acceptance: bool = False
    demands_decision: bool = False
    demands_publication: bool = False
    cost_planned: Decimal | None = None
    shift: Shift | None = None
    origin: Origin = Origin.HAND
    origin_reason: str = ""
    catalog_key: str | None = None
    is_undated: bool = False
    """Stays without a date, however surely its words alone are read."""
    source: str = ""
    """The words of the document that the row was read from."""


def draft_cyclogram(work: Work, year: int, years: int = 1, title: str = "") -> int:
    """A new empty cyclogram for one school year or several. Raises Conflict when one of this title exists."""
    work.require(Right.PLAN)
    if not 1 <= years <= 6:
        raise Invalid("years", "Циклограмма составляется на срок от одного года до шести лет.")
    first, last = SchoolYear(year), SchoolYear(year + years - 1)
    title = (
        title.strip()
        or f"Циклограмма ВСОКО на {first if years == 1 else f'{first.start}-{last.start + 1}'} учебный год"
    )
    if work.session.scalar(select(Cyclogram.id).where(Cyclogram.title == title)) is not None:
        raise Conflict(f"«{title}» уже есть.")
    cyclogram = Cyclogram(title=title, from_on=first.first_on, to_on=last.last_on)
    work.add(cyclogram)
    work.journal("циклограмма", cyclogram, after={"title": title})
    return cyclogram.id


def add_activity(
    work: Work, cyclogram_id: int, draft: ActivityDraft, reason: str = "", *, for_next_edition: bool = False
) -> int:
    """A new row at the end of the plan, with its occurrences. Raises Invalid, with the field, for what does not do.

    After approval a reason is needed, and the row is a one-off, «сверх плана» for good, unless it is prepared for the
    next edition.
    """
    work.require(Right.PLAN)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    require_open(cyclogram)
    if cyclogram.is_approved:
        require_reason(reason)
        if not for_next_edition:
            draft = replace(draft, origin=Origin.ONE_OFF, origin_reason=reason.strip())
    activity = add_row(work, cyclogram, draft, lineage=str(uuid4()))
    work.journal("мероприятие", activity, after={"title": activity.title, "reason": reason.strip()})
    return activity.id


def add_row(
    work: Work, cyclogram: Cyclogram, draft: ActivityDraft, lineage: str, replaces_id: int | None = None
) -> Activity:
    activity = Activity(cyclogram_id=cyclogram.id, lineage=lineage, replaces_id=replaces_id, title="")
    _write(work, activity, cyclogram, draft)
    activity.number = number_for(work, cyclogram, activity.section)
    work.add(activity)
    build_occurrences(work, activity)
    if cyclogram.is_approved:
        announce(work, activity)
    return activity


def announce(work: Work, activity: Activity) -> None:
    """Sets the reminders going; those concerned hear of the nearest occurrence only."""
    coming = occurrences_of(work, activity)
    for occurrence in coming:
        remind.replan(work, occurrence)
    for occurrence in coming[:1]:
        told = remind.recipients(work, occurrence, work.today)
        remind.tell(work, occurrence, told, ReminderKind.ASSIGNED)


def change_activity(
    work: Work, activity_id: int, draft: ActivityDraft, reason: str = "", seen_version: int | None = None
) -> None:
    """Writes the row anew. Occurrences nobody has touched follow it; touched ones stay as they are."""
    activity = changeable(work, activity_id, reason, seen_version)
    before = activity.content
    _write(work, activity, activity.cyclogram, draft)
    # Another seat alone would leave the row's version, and who looks at it now would not be warned.
    flag_modified(activity, "title")
    work.session.flush()
    build_occurrences(work, activity)
    work.journal("изменено", activity, before=before, after={**activity.content, "reason": reason.strip()})
    for occurrence in occurrences_of(work, activity):
        # Every item of the row reads differently now, and a calendar that looks at SEQUENCE would keep the old words.
        occurrence.sequence, occurrence.changed_at = occurrence.sequence + 1, work.now
        remind.replan(work, occurrence)


def split_activity(work: Work, activity_id: int, drafts: Sequence[ActivityDraft], reason: str = "") -> list[int]:
    """Retires a row and puts several in its place; they carry its lineage, so its history is theirs."""
    activity = changeable(work, activity_id, reason)
    if len(drafts) < 2:
        raise Invalid("drafts", "Разделить можно на два мероприятия или больше.")
    retire_activity(work, activity_id, reason)
    parts = [add_row(work, activity.cyclogram, draft, activity.lineage, replaces_id=activity.id) for draft in drafts]
    work.journal("разделено", activity, after={"parts": [part.number for part in parts], "reason": reason.strip()})
    return [part.id for part in parts]


def retire_activity(work: Work, activity_id: int, reason: str = "", seen_version: int | None = None) -> None:
    """Takes a row out of the plan from today on: what is to come goes with it, what was done or is late stays.

    What somebody has moved or assigned anew has a history, so it is called off and not removed. Nothing of a draft is
    late.
    """
    activity = changeable(work, activity_id, reason, seen_version)
    activity.retired_on = work.today
    for occurrence in occurrences_of(work, activity):
        is_late = activity.cyclogram.is_approved and occurrence.due_on is not None and occurrence.due_on < work.today
        if is_late:
            continue
        if not occurrence.touched:
            remove_occurrence(work, occurrence)
        elif occurrence.cancelled_at is None and not occurrence.completions:
            _call_off(work, occurrence, reason)
    if not activity.cyclogram.is_approved:
        work.session.flush()
        close_gap(work, activity.cyclogram, activity.number)
    work.journal("исключено", activity, after={"reason": reason.strip()})


EXCLUDED = "Строка исключена из плана"
"""How the reason begins of an occurrence that was called off with its row, and comes back with it."""


def _call_off(work: Work, occurrence: Occurrence, reason: str) -> None:
    occurrence.cancelled_at = occurrence.changed_at = work.now
    occurrence.cancel_reason = f"{EXCLUDED}: {reason.strip()}".removesuffix(": ")
    occurrence.sequence += 1
    remind.drop(work, occurrence)
    if occurrence.cyclogram is not None and occurrence.cyclogram.is_approved:
        told = remind.recipients(work, occurrence, work.today)
        remind.tell(work, occurrence, told, ReminderKind.CANCELLED)


def changeable(
    work: Work, activity_id: int, reason: str = "", seen_version: int | None = None, *, is_reasoned: bool = True
) -> Activity:
    """The row, if it may be changed. Raises Conflict for one that is out of the plan, or of a closed plan.

    `is_reasoned` is False of what an approved plan does not allow with any reason.
    """
    work.require(Right.PLAN)
    activity = work.find(Activity, activity_id)
    work.seen(activity, seen_version)
    require_open(activity.cyclogram)
    if activity.retired_on is not None:
        raise Conflict("Это мероприятие уже исключено из плана.")
    if activity.cyclogram.is_approved and is_reasoned:
        require_reason(reason)
    return activity


def require_open(cyclogram: Cyclogram) -> None:
    if cyclogram.status == PlanStatus.CLOSED:
        raise Conflict("План закрыт: в нём больше ничего не меняют.")


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("reason", "План утверждён: укажите причину изменения.")


def fill_from_catalog(work: Work, cyclogram_id: int, keys: Iterable[str] | None = None) -> int:
    """Adds typical activities (all of the organisation's kind, or those named) and returns how many were new.

    What is already in the plan is not added twice.
    """
    work.require(Right.PLAN)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    present = {activity.catalog_key for activity in cyclogram.activities if activity.retired_on is None}
    entries = {entry.key: entry for entry in work.catalog.activities(work.organization.kind)}
    wanted = list(entries) if keys is None else list(keys)
    unknown = next((key for key in wanted if key not in entries), None)
    if unknown is not None:
        raise NotFound(f"В каталоге нет мероприятия «{unknown}».")
    added = [key for key in wanted if key not in present]
    for key in added:
        add_activity(work, cyclogram_id, _from_catalog(work, entries[key]))
    return len(added)


def _from_catalog(work: Work, entry: CatalogEntry) -> ActivityDraft:
    parts = [(Part.ACCOUNTABLE, key) for key in (entry.responsible,) if key]
    parts += [(Part.EXECUTOR, key) for key in entry.executors]
    parts += [(Part.CONTROLLER, key) for key in (entry.controller,) if key]
    assignees = tuple(_assignee(_position(work, key), part, entry.each) for part, key in parts)
    return ActivityDraft(
        title=entry.title,
        short_title=entry.short_title,
        phrase=entry.phrase,
        section=next(leaf.title for leaf in work.catalog.leaves if leaf.code == entry.section_code),
        function_code=entry.function_code,
        invariant=entry.invariant,
        object=entry.direction,
        regulation=work.catalog.documents[entry.regulation].title if entry.regulation else "",
        result_document=entry.result_document,
        considered_by_id=_position(work, entry.considered_by).id if entry.considered_by else None,
        assignees=assignees,
        demands_file=entry.demands.file,
        demands_acceptance=entry.demands.acceptance,
        demands_decision=entry.demands.decision,
        demands_publication=entry.demands.publication,
        origin=Origin.CATALOG,
        catalog_key=entry.key,
    )


def _assignee(position: Position, part: Part, each: bool) -> Assignee:
    """Each does a part of his own in a group only: a seat has one holder, a body one protocol."""
    return Assignee(position.id, part=part, each=each and position.kind == PositionKind.GROUP)


def _position(work: Work, key: str) -> Position:
    """Duties are taken as undivided; whoever divides them among people assigns the rows anew."""
    known = work.catalog.undivided(key)
    return position_called(work, known.title_in(work.organization.kind), known.kind, known.key)


def read_phrase(work: Work, phrase: str, year: SchoolYear) -> Reading:
    """What the planner understands of a deadline, in this organisation's habits."""
    return read(phrase, year, work.habits)


def as_draft(activity: Activity) -> ActivityDraft:
    """A row of a plan as it would be typed: for laying over it, and for the next year's plan."""
    return ActivityDraft(
        title=activity.title,
        phrase=activity.phrase,
        is_looked_at=activity.rule is not None,
        short_title=activity.short_title,
        section=activity.section.title if activity.section else "",
        function_code=activity.function_code,
        invariant=activity.invariant,
        object=activity.object,
        regulation=activity.regulation,
        result_document=activity.result_document,
        considered_by_id=activity.considered_by_id,
        assignees=tuple(
            Assignee(own.position_id, own.person_id, Part(own.part), own.each) for own in activity.assignments
        ),
        demands_file=activity.demands_file,
        demands_acceptance=activity.demands_acceptance,
        demands_decision=activity.demands_decision,
        demands_publication=activity.demands_publication,
        cost_planned=activity.cost_planned,
        shift=Shift(activity.shift) if activity.shift else None,
        origin=Origin(activity.origin),
        origin_reason=activity.origin_reason,
        catalog_key=activity.catalog_key,
        source=activity.source,
    )


def _write(work: Work, activity: Activity, cyclogram: Cyclogram, draft: ActivityDraft) -> None:
    title = " ".join(draft.title.split())
    if not title:
        raise Invalid("title", "Укажите название мероприятия.")
    if len(title) > MAX_TITLE:
        raise Invalid("title", f"Название длиннее {MAX_TITLE} знаков. Сократите его.")
    activity.title, activity.short_title = title, " ".join(draft.short_title.split())
    activity.phrase = draft.phrase.strip()
    reading = read_phrase(work, activity.phrase, cyclogram.years[0])
    activity.confidence = reading.confidence
    # Only what was read surely is scheduled; the rest stays as text, «без даты», until somebody looks.
    is_sure = (reading.confidence == "high" or draft.is_looked_at) and not draft.is_undated
    activity.rule = rule_to_json(reading.rule) if is_sure and not isinstance(reading.rule, Unparsable) else None
    activity.section = _section(work, draft.section)
    activity.function_code, activity.invariant, activity.object = draft.function_code, draft.invariant, draft.object
    activity.regulation, activity.result_document = draft.regulation, draft.result_document
    activity.considered_by_id = draft.considered_by_id
    activity.demands_file, activity.demands_acceptance = draft.demands_file, draft.demands_acceptance
    activity.demands_decision, activity.demands_publication = draft.demands_decision, draft.demands_publication
    activity.cost_planned, activity.shift = draft.cost_planned, draft.shift
    activity.origin, activity.origin_reason = draft.origin, draft.origin_reason
    activity.catalog_key, activity.source = draft.catalog_key, draft.source
    activity.assignments[:] = assignments(work, draft.assignees)


def assignments(work: Work, assignees: Iterable[Assignee]) -> list[Assignment]:
    """Rows for these assignees, all of this organisation. Raises NotFound for another's."""
    from_ids = []
    for assignee in assignees:
        position = work.find(Position, assignee.position_id) if assignee.position_id is not None else None
        if assignee.title:
            position = position_called(work, " ".join(assignee.title.split()))
        person = work.find(Person, assignee.person_id) if assignee.person_id is not None else None
        from_ids.append(Assignment(part=assignee.part, position=position, person=person, each=assignee.each))
    return from_ids


def _section(work: Work, title: str) -> Section | None:
    title = " ".join(title.split())
    if not title:
        return None
    section = work.session.scalar(select(Section).where(Section.title == title))
    if section is None:
        code = next((leaf.code for leaf in work.catalog.leaves if leaf.title == title), "")
        rank = work.session.scalar(select(func.count(Section.id))) or 0
        section = work.add(Section(title=title, code=code, rank=rank))
    return section
