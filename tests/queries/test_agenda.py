"""The year as months one under another: what stands in which, what stands apart, what is unfolded."""

from datetime import date

import pytest

from planner.queries.board import Agenda, Filter, board
from planner.services import schedule
from planner.services.plan import ActivityDraft
from tests.cast import Cast, HandClock, approved_plan
from tests.web.plans import SURVEY, WITH_FILE, occurrence_of

BANDED = ActivityDraft(title="Сайт", phrase="в течение года")
ON_DEMAND = ActivityDraft(title="Внеплановая оценка", phrase="по мере необходимости")
UNREADABLE = ActivityDraft(title="Собрание", phrase="как получится")


def agenda(cast: Cast, only: Filter | None = None) -> Agenda:
    return cast.olga.ask(board, 2026, only).agenda


def due(found: Agenda) -> dict[str, list[str]]:
    """Titles by month, of the months that have any."""
    return {one.month.key: [run.title for run in one.runs] for one in found.months if one.runs}


def unfolded(found: Agenda) -> list[str]:
    return [one.month.key for one in found.months if one.is_open]


def test_what_has_a_day_stands_in_its_month_the_earliest_first(cast: Cast) -> None:
    spring = ActivityDraft(title="Отчёт", phrase="до 20 апреля")
    approved_plan(cast, spring, SURVEY, WITH_FILE)
    assert due(agenda(cast)) == {"2026-11": [WITH_FILE.title, SURVEY.title], "2027-04": [spring.title]}


def test_what_has_no_month_of_its_own_stands_apart_and_nothing_twice(cast: Cast) -> None:
    approved_plan(cast, SURVEY, BANDED, ON_DEMAND, UNREADABLE)
    found = agenda(cast)
    assert due(found) == {"2026-11": [SURVEY.title]}
    assert [run.title for run in found.lasting] == [BANDED.title]
    assert [row.title for row in found.waiting] == [ON_DEMAND.title, UNREADABLE.title]


def test_what_was_begun_on_demand_stands_in_the_month_it_is_due(cast: Cast) -> None:
    plan = approved_plan(cast, ON_DEMAND)
    cast.olga.do(schedule.start, plan.activities[0])
    assert due(agenda(cast)) == {"2026-12": [ON_DEMAND.title]}


def test_what_was_moved_beyond_the_year_is_due_elsewhere(cast: Cast) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.olga.do(schedule.move, occurrence_id, date(2027, 9, 10), "Ремонт")
    found = agenda(cast)
    assert ([run.occurrence_id for run in found.elsewhere], due(found)) == ([occurrence_id], {})


def test_a_month_says_what_of_it_is_late(cast: Cast) -> None:
    approved_plan(cast, SURVEY, WITH_FILE)
    november = next(one for one in agenda(cast).months if one.runs)
    assert (november.late, november.total.planned, november.total.come, november.total.done) == (1, 2, 1, 0)


@pytest.mark.parametrize(
    ("moment", "month"), [("2026-11-23T09:00+03:00", "2026-11"), ("2028-01-10T09:00+03:00", "2026-12")]
)
def test_the_month_of_today_is_unfolded_and_in_another_year_the_first_that_has_any(
    cast: Cast, clock: HandClock, moment: str, month: str
) -> None:
    approved_plan(cast, *(ActivityDraft(title=f"Отчёт {name}", phrase=f"до 20 {name}") for name in ("декабря", "мая")))
    clock.set(moment)
    assert unfolded(agenda(cast)) == [month]


def test_the_few_that_are_looked_for_are_unfolded_wherever_they_are(cast: Cast) -> None:
    many = ActivityDraft(title="Планёрка", phrase="еженедельно")
    approved_plan(cast, ActivityDraft(title="Отчёт", phrase="до 20 апреля"), SURVEY, many)
    assert unfolded(agenda(cast, Filter(text="отчет"))) == ["2027-04"]
    assert unfolded(agenda(cast, Filter(text="планерка"))) == ["2026-11"]
