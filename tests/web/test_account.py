"""«Учётная запись»: one's own login and password, sessions, other organisations, and the table of rights."""

import re
from collections.abc import Callable

import pytest
from httpx2 import Response
from sqlalchemy import select
from starlette.types import ASGIApp

from planner.domain.people import Account, Person, Role
from planner.domain.rights import TABLE, Right
from planner.services.account import offer_sign_in
from planner.web.words import RIGHTS, ROLES, device
from planner.work import Everywhere
from tests.cast import Cast, HandClock
from tests.web.accounts import ANOTHER, PASSWORD, give_account
from tests.web.browser import Browser, words

LOGIN = "marat"


@pytest.fixture
def has_account(cast: Cast) -> int:
    return give_account(cast.app, cast.marat_id, LOGIN)


@pytest.fixture
def by_password(web: ASGIApp, has_account: int) -> Browser:
    """Марат, signed in with his password."""
    return enters(Browser(web))


def enters(browser: Browser, login: str = LOGIN, password: str = PASSWORD) -> Browser:
    answer = browser.client.post("/signin", data={"login": login, "password": password})
    assert answer.status_code == 303, words(answer.text)
    return browser


def lets_in(web: ASGIApp, login: str = LOGIN, password: str = PASSWORD) -> bool:
    return Browser(web).client.post("/signin", data={"login": login, "password": password}).status_code == 303


def sets(browser: Browser, **fields: str) -> Response:
    return browser.send("/account", shown="/account", **{"login": LOGIN, **fields})


# Login and password


def test_after_a_one_time_address_one_sets_a_login_and_a_password(web: ASGIApp, marat: Browser) -> None:
    assert "Пароля у вас ещё нет" in words(marat.page("/account"))
    assert sets(marat, password=PASSWORD).status_code == 303
    assert lets_in(web)


def test_ten_minutes_later_a_new_address_is_needed(marat: Browser, clock: HandClock) -> None:
    sending = marat.page("/account")
    clock.set("2026-11-23T09:10+03:00")
    assert "по новой одноразовой ссылке" in words(marat.page("/account"))
    token = re.search(r'name="csrf" value="(\w+)"', sending)
    assert token is not None
    late = marat.client.post("/account", data={"csrf": token[1], "login": LOGIN, "password": PASSWORD})
    assert late.status_code == 422


def test_a_forgotten_password_is_replaced_after_a_one_time_address(
    web: ASGIApp, has_account: int, marat: Browser
) -> None:
    assert "Прежний пароль" not in marat.page("/account")
    assert sets(marat, password=ANOTHER).status_code == 303
    assert (lets_in(web), lets_in(web, password=ANOTHER)) == (False, True)


def test_who_came_by_password_is_asked_for_it_again(web: ASGIApp, by_password: Browser) -> None:
    for old in ({}, {"old": "не тот пароль"}):
        refused = sets(by_password, password=ANOTHER, **old)
        assert refused.status_code == 422
        assert "не подошёл" in refused.text
    assert sets(by_password, password=ANOTHER, old=PASSWORD).status_code == 303
    assert lets_in(web, password=ANOTHER)


def test_guessing_the_former_password_is_slowed_down(by_password: Browser) -> None:
    answers = [words(sets(by_password, password=ANOTHER, old="не тот").text) for _ in range(6)]
    assert "Слишком много попыток" in answers[-1]


def test_the_login_alone_is_changed(web: ASGIApp, by_password: Browser) -> None:
    assert sets(by_password, login="Galimov@Sad12.example", old=PASSWORD).status_code == 303
    assert lets_in(web, login="galimov@sad12.example")
    assert not lets_in(web)


def test_a_login_of_another_is_refused_at_its_field(cast: Cast, by_password: Browser) -> None:
    give_account(cast.app, cast.vera_id, "vera")
    assert "Этот логин занят" in sets(by_password, login="Vera", old=PASSWORD).text


def test_a_new_password_ends_all_other_sessions(web: ASGIApp, by_password: Browser) -> None:
    other = enters(Browser(web))
    sets(by_password, password=ANOTHER, old=PASSWORD)
    assert other.get("/my").status_code == 403
    assert by_password.get("/my").status_code == 200


# Sessions


CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
YANDEX = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 YaBrowser/24.10 Safari/537"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (CHROME, "Chrome, Windows"),
        (YANDEX, "Яндекс Браузер, Windows"),
        (IPHONE, "Safari, iPhone"),
        ("curl/8", "неизвестный браузер"),
    ],
)
def test_a_browser_is_named_in_words(user_agent: str, said: str) -> None:
    assert device(user_agent) == said


@pytest.fixture
def phone(web: ASGIApp, by_password: Browser) -> Browser:
    """The same Марат on his phone."""
    browser = Browser(web)
    browser.client.headers["user-agent"] = IPHONE
    return enters(browser)


def test_ones_sessions_are_listed_with_this_one_first(by_password: Browser, phone: Browser) -> None:
    page = words(by_password.page("/account"))
    assert "этот" in page
    assert "Safari, iPhone Вход по паролю 23 ноября, 09:00" in page
    assert page.index("этот") < page.index("Safari, iPhone")


def test_a_lost_phone_is_signed_out(by_password: Browser, phone: Browser) -> None:
    session = re.search(r"/account/sessions/(\d+)/end", by_password.page("/account"))
    assert session is not None
    assert by_password.send(session[0]).status_code == 303
    assert phone.get("/my").status_code == 403
    assert "Safari, iPhone" not in by_password.page("/account")


def test_all_others_are_signed_out_at_once(by_password: Browser, phone: Browser, vera: Browser) -> None:
    by_password.send("/account/sessions/end-others")
    assert (phone.get("/my").status_code, by_password.get("/my").status_code) == (403, 200)
    assert vera.get("/my").status_code == 200


def test_a_colleagues_session_is_left_alone(by_password: Browser, vera: Browser) -> None:
    assert vera.send("/account/sessions/1/end").status_code == 403
    assert by_password.get("/my").status_code == 200


# Two organisations


@pytest.fixture
def everywhere_marat(cast: Cast, by_password: Browser) -> Browser:
    """Марат, whose account has a person in the school too: its Ирина."""
    give_account(cast.app, cast.irina_id, LOGIN)
    return by_password


def switches(browser: Browser, person_id: int) -> Response:
    return browser.send("/account/switch", shown="/account", person_id=str(person_id))


def test_one_goes_over_to_the_other_organisation_and_sees_only_that(cast: Cast, everywhere_marat: Browser) -> None:
    before = dict(everywhere_marat.client.cookies)
    assert "Перейти в «Школа № 5»" in words(everywhere_marat.page("/account"))
    assert switches(everywhere_marat, cast.irina_id).status_code == 303
    page = everywhere_marat.page("/my")
    assert "Школа № 5" in page
    assert "Ромашка" not in page
    everywhere_marat.client.cookies.clear()
    everywhere_marat.client.cookies.update(before)
    assert everywhere_marat.get("/my").status_code == 403  # the former session is over


def test_the_password_leads_to_the_organisation_used_last(
    web: ASGIApp, cast: Cast, clock: HandClock, everywhere_marat: Browser
) -> None:
    clock.set("2026-11-23T09:05+03:00")
    switches(everywhere_marat, cast.irina_id)
    clock.set("2026-11-23T09:10+03:00")
    assert "Школа № 5" in enters(Browser(web)).page("/my")


def test_a_one_time_address_of_one_organisation_leads_into_no_other(cast: Cast, web: ASGIApp) -> None:
    """Its coordinator gave it; of the other organisation he may see nothing."""
    for person_id in (cast.marat_id, cast.irina_id):
        give_account(cast.app, person_id, LOGIN)
    browser = Browser(web).sign_in(cast.app, cast.marat_id)
    refused = switches(browser, cast.irina_id)
    assert refused.status_code == 403
    assert "войдите с паролем" in words(refused.text)
    assert "Прежний пароль" in browser.page("/account")
    assert sets(browser, password=ANOTHER).status_code == 422


def test_nobody_goes_over_to_a_stranger(cast: Cast, by_password: Browser) -> None:
    for person_id in (cast.irina_id, cast.vera_id, 10**6):
        assert switches(by_password, person_id).status_code == 404


def joins(browser: Browser, **fields: str) -> Response:
    return browser.send("/account/join", shown="/account", **fields)


def test_an_organisation_is_added_by_its_one_time_address(cast: Cast, by_password: Browser) -> None:
    address = cast.school.do(offer_sign_in, cast.irina_id)
    assert joins(by_password, address=address).status_code == 303
    assert switches(by_password, cast.irina_id).status_code == 303
    assert joins(by_password, address=address).status_code == 422  # used up


def test_an_organisation_is_added_by_the_login_used_there(web: ASGIApp, cast: Cast, by_password: Browser) -> None:
    give_account(cast.app, cast.irina_id, "irina", password=ANOTHER)
    assert "не подошёл" in joins(by_password, login="irina", password=PASSWORD).text
    assert joins(by_password, login="Irina", password=ANOTHER).status_code == 303
    assert switches(by_password, cast.irina_id).status_code == 303
    assert not lets_in(web, "irina", ANOTHER)
    assert cast.app.everywhere().ask(_logins) == [LOGIN]


def _logins(work: Everywhere) -> list[str]:
    return list(work.session.scalars(select(Account.login)))


def test_ones_own_organisation_is_not_added_twice(cast: Cast, by_password: Browser) -> None:
    refused = joins(by_password, address=cast.app.do(offer_sign_in, cast.vera_id))
    assert "ваша же организация" in words(refused.text)
    vera = cast.app.everywhere().ask(lambda work: work.session.get_one(Person, cast.vera_id))
    assert vera.account_id is None


def test_without_a_password_one_is_told_to_set_it_first(cast: Cast, marat: Browser) -> None:
    refused = joins(marat, address=cast.school.do(offer_sign_in, cast.irina_id))
    assert "Сначала задайте себе логин и пароль" in words(refused.text)


# Who may what


def test_every_right_and_every_role_has_its_words() -> None:
    assert set(RIGHTS) == set(Right)
    assert set(ROLES) == set(Role)


def test_the_table_of_rights_is_the_one_that_is_asked(visit: Callable[[int], Browser], cast: Cast) -> None:
    page = visit(cast.marat_id).page("/account")
    for right, title in RIGHTS.items():
        row = re.search(rf'<th scope="row">{title}</th>(.*?)</tr>', page, re.DOTALL)
        assert row is not None
        said = [cell == "да" for cell in re.findall(r'class="sr">(да|нет)<', row[1])]
        assert said == [right in TABLE[role] for role in Role]
