"""Ячейка ответственных (responsible cell): its posts, bodies and people, with what a reader has to be told."""

from dataclasses import dataclass
from functools import lru_cache

from planner.importing.responsible import people
from planner.importing.responsible.declension import lemmas
from planner.importing.responsible.posts import posts_in
from planner.importing.responsible.vocabulary import vocabulary
from planner.importing.responsible.words import cleaned, words

LONGEST_CELL = 1000
"""Letters: a longer text is a paragraph of the document and no list of people."""
REMEMBERED = 4096
"""Cells: the same ones come in row after row."""
LONGEST_LETTERS = 4
"""«МБОУ И.И. Иванова»: so short a word in capitals is an abbreviation."""


@dataclass(frozen=True)
class Responsible:
    """Whom one cell names."""

    positions: tuple[str, ...] = ()
    """Posts and bodies in the nominative singular, lower-case, in the order of the cell; a repeated one is repeated."""
    people: tuple[str, ...] = ()
    """«Фамилия И.О.», in the order of the cell."""
    warnings: tuple[str, ...] = ()
    """Sentences about what was assumed or not read."""


@lru_cache(REMEMBERED)
def read(cell: str) -> Responsible:
    """Never raises; what cannot be read is quoted in the warnings."""
    if len(cell) > LONGEST_CELL:
        return Responsible(warnings=("Текст слишком длинный для списка ответственных.",))
    warnings: list[str] = []
    text, named = people.taken_out(cleaned(cell), _is_title)
    found = posts_in(words(text, warnings))
    with_initials = (people.said(person, found.cases) for person in named)
    alone = (people.said(people.Named(surname, ""), found.cases) for surname in found.surnames)
    return Responsible(tuple(found.names), (*with_initials, *alone), tuple(dict.fromkeys([*warnings, *found.warnings])))


def _is_title(word: str) -> bool:
    """Whether a word with a capital beside initials is of a post or an abbreviation, and no surname."""
    known = vocabulary()
    is_abbreviation = word.lower() in known.contents.abbreviations or (word.isupper() and len(word) <= LONGEST_LETTERS)
    return is_abbreviation or bool(lemmas(word) & known.words)
