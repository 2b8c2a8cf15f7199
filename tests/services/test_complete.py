"""Marks: submitted, accepted, returned, undone; what an activity demands; whose they are."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.assignment import Part
from planner.domain.completion import Completion
from planner.domain.errors import Conflict, Invalid, NotAllowed
from planner.domain.occurrence import Occurrence, State
from planner.domain.people import PositionKind
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.services.complete import (
    AlreadyMarked,
    accept,
    complete,
    not_required,
    return_,
    undo,
)
from planner.services.decide import decide
from planner.services.evidence import attach
from planner.services.holding import hold
from planner.services.people import PersonDraft, enrol
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram
from planner.services.positions import position_called
from planner.services.schedule import move
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SURVEY = ActivityDraft(title="Анкетирование родителей", phrase="до 30 ноября", result_document="справка")


def one(cast: Cast, draft: ActivityDraft = SURVEY) -> int:
    """The only occurrence of a plan of one row."""
    approved_plan(cast, draft)
    return cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())


def state(cast: Cast, occurrence: int) -> State:
    return cast.app.ask(lambda work: work.find(Occurrence, occurrence).state(work.today, work.soon_until))


def controlled(cast: Cast, *, demands_decision: bool = False) -> ActivityDraft:
    whom = (Assignee(position_id=cast.teachers), Assignee(position_id=cast.head, part=Part.CONTROLLER))
    return replace(SURVEY, assignees=whom, demands_decision=demands_decision)


def test_a_mark_is_final_at_once_where_nobody_controls(cast: Cast) -> None:
    occurrence = one(cast)
    assert cast.marat.do(complete, occurrence).state is State.DONE


def test_a_mark_waits_for_the_controller_and_is_final_when_accepted(cast: Cast) -> None:
    occurrence = one(cast, controlled(cast))
    assert cast.marat.do(complete, occurrence).state is State.SUBMITTED
    cast.vera.do(accept, occurrence)
    assert state(cast, occurrence) is State.DONE


def test_a_second_mark_is_refused_in_words(cast: Cast) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    with pytest.raises(AlreadyMarked, match=r"Уже отмечено\."):
        cast.marat.do(complete, occurrence)


def test_nobody_accepts_his_own(cast: Cast) -> None:
    by_vera = Assignee(position_id=cast.head)
    occurrence = one(cast, replace(SURVEY, assignees=(by_vera,), demands_acceptance=True))
    cast.vera.do(complete, occurrence)
    with pytest.raises(NotAllowed, match="Своё выполнение принимает кто-то другой"):
        cast.vera.do(accept, occurrence)


def test_a_returned_mark_is_the_executors_again_and_he_is_told(cast: Cast) -> None:
    occurrence = one(cast, controlled(cast))
    cast.marat.do(complete, occurrence)
    cast.vera.do(return_, occurrence, "нет подписи")

    def told(work: Work) -> list[int | None]:
        query = select(Reminder.person_id).where(Reminder.kind == ReminderKind.RETURNED)
        return list(work.session.scalars(query))

    assert state(cast, occurrence) is State.RETURNED
    assert cast.app.ask(told) == [cast.marat_id]
    assert cast.marat.do(complete, occurrence).state is State.SUBMITTED


def test_returning_needs_a_remark(cast: Cast) -> None:
    occurrence = one(cast, controlled(cast))
    cast.marat.do(complete, occurrence)
    with pytest.raises(Invalid, match="что нужно исправить"):
        cast.vera.do(return_, occurrence, "  ")


@pytest.mark.parametrize("minutes", ["09:04", "09:05"])
def test_a_mark_can_be_undone_for_five_minutes(cast: Cast, clock: HandClock, minutes: str) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    clock.set(f"2026-11-23T{minutes}+03:00")
    assert cast.marat.do(undo, occurrence) == "отметка"
    assert state(cast, occurrence) is State.SOON


def test_after_five_minutes_nothing_is_undone(cast: Cast, clock: HandClock) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    clock.set("2026-11-23T09:06+03:00")
    with pytest.raises(Conflict, match="больше пяти минут"):
        cast.marat.do(undo, occurrence)


def test_only_the_doer_undoes(cast: Cast) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    with pytest.raises(NotAllowed):
        cast.olga.do(undo, occurrence)


def test_undoing_an_acceptance_puts_it_back_on_review(cast: Cast) -> None:
    occurrence = one(cast, controlled(cast))
    cast.marat.do(complete, occurrence)
    cast.vera.do(accept, occurrence)
    assert cast.vera.do(undo, occurrence) == "принятие"
    assert state(cast, occurrence) is State.SUBMITTED


def test_not_required_needs_a_basis_and_is_a_state_of_its_own(cast: Cast) -> None:
    occurrence = one(cast)
    with pytest.raises(Invalid, match="на каком основании"):
        cast.marat.do(not_required, occurrence, "")
    assert cast.marat.do(not_required, occurrence, "приказ № 7").state is State.NOT_REQUIRED


def test_a_demanded_file_is_asked_for_and_nothing_is_marked_without_it(cast: Cast) -> None:
    occurrence = one(cast, replace(SURVEY, demands_file=True))
    with pytest.raises(Invalid, match="Приложите подтверждение: справка"):
        cast.marat.do(complete, occurrence)
    cast.marat.do(attach, occurrence, cast.app.files.keep(PDF, "Справка.pdf"))
    assert cast.marat.do(complete, occurrence).state is State.DONE


def test_a_demanded_publication_is_done_when_its_address_is_given(cast: Cast) -> None:
    occurrence = one(cast, replace(SURVEY, demands_publication=True))
    with pytest.raises(Invalid, match="адрес страницы"):
        cast.marat.do(complete, occurrence)
    assert cast.marat.do(complete, occurrence, publication_url="https://ds12.example/vsoko").state is State.DONE


def test_a_demanded_decision_is_needed_before_acceptance(cast: Cast) -> None:
    occurrence = one(cast, replace(SURVEY, demands_decision=True))
    cast.marat.do(complete, occurrence)
    with pytest.raises(Invalid, match="управленческое решение"):
        cast.vera.do(accept, occurrence)
    cast.vera.do(decide, occurrence, "Повторить весной", [Assignee(position_id=cast.senior)], date(2027, 4, 1))
    cast.vera.do(accept, occurrence)
    assert state(cast, occurrence) is State.DONE


def test_of_a_group_where_each_does_his_part_the_last_one_completes(cast: Cast) -> None:
    (second,) = cast.app.do(enrol, [PersonDraft("Жукова Лидия Андреевна", "", "исполнитель")])
    cast.app.do(hold, cast.teachers, second.person_id)
    each = (Assignee(position_id=cast.teachers, each=True),)
    occurrence = one(cast, replace(SURVEY, assignees=each))

    assert (cast.marat.do(complete, occurrence).parts_left, state(cast, occurrence)) == (1, State.SOON)
    zhukova = cast.app.on_behalf_of(second.person_id, via="web")
    assert zhukova.do(complete, occurrence).state is State.DONE


def test_what_is_somebody_elses_cannot_be_marked(cast: Cast) -> None:
    occurrence = one(cast, replace(SURVEY, assignees=(Assignee(position_id=cast.senior),)))
    with pytest.raises(NotAllowed, match="поручено другим"):
        cast.marat.do(complete, occurrence)


def test_a_draft_is_not_marked(cast: Cast) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram, replace(SURVEY, assignees=(Assignee(position_id=cast.teachers),)))
    occurrence = cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())
    with pytest.raises(Conflict, match="ещё не утверждён"):
        cast.marat.do(complete, occurrence)


def test_a_day_to_come_is_not_a_day_of_doing(cast: Cast) -> None:
    occurrence = one(cast)
    with pytest.raises(Invalid, match="ещё не наступил"):
        cast.marat.do(complete, occurrence, done_on=date(2026, 11, 24))


def test_completing_drops_the_other_reminders_in_the_same_transaction(cast: Cast) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    pending = select(Reminder.id).where(Reminder.state == ReminderState.PENDING)
    assert cast.app.ask(lambda work: work.session.scalars(pending).all()) == []


def test_two_people_editing_one_card_the_second_hears_of_it(cast: Cast) -> None:
    occurrence = one(cast)
    version = cast.app.ask(lambda work: work.find(Occurrence, occurrence).version)
    cast.olga.do(move, occurrence, date(2026, 12, 7), "карантин", version)
    with pytest.raises(Conflict, match="изменил кто-то другой"):
        cast.vera.do(move, occurrence, date(2026, 12, 1), "болезнь", version)


def test_the_work_of_a_body_is_marked_by_a_protocol_only(cast: Cast) -> None:
    council = cast.app.do(lambda work: position_called(work, "методический совет", PositionKind.BODY).id)
    cast.app.do(hold, council, cast.marat_id, capacity="chair")
    occurrence = one(cast, replace(SURVEY, assignees=(Assignee(position_id=council),)))
    with pytest.raises(Invalid, match="номер и дату протокола"):
        cast.marat.do(complete, occurrence)
    marked = cast.marat.do(complete, occurrence, protocol="№ 2 от 20.11.2026").completion_id
    assert cast.app.ask(lambda work: work.find(Completion, marked).protocol) == "№ 2 от 20.11.2026"


def test_ones_own_part_can_be_undone_for_five_minutes_too(cast: Cast, clock: HandClock) -> None:
    (second,) = cast.app.do(enrol, [PersonDraft("Жукова Лидия Андреевна", "", "исполнитель")])
    cast.app.do(hold, cast.teachers, second.person_id)
    occurrence = one(cast, replace(SURVEY, assignees=(Assignee(position_id=cast.teachers, each=True),)))
    cast.marat.do(complete, occurrence)
    assert cast.marat.do(undo, occurrence) == "своя часть"
    cast.marat.do(complete, occurrence)
    clock.set("2026-11-23T09:06+03:00")
    with pytest.raises(Conflict, match="больше пяти минут"):
        cast.marat.do(undo, occurrence)


def test_a_file_and_the_mark_of_one_form_do_not_contradict_each_other(cast: Cast) -> None:
    occurrence = one(cast, replace(SURVEY, demands_file=True))
    seen = cast.app.ask(lambda work: work.find(Occurrence, occurrence).version)
    cast.marat.do(attach, occurrence, cast.app.files.keep(PDF, "Справка.pdf"))
    assert cast.app.ask(lambda work: work.find(Occurrence, occurrence).touched)
    assert cast.marat.do(complete, occurrence, seen_version=seen).state is State.DONE
