"""Сроки строки: the rule of an activity becomes dated occurrences, and follows it when it changes."""

from datetime import date
from uuid import uuid4

from sqlalchemy import delete, select

from calendars.rule import AllYear, Recurring, Rule, Span, spans
from calendars.workdays import Shift
from planner.domain.occurrence import Occurrence, Rhythm
from planner.domain.plan import Activity, Origin
from planner.domain.reminder import Reminder
from planner.work import Work


def build_occurrences(work: Work, activity: Activity) -> None:
    """Makes the occurrences that the rule asks for and removes untouched ones that it no longer does.

    After approval the past is not rewritten: what was due before today stays as it was.
    """
    wanted = {} if activity.retired_on is not None else _wanted(work, activity)
    frozen = activity.cyclogram.is_approved and activity.origin != Origin.ONE_OFF
    for occurrence in occurrences_of(work, activity):
        key = (occurrence.plan_year, occurrence.opens_on, occurrence.planned_due_on)
        if key in wanted:
            del wanted[key]
        elif not occurrence.touched and not (frozen and occurrence.due_on and occurrence.due_on < work.today):
            remove_occurrence(work, occurrence)
    for (plan_year, opens_on, due_on), rhythm in wanted.items():
        if frozen and due_on < work.today:
            continue
        work.session.add(
            Occurrence(
                uid=f"{uuid4()}@cyclogram",
                activity=activity,
                cyclogram=activity.cyclogram,
                plan_year=plan_year,
                rhythm=rhythm,
                opens_on=opens_on,
                due_on=due_on,
                planned_due_on=due_on,
                changed_at=work.now,
            )
        )
    work.session.flush()


def _wanted(work: Work, activity: Activity) -> dict[tuple[int, date | None, date], Rhythm]:
    rule = activity.deadline
    if rule is None:
        return {}
    whole = isinstance(rule, AllYear)
    shift = Shift(activity.shift or work.policy.shift)
    begins_on = activity.cyclogram.begins_on or date.min
    return {
        (year.start, span.opens_on, _due_on(work, rule, span, shift)): Rhythm.WHOLE_PERIOD if whole else Rhythm.DATED
        for year in activity.cyclogram.years
        for span in spans(rule, year, work.habits)
        if span.due_on >= begins_on
    }


def _due_on(work: Work, rule: Rule, span: Span, shift: Shift) -> date:
    """The day due by the organisation's policy, whose default leaves the day that the document names.

    «Еженедельно» names none: such a week is due on its last working day, and one all of holidays on the first after.
    """
    if not (isinstance(rule, Recurring) and rule.every == "week" and rule.weekday is None):
        return work.workdays.shift(span.due_on, shift)
    due_on = work.workdays.on_or_before(span.due_on)
    is_within = span.opens_on is None or due_on >= span.opens_on
    return due_on if is_within and shift is not Shift.LATER else work.workdays.on_or_after(span.due_on)


def occurrences_of(work: Work, activity: Activity) -> list[Occurrence]:
    query = select(Occurrence).where(Occurrence.activity_id == activity.id).order_by(Occurrence.due_on, Occurrence.id)
    return list(work.session.scalars(query))


def remove_occurrence(work: Work, occurrence: Occurrence) -> None:
    work.session.execute(delete(Reminder).where(Reminder.occurrence_id == occurrence.id))
    work.session.delete(occurrence)
    work.session.flush()
