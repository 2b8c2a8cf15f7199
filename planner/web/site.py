"""Сайт (Site): what all pages of one process share; and visit (Visit): one request of somebody who is signed in."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from planner.app import App, House
from planner.copies.keeping import Copies
from planner.queries.people import Viewer
from planner.web.look import environment
from planner.web.navigation import open_to
from planner.web.nearness import is_at_this_computer

HERE = Path(__file__).parent

SAID_FOR = 60
"""Seconds in which the next page shows what was just done; later it would speak of something forgotten."""
CSRF_BYTES = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Site:
    house: House
    secret_key: str
    bot_username: Callable[[], str | None]
    """Of the Telegram bot; None until it has said who it is."""
    channels_on: frozenset[str]
    """Channels that have a token; the others are shown as not connected."""
    banner: str | None
    demo_people: bool
    """Whether to greet on loopback with «Войти как …»."""
    start_own: Callable[[], str] | None
    """Wipes the demo and returns the address at which one's own organisation begins."""
    copies: Copies | None
    """Of the database; None where nobody said where they are kept."""
    templates: Environment = field(default_factory=lambda: environment(HERE / "templates", HERE / "static"))

    @property
    def is_https(self) -> bool:
        return self.house.base_url.startswith("https://")

    @property
    def session_cookie(self) -> str:
        """`__Host-`: a browser takes it from no other host and over no plain connection."""
        return "__Host-session" if self.is_https else "session"

    @property
    def app(self) -> App:
        return App(self.house, via="web")

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        page = self.templates.get_template(template).render(site=self, **context)
        return HTMLResponse(page, status)

    def csrf_of(self, session: str) -> str:
        """The token of a session: nobody without its cookie can know it, and nothing has to be kept.

        It is written differently every time, or the length of packed pages would give it away sign by sign (BREACH).
        """
        mask = secrets.token_bytes(CSRF_BYTES)
        return (mask + _mixed(mask, self._token_of(session))).hex()

    def is_csrf_of(self, session: str, sent: str) -> bool:
        """Whether what a form carries is the token of this session."""
        try:
            both = bytes.fromhex(sent)
        except ValueError:
            return False
        if len(both) != 2 * CSRF_BYTES:
            return False
        return hmac.compare_digest(_mixed(both[:CSRF_BYTES], both[CSRF_BYTES:]), self._token_of(session))

    def _token_of(self, session: str) -> bytes:
        return hmac.digest(self.secret_key.encode(), f"csrf:{session}".encode(), hashlib.sha256)

    @cached_property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret_key, salt="said")

    def sign(self, value: dict[str, Any]) -> str:
        return str(self._signer.dumps(value))

    def signed(self, text: str | None) -> dict[str, Any] | None:
        """What was signed here; None for anything else."""
        try:
            value = self._signer.loads(text or "")
        except BadSignature:
            return None
        return value if isinstance(value, dict) else None


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))


@dataclass(frozen=True)
class Said:
    """What was just done, for the line at the top of the next page; `undo` is the address that takes it back."""

    text: str
    undo: str = ""


@dataclass(frozen=True)
class Visit:
    site: Site
    request: Request
    session: str
    app: App
    viewer: Viewer

    @cached_property
    def csrf(self) -> str:
        """The same in all forms of one page."""
        return self.site.csrf_of(self.session)

    @property
    def may_start_own(self) -> bool:
        """Whether this visitor of the demo may wipe it and begin his own organisation."""
        if not (self.viewer.is_demo and self.site.demo_people and self.site.start_own is not None):
            return False
        return is_at_this_computer(self.request, self.site.house.base_url)

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page within the frame, with what was just done said once."""
        said = self.site.signed(self.request.cookies.get("said"))
        path = self.request.url.path
        frame = {"viewer": self.viewer, "places": open_to(self.viewer), "csrf": self.csrf, "path": path, "said": said}
        response = self.site.render(template, status, **{"visit": self, **frame, **context})
        if "said" in self.request.cookies:
            response.delete_cookie("said")
        return response

    def back(self, path: str, said: Said | None = None) -> Response:
        """After a form: the page is asked for anew, so that reloading it does nothing twice."""
        response = RedirectResponse(path, 303)
        if said is not None:
            signed = self.site.sign({"text": said.text, "undo": said.undo})
            response.set_cookie(
                "said", signed, max_age=SAID_FOR, httponly=True, samesite="lax", secure=self.site.is_https
            )
        return response
