"""What every answer says to the browser, what forms must carry, what machines ask."""

import json
import logging
import re

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from planner.app import App, House
from planner.domain.node import Heartbeat, NodeKind
from planner.web.app import ROUTES, make_web
from planner.web.policy import SUBJECTS
from planner.work import Everywhere
from tests.cast import ADDRESS, Cast, HandClock
from tests.web.browser import Browser, words
from tests.web.conftest import SECRET
from tests.web.plans import SURVEY, occurrence_of


def test_pages_are_not_kept_and_static_files_are(marat: Browser) -> None:
    assert marat.get("/my").headers["cache-control"] == "no-store"
    assert "immutable" in marat.get("/static/planner.css").headers["cache-control"]
    assert marat.get("/static/nothing.css").headers["cache-control"] == "no-store"


def test_pages_hold_nothing_inline_and_nothing_from_elsewhere(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    of_plan = ("/plan", "/plan/1/add", "/plan/1/close", "/activities/1")
    for path in ("/", "/my", "/year", *of_plan, "/list", f"/o/{occurrence_id}", "/calendars", "/messages", "/report"):
        page = olga.page(path)
        assert not re.search(r"<script(?! src=\"/static/)|<style|\sstyle=|\son\w+=|javascript:", page), path
        assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', page), path


def test_a_form_with_another_persons_token_does_nothing(cast: Cast, olga: Browser, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    token = re.search(r'name="csrf" value="(\w+)"', marat.page("/my"))
    assert token is not None
    assert olga.client.post(f"/o/{occurrence_id}/mark", data={"csrf": token[1]}).status_code == 403


@pytest.mark.parametrize("header", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_from_another_site_does_nothing(cast: Cast, olga: Browser, header: dict[str, str]) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    olga.client.headers.update(header)
    answer = olga.send(f"/o/{occurrence_id}/cancel", reason="нет")
    assert answer.status_code == 403
    assert "с чужой страницы" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/o/0",
        "/o/-1",
        "/o/2147483648",
        "/o/99999999999999999999999999",
        "/o/x",
        "/o/1%00",
        "/files/%D0%B0",
        "/my?person=99999999999999999999999999",
        "/my?person=%00",
        "/list?activity=1e9",
        "/list?ids=1,2,x",
        "/list?ids=999999",
        "/nothing/here",
    ],
)
def test_an_address_of_nothing_is_a_page_that_says_so(olga: Browser, path: str) -> None:
    answer = olga.get(path)
    assert answer.status_code == 404
    assert "Такой записи нет" in words(answer.text)


@pytest.mark.parametrize(
    "path", ["/year?year=x", "/year?year=99999999999", "/year?need=x&section=%00", "/list?month=9"]
)
def test_nonsense_in_a_filter_means_no_filter(olga: Browser, path: str) -> None:
    assert olga.get(path).status_code == 200


def test_a_page_that_may_not_be_seen_is_a_refusal_and_not_an_error(marat: Browser) -> None:
    for path in ("/report", "/messages?whose=all", "/my?person=1"):
        assert marat.get(path).status_code == 403, path


def test_a_wrong_method_is_a_page_in_russian(olga: Browser) -> None:
    answer = olga.client.put("/my")
    assert (answer.status_code, "Откройте страницу из меню" in answer.text) == (405, True)


def test_an_unforeseen_error_shows_a_reference_that_the_log_has(
    house: House, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str | None:
        raise ZeroDivisionError

    web = make_web(house, secret_key=SECRET, channels_on={"telegram"}, bot_username=broken)
    browser = Browser(web).sign_in(cast.app, cast.marat_id)
    with caplog.at_level(logging.ERROR):
        answer = browser.send("/messages/invite")
    assert answer.status_code == 500
    reference = re.search(r"<b>([0-9a-f]{8})</b>", answer.text)
    assert reference is not None
    assert reference[1] in caplog.text


def test_a_banner_stands_on_every_page(house: House, cast: Cast) -> None:
    web = make_web(house, secret_key=SECRET, banner="Часы планировщика переведены")
    browser = Browser(web).sign_in(cast.app, cast.marat_id)
    assert "Часы планировщика переведены" in browser.page("/my")
    assert "Часы планировщика переведены" in Browser(web).get("/").text


def tick(house: House, clock: HandClock, kind: NodeKind = NodeKind.WORKER) -> None:
    def beat(work: Everywhere) -> None:
        work.session.execute(text("DELETE FROM heartbeat"))
        work.session.add(Heartbeat(node="one", kind=kind, at=clock()))

    App(house).everywhere().do(beat)


def test_healthz_is_well_while_a_worker_ticks(house: House, web: ASGIApp, clock: HandClock) -> None:
    browser = Browser(web)
    assert browser.get("/healthz").status_code == 503
    tick(house, clock)
    assert browser.get("/healthz").json() == {"ok": True, "database": True, "worker": True}
    clock.set("2026-11-23T09:01:29+03:00")
    assert browser.get("/healthz").status_code == 200
    clock.set("2026-11-23T09:01:30+03:00")
    assert browser.get("/healthz").status_code == 503


def test_pages_alone_are_not_well_while_nobody_sends(house: House, web: ASGIApp, clock: HandClock) -> None:
    tick(house, clock, NodeKind.WEB)
    assert Browser(web).get("/healthz").json() == {"ok": False, "database": True, "worker": False}


def test_a_watcher_may_ask_for_the_head_only(house: House, web: ASGIApp, clock: HandClock) -> None:
    tick(house, clock)
    assert Browser(web).client.head("/healthz").status_code == 200


def test_healthz_says_when_the_database_does_not_answer(house: House, web: ASGIApp) -> None:
    with house.engine.begin() as connection:
        connection.execute(text("DROP TABLE heartbeat"))
    answer = Browser(web).get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


async def _forget(_update: dict[str, object]) -> None:
    return None


def test_the_webhook_is_not_there_without_a_secret(house: House) -> None:
    for web in (
        make_web(house, secret_key=SECRET),
        make_web(house, secret_key=SECRET, telegram_webhook=_forget),
        make_web(house, secret_key=SECRET, telegram_webhook_secret="s"),
    ):
        answer = TestClient(web, ADDRESS).post("/telegram/webhook", json={}, headers={SECRET_HEADER: ""})
        assert answer.status_code == 404


SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def test_the_webhook_hears_only_telegram(house: House) -> None:
    heard: list[dict[str, object]] = []

    async def hear(update: dict[str, object]) -> None:
        heard.append(update)

    web = make_web(house, secret_key=SECRET, telegram_webhook=hear, telegram_webhook_secret="secret")
    client = TestClient(web, ADDRESS)
    assert client.post("/telegram/webhook", json={"update_id": 1}).status_code == 403
    assert client.post("/telegram/webhook", json={"update_id": 1}, headers={SECRET_HEADER: "other"}).status_code == 403
    assert heard == []


def test_the_webhook_passes_an_update_on(house: House) -> None:
    heard: list[dict[str, object]] = []

    async def hear(update: dict[str, object]) -> None:
        heard.append(update)

    web = make_web(house, secret_key=SECRET, telegram_webhook=hear, telegram_webhook_secret="secret")
    client = TestClient(web, ADDRESS, headers={SECRET_HEADER: "secret"})
    assert client.post("/telegram/webhook", json={"update_id": 7}).status_code == 200
    assert client.post("/telegram/webhook", content=json.dumps([1])).status_code == 400
    assert client.post("/telegram/webhook", content=b"{").status_code == 400
    assert heard == [{"update_id": 7}]


def test_every_id_in_an_address_is_looked_up_before_anything_else() -> None:
    named = {name for _, path, *_ in ROUTES for name in re.findall(r"{(\w+_id)}", path)}
    assert named <= set(SUBJECTS)
