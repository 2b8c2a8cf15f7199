"""Сегодня: how the day stands in one sentence, then what to do; for those who oversee, what hinders the plan."""

from starlette.responses import Response

from planner.queries.beginning import beginning_on_home
from planner.queries.home import home
from planner.web.visiting import Visiting


def show(visit: Visiting) -> Response:
    return visit.page("home.html", home=visit.app.ask(home), beginning=visit.app.ask(beginning_on_home))
