"""A month by weeks: which weeks it has and how they are numbered, what stands in them, which month is shown."""

from datetime import date
from itertools import pairwise

import pytest

from calendars.rule import Habits
from planner.queries.board import Filter, Weeks, by_weeks
from planner.queries.board.weeks import weeks_of
from planner.services import schedule
from planner.services.plan import ActivityDraft, draft_cyclogram
from tests.cast import Cast, approved_plan
from tests.web.plans import CHECKED, SURVEY, WITH_FILE, occurrence_of


def shown(cast: Cast, month: date | None = None, only: Filter | None = None, by_calendar: bool = False) -> Weeks:
    return cast.olga.ask(by_weeks, 2026, month, only or Filter(), by_calendar)


def in_weeks(found: Weeks) -> dict[str, list[list[str]]]:
    """Titles in each week of each section."""
    return {row.heading.title: [[run.title for run in runs] for runs in row.cells] for row in found.rows}


@pytest.mark.parametrize(
    ("month", "numbers"),
    [
        (date(2026, 9, 1), "1.9 2.9 3.9 4.9 1.10"),  # its last days are in October's first week
        (date(2026, 11, 1), "5.10 1.11 2.11 3.11 4.11 1.12"),  # it begins on a Sunday
        (date(2026, 12, 1), "1.12 2.12 3.12 4.12 1.1"),
        (date(2027, 2, 1), "1.2 2.2 3.2 4.2"),  # four whole weeks
    ],
)
def test_a_month_has_every_week_that_touches_it_under_the_number_it_has(month: date, numbers: str) -> None:
    found = weeks_of(month, Habits(), date(2026, 11, 23))
    assert " ".join(f"{week.number}.{week.month_on.month}" for week in found) == numbers


@pytest.mark.parametrize("month", [date(2026 + (number + 8) // 12, (number + 8) % 12 + 1, 1) for number in range(12)])
def test_the_weeks_of_a_month_follow_one_another_without_a_gap(month: date) -> None:
    found = list(weeks_of(month, Habits(), date(2026, 11, 23)))
    assert all((after.opens_on - before.due_on).days == 1 for before, after in pairwise(found))
    assert (month in found[0], all(week.opens_on.isoweekday() == 1 for week in found)) == (True, True)


def test_a_week_of_new_year_is_shown_whole_with_both_its_months(cast: Cast) -> None:
    rows = [ActivityDraft(title=f"Отчёт {day}", phrase=f"до {day}") for day in ("30 декабря", "2 января")]
    approved_plan(cast, *rows)
    titles = [row.title for row in rows]
    assert in_weeks(shown(cast, date(2026, 12, 1)))["Без раздела"][-1] == titles
    assert in_weeks(shown(cast, date(2027, 1, 1)))["Без раздела"][0] == titles
    assert in_weeks(shown(cast, date(2026, 12, 1), by_calendar=True))["Без раздела"][-1] == titles


def test_what_a_document_puts_in_the_third_week_stands_in_the_third_week(cast: Cast) -> None:
    approved_plan(cast, ActivityDraft(title="Смотр", phrase="3-я неделя октября"))
    found = shown(cast, date(2026, 10, 1))
    places = [week.number for week, runs in zip(found.weeks, found.rows[0].cells, strict=True) if runs]
    assert places == [3]


def test_the_present_month_is_shown_and_of_another_year_the_first(cast: Cast) -> None:
    approved_plan(cast, SURVEY)
    cast.olga.do(draft_cyclogram, 2027)
    assert shown(cast).month_on == date(2026, 11, 1)
    assert cast.olga.ask(by_weeks, 2027, None, Filter()).month_on == date(2027, 9, 1)
    assert shown(cast, date(2031, 1, 1)).month_on == date(2026, 11, 1)


def test_one_goes_from_month_to_month_as_far_as_there_is_a_plan(cast: Cast) -> None:
    approved_plan(cast, SURVEY)
    december = shown(cast, date(2026, 12, 1))
    assert (december.before, december.after) == (date(2026, 11, 1), date(2027, 1, 1))
    assert shown(cast, date(2026, 8, 1)).before is None
    assert shown(cast, date(2027, 8, 1)).after is None


def test_only_the_month_itself_is_counted_and_what_lasts_stands_apart(cast: Cast) -> None:
    after = ActivityDraft(title="Итоги", phrase="до 3 декабря")
    approved_plan(cast, SURVEY, WITH_FILE, after, ActivityDraft(title="Сайт", phrase="в течение года"))
    found = shown(cast)
    assert (found.total.planned, found.shown, found.of_all) == (2, 3, 3)
    assert [run.title for run in found.lasting] == ["Сайт"]


def test_what_takes_several_weeks_lies_over_all_of_them(cast: Cast) -> None:
    approved_plan(cast, ActivityDraft(title="Диагностика", phrase="с 14 по 25 декабря"), SURVEY)
    (row,) = shown(cast, date(2026, 12, 1)).rows
    (band,) = row.bands
    assert (band.run.title, band.skip, band.length, row.has_cells) == ("Диагностика", 2, 2, False)


def test_what_is_begun_in_a_month_and_due_in_the_next_stands_in_both(cast: Cast) -> None:
    approved_plan(cast, ActivityDraft(title="Диагностика", phrase="с 16 ноября по 18 декабря"))
    places = {}
    for month in (11, 12):
        ((band,),) = (row.bands for row in shown(cast, date(2026, month, 1)).rows)
        places[month] = (band.skip, band.length)
    assert places == {11: (3, 3), 12: (0, 3)}


def test_a_filter_takes_the_same_as_on_the_board(cast: Cast) -> None:
    approved_plan(cast, SURVEY, WITH_FILE, CHECKED)
    found = shown(cast, only=Filter(text="родителей"))
    assert [title for row in in_weeks(found).values() for week in row for title in week] == [SURVEY.title]
    assert (found.shown, found.of_all) == (1, 3)


def test_what_was_moved_to_another_month_stands_in_that_one(cast: Cast) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.olga.do(schedule.move, occurrence_id, date(2027, 1, 20), "Карантин")
    assert shown(cast).rows == ()
    assert in_weeks(shown(cast, date(2027, 1, 1)))["Без раздела"][3] == [SURVEY.title]
