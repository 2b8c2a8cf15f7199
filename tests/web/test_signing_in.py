"""A one-time address opens a session once; the demo opens only at its own computer."""

from dataclasses import replace

import pytest
from starlette.types import ASGIApp

from planner.app import House
from planner.domain.organization import Organization
from planner.services.account import offer_sign_in
from planner.services.people import dismiss
from planner.web.app import make_web
from planner.work import Work
from tests.cast import ADDRESS, Cast, HandClock
from tests.web.browser import Browser, words
from tests.web.conftest import SECRET


def address(cast: Cast) -> str:
    return cast.app.do(offer_sign_in, cast.marat_id).removeprefix(ADDRESS)


def test_a_one_time_address_signs_in_once(web: ASGIApp, cast: Cast) -> None:
    path = address(cast)
    first, second = Browser(web), Browser(web)
    assert first.client.post(path).status_code == 303
    assert "Марат Галимов" in words(first.page("/my"))
    refused = second.client.post(path)
    assert refused.status_code == 403
    assert "уже использована" in refused.text


def test_opening_the_address_does_not_use_it_up(web: ASGIApp, cast: Cast) -> None:
    path, browser = address(cast), Browser(web)
    for _ in range(3):
        assert "Войти" in browser.page(path)
    assert browser.client.post(path).status_code == 303


def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites(web: ASGIApp, cast: Cast) -> None:
    cookie = Browser(web).client.post(address(cast)).headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"HttpOnly", "SameSite=lax", "Secure", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_a_one_time_address_asks_whether_the_computer_is_shared(web: ASGIApp, cast: Cast) -> None:
    path, client = cast.app.do(offer_sign_in, cast.marat_id).removeprefix(ADDRESS), Browser(web).client
    assert "Чужой или общий компьютер" in client.get(path).text
    assert "Max-Age" not in client.post(path, data={"shared": "1"}).headers["set-cookie"]


def test_signing_out_ends_the_session_everywhere(marat: Browser) -> None:
    cookies = dict(marat.client.cookies)
    assert marat.send("/signout").status_code == 303
    marat.client.cookies.update(cookies)
    assert marat.get("/my").status_code == 403


@pytest.mark.parametrize("path", ["/", "/my", "/year", "/o/1", "/calendars", "/messages", "/report", "/files/1"])
def test_who_is_not_signed_in_is_asked_to(web: ASGIApp, cast: Cast, path: str) -> None:
    answer = Browser(web).get(path)
    assert answer.status_code == 403
    assert "Войдите" in answer.text


def test_who_has_left_is_signed_in_no_more(cast: Cast, marat: Browser) -> None:
    cast.vera.do(dismiss, cast.marat_id, cast.app.ask(lambda work: work.today))
    assert marat.get("/my").status_code == 403


def test_a_session_is_over_after_a_month(marat: Browser, clock: HandClock) -> None:
    clock.set("2026-12-24T09:00+03:00")
    assert marat.get("/my").status_code == 403


def at_home(house: House) -> House:
    """The same without an address for others."""
    return replace(house, base_url="http://127.0.0.1:8000")


@pytest.fixture
def demo(house: House, cast: Cast) -> ASGIApp:
    def is_demo(work: Work) -> None:
        work.session.get_one(Organization, work.organization.id).is_demo = True

    cast.app.do(is_demo)
    return make_web(at_home(house), secret_key=SECRET, demo_people=True, start_own=lambda: "/signin/first")


def test_the_demo_greets_with_its_three_people_at_this_computer(demo: ASGIApp) -> None:
    browser = Browser(demo, "http://127.0.0.1:8000", host="127.0.0.1")
    greeting = words(browser.page("/"))
    assert [name for name in ("Ольга", "Марат", "Вера", "Ирина") if f"Войти как {name}" in greeting] == [
        "Ольга",
        "Марат",
        "Вера",
    ]


def test_one_may_be_anybody_of_the_demo_at_this_computer(cast: Cast, demo: ASGIApp) -> None:
    browser = Browser(demo, "https://localhost", host="127.0.0.1")
    assert browser.client.post(f"/demo/{cast.marat_id}").status_code == 303
    assert "Марат Галимов" in words(browser.page("/my"))
    assert Browser(demo, "https://localhost", host="127.0.0.1").client.post(f"/demo/{cast.irina_id}").status_code == 404


@pytest.mark.parametrize(
    ("url", "host", "headers"),
    [
        ("https://localhost", "192.168.0.7", {}),
        ("https://plan.sad12.example", "127.0.0.1", {}),
        ("https://localhost", "127.0.0.1", {"x-forwarded-for": "203.0.113.9"}),
        ("https://localhost", "127.0.0.1", {"x-forwarded-host": "plan.sad12.example"}),
        ("https://localhost", "127.0.0.1", {"x-forwarded-proto": "https"}),
        ("https://localhost", "127.0.0.1", {"cf-connecting-ip": "203.0.113.9"}),
    ],
)
def test_the_demo_lets_nobody_in_from_elsewhere(
    cast: Cast, demo: ASGIApp, url: str, host: str, headers: dict[str, str]
) -> None:
    browser = Browser(demo, url, host)
    browser.client.headers.update(headers)
    assert "Войти как" not in browser.get("/").text
    assert browser.client.post(f"/demo/{cast.marat_id}").status_code == 404
    assert browser.client.post("/start-own").status_code == 404


def test_the_demo_lets_nobody_in_where_the_planner_has_an_address_for_everybody(
    house: House, cast: Cast, demo: ASGIApp
) -> None:
    """So stands it behind nginx that was told nothing but `proxy_pass`."""
    web = make_web(house, secret_key=SECRET, demo_people=True, start_own=lambda: "/")
    browser = Browser(web, "http://127.0.0.1:8000", "127.0.0.1")
    assert "Войти как" not in browser.get("/").text
    assert browser.client.post(f"/demo/{cast.marat_id}").status_code == 404
    assert browser.client.post("/start-own").status_code == 404


def test_a_real_organisation_greets_nobody_by_name(house: House, cast: Cast) -> None:
    browser = Browser(make_web(at_home(house), secret_key=SECRET, demo_people=True), "https://localhost", "127.0.0.1")
    assert "Войти как" not in browser.get("/").text
    assert browser.client.post(f"/demo/{cast.marat_id}").status_code == 404


def test_beginning_ones_own_organisation_asks_before_it_wipes(demo: ASGIApp) -> None:
    browser = Browser(demo, "https://localhost", "127.0.0.1")
    assert "Вернуть её нельзя" in browser.page("/start-own")
    answer = browser.client.post("/start-own")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin/first")


def test_every_page_of_the_demo_says_so_and_leads_to_ones_own(cast: Cast, demo: ASGIApp) -> None:
    browser = Browser(demo, "https://localhost", "127.0.0.1")
    browser.client.post(f"/demo/{cast.olga_id}")
    assert "показательная организация" in browser.page("/plan")
    assert 'href="/start-own"' in browser.page("/plan")


def test_from_elsewhere_the_demo_leads_nowhere(cast: Cast, demo: ASGIApp) -> None:
    page = Browser(demo).sign_in(cast.app, cast.olga_id).page("/plan")
    assert "показательная организация" in page
    assert "/start-own" not in page


def test_a_real_organisation_says_nothing_of_a_demo(olga: Browser) -> None:
    assert "показательная" not in olga.page("/plan")


def test_without_a_way_to_begin_it_is_not_offered(house: House, cast: Cast, demo: ASGIApp) -> None:
    browser = Browser(make_web(at_home(house), secret_key=SECRET, demo_people=True), "https://localhost", "127.0.0.1")
    assert "Начать свою" not in browser.page("/")
    assert browser.get("/start-own").status_code == 404


def test_a_sign_in_sent_from_another_site_is_refused(web: ASGIApp, cast: Cast) -> None:
    path, browser = address(cast), Browser(web)
    assert browser.client.post(path, headers={"origin": "https://evil.example"}).status_code == 403
    assert browser.client.post(path, headers={"origin": "null"}).status_code == 403
    assert browser.client.post(path, headers={"origin": ADDRESS}).status_code == 303
