"""Слова срока (Token): a deadline phrase cut into pieces of which the grammar is made.

Text out of Word and PDF cells is torn: words broken at the end of a line, hyphens lost in the break, spaces missing or
too many. What the vocabulary proves to be one word is put together, what it proves to be several is taken apart;
nothing is joined or parted on a mere suspicion.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

from pydantic import RootModel

from calendars.datafile import DataFile
from calendars.misprints import one_letter_away

FEWEST_LETTERS = 5  # a shorter word one letter away from a known one is too likely to be another word
MOST_FRAGMENTS = 4  # a narrow column of a PDF tears a word in at most so many lines
MOST_GLUED = 4  # «втечениегода» is three words
PREPOSITIONS = frozenset("вск")  # the words of one letter; glued to the next word, never to the one before
LONGEST_CENTURY = 2000  # «20.04.27» is of this century
DECADE_NUMBERS = (1, 2, 3, -1)
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days: of February, those of a leap year

# Kinds that stand for a date or a part of one. If one of them is left over, the rest of the phrase was misread.
DATED = frozenset({"NUMBER", "ORDINAL", "ROMAN", "DATE", "YEAR", "MONTH", "WEEKDAY", "DASH", "TIME", "NOT"})


@dataclass(frozen=True)
class Token:
    """A piece of the phrase: its kind, what it means, and where it stands in the text."""

    kind: str
    value: Any
    start: int
    end: int
    genitive: bool = False  # of a month: «октября»; the grammar asks for it by the name OF_MONTH


@dataclass(frozen=True)
class Date:
    """«20.04.2027» or «20.04»."""

    day: int
    month: int
    year: int | None = None


class _Forms(RootModel[dict[str, list[str] | dict[int | str, list[str]]]]):
    pass


class Vocabulary:
    """The words of vocabulary.yaml, by the way they are written."""

    def __init__(self, path: Path) -> None:
        self.phrases = {words: (kind, meaning) for kind, meaning, words in forms_of(path)}
        self.words = frozenset(word for words in self.phrases for word in words)
        self.longest = max(map(len, self.phrases))

    @cached_property
    def misspelled(self) -> dict[str, list[str]]:
        """Each long word, whole and with one letter missing → the words it may stand for."""
        table: dict[str, list[str]] = {}
        for word in sorted(self.words):  # in one order, so that the same misprint is always told the same way
            for written in (word, *_without_a_letter(word)) if len(word) >= FEWEST_LETTERS else ():
                table.setdefault(written, []).append(word)
        return table

    def corrected(self, word: str) -> str | None:
        """The one known word from which this one differs by a letter missing, added, changed or swapped."""
        if len(word) < FEWEST_LETTERS or word in self.words:
            return None
        alike = {found for written in (word, *_without_a_letter(word)) for found in self.misspelled.get(written, ())}
        near = {found for found in alike if one_letter_away(word, found)}
        # Forms of one word («сентябрь», «сентября») are the same guess; two words are none.
        meanings = {self.phrases.get((found,)) for found in near}
        return min(near) if len(meanings) == 1 else None

    def parted(self, glued: str) -> list[str] | None:
        """The known words that were written without spaces, or None."""
        for count in range(2, MOST_GLUED + 1):
            for parts in _partitions(glued, count, self.words):
                if max(map(len, parts)) >= 3:
                    return parts
        return None


def forms_of(path: Path) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """All forms of a vocabulary file: kind, meaning (True where a kind has no more than one), words."""
    for kind, meanings in DataFile(path).shaped(_Forms).root.items():
        for meaning, forms in meanings.items() if isinstance(meanings, dict) else [(True, meanings)]:
            for form in forms:
                yield from ((kind, meaning, words) for words in _spelled(form))


def _spelled(form: str) -> Iterator[tuple[str, ...]]:
    """All spellings of a form of the vocabulary, as tuples of words."""
    choices = []
    for word in re.split(r"[ -]", form):
        stem, *endings = word.split("/")
        choices.append([stem + ending for ending in endings] or [stem])
    return product(*choices)


def _without_a_letter(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _partitions(glued: str, count: int, words: frozenset[str]) -> Iterator[list[str]]:
    if count == 1:
        if glued in words and len(glued) > 1:
            yield [glued]
        return
    for length in range(1, len(glued)):
        head = glued[:length]
        if head in words and (length > 1 or head in PREPOSITIONS):
            for rest in _partitions(glued[length:], count - 1, words):
                yield [head, *rest]


# --- from text to atoms -----------------------------------------------------------------------------------------------

_QUOTED_DAY = re.compile(r"[«„“\"](\d{1,2})[»“”\"]")  # «15» сентября, as in the heading of an order
_DOTS = re.compile(r"(?<=\w)\s*(?:\.{2,}|…|÷|~)\s*(?=\w)")  # «сентябрь … май»
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SAME = str.maketrans(
    {"ё": "е", "Ё": "Е", "\r": "\n", "\v": "\n", "\f": "\n", "\u2028": "\n"}
    | dict.fromkeys("\t\u00a0\u2007\u2009\u200a\u202f\u2002\u2003", " ")
    | dict.fromkeys("‐‑‒–—―−﹣－", "-")
)
_LOOKALIKES = str.maketrans("aceopxykmtbh", "асеорхукмтвн")
_ROMAN_LETTERS = str.maketrans("хіl", "xii")
_ROMAN_NUMBERS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = {word: number for number, word in enumerate(_ROMAN_NUMBERS, 1)}

_ENDING = r"(?:ый|ого|ому|ой|ий|ая|яя|ое|ее|ье|ую|юю|го|му|ым|ей|ья|ью|ых|их|ые|ми|й|я|е|м|ю|х|и)(?![а-яa-z])"
_ATOM = re.compile(
    rf"""
      (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?:[ t]\d\d:\d\d(?::\d\d)?)?
    | (?P<full>(?<!\d)\d{{1,2}}(?:(?:\s?\.\s?\d{{1,2}}\s?\.\s?|/\d{{1,2}}/|-\d{{1,2}}-)(?:\d{{4}}|\d{{2}})
        |,\d{{1,2}},\d{{4}}))(?!\d|\.\d)
    | (?P<month_year>(?<!\d)\d{{1,2}}\.(?:19|20)\d{{2}})(?!\d)
    | (?P<short>(?<!\d)\d{{1,2}}\.\d{{1,2}})(?!\d)
    | (?P<time>\d{{1,2}}:\d{{2}})
    | (?P<ordinal>(?:\d{{1,2}}|[ivxхіl]{{1,4}}\s?-)(?:\s?-\s?)?{_ENDING})
    | (?P<number>\d+)
    | (?P<word>[а-яa-zі]+)
    | (?P<break>\s*\n\s*)
    | (?P<dash>-+)
    | (?P<list>[,;/&+])
    | (?P<dot>(?<=\d)\.(?=\s*[а-яa-z]))
    | (?P<mark>[^\s.])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Atom:
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Tokens:
    """The pieces of a phrase and what had to be assumed to get them."""

    text: str
    pieces: tuple[Token, ...]
    doubts: tuple[str, ...] = ()

    def between(self, start: int, end: int) -> str:
        """The source text from one piece to another, the second excluded."""
        return " ".join(self.text[self.pieces[start].start : self.pieces[end - 1].end].split())


def tokenise(phrase: str, vocabulary: Vocabulary, *, mend: bool = False) -> Tokens:
    """The phrase in tokens; with `mend` unknown words are replaced by the only known one they are a misprint of."""
    text = _DOTS.sub("-", _QUOTED_DAY.sub(r"\1", phrase.translate(_INVISIBLE).translate(_SAME)))
    doubts: list[str] = []
    atoms = [
        _Atom(match.lastgroup or "", match.group(match.lastgroup or 0), match.start(), match.end())
        for match in _ATOM.finditer(text.lower())
    ]
    atoms = [_in_one_script(atom) for place, atom in enumerate(atoms) if _says_something(atoms, place, vocabulary)]
    atoms = list(_whole_words(atoms, vocabulary, doubts))
    if mend:
        atoms = [_mended(atom, vocabulary, doubts) for atom in atoms]
    atoms = list(_dotted_lists(atoms, text, vocabulary, doubts))
    atoms = [_decade(atoms, place, vocabulary) for place in range(len(atoms))]
    atoms = [_full_year(atoms, place, vocabulary) for place in range(len(atoms))]
    return Tokens(text, tuple(_said_once(list(_tokens(atoms, vocabulary)))), tuple(doubts))


def _says_something(atoms: list[_Atom], place: int, vocabulary: Vocabulary) -> bool:
    """«1. Сентябрь» is a numbered line and not a day; any other dot ends an abbreviation, a number or a sentence."""
    if atoms[place].kind != "dot":
        return True
    numbered = place > 0 and atoms[place - 1].kind == "number"
    return numbered and not _is_genitive_month(atoms, place + 1, vocabulary)


def _in_one_script(atom: _Atom) -> _Atom:
    """Latin letters that look like Russian ones («oктябрь») are meant as Russian, if the word has any Russian one."""
    if atom.kind != "word" or not re.search("[а-я]", atom.text) or _roman(atom.text):
        return atom
    return _Atom("word", atom.text.translate(_LOOKALIKES), atom.start, atom.end)


def _roman(word: str) -> int | None:
    return _ROMAN.get(word.translate(_ROMAN_LETTERS))


def _whole_words(atoms: list[_Atom], vocabulary: Vocabulary, doubts: list[str]) -> Iterator[_Atom]:
    """Torn words put together, glued ones taken apart, line breaks between words turned into separators."""
    place = 0
    while place < len(atoms):
        atom = atoms[place]
        if atom.kind != "word":
            yield atom
            place += 1
            continue
        joined, place = _joined(atoms, place, vocabulary)
        if joined.text in vocabulary.words or _roman(joined.text):
            yield joined
            continue
        parts = vocabulary.parted(joined.text)
        if parts is None:
            yield joined
            continue
        for number, part in enumerate(parts):
            if number and joined.kind == "torn" and _are_months(parts[number - 1 : number + 1], vocabulary):
                doubts.append("В разрыве строки потерян знак между словами; прочитано как дефис.")
                yield _Atom("dash", "-", joined.end, joined.end)
            yield _Atom("word", part, joined.start, joined.end)


def _are_months(words: list[str], vocabulary: Vocabulary) -> bool:
    return all(vocabulary.phrases.get((word,), ("", 0))[0] == "MONTH" for word in words)


def _joined(atoms: list[_Atom], place: int, vocabulary: Vocabulary) -> tuple[_Atom, int]:
    """The longest run of fragments from `place` that makes known words, and the place after it."""
    first = atoms[place]
    fragments, best, after = [first], first, place + 1
    ahead = place + 1
    broken = False
    while len(fragments) < MOST_FRAGMENTS:
        while ahead < len(atoms) and atoms[ahead].kind in ("break", "dash"):
            broken = broken or atoms[ahead].kind == "break"
            ahead += 1
        if ahead >= len(atoms) or atoms[ahead].kind != "word":
            break
        fragments.append(atoms[ahead])
        ahead += 1
        text = "".join(fragment.text for fragment in fragments)
        if all(fragment.text in vocabulary.words for fragment in fragments):
            continue
        if text in vocabulary.words:
            best, after = _Atom("word", text, first.start, fragments[-1].end), ahead
        elif broken and vocabulary.parted(text):
            best, after = _Atom("torn", text, first.start, fragments[-1].end), ahead
    return best, after


def _mended(atom: _Atom, vocabulary: Vocabulary, doubts: list[str]) -> _Atom:
    known = vocabulary.corrected(atom.text) if atom.kind == "word" else None
    if known is None:
        return atom
    doubts.append(f"Возможна опечатка: «{atom.text}» прочитано как «{known}».")
    return _Atom("word", known, atom.start, atom.end)


def _dotted_lists(atoms: list[_Atom], text: str, vocabulary: Vocabulary, doubts: list[str]) -> Iterator[_Atom]:
    """«10.12 октября»: numbers with dots right before a month are its days, no other date and no hour.

    What follows is a month already, so the number after the dot cannot be one, and nobody says an hour of a month.
    The dots may also be a slip for a dash, and «1.» the number of a line, so it stays a doubt.
    """
    place = 0
    while place < len(atoms):
        after = place
        while after < len(atoms) and _is_dotted(atoms[after]) and (after == place or _touch(text, atoms, after)):
            after += 1
        run = atoms[place:after]
        following = atoms[after] if after < len(atoms) else None
        belongs = following is not None and (
            _is_of_month(following, vocabulary)
            or (_is_month(following, vocabulary) and any(_plain_meaning(atom)[0] == "TIME" for atom in run))
        )
        if belongs and any(atom.kind != "number" for atom in run):
            written = text[run[0].start : run[-1].end]
            doubts.append(f"«{written}» прочитано как числа месяца: {', '.join(re.findall(r'[0-9]+', written))}.")
            for number, match in enumerate(re.finditer(r"\d+", written)):
                start, end = run[0].start + match.start(), run[0].start + match.end()
                if number:
                    yield _Atom("list", ",", start, start)
                yield _Atom("number", match.group(), start, end)
            place = after
        else:
            yield atoms[place]
            place += 1


def _is_dotted(atom: _Atom) -> bool:
    """A number, or several with dots that were taken for a date; a year of four digits proves the date."""
    return atom.kind in ("number", "short") or (
        atom.kind == "full" and bool(re.fullmatch(r"[\d\s.]{5,10}", atom.text)) and not re.search(r"\d{4}", atom.text)
    )


def _touch(text: str, atoms: list[_Atom], place: int) -> bool:
    return text[atoms[place - 1].end : atoms[place].start] == "."


def _decade(atoms: list[_Atom], place: int, vocabulary: Vocabulary) -> _Atom:
    """«2 дек. октября»: between a number up to three and another month «дек.» is no December but a декада."""
    atom = atoms[place]
    if atom.text != "дек" or place == 0:
        return atom
    before = _plain_number(atoms[place - 1], vocabulary)
    rest = [following for following in atoms[place + 1 :] if following.kind != "break"]
    if before not in DECADE_NUMBERS or not rest:
        return atom
    of_every_month = vocabulary.phrases.get((rest[0].text,), ("",))[0] in ("EACH", "MONTH_WORD")
    if of_every_month or _is_of_month(rest[0], vocabulary):
        return _Atom("word", "декада", atom.start, atom.end)
    return atom


def _full_year(atoms: list[_Atom], place: int, vocabulary: Vocabulary) -> _Atom:
    """«20 октября 26 г.»: two figures between a month and the word for a year are one of this century."""
    atom = atoms[place]
    if atom.kind != "number" or len(atom.text) != 2 or place == 0 or not _is_month(atoms[place - 1], vocabulary):
        return atom
    after = atoms[place + 1].text if place + 1 < len(atoms) else ""
    if vocabulary.phrases.get((after,), ("",))[0] != "YEAR_WORD":
        return atom
    return _Atom("number", str(LONGEST_CENTURY + int(atom.text)), atom.start, atom.end)


def _plain_number(atom: _Atom, vocabulary: Vocabulary) -> int | None:
    if atom.kind == "word":
        kind, value = vocabulary.phrases.get((atom.text,), ("", None))
        return value if kind in ("ORDINAL", "NUMBER", "ROMAN") else _roman(atom.text)
    if atom.kind == "number":
        return int(atom.text)
    return _ordinal(atom.text) if atom.kind == "ordinal" else None


def _is_of_month(atom: _Atom, vocabulary: Vocabulary) -> bool:
    """A month in the genitive, «октября»: it belongs to the number before it and stands for no month of its own."""
    return _is_month(atom, vocabulary) and atom.text.endswith(("а", "я"))


def _is_genitive_month(atoms: list[_Atom], place: int, vocabulary: Vocabulary) -> bool:
    return place < len(atoms) and _is_of_month(atoms[place], vocabulary)


def _is_month(atom: _Atom, vocabulary: Vocabulary) -> bool:
    return vocabulary.phrases.get((atom.text,), ("",))[0] == "MONTH"


# --- from atoms to tokens ---------------------------------------------------------------------------------------------


def _tokens(atoms: list[_Atom], vocabulary: Vocabulary) -> Iterator[Token]:
    place = 0
    while place < len(atoms):
        atom = atoms[place]
        length, found = _longest_form(atoms, place, vocabulary) if atom.kind in ("word", "number") else (1, None)
        if found is not None:
            kind, value = found
            yield Token(kind, value, atom.start, atoms[place + length - 1].end, _is_of_month(atom, vocabulary))
        elif atom.kind == "month_year":
            yield from _month_and_year(atom)
        elif (token := _plain(atom)) is not None:
            yield token
        place += length


def _said_once(tokens: list[Token]) -> Iterator[Token]:
    """«10 (десяти) дней»: the number in words says the same again."""
    place = 0
    while place < len(tokens):
        yield tokens[place]
        here = tokens[place : place + 4]
        numbers, brackets = here[::2], here[1::2]
        in_brackets = [token.kind for token in brackets] == ["OPEN", "CLOSE"]
        same = {token.kind for token in numbers} <= {"NUMBER", "ORDINAL"} and numbers[0].value == numbers[-1].value
        place += 4 if in_brackets and same else 1


def _longest_form(atoms: list[_Atom], place: int, vocabulary: Vocabulary) -> tuple[int, tuple[str, Any] | None]:
    """How many atoms the longest form of the vocabulary at `place` takes, line breaks inside it included."""
    words: list[str] = []
    best: tuple[int, tuple[str, Any] | None] = (1, None)
    for ahead in range(place, len(atoms)):
        atom = atoms[ahead]
        if atom.kind in ("break", "dash") or atom.text == "/":
            if not words:
                break
            continue
        if atom.kind not in ("word", "number") or len(words) == vocabulary.longest:
            break
        words.append(atom.text)
        found = vocabulary.phrases.get(tuple(words))
        if found is not None:
            best = (ahead - place + 1, found)
    return best


def _month_and_year(atom: _Atom) -> Iterator[Token]:
    """«09.2026»"""
    month, year = map(int, atom.text.split("."))
    possible = 1 <= month <= 12
    yield Token("MONTH" if possible else "NOT", month, atom.start, atom.end)
    yield Token("YEAR", year, atom.start, atom.end)


def _plain(atom: _Atom) -> Token | None:
    """The token of an atom that is no form of the vocabulary."""
    kind, value = _plain_meaning(atom)
    return Token(kind, value, atom.start, atom.end) if kind else None


def _plain_meaning(atom: _Atom) -> tuple[str, Any]:
    match atom.kind:
        case "iso":
            year, month, day = map(int, atom.text.split("-"))
            return _checked(Date(day, month, year))
        case "full":
            day, month, year = (int(part) for part in re.split(r"[./,-]", atom.text))
            return _checked(Date(day, month, year if year > 99 else LONGEST_CENTURY + year))
        case "short":
            day, month = map(int, atom.text.split("."))
            date = _checked(Date(day, month))
            return ("TIME", atom.text) if date[0] == "NOT" and day < 24 and month < 60 else date
        case "time":
            return "TIME", atom.text
        case "ordinal":
            return "ORDINAL", _ordinal(atom.text)
        case "number":
            return ("YEAR" if len(atom.text) == 4 and atom.text[:2] in ("19", "20") else "NUMBER"), int(atom.text)
        case "word":
            roman = _roman(atom.text)
            return ("ROMAN", roman) if roman else ("WORD", atom.text)
        case "dash" | "list" | "dot":
            return atom.kind.upper(), atom.text
        case "break":
            return "", None
    return {"(": "OPEN", "[": "OPEN", ")": "CLOSE", "]": "CLOSE", ":": "COLON"}.get(atom.text, "MARK"), atom.text


def _ordinal(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits.group()) if digits else _ROMAN.get(re.split(r"[\s-]", text.translate(_ROMAN_LETTERS))[0], 0)


def _checked(date: Date) -> tuple[str, Any]:
    possible = 1 <= date.month <= 12 and 1 <= date.day <= LONGEST_MONTHS[date.month - 1]
    return ("DATE" if possible else "NOT"), date
