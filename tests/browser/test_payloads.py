"""Whatever is typed anywhere stays text in a real browser: no dialog opens, and its policy has nothing to forbid."""

import inspect
import re
from collections.abc import Iterator
from enum import EnumType
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy import JSON, String, func, select, update
from sqlalchemy.orm import Session

from planner import domain
from planner.app import App, House
from planner.catalog import Catalog
from planner.database import Base
from planner.domain.people import Role
from planner.web.app import ROUTES
from tests.browser.addresses import NOT_PAGES, ids_of, pages
from tests.browser.conftest import Sit
from tests.browser.served import Desk, demo_at, serving

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg onload=alert(3)>",
    "javascript:alert(4)",
    "</textarea><script>alert(5)</script>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "<a href=javascript:alert(6)>",
)
ALL = " ".join(PAYLOADS)

OURS = """
hash code_hash secret_hash password_hash sha256 uid lineage address bot bot_id external_id owner node key login zone
function_code catalog_key media_type subject verb
"""
"""Columns that the planner itself writes and reads back: nobody types them."""


def _names_of_kinds() -> set[str]:
    """All values of the enumerations of the domain: columns that hold nothing else are chosen from, not typed."""
    modules = [value for value in vars(domain).values() if inspect.ismodule(value)]
    kinds = [kind for one in modules for kind in vars(one).values() if isinstance(kind, EnumType)]
    return {str(value) for kind in kinds for value in kind}


def stuff(house: House) -> int:
    """Puts the payloads into every text column that people fill; how many were filled."""
    filled, kinds = 0, _names_of_kinds()
    with Session(house.engine) as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if not isinstance(column.type, String) or isinstance(column.type, JSON) or column.name in OURS.split():
                    continue
                kept = set(session.scalars(select(column).distinct()))
                if kept and kept <= kinds | {None}:
                    continue
                unique = any(column.name in index.columns for index in table.constraints | table.indexes)
                value: Any = func.coalesce(column, "").concat(ALL) if unique else ALL
                session.execute(update(table).values({column.name: value}).where(column.is_not(None)))
                filled += 1
        session.commit()
    return filled


@pytest.fixture(scope="module")
def stuffed(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[House]:
    house = demo_at(tmp_path_factory.mktemp("stuffed"), catalog)
    assert stuff(house) > 30
    with serving(house) as served:
        yield served


@pytest.fixture(scope="module")
def stuffed_ids(stuffed: House) -> dict[str, int]:
    return App(stuffed).everywhere().ask(ids_of)


def test_what_is_kept_is_shown_as_text_on_every_page(sit: Sit, stuffed: House, stuffed_ids: dict[str, int]) -> None:
    desk = sit(stuffed).sign_in(Role.HEAD)
    seen = 0
    for path in pages(stuffed_ids, Role.HEAD):
        page = desk.open(path)
        assert desk.violations == [], path
        assert page.locator("script:not([src]), [onerror], [onload], a[href^=javascript]").count() == 0, path
        seen += "alert(1)" in page.locator("body").inner_text()
    assert seen > 10


def test_what_an_address_asks_is_shown_as_text(sit: Sit, stuffed: House, stuffed_ids: dict[str, int]) -> None:
    desk = sit(stuffed).sign_in(Role.HEAD)
    for path in _asked(stuffed_ids):
        desk.open(path)
        assert desk.violations == [], path


def _asked(ids: dict[str, int]) -> list[str]:
    """Every page with the payloads in each thing that its address may ask for."""
    found = []
    for method, path, endpoint, _ in ROUTES:
        if method != "GET" or path.startswith(("/signin/", "/begin/")) or path.endswith(NOT_PAGES):
            continue
        names = _query_names(APIRoute(path, endpoint).dependant)
        filled = re.sub(r"{(\w+)}", lambda name: str(ids.get(name[1], 1)), path)
        found += [f"{filled}?{name}={quote(ALL)}" for name in names]
    return found


def _query_names(dependant: Dependant) -> list[str]:
    own = [one.alias for one in dependant.query_params]
    return own + [name for inner in dependant.dependencies for name in _query_names(inner)]


FORMS = """() => [...document.forms].map((form, index) => ({index, action: form.getAttribute("action") || "",
  method: form.method}))"""
FILL = """([index, text]) => { const form = document.forms[index];
  for (const field of form.elements) {
    if (field.name === "csrf" || field.name === "seen" || field.type === "file") continue;
    if (field.tagName === "TEXTAREA" || ["text", "search", "email", "tel", "url"].includes(field.type)) {
      field.removeAttribute("maxlength"); field.removeAttribute("pattern"); field.value = text; }
    else if (["date", "number", "month", "time"].includes(field.type)) { field.type = "text"; field.value = text; } }
  form.noValidate = true; HTMLFormElement.prototype.submit.call(form); }"""
NOT_SENT = ("/signout", "/start-own", "/signin", "/demo", "/begin")
"""Forms that end the visit."""


def test_what_a_form_refuses_comes_back_as_text(sit: Sit, stuffed: House, stuffed_ids: dict[str, int]) -> None:
    desk = sit(stuffed).sign_in(Role.HEAD)
    sent: set[str] = set()
    for path in pages(stuffed_ids, Role.HEAD):
        _send_forms(desk, path, sent)
    assert len(sent) > 10


def _send_forms(desk: Desk, path: str, sent: set[str]) -> None:
    """Fills and sends each form of a page that was not sent for another row already."""
    forms: list[dict[str, Any]] = desk.open(path).evaluate(FORMS)
    for form in forms:
        kind = re.sub(r"\d+", "…", form["action"])
        if form["method"] != "post" or form["action"].startswith(NOT_SENT) or kind in sent:
            continue
        sent.add(kind)
        page = desk.open(path)
        if page.evaluate("document.forms.length") <= form["index"]:
            continue
        with page.expect_navigation():
            page.evaluate(FILL, [form["index"], ALL])
        assert desk.violations == [], (path, form["action"])
