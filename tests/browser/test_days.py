"""A day of each: Марат does on his phone, Вера decides, Ольга looks after the plan; with JavaScript and without.

Each goes by the buttons of the demo's door and touches nothing but what stands on the pages.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from planner.app import House
from planner.catalog import Catalog
from tests.browser.conftest import Sit
from tests.browser.served import PHONE, Desk, demo_at, serving

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc00000030001"
    "e221bc330000000049454e44ae426082"
)
both_ways = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])


@pytest.fixture
def own_house(tmp_path: Path, catalog: Catalog) -> Iterator[House]:
    """A demo that this test alone changes."""
    with serving(demo_at(tmp_path, catalog), demo_people=True) as house:
        yield house


def enter(desk: Desk, name: str) -> Page:
    page = desk.open("/")
    page.get_by_role("button", name=f"Войти как {name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"23\sноября"))
    return page


def bucket(page: Page, title: str) -> Locator:
    return page.locator("section.bucket, details.bucket").filter(has=page.get_by_role("heading", name=title))


@both_ways
def test_a_day_of_marat(sit: Sit, own_house: House, javascript: bool) -> None:
    desk = sit(own_house, viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=javascript)
    page = enter(desk, "Марат")
    page.get_by_role("link", name="Мои дела").first.click()
    first = bucket(page, "Просрочено").get_by_role("listitem").first
    expect(first).to_contain_text("на 3 рабочих дня")
    title = first.get_by_role("heading").inner_text()
    first.get_by_role("link", name="Отметить выполнение").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    form = page.locator("#mark")
    form.locator("input[type=file]").first.set_input_files({"name": "акт.png", "mimeType": "image/png", "buffer": PNG})
    form.get_by_role("button", name=re.compile("Отметить выполнение|Отправить на проверку|Сдать")).click()

    said = page.locator(".said")
    expect(said).to_contain_text(re.compile("выполнено|отмечено|сдано|отправлено", re.I))
    page.goto(own_house.base_url + "/my")
    expect(bucket(page, "Просрочено")).to_have_count(0)

    page.go_back()
    page.get_by_role("button", name=re.compile("^Отменить")).first.click()
    page.goto(own_house.base_url + "/my")
    expect(bucket(page, "Просрочено")).to_contain_text(title)
    assert desk.fits()


@both_ways
def test_a_day_of_vera(sit: Sit, own_house: House, javascript: bool) -> None:
    page = enter(sit(own_house, java_script_enabled=javascript), "Вера")
    waiting = bucket(page, "Ждут моей проверки").get_by_role("listitem").first
    title = waiting.get_by_role("heading").inner_text()
    waiting.get_by_role("heading").get_by_role("link").click()

    page.get_by_text("Вернуть с замечанием").first.click()
    page.get_by_role("button", name="Вернуть", exact=True).click()
    expect(page.locator("#judge")).to_contain_text(re.compile("замечани|заполните", re.I))  # a return needs its words
    page.locator("#judge").get_by_label("Что исправить").fill("Приложите справку целиком")
    page.get_by_role("button", name="Вернуть", exact=True).click()
    expect(page.locator(".said")).to_contain_text(re.compile("возвращ", re.I))
    expect(page.locator("main")).to_contain_text("Приложите справку целиком")

    page.get_by_role("button", name=re.compile("^Отменить")).first.click()
    page.get_by_role("button", name="Принять", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("почему оно не требуется")  # this row demands a decision
    page.get_by_label("Почему решение не требуется").fill("Среда соответствует требованиям")
    page.get_by_role("button", name="Принять", exact=True).click()
    expect(page.locator(".said")).to_contain_text(re.compile("принят", re.I))
    page.goto(own_house.base_url + "/")
    expect(page.locator("main")).not_to_contain_text(f"сдано, ждёт вашей проверки {title}")

    page.get_by_role("link", name="Контроль").first.click()
    expect(page.locator("main")).to_contain_text("Просрочено")
    page.get_by_role("link", name="Анализ года").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Анализ")


@both_ways
def test_a_day_of_olga(sit: Sit, own_house: House, javascript: bool) -> None:
    page = enter(sit(own_house, java_script_enabled=javascript), "Ольга")
    page.get_by_role("link", name="Контроль").first.click()
    late = page.locator("main").get_by_role("link", name=re.compile(r"^№.\d+")).first
    number = re.search(r"\d+", late.inner_text())
    assert number is not None
    late.click()

    page.get_by_text("Перенести срок").first.click()
    page.get_by_label("Новый срок").fill("2026-11-30")
    page.get_by_role("button", name="Перенести", exact=True).click()
    expect(page.locator("main")).to_contain_text(re.compile("укажите причину|причин", re.I))
    expect(page.get_by_label("Новый срок")).to_have_value("2026-11-30")  # what was typed is kept
    page.get_by_label("Причина переноса").fill("Ждём заключение Роспотребнадзора")
    page.get_by_role("button", name="Перенести", exact=True).click()
    expect(page.locator(".said")).to_contain_text("Срок перенесён")

    page.get_by_role("link", name="Год", exact=True).first.click()
    row = page.get_by_role("row", name=re.compile(rf"^{number[0]} "))
    expect(row.locator("a[aria-label*='30\u00a0ноября']").first).to_be_visible()

    page.get_by_role("link", name="Поиск").first.click()
    page.get_by_label("Мероприятие, сотрудник или страница").fill("fyrtnbh")
    page.get_by_role("button", name="Найти").click()
    expect(page.locator("#found")).to_contain_text("Анкетирование")
    page.get_by_role("link", name="План", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
