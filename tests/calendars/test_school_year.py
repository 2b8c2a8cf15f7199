"""The school year, from the August before it to the August that ends it."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given

from calendars.school_year import SchoolYear, Term
from tests.calendars.rules import some_days

YEAR = SchoolYear(2026)


def test_a_school_year_is_written_with_both_its_calendar_years() -> None:
    assert str(YEAR) == "2026/2027"


@pytest.mark.parametrize(
    ("day", "start"),
    [(date(2026, 9, 1), 2026), (date(2027, 8, 31), 2026), (date(2026, 8, 31), 2025), (date(2027, 1, 1), 2026)],
)
def test_a_day_lies_in_the_year_that_started_in_september(day: date, start: int) -> None:
    assert SchoolYear.of(day) == SchoolYear(start)


@pytest.mark.parametrize(
    ("day", "start"), [(date(2026, 6, 30), 2025), (date(2026, 7, 1), 2026), (date(2026, 12, 31), 2026)]
)
def test_from_july_on_the_coming_year_is_planned(day: date, start: int) -> None:
    assert SchoolYear.planned_on(day) == SchoolYear(start)


def test_a_plan_may_hold_the_august_before_its_year() -> None:
    edges = [date(2026, 7, 31), date(2026, 8, 1), date(2027, 8, 31), date(2027, 9, 1)]

    assert [day in YEAR for day in edges] == [False, True, True, False]


def test_twelve_months_follow_one_another_from_september_to_august() -> None:
    months = YEAR.months()

    assert (months[0][0], months[-1][1]) == (YEAR.first_on, YEAR.last_on)
    assert all(early[1].toordinal() + 1 == late[0].toordinal() for early, late in pairwise(months))


def test_february_of_a_leap_year_is_whole() -> None:
    assert SchoolYear(2027).month(2) == (date(2028, 2, 1), date(2028, 2, 29))


def test_half_years_end_with_december_and_with_may() -> None:
    assert [YEAR.half(number)[1] for number in (1, 2)] == [date(2026, 12, 31), date(2027, 5, 31)]


def test_of_the_third_quarter_only_september_belongs_to_the_year() -> None:
    assert YEAR.quarters()[0] == (date(2026, 9, 1), date(2026, 9, 30))


@given(some_days)
def test_every_day_is_in_its_own_year_and_before_the_next(day: date) -> None:
    year = SchoolYear.of(day)

    assert year.first_on <= day <= year.last_on
    assert year.next.previous == year
    assert year < year.next


def test_a_term_holds_its_first_and_last_day() -> None:
    term = Term("осенние каникулы", date(2026, 10, 26), date(2026, 11, 4))

    assert [day in term for day in (date(2026, 10, 25), term.from_on, term.to_on)] == [False, True, True]
