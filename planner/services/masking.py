"""Замена имени (masking): a person's name in a text, in any case and order, becomes other words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from planner.domain.people import Person
from planner.russian import given_forms, is_ordinary_word, surname_forms

GAP = "[\\s\u00a0]"
BEGIN, END = r"(?<!\w)(?<!\w-)", r"(?!\w)(?!-(?!(?:то|таки)\b)\w)"
"""Where a name begins and ends: «Белова-Иванова» is somebody else, «Белова-то» is Белова."""


class Mask:
    """Finds «Белова Ольга Сергеевна», «О. С. Беловой», «белову» and puts `becomes` in their place.

    `names` and `emails` are all that the person was ever known by. A bare surname that is an ordinary word, or one of
    the `others` has as well, is left: it may not mean this person; so is a mailbox that others have too.
    """

    def __init__(self, names: Iterable[str], emails: Iterable[str], becomes: str, others: Sequence[Person]) -> None:
        self.becomes = becomes
        shared = {other.email for other in others}
        beside: list[str] = []
        alone: list[str] = []
        for surname, *given in sorted(name.split() for name in names):
            capital, any_case = _capital(surname), _any_case(surname)
            if given:
                called = _given(*given)
                beside += _in_either_order(capital, called)
                beside += _in_either_order(any_case, f"(?i:{called})")
            if not given or not is_common(surname, others):
                alone += [f"{BEGIN}{one}{END}" for one in (capital, any_case)]
        mailboxes = [rf"(?<![\w.+-])(?i:{re.escape(one)})(?![\w-]|\.\w)" for one in sorted(set(emails) - shared)]
        self._pattern = re.compile("|".join((*beside, *alone, *mailboxes)))

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


def is_common(surname: str, others: Iterable[Person]) -> bool:
    """Whether the surname alone does not tell this person: it is a word, or somebody else's too."""
    forms = surname_forms(surname)
    return is_ordinary_word(surname) or any(forms & surname_forms(other.surname) for other in others)


def _capital(surname: str) -> str:
    return f"(?=[А-ЯЁA-Z]){_joined(surname_forms(surname))}"


def _any_case(surname: str) -> str:
    """The forms that are no ordinary words: «столов» may be tables, and «Столов» is not."""
    return _joined(form for form in surname_forms(surname) if not is_ordinary_word(form))


def _joined(forms: Iterable[str]) -> str:
    """One of them, or several as a double surname has them; matches nothing when there are none."""
    one = _one_of(forms) or "(?!)"
    return f"(?i:{one}(?:-{one})*)"


def _one_of(forms: Iterable[str]) -> str:
    found = "|".join(re.escape(form).replace("е", "[её]") for form in sorted(forms, key=lambda one: (-len(one), one)))
    return f"(?:{found})" if found else ""


def _in_either_order(surname: str, given: str) -> Iterator[str]:
    yield f"{BEGIN}(?:{given}){GAP}*{surname}{END}"
    yield f"{BEGIN}{surname}{GAP}+(?:{given})"


def _given(name: str, *patronymic: str) -> str:
    """The name with its patronymic or without, whole in any case or as initials."""
    if not patronymic:
        return _whole_or_initial(name)
    return f"{_whole_or_initial(name)}(?:{GAP}*{_whole_or_initial(*patronymic)})?"


def _whole_or_initial(*words: str) -> str:
    """A name of several words, as «Рашид оглы» or «Анна-Мария», has each of them in its own form."""
    parts = [part for word in words for part in re.split(r"\W+", word) if part]
    whole = f"(?:{GAP}+|-)".join(_one_of(given_forms(part)) for part in parts) or "(?!)"
    return f"(?:(?i:{whole}){END}|{re.escape(words[0][0])}\\.)"
