"""Редакции: the history of a plan, and two editions beside each other: «было → стало»."""

from starlette.responses import Response

from planner.domain.errors import NotFound
from planner.queries.plan_editions import comparison, editions
from planner.web.forms import NOTHING_TYPED, Typed
from planner.web.pages.address import Asked, PathId
from planner.web.site import Visit
from planner.web.visiting import Visiting


def show(visit: Visiting, cyclogram_id: PathId) -> Response:
    plan, history = visit.app.ask(editions, cyclogram_id)
    return visit.page("plan_editions.html", plan=plan, editions=history)


def compare(visit: Visiting, cyclogram_id: PathId, was: Asked = "", becomes: Asked = "") -> Response:
    """`becomes=now` (or nothing) is the plan as it stands."""
    earlier = _number_in(was) if was else None
    later = None if becomes in ("", "now") else _number_in(becomes)
    return show_changes(visit, cyclogram_id, NOTHING_TYPED, earlier, later)


def show_changes(
    visit: Visit, cyclogram_id: int, typed: Typed, was: int | None = None, becomes: int | None = None
) -> Response:
    shown = visit.app.ask(comparison, cyclogram_id, was, becomes)
    return visit.page("plan_changes.html", typed.status, shown=shown, typed=typed)


def _number_in(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise NotFound
    return int(text)
