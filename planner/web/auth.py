"""Вход (auth): a one-time address opens a session; the demo lets anybody at this very computer be one of its people.

Opening the address only shows a button, and the button uses it up: messengers open every link they carry to draw a
preview of it.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from planner.domain.access import Door
from planner.domain.errors import NotAllowed, NotFound
from planner.queries.named import organizations
from planner.queries.people import DemoPerson, demo_people
from planner.services.session import OWN_FOR, Opened, Visitor, open_session
from planner.services.session import sign_out as end
from planner.services.sign_in import by_address
from planner.web.forms import Sending
from planner.web.site import Site
from planner.web.visiting import Behind, Visiting, require_same_origin, site_behind
from planner.web.words import device

COOKIE_FOR = int(OWN_FOR.total_seconds())
SIGNS_OF_A_PROXY = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "cf-connecting-ip",
    "via",
)


# One-time address


def show_offer(site: Behind, secret: str) -> Response:
    """Neither uses the address up nor says whether it is good."""
    return site.render("signin.html", secret=secret)


def sign_in(request: Request, site: Behind, secret: str) -> Response:
    require_same_origin(request, site)
    return opened(request, site, site.app.everywhere().do(by_address, secret, visitor_of(request)))


def sign_out(visit: Visiting, sent: Sending) -> Response:
    visit.app.everywhere().do(end, visit.session)
    return _closed(visit.site, "/")


def visitor_of(request: Request, *, is_shared: bool = False) -> Visitor:
    return Visitor(device(request.headers.get("user-agent", "")), is_shared)


def opened(request: Request, site: Site, session: Opened, to: str = "/") -> Response:
    """Into the planner: the browser is given its secret, and a session it had before is over."""
    earlier = request.cookies.get(site.session_cookie)
    if earlier:
        site.app.everywhere().do(end, earlier)
    response = RedirectResponse(to, 303)
    response.set_cookie(
        site.session_cookie,
        session.secret,
        # Without an age a browser forgets it when it is closed.
        max_age=None if session.is_shared else COOKIE_FOR,
        httponly=True,
        samesite="lax",
        secure=site.is_https,
    )
    return response


def _closed(site: Site, to: str) -> Response:
    response = RedirectResponse(to, 303)
    # A browser lets a `__Host-` cookie go only with the attributes with which it came.
    response.delete_cookie(site.session_cookie, secure=site.is_https, httponly=True, samesite="lax")
    return response


# The demo


def greeting(request: Request, site: Site, text: str = "") -> Response:
    """The page of somebody who is not signed in; of the demo, with its people to choose from."""
    people = demo_here(request, site)
    status = 200 if people and request.url.path == "/" else 403
    is_empty = not site.app.everywhere().ask(organizations)
    may_start = may_start_own(request, site)
    return site.render("welcome.html", status, people=people, text=text, may_start=may_start, is_empty=is_empty)


def demo_here(request: Request, site: Site) -> tuple[DemoPerson, ...]:
    """The demo's people, for one who sits at this computer; nobody otherwise."""
    if not (site.demo_people and is_at_this_computer(request, site)):
        return ()
    return site.app.everywhere().ask(demo_people)


def may_start_own(request: Request, site: Site) -> bool:
    return site.start_own is not None and bool(demo_here(request, site))


def is_at_this_computer(request: Request, site: Site) -> bool:
    """Whether the browser runs where the planner does: by its address, by the name it asked for, through no proxy.

    A proxy need not say that it is one: nginx passes on neither the address nor the name unless it is told to. So
    nobody is at this computer once the planner has an address for everybody.
    """
    if any(name in request.headers for name in SIGNS_OF_A_PROXY):
        return False
    asked_by, asked_for = request.client.host if request.client else "", request.url.hostname or ""
    return all(_is_loopback(host) for host in (asked_by, asked_for, urlsplit(site.house.base_url).hostname or ""))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def enter_demo(request: Request, site: Behind, person_id: int) -> Response:
    require_same_origin(request, site)
    person = next((one for one in demo_here(request, site) if one.person_id == person_id), None)
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
    return _closed(site, site.start_own())


def refuse_visitor(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAllowed)
    return greeting(request, site_behind(request), error.text)
