"""Замена имени (masking): a person's name in a text, in any case and order, becomes other words."""

import re
from collections.abc import Iterable
from typing import Any

from planner.domain.people import Person
from planner.russian import is_ordinary_word, surname_forms

GAP = "[\\s\u00a0]"
KEPT_OF_STEM = 3
"""How much of a given name stays the same in every case, at least: «Ольг-а», «Илья»."""


class Mask:
    """Finds «Белова Ольга Сергеевна», «О. С. Беловой», «Белову» and puts `becomes` in their place.

    A bare surname that is an ordinary word, or a colleague's as well, is left: it may not mean this person.
    """

    def __init__(self, person: Person, becomes: str, others: Iterable[Person]) -> None:
        forms = surname_forms(person.surname)
        self.becomes = becomes
        one = "|".join(re.escape(form).replace("е", "[её]") for form in sorted(forms, key=len, reverse=True))
        surname = f"(?=[А-ЯЁA-Z])(?i:(?:{one})(?:-(?:{one}))*)(?!\\w)"
        given = _given(person)
        found = [f"(?<!\\w)(?:{given}){GAP}*{surname}", f"(?<!\\w){surname}{GAP}+(?:{given})"] if given else []
        if not is_common(person, others) or not given:
            found.append(f"(?<!\\w){surname}")
        if person.email:
            found.append(f"(?i:{re.escape(person.email)})")
        self._pattern = re.compile("|".join(found))

    def text(self, text: str) -> str:
        return self._pattern.sub(self.becomes, text)

    def value(self, value: Any) -> Any:
        """The same for what a JSON column keeps, however deep."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        return value


def is_common(person: Person, others: Iterable[Person]) -> bool:
    """Whether the surname alone does not tell this person: it is a word, or somebody else's too."""
    forms = surname_forms(person.surname)
    namesakes = (forms & surname_forms(other.surname) for other in others if other.id != person.id)
    return is_ordinary_word(person.surname) or any(namesakes)


def _given(person: Person) -> str:
    """The name with its patronymic or without, whole in any case or as initials."""
    name = _whole_or_initial(person.name)
    if not name:
        return ""
    patronymic = _whole_or_initial(person.patronymic)
    return f"{name}(?:{GAP}*{patronymic})?" if patronymic else name


def _whole_or_initial(word: str) -> str:
    if not word:
        return ""
    stem = word[: max(KEPT_OF_STEM, len(word) - 2)]
    return f"(?:{re.escape(stem)}\\w*|{re.escape(word[0])}\\.)"
