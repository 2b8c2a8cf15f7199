"""Карточка, исполнитель: marking as done or not required, putting a reminder off, asking for another day, undoing."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator
from starlette.responses import Response

from planner.domain.errors import Invalid
from planner.domain.occurrence import State
from planner.domain.rights import Right
from planner.services import complete, remind, wish
from planner.services import undo as undoing
from planner.services.complete import Marked
from planner.web.forms import Day, Flag, FormModel, Line, NeededDay, RowId, Sending, Text
from planner.web.pages.address import PathId
from planner.web.pages.card import done
from planner.web.pages.card_files import attach_all
from planner.web.site import Said
from planner.web.visiting import Visiting

OTHER_DAY = "other"
ChosenDay = Annotated[Day, BeforeValidator(lambda text: None if text == OTHER_DAY else text)]


class MarkForm(FormModel):
    done_on: ChosenDay = None
    """None when it stands in the field beside."""
    other_day: Day = None
    result: Text = ""
    conclusion: Text = ""
    proposal: Text = ""
    protocol: Line = ""
    publication_url: Line = ""
    good_practice: Flag = False
    number: Line = ""
    dated_on: Day = None


class NotRequiredForm(FormModel):
    basis: Text = ""


class SnoozeForm(FormModel):
    until: NeededDay


class CannotForm(FormModel):
    reason: Line = ""
    due_on: Day = None


class UndoForm(FormModel):
    entry: RowId | None = None
    """The line of the history; the last change when it is not said."""


def mark(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    """The files first and for good: should the mark be refused, nobody has to photograph the paper again."""

    def act(form: MarkForm) -> Said:
        attach_all(visit, occurrence_id, sent, form.number, form.dated_on)
        # Adding a file does not change the version, so what the form has seen is still compared.
        return _marked(
            occurrence_id,
            visit.app.do(
                complete.complete,
                occurrence_id,
                done_on=_day_done(form),
                result=form.result,
                conclusion=form.conclusion if visit.viewer.may(Right.DECIDE) else "",
                proposal=form.proposal if visit.viewer.may(Right.DECIDE) else "",
                good_practice=form.good_practice and visit.viewer.may(Right.DECIDE),
                protocol=form.protocol,
                publication_url=form.publication_url,
                seen_version=form.seen,
            ),
        )

    return done(visit, occurrence_id, sent, "mark", MarkForm, act)


def _day_done(form: MarkForm) -> date:
    """The day chosen, or the one in the field beside; nothing is guessed when they differ."""
    if form.done_on is not None and form.other_day is not None and form.done_on != form.other_day:
        raise Invalid("other_day", "Выбран один день, а указан другой. Оставьте один.")
    done_on = form.done_on or form.other_day
    if done_on is None:
        raise Invalid("other_day", "Укажите день, когда это сделано.")
    return done_on


def _marked(occurrence_id: int, marked: Marked) -> Said:
    undo = f"/o/{occurrence_id}/undo"
    if marked.parts_left:
        return Said("Ваша часть отмечена. Ждём остальных.", undo)
    match marked.state:
        case State.SUBMITTED:
            return Said("Сдано на проверку. Больше ничего делать не нужно.", undo)
        case State.NOT_REQUIRED:
            return Said("Отмечено: не требуется.", undo)
    return Said("Отмечено выполнение.", undo)


def not_required(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: NotRequiredForm) -> Said:
        return _marked(
            occurrence_id, visit.app.do(complete.not_required, occurrence_id, form.basis, seen_version=form.seen)
        )

    return done(visit, occurrence_id, sent, "not_required", NotRequiredForm, act)


def snooze(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: SnoozeForm) -> Said:
        visit.app.do(remind.snooze, occurrence_id, form.until)
        return Said("Напоминание отложено. Срок прежний.")

    return done(visit, occurrence_id, sent, "snooze", SnoozeForm, act)


def cannot(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: CannotForm) -> Said:
        visit.app.do(wish.ask_to_move, occurrence_id, form.reason, form.due_on)
        return Said("Передано тем, кто ведёт план. Срок прежний, пока его не перенесут.")

    return done(visit, occurrence_id, sent, "cannot", CannotForm, act)


def undo(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    """What the line above the page or a line of the history offers to take back."""

    def act(form: UndoForm) -> Said:
        undone = visit.app.do(undoing.undo, occurrence_id, form.entry, seen_version=form.seen)
        return Said(f"Отменено: {undone}.")

    return done(visit, occurrence_id, sent, "undo", UndoForm, act)
