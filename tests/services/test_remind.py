"""Reminders: on which days, to whom, what makes them fall away. Said to the page, by the same claim as to a channel."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from planner.domain.assignment import Part
from planner.domain.errors import Invalid, NotAllowed
from planner.domain.message import Message, MessageKind
from planner.domain.occurrence import Occurrence
from planner.domain.organization import Organization, Policy
from planner.domain.people import Holding
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.services.assign import reassign
from planner.services.complete import complete, return_
from planner.services.holding import end_holding
from planner.services.people import dismiss
from planner.services.plan import ActivityDraft, Assignee
from planner.services.remind import replan_all, snooze
from planner.services.schedule import cancel, move
from planner.services.send import claim_due
from planner.services.wish import ask_to_move
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan
from tests.saying import Said, say_all

SURVEY = ActivityDraft(title="Анкетирование родителей", phrase="до 30 ноября", result_document="справка")


def one(cast: Cast, draft: ActivityDraft = SURVEY) -> int:
    approved_plan(cast, draft)
    return cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())


def nudges(work: Work) -> list[tuple[str, date]]:
    query = select(Reminder).where(Reminder.state == ReminderState.PENDING).order_by(Reminder.due_at)
    zone = work.organization.timezone
    return [(reminder.kind, reminder.due_at.astimezone(zone).date()) for reminder in work.session.scalars(query)]


def set_policy(work: Work, policy: Policy) -> None:
    work.find(Organization, work.organization.id).settings = policy.changed()


def test_reminders_come_five_days_and_a_day_before_on_the_day_and_after_it_counted_in_working_days(cast: Cast) -> None:
    one(cast)
    assert cast.app.ask(nudges) == [
        (ReminderKind.AHEAD, date(2026, 11, 23)),
        (ReminderKind.AHEAD, date(2026, 11, 27)),
        (ReminderKind.TODAY, date(2026, 11, 30)),
        (ReminderKind.OVERDUE, date(2026, 12, 1)),
        (ReminderKind.OVERDUE, date(2026, 12, 3)),
        (ReminderKind.OVERDUE, date(2026, 12, 7)),
        (ReminderKind.OVERDUE, date(2026, 12, 14)),
    ]


def test_planning_twice_changes_nothing(cast: Cast) -> None:
    one(cast)
    assert cast.app.do(replan_all).planned == 0
    assert cast.app.do(replan_all).dropped == 0


def test_a_deadline_on_a_day_off_is_reminded_of_on_the_working_day_before(cast: Cast) -> None:
    one(cast, replace(SURVEY, phrase="до 29 ноября"))
    todays = [day for kind, day in cast.app.ask(nudges) if kind == ReminderKind.TODAY]
    assert todays == [date(2026, 11, 27)]


def test_all_that_is_due_to_one_person_is_one_message(cast: Cast) -> None:
    approved_plan(cast, SURVEY, replace(SURVEY, title="Смотр групп"), replace(SURVEY, title="Отчёт"))
    assert len(say_all(cast, "2026-11-23T09:00+03:00")) == 3
    messages = select(func.count(Message.id))
    assert cast.app.ask(lambda work: work.session.scalar(messages)) == 1


def test_in_quiet_hours_nothing_is_said_and_nothing_is_dropped(cast: Cast, clock: HandClock) -> None:
    one(cast)
    clock.set("2026-11-23T22:30+03:00")
    assert cast.app.do(claim_due, "test", [], []).shown_on_page == 0
    assert say_all(cast, "2026-11-24T07:00+03:00") == [Said(cast.marat_id, ReminderKind.AHEAD)]


def test_what_comes_hours_late_is_a_digest(cast: Cast) -> None:
    one(cast)
    say_all(cast, "2026-11-23T14:00+03:00")
    kinds = select(Message.kind)
    assert cast.app.ask(lambda work: work.session.scalars(kinds).all()) == [MessageKind.DIGEST]


def test_after_two_weeks_of_a_switched_off_pc_one_line_is_said_of_it(cast: Cast) -> None:
    one(cast)
    said = say_all(cast, "2026-12-07T09:00+03:00")
    texts = select(func.count(Message.id))
    assert cast.app.ask(lambda work: work.session.scalar(texts)) == 1
    assert {one.person_id for one in said} == {cast.marat_id}


@pytest.mark.parametrize("moment", ["2026-11-27T09:00+03:00", "2026-11-30T09:00+03:00"])
def test_what_is_done_is_not_reminded_of(cast: Cast, moment: str) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    assert say_all(cast, moment) == []


def test_a_cancelled_one_is_told_of_once_and_then_silent(cast: Cast) -> None:
    occurrence = one(cast)
    cast.olga.do(cancel, occurrence, "карантин")
    assert say_all(cast, "2026-11-23T09:10+03:00") == [Said(cast.marat_id, ReminderKind.CANCELLED)]
    assert say_all(cast, "2026-11-30T09:00+03:00") == []


def test_a_vacant_seat_is_reminded_through_the_coordinator(cast: Cast) -> None:
    one(cast)
    holding = select(Holding.id).where(Holding.person_id == cast.marat_id)
    cast.vera.do(end_holding, cast.app.ask(lambda work: work.session.scalars(holding).one()), date(2026, 11, 22))
    assert say_all(cast, "2026-11-23T09:00+03:00") == [Said(cast.olga_id, ReminderKind.AHEAD)]


def test_who_has_left_hears_nothing_and_the_coordinator_does(cast: Cast) -> None:
    one(cast)
    cast.vera.do(dismiss, cast.marat_id, date(2026, 11, 23))
    assert say_all(cast, "2026-11-23T09:00+03:00") == [Said(cast.olga_id, ReminderKind.AHEAD)]


def test_a_snoozed_reminder_is_silent_until_its_day(cast: Cast) -> None:
    occurrence = one(cast)
    say_all(cast, "2026-11-23T09:00+03:00")
    cast.marat.do(snooze, occurrence, date(2026, 11, 30))
    assert say_all(cast, "2026-11-27T09:00+03:00") == []
    kinds = {said.kind for said in say_all(cast, "2026-11-30T09:00+03:00")}
    assert kinds == {ReminderKind.AHEAD, ReminderKind.TODAY, ReminderKind.SNOOZED}


def test_snoozing_to_a_day_that_has_come_is_refused(cast: Cast) -> None:
    occurrence = one(cast)
    with pytest.raises(Invalid, match="позже сегодняшнего"):
        cast.marat.do(snooze, occurrence, date(2026, 11, 23))


def test_those_relieved_and_those_charged_are_both_told(cast: Cast) -> None:
    occurrence = one(cast)
    say_all(cast, "2026-11-23T09:00+03:00")
    cast.vera.do(reassign, occurrence, [Assignee(position_id=cast.senior)], "болезнь")
    said = say_all(cast, "2026-11-23T10:00+03:00")
    assert Said(cast.marat_id, ReminderKind.RELIEVED) in said
    assert Said(cast.olga_id, ReminderKind.ASSIGNED) in said
    assert Said(cast.marat_id, ReminderKind.AHEAD) not in say_all(cast, "2026-11-27T09:00+03:00")


def test_one_who_cannot_make_it_is_heard_by_the_coordinator_and_the_day_stays(cast: Cast) -> None:
    occurrence = one(cast)
    say_all(cast, "2026-11-23T09:00+03:00")
    cast.marat.do(ask_to_move, occurrence, "группа на карантине")
    assert say_all(cast, "2026-11-23T10:00+03:00") == [Said(cast.olga_id, ReminderKind.ASKED_TO_MOVE)]
    assert cast.app.ask(lambda work: work.find(Occurrence, occurrence).due_on) == date(2026, 11, 30)


def test_a_returned_one_is_reminded_of_again(cast: Cast) -> None:
    by_head = Assignee(position_id=cast.head, part=Part.CONTROLLER)
    occurrence = one(cast, replace(SURVEY, assignees=(Assignee(position_id=cast.teachers), by_head)))
    cast.marat.do(complete, occurrence)
    cast.vera.do(return_, occurrence, "нет подписи")
    assert Said(cast.marat_id, ReminderKind.TODAY) in say_all(cast, "2026-11-30T09:00+03:00")


def test_moving_away_and_back_in_a_minute_is_one_message(cast: Cast) -> None:
    occurrence = one(cast)
    say_all(cast, "2026-11-23T09:00+03:00")
    cast.olga.do(move, occurrence, date(2026, 12, 14), "карантин")
    cast.olga.do(move, occurrence, date(2026, 11, 30), "карантин снят")
    assert Said(cast.marat_id, ReminderKind.MOVED) in say_all(cast, "2026-11-24T09:00+03:00")
    messages = select(func.count(Message.id)).where(Message.made_at > datetime.fromisoformat("2026-11-24T00:00Z"))
    assert cast.app.ask(lambda work: work.session.scalar(messages)) == 1


def test_an_organisation_sets_its_own_lead_times(cast: Cast) -> None:
    cast.app.do(set_policy, Policy(leads=(10,), overdue_on=(2,)))
    one(cast)
    assert [day for _, day in cast.app.ask(nudges)] == [date(2026, 11, 30), date(2026, 12, 2)]


def test_kamchatka_is_reminded_in_its_own_morning(cast: Cast, clock: HandClock) -> None:
    cast.app.do(lambda work: setattr(work.find(Organization, work.organization.id), "zone", "Asia/Kamchatka"))
    one(cast)
    assert say_all(cast, "2026-11-26T22:59+03:00") == [Said(cast.marat_id, ReminderKind.AHEAD)]
    assert cast.app.ask(lambda work: str(work.today)) == "2026-11-27"


def test_what_is_somebody_elses_can_neither_be_postponed_nor_complained_of(cast: Cast) -> None:
    occurrence = one(cast, replace(SURVEY, assignees=(Assignee(position_id=cast.senior),)))
    with pytest.raises(NotAllowed, match="поручено другим"):
        cast.marat.do(snooze, occurrence, date(2026, 11, 25))
    with pytest.raises(NotAllowed, match="поручено другим"):
        cast.marat.do(ask_to_move, occurrence, "не моё")


def test_what_happened_in_the_evening_is_told_in_the_morning_and_is_no_digest(cast: Cast, clock: HandClock) -> None:
    occurrence = one(cast, replace(SURVEY, phrase="до 20 апреля"))
    clock.set("2026-11-23T22:00+03:00")
    cast.olga.do(cancel, occurrence, "карантин")
    assert say_all(cast, "2026-11-24T07:00+03:00") == [Said(cast.marat_id, ReminderKind.CANCELLED)]
    kinds = select(Message.kind)
    assert cast.app.ask(lambda work: work.session.scalars(kinds).all()) == [MessageKind.REMINDER]


@pytest.mark.parametrize("until", [date(2026, 12, 1), date(9999, 12, 31)])
def test_postponing_is_not_silencing(cast: Cast, until: date) -> None:
    occurrence = one(cast)
    with pytest.raises(Invalid, match="на неделю или до самого срока"):
        cast.marat.do(snooze, occurrence, until)
