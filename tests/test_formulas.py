"""What a user typed is never calculated by a spreadsheet, and comes back as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.importing.formulas import BEGINNINGS, as_text, as_typed

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://evil.example";"Нажмите")',
    "=cmd|' /C calc'!A0",
    "+7 900 000-00-00",
    "-5 % к плану",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\n=1+1",
    "＝1+1",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_may_be_calculated_is_written_behind_an_apostrophe(typed: str) -> None:
    assert as_text(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["", "до 20 апреля", "2 раза в год (сентябрь - май)", "1.2", "'слово'", "– тире"])
def test_anything_else_is_written_as_it_is(typed: str) -> None:
    assert as_text(typed) == typed


@given(st.text(st.sampled_from([*BEGINNINGS, "'", " ", "\n", "\u00a0", "а", "1"]), max_size=6))
def test_every_text_comes_back_as_it_was(typed: str) -> None:
    assert as_typed(as_text(typed)) == typed


def test_an_apostrophe_that_somebody_else_wrote_stays() -> None:
    assert as_typed("'слово") == "'слово"
