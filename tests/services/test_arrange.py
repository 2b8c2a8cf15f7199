"""Rows of a draft stand by sections, are moved and put back; a plan made late leaves out what has passed."""

from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.errors import Conflict, Invalid, NotAllowed
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity
from planner.services.arrange import bring_past_back, leave_out_past, place_activity, put_back
from planner.services.plan import ActivityDraft, add_activity, draft_cyclogram, retire_activity
from planner.services.roll_over import roll_over
from planner.services.schedule import cancel, move
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan

QUARTERLY = ActivityDraft(title="Отчёт", phrase="ежеквартально")


def drafted(cast: Cast, *rows: tuple[str, str]) -> list[int]:
    """Ids of rows of a draft, each a title and a section."""
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    drafts = [ActivityDraft(title=title, phrase="май", section=section) for title, section in rows]
    return [cast.olga.do(add_activity, cyclogram_id, draft) for draft in drafts]


def titles(work: Work) -> str:
    """Of the rows in the plan, by their numbers, which go from 1 without gaps."""
    rows = work.session.scalars(select(Activity).where(Activity.retired_on.is_(None)).order_by(Activity.number)).all()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    return "".join(row.title for row in rows)


def days(work: Work) -> list[date | None]:
    return list(work.session.scalars(select(Occurrence.due_on).order_by(Occurrence.due_on)))


def test_a_row_of_a_draft_joins_its_section(cast: Cast) -> None:
    drafted(cast, ("А", "Среда"), ("Б", "Здоровье"), ("В", "Среда"), ("Г", ""), ("Д", "Здоровье"))
    assert cast.app.ask(titles) == "АВБДГ"


@pytest.mark.parametrize(("number", "order"), [(1, "ВАБГ"), (2, "АВБГ"), (3, "АБВГ"), (4, "АБГВ")])
def test_a_row_is_placed_and_the_rest_make_room(cast: Cast, number: int, order: str) -> None:
    ids = drafted(cast, *((title, "") for title in "АБВГ"))
    cast.olga.do(place_activity, ids[2], number)
    assert cast.app.ask(titles) == order


def test_there_is_no_place_outside_the_plan(cast: Cast) -> None:
    ids = drafted(cast, ("А", ""), ("Б", ""))
    with pytest.raises(Invalid, match="от 1 до 2"):
        cast.olga.do(place_activity, ids[0], 3)


def test_numbers_of_an_approved_plan_stay(cast: Cast) -> None:
    plan = approved_plan(cast, QUARTERLY, ActivityDraft(title="Опрос", phrase="май"))
    with pytest.raises(Conflict, match="номера строк"):
        cast.olga.do(place_activity, plan.activities[0], 2)


def test_a_second_press_on_a_page_that_is_old_moves_nothing(cast: Cast) -> None:
    ids = drafted(cast, ("А", ""), ("Б", ""), ("В", ""))
    seen = cast.app.ask(lambda work: work.find(Activity, ids[0]).version)
    cast.olga.do(place_activity, ids[0], 2, seen)
    with pytest.raises(Conflict):
        cast.olga.do(place_activity, ids[0], 3, seen)
    assert cast.app.ask(titles) == "БАВ"


def test_a_row_put_back_stands_where_it_stood(cast: Cast) -> None:
    ids = drafted(cast, ("А", ""), ("Б", ""), ("В", ""))
    cast.olga.do(retire_activity, ids[1])
    assert cast.app.ask(titles) == "АВ"
    cast.olga.do(put_back, ids[1])
    assert cast.app.ask(titles) == "АБВ"
    assert len(cast.app.ask(days)) == 3
    with pytest.raises(Conflict, match="уже в плане"):
        cast.olga.do(put_back, ids[1])


def test_what_the_edition_planned_is_not_beyond_the_plan_when_it_comes_back(cast: Cast) -> None:
    plan = approved_plan(cast, QUARTERLY)
    cast.olga.do(retire_activity, plan.activities[0], "нет основания")
    cast.olga.do(put_back, plan.activities[0])
    assert len(cast.app.ask(days)) == 4
    assert cast.app.ask(lambda w: [one.is_beyond_plan for one in w.session.scalars(select(Occurrence))]) == [False] * 4


def test_a_moved_deadline_goes_with_its_row_and_comes_back_with_it(cast: Cast) -> None:
    plan = approved_plan(cast, ActivityDraft(title="Отчёт", phrase="до 20 декабря"))
    (occurrence_id,) = cast.app.ask(lambda work: list(work.session.scalars(select(Occurrence.id))))
    cast.olga.do(move, occurrence_id, date(2026, 12, 25), "карантин")

    def called_off() -> tuple[bool, str, date | None]:
        def shown(work: Work) -> tuple[bool, str, date | None]:
            one = work.find(Occurrence, occurrence_id)
            return one.cancelled_at is not None, one.cancel_reason, one.due_on

        return cast.app.ask(shown)

    cast.olga.do(retire_activity, plan.activities[0], "нет основания")
    assert called_off() == (True, "Строка исключена из плана: нет основания", date(2026, 12, 25))
    cast.olga.do(put_back, plan.activities[0])
    assert called_off() == (False, "", date(2026, 12, 25))
    assert len(cast.app.ask(days)) == 1


def test_what_was_cancelled_by_itself_stays_so_when_its_row_comes_back(cast: Cast) -> None:
    plan = approved_plan(cast, ActivityDraft(title="Отчёт", phrase="до 20 декабря"))
    (occurrence_id,) = cast.app.ask(lambda work: list(work.session.scalars(select(Occurrence.id))))
    cast.olga.do(cancel, occurrence_id, "карантин")
    cast.olga.do(retire_activity, plan.activities[0], "нет основания")
    cast.olga.do(put_back, plan.activities[0])
    assert cast.app.ask(lambda work: work.find(Occurrence, occurrence_id).cancel_reason) == "карантин"


def test_the_next_day_an_approved_plan_asks_why_a_row_comes_back(cast: Cast, clock: HandClock) -> None:
    plan = approved_plan(cast, QUARTERLY)
    cast.olga.do(retire_activity, plan.activities[0], "нет основания")
    clock.set("2026-11-24T09:00+03:00")
    with pytest.raises(Invalid, match="причину"):
        cast.olga.do(put_back, plan.activities[0])
    cast.olga.do(put_back, plan.activities[0], "основание нашлось")


def test_a_plan_made_late_leaves_out_what_has_passed_and_whatever_is_added_later(cast: Cast) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram_id, QUARTERLY)
    assert cast.olga.do(leave_out_past, cyclogram_id) == 1
    assert cast.olga.do(leave_out_past, cyclogram_id) == 0
    coming = [date(2026, 12, 31), date(2027, 3, 31), date(2027, 6, 30)]
    assert cast.app.ask(days)[:3] == coming
    cast.olga.do(add_activity, cyclogram_id, ActivityDraft(title="Опрос", phrase="до 1 октября"))
    assert min(day for day in cast.app.ask(days) if day) == coming[0]
    assert cast.olga.do(bring_past_back, cyclogram_id) == 2


def test_what_somebody_has_moved_is_not_left_out(cast: Cast) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram_id, QUARTERLY)
    first = cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id).order_by(Occurrence.due_on)).first())
    cast.olga.do(move, first or 0, date(2026, 11, 1), is_past_meant=True)
    assert cast.olga.do(leave_out_past, cyclogram_id) == 0


def test_the_year_after_a_late_plan_is_whole(cast: Cast) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram_id, QUARTERLY)
    cast.olga.do(leave_out_past, cyclogram_id)
    cast.olga.do(roll_over, cyclogram_id)
    assert date(2027, 9, 30) in cast.app.ask(days)


def test_the_beginning_of_another_year_or_of_an_approved_plan_stays(cast: Cast) -> None:
    coming = cast.olga.do(draft_cyclogram, 2027)
    with pytest.raises(Conflict, match="сегодня не идёт"):
        cast.olga.do(leave_out_past, coming)
    approved = approved_plan(cast, QUARTERLY)
    with pytest.raises(Conflict, match="утверждён"):
        cast.olga.do(leave_out_past, approved.cyclogram_id)


def test_who_may_not_plan_arranges_nothing(cast: Cast) -> None:
    ids = drafted(cast, ("А", ""))
    for deed in (lambda: cast.marat.do(place_activity, ids[0], 1), lambda: cast.marat.do(put_back, ids[0])):
        with pytest.raises(NotAllowed):
            deed()
