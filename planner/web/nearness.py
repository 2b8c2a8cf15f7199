"""У этого компьютера (nearness): whether a browser runs on the very machine where the planner does.

Only there may a visitor be anybody of the demo, or wipe it: nothing else tells him from the rest of the world.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

SIGNS_OF_A_PROXY = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "cf-connecting-ip",
    "via",
)


def is_at_this_computer(request: Request, base_url: str) -> bool:
    """By its address, by the name it asked for, through no proxy.

    A proxy need not say that it is one: nginx passes on neither the address nor the name unless it is told to. So
    nobody is at this computer once the planner has an address for everybody.
    """
    if any(name in request.headers for name in SIGNS_OF_A_PROXY):
        return False
    asked_by, asked_for = request.client.host if request.client else "", request.url.hostname or ""
    return all(_is_loopback(host) for host in (asked_by, asked_for, urlsplit(base_url).hostname or ""))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
