"""A name in a text: whichever case, order and initials, and what only looks like it."""

import pytest

from planner.domain.people import Person
from planner.services.masking import Mask

OLGA = Person(id=7, surname="Семёнова", name="Ольга", patronymic="Сергеевна", email="olga@sad12.example")
MASK = Mask(OLGA, "Сотрудник № 7", [OLGA])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("за: Семёнова Ольга Сергеевна, приказ № 41", "за: Сотрудник № 7, приказ № 41"),
        ("передано Семеновой О. С.", "передано Сотрудник № 7"),
        ("О.\u00a0С.\u00a0Семёновой", "Сотрудник № 7"),
        ("Ольгой Семёновой", "Сотрудник № 7"),
        ("у Семёновой спросили", "у Сотрудник № 7 спросили"),
        ("писать на olga@sad12.example", "писать на Сотрудник № 7"),
        ("Семёновское шоссе, семёнова", "Семёновское шоссе, семёнова"),
        ("Ольга Белова", "Ольга Белова"),
    ],
)
def test_whoever_is_meant_is_masked(text: str, masked: str) -> None:
    assert MASK.text(text) == masked


def test_an_ordinary_word_is_masked_only_beside_the_name() -> None:
    mask = Mask(Person(id=8, surname="Лист", name="Иван", patronymic=""), "Сотрудник № 8", [])
    assert mask.text("Лист наблюдений заполнил Лист И.") == "Лист наблюдений заполнил Сотрудник № 8"


def test_what_a_colleague_is_called_too_is_masked_only_beside_the_name() -> None:
    mask = Mask(OLGA, "Сотрудник № 7", [OLGA, Person(id=9, surname="Семёнов", name="Пётр")])
    assert mask.text("Семёнову и Семёновой О. С.") == "Семёнову и Сотрудник № 7"


def test_lists_and_dictionaries_are_gone_through() -> None:
    assert MASK.value({"to": ["Семёнова О. С."], "n": 1}) == {"to": ["Сотрудник № 7"], "n": 1}
