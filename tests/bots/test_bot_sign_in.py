"""Signing in through the bot: the browser waits, its owner says in his own chat that it is he, and it comes in once."""

import re

import pytest
from httpx2 import Response
from sqlalchemy import select
from starlette.types import ASGIApp

from planner.domain.access import BotSignIn, BrowserSession, Door
from planner.services.people import dismiss
from planner.web.app import make_web
from tests.bots.stage import COUNCIL, MARAT, OLGA, STRANGER, Stage
from tests.servers.bot_api import Said
from tests.web.browser import Browser, words

pytestmark = pytest.mark.anyio

GONE = "Этот вход уже не действует"


@pytest.fixture
def web(stage: Stage) -> ASGIApp:
    house = stage.cast.app.house
    return make_web(house, secret_key="k" * 32, channels_on={"telegram"}, bot_username=lambda: "romashka_bot")


@pytest.fixture
def browser(web: ASGIApp) -> Browser:
    browser = Browser(web)
    browser.client.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36"
    return browser


def begins(browser: Browser) -> str:
    """«Войти через Telegram»; returns what the bot is to be sent."""
    assert "Войти через Telegram" in browser.page("/signin")
    found = re.search(r'value="(/start in_[A-Z2-9]{10})"', browser.client.post("/signin/bot").text)
    assert found is not None
    return found[1]


def comes_in(browser: Browser) -> Response:
    """«Я подтвердил», as without JavaScript."""
    return browser.client.post("/signin/bot/open")


def polls(browser: Browser) -> Response:
    """As the page itself asks every two seconds."""
    return browser.client.post("/signin/bot/open", headers={"HX-Request": "true"})


async def asked(stage: Stage, browser: Browser, chat: int = MARAT) -> Said:
    return await stage.says(chat, begins(browser))


async def test_the_bot_asks_and_the_browser_comes_in(stage: Stage, browser: Browser) -> None:
    question = await asked(stage, browser)
    assert question.text.splitlines()[:2] == ["Войти в планировщик?", "Chrome, Windows, в 09:00"]
    assert (polls(browser).status_code, "HX-Redirect" in polls(browser).headers) == (204, False)
    await stage.presses(question, "Войти")
    assert question.text.splitlines()[0] == "✓ Вход подтверждён"
    assert polls(browser).headers["HX-Redirect"] == "/"
    assert "Марат Галимов" in words(browser.page("/my"))


async def test_without_javascript_a_button_does_the_same(stage: Stage, browser: Browser) -> None:
    browser.get("/calendars")
    question = await asked(stage, browser)
    assert "ещё не подтверждён" in comes_in(browser).text
    await stage.presses(question, "Войти")
    answer = comes_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/calendars")


async def test_a_shared_computer_is_not_remembered_by_the_bots_door_either(stage: Stage, browser: Browser) -> None:
    question = await asked(stage, browser)
    assert 'value="1" checked' in browser.client.post("/signin/bot/open", data={"shared": "1"}).text
    await stage.presses(question, "Войти")
    answer = browser.client.post("/signin/bot/open", data={"shared": "1"}, headers={"HX-Request": "true"})
    assert "Max-Age" not in answer.headers["set-cookie"].split(", ")[0]


async def test_it_is_not_me(stage: Stage, browser: Browser) -> None:
    question = await asked(stage, browser)
    await stage.presses(question, "Это не я")
    assert question.text.splitlines()[0] == "Вход отклонён"
    assert GONE in comes_in(browser).text
    assert polls(browser).headers["HX-Redirect"] == "/signin"


async def test_neither_secret_lets_in_alone(stage: Stage, web: ASGIApp, browser: Browser) -> None:
    word = begins(browser)
    question = await stage.says(MARAT, word)
    assert "ещё не подтверждён" in comes_in(browser).text  # the browser's, before the chat
    await stage.presses(question, "Войти")
    onlooker = Browser(web)
    onlooker.client.cookies.set("waiting", word.rpartition("_")[2])
    assert comes_in(onlooker).status_code == 403  # whoever saw the code has no secret of the browser


async def test_a_confirmed_browser_comes_in_once(stage: Stage, web: ASGIApp, browser: Browser) -> None:
    question = await asked(stage, browser)
    secret = browser.client.cookies["waiting"]
    await stage.presses(question, "Войти")
    assert comes_in(browser).status_code == 303
    thief = Browser(web)
    thief.client.cookies.set("waiting", secret, path="/signin/bot", domain="plan.sad12.example")
    assert GONE in comes_in(thief).text


async def test_after_five_minutes_it_is_over(stage: Stage, browser: Browser) -> None:
    question = await asked(stage, browser)
    await stage.presses(question, "Войти")
    stage.at("2026-11-23T09:05+03:00")
    assert comes_in(browser).status_code == 403
    late = begins(browser)
    stage.at("2026-11-23T09:10+03:00")
    assert (await stage.says(MARAT, late)).text.startswith(GONE)


async def test_a_stranger_confirms_nothing(stage: Stage, browser: Browser) -> None:
    said = await asked(stage, browser, STRANGER)
    assert said.text.startswith("Этот чат не подключён")


async def test_in_a_group_it_is_not_asked(stage: Stage, browser: Browser) -> None:
    stage.link(stage.cast.olga, OLGA)
    stage.link_council()
    said = await stage.says(COUNCIL, begins(browser), user=OLGA)
    assert said.text.startswith("Напишите мне об этом в личном чате")


async def test_who_works_in_two_organisations_says_into_which(stage: Stage, browser: Browser) -> None:
    stage.link(stage.cast.irina, MARAT)
    question = await asked(stage, browser)
    await stage.presses(question, "Войти: Школа № 5")
    comes_in(browser)
    assert "Школа № 5" in browser.page("/my")


async def test_who_has_left_in_the_meantime_stays_out(stage: Stage, browser: Browser) -> None:
    question = await asked(stage, browser)
    await stage.presses(question, "Войти")
    stage.cast.vera.do(dismiss, stage.cast.marat_id, stage.cast.app.ask(lambda work: work.today))
    comes_in(browser)
    assert browser.get("/my").status_code == 403


async def test_the_session_knows_its_door_and_no_secret_is_kept(stage: Stage, browser: Browser) -> None:
    word = begins(browser)
    secret = browser.client.cookies["waiting"]
    await stage.presses(await stage.says(MARAT, word), "Войти")
    comes_in(browser)
    everywhere = stage.cast.app.everywhere()
    row = everywhere.ask(lambda work: work.session.scalars(select(BotSignIn)).one())
    assert secret not in (row.hash, row.code_hash)
    assert word.rpartition("_")[2] not in (row.hash, row.code_hash)
    assert everywhere.ask(lambda work: work.session.scalars(select(BrowserSession.door)).one()) == Door.BOT


async def test_without_a_bot_it_is_not_offered(stage: Stage) -> None:
    browser = Browser(make_web(stage.cast.app.house, secret_key="k" * 32))
    assert "Telegram" not in browser.page("/signin")
    assert browser.client.post("/signin/bot").status_code == 404
