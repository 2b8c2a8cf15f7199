"""Whoever opened a page and had to sign in first lands on that page, and never on another site."""

import pytest
from itsdangerous import URLSafeSerializer
from starlette.types import ASGIApp

from planner.services.account import offer_sign_in
from planner.web.auth import WANTED, is_local
from tests.cast import ADDRESS, Cast
from tests.web.accounts import PASSWORD, give_account
from tests.web.browser import Browser
from tests.web.conftest import SECRET
from tests.web.plans import SURVEY, occurrence_of


@pytest.fixture
def browser(web: ASGIApp, cast: Cast) -> Browser:
    give_account(cast.app, cast.marat_id, "marat")
    return Browser(web)


def comes_in(browser: Browser) -> str:
    answer = browser.client.post("/signin", data={"login": "marat", "password": PASSWORD})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_a_link_from_a_message_opens_after_the_password(browser: Browser, cast: Cast) -> None:
    path = f"/o/{occurrence_of(cast, SURVEY)}"
    assert browser.get(path).status_code == 403
    assert comes_in(browser) == path
    assert "Анкетирование" in browser.page(path)


def test_a_link_opens_after_a_one_time_address(browser: Browser, cast: Cast) -> None:
    browser.get("/list?month=2026-11")
    offer = cast.app.do(offer_sign_in, cast.marat_id).removeprefix(ADDRESS)
    assert browser.client.post(offer).headers["location"] == "/list?month=2026-11"


def test_it_is_remembered_once(browser: Browser) -> None:
    browser.get("/calendars")
    assert comes_in(browser) == "/calendars"
    assert comes_in(browser) == "/"


def test_without_a_wish_one_comes_to_the_first_page(browser: Browser) -> None:
    browser.get("/")
    assert comes_in(browser) == "/"


def test_a_form_that_came_too_late_is_no_wish(browser: Browser) -> None:
    browser.client.post("/o/1/mark")
    assert comes_in(browser) == "/"


@pytest.mark.parametrize("forged", ["/my", "https://evil.example", "x.y"])
def test_a_forged_wish_is_none(browser: Browser, forged: str) -> None:
    browser.client.cookies.set(WANTED, forged)
    assert comes_in(browser) == "/"


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/a\nSet-Cookie: x=1",
    "evil",
    "",
    "/" + "a" * 600,
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_address_that_leads_elsewhere_is_followed(browser: Browser, path: str) -> None:
    assert not is_local(path)
    browser.client.cookies.set(WANTED, URLSafeSerializer(SECRET, salt="said").dumps({WANTED: path}))
    assert comes_in(browser) == "/"


@pytest.mark.parametrize("path", ["/o/5", "/list?month=2026-11&need=late", "/my?person=3"])
def test_an_address_of_ours_is(path: str) -> None:
    assert is_local(path)
