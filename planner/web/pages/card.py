"""Карточка: one occurrence; marking it, judging it, what came of it, moving it. One form calls one use case.

Each form carries the version of the card it was shown with, so what somebody else did in the meantime is never
overwritten unseen: the page comes back with both.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from urllib.parse import quote

from pydantic import BeforeValidator
from starlette.responses import Response

from planner.domain.assignment import Part
from planner.domain.completion import UNDO_FOR
from planner.domain.errors import Invalid, NotAllowed
from planner.domain.occurrence import State
from planner.domain.rights import Right
from planner.queries.card import card, kept_file
from planner.services import complete, decide, remind, report
from planner.services import undo as undoing
from planner.services.complete import Marked
from planner.services.plan import Assignee
from planner.web.forms import (
    NOTHING_TYPED,
    Day,
    Flag,
    FormModel,
    FormT,
    Line,
    NeededDay,
    NeededId,
    RowId,
    Sending,
    Sent,
    Text,
    Typed,
    attempt,
)
from planner.web.pages.address import PathId
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

OTHER_DAY = "other"
ChosenDay = Annotated[Day, BeforeValidator(lambda text: None if text == OTHER_DAY else text)]


def show(visit: Visiting, occurrence_id: PathId) -> Response:
    return _page(visit, occurrence_id, NOTHING_TYPED)


def _page(visit: Visit, occurrence_id: int, typed: Typed) -> Response:
    shown = visit.app.ask(card, occurrence_id)
    labels = _LABELS if typed.refusal else {}
    return visit.page("card.html", typed.status, card=shown, typed=typed, labels=labels, undo_minutes=_minutes())


def _minutes() -> int:
    return int(UNDO_FOR.total_seconds()) // 60


def done(
    visit: Visit, occurrence_id: int, sent: Sent, name: str, form: type[FormT], act: Callable[[FormT], Said]
) -> Response:
    """Does what one form of the card asks, and shows the card: anew when it is done, with what was typed when not."""
    said: list[Said] = []
    typed = attempt(sent, name, form, lambda read: said.append(act(read)))
    if typed is not None:
        return _page(visit, occurrence_id, typed)
    return visit.back(f"/o/{occurrence_id}", said[0])


# What a refused page shows of what was typed
_LABELS = {
    "result": "Что получилось",
    "conclusion": "Вывод",
    "proposal": "Предложение на следующий год",
    "protocol": "Протокол",
    "publication_url": "Адрес публикации",
    "other_day": "Когда сделано",
    "basis": "Основание",
    "no_decision_basis": "Почему решение не требуется",
    "remark": "Замечание",
    "text": "Текст",
    "whom": "Кому",
    "paper": "Приказ или протокол",
    "due_on": "Срок",
    "reason": "Причина",
    "until": "Напомнить",
    "kind": "Что за документ",
    "number": "Номер документа",
    "dated_on": "Дата документа",
}


# The executor


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


class FilesForm(FormModel):
    number: Line = ""
    dated_on: Day = None


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
        _attach(visit, occurrence_id, sent, form.number, form.dated_on)
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


def attach(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: FilesForm) -> Said:
        if not sent.files:
            raise Invalid("file", "Выберите файл или сделайте фото.")
        _attach(visit, occurrence_id, sent, form.number, form.dated_on)
        return Said("Файл добавлен." if len(sent.files) == 1 else "Файлы добавлены.")

    return done(visit, occurrence_id, sent, "files", FilesForm, act)


def _attach(visit: Visit, occurrence_id: int, sent: Sent, number: str, dated_on: date | None) -> None:
    # Asked before the bytes are kept: a file that may not be added is not to lie in the store until it is swept.
    if sent.files and not visit.app.ask(card, occurrence_id).may.attach:
        raise NotAllowed("Добавить файл к этому мероприятию сейчас нельзя.")
    for stored in sent.stored(visit.app.files.keep):
        visit.app.do(complete.attach, occurrence_id, stored, number=number, dated_on=dated_on)


def detach(visit: Visiting, sent: Sending, occurrence_id: PathId, evidence_id: PathId) -> Response:
    def act(_: FormModel) -> Said:
        visit.app.do(complete.detach, evidence_id)
        return Said("Файл убран с карточки.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "detach", FormModel, act)


def snooze(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: SnoozeForm) -> Said:
        visit.app.do(remind.snooze, occurrence_id, form.until)
        return Said("Напоминание отложено. Срок прежний.")

    return done(visit, occurrence_id, sent, "snooze", SnoozeForm, act)


def cannot(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: CannotForm) -> Said:
        visit.app.do(remind.ask_to_move, occurrence_id, form.reason, form.due_on)
        return Said("Передано тем, кто ведёт план. Срок прежний, пока его не перенесут.")

    return done(visit, occurrence_id, sent, "cannot", CannotForm, act)


def undo(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    """What the line above the page or a line of the history offers to take back."""

    def act(form: UndoForm) -> Said:
        undone = visit.app.do(undoing.undo, occurrence_id, form.entry, seen_version=form.seen)
        return Said(f"Отменено: {undone}.")

    return done(visit, occurrence_id, sent, "undo", UndoForm, act)


# Who accepts


class AcceptForm(FormModel):
    no_decision_basis: Text = ""


class ReturnForm(FormModel):
    remark: Text = ""


def accept(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: AcceptForm) -> Said:
        basis = form.no_decision_basis
        visit.app.do(complete.accept, occurrence_id, no_decision_basis=basis, seen_version=form.seen)
        return Said("Принято.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "accept", AcceptForm, act)


def give_back(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: ReturnForm) -> Said:
        # Asked before the bytes are kept, as with evidence.
        if sent.files and not visit.app.ask(card, occurrence_id).may.judge:
            raise NotAllowed("Вернуть это мероприятие сейчас нельзя.")
        files = sent.stored(visit.app.files.keep)
        visit.app.do(complete.return_, occurrence_id, form.remark, seen_version=form.seen, files=files)
        return Said("Возвращено. Исполнитель получит сообщение.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "return", ReturnForm, act)


# What came of it


class FindingForm(FormModel):
    text: Text = ""
    position_id: NeededId
    due_on: NeededDay


class DecisionForm(FindingForm):
    paper: Line = ""


def add_finding(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: FindingForm) -> Said:
        whom = [Assignee(position_id=form.position_id, part=Part.ACCOUNTABLE)]
        visit.app.do(decide.record_finding, occurrence_id, form.text, whom, form.due_on)
        return Said("Замечание записано и поручено.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "finding", FindingForm, act)


def add_decision(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: DecisionForm) -> Said:
        whom = [Assignee(position_id=form.position_id, part=Part.ACCOUNTABLE)]
        visit.app.do(decide.decide, occurrence_id, form.text, whom, form.due_on, paper=form.paper)
        return Said("Решение записано и поручено.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "decision", DecisionForm, act)


# What the administration writes for the analysis


class ConclusionForm(FormModel):
    conclusion: Text = ""
    proposal: Text = ""
    good_practice: Flag = False


class ReasonForm(FormModel):
    reason: Text = ""


class PaperForm(FormModel):
    kind: Line = ""
    number: Line = ""
    dated_on: Day = None


def conclude(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: ConclusionForm) -> Said:
        visit.app.do(
            report.conclude,
            occurrence_id,
            form.conclusion,
            proposal=form.proposal,
            good_practice=form.good_practice,
            seen_version=form.seen,
        )
        return Said("Вывод записан. Он войдёт в анализ за год.")

    return done(visit, occurrence_id, sent, "conclusion", ConclusionForm, act)


def explain(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: ReasonForm) -> Said:
        visit.app.do(report.explain, occurrence_id, form.reason, seen_version=form.seen)
        return Said("Причина записана. Она войдёт в анализ за год.")

    return done(visit, occurrence_id, sent, "explain", ReasonForm, act)


def describe(visit: Visiting, sent: Sending, occurrence_id: PathId, evidence_id: PathId) -> Response:
    def act(form: PaperForm) -> Said:
        visit.app.do(report.describe, evidence_id, form.kind, form.number, form.dated_on)
        return Said("Данные документа записаны.")

    return done(visit, occurrence_id, sent, f"paper-{evidence_id}", PaperForm, act)


# Files


def download(visit: Visiting, evidence_id: PathId) -> Response:
    """Always saved, never shown: a file of somebody else's making is not to run as a page of ours."""
    kept = visit.app.ask(kept_file, evidence_id)
    content = visit.app.files.read(kept.sha256)
    disposition = f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}"
    return Response(content, media_type=kept.media_type, headers={"Content-Disposition": disposition})
