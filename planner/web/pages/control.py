"""Контроль: what does not go by itself, how the year is spread over people, which functions nobody carries out."""

from starlette.responses import Response

from calendars.school_year import SchoolYear
from planner.queries.control import Only, control
from planner.queries.coverage import coverage
from planner.queries.load import MOST_IN_WEEK, load
from planner.queries.outbox import without_channel
from planner.queries.people import colleagues
from planner.queries.visits import unseen
from planner.queries.year_report import year_gaps
from planner.web.pages.address import Asked, id_in, year_in
from planner.web.pages.report import by_kind
from planner.web.visiting import Visiting

MOST_ASKED = 20
"""Nobody looks for weeks with more deadlines than this."""


def show(visit: Visiting, person: Asked = "", section: Asked = "") -> Response:
    only = Only(id_in(person), section)
    year = SchoolYear.of(visit.viewer.today)
    return visit.page(
        "control.html",
        control=visit.app.ask(control, only),
        only=only,
        asked={"person": only.person_id, "section": only.section},
        people=visit.app.ask(colleagues),
        unreached=visit.app.ask(without_channel),
        unseen=visit.app.ask(unseen),
        gaps=by_kind(visit.app.ask(year_gaps, year.start)),
        year=year,
    )


def show_load(visit: Visiting, year: Asked = "", most: Asked = "") -> Response:
    """`most` is how many deadlines of one week are still no collision."""
    limit = int(most) if most.isascii() and most.isdecimal() and 0 < int(most[:3]) <= MOST_ASKED else MOST_IN_WEEK
    return visit.page("control_load.html", load=visit.app.ask(load, year_in(year), limit))


def show_coverage(visit: Visiting, year: Asked = "") -> Response:
    return visit.page("control_coverage.html", coverage=visit.app.ask(coverage, year_in(year)))
