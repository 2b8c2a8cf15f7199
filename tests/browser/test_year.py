"""The year in Chromium: what only a browser can tell of its cells, its months on a phone and its keys."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner.app import House
from planner.catalog import Catalog
from planner.services import complete
from planner.services.plan import ActivityDraft
from tests.browser.conftest import Sit
from tests.browser.served import PHONE, empty_at, serving
from tests.cast import Cast, approved_plan, assemble
from tests.web.plans import occurrences

WEEKLY = ActivityDraft(title="Планёрка", phrase="еженедельно")
OFTEN = ("20 и 25 октября", "9, 16 и 23 октября", "с 12 по 16 октября и 20 октября", "20 октября и 25 ноября")

OVERFLOWING = """
[...document.querySelectorAll(".board .cell")]
  .filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.innerText)
"""


@pytest.fixture(scope="module")
def busy_house(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[House]:
    """A kindergarten whose rows have several days in a month: done in time, done late, overdue and ahead."""
    folder: Path = tmp_path_factory.mktemp("busy")
    house = empty_at(folder, catalog)
    with serving(house):
        fill(assemble(house))
        yield house


def fill(cast: Cast) -> None:
    rows = [ActivityDraft(title=f"Проверка {phrase}", phrase=phrase) for phrase in OFTEN]
    approved_plan(cast, WEEKLY, *rows)
    met = [occurrences(cast, WEEKLY.title)[:9], *(occurrences(cast, row.title) for row in rows)]
    for number, occurrence_id in enumerate(one for ids in met for one in ids):
        done_on = date(2026, 11, 20) if number % 2 else None
        cast.marat.do(complete.complete, occurrence_id, done_on=done_on)


def open_year(sit: Sit, house: House, width: int) -> Page:
    return sit(house, viewport={"width": width, "height": 900}).sign_in("coordinator").open("/year")


@pytest.mark.parametrize("width", [1024, 1366, 1920])
def test_no_cell_of_several_days_is_wider_than_its_month(sit: Sit, busy_house: House, width: int) -> None:
    page = open_year(sit, busy_house, width)
    assert page.locator(".board .stack .icon").count() >= len(OFTEN) - 1  # days, or their number, beside a symbol
    assert page.evaluate(OVERFLOWING) == []


def test_a_phone_has_months_to_unfold_instead_of_a_table(sit: Sit, busy_house: House) -> None:
    desk = sit(busy_house, viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=False)
    page = desk.sign_in("coordinator").open("/year")
    assert not page.locator(".board").is_visible()
    december = page.locator(".year-months details").filter(has=page.get_by_role("heading", name="Декабрь"))
    assert not december.locator(".due").first.is_visible()
    december.locator("summary").click()
    expect(december.locator(".due").first).to_contain_text("№ 1. Планёрка")
    december.locator(".due").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Планёрка")
