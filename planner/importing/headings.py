"""Заголовок (heading): what the column under it holds, known by its words and not by its place.

The words stand in headings.yaml.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel

from calendars.datafile import DataFile
from planner.russian import normalise

LONGEST_HEADING = 160
EXACT = "="
REMEMBERED = 4096
"""Cells: every row is asked whether it is a heading, and rows say the same again and again."""


class Role(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    ACTIVITY = "activity"
    DEADLINE = "deadline"
    RESPONSIBLE = "responsible"
    DOCUMENT = "document"
    GROUP = "group"
    MARK = "mark"
    SECTION = "section"


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: Role
    sure: list[str]
    maybe: list[str] = []


class _Headings(RootModel[list[_Words]]):
    pass


@cache
def _known() -> list[_Words]:
    return DataFile(Path(__file__).with_name("headings.yaml")).shaped(_Headings).root


@dataclass(frozen=True, order=True)
class Meaning:
    """How surely a heading names a role; those that compare greater are surer."""

    weight: float
    role: Role

    @property
    def is_sure(self) -> bool:
        return self.weight >= SURE


SURE, MAYBE, FIRST_WORD = 2.0, 1.0, 0.5
_NOT_LETTERS = re.compile(r"[^\w№#/ ]+")


@lru_cache(REMEMBERED)
def meaning(heading: str) -> Meaning | None:
    """What the heading names most surely; None for one that says nothing of the kind."""
    text = normalise(_NOT_LETTERS.sub(" ", heading.replace("-\n", ""))).strip()
    if not text or len(text) > LONGEST_HEADING:
        return None
    best: Meaning | None = None
    for words in _known():
        weight = max(_weight(text, words.sure, SURE), _weight(text, words.maybe, MAYBE))
        if weight and (best is None or int(weight) > int(best.weight)):
            best = Meaning(weight, words.role)
    return best


def _weight(text: str, stems: list[str], worth: float) -> float:
    words = text.split()
    found = 0.0
    for stem in stems:
        if stem.startswith(EXACT):
            found = max(found, worth + FIRST_WORD if text == normalise(stem[1:]) else 0)
        elif any(word.startswith(stem) for word in words):
            found = max(found, worth + (FIRST_WORD if words[0].startswith(stem) else 0))
    return found
