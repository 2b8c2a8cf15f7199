"""План: a plan is made, filled row by row, agreed, approved, amended, closed. One form calls one use case.

What is not read surely is never scheduled unseen: the row comes back with what was understood of its deadline, and is
written only when somebody has looked.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field
from starlette.responses import Response

from calendars.school_year import SchoolYear
from planner.domain.assignment import Part
from planner.domain.errors import Invalid
from planner.domain.plan import Activity
from planner.queries.plan_table import PlanTable, RowForm, Understood, known_row, new_row, plan_head, plan_page
from planner.queries.plan_table import understood as understood_of
from planner.russian import counted, day, numbered
from planner.services import approve as approval
from planner.services import plan as planning
from planner.services.plan import ActivityDraft, Assignee
from planner.services.roll_over import roll_over
from planner.web.forms import (
    NOTHING_TYPED,
    Flag,
    FormModel,
    FormT,
    Line,
    NeededDay,
    RowId,
    Sending,
    Sent,
    Text,
    Typed,
    attempt,
)
from planner.web.pages.address import Asked, PathId, id_in
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting


class Source(StrEnum):
    """What a new plan is made of."""

    CATALOG = "catalog"
    INVARIANT = "invariant"
    """Of the catalogue, only what every organisation has to do."""
    BLANK = "blank"
    PREVIOUS = "previous"


class NewPlanForm(FormModel):
    year: Annotated[int, Field(ge=2020, le=2100)]
    years: Annotated[int, Field(ge=1, le=6)] = 1
    source: Source = Source.CATALOG


def show(visit: Visiting, cyclogram: Asked = "") -> Response:
    return _page(visit, id_in(cyclogram), NOTHING_TYPED)


def _page(visit: Visit, cyclogram_id: int | None, typed: Typed) -> Response:
    return visit.page("plan.html", typed.status, shown=visit.app.ask(plan_page, cyclogram_id), typed=typed)


def _address(cyclogram_id: int) -> str:
    return f"/plan?cyclogram={cyclogram_id}"


def create(visit: Visiting, sent: Sending) -> Response:
    made: list[int] = []
    typed = attempt(sent, "new", NewPlanForm, lambda form: made.append(_create(visit, form)))
    if typed is not None:
        return _page(visit, None, typed)
    said = Said("Черновик плана создан. Проверьте строки и утвердите план.")
    return visit.back(_address(made[0]), said)


def _create(visit: Visit, form: NewPlanForm) -> int:
    if form.source is Source.PREVIOUS:
        return _continue(visit, form)
    cyclogram_id = visit.app.do(planning.draft_cyclogram, form.year, form.years)
    if form.source is not Source.BLANK:
        visit.app.do(planning.fill_from_catalog, cyclogram_id, _keys(visit, form.source))
    return cyclogram_id


def _continue(visit: Visit, form: NewPlanForm) -> int:
    """The year after the latest plan; nothing is guessed when another one was chosen."""
    base = visit.app.ask(plan_page).beginning.base
    if base is None:
        raise Invalid("source", "Прошлого плана ещё нет. Выберите другой способ.")
    following = base.years[-1].next
    if (SchoolYear(form.year), form.years) != (following, 1):
        raise Invalid("source", f"На основе прошлого плана получится план на {following} учебный год. Выберите его.")
    return visit.app.do(roll_over, base.cyclogram_id)


def _keys(visit: Visit, source: Source) -> list[str]:
    entries = visit.app.ask(lambda work: work.catalog.activities(work.organization.kind))
    return [entry.key for entry in entries if entry.invariant or source is Source.CATALOG]


# The whole plan


class FillForm(FormModel):
    source: Literal[Source.CATALOG, Source.INVARIANT] = Source.CATALOG


class AgreeForm(FormModel):
    protocol: Line = ""
    agreed_on: NeededDay


class ApproveForm(FormModel):
    order_no: Line = ""
    order_on: NeededDay


def fill(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    def act(form: FillForm) -> Said:
        added = visit.app.do(planning.fill_from_catalog, cyclogram_id, _keys(visit, form.source))
        return Said(f"Добавлено из каталога: {counted(added, 'мероприятие', 'мероприятия', 'мероприятий')}.")

    return _done(visit, cyclogram_id, sent, "fill", FillForm, act)


def agree(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    def act(form: AgreeForm) -> Said:
        visit.app.do(approval.agree, cyclogram_id, form.protocol, form.agreed_on)
        return Said("Согласование записано. Теперь план можно утвердить приказом.")

    return _done(visit, cyclogram_id, sent, "agree", AgreeForm, act)


def approve(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    def act(form: ApproveForm) -> Said:
        visit.app.do(approval.approve, cyclogram_id, form.order_no, form.order_on)
        table = visit.app.ask(plan_page, cyclogram_id).table
        assert table is not None  # of the plan that was just approved
        return Said(_approved(table))

    return _done(visit, cyclogram_id, sent, "approve", ApproveForm, act)


def _approved(table: PlanTable) -> str:
    what = "План утверждён" if table.head.edition == 1 else f"Утверждена редакция {table.head.edition}"
    if table.reminds_at is not None:
        return f"{what}. Напоминания пойдут с {day(table.reminds_at.date())}."
    if table.vacant:
        return f"{what}. Напоминать пока некому: добавьте сотрудников на должности из плана."
    return f"{what}. Ближайших сроков пока нет, напоминания начнутся перед ними."


def ask_close(visit: Visiting, cyclogram_id: PathId) -> Response:
    return visit.page(
        "plan_close.html",
        plan=visit.app.ask(plan_head, cyclogram_id),
    )


def close(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    def act(_: FormModel) -> Said:
        visit.app.do(approval.close, cyclogram_id)
        return Said("План закрыт. Напоминаний по нему больше не будет.")

    return _done(visit, cyclogram_id, sent, "close", FormModel, act)


def _done(
    visit: Visit, cyclogram_id: int, sent: Sent, name: str, form: type[FormT], act: Callable[[FormT], Said]
) -> Response:
    """Does what one form of the plan asks, and shows the plan: anew when it is done, with what was typed when not."""
    said: list[Said] = []
    typed = attempt(sent, name, form, lambda read: said.append(act(read)))
    return _page(visit, cyclogram_id, typed) if typed is not None else visit.back(_address(cyclogram_id), said[0])


# One row


class Answer(StrEnum):
    """What was said to «Прочитано: … Так?»."""

    YES = "yes"
    UNDATED = "undated"


class Joins(StrEnum):
    """How a row added after approval comes into the plan."""

    BEYOND = "beyond"
    """«Сверх плана», from today."""
    NEXT = "next"


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
    joins: Joins = Joins.BEYOND
    reason: Line = ""
    more: Flag = False


class RetireForm(FormModel):
    reason: Line = ""


def show_new(visit: Visiting, cyclogram_id: PathId) -> Response:
    return _row_page(visit, visit.app.ask(new_row, cyclogram_id), NOTHING_TYPED)


def show_row(visit: Visiting, activity_id: PathId) -> Response:
    return _row_page(visit, visit.app.ask(known_row, activity_id), NOTHING_TYPED)


def _row_page(visit: Visit, row: RowForm, typed: Typed) -> Response:
    phrase = typed.value("row", "phrase", row.phrase)
    meant = visit.app.ask(understood_of, row.plan.cyclogram_id, phrase)
    is_asked = not meant.is_sure and (typed.is_open("row") or bool(phrase)) and not _is_settled(row, phrase)
    return visit.page("plan_row.html", typed.status, row=row, typed=typed, meant=meant, is_asked=is_asked)


def _is_settled(row: RowForm, phrase: str) -> bool:
    """Whether somebody has looked at these very words before."""
    return row.is_dated and phrase == row.phrase


def add(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    row = visit.app.ask(new_row, cyclogram_id)
    more: list[bool] = []

    def act(form: RowFields) -> None:
        draft = _draft(visit, row, form, ActivityDraft(title=""))
        if not draft.assignees:
            raise Invalid("position_id", "Укажите ответственного: без него никто не получит напоминаний.")
        is_next = form.joins is Joins.NEXT
        visit.app.do(planning.add_activity, cyclogram_id, draft, form.reason, for_next_edition=is_next)
        more.append(form.more)

    typed = attempt(sent, "row", RowFields, act)
    if typed is not None:
        return _row_page(visit, row, typed)
    return visit.back(
        f"/plan/{cyclogram_id}/add" if more[0] else _address(cyclogram_id),
        Said(f"Мероприятие добавлено. {_read(visit, cyclogram_id, sent)}"),
    )


def change(visit: Visiting, sent: Sending, activity_id: PathId) -> Response:
    row = visit.app.ask(known_row, activity_id)

    def act(form: RowFields) -> None:
        # What the form does not show stays; should it change meanwhile, the version that was seen no longer fits.
        known = visit.app.ask(lambda work: planning.as_draft(work.find(Activity, activity_id)))
        draft = _draft(visit, row, form, known)
        visit.app.do(planning.change_activity, activity_id, draft, form.reason, seen_version=form.seen)

    typed = attempt(sent, "row", RowFields, act)
    if typed is not None:
        # Asked anew: between the page and the refusal the row may have changed.
        return _row_page(visit, visit.app.ask(known_row, activity_id), typed)
    return visit.back(_address(row.plan.cyclogram_id), _changed(visit, row, sent))


def retire(visit: Visiting, sent: Sending, activity_id: PathId) -> Response:
    row = visit.app.ask(known_row, activity_id)

    def act(form: RetireForm) -> None:
        visit.app.do(planning.retire_activity, activity_id, form.reason, seen_version=form.seen)

    typed = attempt(sent, "retire", RetireForm, act)
    if typed is not None:
        return _row_page(visit, visit.app.ask(known_row, activity_id), typed)
    return visit.back(_address(row.plan.cyclogram_id), Said(f"Строка {numbered(row.number or '')} исключена из плана."))


def _changed(visit: Visit, row: RowForm, sent: Sent) -> Said:
    read = _read(visit, row.plan.cyclogram_id, sent)
    return Said(f"Строка {numbered(row.number or '')} изменена. {read}")


def _read(visit: Visit, cyclogram_id: int, sent: Sent) -> str:
    """What was made of the deadline just written, where it was read surely: nobody was asked about it."""
    meant = visit.app.ask(understood_of, cyclogram_id, sent.values.get("phrase", ""))
    return f"Срок прочитан: {meant.says.rstrip('.')}." if meant.is_sure else "Как прочитан срок, видно в таблице."


def _draft(visit: Visit, row: RowForm, form: RowFields, known: ActivityDraft) -> ActivityDraft:
    """The row as typed, over what is known of it. Raises Invalid while a doubtful deadline was not looked at."""
    meant = visit.app.ask(understood_of, row.plan.cyclogram_id, form.phrase)
    return replace(
        known,
        title=form.title,
        phrase=form.phrase,
        is_looked_at=_is_looked_at(row, form, meant, known),
        section=form.section,
        result_document=form.document,
        invariant=form.invariant,
        demands_acceptance=form.demands_acceptance,
        demands_file=form.demands_file,
        assignees=_assignees(row, form, known),
    )


def _is_looked_at(row: RowForm, form: RowFields, meant: Understood, known: ActivityDraft) -> bool:
    if meant.is_sure:
        return False
    if form.answer is not None and form.answered == form.phrase:
        return form.answer is Answer.YES
    if row.activity_id is not None and form.phrase == known.phrase:
        return known.is_looked_at
    raise Invalid("phrase", "Посмотрите, как прочитан срок, и ответьте." if meant.is_read else "Срок не прочитан.")


def _assignees(row: RowForm, form: RowFields, known: ActivityDraft) -> tuple[Assignee, ...]:
    """Who answers is as chosen; whoever does and controls stays."""
    if form.new_position:
        if form.position_id not in (None, row.responsible_id):
            raise Invalid("new_position", "Выбрана должность из списка и вписана новая. Оставьте что-то одно.")
        in_charge = Assignee(title=form.new_position)
    elif form.position_id not in (None, row.responsible_id):
        in_charge = Assignee(position_id=form.position_id)
    else:
        return known.assignees
    return (in_charge, *(one for one in known.assignees if one.part is not Part.ACCOUNTABLE))
