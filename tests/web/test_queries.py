"""A page asks the database as often for a hundred rows as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event

from planner.app import House
from planner.services import complete
from planner.services.approve import approve
from planner.services.plan import ActivityDraft, Assignee, add_activity
from planner.work import Work
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser
from tests.web.plans import occurrences


@contextmanager
def counting(house: House) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        asked.append(statement)

    event.listen(house.engine, "after_cursor_execute", note)
    yield asked
    event.remove(house.engine, "after_cursor_execute", note)


def row(cast: Cast, name: str, phrase: str) -> ActivityDraft:
    whom = (Assignee(position_id=cast.teachers), Assignee(position_id=cast.council))
    return ActivityDraft(title=name, phrase=phrase, section="Мониторинг", demands_acceptance=True, assignees=whom)


def few_rows(cast: Cast) -> int:
    """One row of each kind, one of them submitted; the id of that occurrence."""
    phrases = ("до 24 ноября", "до 25 ноября", "в течение года", "по мере необходимости")
    approved_plan(cast, *(row(cast, f"Строка {phrase}", phrase) for phrase in phrases))
    return _submit(cast, "Строка до 24 ноября")


def many_rows(cast: Cast, cyclogram_id: int = 1) -> int:
    """A hundred more, half of them submitted."""

    def add(work: Work) -> None:
        for number in range(100):
            draft = row(cast, f"Ещё {number}", "до 24 ноября")
            add_activity(work, cyclogram_id, draft, "дополнение", for_next_edition=True)

    cast.olga.do(add)
    cast.vera.do(approve, cyclogram_id, "85", date(2026, 11, 23))
    first, *others = (occurrences(cast, f"Ещё {number}")[0] for number in range(0, 100, 2))
    cast.marat.do(_complete, [first, *others])
    return first


def _submit(cast: Cast, title: str) -> int:
    (occurrence_id,) = occurrences(cast, title)
    cast.marat.do(_complete, [occurrence_id])
    return occurrence_id


def _complete(work: Work, ids: list[int]) -> None:
    for occurrence_id in ids:
        complete.complete(work, occurrence_id, protocol="№ 1")


PATHS = (
    "/",
    "/my",
    "/year",
    "/plan",
    "/list",
    "/o/{}",
    "/messages?whose=all",
    "/control",
    "/control/load",
    "/control/coverage",
    "/journal",
    "/system",
    "/channels",
)


def asked_by(house: House, browser: Browser, occurrence_id: int) -> dict[str, int]:
    found = {}
    for path in PATHS:
        with counting(house) as asked:
            browser.page(path.format(occurrence_id))
        found[path] = len(asked)
    return found


def test_pages_of_many_rows_ask_no_more_than_pages_of_few(house: House, cast: Cast, vera: Browser) -> None:
    few = asked_by(house, vera, few_rows(cast))
    many = asked_by(house, vera, many_rows(cast))
    assert many == few


@pytest.mark.parametrize("path", ["/static/planner.css", "/healthz"])
def test_what_is_no_page_asks_for_nobody(house: House, vera: Browser, path: str) -> None:
    with counting(house) as asked:
        vera.get(path)
    assert len([one for one in asked if "browser_session" in one]) == 0
