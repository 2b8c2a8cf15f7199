"""«Было и стало»: what the next order would change, two editions beside each other, and their history."""

from datetime import date

import pytest

from planner.queries.plan_editions import comparison
from planner.services.approve import approve
from planner.services.plan import (
    ActivityDraft,
    add_activity,
    change_activity,
    draft_cyclogram,
    retire_activity,
    split_activity,
)
from tests.cast import Cast, Plan, approved_plan
from tests.web.browser import Browser, words
from tests.web.plans import SURVEY, table

ORDERED_ON = date(2026, 11, 23)
REPORT = ActivityDraft(title="Отчёт", phrase="апрель")
NEW = ActivityDraft(title="Контроль питания", phrase="до 20 апреля")


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """Changed in every way since its first edition."""
    made = approved_plan(cast, SURVEY, REPORT)
    cast.olga.do(change_activity, made.activities[0], ActivityDraft(title=SURVEY.title, phrase="до 20 мая"), "Карантин")
    cast.olga.do(retire_activity, made.activities[1], "Не нужен")
    cast.olga.do(add_activity, made.cyclogram_id, NEW, "Письмо отдела", for_next_edition=True)
    return made


def test_what_differs_is_shown_before_the_next_edition_is_approved(cast: Cast, olga: Browser, plan: Plan) -> None:
    assert "Отличий от редакции 1: 3. Было и стало , там же утверждается редакция 2." in words(olga.page("/plan"))
    page = words(olga.page("/plan/1/changes"))
    assert "срок до 24 ноября до 20 мая" in page
    assert "2 Отчёт исключена" in page
    assert "3 Контроль питания новая строка" in page
    olga.send("/plan/1/approve", order_no="90", order_on="2026-11-23")
    assert "Утверждена редакция 2." in words(olga.page("/plan"))
    assert (table(cast).head.edition, table(cast).differences) == (2, 0)
    assert "План выполняется в том виде, в каком утверждён." in words(olga.page("/plan/1/changes"))


def test_a_refused_order_shows_what_was_typed_beside_the_differences(olga: Browser, plan: Plan) -> None:
    answer = olga.send("/plan/1/approve", order_no="", order_on="2026-11-20")
    assert (answer.status_code, 'value="2026-11-20"' in answer.text) == (422, True)
    assert "Было и стало" in words(answer.text)


def test_any_two_editions_are_compared(cast: Cast, marat: Browser, plan: Plan) -> None:
    cast.vera.do(approve, plan.cyclogram_id, "90", ORDERED_ON)
    cast.olga.do(add_activity, plan.cyclogram_id, REPORT, "Снова нужен", for_next_edition=True)
    cast.vera.do(approve, plan.cyclogram_id, "95", ORDERED_ON)
    history = words(marat.page("/plan/1/editions"))
    assert "Редакция 3 от 23.11.2026 № 95 – 3" in history
    assert [one.title for one in cast.marat.ask(comparison, plan.cyclogram_id, 2, 3).differences] == ["Отчёт"]
    assert "Редакция 1 и редакция 3" in words(marat.page("/plan/1/changes?was=1&becomes=3"))
    assert "Отличий нет" in words(marat.page("/plan/1/changes?was=2&becomes=2"))


@pytest.mark.parametrize("asked", ["was=9", "was=x", "was=1&becomes=7", "becomes=-1"])
def test_an_edition_that_is_not_there_is_not_found(olga: Browser, plan: Plan, asked: str) -> None:
    assert olga.get(f"/plan/1/changes?{asked}").status_code == 404


def test_parts_of_a_divided_row_say_instead_of_what_they_stand(cast: Cast) -> None:
    made = approved_plan(cast, REPORT)
    halves = [ActivityDraft(title=f"Отчёт {half}", phrase="апрель") for half in ("летний", "зимний")]
    cast.olga.do(split_activity, made.activities[0], halves, "Два исполнителя")
    found = cast.olga.ask(comparison, made.cyclogram_id).differences
    assert [(one.title, one.is_gone, one.instead_of) for one in found] == [
        ("Отчёт", True, None),
        ("Отчёт летний", False, 1),
        ("Отчёт зимний", False, 1),
    ]


def test_a_draft_has_no_editions_yet(cast: Cast, olga: Browser) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    assert "Первая появится, когда план утвердят приказом." in words(olga.page(f"/plan/{cyclogram_id}/editions"))
