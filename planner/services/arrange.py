"""Состав и порядок: a row is put in another place or back into the plan; a draft leaves out what has passed."""

from datetime import date

from sqlalchemy import func, select

from planner.domain.errors import Conflict, Invalid
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity, Cyclogram
from planner.domain.rights import Right
from planner.services import schedule
from planner.services.numbering import close_gap, last_number, open_gap
from planner.services.plan import EXCLUDED, announce, changeable, require_open, require_reason
from planner.services.runs import build_occurrences, occurrences_of
from planner.work import Work


def place_activity(work: Work, activity_id: int, number: int, seen_version: int | None = None) -> None:
    """Gives a row of a draft this number; the rows between make room. Raises Conflict after approval."""
    activity = changeable(work, activity_id, seen_version=seen_version, is_reasoned=False)
    cyclogram = activity.cyclogram
    if cyclogram.is_approved:
        raise Conflict("План утверждён, и на номера строк уже ссылаются. Порядок меняют только в черновике.")
    last = last_number(work, cyclogram)
    if not 1 <= number <= last:
        raise Invalid("number", f"Укажите номер от 1 до {last}.")
    if number == activity.number:
        return
    before = activity.number
    close_gap(work, cyclogram, before)
    open_gap(work, cyclogram, number)
    activity.number = number
    work.journal("порядок", activity, before={"number": before}, after={"number": number})


def put_back(work: Work, activity_id: int, reason: str = "") -> None:
    """Undoes the exclusion of a row: it stands where it stood, with the deadlines that are still to come.

    Of an approved plan a reason is needed, but not on the very day of the exclusion: then nothing has been without it.
    Raises Conflict for a row that is in the plan.
    """
    work.require(Right.PLAN)
    activity = work.find(Activity, activity_id)
    cyclogram = activity.cyclogram
    require_open(cyclogram)
    if activity.retired_on is None:
        raise Conflict("Эта строка уже в плане.")
    if cyclogram.is_approved and activity.retired_on != work.today:
        require_reason(reason)
    if not cyclogram.is_approved:
        activity.number = min(activity.number, last_number(work, cyclogram) + 1)
        open_gap(work, cyclogram, activity.number)
    activity.retired_on = None
    build_occurrences(work, activity)
    for occurrence in occurrences_of(work, activity):
        if occurrence.cancelled_at is not None and occurrence.cancel_reason.startswith(EXCLUDED):
            schedule.put_back(work, occurrence)
            schedule.changed(work, occurrence)
    _count_again(work, activity)
    work.journal("возвращено в план", activity, after={"reason": reason.strip()})
    if cyclogram.is_approved:
        announce(work, activity)


def _count_again(work: Work, activity: Activity) -> None:
    """What the edition in force planned is planned by it again, and is not «сверх плана»."""
    edition = activity.cyclogram.edition
    if edition is None:
        return
    approved = next((row.content for row in edition.rows if row.activity_id == activity.id), None)
    if approved is not None and approved["phrase"] == activity.phrase:
        for occurrence in occurrences_of(work, activity):
            occurrence.edition_id = occurrence.edition_id or edition.id


def leave_out_past(work: Work, cyclogram_id: int) -> int:
    """A plan made in the middle of its year begins today: earlier deadlines are left out. Returns how many there were.

    Rows stay, and so do deadlines that somebody has moved or done something about.
    """
    cyclogram = _draft(work, cyclogram_id)
    if work.today not in (year := cyclogram.years[0]) or work.today <= year.first_on:
        raise Conflict("Учебный год этого плана сегодня не идёт: прошедших сроков в нём нет.")
    gone = _begin(work, cyclogram, work.today)
    work.journal("прошедшие сроки не включены", cyclogram, after={"from_on": str(work.today)})
    return gone


def bring_past_back(work: Work, cyclogram_id: int) -> int:
    """The plan holds its whole first year again. Returns how many deadlines came back."""
    cyclogram = _draft(work, cyclogram_id)
    came = -_begin(work, cyclogram, cyclogram.years[0].first_on)
    work.journal("прошедшие сроки возвращены", cyclogram)
    return came


def _draft(work: Work, cyclogram_id: int) -> Cyclogram:
    work.require(Right.PLAN)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    if cyclogram.is_approved:
        raise Conflict("План утверждён: его начало больше не меняют.")
    return cyclogram


def _begin(work: Work, cyclogram: Cyclogram, from_on: date) -> int:
    """Sets the first day that counts; returns how many deadlines went with it."""
    had = _number_of_deadlines(work, cyclogram)
    cyclogram.from_on = from_on
    for activity in cyclogram.activities:
        build_occurrences(work, activity)
    return had - _number_of_deadlines(work, cyclogram)


def _number_of_deadlines(work: Work, cyclogram: Cyclogram) -> int:
    query = select(func.count(Occurrence.id)).where(Occurrence.cyclogram_id == cyclogram.id)
    return work.session.scalar(query) or 0
