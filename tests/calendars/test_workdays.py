"""Working days: the law, the decrees, five and six days a week, the organisation's own days."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.datafile import DataFileError
from calendars.workdays import DAY, DayKind, Shift, Workdays, read_decrees
from tests.calendars.rules import some_days
from tests.calendars.tables import table

DECREES = read_decrees(Path(__file__).parents[2] / "config" / "workdays")
FIVE, SIX = Workdays(DECREES), Workdays(DECREES, week=6)
KINDS = table("days")


@pytest.mark.parametrize(
    ("workdays", "counts"), [(FIVE, [248, 247, 247, 247]), (SIX, [300, 299, 299, 299])], ids=["five", "six"]
)
def test_a_year_has_as_many_workdays_as_the_published_calendar(workdays: Workdays, counts: list[int]) -> None:
    assert [workdays.between(date(year - 1, 12, 31), date(year, 12, 31)) for year in range(2024, 2028)] == counts


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_days_off_are_those_of_an_independent_calendar(year: int) -> None:
    other = holidays.country_holidays("RU", years=year)
    days = [date(year, 1, 1) + timedelta(number) for number in range(365)]

    works = [day not in other and (day.weekday() < 5 or day in other.weekend_workdays) for day in days]
    assert [FIVE.is_workday(day) for day in days] == works


@pytest.mark.parametrize("case", KINDS, ids=lambda case: f"{case['day']} · {case.get('week', 5)}")
def test_a_day_is_of_its_kind(case: dict[str, Any]) -> None:
    workdays = SIX if case.get("week") == 6 else FIVE

    assert workdays.kind(case["day"]) == case["is"]


def test_a_deadline_on_a_day_off_moves_by_the_policy() -> None:
    moved = {policy: FIVE.shift(date(2026, 5, 10), policy) for policy in Shift}

    assert moved == {
        Shift.KEEP: date(2026, 5, 10),
        Shift.ASK: date(2026, 5, 10),
        Shift.EARLIER: date(2026, 5, 8),
        Shift.LATER: date(2026, 5, 12),
    }


def test_the_long_january_holidays_are_stepped_over() -> None:
    assert FIVE.next(date(2025, 12, 30)) == date(2026, 1, 12)
    assert FIVE.previous(date(2026, 1, 12)) == date(2025, 12, 30)


def test_an_organisation_closes_and_opens_days_of_its_own() -> None:
    own = Workdays(DECREES, own={date(2026, 10, 1): False, date(2026, 10, 3): True})

    assert [own.is_workday(date(2026, 10, day)) for day in (1, 2, 3)] == [False, True, True]
    assert own.kind(date(2026, 10, 1)) is DayKind.OWN_DAY_OFF


@pytest.mark.parametrize(("year", "preliminary"), [(2026, False), (2027, True), (2031, True)])
def test_a_year_without_a_confirmed_decree_is_preliminary(year: int, preliminary: bool) -> None:
    assert FIVE.is_preliminary(year) is preliminary


def test_a_year_without_a_decree_still_keeps_the_law() -> None:
    assert [FIVE.kind(date(2031, month, day)) for month, day in ((1, 8), (2, 24), (3, 10))] == [
        DayKind.HOLIDAY,
        DayKind.TRANSFERRED,  # 23 February 2031 is a Sunday
        DayKind.TRANSFERRED,  # and so is 8 March's Saturday
    ]


@given(some_days, st.integers(-400, 400))
def test_adding_workdays_is_counting_them(day: date, number: int) -> None:
    start = FIVE.on_or_after(day)

    assert FIVE.between(start, FIVE.add(start, number)) == number


@given(some_days)
def test_neighbouring_workdays_have_only_days_off_between_them(day: date) -> None:
    following = FIVE.next(day)

    between = [day + DAY * step for step in range(1, (following - day).days)]
    assert FIVE.is_workday(following)
    assert not any(map(FIVE.is_workday, between))
    assert FIVE.on_or_before(following - DAY) <= day


def test_no_workdays_later_is_the_day_itself_even_if_it_is_off() -> None:
    assert FIVE.add(date(2026, 1, 1), 0) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("year: 2030\nbasis: x\nmoves:\n  - {from: 2030-01-05, to: 2031-05-02}\n", "строка 1: день 02.05.2031"),
        ("year: 2030\nbasis: x\nmoves:\n  - {from: 2030-01-05, to: 2030-05-01}\n", "этот день и так нерабочий"),
        ("year: 2029\nbasis: x\n", "строка 1: файл называется 2030.yaml, а в нём 2029 год"),
        ("year: 2030\nbasis: x\nmove: []\n", "строка 3: неизвестное поле «move»"),
    ],
)
def test_a_mistake_in_a_decree_names_the_file_and_the_line(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "2030.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError, match=complaint):
        read_decrees(tmp_path)


def test_a_week_of_other_length_is_refused() -> None:
    with pytest.raises(ValueError, match="7 working days"):
        Workdays(DECREES, week=7)
