"""A list pasted from Word, Excel or a letter: what each line is taken for, and what is said of it."""

import pytest

from planner.domain.people import Role
from planner.importing.pasted import ROLES, PastedRow, as_text, read_pasted, usual_role
from planner.services.people import ROLE_WORDS


def only(line: str) -> PastedRow:
    (row,) = read_pasted(line)
    return row


@pytest.mark.parametrize(
    "line",
    [
        "Белова Ольга Сергеевна\tстарший воспитатель",
        "Белова Ольга Сергеевна — старший воспитатель",
        "Белова Ольга Сергеевна – старший воспитатель",
        "Белова Ольга Сергеевна - старший воспитатель",
        "Белова Ольга Сергеевна; старший воспитатель",
        "Белова Ольга Сергеевна, старший воспитатель",
        "Белова Ольга Сергеевна / старший воспитатель",
        "Белова Ольга Сергеевна/старший воспитатель",
        "Белова\tОльга\tСергеевна\tстарший воспитатель",
        "  3. Белова  Ольга Сергеевна —  старший   воспитатель ",
        "3\tБелова Ольга Сергеевна\tстарший воспитатель",
        "старший воспитатель — Белова Ольга Сергеевна",
        "Старший воспитатель: — Белова Ольга Сергеевна".replace(":", ""),
    ],
)
def test_name_and_position_are_found_however_they_are_divided(line: str) -> None:
    row = only(line)
    assert (row.full_name, row.position.lower(), row.fault, row.doubt) == (
        "Белова Ольга Сергеевна",
        "старший воспитатель",
        "",
        "",
    )


@pytest.mark.parametrize("name", ["Мамин-Сибиряк Дмитрий Наркисович", "Алиев Мамед оглы", "Ким Ын"])
def test_names_that_are_not_of_three_plain_words_are_names(name: str) -> None:
    assert (only(f"{name} - сторож").full_name, only(f"{name} - сторож").fault) == (name, "")


def test_a_line_may_also_say_the_rights_and_the_mailbox() -> None:
    row = only("Белова Ольга Сергеевна; старший воспитатель; координатор; belova@sad12.ru")
    assert (row.position, row.role, row.email) == ("старший воспитатель", "координатор", "belova@sad12.ru")


def test_several_positions_are_all_kept() -> None:
    assert only("Белова Ольга Сергеевна, воспитатель, педагог-психолог").position == "воспитатель; педагог-психолог"


def test_what_divides_the_name_from_the_post_is_not_what_divides_the_posts() -> None:
    assert only("Белова Ольга Сергеевна / воспитатель; логопед").position == "воспитатель; логопед"
    assert only("Белова Ольга Сергеевна, учитель/методист").position == "учитель/методист"


def test_empty_lines_and_headings_are_passed_over_and_lines_keep_their_numbers() -> None:
    rows = read_pasted("ФИО\tДолжность\n\nБелова Ольга Сергеевна\tзавуч\n \nОрлова Вера Николаевна\tдиректор")
    assert [row.line for row in rows] == [3, 5]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Сергеевна — старший воспитатель", "Нужны и фамилия, и имя"),
        ("Белова", "Нужны и фамилия, и имя"),
        ("старший воспитатель", "Не видно, где фамилия и имя"),
        ("— старший воспитатель", "Не видно, где фамилия и имя"),
    ],
)
def test_a_torn_line_and_a_missing_name_are_faults(line: str, fault: str) -> None:
    assert only(line).fault.startswith(fault)


def test_initials_and_a_missing_position_are_doubts() -> None:
    assert "инициалы" in only("Белова О.С. — завуч").doubt
    assert "инициалы" in only("Белова О. С. — завуч").doubt
    assert "Должность не указана" in only("Белова Ольга Сергеевна").doubt


def test_the_same_person_twice_is_said_at_the_second_line() -> None:
    rows = read_pasted(
        "Белова Ольга — завуч\nБЕЛОВА Ольга".replace("БЕЛОВА", "Белова") + " — завуч\nБелова Ольга — методист"
    )
    assert [row.doubt for row in rows] == [
        "",
        "Это повтор строки 1: сотрудник запишется один раз.",
        "Тот же сотрудник, что в строке 1: у него будут обе должности.",
    ]


def test_a_table_becomes_a_text_that_reads_back() -> None:
    text = as_text([("Белова Ольга Сергеевна", "завуч", "координатор", ""), ("Ким Ын", "", "", "")])
    assert [(row.full_name, row.position, row.role) for row in read_pasted(text)] == [
        ("Белова Ольга Сергеевна", "завуч", "координатор"),
        ("Ким Ын", "", ""),
    ]


@pytest.mark.parametrize(
    ("position", "role"),
    [
        ("заведующий", Role.HEAD),
        ("Директор", Role.HEAD),
        ("заместитель директора по УВР", Role.COORDINATOR),
        ("старший воспитатель", Role.COORDINATOR),
        ("воспитатель", Role.EXECUTOR),
        ("", Role.EXECUTOR),
        ("заведующий хозяйством", Role.EXECUTOR),
        ("заведующий библиотекой", Role.EXECUTOR),
    ],
)
def test_the_usual_rights_follow_from_the_position(position: str, role: Role) -> None:
    assert usual_role(position) is role


def test_the_words_for_rights_are_those_of_the_list_of_employees() -> None:
    assert set(ROLES) == set(ROLE_WORDS)
