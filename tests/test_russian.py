"""How the product says numbers, days and people. «_» in an expectation stands for a no-break space."""

from datetime import date

import pytest

from calendars.workdays import Workdays
from planner import russian

MONDAY = date(2026, 11, 23)
WORKDAYS = Workdays({})


def shown(text: str) -> str:
    return text.replace("\u00a0", "_")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0_мероприятий"),
        (1, "1_мероприятие"),
        (2, "2_мероприятия"),
        (4, "4_мероприятия"),
        (5, "5_мероприятий"),
        (11, "11_мероприятий"),
        (14, "14_мероприятий"),
        (21, "21_мероприятие"),
        (22, "22_мероприятия"),
        (111, "111_мероприятий"),
        (1001, "1001_мероприятие"),
    ],
)
def test_a_number_takes_its_form(number: int, expected: str) -> None:
    assert shown(russian.counted(number, "мероприятие", "мероприятия", "мероприятий")) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["а"], "а"), (["а", "б"], "а и б"), (["а", "б", "в"], "а, б и в")]
)
def test_a_list_ends_with_and(words: list[str], expected: str) -> None:
    assert russian.list_of(words) == expected


def test_a_number_stays_with_its_sign() -> None:
    assert shown(russian.numbered(12)) == "№_12"


def test_a_capital_letter_leaves_the_rest_as_it_is() -> None:
    assert russian.capitalised("зам. директора по УВР") == "Зам. директора по УВР"


def test_a_day_has_four_forms() -> None:
    on = date(2027, 4, 20)

    said = [russian.day(on), russian.day_with_weekday(on), russian.long_day(on), russian.short_day(on)]

    assert [shown(form) for form in said] == ["20_апреля", "вт_20_апреля", "20_апреля 2027_г.", "20.04.2027"]


@pytest.mark.parametrize(
    ("opens_on", "due_on", "expected"),
    [
        (None, date(2027, 4, 20), "до_20_апреля"),
        (date(2026, 11, 16), date(2026, 11, 20), "16–20_ноября"),
        (date(2026, 11, 20), date(2026, 11, 20), "20_ноября"),
        (date(2026, 10, 1), date(2026, 11, 15), "1_октября_– 15_ноября"),
        (date(2026, 12, 28), date(2027, 1, 9), "28_декабря_– 9_января"),
        (date(2026, 8, 1), date(2027, 8, 31), "1_августа_– 31_августа"),
    ],
)
def test_a_span_says_only_what_its_reader_needs(opens_on: date | None, due_on: date, expected: str) -> None:
    assert shown(russian.span(opens_on, due_on)) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 23), "сегодня, пн_23_ноября"),
        (date(2026, 11, 24), "завтра, вт_24_ноября"),
        (date(2026, 11, 25), "послезавтра, ср_25_ноября"),
        (date(2026, 11, 26), "через_3_рабочих дня, чт_26_ноября"),
        (date(2026, 11, 30), "через_5_рабочих дней, пн_30_ноября"),
        (date(2026, 11, 22), "вчера, вс_22_ноября"),
        (date(2026, 11, 20), "на_1_рабочий день, срок был пт_20_ноября"),
        (date(2026, 11, 18), "на_3_рабочих дня, срок был ср_18_ноября"),
    ],
)
def test_a_distance_is_counted_in_working_days(on: date, expected: str) -> None:
    assert shown(russian.distance(on, MONDAY, WORKDAYS)) == expected


def test_a_distance_within_holidays_is_counted_in_all_days() -> None:
    ahead = russian.distance(date(2027, 1, 7), date(2027, 1, 1), WORKDAYS)
    behind = russian.distance(date(2027, 1, 2), date(2027, 1, 7), WORKDAYS)

    assert shown(ahead) == "через_6_дней, чт_7_января"
    assert shown(behind) == "на_5_дней, срок был сб_2_января"


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (("Белова", "Ольга", "Сергеевна"), "Белова_О._С."),
        (("Нгуен", "Марат", ""), "Нгуен_М."),
        (("Белова", "", ""), "Белова"),
    ],
)
def test_initials_do_without_what_is_not_known(person: tuple[str, str, str], expected: str) -> None:
    assert shown(russian.initials(*person)) == expected


def test_a_full_name_does_without_a_patronymic() -> None:
    assert russian.full_name("Нгуен", "Марат") == "Нгуен Марат"


def test_search_sees_neither_case_nor_yo_nor_spaces() -> None:
    assert russian.normalise("  Отчёт\u00a0о  РППС\n") == "отчет о рппс"


def test_yo_is_sorted_after_ye_and_before_zhe() -> None:
    names = ["Жукова", "Ёлкина", "Ершова", "ежова", "Демина"]

    assert sorted(names, key=russian.order) == ["Демина", "ежова", "Ершова", "Ёлкина", "Жукова"]


@pytest.mark.parametrize(
    ("surname", "text"),
    [
        ("Белова", "Посещение занятия у Беловой О. С."),
        ("Белова", "Справка Бело-\nвой"),
        ("Белова", "Справка Бело- вой"),
        ("Белова", "Справка Бело\u0301вой"),
        ("Белова", "Справка Бeловой"),
        ("Белова", "Справка Б е л о в о й"),
        ("Журавель", "Занятие у Журавля"),
        ("Рубель", "Отчёт Рублю"),
        ("Гурченко", "Занятие у Гурченки"),
        ("Белова", "посещение занятия с белову"),
        ("Белова", "БЕЛОВА: справка"),
        ("Белова", "Занятие, проведённое Беловою"),
        ("Белов", "Открытое занятие супругов Беловых"),
        ("Ёлкина", "Анкета Елкиной"),
        ("Елкина", "Анкета Ёлкиной"),
        ("Толстой", "Конкурс памяти Толстого"),
        ("Крамская", "Мастер-класс Крамской"),
        ("Кравец", "Аттестация Кравца"),
        ("Китаец", "Аттестация Китайца"),
        ("Заяц", "Аттестация Зайца"),
        ("Соловей", "Беседа с Соловьём"),
        ("Пушкарь", "Аттестация Пушкаря"),
        ("Гайдай", "Отчёт Гайдая"),
        ("Шмыга", "План Шмыги"),
        ("Берия", "План Берии"),
        ("Нгуен", "План Нгуена"),
        ("Шевченко", "План Шевченко"),
        ("Черных", "План Черных"),
        ("Римская-Корсакова", "План Римской-Корсаковой"),
        ("Римская-Корсакова", "План Корсаковой"),
        ("Иванова", "План Ивановой-Петровой"),
        ("Мамед-оглы", "План Мамеда-оглы"),
        ("О’Коннор", "План О'Коннора"),
        ("Белова О. С.", "План Беловой"),
        ("Тройкина", "План Трои\u0306киной"),
        ("Белова", "План Бе\u00adло\u00adвой"),
    ],
)
def test_a_surname_is_seen_in_any_form(surname: str, text: str) -> None:
    assert russian.mentions_surname(text, russian.surname_forms(surname))


@pytest.mark.parametrize(
    ("surname", "text"),
    [
        ("Белова", "Оценка беловика журнала"),
        ("Ли", "Оценка лидерства и личных качеств"),
        ("фон Дервиз", "Оценка эмоционального фона в группе"),
        ("Мирная", "Педагоги мирно обсудили итоги"),
        ("Белова О. С.", "Отчёт о самообследовании с приложениями"),
        ("", "Отчёт о самообследовании"),
    ],
)
def test_an_ordinary_word_is_not_a_surname(surname: str, text: str) -> None:
    assert not russian.mentions_surname(text, russian.surname_forms(surname))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("до 20 апреля", "до 20 апреля."),
        ("до 20 апреля 2027 г.", "до 20 апреля 2027 г."),
        ("приказы и т. д. ", "приказы и т. д."),
        ("Белова О. С.", "Белова О. С."),
        ("почему?", "почему?"),
        ("план «Год 2027 г.»", "план «Год 2027 г.»."),
    ],
)
def test_a_sentence_ends_once(text: str, said: str) -> None:
    assert russian.sentence(text) == said
