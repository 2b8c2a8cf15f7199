"""Кто пришёл (visiting): whose session a request belongs to, and whether its form is our own."""

from contextlib import suppress
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import BackgroundTasks, Depends
from sqlalchemy.exc import OperationalError
from starlette.requests import Request

from planner.domain.errors import NotAllowed, NotFound
from planner.queries.people import viewer
from planner.services.session import note_visit, session_of
from planner.web.errors import NotSignedIn
from planner.web.site import Site, Visit


def site_behind(request: Request) -> Site:
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


Behind = Annotated[Site, Depends(site_behind)]


def visit_of(request: Request, site: Behind, afterwards: BackgroundTasks) -> Visit:
    """Who visits. Raises NotSignedIn without a session, and for one who no longer works here.

    That he was here is written down after he has his answer: to look at a page waits for no writer.
    """
    secret = request.cookies.get(site.session_cookie, "")
    session = site.app.everywhere().ask(session_of, secret) if secret else None
    if session is None:
        raise NotSignedIn
    if session.is_to_be_noted:
        afterwards.add_task(_note, site, session.session_id)
    app = site.app.within(session.organization_id).on_behalf_of(session.person_id, via="web")
    try:
        return Visit(site, request, secret, app, app.ask(viewer))
    except NotFound as error:
        raise NotSignedIn(error.text) from error


def _note(site: Site, session_id: int) -> None:
    with suppress(OperationalError):  # another program holds the database; the next visit will be noted
        site.app.everywhere().do(note_visit, session_id)


Visiting = Annotated[Visit, Depends(visit_of)]


def require_same_origin(request: Request, site: Site) -> None:
    """A browser says from which site a form was sent. Raises NotAllowed for another's.

    Before there is a session there is no token either, so this is all that guards the sign-in.
    """
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        raise NotAllowed("Форма отправлена с чужой страницы.")
    origin = request.headers.get("origin")
    ours = {request.headers.get("host", ""), urlsplit(site.house.base_url).netloc}
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise NotAllowed("Форма отправлена с чужой страницы.")
