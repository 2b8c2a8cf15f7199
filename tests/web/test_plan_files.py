"""Files of a plan: the rows that the page shows, for those who may see the plan."""

import io

import pytest
from docx import Document

from planner.services.plan import ActivityDraft
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser
from tests.web.plans import SURVEY, drafted

ENDINGS = ("docx", "xlsx", "csv")


def titles(content: bytes) -> list[str]:
    (table,) = Document(io.BytesIO(content)).tables
    return [row.cells[1].text for row in table.rows[1:]]


def test_the_page_offers_the_rows_it_shows(cast: Cast, marat: Browser) -> None:
    plan = approved_plan(cast, SURVEY, ActivityDraft("Наблюдение", "до 20 мая"))
    address = f"/plan/{plan.cyclogram_id}.docx"
    assert f'href="{address}"' in marat.page("/plan")
    asked = marat.page("/plan?text=Наблюдение")
    part = f"{address}?text=%D0%9D%D0%B0%D0%B1%D0%BB%D1%8E%D0%B4%D0%B5%D0%BD%D0%B8%D0%B5"
    assert "Скачать отобранное" in asked
    assert f'href="{part}"' in asked
    assert titles(marat.get(address).content) == [SURVEY.title, "Наблюдение"]
    assert titles(marat.get(part).content) == ["Наблюдение"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_is_saved_under_the_name_of_the_plan(cast: Cast, olga: Browser, ending: str) -> None:
    answer = olga.get(f"/plan/{drafted(cast, SURVEY)}.{ending}")
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''%D0%A6%D0%B8%D0%BA%D0%BB")
    assert disposition.endswith(f".{ending}")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_draft_is_given_only_to_those_who_make_it(cast: Cast, marat: Browser, irina: Browser, ending: str) -> None:
    plan_id = drafted(cast, SURVEY)
    assert [browser.get(f"/plan/{plan_id}.{ending}").status_code for browser in (marat, irina)] == [404, 404]


def test_a_plan_without_rows_offers_nothing_to_save(cast: Cast, olga: Browser) -> None:
    drafted(cast)
    assert "Скачать" not in olga.page("/plan")
