"""The page of help says only what there is."""

import re

import pytest

from planner.domain.people import Role
from planner.web.help_words import ROLES
from tests.cast import Cast
from tests.web.browser import Browser, words


@pytest.mark.parametrize("anchor", ["begin", "roles", "words", "questions", "no-messages", "lost-sign-in", "telegram"])
def test_hints_of_other_pages_may_lead_to_its_parts(marat: Browser, anchor: str) -> None:
    assert f'id="{anchor}"' in marat.page("/help")


def test_every_link_of_it_opens_for_whoever_reads_it(olga: Browser, marat: Browser) -> None:
    for browser in (olga, marat):
        page = browser.page("/help")
        (content,) = re.findall(r"<main.*?</main>", page, re.S)
        for address in set(re.findall(r'href="(/[^"]*)"', content)):
            path, _, anchor = address.partition("#")
            assert f'id="{anchor}"' in browser.page(path) or not anchor, address


def test_it_speaks_of_beginning_to_those_who_plan(olga: Browser, marat: Browser) -> None:
    assert "Семь шагов" in olga.page("/help")
    assert "Отчёт писать не нужно." in words(marat.page("/help"))


def test_every_role_is_told_of() -> None:
    assert set(ROLES) == set(Role)


def test_it_is_found_under_ones_name_and_by_search(cast: Cast, marat: Browser) -> None:
    assert 'href="/help"' in marat.page("/my")
