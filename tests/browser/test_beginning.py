"""From an empty database to the first reminder by the pages alone, with JavaScript and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner.app import App, House
from planner.catalog import Catalog
from planner.services.founding import offer_beginning
from tests.browser.conftest import Sit
from tests.browser.served import empty_at, serving

AUGUST = "2026-08-24T09:00+03:00"
PASSWORD = "цветная тетрадь на окне"
STAFF = """Орлова Вера Николаевна – заведующий
Галимов Марат Ильдарович\tвоспитатель
Сафина Гульнара Рашитовна; завхоз"""


@pytest.fixture
def empty_house(tmp_path: Path, catalog: Catalog) -> Iterator[House]:
    with serving(empty_at(tmp_path, catalog, AUGUST)) as house:
        yield house


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_kindergarten_begins(sit: Sit, empty_house: House, javascript: bool) -> None:
    page = sit(empty_house, java_script_enabled=javascript).open("/")
    expect(page.locator("main")).to_contain_text("пуст")  # a stranger is told where the address is printed

    page.goto(App(empty_house).everywhere().do(offer_beginning))
    _found(page)
    page.goto(empty_house.base_url + "/beginning")
    page.get_by_role("button", name="Всё верно, записать").click()
    _enrol(page)
    _plan(page)
    _approve(page)
    _subscribe(page)

    page.goto(empty_house.base_url + "/beginning")
    done = page.locator("ol.steps-list > li.done")
    expect(done).to_have_count(6)  # all but the channel: there is no bot to answer here
    page.locator("#channel").get_by_role("button", name="Пропустить").click()
    page.goto(empty_house.base_url + "/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("24")


def _found(page: Page) -> None:
    page.get_by_label("Название").fill("Детский сад № 7 «Рябинка»")
    page.get_by_label("Фамилия, имя, отчество").fill("Белова Ольга Сергеевна")
    page.get_by_label("Должность").fill("старший воспитатель")
    page.get_by_label("Логин").fill("olga@sad7.example")
    page.get_by_label("Пароль", exact=True).fill("123")
    page.get_by_role("button", name="Начать").click()
    expect(page.locator("main")).to_contain_text(re.compile("Пароль|знак", re.I))
    expect(page.get_by_label("Фамилия, имя, отчество")).to_have_value("Белова Ольга Сергеевна")
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Начать").click()
    expect(page.locator("header.top")).to_contain_text("Рябинка")


def _enrol(page: Page) -> None:
    page.goto(page.url.partition("/beginning")[0] + "/beginning/people")
    page.get_by_label("Один сотрудник – одна строка").fill(STAFF)
    page.get_by_role("button", name="Проверить").click()
    expect(page.get_by_role("table")).to_contain_text("Галимов Марат Ильдарович")
    page.get_by_role("button", name=re.compile("^Записать")).click()
    expect(page.locator(".said")).to_be_visible()


def _plan(page: Page) -> None:
    page.get_by_role("link", name="План", exact=True).first.click()
    page.get_by_text("Из каталога, только инвариантные").click()
    page.get_by_role("button", name=re.compile("Составить|Создать")).click()
    expect(page.locator(".said")).to_contain_text("Черновик")
    expect(page.locator("table.plan tbody tr").nth(5)).to_be_attached()


def _approve(page: Page) -> None:
    page.get_by_label("Номер приказа").fill("88")
    page.get_by_label("Дата приказа").fill("2026-08-24")
    page.get_by_role("button", name="Утвердить план").click()
    expect(page.locator(".said")).to_contain_text("План утверждён. Напоминания пойдут")


def _subscribe(page: Page) -> None:
    page.get_by_role("link", name="Календари").first.click()
    page.get_by_label("Как назвать эту ссылку").fill("Мой телефон")
    page.get_by_role("button", name="Создать ссылку").click()
    expect(page.locator("input[value*='/feeds/']").first).to_be_visible()
