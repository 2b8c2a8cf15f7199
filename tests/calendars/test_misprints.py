"""One slip of the finger, and no more."""

import pytest

from calendars.misprints import one_letter_away


@pytest.mark.parametrize("written", ["сентябь", "сентяябрь", "сентабрь", "сентбярь", "сентябр", "ентябрь", "сентябрья"])
def test_a_letter_missing_added_changed_or_swapped_is_a_misprint(written: str) -> None:
    assert one_letter_away(written, "сентябрь")


@pytest.mark.parametrize("written", ["сентябрь", "сентбря", "окябрь", "", "ьрбятнес"])
def test_the_word_itself_and_two_slips_are_none(written: str) -> None:
    assert not one_letter_away(written, "сентябрь")
