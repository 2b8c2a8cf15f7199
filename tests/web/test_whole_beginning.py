"""From an empty database to the first reminder, as somebody does it in a browser without JavaScript: seven of seven."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.telegram import TelegramMessenger, TelegramSettings
from planner.app import App, House
from planner.database import Base, make_engine
from planner.delivery import deliver_due
from planner.demo import start_own
from planner.services import join
from planner.services.founding import offer_beginning
from planner.web.app import make_web
from planner.work import Work
from tests.cast import ADDRESS, Cast
from tests.servers.bot_api import BotApi
from tests.web.browser import Browser, words
from tests.web.conftest import SECRET

PHONE = 1002
HERE = "http://127.0.0.1:8000"
WHO_BEGINS = {
    "name": "Детский сад № 7 «Теремок»",
    "kind": "doo",
    "zone": "Asia/Yekaterinburg",
    "week": "5",
    "full_name": "Белова Ольга Сергеевна",
    "position": "старший воспитатель",
    "login": "olga@example.ru",
    "password": "три весёлых снегиря",
}
STAFF = "Орлова Вера Николаевна — заведующий\nГалимов Марат Ильдарович — воспитатель"


@pytest.fixture
def empty(house: House, tmp_path: Path) -> Iterator[House]:
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    Base.metadata.create_all(engine)
    yield replace(house, engine=engine)
    engine.dispose()


@pytest.fixture
def browser(empty: House) -> Browser:
    """Of who has just begun, on the page where beginning leads."""
    browser = Browser(make_web(empty, secret_key=SECRET, channels_on={"telegram"}))
    path = App(empty).everywhere().do(offer_beginning).removeprefix(ADDRESS)
    assert browser.client.post(path, data=WHO_BEGINS).headers["location"] == "/"
    return browser


def test_an_empty_planner_is_led_to_its_first_reminder(empty: House, browser: Browser) -> None:
    assert "0 из 7" in words(browser.page("/"))

    send(browser, "/beginning/organization", name="Детский сад № 7", kind="doo", zone="Asia/Yekaterinburg", week="5")
    send(browser, "/beginning/people/write", "/beginning/people", text=STAFF)
    assert "2 из 7" in words(browser.page("/beginning"))

    send(browser, "/plan", "/plan", year="2026", source="blank")
    (plan,) = set(re.findall(r"/plan/(\d+)/add", browser.page("/plan")))
    row = {"position_id": a_seat(browser, f"/plan/{plan}/add"), "phrase": "до 1 декабря", "title": "Анкетирование"}
    send(browser, f"/plan/{plan}/add", f"/plan/{plan}/add", **row)
    doubtful = row | {"title": "Самообследование", "phrase": "когда-нибудь", "answer": "undated"}
    send(browser, f"/plan/{plan}/add", f"/plan/{plan}/add", **doubtful, answered="когда-нибудь")
    assert "без даты 1 строка" in words(browser.page("/beginning"))

    (activity,) = re.findall(r'href="(/activities/\d+)"', browser.page("/beginning"))
    send(browser, activity, activity, **doubtful | {"phrase": "до 20 апреля", "seen": browser.version(activity)})
    assert "у всех строк есть срок" in words(browser.page("/beginning"))

    send(browser, f"/plan/{plan}/approve", "/plan", order_no="84", order_on="2026-11-23")
    assert "ближайшее напоминание 24 ноября, 08:00" in words(browser.page("/beginning"))

    connect_phone(empty, browser)
    issued = browser.send("/calendars", "/calendars", what="mine", where="iphone", name="Мой телефон").text
    assert "Все шаги пройдены" in words(browser.page("/beginning"))

    (address,) = re.findall(rf'value="{ADDRESS}(/feeds/[^"]+)"', issued)
    assert "Анкетирование" in browser.page(address)
    assert "7 из 7" in words(browser.page("/beginning"))
    assert "beginning-card" not in browser.page("/")


def test_after_the_demo_is_wiped_ones_own_organisation_begins(house: House, cast: Cast) -> None:
    def is_demo(work: Work) -> None:
        work.organization.is_demo = True

    for app in (cast.app, cast.school):
        app.do(is_demo)
    here = replace(house, base_url=HERE)

    def wipe() -> str:
        start_own(here)
        return App(here).everywhere().do(offer_beginning).removeprefix(HERE)

    web = make_web(here, secret_key=SECRET, demo_people=True, start_own=wipe)
    browser = Browser(web, HERE, "127.0.0.1")
    browser.client.post(f"/demo/{cast.olga_id}")
    assert "beginning-card" not in browser.page("/")
    path = browser.client.post("/start-own").headers["location"]
    assert browser.client.post(path, data=WHO_BEGINS).headers["location"] == "/"
    page = words(browser.page("/"))
    assert ("0 из 7" in page, "показательная" in page, "Ромашка" in page) == (True, False, False)


def send(browser: Browser, path: str, shown: str = "/beginning", **fields: str) -> None:
    answer = browser.send(path, shown, **fields)
    assert answer.status_code == 303, words(answer.text)


def a_seat(browser: Browser, path: str) -> str:
    """The id of «Старший воспитатель» among the choices of a row."""
    found = re.search(r'<option value="(\d+)"[^>]*>Старший воспитатель<', browser.page(path))
    assert found is not None
    return found[1]


def connect_phone(house: House, browser: Browser) -> None:
    """By the code on the page; what the planner then says arrives at a Bot API server."""
    code = re.search(r'value="/start ([A-Z0-9]+)"', browser.send("/messages/invite", "/messages").text)
    assert code is not None
    with BotApi() as api:
        messenger = TelegramMessenger(TelegramSettings(api.token, api.root), read_seconds=1.0)
        App(house).everywhere().do(join.link, code[1], "telegram", messenger.bot_id, str(PHONE))
        api.knows(PHONE)
        send(browser, "/beginning/trial")
        asyncio.run(say(house, messenger))
        assert [said.text.splitlines()[0] for said in api.said_to(PHONE)] == ["Проверочное сообщение"]
    assert "доставлено" in words(browser.page("/beginning"))


async def say(house: House, messenger: TelegramMessenger) -> None:
    await deliver_due(App(house), [messenger], "here")
    await messenger.close()
