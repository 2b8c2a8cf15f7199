"""Загрузить Word или Excel: a file with a plan is sent, read, and opened for review; the plan stays as it is."""

from typing import Annotated

from pydantic import Field
from starlette.datastructures import UploadFile
from starlette.responses import Response

from calendars.school_year import SchoolYear
from planner.domain.errors import Invalid
from planner.importing.files import MAX_FILE
from planner.queries.import_review import waiting_drafts
from planner.queries.plan_head import plan_head
from planner.queries.plan_table import plan_page
from planner.services import import_draft as importing
from planner.web.forms import NOTHING_TYPED, FormModel, Sending, Typed, attempt
from planner.web.pages.address import Asked, id_in
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

NO_FILE = "Выберите файл с планом."
NEW = "new-"
"""Before a year: a plan of its own is made of the document."""
OVER = "over-"
"""Before the id of a plan that the document is laid over."""


class BringForm(FormModel):
    where: Annotated[str, Field(pattern=f"^({NEW}20[2-9][0-9]|{OVER}[0-9]{{1,9}})$")]


def show(visit: Visiting, cyclogram: Asked = "") -> Response:
    return _page(visit, NOTHING_TYPED, id_in(cyclogram))


def _page(visit: Visit, typed: Typed, cyclogram_id: int | None = None) -> Response:
    shown = visit.app.ask(plan_page, cyclogram_id)
    open_plans = [plan for plan in shown.plans if plan.is_open]
    planned = {plan.years[0] for plan in open_plans}
    usual = next((plan.cyclogram_id for plan in open_plans if plan.years[0] == shown.beginning.planned), None)
    over = cyclogram_id if cyclogram_id is not None else usual
    return visit.page(
        "import_bring.html",
        typed.status,
        typed=typed,
        plans=open_plans,
        years=[year for year in shown.beginning.years if year not in planned],
        chosen=f"{OVER}{over}" if over is not None else f"{NEW}{shown.beginning.planned.start}",
        waiting=visit.app.ask(waiting_drafts),
        largest_mb=MAX_FILE // 1024 // 1024,
    )


def bring(visit: Visiting, sent: Sending) -> Response:
    kept: list[int] = []
    typed = attempt(sent, "bring", BringForm, lambda form: kept.append(_taken_in(visit, form, sent.files)))
    if typed is not None:
        return _page(visit, typed)
    return visit.back(f"/import/{kept[0]}", Said("Файл прочитан. В план пока ничего не записано."))


def _taken_in(visit: Visit, form: BringForm, files: tuple[UploadFile, ...]) -> int:
    if not files:
        raise Invalid("file", NO_FILE)
    over = int(form.where.removeprefix(OVER)) if form.where.startswith(OVER) else None
    if over is not None:
        year = visit.app.ask(plan_head, over).years[0]
    else:
        year = SchoolYear(int(form.where.removeprefix(NEW)))
    content = files[0].file.read(MAX_FILE + 1)
    habits = visit.app.ask(lambda work: work.habits)
    brought = importing.read_brought(content, files[0].filename or "план", year, habits)
    return visit.app.do(importing.take_in, brought, over)
