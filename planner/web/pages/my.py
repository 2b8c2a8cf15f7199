"""Мои дела: one person's work, in the order in which it presses."""

from starlette.responses import Response

from planner.domain.rights import Right
from planner.queries.my_work import my_work
from planner.queries.people import colleagues
from planner.web.pages.address import Asked, id_in
from planner.web.visiting import Visiting


def show(visit: Visiting, person: Asked = "") -> Response:
    """One's own; whoever oversees the plan may look at anybody's."""
    person_id = id_in(person)
    mine = visit.app.ask(my_work, person_id)
    people = visit.app.ask(colleagues) if visit.viewer.may(Right.OVERSEE) else ()
    return visit.page("my.html", mine=mine, people=people, shown=person_id or visit.viewer.person_id)
