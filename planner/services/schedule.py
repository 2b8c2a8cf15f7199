"""Перенос, отмена, начало: what happens to the day of one occurrence after the plan was made."""

from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import select

from calendars.rule import MultiYear, OnDemand, Relative
from planner.domain.errors import Conflict, Invalid, Repeated
from planner.domain.occurrence import Move, Occurrence, Rhythm, State
from planner.domain.plan import Activity
from planner.domain.reminder import ReminderKind
from planner.domain.rights import Right
from planner.russian import day_with_weekday
from planner.services import remind
from planner.services.deadline import require_ahead, require_sensible
from planner.services.plan import require_reason
from planner.work import Work

SAME_PRESS = timedelta(minutes=1)
"""Two presses of one button by an impatient hand are not two wishes."""
DEFAULT_DAYS = 10
"""Working days given to what was begun «по мере необходимости» without a day of its own."""


def move(
    work: Work,
    occurrence_id: int,
    due_on: date,
    reason: str = "",
    seen_version: int | None = None,
    is_past_meant: bool = False,
) -> None:
    """Sets another deadline. A plan in force needs a reason; those concerned are told, and the new day is reminded of.

    Raises Invalid for the same day or a day outside the plan's year, and at «past» for a day that has passed unless
    `is_past_meant`; Conflict for what is already done or cancelled, Repeated for the same move once more.
    """
    work.require(Right.PLAN)
    occurrence = work.find_alone(Occurrence, occurrence_id)
    if _is_moved(work, occurrence, due_on, reason):
        raise Repeated("Срок уже перенесён.")
    work.seen(occurrence, seen_version)
    _require_open(work, occurrence, "Перенести")
    if _is_in_force(occurrence):
        require_reason(reason)
    if due_on == occurrence.due_on:
        raise Invalid("due_on", "Это прежний срок. Выберите другой день.")
    require_sensible(work, due_on)
    if abs((due_on - (occurrence.due_on or due_on)).days) > 366:
        raise Invalid("due_on", "Новый срок дальше чем через год от прежнего. Проверьте год.")
    if due_on < work.today and not is_past_meant:
        raise Invalid("past", f"Новый срок уже прошёл: {day_with_weekday(due_on)}. Если так и нужно, отметьте это.")
    before = occurrence.due_on
    told = set(remind.recipients(work, occurrence, work.today))
    if before is not None and occurrence.opens_on is not None:
        occurrence.opens_on += due_on - before  # the window keeps its length
    occurrence.due_on = due_on
    occurrence.schedule_no += 1
    changed(work, occurrence)
    work.add(
        Move(
            occurrence=occurrence,
            from_on=before,
            to_on=due_on,
            reason=reason.strip(),
            at=work.now,
            decided_by_id=work.actor.id if work.actor else None,
        )
    )
    work.journal(
        "перенесено",
        occurrence,
        before={"due_on": str(before)},
        after={"due_on": str(due_on), "reason": reason.strip()},
    )
    remind.drop(work, occurrence)
    if _is_in_force(occurrence):
        remind.tell(work, occurrence, told, ReminderKind.MOVED, note=str(before or ""))
        remind.replan(work, occurrence)


def _is_moved(work: Work, occurrence: Occurrence, due_on: date, reason: str) -> bool:
    last = occurrence.moves[-1] if occurrence.moves else None
    is_so = last is not None and last.to_on == occurrence.due_on == due_on and last.reason == reason.strip()
    return is_so and last is not None and work.actor is not None and last.decided_by_id == work.actor.id


def cancel(work: Work, occurrence_id: int, reason: str = "", seen_version: int | None = None) -> None:
    """Takes one occurrence out of the year; it stays on the board and in calendars, marked as cancelled."""
    work.require(Right.PLAN)
    occurrence = work.find_alone(Occurrence, occurrence_id)
    if occurrence.cancelled_at is not None and occurrence.cancel_reason == reason.strip():
        raise Repeated("Мероприятие уже отменено.")
    work.seen(occurrence, seen_version)
    _require_open(work, occurrence, "Отменить")
    if not reason.strip():
        raise Invalid("reason", "Укажите причину отмены.")
    occurrence.cancelled_at, occurrence.cancel_reason = work.now, reason.strip()
    changed(work, occurrence)
    work.journal("отменено", occurrence, after={"reason": reason.strip()})
    remind.drop(work, occurrence)
    if _is_in_force(occurrence):
        told = remind.recipients(work, occurrence, work.today)
        remind.tell(work, occurrence, told, ReminderKind.CANCELLED)


def restore(work: Work, occurrence_id: int, seen_version: int | None = None) -> None:
    """Undoes a cancellation."""
    work.require(Right.PLAN)
    occurrence = work.find(Occurrence, occurrence_id)
    work.seen(occurrence, seen_version)
    if occurrence.cancelled_at is None:
        raise Conflict("Это мероприятие не отменено.")
    put_back(work, occurrence)
    changed(work, occurrence)
    work.journal("возвращено в план", occurrence)
    remind.replan(work, occurrence)


def put_back(work: Work, occurrence: Occurrence) -> None:
    """It is asked for again, and reminded of from the beginning."""
    occurrence.cancelled_at, occurrence.cancel_reason = None, ""
    occurrence.schedule_no += 1
    remind.drop(work, occurrence, ReminderKind.CANCELLED)


def start(work: Work, activity_id: int, due_on: date | None = None) -> int:
    """«Начать»: what is done «по мере необходимости» becomes an occurrence today. Returns its id.

    Without a day it is due in ten working days.
    """
    work.require(Right.PLAN)
    activity = work.find(Activity, activity_id)
    if not isinstance(activity.deadline, OnDemand | Relative | MultiYear | None):
        raise Conflict("У этого мероприятия есть свой срок в плане: начинать его отдельно не нужно.")
    if not activity.cyclogram.is_approved:
        raise Conflict("План ещё не утверждён.")
    due_on = due_on or work.workdays.add(work.today, DEFAULT_DAYS)
    require_ahead(work, due_on)
    begun = _just_begun(work, activity, due_on)
    if begun is not None:
        return begun
    edition = activity.cyclogram.edition
    occurrence = Occurrence(
        uid=f"{uuid4()}@cyclogram",
        activity=activity,
        cyclogram=activity.cyclogram,
        edition_id=edition.id if edition and activity.origin != "one_off" else None,
        plan_year=work.year.start,
        rhythm=Rhythm.ON_DEMAND,
        opens_on=work.today,
        due_on=due_on,
        planned_due_on=due_on,
        touched=True,
        changed_at=work.now,
    )
    work.add(occurrence)
    work.journal("начато", occurrence, after={"due_on": str(due_on)})
    remind.tell(work, occurrence, remind.recipients(work, occurrence, work.today), ReminderKind.ASSIGNED)
    remind.replan(work, occurrence)
    return occurrence.id


def _just_begun(work: Work, activity: Activity, due_on: date) -> int | None:
    """The id of the same begun a moment ago: a button pressed twice begins one thing."""
    work.session.execute(select(Activity.id).where(Activity.id == activity.id).with_for_update())
    return work.session.scalar(
        select(Occurrence.id).where(
            Occurrence.activity_id == activity.id,
            Occurrence.rhythm == Rhythm.ON_DEMAND,
            Occurrence.planned_due_on == due_on,
            Occurrence.changed_at > work.now - SAME_PRESS,
        )
    )


def changed(work: Work, occurrence: Occurrence) -> None:
    """A change that a calendar shows: its item gets a higher SEQUENCE, and the row is never made anew."""
    occurrence.sequence += 1
    occurrence.touched = True
    occurrence.changed_at = work.now


def _is_in_force(occurrence: Occurrence) -> bool:
    return occurrence.cyclogram is None or occurrence.cyclogram.is_approved


def _require_open(work: Work, occurrence: Occurrence, verb: str) -> None:
    state = occurrence.state(work.today, work.today)
    if state is State.CANCELLED:
        raise Conflict("Это мероприятие отменено.")
    if not state.is_open:
        raise Conflict(f"{verb} нельзя: выполнение уже отмечено. Сначала отмените отметку.")
