"""Столбцы месяца (month columns): several columns under the heading of one month, each a part of it.

Weeks are counted from one, days are days; what could be either, or a third of the month, is not guessed: its phrase
names the column, and no reader of deadlines takes it for a day.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from calendars.phrases import read
from calendars.rule import Days, Range, WeekOfMonth
from calendars.school_year import SchoolYear

_ANY_YEAR = SchoolYear(2026)
_BEGINS = re.compile(r"\s*(\d{1,2}|[IVІ]{1,3})\b", re.IGNORECASE)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_WEEKS = (4, 5, 6)
"""A month has no fewer, and with its torn ends no more. Three columns may be weeks, and may be decades."""


def parts_of_months(months: Sequence[str], narrow: Sequence[str]) -> list[str]:
    """The deadline phrase of each column from the month that reaches over it and its own words; "" outside of months.

    A column that is a month's only one is that month, whatever else it says: it has no phrase here.
    """
    found = [""] * len(months)
    for month, places in _spans(months):
        phrases = _parts(month, [narrow[place] for place in places])
        for place, phrase in zip(places, phrases, strict=True):
            found[place] = phrase
    return found


def is_part(text: str) -> bool:
    """Whether a cell begins as those do that tell the columns of a month apart: «1», «7-11», «II нед.»."""
    return _BEGINS.match(text) is not None


def _spans(months: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Each month with the columns under it, where there are several."""
    for month, places in groupby(range(len(months)), key=lambda place: months[place]):
        under = list(places)
        if month and len(under) > 1:
            yield month, under


def _parts(month: str, narrow: Sequence[str]) -> list[str]:
    counted = [_number(text) for text in narrow]
    if counted == list(range(1, len(narrow) + 1)):
        is_weeks = len(narrow) in _WEEKS
        return [f"{text} неделя {month}" if is_weeks else _unclear(text, month) for text in narrow]
    if all(counted) and not all(before < after for before, after in pairwise(counted)):
        return [_unclear(text, month) for text in narrow]
    return [_inside(text, month) for text in narrow]


def _number(text: str) -> int:
    """0 for what is no number."""
    bare = text.strip(" .)").upper().replace("І", "I").replace("Х", "X")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 3 else _ROMAN.get(bare, 0)


def _inside(text: str, month: str) -> str:
    """«8», «7-11», «1 нед.»: a day, days or a week of the month over them."""
    phrase = f"{text} {month}"
    reading = read(phrase, _ANY_YEAR)
    is_part = isinstance(reading.rule, (Days, WeekOfMonth)) or (
        isinstance(reading.rule, Range) and reading.rule.grain is None
    )
    return phrase if text and reading.confidence == "high" and is_part else _unclear(text, month)


def _unclear(text: str, month: str) -> str:
    return f"{month} (столбец «{text}»)"
