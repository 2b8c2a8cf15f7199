"""Год: the board of a school year, its months by weeks, the lists that numbers open; «Начать» of what is on demand."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from planner.domain.occurrence import State
from planner.queries.board import Filter, Kind, Need, board, by_weeks, listing
from planner.services.schedule import start
from planner.web.forms import Sending
from planner.web.pages.address import Asked, Ids, PathId, id_in, ids_in, month_in, year_in
from planner.web.site import Said
from planner.web.visiting import Visiting
from planner.web.year_cells import Cells


@dataclass(frozen=True)
class Question:
    """What the address of a view asks for: which year, and what of it. Every view carries it over to the others."""

    year: int | None
    by_calendar: bool
    month_on: date | None
    """The first day of the month asked for."""
    only: Filter

    def carried(self, year: int, month_on: date | None = None) -> dict[str, object]:
        """As it stands in an address; `year` and `month_on` are the ones that are shown."""
        only = self.only
        return {
            "year": year,
            "by": "calendar" if self.by_calendar else "",
            "month": f"{month_on:%Y-%m}" if month_on else "",
            "need": only.need,
            "section": only.section,
            "mine": "1" if only.mine else "",
            "seat": only.seat,
            "kind": only.kind,
            "state": only.state,
            "text": only.text,
        }


def question(
    year: Asked = "",
    by: Asked = "",
    month: Asked = "",
    need: Asked = "",
    section: Asked = "",
    mine: Asked = "",
    seat: Asked = "",
    kind: Asked = "",
    state: Asked = "",
    text: Asked = "",
) -> Question:
    only = Filter(
        need=Need(need) if need in set(Need) else None,
        section=section or None,
        mine=mine == "1",
        seat=seat or None,
        kind=Kind(kind) if kind in set(Kind) else None,
        state=State(state) if state in set(State) else None,
        text=" ".join(text.split()),
    )
    return Question(year_in(year), by == "calendar", month_in(month), only)


Asking = Annotated[Question, Depends(question)]


def show(visit: Visiting, asking: Asking) -> Response:
    shown = visit.app.ask(board, asking.year, asking.only, asking.by_calendar)
    asked = asking.carried(shown.calendar_year or shown.year.start)
    return visit.page("year.html", board=shown, only=asking.only, asked=asked, Cells=Cells)


def show_weeks(visit: Visiting, asking: Asking) -> Response:
    shown = visit.app.ask(by_weeks, asking.year, asking.month_on, asking.only, asking.by_calendar)
    asked = asking.carried(shown.calendar_year or shown.year.start, shown.month_on)
    return visit.page("weeks.html", shown=shown, only=asking.only, asked=asked, Cells=Cells)


def show_list(visit: Visiting, asking: Asking, activity: Asked = "", ids: Ids = "") -> Response:
    month = f"{asking.month_on:%Y-%m}" if asking.month_on else None
    only = replace(asking.only, activity_id=id_in(activity), month=month, ids=ids_in(ids))
    found = visit.app.ask(listing, asking.year, only, asking.by_calendar)
    asked = asking.carried(found.calendar_year or found.year.start, asking.month_on)
    return visit.page("list.html", listing=found, only=only, asked=asked, month=asking.month_on)


def begin(visit: Visiting, sent: Sending, activity_id: PathId) -> Response:
    """«Начать»; a use case's refusal has no form to land in, so it is a page of its own."""
    occurrence_id = visit.app.do(start, activity_id)
    return visit.back(f"/o/{occurrence_id}", Said("Начато. Срок можно изменить на этой странице."))
