"""Дверь (auth): a browser is given a session and lets it go; where its visitor wanted to go he comes afterwards."""

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from planner.services.session import OWN_FOR, Opened, Visitor
from planner.services.session import sign_out as end
from planner.web.site import Site
from planner.web.words import device

COOKIE_FOR = int(OWN_FOR.total_seconds())
WANTED = "wanted"
"""The cookie that keeps where somebody wanted to go before he was asked to sign in."""
WANTED_FOR = 30 * 60
LONGEST_PATH = 500


def visitor_of(request: Request, *, is_shared: bool = False) -> Visitor:
    return Visitor(device(request.headers.get("user-agent", "")), is_shared)


def address_of(request: Request) -> str:
    """Where a request came from; of IPv6 the network, since every home has more addresses than there are tries."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else host


def opened(request: Request, site: Site, session: Opened) -> Response:
    """Into the planner: the browser is given its secret, and a session it had before is over."""
    earlier = request.cookies.get(site.session_cookie)
    if earlier:
        site.app.everywhere().do(end, earlier)
    response = keep_session(RedirectResponse(wanted_path(request, site), 303), site, session)
    if WANTED in request.cookies:
        response.delete_cookie(WANTED)
    return response


def keep_session(response: Response, site: Site, session: Opened) -> Response:
    """Gives the browser the secret of its session: not to scripts, nor over a plain line, nor with others' forms."""
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


def closed(site: Site, to: str) -> Response:
    response = RedirectResponse(to, 303)
    # A browser lets a `__Host-` cookie go only with the attributes with which it came.
    response.delete_cookie(site.session_cookie, secure=site.is_https, httponly=True, samesite="lax")
    return response


# Where he wanted to go


def remember_wanted(response: Response, request: Request, site: Site) -> None:
    """Whoever opened a page and has to sign in first comes to that page after it, by whichever door."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method == "GET" and path != "/" and is_local(path):
        signed = site.sign({WANTED: path})
        response.set_cookie(WANTED, signed, max_age=WANTED_FOR, httponly=True, samesite="lax", secure=site.is_https)


def wanted_path(request: Request, site: Site) -> str:
    """The page that was asked for before signing in, or the first one."""
    path = (site.signed(request.cookies.get(WANTED)) or {}).get(WANTED)
    return path if isinstance(path, str) and is_local(path) else "/"


def is_local(path: str) -> bool:
    """Whether a redirection to it stays here: «//evil», «/\\evil» and «http:evil» lead elsewhere in some browser."""
    if not path.startswith("/") or path.startswith("//") or len(path) > LONGEST_PATH:
        return False
    if "\\" in path or any(ord(sign) <= ord(" ") for sign in path):
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc
