"""The first administrator begins at a one-time address: once, in time, and all of it or nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.types import ASGIApp

from planner.app import App, AppEverywhere, House
from planner.database import Base, make_engine
from planner.domain.access import FirstAddress
from planner.domain.organization import Organization
from planner.domain.people import Account, Person
from planner.services.founding import offer_beginning
from planner.web.app import make_web
from planner.work import Everywhere
from tests.cast import ADDRESS, HandClock
from tests.web.browser import Browser, words
from tests.web.conftest import SECRET

PASSWORD = "три весёлых снегиря"
OURS = {
    "name": "Детский сад № 7 «Теремок»",
    "kind": "doo",
    "zone": "Asia/Yekaterinburg",
    "week": "5",
    "full_name": "Белова Ольга Сергеевна",
    "position": "старший воспитатель",
    "login": "Olga@Example.ru",
    "password": PASSWORD,
}


@pytest.fixture
def empty(house: House, tmp_path: Path) -> Iterator[House]:
    """A planner in whose database there is nobody."""
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    Base.metadata.create_all(engine)
    yield replace(house, engine=engine)
    engine.dispose()


@pytest.fixture
def everywhere(empty: House) -> AppEverywhere:
    return App(empty).everywhere()


@pytest.fixture
def web(empty: House) -> ASGIApp:
    return make_web(empty, secret_key=SECRET)


@pytest.fixture
def path(everywhere: AppEverywhere) -> str:
    return everywhere.do(offer_beginning).removeprefix(ADDRESS)


def kept(work: Everywhere) -> list[object]:
    return [row for model in (Organization, Person, Account) for row in work.session.scalars(select(model))]


def test_who_begins_is_let_in_as_the_administrator_of_a_new_organisation(web: ASGIApp, path: str) -> None:
    browser = Browser(web)
    assert "Начните свою организацию" in browser.page(path)
    answer = browser.client.post(path, data=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = words(browser.page("/"))
    assert "Детский сад № 7 «Теремок»" in page
    assert "Ольга Белова" in page
    assert "старший воспитатель" in page


def test_the_beginning_is_kept_whole(everywhere: AppEverywhere, web: ASGIApp, path: str) -> None:
    Browser(web).client.post(path, data=OURS)

    def facts(work: Everywhere) -> tuple[object, ...]:
        organization = work.session.scalars(select(Organization)).one()
        person = work.session.scalars(select(Person)).one()
        account = work.session.scalars(select(Account)).one()
        return organization.zone, person.account_id == account.id, account.login, person.email

    assert everywhere.ask(facts) == ("Asia/Yekaterinburg", True, "olga@example.ru", "olga@example.ru")


def test_opening_the_address_uses_nothing_up(web: ASGIApp, path: str) -> None:
    browser = Browser(web)
    for _ in range(3):
        browser.page(path)
    assert browser.client.post(path, data=OURS).status_code == 303


def test_of_two_who_begin_at_once_the_second_is_told(web: ASGIApp, path: str) -> None:
    first, second = Browser(web), Browser(web)
    second.page(path)
    assert first.client.post(path, data=OURS).status_code == 303
    late = second.client.post(path, data={**OURS, "name": "Другой сад", "login": "other"})
    assert late.status_code == 403
    assert "уже заведена" in words(late.text)


def test_an_earlier_address_dies_with_a_new_one(everywhere: AppEverywhere, web: ASGIApp, path: str) -> None:
    newer = everywhere.do(offer_beginning).removeprefix(ADDRESS)
    assert Browser(web).client.post(path, data=OURS).status_code == 403
    assert Browser(web).client.post(newer, data=OURS).status_code == 303


def test_the_address_lives_for_a_day(clock: HandClock, web: ASGIApp, path: str) -> None:
    clock.set("2026-11-24T09:00+03:00")
    assert "Этот адрес не действует" in Browser(web).get(path).text
    assert Browser(web).client.post(path, data=OURS).status_code == 403


def test_where_an_organisation_is_nobody_begins(
    everywhere: AppEverywhere, cast: object, house: House, path: str
) -> None:
    web = make_web(house, secret_key=SECRET)
    assert Browser(web).client.post(path, data=OURS).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "  ", "Укажите название организации"),
        ("full_name", "Белова", "Укажите фамилию, имя и отчество"),
        ("login", "о", "Логин: e-mail или одно слово"),
        ("login", "две части", "Логин: e-mail или одно слово"),
        ("zone", "Mars/Olympus", "Неизвестный часовой пояс"),
        ("password", "семь зн", "Пароль короче 8 знаков"),
        ("password", "", "Пароль короче 8 знаков"),
        ("password", "qwertyuiop", "подбирают первым"),
        ("password", "парольпароль", "подбирают первым"),
        ("password", "аааааааааа", "подбирают первым"),
        ("password", "моябелова2026", "В пароле есть «белова»"),
        ("password", "olga-olga-olga", "В пароле есть «olga»"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_founded(
    everywhere: AppEverywhere, web: ASGIApp, path: str, field: str, value: str, said: str
) -> None:
    answer = Browser(web).client.post(path, data={**OURS, field: value})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert everywhere.ask(kept) == []


def test_what_was_typed_stays_but_for_the_password(web: ASGIApp, path: str) -> None:
    page = Browser(web).client.post(path, data={**OURS, "login": "о"}).text
    assert "Теремок" in page
    assert "Белова Ольга Сергеевна" in page
    assert PASSWORD not in page


def test_only_a_hash_of_the_password_is_kept(everywhere: AppEverywhere, web: ASGIApp, path: str) -> None:
    Browser(web).client.post(path, data=OURS)
    account = everywhere.ask(lambda work: work.session.scalars(select(Account)).one())
    assert (account.password_hash or "").startswith("$argon2id$")


def test_a_beginning_from_another_site_is_refused(everywhere: AppEverywhere, web: ASGIApp, path: str) -> None:
    answer = Browser(web).client.post(path, data=OURS, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert everywhere.ask(kept) == []


def test_an_empty_planner_says_where_one_begins(web: ASGIApp) -> None:
    assert "Начните отсюда" in words(Browser(web).get("/").text)


def test_only_a_hash_of_the_address_is_kept(everywhere: AppEverywhere, path: str) -> None:
    row = everywhere.ask(lambda work: work.session.scalars(select(FirstAddress)).one())
    assert path.removeprefix("/begin/") not in row.hash
