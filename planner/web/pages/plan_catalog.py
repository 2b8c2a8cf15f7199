"""Каталог: typical activities are looked through and taken into a draft: those ticked, or all that are shown."""

from starlette.responses import Response

from planner.queries.plan_catalog import CatalogFilter, CatalogPage, catalog_page
from planner.russian import counted
from planner.services.plan import fill_from_catalog
from planner.web.forms import NOTHING_TYPED, Flag, FormModel, Line, Mistaken, Sending, Sent, Typed, attempt
from planner.web.pages.address import Asked, PathId
from planner.web.pages.plan import KINDS, STALE, address_of
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting


class TakeForm(FormModel):
    every: Flag = False
    """All that are shown, whatever is ticked."""
    section: Line = ""
    seat: Line = ""
    kind: Line = ""
    text: Line = ""


def show(
    visit: Visiting, cyclogram_id: PathId, section: Asked = "", seat: Asked = "", kind: Asked = "", text: Asked = ""
) -> Response:
    return _page(visit, cyclogram_id, CatalogFilter(section, seat, KINDS.get(kind), text.strip()), NOTHING_TYPED)


def _page(visit: Visit, cyclogram_id: int, only: CatalogFilter, typed: Typed) -> Response:
    kind = next((name for name, value in KINDS.items() if value is only.invariant), "")
    asked = {"section": only.section, "seat": only.seat, "kind": kind, "text": only.text}
    shown = visit.app.ask(catalog_page, cyclogram_id, only)
    return visit.page("plan_catalog.html", typed.status, shown=shown, only=only, asked=asked, typed=typed)


def take(visit: Visiting, sent: Sending, cyclogram_id: PathId) -> Response:
    only = CatalogFilter(
        sent.values.get("section", ""),
        sent.values.get("seat", ""),
        KINDS.get(sent.values.get("kind", "")),
        sent.values.get("text", ""),
    )
    added: list[int] = []

    def act(form: TakeForm) -> None:
        keys = _shown(visit.app.ask(catalog_page, cyclogram_id, only)) if form.every else _ticked(sent)
        if not keys:
            raise Mistaken({"": "Отметьте хотя бы одно мероприятие."})
        added.append(visit.app.do(fill_from_catalog, cyclogram_id, keys))

    typed = attempt(sent, "take", TakeForm, act, STALE)
    if typed is not None:
        return _page(visit, cyclogram_id, only, typed)
    number = counted(added[0], "мероприятие", "мероприятия", "мероприятий")
    return visit.back(address_of(cyclogram_id), Said(f"Добавлено из каталога: {number}."))


def _shown(page: CatalogPage) -> list[str]:
    return [row.key for section in page.sections for row in section.rows if row.row_number is None]


def _ticked(sent: Sent) -> list[str]:
    """Keys of the activities: the boxes are named «entry-parent-survey»."""
    return [name.removeprefix("entry-") for name in sent.values if name.startswith("entry-")]
