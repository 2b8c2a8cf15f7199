"""Search finds what was meant, in either layout of the keyboard, and shows nobody what he may not see."""

import pytest

from planner.services.plan import ActivityDraft
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser, words
from tests.web.plans import SURVEY

MENU = ActivityDraft(title="Учёт питания", phrase="по мере необходимости")


@pytest.mark.parametrize("typed", ["анкетирование", "РОДИТЕЛЕЙ анкет", "fyrtn", "№ 1", "справка"])
def test_an_activity_is_found_by_its_words_number_or_document(cast: Cast, olga: Browser, typed: str) -> None:
    approved_plan(cast, SURVEY, MENU)
    found = words(olga.page(f"/search?q={typed}"))
    assert "Анкетирование родителей вт 24 ноября" in found
    assert "Учёт питания" not in found


def test_an_activity_without_a_run_is_found_too(cast: Cast, olga: Browser, marat: Browser) -> None:
    approved_plan(cast, MENU)
    assert 'href="/activities/1"' in olga.page("/search?q=учет")
    assert "№ 1. Учёт питания срока пока нет" in words(marat.page("/search?q=учет"))


def test_colleagues_are_found_by_who_sees_everybodys_work(olga: Browser, marat: Browser) -> None:
    assert "Галимов Марат" in olga.page("/search?q=гали")
    assert "Галимов Марат Ильдарович" not in marat.page("/search?q=гали")


def test_pages_are_found_by_other_names_and_only_those_one_may_open(olga: Browser, marat: Browser) -> None:
    assert 'href="/report"' in olga.page("/search?q=итоги").partition("<main")[2]
    assert 'href="/report"' not in marat.page("/search?q=итоги")
    assert "Ничего не нашлось" in marat.page("/search?q=итоги")


def test_without_a_word_all_pages_are_offered(marat: Browser) -> None:
    assert "Страницы Сегодня Мои дела Год План Календари Сообщения" in words(
        marat.page("/search").partition("<main")[2]
    )


def test_nothing_of_another_school_is_found(cast: Cast, irina: Browser) -> None:
    approved_plan(cast, SURVEY)
    assert "Анкетирование" not in words(irina.page("/search?q=анкет")).replace("Ничего", "")
