"""The year in Chromium: what only a browser can tell of its cells, its months on a phone and its keys."""

import re
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


# Paper

A3, A4 = (1191, 842), (595, 842)
"""Points, as wide as they lie on the table."""

SMALL_PRINT = """
[...document.querySelectorAll("main *")]
  .filter(one => one.offsetParent && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => { const size = parseFloat(getComputedStyle(one).fontSize); return size > 0 && size < 13.3; })
  .map(one => one.outerHTML)
"""


def sheet(page: Page) -> tuple[int, int]:
    """How large the paper is that the page asks for."""
    found = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    assert found is not None
    return round(float(found[1])), round(float(found[2]))


def test_the_year_is_printed_on_a3_and_its_list_on_a4(sit: Sit, busy_house: House) -> None:
    desk = sit(busy_house).sign_in("coordinator")
    assert (sheet(desk.open("/year")), sheet(desk.open("/list"))) == (A3, A4)


def test_a_poster_has_its_grif_and_signs_and_no_print_too_small(sit: Sit, demo_house: House) -> None:
    page = sit(demo_house, color_scheme="dark").sign_in("coordinator").open("/year")
    page.emulate_media(media="print")
    assert page.locator(".grif").is_visible()
    assert page.locator("tfoot .legend").is_visible()
    assert not page.locator(".brand").is_visible()
    assert page.evaluate(SMALL_PRINT) == []
    black = "rgb(0, 0, 0)"
    assert page.locator(".board .s-overdue").first.evaluate("one => getComputedStyle(one).backgroundColor") == black


def test_a_printed_plan_leaves_its_marks_to_the_pen(sit: Sit, demo_house: House) -> None:
    page = sit(demo_house).sign_in("coordinator").open("/plan")
    page.emulate_media(media="print")
    marks = page.locator("td[data-name=Отметка]").all_inner_texts()
    assert (len(marks) > 10, set(marks)) == (True, {""})
    assert page.locator(".grif").is_visible()


# Keys


WHERE = """
const cell = document.activeElement.closest("td");
const month = document.querySelector(".board thead tr").cells[cell.cellIndex].querySelector(".name");
`${cell.parentElement.cells[0].innerText} ${month.innerText}`
"""


def test_arrows_go_from_cell_to_cell_and_enter_opens(sit: Sit, busy_house: House) -> None:
    page = open_year(sit, busy_house, 1366)
    page.locator(".board .cell").first.focus()
    been = []
    for key in ("ArrowRight", "ArrowDown", "ArrowUp", "End", "Home"):
        page.keyboard.press(key)
        been.append(page.evaluate(WHERE))
    assert been == ["1 октябрь", "2 октябрь", "1 октябрь", "1 август", "1 сентябрь"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/list?*month=2026-09")


def test_the_board_is_one_stop_of_the_tab_key(sit: Sit, busy_house: House) -> None:
    page = open_year(sit, busy_house, 1366)
    assert page.locator(".board td a[tabindex='0'], .board td button[tabindex='0']").count() == 1
    assert page.locator(".board td a:not([tabindex])").count() == 0
