"""Просьба перенести: an executor says «Не успеваю»; whoever controls it answers «срок прежний», or moves the day."""

from datetime import date

from planner.domain.errors import Conflict, Invalid, Repeated
from planner.domain.occurrence import Occurrence
from planner.domain.reminder import ReminderKind
from planner.domain.rights import Right
from planner.queries.seats import controllers, coordinators
from planner.queries.wishes import Wish, wish_about
from planner.services import remind
from planner.services.duty import acting_as
from planner.work import Work


def ask_to_move(work: Work, occurrence_id: int, reason: str, due_on: date | None = None) -> None:
    """«Не успеваю»: tells those who control and who coordinate; the reason is kept in the journal and on the card.

    The deadline itself stays until somebody with the right moves it; `due_on` is the day that would do. The same wish
    said again while it waits is the same wish.
    """
    occurrence = work.find_alone(Occurrence, occurrence_id)
    acting_as(work, occurrence)
    reason = reason.strip()
    if not reason:
        raise Invalid("reason", "Напишите в одной строке, что мешает.")
    if not remind.is_awaited(work, occurrence):
        raise Conflict("Это мероприятие уже отмечено или отменено.")
    if due_on is not None and due_on <= max(work.today, occurrence.due_on or work.today):
        raise Invalid("due_on", "Выберите день позже сегодняшнего и позже прежнего срока.")
    if _is_said(work, wish_about(work, occurrence.id), reason, due_on):
        return
    wish = {"due_on": str(due_on)} if due_on is not None else {}
    work.journal("не успеваю", occurrence, after={"reason": reason, **wish})
    people = {person.id for person in (*controllers(work, occurrence, work.today), *coordinators(work, work.today))}
    to = (remind.Recipient(person_id) for person_id in people)
    remind.tell(work, occurrence, to, ReminderKind.ASKED_TO_MOVE)


def _is_said(work: Work, wish: Wish | None, reason: str, due_on: date | None) -> bool:
    if wish is None or wish.answer is not None or work.actor is None:
        return False
    return (wish.person_id, wish.reason, wish.due_on) == (work.actor.id, reason, due_on)


def keep_deadline(work: Work, occurrence_id: int, reason: str) -> None:
    """«Оставить срок»: the answer to «Не успеваю» of whoever controls it or keeps the plan. Who asked is told.

    Raises Conflict when nobody asks, Repeated when the same was answered, Invalid without a reason.
    """
    occurrence = work.find_alone(Occurrence, occurrence_id)
    if not may_answer(work, occurrence):
        work.require(Right.PLAN)
    reason = reason.strip()
    wish = wish_about(work, occurrence.id)
    if wish is None:
        raise Conflict("Просьбы перенести здесь больше нет: возможно, срок уже перенесли.")
    if wish.answer is not None:
        is_own = work.actor is not None and wish.answer.by_id == work.actor.id and wish.answer.reason == reason
        raise Repeated("Ответ уже записан.") if is_own else Conflict("На эту просьбу уже ответили: срок прежний.")
    if not reason:
        raise Invalid("reason", "Напишите, почему срок остаётся прежним.")
    work.journal("срок оставлен", occurrence, after={"reason": reason})
    remind.drop(work, occurrence, ReminderKind.ASKED_TO_MOVE)
    to = [remind.Recipient(wish.person_id)] if wish.person_id is not None else []
    remind.tell(work, occurrence, to, ReminderKind.KEPT, nth=wish.entry_id)


def may_answer(work: Work, occurrence: Occurrence) -> bool:
    """Whether the actor controls it today, or keeps the plan."""
    if work.actor is None or work.may(Right.PLAN):
        return True
    return any(person.id == work.actor.id for person in controllers(work, occurrence, work.today))
