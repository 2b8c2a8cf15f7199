"""Leave and illness: who is turned to meanwhile, what comes back after, and that nothing is written twice."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from planner.domain.errors import Conflict, Invalid
from planner.domain.occurrence import Occurrence
from planner.domain.people import Holding, Position, sitting_on
from planner.domain.reminder import ReminderKind
from planner.queries.employee import employee, seats_during
from planner.queries.feed_items import feed_calendar
from planner.queries.hand_over import hand_over_of
from planner.queries.my_work import my_work
from planner.queries.positions import position_page
from planner.services.complete import complete
from planner.services.feed import issue
from planner.services.hand_over import hand_over, take_back
from planner.services.holding import act_for, end_holding, hold
from planner.services.leave import return_on, take_leave, withdraw_leave
from planner.services.people import PersonDraft, dismiss, enrol
from planner.services.plan import ActivityDraft, Assignee
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan
from tests.saying import Said, say_all

FIRST, LAST = date(2026, 11, 24), date(2026, 11, 29)
DAY = timedelta(days=1)
ORDER = "приказ от 23.11.2026 № 95"


def plan_of_olga(cast: Cast) -> int:
    to_olga = ActivityDraft(title="Отчёт", phrase="до 30 ноября", assignees=(Assignee(position_id=cast.senior),))
    approved_plan(cast, to_olga)
    return cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())


def olgas_seats(cast: Cast) -> tuple[int, ...]:
    return cast.vera.ask(seats_during, cast.olga_id, FIRST, LAST)


def test_the_substitute_is_reminded_from_the_day_and_the_holder_after(cast: Cast) -> None:
    plan_of_olga(cast)
    substitutes = dict.fromkeys(olgas_seats(cast), cast.marat_id)
    cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, substitutes)
    assert say_all(cast, "2026-11-23T09:00+03:00") == [Said(cast.olga_id, ReminderKind.AHEAD)]
    assert say_all(cast, "2026-11-27T09:00+03:00") == [Said(cast.marat_id, ReminderKind.AHEAD)]
    trails = {item.acting_for for bucket in cast.marat.ask(my_work).buckets for item in bucket.items}
    assert trails == {f"и. о. старший воспитатель, за: Белова Ольга Сергеевна, {ORDER}"}
    assert say_all(cast, "2026-11-30T09:00+03:00") == [Said(cast.olga_id, ReminderKind.TODAY)]


def test_without_a_substitute_whoever_looks_after_the_plan_is_reminded(cast: Cast) -> None:
    """Ольга is the coordinator herself: on these days that is Вера."""
    plan_of_olga(cast)
    cast.vera.do(take_leave, cast.olga_id, FIRST, LAST)
    assert say_all(cast, "2026-11-27T09:00+03:00") == [Said(cast.vera_id, ReminderKind.AHEAD)]
    assert say_all(cast, "2026-11-30T09:00+03:00") == [Said(cast.olga_id, ReminderKind.TODAY)]


def test_who_is_away_may_still_mark_what_is_hers(cast: Cast, clock: HandClock) -> None:
    occurrence_id = plan_of_olga(cast)
    cast.vera.do(take_leave, cast.olga_id, FIRST, LAST)
    clock.set("2026-11-25T12:00+03:00")
    cast.olga.do(complete, occurrence_id)


def test_the_others_of_a_group_are_reminded_as_before(cast: Cast) -> None:
    approved_plan(cast, ActivityDraft(title="Анкетирование", phrase="до 30 ноября"))
    (lilia,) = (row.person_id for row in cast.app.do(enrol, [PersonDraft("Жукова Лидия Андреевна")]))
    cast.app.do(hold, cast.teachers, lilia, from_on=FIRST)
    cast.vera.do(take_leave, cast.marat_id, FIRST, LAST)
    say_all(cast, "2026-11-23T09:00+03:00")
    assert say_all(cast, "2026-11-27T09:00+03:00") == [Said(lilia, ReminderKind.AHEAD)]


def test_back_early_ends_the_substitution_too(cast: Cast) -> None:
    plan_of_olga(cast)
    away = cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, dict.fromkeys(olgas_seats(cast), cast.marat_id))
    cast.vera.do(return_on, away.absence_id, date(2026, 11, 26))
    assert {cast.app.ask(lambda work, one=one: work.find(Holding, one).to_on) for one in away.acting} == {
        date(2026, 11, 26)
    }
    say_all(cast, "2026-11-23T09:00+03:00")
    assert say_all(cast, "2026-11-27T09:00+03:00") == [Said(cast.olga_id, ReminderKind.AHEAD)]


def test_a_longer_leave_keeps_its_substitute(cast: Cast) -> None:
    away = cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, dict.fromkeys(olgas_seats(cast), cast.marat_id))
    cast.vera.do(return_on, away.absence_id, date(2026, 12, 6))
    (leave,) = cast.vera.ask(employee, cast.olga_id).leaves
    assert leave.to_on == date(2026, 12, 6)
    assert {one.substitute for one in leave.substitutions} == {"Галимов\u00a0М.\u00a0И."}


def test_a_leave_is_not_made_longer_over_days_on_which_the_substitute_is_away(cast: Cast) -> None:
    away = cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, dict.fromkeys(olgas_seats(cast), cast.marat_id))
    cast.vera.do(take_leave, cast.marat_id, date(2026, 12, 3), date(2026, 12, 9))
    with pytest.raises(Invalid, match=r"на рабочем месте не будет с 03\.12\.2026 по 09\.12\.2026"):
        cast.vera.do(return_on, away.absence_id, date(2026, 12, 6))
    cast.vera.do(return_on, away.absence_id, date(2026, 12, 2))


def test_a_seat_held_for_a_part_of_these_days_is_stood_in_for_during_that_part(cast: Cast) -> None:
    seat = olgas_seats(cast)[0]
    cast.app.do(lambda work: setattr(work.find(Holding, seat), "to_on", date(2026, 11, 26)))
    away = cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, {seat: cast.marat_id})
    days = cast.app.ask(lambda work: [(one.from_on, one.to_on) for one in map(_found(work), away.acting)])
    assert days == [(FIRST, date(2026, 11, 26))]


def _found(work: Work):
    return lambda holding_id: work.find(Holding, holding_id)


def test_overlapping_leaves_are_refused_in_words(cast: Cast) -> None:
    cast.vera.do(take_leave, cast.olga_id, FIRST, LAST)
    with pytest.raises(Invalid, match=r"уже записано отсутствие: с 24\.11\.2026 по 29\.11\.2026"):
        cast.olga.do(take_leave, cast.olga_id, LAST, date(2026, 12, 5))


def test_a_substitution_needs_its_order_and_somebody_who_is_there(cast: Cast) -> None:
    seat = olgas_seats(cast)[0]
    with pytest.raises(Invalid, match="номер и дату приказа"):
        cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, "", {seat: cast.marat_id})
    with pytest.raises(Invalid, match="сам себя"):
        cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, {seat: cast.olga_id})
    cast.vera.do(take_leave, cast.marat_id, LAST, LAST)
    with pytest.raises(Invalid, match=r"самого нет с 29\.11\.2026 по 29\.11\.2026"):
        cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, {seat: cast.marat_id})


def test_what_has_not_begun_is_taken_back_with_its_substitutions(cast: Cast, clock: HandClock) -> None:
    away = cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, {olgas_seats(cast)[0]: cast.marat_id})
    cast.vera.do(withdraw_leave, away.absence_id)
    assert cast.vera.ask(employee, cast.olga_id).leaves == ()
    assert cast.app.ask(lambda work: work.session.get(Holding, away.acting[0])) is None
    again = cast.vera.do(take_leave, cast.olga_id, FIRST, LAST)
    clock.set("2026-11-25T12:00+03:00")
    with pytest.raises(Conflict, match="уже началось"):
        cast.vera.do(withdraw_leave, again.absence_id)


def test_two_who_end_the_same_leave_do_not_overwrite_each_other(cast: Cast) -> None:
    away = cast.vera.do(take_leave, cast.olga_id, FIRST, LAST)
    seen = cast.vera.ask(employee, cast.olga_id).leaves[0].version
    cast.vera.do(return_on, away.absence_id, date(2026, 11, 26), seen)
    with pytest.raises(Conflict):
        cast.olga.do(return_on, away.absence_id, date(2026, 11, 27), seen)


def test_a_calendar_of_who_is_away_is_the_same_bytes_on_any_day(cast: Cast, clock: HandClock) -> None:
    plan_of_olga(cast)
    cast.olga.do(issue, "Мой телефон", person_id=cast.olga_id)
    cast.vera.do(take_leave, cast.olga_id, date(2026, 11, 24), date(2026, 12, 6))
    before = cast.app.ask(feed_calendar, 1)
    clock.set("2026-12-01T12:00+03:00")
    assert cast.app.ask(feed_calendar, 1) == before
    assert len(before.items) == 1


# A substitution does not outlive the one it is for


def sitters(cast: Cast, day: date) -> set[int]:
    """Who sits in the seat of Ольга."""
    return cast.app.ask(lambda work: {one.person.id for one in sitting_on(work.find(Position, cast.senior), day)})


def acted_for(cast: Cast, to_on: date | None = None) -> int:
    """Марат acts for Ольга; her holding."""
    holding_id = olgas_seats(cast)[0]
    cast.vera.do(act_for, holding_id, cast.marat_id, FIRST, to_on, ORDER)
    return holding_id


@pytest.mark.parametrize("to_on", [None, LAST])
def test_when_the_holder_is_relieved_nobody_acts_for_her(cast: Cast, to_on: date | None) -> None:
    holding_id = acted_for(cast, to_on)
    cast.vera.do(end_holding, holding_id, FIRST)
    assert [sitters(cast, day) for day in (FIRST, FIRST + DAY)] == [{cast.marat_id}, set()]
    assert [one.to_on for one in cast.vera.ask(employee, cast.marat_id).seats.later] == [FIRST]
    cast.vera.do(end_holding, holding_id, None)
    assert sitters(cast, FIRST + DAY) == {cast.marat_id}


def test_when_the_holder_leaves_nobody_acts_for_her(cast: Cast) -> None:
    acted_for(cast)
    cast.vera.do(dismiss, cast.olga_id, LAST)
    assert [sitters(cast, day) for day in (LAST - DAY, LAST)] == [{cast.marat_id}, set()]


def test_who_acts_for_the_substitute_ends_with_her_too(cast: Cast) -> None:
    holding_id = acted_for(cast)
    acting = next(one for one in cast.vera.ask(employee, cast.marat_id).seats.later if one.is_acting)
    cast.vera.do(act_for, acting.holding_id, cast.vera_id, FIRST, None, ORDER)
    assert sitters(cast, LAST) == {cast.vera_id}
    cast.vera.do(end_holding, holding_id, FIRST)
    assert sitters(cast, LAST) == set()


def test_nobody_begins_to_act_for_who_is_relieved_already(cast: Cast) -> None:
    holding_id = olgas_seats(cast)[0]
    cast.vera.do(end_holding, holding_id, FIRST)
    with pytest.raises(Invalid, match="Замещать некого"):
        cast.vera.do(act_for, holding_id, cast.marat_id, LAST, None, ORDER)
    acting = cast.vera.do(act_for, holding_id, cast.marat_id, FIRST, None, ORDER)
    with pytest.raises(Invalid, match="Замещать некого"):
        cast.vera.do(end_holding, acting, LAST)


def test_a_seat_handed_over_during_a_leave_is_the_successors_alone(cast: Cast) -> None:
    substitutes = dict.fromkeys(olgas_seats(cast), cast.marat_id)
    cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, substitutes)
    seats = {one.holding_id: cast.vera_id for one in cast.vera.ask(hand_over_of, cast.olga_id, LAST).seats}
    cast.vera.do(hand_over, cast.olga_id, LAST, seats)
    absence = cast.vera.ask(employee, cast.olga_id).leaves[0].absence_id
    cast.vera.do(return_on, absence, LAST + DAY)
    assert [sitters(cast, day) for day in (LAST - DAY, LAST, LAST + DAY)] == [
        {cast.marat_id}, {cast.vera_id}, {cast.vera_id}
    ]  # fmt: skip


def test_taking_a_hand_over_back_brings_the_substitute_back(cast: Cast) -> None:
    substitutes = dict.fromkeys(olgas_seats(cast), cast.marat_id)
    cast.vera.do(take_leave, cast.olga_id, FIRST, LAST, ORDER, substitutes)
    seats = {one.holding_id: None for one in cast.vera.ask(hand_over_of, cast.olga_id, LAST).seats}
    cast.vera.do(hand_over, cast.olga_id, LAST, seats)
    assert sitters(cast, LAST) == set()
    cast.vera.do(take_back, cast.olga_id)
    assert sitters(cast, LAST) == {cast.marat_id}


def test_a_seat_passed_on_before_its_first_day_was_nobodys(cast: Cast) -> None:
    taken = cast.vera.do(hold, cast.head, cast.marat_id, from_on=FIRST)
    seats = {one.holding_id: None for one in cast.vera.ask(hand_over_of, cast.marat_id, FIRST).seats}
    cast.vera.do(hand_over, cast.marat_id, FIRST, seats)
    seats_of_marat = cast.vera.ask(employee, cast.marat_id).seats
    assert taken not in {one.holding_id for one in (*seats_of_marat.now, *seats_of_marat.later)}
    assert taken not in {one.holding_id for one in cast.vera.ask(position_page, cast.head).tenures}
