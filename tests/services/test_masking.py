"""A name in a text: whichever case, order and initials, and what only looks like it."""

import pytest

from planner.domain.people import Person
from planner.services.masking import Mask

OLGA, EMAIL = "Семёнова Ольга Сергеевна", "olga@sad12.example"
MASK = Mask([OLGA], [EMAIL], "Сотрудник № 7", [])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("за: Семёнова Ольга Сергеевна, приказ № 41", "за: Сотрудник № 7, приказ № 41"),
        ("передано Семеновой О. С.", "передано Сотрудник № 7"),
        ("О.\u00a0С.\u00a0Семёновой", "Сотрудник № 7"),
        ("Ольгой Семёновой", "Сотрудник № 7"),
        ("у Семёновой спросили", "у Сотрудник № 7 спросили"),
        ("писать на olga@sad12.example", "писать на Сотрудник № 7"),
        ("СЕМЁНОВА О.С. и семёнова ольга", "Сотрудник № 7 и Сотрудник № 7"),
        ("у семеновой, семёнова о. с.", "у Сотрудник № 7, Сотрудник № 7"),
        ("Семёнова-то знает", "Сотрудник № 7-то знает"),
        ("Семёновское шоссе", "Семёновское шоссе"),
        ("Семёнова-Иванова, иванова-семёнова", "Семёнова-Иванова, иванова-семёнова"),
        ("volga@sad12.example, olga@sad12.example.ru", "volga@sad12.example, olga@sad12.example.ru"),
        ("Ольга Белова", "Ольга Белова"),
    ],
)
def test_whoever_is_meant_is_masked(text: str, masked: str) -> None:
    assert MASK.text(text) == masked


def test_an_ordinary_word_is_masked_only_beside_the_name() -> None:
    mask = Mask(["Лист Иван"], [], "Сотрудник № 8", [])
    text = "Лист наблюдений и лист и. о. заведующего заполнил {}"
    assert mask.text(text.format("Лист И.")) == text.format("Сотрудник № 8")


@pytest.mark.parametrize(
    ("full_name", "text"),
    [
        ("Ткач Лев Львович", "Ткача Льва Львовича; Льву Ткачу; Ткачом Л. Л."),
        ("Жук Пётр Ильич", "Петра Жука; Жуку Петру Ильичу"),
        ("Соловей Пётр Петрович", "Соловью Петру; Соловья П. П.; петром петровичем Соловьём"),
        ("Заяц Павел Павлович", "Павлу Зайцу; Зайца Павла Павловича"),
        ("Гаджиев Рашид Мамед оглы", "Гаджиева Рашида Мамеда оглы; рашидом Гаджиевым"),
        ("Петрова-Водкина Анна-Мария Ивановна", "Петровой-Водкиной Анны-Марии; Водкина А. И."),
    ],
)
def test_a_given_name_is_known_in_every_case(full_name: str, text: str) -> None:
    mask = Mask([full_name], [], "№", [])
    assert set(mask.text(text).split("; ")) == {"№"}


def test_every_name_and_mailbox_of_before_is_masked() -> None:
    mask = Mask([OLGA, "Белова Ольга Сергеевна"], [EMAIL, "belova@mail.example"], "№", [])
    assert mask.text("Белова (Семёнова), belova@mail.example, olga@sad12.example.") == "№ (№), №, №."


def test_a_mailbox_of_all_is_left() -> None:
    mask = Mask([OLGA], [EMAIL], "№", [Person(surname="Орлова", email=EMAIL)])
    assert mask.text(f"писать на {EMAIL}") == f"писать на {EMAIL}"


def test_what_a_colleague_is_called_too_is_masked_only_beside_the_name() -> None:
    mask = Mask([OLGA], [EMAIL], "Сотрудник № 7", [Person(surname="Семёнов", name="Пётр")])
    assert mask.text("Семёнову и Семёновой О. С.") == "Семёнову и Сотрудник № 7"


def test_lists_and_dictionaries_are_gone_through() -> None:
    assert MASK.value({"to": ["Семёнова О. С."], "n": 1}) == {"to": ["Сотрудник № 7"], "n": 1}
