"""Чем ведает (duty): «ответственный за сайт», «…, курирующий аттестацию», «организация питания» in place of a post."""

from collections.abc import Sequence

from planner.importing.responsible.declension import accusative, is_adjective, is_participle, plain
from planner.importing.responsible.matching import Matcher
from planner.importing.responsible.vocabulary import contains
from planner.importing.responsible.words import Word

RESPONSIBLE = "ответственный"
NOBODY_NEW = ""
"""A clause that was read and names nobody beside the post before it."""


def in_charge(cell: Matcher, at: int) -> tuple[int, str] | None:
    """«ответственный (-ые) за функционирование ВСОКО» → its end and «ответственный за ВСОКО»."""
    if RESPONSIBLE not in cell.words[at].lemmas:
        return None
    at += 1
    if at < len(cell.words) and cell.words[at].kind == "open":
        at = next((place + 1 for place in range(at, len(cell.words)) if cell.words[place].kind == "close"), at)
    if not cell.is_word(at) or plain(cell.words[at].text) not in ("за", "по"):
        return None
    preposition = plain(cell.words[at].text)
    end, said = cell.clause(at + 1)
    duty = _duty(cell, said, charged=True)
    if duty is not None:
        return end, f"{RESPONSIBLE} за {duty}"
    own = any(contains(_lemmas(said), phrase) for phrase in cell.known.phrases("own_work"))
    return end, NOBODY_NEW if own or not said else f"{RESPONSIBLE} {preposition} {_as_written(cell, said)}"


def clause(cell: Matcher, at: int) -> tuple[int, str] | None:
    """«обеспечивающий информационную безопасность»: about the post before it; most clauses name nobody new."""
    word = cell.words[at]
    if not is_participle(word.text) or is_adjective(word.text) or cell.declared(at) is not None:
        return None
    end, said = cell.clause(at + 1)
    duty = _duty(cell, said, charged=cell.of(word, "in_charge"))
    return end, NOBODY_NEW if duty is None else f"{RESPONSIBLE} за {duty}"


def in_place_of_a_post(cell: Matcher, at: int) -> tuple[int, str] | None:
    """«организация питания льготных категорий»: who does it is told by what it is; other work tells nobody."""
    if not cell.of(cell.words[at], "activity_nouns"):
        return None
    end = cell.sign(at)
    said = [word for word in cell.words[at:end] if word.is_word]
    duty = _duty(cell, said, charged=False)
    return None if duty is None else (end, f"{RESPONSIBLE} за {duty}")


def _duty(cell: Matcher, said: Sequence[Word], *, charged: bool) -> str | None:
    return cell.known.duty(_lemmas(said), in_charge=charged)


def _lemmas(said: Sequence[Word]) -> list[frozenset[str]]:
    return [word.lemmas for word in said]


def _as_written(cell: Matcher, said: Sequence[Word]) -> str:
    """A duty the vocabulary does not know, without «организацию и проведение»."""
    start = 0
    while start < len(said) - 1 and cell.of(said[start], "activity_nouns"):
        start += 1
    text = " ".join(word.text if word.text.isupper() else word.text.lower() for word in said[start:])
    return accusative(text) if start else text
