"""Проверка документа (review): what was read of a file, answered row by row, then taken into the plan. One form calls
one use case.
"""

from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from planner.domain.errors import Invalid
from planner.domain.import_draft import Answer, ImportDraft
from planner.queries.deadline_words import read_for
from planner.queries.import_review import ImportReview, ReviewRow, Standing, import_review
from planner.russian import counted
from planner.services import import_draft as importing
from planner.services.import_draft import Correction
from planner.web.forms import NOTHING_TYPED, Flag, FormModel, Line, Sending, Sent, Text, Typed, attempt
from planner.web.pages.address import Asked, PathId
from planner.web.pages.plan import address_of
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

STALE = "Пока вы смотрели, документ изменил кто-то другой. Посмотрите, что изменилось, и ответьте ещё раз."
AS_READ = "as-read"
"""Who answers for a row stays as it was read."""
MOST_ROWS = 100
"""On one page: a table of five hundred rows is turned over, as a document is."""


class RowForm(FormModel):
    row: Annotated[int, Field(ge=0, le=100_000)]
    act: str = ""
    phrase: Text | None = None
    answer: Answer | None = None
    answered: Text | None = None
    """The words that the answer is about: for others it is none."""
    bearer: Annotated[str, Field(pattern=f"^({AS_READ}|nobody|[pu][0-9]{{1,9}})$")] = AS_READ
    alike: Flag = False
    show: str = ""
    start: str = ""


class SectionForm(FormModel):
    title: Line = ""
    into: Line = ""


def show(visit: Visiting, import_draft_id: PathId, show: Asked = "", row: Asked = "", start: Asked = "") -> Response:
    return _page(visit, import_draft_id, NOTHING_TYPED, show, row, start)


def _page(visit: Visit, import_draft_id: int, typed: Typed, show: str = "", row: str = "", start: str = "") -> Response:
    review = visit.app.ask(import_review, import_draft_id)
    chosen = show if show in (*Standing, "all") else _first(review)
    rows = review.rows if chosen == "all" else review.rows_that(chosen)
    opened = int(row) if row.isascii() and row.isdecimal() else None
    first = int(start) if start.isascii() and start.isdecimal() and int(start) < len(rows) else 0
    corrected = next((one for one in review.rows if one.source.index == opened), None)
    return visit.page(
        "import_review.html",
        typed.status,
        review=review,
        typed=typed,
        shown=chosen,
        rows=rows[first : first + MOST_ROWS],
        first=first,
        total=len(rows),
        step=MOST_ROWS,
        corrected=corrected,
        meant=_meant(visit, review, corrected, typed),
    )


def _first(review: ImportReview) -> str:
    """What is looked at first: the questions, while there are any."""
    return Standing.ASKS if review.rows_that(Standing.ASKS) else "all"


def _meant(visit: Visit, review: ImportReview, row: ReviewRow | None, typed: Typed) -> object:
    if row is None:
        return None
    phrase = typed.value("row", "phrase", row.phrase)
    return visit.app.ask(read_for, phrase, review.year)


def show_reading(visit: Visiting, import_draft_id: PathId, phrase: Asked = "") -> Response:
    """What is understood of the words while they are typed; a part of the page, for htmx."""
    year = visit.app.ask(lambda work: import_review(work, import_draft_id).year)
    meant = visit.app.ask(read_for, phrase, year)
    return visit.site.render("plan_reading.html", meant=meant, phrase=phrase, answer="", is_asked=True)


def answer(visit: Visiting, sent: Sending, import_draft_id: PathId) -> Response:
    said: list[Said] = []
    shown: list[RowForm] = []

    def act(form: RowForm) -> None:
        shown.append(form)
        about = visit.app.do(
            importing.correct,
            import_draft_id,
            form.row,
            _correction(visit, import_draft_id, form),
            to_alike=form.alike,
            seen=form.seen,
        )
        undo = f"/import/{import_draft_id}/take-back" if about else ""
        said.append(Said(f"Записано: {counted(about, 'строка', 'строки', 'строк')}." if about else "Так и было.", undo))

    where = {name: sent.values.get(name, "") for name in ("show", "row", "start")}
    if sent.values.get("check"):
        return _page(visit, import_draft_id, Typed("row", sent.values), **where)
    typed = attempt(sent, "row", RowForm, act, STALE)
    if typed is not None:
        return _page(visit, import_draft_id, typed, **where)
    return visit.back(_address(import_draft_id, shown[0].show, shown[0].start), said[0] if said else None)


def _address(import_draft_id: int, show: str = "", start: str = "") -> str:
    asked = f"?show={show}&start={start or 0}" if show in (*Standing, "all") and (start or "0").isdecimal() else ""
    return f"/import/{import_draft_id}{asked}"


def _correction(visit: Visit, import_draft_id: int, form: RowForm) -> Correction:
    """Raises Invalid while a doubtful deadline was not looked at."""
    match form.act:
        case "yes":
            return Correction(answer=Answer.YES)
        case "undated":
            return Correction(answer=Answer.UNDATED)
        case "skip" | "take":
            return Correction(is_skipped=form.act == "skip")
    bearer = None if form.bearer == AS_READ else "" if form.bearer == "nobody" else form.bearer
    phrase = form.phrase or ""
    row = _row(visit, import_draft_id, form.row)
    is_same = row is not None and phrase.strip() == row.phrase.strip()
    given = form.answer if form.answered is not None and form.answered.strip() == phrase.strip() else None
    if given is None and is_same and row is not None and row.is_settled:
        return Correction(bearer=bearer)
    meant = visit.app.ask(lambda work: read_for(work, phrase, import_review(work, import_draft_id).year))
    if given is None and not meant.is_sure:
        raise Invalid("phrase", "Посмотрите, как прочитан срок, и ответьте." if meant.is_read else "Срок не прочитан.")
    if given is None and is_same:
        given = Answer.YES
    return Correction(phrase=None if is_same else phrase, answer=given, bearer=bearer)


def _row(visit: Visit, import_draft_id: int, index: int) -> ReviewRow | None:
    rows = visit.app.ask(import_review, import_draft_id).rows
    return next((row for row in rows if row.source.index == index), None)


def merge(visit: Visiting, sent: Sending, import_draft_id: PathId) -> Response:
    def act(form: SectionForm) -> None:
        visit.app.do(importing.merge_sections, import_draft_id, form.title, form.into, seen=form.seen)

    typed = attempt(sent, "sections", SectionForm, act, STALE)
    if typed is not None:
        return _page(visit, import_draft_id, typed)
    undo = f"/import/{import_draft_id}/take-back"
    return visit.back(_address(import_draft_id), Said("Разделы объединены.", undo))


def take_back(visit: Visiting, sent: Sending, import_draft_id: PathId) -> Response:
    return _done(visit, sent, import_draft_id, "take-back", "Последний ответ отменён.")


def bring_back(visit: Visiting, sent: Sending, import_draft_id: PathId) -> Response:
    return _done(visit, sent, import_draft_id, "bring-back", "Документ снова на проверке.")


DEEDS = {"take-back": importing.take_back, "bring-back": importing.bring_back}


def _done(visit: Visit, sent: Sent, import_draft_id: int, name: str, text: str) -> Response:
    typed = attempt(sent, name, FormModel, lambda _: visit.app.do(DEEDS[name], import_draft_id), STALE)
    if typed is not None:
        return _page(visit, import_draft_id, typed)
    return visit.back(_address(import_draft_id), Said(text))


def throw_away(visit: Visiting, sent: Sending, import_draft_id: PathId) -> Response:
    typed = attempt(sent, "throw-away", FormModel, lambda _: visit.app.do(importing.throw_away, import_draft_id), STALE)
    if typed is not None:
        return _page(visit, import_draft_id, typed)
    gone = Said("Документ убран. План не менялся.", f"/import/{import_draft_id}/bring-back")
    return visit.back("/import", gone)


def confirm(visit: Visiting, sent: Sending, import_draft_id: PathId) -> Response:
    """Pressed twice, the second answer leads to the same plan."""
    said = ["Этот документ уже в плане."]

    def act(form: FormModel) -> None:
        done = visit.app.do(importing.confirm, import_draft_id, form.seen).done
        said[0] = (
            f"Перенесено в план: новых строк {len(done.new)}, изменено {len(done.changed)}, "
            f"осталось как было {done.same}."
        )

    typed = attempt(sent, "confirm", FormModel, act, STALE)
    if typed is not None:
        return _page(visit, import_draft_id, typed)
    plan = visit.app.ask(lambda work: work.find(ImportDraft, import_draft_id).cyclogram_id)
    return visit.back(address_of(plan) if plan is not None else "/plan", Said(said[0]))
