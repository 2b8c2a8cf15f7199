"""A rule on a school year: the days of every run."""

from itertools import pairwise
from typing import Any

import pytest

from calendars.phrases import read
from calendars.rule import FirstWeek, Habits, WeekOfMonth, spans
from calendars.school_year import SchoolYear
from tests.calendars.tables import table


@pytest.mark.parametrize("case", table("spans"), ids=lambda case: f"{case['phrase']} · {case.get('kind', 'school')}")
def test_a_rule_falls_on_its_days(case: dict[str, Any]) -> None:
    year = SchoolYear(case.get("year", 2026))
    found = read(case["phrase"], year, Habits(kind=case.get("kind", "school"))).spans

    assert len(found) == case["count"]
    assert [[span.opens_on, span.due_on] for span in (*found[:1], *found[-1:])][: case["count"]] == case["ends"]


@pytest.mark.parametrize(
    ("first_week", "days"),
    [
        (FirstWeek.HOLDING_FIRST, ["2026-11-02", "2026-11-08"]),  # 1 November 2026 is a Sunday
        (FirstWeek.FULL, ["2026-11-02", "2026-11-08"]),
        (FirstWeek.SEVENS, ["2026-11-01", "2026-11-07"]),
    ],
)
def test_the_first_week_is_what_the_organisation_calls_so(first_week: FirstWeek, days: list[str]) -> None:
    (span,) = spans(WeekOfMonth((1,), (11,)), SchoolYear(2026), Habits(first_week=first_week))

    assert [str(span.opens_on), str(span.due_on)] == days


def test_weeks_of_a_month_leave_no_day_between_the_months() -> None:
    weeks = spans(WeekOfMonth((1, 2, 3, 4, 5), tuple(range(1, 13))), SchoolYear(2026))

    gaps = {(late.opens_on - early.due_on).days for early, late in pairwise(weeks) if late.opens_on}
    assert gaps == {1}
