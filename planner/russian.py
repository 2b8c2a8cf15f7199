"""Русский язык (Russian): how the product says numbers, days and people.

Every page, message and paper says a date or a name through this module, so that one thing is said in one way. A space
that must not break a line, as between «20» and «апреля», is a no-break one here and nowhere else.

It also knows in which forms a name may stand in a text: an activity's title that holds a surname of the directory
does not go through a foreign messenger, and «Белову» is a surname no less than «Белова».
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from calendars.workdays import Workdays

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

NBSP = "\u00a0"

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


# Numbers and lists


def plural(number: int, one: str, few: str, many: str) -> str:
    """The form that goes with the number: 1 and 21 мероприятие, 2 мероприятия, 5 and 11 мероприятий."""
    tens, units = abs(number) % 100, abs(number) % 10
    if 11 <= tens <= 14 or units == 0 or units >= 5:
        return many
    return one if units == 1 else few


def counted(number: int, one: str, few: str, many: str) -> str:
    """«3 мероприятия»."""
    return f"{number}{NBSP}{plural(number, one, few, many)}"


def numbered(number: int | str) -> str:
    """«№ 12»."""
    return f"№{NBSP}{number}"


def list_of(words: Sequence[str]) -> str:
    """«а, б и в»."""
    return " и ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def capitalised(text: str) -> str:
    """With a capital first letter and the rest as it is: «зам. директора по УВР» keeps its УВР."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """With its full stop, where the last word did not bring one: «до 20 апреля 2027 г.», «и т. д.», «почему?»."""
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


# Days


def day(on: date) -> str:
    """«20 апреля»."""
    return f"{on.day}{NBSP}{MONTHS[on.month - 1]}"


def day_with_weekday(on: date) -> str:
    """«ср 18 ноября»."""
    return f"{WEEKDAYS[on.weekday()]}{NBSP}{day(on)}"


def long_day(on: date) -> str:
    """«20 апреля 2027 г.»."""
    return f"{day(on)} {on.year}{NBSP}г."


def short_day(on: date) -> str:
    """«20.04.2027»."""
    return f"{on:%d.%m.%Y}"


def span(opens_on: date | None, due_on: date) -> str:
    """«16–20 ноября», «1 октября – 15 ноября», «до 20 апреля»; a span of one day is that day."""
    if opens_on is None:
        return f"до{NBSP}{day(due_on)}"
    if opens_on == due_on:
        return day(due_on)
    if (opens_on.year, opens_on.month) == (due_on.year, due_on.month):
        return f"{opens_on.day}–{day(due_on)}"
    return f"{day(opens_on)}{NBSP}– {day(due_on)}"


NEAR = {-1: "вчера", 0: "сегодня", 1: "завтра", 2: "послезавтра"}


def distance(on: date, today: date, workdays: Workdays) -> str:
    """How far a deadline is, as people at work count: «завтра, вт 24 ноября», «через 3 рабочих дня, чт 26 ноября».

    Of the past it says what follows the word «просрочено»: «на 3 рабочих дня, срок был ср 18 ноября».
    """
    days = (on - today).days
    if days in NEAR:
        return f"{NEAR[days]}, {day_with_weekday(on)}"
    earlier, later = sorted((on, today))
    away = _days_away(workdays.between(earlier, later), abs(days))
    if days < 0:
        return f"на{NBSP}{away}, срок был {day_with_weekday(on)}"
    return f"через{NBSP}{away}, {day_with_weekday(on)}"


def _days_away(working: int, all_days: int) -> str:
    # Within holidays no working day lies between: «через 0 рабочих дней» would say that it is today.
    if working == 0:
        return counted(all_days, "день", "дня", "дней")
    return counted(working, "рабочий день", "рабочих дня", "рабочих дней")


# People


def initials(surname: str, name: str, patronymic: str = "") -> str:
    """«Белова О. С.»."""
    return NBSP.join((surname, *(f"{word[0]}." for word in (name, patronymic) if word)))


def full_name(surname: str, name: str, patronymic: str = "") -> str:
    """«Белова Ольга Сергеевна»."""
    return " ".join(word for word in (surname, name, patronymic) if word)


# Search and order


def normalise(text: str) -> str:
    """What two spellings that a person takes for the same have in common: case, ё and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("ё", "е").split())


_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_OTHER_LAYOUT = str.maketrans(_LATIN + _CYRILLIC, _CYRILLIC + _LATIN)


def other_layout(text: str) -> str:
    """What would have been typed with the keyboard in its other layout: «gjbcr» and «поиск»."""
    return text.lower().translate(_OTHER_LAYOUT)


def matches(asked: str, *texts: str) -> bool:
    """Whether every word that was asked for stands in one of the texts, typed in whichever keyboard layout."""
    where = normalise(" ".join(texts))
    return any(all(word in where for word in normalise(typed).split()) for typed in (asked, other_layout(asked)))


def order(text: str) -> str:
    """A sort key: case does not matter, and ё stands after е, where the code of the letter does not put it."""
    return text.lower().replace("ё", "е\uffff")


# Surnames in a text

_WORD = re.compile(r"[^\W\d_]+")
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b'’ʼ")
"""A soft hyphen, a zero-width space and apostrophes would cut a surname in two."""

_TORN = re.compile(r"(?<=\w)-\s+(?=\w)")
_SPACED = re.compile(r"\b(?:\w\s){3,}\w\b")
_LOOKALIKES = str.maketrans("aeopcxykmthb", "аеорсхукмтнв")

_ENDINGS = (
    # What a surname ends in, and what its forms have instead, of both genders and many: a title may name a family.
    (r"(?<=[оеё]в|[иы]н)а?$", " а у ым е ой ою ы ых ыми"),
    (r"(?:[иыо]й|ая|яя)$", "ий ый ой ого его ому ему им ым ом ем ая яя ую юю ей ою ею ие ые их ых ими ыми"),
    (r"ец$", "ца цу цом цем це цы цов цев цам цами цах"),
    (r"(?<=[аеиоуя])ец$", "йца йцу йцем йце йцы йцев йцам йцами йцах"),
    (r"[оеё]к$", "ка ку ком ке ки ков кам ками ках ька ьку ьком ьке"),
    (r"(?<=[аеиоуыэюя])й$", "я ю ем е и ев ям ями ях"),
    (r"(?<=[бвгджзклмнпрстфхцчшщ])ель$", "ля лю лем лём ле ли лей лям лями лях"),
    (r"ь$", "я ю ем е и ей ям ями ях"),
    (r"(?<=к)о$", "а и у е ой ою"),
    (r"а$", " ы и у е ой ей ою ею ам ами ах"),
    (r"я$", "и ю е ей ею ёй ёю й ям ями ях"),
    (r"(?<=[бвгджзклмнпрстфхцчшщ])$", "а у ом ем е ы и ов ей ам ами ах"),
)
_DECLINED = {"NOUN", "ADJF"}


@lru_cache(maxsize=4096)
def surname_forms(surname: str) -> frozenset[str]:
    """The surname in every case, gender and number, lower-case, ё as е; of a double surname, the forms of both parts.

    It names a form too many rather than one too few: what is missed goes to a foreign messenger.
    """
    # A single letter is somebody's initial, typed into the field of the surname.
    words = [word for word in _words(surname) if len(word) > 1]
    # The particles of «фон Дервиз» and «Мамед-оглы» are ordinary words as well.
    names = [word for word in words if word[0].isupper()] or words
    return frozenset(form.replace("ё", "е") for name in names for form in _forms(name.lower(), "Surn"))


@lru_cache(maxsize=4096)
def given_forms(word: str) -> frozenset[str]:
    """A given name or a patronymic in every case, lower-case, ё as е: «Лев» is also «Льва»."""
    kind = "Patr" if "Patr" in morphology().tag(word.lower())[0] else "Name"
    return frozenset(form.replace("ё", "е") for form in _forms(word.lower(), kind))


_PROPER = {"Surn", "Name", "Patr", "Geox", "Poss"}
"""How the dictionary marks names of people and places, and what is made of them: «Антонова» is also «Антон's»."""


def is_ordinary_word(surname: str) -> bool:
    """Whether the surname is also a word of the language: «Мороз», «Лист»."""
    parses = morphology().parse(surname.lower())
    return any(parse.is_known and not _PROPER & parse.tag.grammemes for parse in parses)


def is_word(text: str) -> bool:
    """Whether the dictionary knows it, in any form."""
    return bool(morphology().word_is_known(text.lower()))


def mentions_surname(text: str, forms: frozenset[str]) -> bool:
    """Whether one of the forms stands in the text as a word or as a part of a hyphenated one.

    Also when it is torn at the end of a line («Бело-|вой»), spaced out, stressed, or typed with Latin letters.
    """
    texts = (text, _TORN.sub("", text), _SPACED.sub(lambda found: re.sub(r"\s", "", found.group()), text))
    return any(word in forms for one in texts for word in _words(normalise(one).translate(_LOOKALIKES)))


def _words(text: str) -> list[str]:
    # NFC: a Mac writes «й» as two signs, and the second is no letter.
    plain = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _WORD.findall("".join(sign for sign in plain if unicodedata.category(sign) != "Mn"))  # stress marks


def _forms(name: str, kind: str) -> Iterator[str]:
    """`kind` is how the dictionary marks such names: the same word may be a surname and a given name."""
    yield name
    for ending, others in _ENDINGS:
        if (found := re.search(ending, name)) is not None:
            yield from (name[: found.start()] + other for other in others.split(" "))
    parses = morphology().parse(name)
    # «Соловей» is known only as a common noun, which is declined in the same way.
    for parse in [parse for parse in parses if kind in parse.tag] or parses:
        yield from (form.word for form in parse.lexeme if form.tag.POS in _DECLINED)


@lru_cache(maxsize=1)
def morphology() -> "MorphAnalyzer":
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - loading it takes a fifth of a second, and few commands need it

    return MorphAnalyzer(lang="ru")
