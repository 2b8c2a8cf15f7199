"""Что получится: what a plan will ask of whom, looked at before it is approved."""

from starlette.responses import Response

from planner.queries.plan_preview import preview
from planner.web.pages.address import PathId
from planner.web.visiting import Visiting


def show(visit: Visiting, cyclogram_id: PathId) -> Response:
    return visit.page("plan_preview.html", shown=visit.app.ask(preview, cyclogram_id))
