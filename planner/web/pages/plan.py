"""План: a plan is begun, looked at, agreed, approved, closed. One form calls one use case.

Whoever may not plan reads what is approved, without a button.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from calendars.school_year import SchoolYear
from planner.domain.errors import Invalid
from planner.domain.rights import Right
from planner.queries.plan_head import plan_head
from planner.queries.plan_table import EVERY_ROW, PlanTable, RowFilter, plan_page, plan_table
from planner.russian import counted, day
from planner.services import approve as approval
from planner.services import arrange
from planner.services import plan as planning
from planner.services.roll_over import roll_over
from planner.web.forms import Day, FormModel, FormT, Line, NeededDay, Sending, Sent, Typed, attempt
from planner.web.pages.address import Asked, PathId, id_in
from planner.web.pages.plan_editions import show_changes
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

STALE = "Пока вы смотрели, план изменил кто-то другой. Посмотрите, что изменилось, и отправьте ещё раз."


class Source(StrEnum):
    """What a new plan is made of."""

    CATALOG = "catalog"
    INVARIANT = "invariant"
    """Of the catalogue, only what every organisation has to do."""
    CHOSEN = "chosen"
    """Of the catalogue, what is ticked on its page."""
    BLANK = "blank"
    PREVIOUS = "previous"


class NewPlanForm(FormModel):
    year: Annotated[int, Field(ge=2020, le=2100)]
    years: Annotated[int, Field(ge=1, le=6)] = 1
    source: Source = Source.CATALOG


KINDS = {"inv": True, "var": False}
"""How the address names «И» and «В»."""


def _rows_asked(
    section: Asked = "",
    seat: Asked = "",
    kind: Asked = "",
    undated: Asked = "",
    changed: Asked = "",
    text: Asked = "",
) -> RowFilter:
    return RowFilter(section, seat, KINDS.get(kind), undated == "1", changed == "1", text.strip())


RowsAsked = Annotated[RowFilter, Depends(_rows_asked)]
"""Which rows an address asks for: the page and the files of a plan are asked alike."""


def show(
    visit: Visiting, only: RowsAsked, cyclogram: Asked = "", order_no: Asked = "", order_on: Asked = ""
) -> Response:
    order = Typed("approve", {"order_no": order_no, "order_on": order_on})
    return show_plan(visit, id_in(cyclogram), order, only)


def show_plan(visit: Visit, cyclogram_id: int | None, typed: Typed, only: RowFilter = EVERY_ROW) -> Response:
    shown = visit.app.ask(plan_page, cyclogram_id, only)
    return visit.page(
        "plan.html",
        typed.status,
        shown=shown,
        typed=typed,
        only=only,
        asked=_asked(shown.table, only),
        may_plan=visit.viewer.may(Right.PLAN),
    )


def _asked(table: PlanTable | None, only: RowFilter) -> Mapping[str, object]:
    """The filter as its address says it."""
    return {
        "cyclogram": table.head.cyclogram_id if table else "",
        "section": only.section,
        "seat": only.seat,
        "kind": next((name for name, value in KINDS.items() if value is only.invariant), ""),
        "undated": "1" if only.is_undated else "",
        "changed": "1" if only.is_changed else "",
        "text": only.text,
    }


def address_of(cyclogram_id: int) -> str:
    return f"/plan?cyclogram={cyclogram_id}"


def create(visit: Visiting, sent: Sending) -> Response:
    made: list[tuple[int, Source]] = []
    typed = attempt(sent, "new", NewPlanForm, lambda form: made.append((_create(visit, form), form.source)))
    if typed is not None:
        return show_plan(visit, None, typed)
    cyclogram_id, source = made[0]
    if source is Source.CHOSEN:
        return visit.back(f"/plan/{cyclogram_id}/catalog", Said("Черновик плана создан. Отметьте, что в него взять."))
    return visit.back(address_of(cyclogram_id), Said("Черновик плана создан. Проверьте строки и утвердите план."))


def _create(visit: Visit, form: NewPlanForm) -> int:
    if form.source is Source.PREVIOUS:
        return _continue(visit, form)
    cyclogram_id = visit.app.do(planning.draft_cyclogram, form.year, form.years)
    if form.source in (Source.CATALOG, Source.INVARIANT):
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


# What happens to the whole plan


class AgreeForm(FormModel):
    protocol: Line = ""
    agreed_on: NeededDay


class ApproveForm(FormModel):
    protocol: Line = ""
    agreed_on: Day = None
    order_no: Line = ""
    order_on: NeededDay


ORDER = ("order_no", "order_on")


def agree(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    """One form has the protocol and the order: what is typed of the order meanwhile goes on in the address."""

    def act(form: AgreeForm) -> None:
        visit.app.do(approval.agree, cyclogram_id, form.protocol, form.agreed_on)

    typed = attempt(sent, "approve", AgreeForm, act, STALE)
    if typed is not None:
        return show_plan(visit, cyclogram_id, typed)
    order = {name: sent.values[name] for name in ORDER if sent.values.get(name)}
    agreed = Said("Согласование записано. Теперь план можно утвердить приказом.")
    return visit.back(f"/plan?{urlencode({'cyclogram': cyclogram_id, **order})}#approve", agreed)


def approve(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    """A draft is approved where it is shown, the next edition where its differences are."""

    def act(form: ApproveForm) -> None:
        visit.app.do(
            approval.approve,
            cyclogram_id,
            form.order_no,
            form.order_on,
            form.seen,
            protocol=form.protocol,
            agreed_on=form.agreed_on,
        )

    is_next = visit.app.ask(plan_head, cyclogram_id).is_approved
    typed = attempt(sent, "approve", ApproveForm, act, STALE)
    if typed is None:
        return visit.back(address_of(cyclogram_id), Said(_approved(visit.app.ask(plan_table, cyclogram_id))))
    return show_changes(visit, cyclogram_id, typed) if is_next else show_plan(visit, cyclogram_id, typed)


def _approved(table: PlanTable) -> str:
    what = "План утверждён" if table.head.edition == 1 else f"Утверждена редакция {table.head.edition}"
    if table.reminds_at is not None:
        return f"{what}. Напоминания пойдут с {day(table.reminds_at.date())}."
    if table.vacant:
        return f"{what}. Напоминать пока некому: добавьте сотрудников на должности из плана."
    return f"{what}. Ближайших сроков пока нет, напоминания начнутся перед ними."


def leave_out_past(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    def act(_: FormModel) -> Said:
        number = visit.app.do(arrange.leave_out_past, cyclogram_id)
        left_out = counted(number, "прошедший срок", "прошедших срока", "прошедших сроков")
        return Said(f"Не войдут в план: {left_out}.", f"/plan/{cyclogram_id}/past/back")

    return _done(visit, cyclogram_id, sent, "past", FormModel, act)


def bring_past_back(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    def act(_: FormModel) -> Said:
        number = visit.app.do(arrange.bring_past_back, cyclogram_id)
        return Said(f"Прошедшие сроки снова в плане: {number}.")

    return _done(visit, cyclogram_id, sent, "past", FormModel, act)


def ask_close(visit: Visiting, cyclogram_id: PathId) -> Response:
    return visit.page("plan_close.html", plan=visit.app.ask(plan_head, cyclogram_id))


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
    typed = attempt(sent, name, form, lambda read: said.append(act(read)), STALE)
    if typed is not None:
        return show_plan(visit, cyclogram_id, typed)
    return visit.back(address_of(cyclogram_id), said[0])
