"""A browser without JavaScript: it keeps cookies, and sends the forms of pages with what they carry hidden."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from planner.app import App
from planner.domain.access import Door
from planner.services.account import offer_sign_in
from planner.services.session import Visitor, open_session
from tests.cast import ADDRESS


class Browser:
    def __init__(self, web: ASGIApp, address: str = ADDRESS, host: str = "10.1.2.3") -> None:
        self.client = TestClient(web, address, client=(host, 50_000), follow_redirects=False)

    def sign_in(self, app: App, person_id: int) -> "Browser":
        """By a one-time address, as everybody does."""
        path = app.do(offer_sign_in, person_id).removeprefix(ADDRESS)
        answer = self.client.post(path)
        assert answer.status_code == 303, answer.text
        return self

    def come(self, app: App, person_id: int) -> "Browser":
        """Signed in already: what a test about something else begins with."""
        assert app.organization_id is not None
        opened = app.everywhere().do(open_session, app.organization_id, person_id, Door.LINK, Visitor())
        return self.carry(opened.secret)

    def carry(self, secret: str) -> "Browser":
        """The cookie of a session."""
        self.client.cookies.set("__Host-session", secret, domain=urlsplit(ADDRESS).hostname or "")
        return self

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def page(self, path: str) -> str:
        """The text of a page that must open."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.text

    def send(self, path: str, shown: str = "/my", files: Any = None, **fields: Any) -> Response:
        """Sends a form with the token of the page `shown`."""
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', self.page(shown))
        assert token is not None
        return self.client.post(path, data={"csrf": token[1], **fields}, files=files)

    def version(self, path: str) -> str:
        """The version that the forms of a card carry."""
        found = re.search(r'name="seen" value="(\d+)"', self.page(path))
        assert found is not None
        return found[1]


def words(html: str) -> str:
    """What a person reads of a page: no tags, no line breaks, plain spaces."""
    text = unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")
    return " ".join(text.split())


def with_ids(path: str, ids: dict[str, int]) -> str:
    """The path with its ids in their places."""
    return re.sub(r"\{(\w+)\}", lambda found: str(ids[found[1]]), path)


class _Form(HTMLParser):
    """What a browser would send of one form, as the page came: the values of its fields."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.fields = action, dict[str, str]()
        self._is_inside, self._text, self._select = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if tag == "form":
            self._is_inside = own.get("action") == self.action
        if not self._is_inside:
            return
        name = own.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in own or self._select not in self.fields):
            self.fields[self._select] = own.get("value") or ""
        elif tag == "textarea":
            self._text, self.fields[name] = name, ""
        elif tag == "input" and name and (own.get("type") not in ("checkbox", "radio") or "checked" in own):
            self.fields[name] = own.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text:
            self.fields[self._text] = self.fields[self._text].removeprefix("\n")
            self._text = ""
        elif tag == "form":
            self._is_inside = False


def filled(html: str, action: str) -> dict[str, str]:
    """The fields of the form that is sent to this address, with what stands in them."""
    form = _Form(action)
    form.feed(html)
    assert form.fields, f"no form is sent to {action}"
    return form.fields
