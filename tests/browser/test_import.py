"""The whole way of somebody's own table: brought, looked through, corrected, confirmed, and seen on the year board."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from planner.app import House
from tests.browser.conftest import Sit
from tests.browser.test_accessible import RULES
from tests.importing.documents import docx_of

ROWS = [
    ["№", "Мероприятия", "Сроки", "Ответственный"],
    ["1", "Готовность прогулочных площадок", "до 25 сентября", "Старший воспитатель"],
    ["2", "Смотр уголков природы", "как получится", "заведующий"],
    ["3", "Анкеты выпускников", "2 раза в год", ""],
    ["4", "Опрос специалистов", "2 раза в год", ""],
]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_table_in_word_becomes_a_plan(sit: Sit, demo_house: House, tmp_path: Path, javascript: bool) -> None:
    heading = "Циклограмма" if javascript else "План"
    file = tmp_path / f"{heading}.docx"
    file.write_bytes(docx_of(ROWS, before=[heading]))
    desk = sit(demo_house, java_script_enabled=javascript)
    desk.sign_in("coordinator")
    page = desk.open("/import")

    page.get_by_label("Файл").set_input_files(file)
    page.get_by_role("button", name="Прочитать документ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 вопроса по документу")
    if javascript:
        assert not Axe().run(page, options=RULES["light"]).response["violations"]

    page.get_by_label("применить ко всем таким же").first.check()
    page.locator("section", has_text="Анкеты выпускников").get_by_role("button", name="Верно").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 вопрос по документу")

    page.get_by_role("link", name="Исправить").click()
    page.locator("#row-phrase").fill("до 20 апреля")
    if javascript:
        expect(page.locator("#reading")).to_contain_text("до 20 апреля 2027")
    page.get_by_role("button", name="Записать").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вопросов по документу нет")

    page.get_by_role("button", name="Перенести в план 4 строки").click()
    expect(page.locator(".said")).to_contain_text("Перенесено в план")
    page.goto(demo_house.base_url + "/year")
    expect(page.locator("main")).to_contain_text("Смотр уголков природы")
