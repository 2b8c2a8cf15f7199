"""What is counted by the database in heaps comes to what the board counts one by one."""

from collections import Counter
from datetime import date

from calendars.school_year import SchoolYear
from planner.domain.occurrence import State
from planner.queries.board import MonthTally, board, tally_months, tally_years
from planner.services import complete, schedule
from planner.services.plan import ActivityDraft, add_activity, draft_cyclogram
from planner.work import Work
from tests.cast import Cast, approved_plan
from tests.web.plans import CHECKED, SURVEY, WITH_FILE, occurrences

PAST = tuple(ActivityDraft(title=f"Отчёт {day}", phrase=f"до {day} октября") for day in (6, 13))
JUDGED = ActivityDraft(title="Справка", phrase="до 20 октября", demands_acceptance=True)


def live_through(cast: Cast) -> None:
    """One of each: done, on review, returned, moved, cancelled, undone again, late, soon, today and ahead."""
    today = ActivityDraft(title="Сегодня", phrase="до 23 ноября")
    often = ActivityDraft(title="Планёрка", phrase="ежемесячно")
    approved_plan(cast, *PAST, JUDGED, SURVEY, WITH_FILE, CHECKED, today, often)
    done, undone, returned = (occurrences(cast, draft.title)[0] for draft in (*PAST, JUDGED))
    cast.marat.do(complete.complete, done)
    cast.marat.do(complete.complete, undone)
    cast.marat.do(complete.undo, undone)
    for occurrence_id in (returned, occurrences(cast, CHECKED.title)[0]):
        cast.marat.do(complete.complete, occurrence_id)
    cast.vera.do(complete.return_, returned, "Нет подписи")
    first, second, *_ = occurrences(cast, often.title)
    cast.olga.do(schedule.move, first, date(2026, 12, 4), "Карантин")
    cast.olga.do(schedule.cancel, second, "Не нужно")


YEARS = (SchoolYear(2026), SchoolYear(2027))


def months(cast: Cast) -> tuple[MonthTally, ...]:
    return cast.olga.ask(lambda work: tally_months(work, work.year))


def test_months_are_counted_as_under_the_board(cast: Cast) -> None:
    live_through(cast)
    shown = cast.olga.ask(board, 2026)
    assert [month.planned for month in months(cast)] == [total.planned for total in shown.totals]
    assert sum(month.done for month in months(cast)) == 1


def test_a_year_has_of_each_state_as_many_as_its_list(cast: Cast) -> None:
    live_through(cast)
    rows = [row for group in cast.olga.ask(board, 2026).groups for row in group.rows]
    year, following = cast.olga.ask(tally_years, YEARS)
    assert following.states == {}
    assert year.states == Counter(run.state for row in rows for run in row.runs)
    assert len(year.states) >= 7


def test_nothing_of_a_draft_is_late(cast: Cast) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram_id, WITH_FILE)
    assert [year.states for year in cast.olga.ask(tally_years, YEARS)] == [{State.PLANNED: 1}, {}]


def test_the_year_has_come_as_far_as_today(cast: Cast) -> None:
    approved_plan(cast, SURVEY)
    found = months(cast)
    assert [month.gone for month in found] == [30, 31, 23] + [0] * 9
    assert [month.is_now for month in found].index(True) == 2


def test_a_year_without_a_plan_has_no_months(cast: Cast) -> None:
    def of_no_plan(work: Work) -> tuple[MonthTally, ...]:
        return tally_months(work, work.year)

    assert cast.olga.ask(of_no_plan) == ()
