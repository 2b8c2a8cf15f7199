"""Карточка, срок и люди: moving, cancelling and giving to others one occurrence, for those who keep the plan."""

from starlette.responses import Response

from planner.domain.errors import Invalid
from planner.services import assign, schedule, wish
from planner.services.plan import Assignee
from planner.web.forms import LARGEST_ID, Flag, FormModel, Line, NeededDay, Sending
from planner.web.pages.address import PathId
from planner.web.pages.card import done
from planner.web.site import Said
from planner.web.visiting import Visiting


class MoveForm(FormModel):
    due_on: NeededDay
    reason: Line = ""
    past: Flag = False
    """The day has passed already, and is meant so."""


class KeepForm(FormModel):
    reason: Line = ""


class CancelForm(FormModel):
    reason: Line = ""


def move(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: MoveForm) -> Said:
        visit.app.do(
            schedule.move, occurrence_id, form.due_on, form.reason, seen_version=form.seen, is_past_meant=form.past
        )
        return Said("Срок перенесён. Ответственные получат сообщение.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "move", MoveForm, act)


def keep(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    """«Оставить срок», the other answer to «Не успеваю»."""

    def act(form: KeepForm) -> Said:
        visit.app.do(wish.keep_deadline, occurrence_id, form.reason)
        return Said("Ответ записан, срок прежний. Тот, кто просил, получит сообщение.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "keep", KeepForm, act)


def cancel(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: CancelForm) -> Said:
        visit.app.do(schedule.cancel, occurrence_id, form.reason, seen_version=form.seen)
        return Said("Мероприятие отменено и остаётся на доске зачёркнутым.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "cancel", CancelForm, act)


def restore(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: FormModel) -> Said:
        visit.app.do(schedule.restore, occurrence_id, seen_version=form.seen)
        return Said("Мероприятие возвращено в план.")

    return done(visit, occurrence_id, sent, "restore", FormModel, act)


class ReassignForm(FormModel):
    whom: Line = ""
    """«position:3» or «person:5»."""
    reason: Line = ""


def reassign(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: ReassignForm) -> Said:
        whom = [_assignee(form.whom)]
        visit.app.do(assign.reassign, occurrence_id, whom, form.reason, seen_version=form.seen)
        return Said("Поручено. Прежние и новые ответственные получат сообщение.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "reassign", ReassignForm, act)


def _assignee(whom: str) -> Assignee:
    kind, _, number = whom.partition(":")
    row_id = int(number) if number.isascii() and number.isdecimal() and len(number) <= len(str(LARGEST_ID)) else 0
    if not 0 < row_id <= LARGEST_ID or kind not in ("position", "person"):
        raise Invalid("whom", "Выберите, кому поручить.")
    return Assignee(position_id=row_id) if kind == "position" else Assignee(person_id=row_id)
