"""Слова ячейки (words): a cell cut into words, with torn ones joined, short ones opened and misprints mended."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from calendars.misprints import one_letter_away
from planner.importing.responsible.declension import ANY_CASE, LONGEST_WORD, Cases, Lemmas, cases, lemmas, plain
from planner.importing.responsible.vocabulary import vocabulary
from planner.russian import is_word

FEWEST_LETTERS = 6
"""A shorter word one letter away from a known one is too likely to be another word."""
SHORTEST_PREFIX = 4
"""«воспит.» is opened by itself; anything shorter has to be declared."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SAME = str.maketrans(
    dict.fromkeys("\t\u00a0\u2007\u2009\u200a\u202f", " ")
    | dict.fromkeys("\r\v\f\u2028", "\n")
    | dict.fromkeys("‐‑‒–—―−﹣－", "-")
)
_LOOKALIKES = str.maketrans("aceopxykmtbhACEOPXYKMTBH", "асеорхуктмвнАСЕОРХУКМТВН".replace("тм", "мт", 1))
_RUSSIAN, _LETTERS = re.compile("[А-Яа-яЁё]"), re.compile("[A-Za-zА-Яа-яЁё]+")
_TORN = re.compile(r"([А-Яа-яЁё]+)-\s*\n\s*([а-яё]+)")
_BROKEN = re.compile(r"(?<![А-Яа-яЁё])([А-Яа-яЁё]{3,})\n([а-яё]{2,})(?![А-Яа-яЁё])")
_BULLET = re.compile(r"(?m)^\s*(?:[•·▪●*-]+|\d{1,2}\s*[.)](?!\d))\s*|(?<=\s)\d{1,2}\)\s")

_TOKEN = re.compile(
    r"""
      (?P<quoted>«[^«»]*(?:«[^«»]*»[^«»]*)*»?|"[^"]*"?|“[^”]*”?)
    | (?P<number>№\s*\d*|\d+(?:-?[а-яё]{1,3}(?![а-яё]))?)
    | (?P<word>(?<![А-Яа-яЁё])[а-яёА-ЯЁ]/[а-яёА-ЯЁ](?![А-Яа-яЁё]) | [А-Яа-яЁёA-Za-z]+)
    | (?P<delimiter>[,;/+|&])
    | (?P<colon>:)
    | (?P<open>[(\[])
    | (?P<close>[)\]])
    | (?P<dash>-+)
    | (?P<person>\x00)
    | (?P<break>\n)
    """,
    re.VERBOSE,
)
_HYPHEN = re.compile(r"[А-Яа-яЁё]-[А-Яа-яЁё]")
HYPHEN = "-"
"""A dash with no space around: it may make one name of two."""
_AND = {"и", "или", "либо"}


@dataclass(frozen=True)
class Word:
    """A word of the cell, or a sign between words."""

    kind: str
    text: str
    lemmas: Lemmas = frozenset()
    cases: Cases = ANY_CASE

    @property
    def is_word(self) -> bool:
        return self.kind == "word"


def cleaned(cell: str) -> str:
    """The text of a cell with one kind of space, dash and line break, its torn words whole."""
    text = unicodedata.normalize("NFC", cell).translate(_INVISIBLE).translate(_SAME)
    text = _LETTERS.sub(lambda found: _in_one_script(found.group()), text)
    text = _TORN.sub(lambda found: _rejoined(found.group(1), found.group(2)), text)
    text = _BROKEN.sub(_mended_break, text)
    return _BULLET.sub("; ", text)


def _in_one_script(word: str) -> str:
    """Latin letters that look like Russian ones are meant as Russian, if the word has any Russian one."""
    return word.translate(_LOOKALIKES) if _RUSSIAN.search(word) else word


def _rejoined(head: str, rest: str) -> str:
    """«попечительс-|кого» is one word, «педагог-|психолог» keeps its hyphen."""
    return head + rest if is_word(head + rest) else f"{head}-{rest}"


def _mended_break(found: re.Match[str]) -> str:
    head, rest = found.groups()
    torn = not (is_word(head) and is_word(rest)) and is_word(head + rest)
    return head + rest if torn and not lemmas(head) & vocabulary().words else found.group()


def words(text: str, warnings: list[str]) -> list[Word]:
    """The words of a cleaned cell; what had to be assumed goes to the warnings."""
    found = [_token(match, text) for match in _TOKEN.finditer(text)]
    opened = list(_opened(found))
    return [_mended(word, warnings) for word in opened]


def _token(match: re.Match[str], text: str) -> Word:
    kind, said = match.lastgroup or "", match.group()
    if kind == "dash":
        return Word(kind, HYPHEN if _HYPHEN.match(text, match.start() - 1) else " - ")
    if kind != "word":
        return Word(kind, said)
    dotted = text[match.end() : match.end() + 1] == "."
    if said.lower() in _AND and not dotted:  # «и.о.» is no «и»
        return Word("and", said)
    return Word("short" if dotted else "word", said, lemmas(said), cases(said))


def _opened(found: list[Word]) -> Iterator[Word]:
    """Abbreviations as the words they stand for: «ст.», «восп-ль», «замдиректора»."""
    place = 0
    while place < len(found):
        word = found[place]
        if word.kind not in ("word", "short"):
            yield word
            place += 1
            continue
        contracted = _contracted(found[place : place + 3])
        if contracted is not None:
            yield contracted
            place += 3
            continue
        followed = place + 1 < len(found) and found[place + 1].kind in ("word", "short")
        yield from _full(word, followed=followed)
        place += 1


def _full(word: Word, *, followed: bool = True) -> Iterator[Word]:
    contents = vocabulary().contents
    written = plain(word.text)
    last = None if followed else contents.last_abbreviations.get(written)
    declared = last or contents.abbreviations.get(written)
    if declared is not None:
        yield from (Word("word", each, lemmas(each), ANY_CASE) for each in declared.split())
    elif word.lemmas & vocabulary().words:
        yield replace(word, kind="word")
    elif word.kind == "short" and (full := _by_prefix(plain(word.text))):
        yield Word("word", full, lemmas(full), ANY_CASE)
    elif (parts := _unglued(word.text)) is not None:
        for part in parts:
            yield from _full(Word("word", part, lemmas(part), cases(part)))
    else:
        yield replace(word, kind="word")


def _by_prefix(short: str) -> str:
    """The only known word that begins so."""
    if len(short) < SHORTEST_PREFIX:
        return ""
    found = {word for word in vocabulary().words if word.startswith(short)}
    return found.pop() if len(found) == 1 else ""


def _unglued(text: str) -> tuple[str, str] | None:
    """«замдиректора», «соцпедагогу»: a declared abbreviation and a known word written as one."""
    if len(text) > LONGEST_WORD:
        return None
    for short in vocabulary().contents.abbreviations:
        rest = text[len(short) :]
        if len(short) >= 3 and text.lower().startswith(short) and len(rest) >= 4 and lemmas(rest) & vocabulary().words:
            return text[: len(short)], rest
    return None


def _contracted(three: list[Word]) -> Word | None:
    """«восп-ль», «рук-ли», «физ-ры»: the middle of a known word is left out."""
    if [word.kind for word in three][1:2] != ["dash"] or len(three) < 3 or three[2].kind not in ("word", "short"):
        return None
    head, tail = plain(three[0].text), plain(three[2].text)
    if len(head) < 2 or len(tail) > 3 or (is_word(tail) and len(tail) > 2):
        return None
    found = [word for word in vocabulary().words if word.startswith(head) and tail[0] in word[len(head) :][-4:]]
    best = sorted(found, key=len)
    return Word("word", best[0], lemmas(best[0]), ANY_CASE) if best else None


def _mended(word: Word, warnings: list[str]) -> Word:
    """A misprint of one letter in a known word is read as that word, with a warning."""
    if not word.is_word or word.lemmas & vocabulary().words or len(word.text) < FEWEST_LETTERS or is_word(word.text):
        return word
    long = {known for known in vocabulary().words if len(known) >= FEWEST_LETTERS - 1}
    near = {known for lemma in word.lemmas for known in long if one_letter_away(lemma, known)}
    if len(near) != 1:
        return word
    known = near.pop()
    warnings.append(f"Возможна опечатка: «{word.text}» прочитано как «{known}».")
    return replace(word, lemmas=lemmas(known))
