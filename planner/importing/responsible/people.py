"""Сотрудники в ячейке (people): names in any order and case, as «Фамилия И.О.» in the nominative.

The case of the post beside a name decides what its surname is: «директору Шубину» is Шубин, «назначить методиста
Шубину» is Шубина.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.importing.responsible.declension import NOMINATIVE, Cases, parses

_NAME = r"[А-ЯЁ][А-Яа-яЁё’']*[А-Яа-яЁё](?:-[А-ЯЁ][а-яё]+)?"
_FIRST_LETTER = r"(?<![А-Яа-яЁё.])[А-ЯЁ]"
_INITIALS = re.compile(
    rf"{_FIRST_LETTER}\s?[.,]\s?-?[А-ЯЁ](?![А-Яа-яЁё])[.,]?|{_FIRST_LETTER}\.(?!\s?[А-ЯЁ]\.)|(?<=[а-яё]\s)[А-ЯЁ]\s?[А-ЯЁ](?![А-Яа-яЁё])"
)
_GLUED_INITIALS = re.compile(r"(?<![А-Яа-яЁё])([А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?)(?=[А-ЯЁ][а-яё])")
_WORD = re.compile(_NAME)
_PATRONYMIC = re.compile(r"(?:(?:ович|евич|ьич|[мкн]ич)(?:а|у|ем|ом|е)?|(?:овн|евн|ичн)(?:а|ы|е|у|ой|ою))$")
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|[сц]к)(?:а|ой|у|ым|ий|ая|ого|ому|им|ую|е)?$|(?:енко|чук|дзе|швили|ян)$")
PERSON = "\x00"
"""Stands in the text where a person was named: it divides posts like a comma."""


@dataclass(frozen=True)
class Named:
    """A person as written: the surname still in its case."""

    surname: str
    initials: str
    gender: str = ""


def taken_out(text: str, is_title: Callable[[str], bool]) -> tuple[str, list[Named]]:
    """The text with PERSON in place of every name, and the names; what `is_title` of somebody is no surname."""
    spans = sorted([*_in_full(text, is_title), *_with_initials(text, is_title)], key=lambda span: span[0])
    kept, at = [], 0
    people: list[Named] = []
    for start, end, person in spans:
        if start < at:
            continue
        kept += [text[at:start], f" {PERSON} "]
        people.append(person)
        at = end
    return "".join([*kept, text[at:]]), people


def _with_initials(text: str, is_title: Callable[[str], bool]) -> Iterator[tuple[int, int, Named]]:
    taken = 0
    for found in _INITIALS.finditer(text):
        letters = re.findall(r"[А-ЯЁ]", found.group())
        initials = "".join(f"{letter}." for letter in letters)
        before = _surname_before(text, found.start(), taken, is_title)
        after = re.compile(rf"\s*({_NAME})").match(text, found.end())
        if before is not None:
            taken = found.end()
            yield before.start(), found.end(), Named(before.group(), initials)
        elif after is not None and not is_title(after.group(1)) and found.group()[-1] in ".,":
            taken = after.end()
            yield found.start(), after.end(), Named(after.group(1), initials)


def _surname_before(text: str, end: int, taken: int, is_title: Callable[[str], bool]) -> re.Match[str] | None:
    found = re.compile(rf"({_NAME})\s*$").search(text, taken, end)
    word = _WORD.search(text, found.start(), found.end()) if found else None
    return None if word is None or is_title(word.group()) else word


def _in_full(text: str, is_title: Callable[[str], bool]) -> Iterator[tuple[int, int, Named]]:
    words = list(_WORD.finditer(text))
    taken = 0
    for place, word in enumerate(words):
        if not _PATRONYMIC.search(word.group()) or place == 0 or not _touch(text, words[place - 1], word):
            continue
        name, gender = words[place - 1], "femn" if re.search(r"вн\w+$|чн\w+$", word.group()) else "masc"
        initials = f"{name.group()[0]}.{word.group()[0]}."
        first = words[place - 2] if place > 1 and _touch(text, words[place - 2], name) else None
        last = words[place + 1] if place + 1 < len(words) and _touch(text, word, words[place + 1]) else None
        if first is not None and first.start() >= taken and not is_title(first.group()):
            taken = word.end()
            yield first.start(), word.end(), Named(first.group(), initials, gender)
        elif last is not None and not is_title(last.group()):
            taken = last.end()
            yield name.start(), last.end(), Named(last.group(), initials, gender)


def _touch(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return not text[one.end() : other.start()].strip()


def is_surname(word: str) -> bool:
    """Whether a word with a capital can be a surname standing alone: «воспитатели Громова, Лебедева»."""
    return bool(_SURNAME.search(word)) and any("Surn" in parse.tag for parse in parses(word))


def said(person: Named, around: Cases) -> str:
    """«Фамилия И.О.»; `around` are the cases of the post that the person holds."""
    surname = "-".join(_nominative(part, around, person.gender) for part in person.surname.split("-"))
    return " ".join(part for part in (surname, person.initials) if part)


def _nominative(surname: str, around: Cases, gender: str) -> str:
    found = [parse for parse in parses(surname) if "Surn" in parse.tag and "sing" in parse.tag]
    wanted = (NOMINATIVE,) if not around or NOMINATIVE in around else tuple(around)
    if gender:
        found = [parse for parse in found if parse.tag.grammemes & {gender, "ms-f"}] or found
    fitting = [parse for parse in found if parse.tag.case in wanted]
    # Most of those who teach are women, and «Иванову» alone is more likely to be Иванова.
    fitting = fitting or sorted(found, key=lambda parse: (parse.tag.case != NOMINATIVE, parse.tag.gender != "femn"))
    if not fitting:
        return _of_common_noun(surname, around)
    form = fitting[0].inflect({"nomn", "sing"})
    return _spelled_like(surname, str(form.word)) if form is not None else surname


def _of_common_noun(surname: str, around: Cases) -> str:
    """«Ковалю» is known only as a noun; it is declined in the same way."""
    if not around or NOMINATIVE in around:
        return surname
    parse = next((parse for parse in parses(surname) if parse.tag.POS == "NOUN" and parse.tag.case in around), None)
    return _spelled_like(surname, parse.normal_form) if parse is not None else surname


def _spelled_like(source: str, word: str) -> str:
    """With a capital, and with the source's own letters as far as the two are the same: ё is not lost."""
    same = 0
    while same < min(len(source), len(word)) and source[same].lower().replace("ё", "е") == word[same].replace("ё", "е"):
        same += 1
    kept = source[:1] + source[1:same].lower()
    return kept + word[same:]
