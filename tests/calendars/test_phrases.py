"""Phrases people type: what is read, how surely, and that nothing unreadable is guessed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.phrases import read
from calendars.rule import Habits, Unparsable
from calendars.school_year import SchoolYear
from tests.calendars.tables import table

YEAR = SchoolYear(2026)
TYPED = [*table("typed"), *table("columns")]
PIECES = (
    *("до", "с", "по", "в", "1", "2", "31", "5-го", "15.09", "20.04.2027", "сентябрь", "мая", "август", "IX", "I", "-"),
    *("неделя", "квартал", "год", "года", "раз", "раза", "числа", "понедельник", "последняя", "каждый", "(", ")", ","),
    *("ежемесячно", "по мере", "необходимости", "декада", "начало", "конец", "учебного", "абв"),
)


@pytest.mark.parametrize("case", TYPED, ids=lambda case: case["phrase"])
def test_a_typed_deadline_is_understood(case: dict[str, Any]) -> None:
    seen = read(case["phrase"], YEAR).to_json()

    seen["reading"].pop("why", None)
    assert (seen["reading"], seen["confidence"]) == (case["reading"], case["confidence"])


@pytest.mark.parametrize("case", [case for case in TYPED if "spans" in case], ids=lambda case: case["phrase"])
def test_a_typed_deadline_falls_on_its_days(case: dict[str, Any]) -> None:
    spans = read(case["phrase"], YEAR).spans

    assert [[span.opens_on, span.due_on] for span in spans] == case["spans"]


@pytest.mark.parametrize(
    ("phrase", "last"),
    [
        ("до 31 ноября", "31 ноября не бывает, последний день — 30 ноября"),
        ("31 апреля", "31 апреля не бывает, последний день — 30 апреля"),
        ("с 1 по 31 июня", "31 июня не бывает, последний день — 30 июня"),
        ("31.09.2026", "31 сентября не бывает, последний день — 30 сентября"),
        ("до 30 февраля", "30 февраля не бывает, последний день — 28 февраля, в високосный год 29"),
    ],
)
def test_a_day_that_no_year_has_is_refused_with_the_last_one_of_its_month(phrase: str, last: str) -> None:
    assert read(phrase, YEAR).rule == Unparsable(last)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(" ".join))
def test_no_order_of_words_breaks_the_reader(phrase: str) -> None:
    reading = read(phrase, YEAR)

    assert reading.says
    assert reading.to_json()["phrase"] == phrase


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    reading = read(text, YEAR)

    assert reading.confidence == "low" or reading.rule != Unparsable("")


@pytest.mark.parametrize("case", TYPED, ids=lambda case: case["phrase"])
def test_capitals_hard_spaces_and_long_dashes_change_no_day(case: dict[str, Any]) -> None:
    phrase = case["phrase"]
    dressed = f" {phrase.upper()} ".replace(" ", "\u00a0").replace("-", "\u2013")

    assert read(dressed, YEAR).spans == read(phrase, YEAR).spans


def test_a_kindergarten_works_through_the_summer() -> None:
    spans = read("в течение учебного года", YEAR, Habits(kind="doo")).spans

    assert [span.due_on for span in spans] == [YEAR.last_on]


def test_a_phrase_of_another_year_is_carried_over_and_says_so() -> None:
    reading = read("до 20.04.2025", YEAR)

    assert reading.to_json()["reading"] == {
        "kind": "deadline",
        "date": "2027-04-20",
        "stated_year": "2025",
        "stale": True,
    }
    assert reading.notes == ("В документе указан другой год; день и месяц перенесены в 2026/2027 учебный год.",)


def test_the_year_written_beside_august_decides_which_august_it_is() -> None:
    due = [read(phrase, YEAR).spans[0].due_on.isoformat() for phrase in ("август 2026 г.", "август 2027 г.")]

    assert due == ["2026-08-31", "2027-08-31"]


def test_august_without_a_year_tells_of_the_other_august() -> None:
    reading = read("до 25 августа", YEAR)

    assert reading.notes == (
        "Прочитано: до 25 августа 2026 г.; если имеется в виду до 25 августа 2027 г. — укажите год.",
    )


def test_a_window_over_the_first_of_september_is_offered_no_other_summer() -> None:
    reading = read("август-сентябрь", YEAR)

    assert reading.notes == ("Период начинается до 1 сентября, с которого начинается год плана; проверьте его.",)


def test_a_year_that_its_own_month_does_not_have_is_told() -> None:
    reading = read("сентябрь - август 2026", YEAR)

    assert reading.notes == ("Указан август 2026 г., прочитан август 2027 г.",)


def test_under_a_summer_heading_august_ends_the_year() -> None:
    reading = read("август", YEAR, summer_heading=True)

    assert [span.due_on for span in reading.spans] == [YEAR.last_on]
    assert reading.confidence == "high"


def test_a_misprint_is_mended_with_a_word_to_the_reader() -> None:
    reading = read("сентярь", YEAR)

    assert reading.notes == ("Возможна опечатка: «сентярь» прочитано как «сентябрь».",)


def test_a_weekday_that_does_not_fit_its_date_is_told() -> None:
    reading = read("15 сентября (среда)", YEAR)

    assert reading.notes == ("15 сентября 2026 г. — вторник, а в сроке другой день недели.",)


def test_words_left_over_are_quoted() -> None:
    reading = read("сентябрь, абракадабра", YEAR)

    assert reading.notes == ("Не понято: «абракадабра».",)


def test_a_reading_is_told_in_one_sentence_with_dates() -> None:
    said = {
        phrase: read(phrase, YEAR).says for phrase in ("до 20 апреля", "2-4 октября", "3 неделя мая", "раз в месяц")
    }

    assert said == {
        "до 20 апреля": "до 20 апреля 2027 г.",
        "2-4 октября": "со 2 по 4 октября 2026 г.",
        "3 неделя мая": "с 17 по 23 мая 2027 г.",
        "раз в месяц": "ежемесячно: 9 раз, первый срок — с 1 по 30 сентября 2026 г., последний — с 1 по 31 мая 2027 г.",
    }
