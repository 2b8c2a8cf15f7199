"""Calendars and one's phone: an address and a code are shown once; each link can be taken back."""

import re
from dataclasses import replace

import pytest
from starlette.types import ASGIApp

from planner.app import App, House
from planner.services import feed, join
from planner.services.account import offer_sign_in
from planner.web.app import make_web
from tests.cast import ADDRESS, Cast, HandClock
from tests.web.browser import Browser, words
from tests.web.conftest import SECRET
from tests.web.plans import SURVEY, occurrence_of


def test_an_address_is_shown_once_and_works(cast: Cast, marat: Browser) -> None:
    occurrence_of(cast, SURVEY)
    issued = marat.send("/calendars", what="mine", where="google", name="Мой телефон")
    address = re.search(rf'value="({ADDRESS}/feeds/[\w-]+\.ics)"', issued.text)
    assert address is not None
    assert 'class="qr"><path' in issued.text
    assert "Выберите «Добавить по URL»" in issued.text
    assert "BEGIN:VCALENDAR" in marat.client.get(address[1]).text
    assert "/feeds/" not in marat.page("/calendars")


def test_a_link_without_a_name_is_called_by_its_program_and_owner(marat: Browser) -> None:
    marat.send("/calendars", what="mine", where="outlook", name=" ")
    assert "Outlook – Марат Галимов" in words(marat.page("/calendars"))


def test_a_refused_link_keeps_the_choice(marat: Browser) -> None:
    answer = marat.send("/calendars", what="plan", where="outlook", name="д" * 101, names="1")
    assert (answer.status_code, "Сократите" in answer.text) == (422, True)
    for choice in ('value="plan" checked', 'value="outlook" checked', 'name="names" value="1" checked'):
        assert choice in answer.text


@pytest.mark.parametrize("fields", [{"what": "position"}, {"what": "section"}, {"what": "всё"}, {"where": "nokia"}])
def test_a_choice_that_is_none_is_told(marat: Browser, fields: dict[str, str]) -> None:
    assert marat.send("/calendars", name="Мой телефон", **fields).status_code == 422


def test_a_revoked_link_is_dead_at_once(cast: Cast, marat: Browser) -> None:
    address = cast.marat.do(feed.issue, "Мой телефон")
    assert marat.client.get(address).status_code == 200
    page = marat.page("/calendars")
    assert "Мой телефон" in page
    revoke = re.search(r'action="(/calendars/\d+/revoke)"', page)
    assert revoke is not None
    assert marat.send(revoke[1]).status_code == 303
    assert marat.client.get(address).status_code == 404
    assert "Мои ссылки Пока ни одной." in words(marat.page("/calendars"))


def test_a_colleagues_link_is_taken_back_only_by_who_looks_after_people(
    cast: Cast, marat: Browser, olga: Browser
) -> None:
    cast.vera.do(feed.issue, "Кабинет")
    assert "Кабинет" not in marat.page("/calendars")
    assert marat.send("/calendars/1/revoke").status_code == 403
    assert "Ссылки сотрудников: 1" in words(olga.page("/calendars"))
    assert olga.send("/calendars/1/revoke").status_code == 303


def test_a_link_says_when_a_calendar_last_came(cast: Cast, marat: Browser, clock: HandClock) -> None:
    cast.marat.do(feed.issue, "Мой телефон")
    assert "ещё не обращался" in words(marat.page("/calendars"))
    cast.marat.do(feed.visited, 1, "iOS/17.1 (21B80) dataaccessd/1.0")
    clock.set("2026-11-23T09:02+03:00")
    assert "2 минуты назад Календарь iPhone" in words(marat.page("/calendars"))
    clock.set("2026-11-23T19:02+03:00")
    assert "сегодня в 09:00" in words(marat.page("/calendars"))


@pytest.mark.parametrize(
    ("url", "words_of"),
    [
        ("http://127.0.0.1:8000", "открывается только внутри вашей сети"),
        ("http://192.168.0.5", "открывается только внутри вашей сети"),
        ("http://plan.sad12.example", "без защиты (http)"),
        ("https://plan.sad12.example", ""),
    ],
)
def test_an_address_that_calendars_cannot_reach_is_warned_of(house: House, cast: Cast, url: str, words_of: str) -> None:
    moved = replace(house, base_url=url)
    browser = Browser(make_web(moved, secret_key=SECRET), url)
    offer = App(moved).within(cast.app.organization_id or 0)
    path = offer.do(offer_sign_in, cast.marat_id).removeprefix(url)
    browser.client.post(path)
    page = words(browser.page("/calendars"))
    assert words_of in page
    assert ("notice" in browser.page("/calendars")) == bool(words_of)


def test_a_phone_is_linked_by_code_picture_or_link(cast: Cast, marat: Browser) -> None:
    page = marat.send("/messages/invite").text
    code = re.search(r'value="/start ([A-Z2-9]{10})"', page)
    assert code is not None
    assert f"https://t.me/romashka_bot?start={code[1]}" in page
    cast.app.everywhere().do(join.link, code[1], "telegram", "1", "77")
    linked = words(marat.page("/messages"))
    assert "Подключён 23 ноября, 09:00" in linked
    assert code[1] not in linked


def test_a_bot_that_has_not_said_its_name_gives_only_the_code(house: House, cast: Cast) -> None:
    browser = Browser(make_web(house, secret_key=SECRET, channels_on={"telegram"})).sign_in(cast.app, cast.marat_id)
    page = browser.send("/messages/invite").text
    assert "t.me" not in page
    assert 'value="/start ' in page


def test_without_a_bot_no_phone_is_offered(house: House, cast: Cast) -> None:
    browser = Browser(make_web(house, secret_key=SECRET)).sign_in(cast.app, cast.marat_id)
    assert "Бот в этой организации пока не включён" in words(browser.page("/messages"))


def test_a_phone_is_unlinked_by_its_owner(cast: Cast, web: ASGIApp, marat: Browser) -> None:
    code = cast.marat.do(join.invite, cast.marat_id).code
    cast.app.everywhere().do(join.link, code, "telegram", "1", "77")
    assert marat.send("/messages/1/unlink").status_code == 303
    assert "Не подключён" in words(marat.page("/messages"))
