"""Карточка, файлы: papers are added, replaced by a new version, taken off, described and given back."""

from datetime import date

from starlette.responses import Response

from planner.domain.errors import Invalid, NotAllowed
from planner.queries.card import card, kept_file
from planner.services import evidence, report
from planner.web.forms import Day, FormModel, Line, Sending, Sent
from planner.web.pages.address import PathId
from planner.web.pages.attachment import attachment
from planner.web.pages.card import done
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting


class FilesForm(FormModel):
    number: Line = ""
    dated_on: Day = None


class PaperForm(FormModel):
    kind: Line = ""
    number: Line = ""
    dated_on: Day = None


def attach(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    def act(form: FilesForm) -> Said:
        if not sent.files:
            raise Invalid("file", "Выберите файл или сделайте фото.")
        attach_all(visit, occurrence_id, sent, form.number, form.dated_on)
        return Said("Файл добавлен." if len(sent.files) == 1 else "Файлы добавлены.")

    return done(visit, occurrence_id, sent, "files", FilesForm, act)


def attach_all(visit: Visit, occurrence_id: int, sent: Sent, number: str, dated_on: date | None) -> None:
    """Every file that came with a form, for good: should the rest of it be refused, nobody has to send them again."""
    _require_open(visit, occurrence_id, sent)
    for stored in sent.stored(visit.app.files.keep):
        visit.app.do(evidence.attach, occurrence_id, stored, number=number, dated_on=dated_on)


def _require_open(visit: Visit, occurrence_id: int, sent: Sent) -> None:
    """Asked before the bytes are kept: a file that may not be added is not to lie in the store until it is swept."""
    if sent.files and not visit.app.ask(card, occurrence_id).may.attach:
        raise NotAllowed("Добавить файл к этому мероприятию сейчас нельзя.")


def renew(visit: Visiting, sent: Sending, occurrence_id: PathId, evidence_id: PathId) -> Response:
    def act(_: FormModel) -> Said:
        if len(sent.files) != 1:
            raise Invalid("file", "Выберите один файл: он станет новой версией этого документа.")
        _require_open(visit, occurrence_id, sent)
        (stored,) = sent.stored(visit.app.files.keep)
        visit.app.do(evidence.renew, occurrence_id, evidence_id, stored)
        return Said("Новая версия добавлена. Прежняя осталась под ней.")

    return done(visit, occurrence_id, sent, f"version-{evidence_id}", FormModel, act)


def detach(visit: Visiting, sent: Sending, occurrence_id: PathId, evidence_id: PathId) -> Response:
    def act(_: FormModel) -> Said:
        visit.app.do(evidence.detach, evidence_id)
        return Said("Файл убран с карточки.", f"/o/{occurrence_id}/undo")

    return done(visit, occurrence_id, sent, "detach", FormModel, act)


def describe(visit: Visiting, sent: Sending, occurrence_id: PathId, evidence_id: PathId) -> Response:
    def act(form: PaperForm) -> Said:
        visit.app.do(report.describe, evidence_id, form.kind, form.number, form.dated_on)
        return Said("Данные документа записаны.")

    return done(visit, occurrence_id, sent, f"paper-{evidence_id}", PaperForm, act)


def download(visit: Visiting, evidence_id: PathId) -> Response:
    """Always saved, never shown: a file of somebody else's making is not to run as a page of ours."""
    kept = visit.app.ask(kept_file, evidence_id)
    return attachment(kept.name, visit.app.files.read(kept.sha256), kept.media_type)
