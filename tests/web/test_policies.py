"""Every route, made from the table of routes: who may come, by every role, to one's own and to another's; what a form
must carry, what every answer says to a browser.

Where OWASP ASVS 5.0 is met (V3, V4, V6 passwords, V7 sessions, V8 rights; level 2), by number and test:

====== ==========================================================================================================
3.3.1  test_signing_in.test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites
3.4.1  test_an_address_with_https_is_never_left_for_a_plain_one
3.4.3  test_every_route_forbids_what_no_page_needs
3.5.1  test_no_form_works_without_the_token_of_its_own_session
3.5.3  test_looking_changes_nothing
6.2.1  test_begin.test_a_mistake_is_said_at_its_field_and_nothing_is_founded (eight signs at least)
6.2.3  test_account.test_who_came_by_password_is_asked_for_it_again
6.2.4  test_begin.test_a_mistake_is_said_at_its_field_and_nothing_is_founded (well-known passwords)
6.2.8  test_passwords.test_a_password_is_taken_to_the_sign
6.2.11 test_begin.test_a_mistake_is_said_at_its_field_and_nothing_is_founded (words all around know)
6.3.1  test_passwords.test_after_five_failures_one_waits_longer_and_longer
6.3.8  test_passwords.test_all_who_are_refused_are_told_the_same, …unknown_login_takes_as_long_as_a_wrong_password
6.4.1  test_signing_in.test_a_one_time_address_signs_in_once
7.2.2  test_signing_in.test_signing_out_ends_the_session_everywhere
7.2.4  test_passwords.test_every_sign_in_has_a_secret_of_its_own_and_ends_the_former
7.3.1  test_passwords.test_a_session_nobody_uses_is_over_after_two_weeks, …forgets_after_an_idle_hour
7.3.2  test_passwords.test_ones_own_browser_is_remembered_for_a_month, …forgets_after_a_working_day
7.4.1  test_signing_in.test_signing_out_ends_the_session_everywhere
7.4.2  test_signing_in.test_who_has_left_is_signed_in_no_more
7.4.3  test_account.test_a_new_password_ends_all_other_sessions
7.5.1  test_account.test_who_came_by_password_is_asked_for_it_again
7.5.2  test_account.test_a_lost_phone_is_signed_out, test_all_others_are_signed_out_at_once
8.2.1  test_every_role_opens_exactly_the_pages_it_may, test_every_role_sends_exactly_the_forms_it_may
8.2.2  test_another_organisations_rows_are_not_found_whatever_ones_rights
8.4.1  test_another_organisations_rows_are_not_found_whatever_ones_rights
====== ==========================================================================================================
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine
from starlette.types import ASGIApp

from calendars.workdays import Decree
from planner.app import App, House
from planner.catalog import Catalog
from planner.database import Base
from planner.domain.access import Door
from planner.domain.people import Role
from planner.domain.rights import TABLE, Right
from planner.files import FileStore
from planner.services.people import PersonDraft, enrol
from planner.services.session import Opened, Visitor, open_session
from planner.web.app import ROUTES, make_web
from planner.web.policy import SUBJECTS, Open
from planner.work import Work
from tests.cast import ADDRESS, MONDAY, Cast, HandClock, assemble
from tests.databases import Databases, Template, make_tables
from tests.web.browser import Browser, with_ids
from tests.web.conftest import SECRET, rows_of_every_kind

Route = tuple[str, str]

BEHIND_THE_DOOR = [(method, path, policy) for method, path, _, policy in ROUTES if policy is not Open.ANYBODY]
WITH_A_ROW = [(method, path) for method, path, _ in BEHIND_THE_DOOR if "_id}" in path]
POSTS = [path for method, path, _ in BEHIND_THE_DOOR if method == "POST"]
GETS = [path for method, path, *_ in ROUTES if method == "GET"]


# Hundreds of tests here begin alike, so what they begin with is made once and copied, like the cast itself.


Secrets = dict[Role, str]


@dataclass(frozen=True)
class Beginning:
    cast: Cast
    ids: dict[str, int]
    """Of our rows; a new kind of row needs one in `rows_of_every_kind`."""
    at_home: Secrets
    """Of the sessions of a new employee of each role, who has no work of his own. Who may least comes first."""
    at_school: Secrets


@pytest.fixture
def files(kept: FileStore) -> FileStore:
    return kept


@pytest.fixture
def origin(databases: Databases, catalog: Catalog, decrees: dict[int, Decree], kept: FileStore) -> Template[Beginning]:
    def fill(engine: Engine) -> Beginning:
        make_tables(engine)
        cast = assemble(House(engine, HandClock(MONDAY), catalog, decrees, kept, ADDRESS))
        return Beginning(cast, rows_of_every_kind(cast), of_every_role(cast.app), of_every_role(cast.school))

    return databases.template("every role", fill)


@pytest.fixture
def begun(origin: Template[Beginning]) -> Beginning:
    return origin.made


def of_every_role(app: App) -> Secrets:
    roles = tuple(reversed(Role))
    rows = app.do(enrol, [PersonDraft(f"Ролева {role.value.title()} Петровна", "", role) for role in roles])

    def open_all(work: Work) -> list[Opened]:
        return [open_session(work, work.organization.id, row.person_id, Door.LINK, Visitor()) for row in rows]

    return {role: session.secret for role, session in zip(roles, app.do(open_all), strict=True)}


@pytest.fixture
def cast(begun: Beginning, house: House) -> Cast:
    return begun.cast.moved_to(house)


@pytest.fixture
def ids(begun: Beginning) -> dict[str, int]:
    assert set(begun.ids) >= set(SUBJECTS)
    return begun.ids


def browsers(web: ASGIApp, secrets: Secrets) -> Iterator[tuple[Role, Browser]]:
    for role, secret in secrets.items():
        yield role, Browser(web).carry(secret)


LIGHT = "/help"
"""A page that everybody may open and that asks the database for little."""


def asks(browser: Browser, method: str, path: str) -> int:
    """The number of HTTP; a form is sent with its token and nothing filled in."""
    answer = browser.get(path) if method == "GET" else browser.send(path, shown=LIGHT)
    return answer.status_code


# Who may come


def test_every_role_opens_exactly_the_pages_it_may(begun: Beginning, ids: dict[str, int], web: ASGIApp) -> None:
    pages = [("GET", path, policy) for method, path, policy in BEHIND_THE_DOOR if method == "GET"]
    for page in pages:
        comes_exactly_where_it_may(begun, ids, web, *page)


@pytest.mark.parametrize(("method", "path", "policy"), [route for route in BEHIND_THE_DOOR if route[0] != "GET"])
def test_every_role_sends_exactly_the_forms_it_may(
    begun: Beginning, ids: dict[str, int], web: ASGIApp, method: str, path: str, policy: Right | Open
) -> None:
    comes_exactly_where_it_may(begun, ids, web, method, path, policy)


def comes_exactly_where_it_may(
    begun: Beginning, ids: dict[str, int], web: ASGIApp, method: str, path: str, policy: Right | Open
) -> None:
    """Refused exactly as the table says; where only the row itself decides, never with an error or «нет такой»."""
    address = with_ids(path, ids)
    for role, browser in browsers(web, begun.at_home):
        number = asks(browser, method, address)
        if isinstance(policy, Right):
            assert (number == 403) == (policy not in TABLE[role]), (path, role)
        if role == Role.OBSERVER and "_id}" in path:  # the first to come: nobody has changed anything yet
            assert number != 404, (path, role)
        assert number < 500, (path, role)
    visitor = Browser(web)
    assert (visitor.get(address) if method == "GET" else visitor.client.post(address)).status_code == 403, path


def test_another_organisations_rows_are_not_found_whatever_ones_rights(
    begun: Beginning, house: House, ids: dict[str, int], web: ASGIApp
) -> None:
    before = everything(house)
    for role, browser in browsers(web, begun.at_school):
        csrf = token(browser)
        for method, path in WITH_A_ROW:
            address = with_ids(path, ids)
            answer = browser.get(address) if method == "GET" else browser.client.post(address, data={"csrf": csrf})
            assert answer.status_code == 404, (role, method, path)
    assert everything(house) == before


@pytest.mark.parametrize("path", [path for _, path in WITH_A_ROW])
def test_every_kind_of_row_in_an_address_is_known(path: str) -> None:
    assert set(re.findall(r"{(\w+_id)}", path)) <= set(SUBJECTS)


# What a form must carry


def everything(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Every row there is, but for what a mere visit may write."""
    with house.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select())]
            for table in Base.metadata.sorted_tables
            if table.name not in ("browser_session", "failed_sign_in")
        }


def token(browser: Browser) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', browser.page(LIGHT))
    assert found is not None
    return found[1]


def test_no_form_works_without_the_token_of_its_own_session(
    house: House, ids: dict[str, int], olga: Browser, vera: Browser
) -> None:
    before, of_vera = everything(house), token(vera)
    for path in POSTS:
        address = with_ids(path, ids)
        assert olga.client.post(address).status_code == 403, path
        assert olga.client.post(address, data={"csrf": of_vera}).status_code == 403, path
    for nonsense in ("", "0" * 128, "ы", of_vera[:64]):
        assert olga.client.post(address, data={"csrf": nonsense}).status_code == 403, nonsense
    assert everything(house) == before


def test_the_token_is_written_differently_every_time(olga: Browser) -> None:
    assert len({token(olga) for _ in range(3)}) == 3


STRANGERS_POSTS = [path for method, path, _, policy in ROUTES if method == "POST" and policy is Open.ANYBODY]


@pytest.mark.parametrize("path", STRANGERS_POSTS)
@pytest.mark.parametrize("header", [{"origin": "https://evil.example"}, {"sec-fetch-site": "same-site"}])
def test_at_the_door_a_form_of_another_site_does_nothing(
    house: House, ids: dict[str, int], web: ASGIApp, path: str, header: dict[str, str]
) -> None:
    before = everything(house)
    answer = Browser(web).client.post(with_ids(path.replace("{secret}", "x"), ids), headers=header)
    assert (answer.status_code, "с чужой страницы" in answer.text) == (403, True)
    assert everything(house) == before


def test_looking_changes_nothing(house: House, ids: dict[str, int], vera: Browser) -> None:
    before = everything(house)
    for method, path, _ in BEHIND_THE_DOOR:
        if method == "GET":
            vera.get(with_ids(path, ids))
            assert everything(house) == before, path


# What an answer says to the browser


@pytest.mark.only_on("sqlite")  # what is said to a browser does not depend on where the rows lie
@pytest.mark.parametrize("path", [*GETS, "/nothing", "/static/planner.css"])
def test_every_route_forbids_what_no_page_needs(ids: dict[str, int], vera: Browser, path: str) -> None:
    headers = vera.get(with_ids(path.replace("{secret}", "x"), ids)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store" or path.startswith("/static/")


def test_an_address_with_https_is_never_left_for_a_plain_one(house: House, web: ASGIApp) -> None:
    assert Browser(web).get("/signin").headers["strict-transport-security"] == "max-age=31536000"


def test_a_planner_of_one_computer_promises_no_https(house: House) -> None:
    web = make_web(replace(house, base_url="http://127.0.0.1:8000"), secret_key=SECRET)
    assert "strict-transport-security" not in Browser(web, "http://127.0.0.1:8000").get("/signin").headers
