"""Показательная организация у двери: who sits at this computer may be one of its people, or begin his own instead."""

from starlette.requests import Request
from starlette.responses import Response

from planner.domain.access import Door
from planner.domain.errors import NotFound
from planner.queries.people import DemoPerson, demo_people
from planner.services.session import open_session
from planner.web.auth import closed, opened, visitor_of
from planner.web.nearness import is_at_this_computer
from planner.web.site import Site
from planner.web.visiting import Behind, require_same_origin


def people_here(request: Request, site: Site) -> tuple[DemoPerson, ...]:
    """The demo's people, for one who sits at this computer; nobody otherwise."""
    if not (site.demo_people and is_at_this_computer(request, site.house.base_url)):
        return ()
    return site.app.everywhere().ask(demo_people)


def may_start_own(request: Request, site: Site) -> bool:
    return site.start_own is not None and bool(people_here(request, site))


def enter(request: Request, site: Behind, person_id: int) -> Response:
    require_same_origin(request, site)
    person = next((one for one in people_here(request, site) if one.person_id == person_id), None)
    if person is None:
        raise NotFound
    session = site.app.everywhere().do(
        open_session, person.organization_id, person.person_id, Door.DEMO, visitor_of(request)
    )
    return opened(request, site, session)


def ask_start_own(request: Request, site: Behind) -> Response:
    """The one question of these pages: what it does cannot be taken back."""
    if not may_start_own(request, site):
        raise NotFound
    return site.render("start_own.html")


def start_own(request: Request, site: Behind) -> Response:
    require_same_origin(request, site)
    if site.start_own is None or not may_start_own(request, site):
        raise NotFound
    return closed(site, site.start_own())
