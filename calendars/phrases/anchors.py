"""Событие (anchor): the event from which a relative deadline is counted, called by its name in the nominative.

Only what anchors.yaml proves is turned; any other text keeps the case in which it was written, because a wrong ending
would look like the planner's own mistake.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from calendars.datafile import DataFile

Gender = Literal["n", "m", "f", "p"]
EACH = "каждое"
FEWEST_LETTERS = 7  # a shorter word in -ения, -ания is too likely to be something else («сания»)


class Anchors(BaseModel):
    """The contents of anchors.yaml."""

    dropped: list[str]
    nouns: dict[str, tuple[str, Gender]]
    endings: dict[str, tuple[str, Gender]]
    adjectives: dict[Gender, dict[str, str]]
    each: dict[Gender, str]

    def named(self, text: str) -> str:
        """«проведения итогового сочинения» → «итоговое сочинение»."""
        return self._turned(text)[0]

    def each_one(self, text: str) -> str:
        """«мероприятию» → «каждое мероприятие»."""
        name, gender = self._turned(text)
        return f"{self.each[gender or 'n']} {name}"

    def _turned(self, text: str) -> tuple[str, Gender | None]:
        words = text.split()
        while len(words) > 1 and words[0].lower() in self.dropped:
            words = words[1:]
        turned: list[str] = []
        for place, word in enumerate(words):
            noun = self._noun(word)
            if noun is not None:
                name, gender = noun
                before = [self._adjective(adjective, gender) for adjective in turned]
                return " ".join([*before, name, *self._in_brackets(words[place + 1 :])]), gender
            turned.append(word)
        return " ".join(words), None

    def _noun(self, word: str) -> tuple[str, Gender] | None:
        lower = word.lower()
        if lower in self.nouns:
            return self.nouns[lower]
        for ending, (name, gender) in self.endings.items():
            if lower.endswith(ending) and len(lower) >= FEWEST_LETTERS:
                return word[: -len(ending)] + name, gender
        return None

    def _adjective(self, word: str, gender: Gender) -> str:
        for ending, name in self.adjectives[gender].items():
            if word.endswith(ending):
                return word[: -len(ending)] + name
        return word

    def _in_brackets(self, words: list[str]) -> list[str]:
        """«сочинения (изложения)»: the second name of the same event is turned with the first."""
        if words and words[0].startswith("(") and words[0].endswith(")"):
            noun = self._noun(words[0].strip("()"))
            if noun is not None:
                return [f"({noun[0]})", *words[1:]]
        return words


@cache
def anchors() -> Anchors:
    return DataFile(Path(__file__).with_name("anchors.yaml")).shaped(Anchors)
