"""Год: the board of a school year, the lists its numbers open, and «Начать» for what is done on demand."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from starlette.responses import Response

from planner.queries.board import Filter, Need, board, listing
from planner.services.schedule import start
from planner.web.forms import Sending
from planner.web.pages.address import Asked, Ids, PathId, id_in, ids_in, year_in
from planner.web.site import Said
from planner.web.visiting import Visiting


def show(visit: Visiting, year: Asked = "", need: Asked = "", section: Asked = "", mine: Asked = "") -> Response:
    only = _filter(need, section, mine)
    shown = visit.app.ask(board, year_in(year), only)
    asked = {"year": shown.year.start, "need": only.need, "section": only.section, "mine": "1" if only.mine else ""}
    return visit.page("year.html", board=shown, only=only, asked=asked)


def show_list(
    visit: Visiting,
    year: Asked = "",
    need: Asked = "",
    section: Asked = "",
    mine: Asked = "",
    activity: Asked = "",
    month: Asked = "",
    ids: Ids = "",
) -> Response:
    only = replace(_filter(need, section, mine), activity_id=id_in(activity), month=_month(month), ids=ids_in(ids))
    found = visit.app.ask(listing, year_in(year), only)
    return visit.page(
        "list.html", listing=found, only=only, month=date.fromisoformat(f"{month}-01") if only.month else None
    )


def begin(visit: Visiting, sent: Sending, activity_id: PathId) -> Response:
    """«Начать»; a use case's refusal has no form to land in, so it is a page of its own."""
    occurrence_id = visit.app.do(start, activity_id)
    return visit.back(f"/o/{occurrence_id}", Said("Начато. Срок можно изменить на этой странице."))


def _filter(need: str, section: str, mine: str) -> Filter:
    known = Need(need) if need in set(Need) else None
    return Filter(need=known, section=section or None, mine=mine == "1")


def _month(text: str) -> str | None:
    with suppress(ValueError):
        return f"{date.fromisoformat(f'{text}-01'):%Y-%m}"
    return None
