"""Строка плана: a row is read, added, changed, put in its place, taken out and put back. One form calls one use case.

What is not read surely is never scheduled unseen: the row comes back with what was understood of its deadline, and is
written only when somebody has looked.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field
from starlette.responses import Response

from calendars.workdays import Shift
from planner.domain.assignment import Part
from planner.domain.errors import Invalid
from planner.domain.plan import Activity
from planner.domain.rights import Right
from planner.queries.deadline_words import Understood, understood
from planner.queries.discussion import comments
from planner.queries.plan_excluded import excluded
from planner.queries.plan_row import RowForm, known_row, new_row
from planner.russian import numbered, sentence
from planner.services import arrange, discuss
from planner.services import plan as planning
from planner.services.plan import ActivityDraft, Assignee
from planner.web import doubles
from planner.web.forms import (
    NOTHING_TYPED,
    Flag,
    FormModel,
    Line,
    Mistaken,
    RowId,
    Sending,
    Sent,
    Text,
    Typed,
    attempt,
)
from planner.web.pages.address import Asked, PathId, id_in
from planner.web.pages.plan import address_of
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

STALE = "Пока вы смотрели, эту строку плана изменил кто-то другой. Сравните и отправьте ещё раз."


class Answer(StrEnum):
    """What was said to «Прочитано: … Так?»."""

    YES = "yes"
    UNDATED = "undated"


class Joins(StrEnum):
    """How a row added after approval comes into the plan."""

    BEYOND = "beyond"
    """«Сверх плана», from today."""
    NEXT = "next"


def _roubles(text: object) -> object:
    """«12 500,50»."""
    if not isinstance(text, str):
        return text
    plain = "".join(text.split()).removesuffix("₽").replace(",", ".")
    if plain.count(".") > 1 or not plain.replace(".", "", 1).isdecimal():
        raise ValueError("Укажите сумму цифрами: 12 500 или 12 500,50.")
    return Decimal(plain)


class RowFields(FormModel):
    title: Text = ""
    phrase: Text = ""
    answer: Answer | None = None
    answered: Text = ""
    """The words that the answer is about: for others it is none."""
    position_id: RowId | None = None
    new_position: Line = ""
    section: Line = ""
    document: Text = ""
    invariant: Flag = False
    demands_acceptance: Flag = False
    demands_file: Flag = False
    demands_decision: Flag = False
    demands_publication: Flag = False
    short_title: Line = ""
    object: Line = ""
    regulation: Line = ""
    considered_by_id: RowId | None = None
    each: Flag = False
    shift: Shift | None = None
    cost: Annotated[Decimal | None, BeforeValidator(_roubles), Field(ge=0, lt=10**10, decimal_places=2)] = None
    joins: Joins = Joins.BEYOND
    reason: Line = ""
    more: Flag = False
    check: Flag = False
    """Only to see how the deadline is read."""


class ReasonForm(FormModel):
    reason: Line = ""


class PlaceForm(FormModel):
    number: Annotated[int, Field(ge=1, le=10_000)]


class SayForm(FormModel):
    text: Text = ""


def show_new(visit: Visiting, cyclogram_id: PathId) -> Response:
    return _row_page(visit, visit.app.ask(new_row, cyclogram_id), NOTHING_TYPED)


def show(visit: Visiting, activity_id: PathId) -> Response:
    return _show(visit, activity_id, NOTHING_TYPED)


def _show(visit: Visit, activity_id: int, typed: Typed) -> Response:
    return _row_page(visit, visit.app.ask(known_row, activity_id), typed)


def _row_page(visit: Visit, row: RowForm, typed: Typed) -> Response:
    phrase = typed.value("row", "phrase", row.phrase)
    return visit.page(
        "plan_row.html" if visit.viewer.may(Right.PLAN) else "plan_row_read.html",
        typed.status,
        row=row,
        typed=typed,
        meant=visit.app.ask(understood, row.plan.cyclogram_id, phrase),
        is_asked=(typed.is_open("row") or bool(phrase)) and not _is_settled(row, phrase),
        doubts=doubles.about_field(visit, typed, "row", "new_position"),
        said_here=() if row.activity_id is None else visit.app.ask(comments, activity_id=row.activity_id),
    )


def _is_settled(row: RowForm, phrase: str) -> bool:
    """Whether somebody has looked at these very words before."""
    return row.is_dated and phrase == row.phrase


def show_reading(visit: Visiting, cyclogram_id: PathId, phrase: Asked = "", activity: Asked = "") -> Response:
    """What is understood of the words while they are typed; a part of the page, for htmx."""
    activity_id = id_in(activity)
    known = visit.app.ask(known_row, activity_id) if activity_id is not None else None
    meant = visit.app.ask(understood, cyclogram_id, phrase)
    is_asked = known is None or not _is_settled(known, phrase)
    return visit.site.render("plan_reading.html", meant=meant, phrase=phrase, answer="", is_asked=is_asked)


def add(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    row = visit.app.ask(new_row, cyclogram_id)
    if sent.values.get("check"):
        return _row_page(visit, row, Typed("row", sent.values))
    more: list[bool] = []

    def act(form: RowFields) -> None:
        _require_filled(form, sent)
        draft = _draft(visit, row, form, sent, ActivityDraft(title=""))
        is_next = form.joins is Joins.NEXT
        visit.app.do(planning.add_activity, cyclogram_id, draft, form.reason, for_next_edition=is_next)
        more.append(form.more)

    typed = attempt(sent, "row", RowFields, act, STALE)
    if typed is not None:
        return _row_page(visit, row, typed)
    return visit.back(
        f"/plan/{cyclogram_id}/add" if more[0] else address_of(cyclogram_id),
        Said(f"Мероприятие добавлено. {_read(visit, cyclogram_id, sent)}"),
    )


def _require_filled(form: RowFields, sent: Sent) -> None:
    """Names all that is missing at once: being sent back three times for three fields is a mockery."""
    missing = {}
    if not form.title:
        missing["title"] = "Укажите название мероприятия."
    if not form.phrase and form.answer is None:
        missing["phrase"] = "Укажите срок или ответьте, что строка остаётся без даты."
    if form.position_id is None and not form.new_position and not _ticked(sent, Part.ACCOUNTABLE):
        missing["position_id"] = "Укажите ответственного: без него никто не получит напоминаний."
    if missing:
        raise Mistaken(missing)


def change(visit: Visiting, sent: Sending, activity_id: PathId) -> Response:
    row = visit.app.ask(known_row, activity_id)
    if sent.values.get("check"):
        return _row_page(visit, row, Typed("row", sent.values))

    def act(form: RowFields) -> None:
        # What the form does not show stays; should it change meanwhile, the version that was seen no longer fits.
        known = visit.app.ask(lambda work: planning.as_draft(work.find(Activity, activity_id)))
        draft = _draft(visit, row, form, sent, known)
        visit.app.do(planning.change_activity, activity_id, draft, form.reason, seen_version=form.seen)

    typed = attempt(sent, "row", RowFields, act, STALE)
    if typed is not None:
        # Asked anew: between the page and the refusal the row may have changed.
        return _show(visit, activity_id, typed)
    said = Said(f"Строка {numbered(row.number or '')} изменена. {_read(visit, row.plan.cyclogram_id, sent)}")
    return visit.back(address_of(row.plan.cyclogram_id), said)


def _read(visit: Visit, cyclogram_id: int, sent: Sent) -> str:
    """What was made of the deadline just written, where it was read surely: nobody was asked about it."""
    meant = visit.app.ask(understood, cyclogram_id, sent.values.get("phrase", ""))
    return sentence(f"Срок прочитан: {meant.says}") if meant.is_sure else "Как прочитан срок, видно в таблице."


def _draft(visit: Visit, row: RowForm, form: RowFields, sent: Sent, known: ActivityDraft) -> ActivityDraft:
    """The row as typed, over what is known of it. Raises Invalid while a doubtful deadline was not looked at."""
    meant = visit.app.ask(understood, row.plan.cyclogram_id, form.phrase)
    new_position = doubles.title_meant(visit, "new_position", form.new_position, sent.values)
    return replace(
        known,
        title=form.title,
        phrase=form.phrase,
        is_looked_at=_is_looked_at(row, form, meant, known),
        section=form.section,
        short_title=form.short_title,
        object=form.object,
        regulation=form.regulation,
        result_document=form.document,
        considered_by_id=form.considered_by_id,
        invariant=form.invariant,
        demands_acceptance=form.demands_acceptance,
        demands_file=form.demands_file,
        demands_decision=form.demands_decision,
        demands_publication=form.demands_publication,
        shift=form.shift,
        cost_planned=form.cost,
        assignees=tuple(_assignees(row, form, sent, new_position)),
    )


def _is_looked_at(row: RowForm, form: RowFields, meant: Understood, known: ActivityDraft) -> bool:
    if meant.is_sure:
        return False
    if form.answer is not None and form.answered == form.phrase:
        return form.answer is Answer.YES
    if row.activity_id is not None and form.phrase == known.phrase:
        return known.is_looked_at
    raise Invalid("phrase", "Посмотрите, как прочитан срок, и ответьте." if meant.is_read else "Срок не прочитан.")


def _assignees(row: RowForm, form: RowFields, sent: Sent, new_position: str) -> Iterable[Assignee]:
    """The one who answers first as chosen or newly named, then everybody ticked, each part apart."""
    groups = {int(one.key[1:]) for one in row.bearers.groups}

    def given(part: Part, key: str) -> Assignee:
        number = int(key[1:])
        if key.startswith("u"):
            return Assignee(person_id=number, part=part)
        return Assignee(position_id=number, part=part, each=form.each and number in groups)

    if form.new_position and form.position_id not in (None, row.responsible_id):
        raise Invalid("new_position", "Выбрана должность из списка и вписана новая. Оставьте что-то одно.")
    first = f"p{form.position_id}" if form.position_id is not None else ""
    if form.new_position:
        first = ""
        yield Assignee(title=new_position)
    elif first:
        yield given(Part.ACCOUNTABLE, first)
    for part in Part:
        for one in _ticked(sent, part):
            if part is not Part.ACCOUNTABLE or one != first:
                yield given(part, one)


def _ticked(sent: Sent, part: Part) -> list[str]:
    """Keys of the bearers ticked for a part: the boxes are named «executor-p12», «controller-u5»."""
    prefix = f"{part}-"
    keys = [name.removeprefix(prefix) for name in sent.values if name.startswith(prefix)]
    return [key for key in keys if key[:1] in ("p", "u") and key[1:].isascii() and key[1:].isdecimal()]


# Its place, out and back


def place(visit: Visiting, sent: Sending, activity_id: PathId) -> Response:
    row = visit.app.ask(known_row, activity_id)

    def act(form: PlaceForm) -> None:
        visit.app.do(arrange.place_activity, activity_id, form.number, seen_version=form.seen)

    typed = attempt(sent, "place", PlaceForm, act, STALE)
    if typed is not None:
        return _show(visit, activity_id, typed)
    placed = Said(f"Строка теперь под номером {sent.values['number']}.")
    return visit.back(f"{address_of(row.plan.cyclogram_id)}#row-{sent.values['number']}", placed)


def retire(visit: Visiting, sent: Sending, activity_id: PathId) -> Response:
    row = visit.app.ask(known_row, activity_id)

    def act(form: ReasonForm) -> None:
        visit.app.do(planning.retire_activity, activity_id, form.reason, seen_version=form.seen)

    typed = attempt(sent, "retire", ReasonForm, act, STALE)
    if typed is not None:
        return _show(visit, activity_id, typed)
    gone = Said(f"Строка {numbered(row.number or '')} исключена из плана.", f"/activities/{activity_id}/put-back")
    return visit.back(address_of(row.plan.cyclogram_id), gone)


def put_back(visit: Visiting, sent: Sending, activity_id: PathId) -> Response:
    row = visit.app.ask(known_row, activity_id)

    def act(form: ReasonForm) -> None:
        visit.app.do(arrange.put_back, activity_id, form.reason)

    typed = attempt(sent, f"back-{activity_id}", ReasonForm, act, STALE)
    if typed is not None:
        return _excluded_page(visit, row.plan.cyclogram_id, typed)
    return visit.back(f"/activities/{activity_id}", Said("Строка возвращена в план."))


def show_excluded(visit: Visiting, cyclogram_id: PathId) -> Response:
    return _excluded_page(visit, cyclogram_id, NOTHING_TYPED)


def _excluded_page(visit: Visit, cyclogram_id: int, typed: Typed) -> Response:
    plan, rows = visit.app.ask(excluded, cyclogram_id)
    return visit.page("plan_excluded.html", typed.status, plan=plan, rows=rows, typed=typed)


# What is said of it


def say(visit: Visiting, sent: Sending, activity_id: PathId) -> Response:
    def act(form: SayForm) -> None:
        visit.app.do(discuss.say, form.text, activity_id=activity_id)

    typed = attempt(sent, "say", SayForm, act)
    if typed is not None:
        return _show(visit, activity_id, typed)
    return visit.back(f"/activities/{activity_id}#discussion", Said("Записано в обсуждении."))


def show_discussion(visit: Visiting, activity_id: PathId) -> Response:
    said_here = visit.app.ask(comments, activity_id=activity_id)
    row = visit.app.ask(known_row, activity_id)
    return visit.page(
        "discussion_alone.html",
        title=f"Строка {numbered(row.number or '')}. {row.title}",
        back=f"/activities/{activity_id}",
        path=f"/activities/{activity_id}/say",
        hint="Видят все, кто видит план.",
        said_here=said_here,
        typed=NOTHING_TYPED,
    )
