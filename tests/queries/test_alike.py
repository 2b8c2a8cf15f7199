"""What is typed nearly like somebody or something known, and what is not."""

import pytest

from planner.domain.people import PositionKind
from planner.queries.alike import alike_people, alike_positions, is_name_alike, is_slip
from planner.services.people import PersonDraft, change_person, enrol
from planner.services.positions import position_called
from tests.cast import Cast

BELOVA = "Белова Ольга Сергеевна"


@pytest.mark.parametrize(
    "typed",
    [
        "Белова О. С.",
        "Белова О.С.",
        "Белова Ольга",
        "Ольга Сергеевна Белова",
        "Билова Ольга Сергеевна",
        "Белова Олга С.",
    ],
)
def test_a_name_with_initials_a_slip_or_another_order_may_be_the_same(typed: str) -> None:
    assert is_name_alike(typed, BELOVA)


@pytest.mark.parametrize("typed", ["Белова Анна Сергеевна", "Петрова Ольга Сергеевна", "Белова", "", "Беляева О. С."])
def test_another_name_is_another_human(typed: str) -> None:
    assert not is_name_alike(typed, BELOVA)


@pytest.mark.parametrize(
    ("typed", "known"),
    [("старший воспитатиль", "старший воспитатель"), ("педогог-психолог", "педагог-психолог"), ("заувч", "завуч")],
)
def test_a_slip_or_two_leave_a_title_the_same(typed: str, known: str) -> None:
    assert is_slip(typed, known)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("младший воспитатель", "старший воспитатель"),
        ("учитель химии", "учитель физики"),
        ("воспитатель группы № 1", "воспитатель группы № 2"),
        ("завуч", "завхоз"),
    ],
)
def test_another_word_or_number_is_another_position(typed: str, known: str) -> None:
    assert not is_slip(typed, known)


def test_a_known_name_is_not_asked_about_and_a_like_one_is(cast: Cast) -> None:
    typed = [(BELOVA.upper(), ""), ("Белова О. С.", ""), ("Ким Ын", "")]
    found = cast.olga.ask(alike_people, typed)
    assert {name: [(one.text, one.aside) for one in known] for name, known in found.items()} == {
        "Белова О. С.": [(BELOVA, "старший воспитатель; педагогический совет, секретарь")]
    }


def test_a_mailbox_of_one_employee_may_be_the_same_one_and_a_shared_one_tells_nothing(cast: Cast) -> None:
    cast.olga.do(change_person, cast.marat_id, "Галимов Марат Ильдарович", "one@sad12.ru")
    assert [one.text for one in cast.olga.ask(alike_people, [("Ким Ын", "ONE@sad12.ru ")])["Ким Ын"]] == [
        "Галимов Марат Ильдарович"
    ]
    cast.olga.do(enrol, [PersonDraft("Титова Анна Петровна", email="one@sad12.ru", is_other=True)])
    assert cast.olga.ask(alike_people, [("Ким Ын", "one@sad12.ru")]) == {}


def test_somebody_said_to_be_another_is_not_found_by_the_mailbox(cast: Cast) -> None:
    cast.olga.do(change_person, cast.marat_id, "Галимов Марат Ильдарович", "one@sad12.ru")
    sister = PersonDraft("Галимов Айдар Ильдарович", email="one@sad12.ru", is_other=True)
    assert [row.change for row in cast.olga.do(enrol, [sister])] == ["new"]


def test_titles_of_the_catalogue_are_known_too(cast: Cast) -> None:
    found = cast.olga.ask(alike_positions, ["педагог-псехолог", "старшый воспитатель", "дворник"])
    assert {typed: [one.text for one in known] for typed, known in found.items()} == {
        "педагог-псехолог": ["педагог-психолог"],
        "старшый воспитатель": ["старший воспитатель"],
    }


def test_another_word_for_a_position_that_is_there_is_asked_about(cast: Cast) -> None:
    assert cast.olga.ask(alike_positions, ["педсовет"])["педсовет"][0].text == "педагогический совет"
    assert cast.school.ask(lambda work: position_called(work, "завуч").kind) == PositionKind.SEAT
