"""A page asks the database as often for a hundred rows as for one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event

from planner.app import House
from planner.services import complete
from planner.services.approve import approve
from planner.services.people import PersonDraft, enrol
from planner.services.plan import ActivityDraft, Assignee, add_activity
from planner.web.app import ROUTES
from planner.work import Work
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser, with_ids
from tests.web.plans import occurrences


@contextmanager
def counting(house: House) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if statement != "BEGIN":
            asked.append(statement)

    event.listen(house.engine, "after_cursor_execute", note)
    yield asked
    event.remove(house.engine, "after_cursor_execute", note)


def row(cast: Cast, name: str, phrase: str) -> ActivityDraft:
    whom = (Assignee(position_id=cast.teachers), Assignee(position_id=cast.council))
    return ActivityDraft(title=name, phrase=phrase, section="Мониторинг", demands_acceptance=True, assignees=whom)


KINDS = ("до 24 ноября", "до 25 ноября", "в течение года", "по мере необходимости")


def few_rows(cast: Cast) -> list[ActivityDraft]:
    """One row of each kind."""
    return [row(cast, f"Строка {phrase}", phrase) for phrase in KINDS]


def many_rows(cast: Cast) -> list[ActivityDraft]:
    return [row(cast, f"Ещё {number}", "до 24 ноября" if number % 3 else "до 30 ноября") for number in range(300)]


def add(cast: Cast, cyclogram_id: int, rows: list[ActivityDraft], order_no: str) -> None:
    """To a plan that is approved already, by one more order."""

    def add_all(work: Work) -> None:
        for draft in rows:
            add_activity(work, cyclogram_id, draft, "дополнение", for_next_edition=True)

    cast.olga.do(add_all)
    cast.vera.do(approve, cyclogram_id, order_no, date(2026, 11, 23))


def grow(cast: Cast, cyclogram_id: int) -> None:
    """Three hundred rows more, thirty of them submitted, and thirty people more."""
    add(cast, cyclogram_id, many_rows(cast), "86")
    cast.marat.do(_complete, [occurrences(cast, f"Ещё {number}")[0] for number in range(0, 300, 10)])
    cast.olga.do(enrol, [PersonDraft(f"Сотрудник{number} Имя", f"должность {number}") for number in range(30)])


def submit(cast: Cast, title: str) -> int:
    (occurrence_id,) = occurrences(cast, title)
    cast.marat.do(_complete, [occurrence_id])
    return occurrence_id


def _complete(work: Work, ids: list[int]) -> None:
    for occurrence_id in ids:
        complete.complete(work, occurrence_id, protocol="№ 1")


LISTS = ("/my?person={person_id}", "/messages?whose=all", "/year?mine=1", "/list?month=2026-11", "/list?need=overdue")
"""Looks at pages that are no routes of their own."""


def every_page(ids: dict[str, int]) -> list[str]:
    """Every address of the table at which something is shown, with ids in it; secrets are of doors, not of pages."""
    shown = [path for method, path, *_ in ROUTES if method == "GET"]
    routes = [path for path in shown if set(re.findall(r"{(\w+)}", path)) <= set(ids)]
    return [with_ids(path, ids) for path in (*routes, *LISTS)]


def asked_by(house: House, browsers: dict[str, Browser], paths: list[str]) -> dict[tuple[str, str], int]:
    found = {}
    for who, browser in browsers.items():
        for path in paths:
            with counting(house) as asked:
                browser.get(path)
            found[who, path] = len(asked)
    return found


@pytest.mark.only_on("sqlite")  # what is asked does not depend on who answers
def test_a_page_of_many_rows_asks_no_more_than_a_page_of_few(
    house: House, cast: Cast, ours: dict[str, int], vera: Browser, marat: Browser
) -> None:
    browsers = {"Вера": vera, "Марат": marat}  # Ольга sees what Вера sees
    add(cast, ours["cyclogram_id"], few_rows(cast), "85")
    submitted = submit(cast, "Строка до 24 ноября")
    paths = every_page({"person_id": cast.marat_id, **ours, "occurrence_id": submitted})
    few = asked_by(house, browsers, paths)
    grow(cast, ours["cyclogram_id"])
    many = asked_by(house, browsers, paths)
    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}


def test_the_year_is_shown_by_few_questions(house: House, cast: Cast, vera: Browser) -> None:
    approved_plan(cast, *few_rows(cast))
    with counting(house) as asked:
        vera.page("/year")
    assert len(asked) <= 14, asked  # eight of the session and the frame, six of the board


@pytest.mark.parametrize("path", ["/static/planner.css", "/healthz"])
def test_what_is_no_page_asks_for_nobody(house: House, vera: Browser, path: str) -> None:
    with counting(house) as asked:
        vera.get(path)
    assert len([one for one in asked if "browser_session" in one]) == 0
