"""Signing in by login and password: who gets in, what the others are told, how guessing is slowed down."""

from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher
from httpx2 import Response
from sqlalchemy import func, select
from starlette.types import ASGIApp

from planner.domain.access import BrowserSession, FailedSignIn
from planner.domain.people import Account
from planner.services.account import offer_sign_in
from planner.services.node import prune
from planner.services.people import dismiss
from planner.services.sign_in import WRONG
from planner.work import Everywhere
from tests.cast import ADDRESS, Cast, HandClock
from tests.web.accounts import ANOTHER, PASSWORD, give_account
from tests.web.browser import Browser, words

WHO = "olga@sad12.example"


@pytest.fixture
def account(cast: Cast) -> int:
    return give_account(cast.app, cast.olga_id, WHO)


@pytest.fixture
def browser(web: ASGIApp, account: int) -> Browser:
    return Browser(web)


def tries(browser: Browser, login: str = WHO, password: str = PASSWORD, **fields: str) -> Response:
    return browser.client.post("/signin", data={"login": login, "password": password, **fields})


def failures(cast: Cast) -> int:
    return cast.app.everywhere().ask(lambda work: work.session.scalar(select(func.count(FailedSignIn.id))) or 0)


@pytest.mark.parametrize("login", [WHO, "Olga@Sad12.Example", f"  {WHO} "])
def test_login_and_password_let_in(browser: Browser, login: str) -> None:
    assert "Войдите" in browser.page("/signin")
    assert tries(browser, login).status_code == 303
    assert "Ольга Белова" in words(browser.page("/my"))


def test_a_password_is_taken_to_the_sign(browser: Browser) -> None:
    for near in (PASSWORD + " ", " " + PASSWORD, PASSWORD.upper(), PASSWORD[:-1]):
        assert tries(browser, password=near).status_code == 403, near


def test_all_who_are_refused_are_told_the_same(web: ASGIApp, cast: Cast, account: int) -> None:
    give_account(cast.app, cast.marat_id, "marat")
    give_account(cast.app, cast.vera_id, "vera", password=None)
    cast.vera.do(dismiss, cast.marat_id, cast.app.ask(lambda work: work.today))
    told = set()
    for login, password in ((WHO, ANOTHER), ("nobody", PASSWORD), ("vera", PASSWORD), ("marat", PASSWORD), ("", "")):
        answer = tries(Browser(web, host=f"10.0.0.{len(told)}"), login, password)
        assert WRONG in words(answer.text), login
        told.add((answer.status_code, answer.text.replace(f'value="{login}"', 'value=""')))
    assert len(told) == 1


def test_an_unknown_login_takes_as_long_as_a_wrong_password(web: ASGIApp, cast: Cast, account: int) -> None:
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(12):
        login = f"teacher{number}"
        give_account(cast.app, cast.marat_id, login)
        for kind, name in (("known", login), ("unknown", f"nobody{number}")):
            begun = perf_counter()
            tries(Browser(web, host=f"10.0.{number}.1"), name, ANOTHER)
            took[kind].append(perf_counter() - begun)
    assert 0.4 < median(took["unknown"]) / median(took["known"]) < 2.5


def test_the_login_stays_typed_and_the_password_does_not(browser: Browser) -> None:
    page = tries(browser, password=ANOTHER).text
    assert f'value="{WHO}"' in page
    assert ANOTHER not in page


def test_a_sign_in_from_another_site_is_refused(browser: Browser) -> None:
    browser.client.headers["origin"] = "https://evil.example"
    assert "с чужой страницы" in tries(browser).text


def test_every_sign_in_has_a_secret_of_its_own_and_ends_the_former(browser: Browser) -> None:
    tries(browser)
    former = dict(browser.client.cookies)
    tries(browser)
    assert former != dict(browser.client.cookies)
    browser.client.cookies.clear()
    browser.client.cookies.update(former)
    assert browser.get("/my").status_code == 403


def test_a_hash_with_other_parameters_is_renewed(browser: Browser, cast: Cast, account: int) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)

    def weaken(work: Everywhere) -> None:
        work.session.get_one(Account, account).password_hash = weak

    cast.app.everywhere().do(weaken)
    assert tries(browser).status_code == 303
    kept = cast.app.everywhere().ask(lambda work: work.session.get_one(Account, account).password_hash)
    assert kept is not None
    assert kept != weak
    assert tries(browser).status_code == 303


# A computer that others use


def test_ones_own_browser_is_remembered_for_a_month(browser: Browser, clock: HandClock) -> None:
    assert f"Max-Age={30 * 86400}" in tries(browser).headers["set-cookie"]
    for day in ("2026-12-06", "2026-12-19"):
        clock.set(f"{day}T09:00+03:00")
        assert browser.get("/my").status_code == 200
    clock.set("2026-12-23T09:00+03:00")
    assert browser.get("/my").status_code == 403


def test_a_session_nobody_uses_is_over_after_two_weeks(browser: Browser, clock: HandClock) -> None:
    tries(browser)
    clock.set("2026-12-07T08:59+03:00")
    assert browser.get("/my").status_code == 200
    clock.set("2026-12-21T08:59+03:00")
    assert browser.get("/my").status_code == 403


def test_a_shared_computer_forgets_when_the_browser_is_closed(browser: Browser) -> None:
    cookie = tries(browser, shared="1").headers["set-cookie"].split(", ")[0]
    assert "Max-Age" not in cookie
    assert "expires" not in cookie.lower()


def test_a_shared_computer_forgets_after_an_idle_hour(browser: Browser, clock: HandClock) -> None:
    tries(browser, shared="1")
    clock.set("2026-11-23T09:59+03:00")
    assert browser.get("/my").status_code == 200
    clock.set("2026-11-23T10:59+03:00")
    assert browser.get("/my").status_code == 403


def test_a_shared_computer_forgets_after_a_working_day(browser: Browser, clock: HandClock) -> None:
    tries(browser, shared="1")
    for moment in ("09:50", "10:45", "11:40", "12:35", "13:30", "14:25", "15:20", "16:15", "16:59"):
        clock.set(f"2026-11-23T{moment}+03:00")
        assert browser.get("/my").status_code == 200, moment
    clock.set("2026-11-23T17:00+03:00")
    assert browser.get("/my").status_code == 403


def test_a_visit_is_noted_at_most_every_few_minutes(browser: Browser, cast: Cast, clock: HandClock) -> None:
    tries(browser)

    def seen() -> object:
        return cast.app.everywhere().ask(lambda work: work.session.scalars(select(BrowserSession.seen_at)).one())

    opened_at = seen()
    clock.set("2026-11-23T09:04+03:00")
    browser.page("/my")
    assert seen() == opened_at
    clock.set("2026-11-23T09:05+03:00")
    browser.page("/my")
    assert seen() == clock()


# Guessing


def wrong(browser: Browser, times: int, login: str = WHO) -> Response:
    answers = [tries(browser, login, ANOTHER) for _ in range(times)]
    return answers[-1]


def test_after_five_failures_one_waits_longer_and_longer(browser: Browser, clock: HandClock) -> None:
    assert WRONG in words(wrong(browser, 5).text)
    assert "через 1 минуту" in words(tries(browser).text)
    clock.set("2026-11-23T09:01+03:00")
    assert WRONG in words(wrong(browser, 1).text)
    assert "через 2 минуты" in words(tries(browser).text)
    clock.set("2026-11-23T09:03+03:00")
    assert tries(browser).status_code == 303


def test_a_throttled_try_is_neither_verified_nor_counted(browser: Browser, cast: Cast) -> None:
    wrong(browser, 5)
    counted = failures(cast)
    assert tries(browser).status_code == 403
    assert failures(cast) == counted


def test_nobody_is_shut_out_for_ever(browser: Browser, clock: HandClock) -> None:
    moments = [f"2026-11-23T{hour:02}:{minute:02}+03:00" for hour in range(9, 12) for minute in (0, 20, 40)]
    for moment in moments:
        clock.set(moment)
        wrong(browser, 6)
    clock.set("2026-11-23T12:00+03:00")
    assert tries(browser).status_code == 303


def test_who_is_guessed_at_comes_in_by_a_one_time_address(browser: Browser, cast: Cast) -> None:
    wrong(browser, 6)
    address = cast.app.do(offer_sign_in, cast.olga_id).removeprefix(ADDRESS)
    assert browser.client.post(address).status_code == 303


def test_failures_of_one_do_not_slow_another(browser: Browser, cast: Cast) -> None:
    give_account(cast.app, cast.vera_id, "vera")
    wrong(browser, 6)
    assert tries(browser, "vera").status_code == 303


def test_one_address_that_tries_many_logins_waits_too(web: ASGIApp, browser: Browser) -> None:
    for number in range(20):
        wrong(browser, 1, f"name{number}")
    assert "Слишком много попыток" in tries(browser).text
    assert tries(Browser(web, host="10.9.9.9")).status_code == 303


def test_an_ipv6_home_is_one_address(web: ASGIApp, account: int) -> None:
    for number in range(20):
        wrong(Browser(web, host=f"2001:db8::{number + 1:x}"), 1, f"name{number}")
    assert "Слишком много попыток" in tries(Browser(web, host="2001:db8::ff")).text


def test_coming_in_forgives(browser: Browser) -> None:
    wrong(browser, 4)
    tries(browser)
    assert WRONG in words(wrong(browser, 4).text)
    assert tries(browser).status_code == 303


def test_old_failures_are_swept_away(browser: Browser, cast: Cast, clock: HandClock) -> None:
    wrong(browser, 3)
    clock.set("2026-11-23T10:01+03:00")
    cast.app.everywhere().do(prune)
    assert failures(cast) == 0
