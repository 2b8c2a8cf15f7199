"""Five minutes to take an action back: each kind of it, once, by whoever did it, while nobody has acted since."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.completion import Evidence
from planner.domain.errors import Conflict, NotAllowed, NotFound
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Move, Occurrence, State
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.services.assign import reassign
from planner.services.complete import accept, complete, not_required, return_
from planner.services.decide import decide, record_finding
from planner.services.evidence import attach, detach
from planner.services.merge import merge_people
from planner.services.people import PersonDraft, enrol
from planner.services.plan import Assignee
from planner.services.schedule import cancel, move
from planner.services.undo import undo
from planner.work import Work
from tests.cast import Cast, HandClock
from tests.services.test_complete import PDF, controlled, one, state


def due(cast: Cast, occurrence: int) -> date | None:
    return cast.app.ask(lambda work: work.find(Occurrence, occurrence).due_on)


def responsible(cast: Cast, occurrence: int) -> list[str]:
    return cast.app.ask(lambda work: [a.title for a in work.find(Occurrence, occurrence).assignments])


def last_entry(cast: Cast) -> int:
    query = select(JournalEntry.id).order_by(JournalEntry.id.desc()).limit(1)
    return cast.app.ask(lambda work: work.session.scalars(query).one())


def given(cast: Cast, give: Callable[..., int], occurrence: int) -> int:
    """A finding or a decision; the id of the duty it gave."""
    return cast.vera.do(give, occurrence, "Купить пособия", [Assignee(position_id=cast.senior)], date(2027, 1, 29))


def test_a_move_taken_back_is_no_move(cast: Cast) -> None:
    occurrence = one(cast)
    cast.olga.do(move, occurrence, date(2026, 12, 7), "карантин")
    assert cast.olga.do(undo, occurrence) == "перенос"
    assert due(cast, occurrence) == date(2026, 11, 30)
    assert cast.app.ask(lambda work: work.session.scalars(select(Move)).all()) == []
    pending = select(Reminder.kind).where(Reminder.state == ReminderState.PENDING)
    assert ReminderKind.MOVED not in cast.app.ask(lambda work: work.session.scalars(pending).all())


def test_who_has_heard_of_a_move_hears_that_it_was_taken_back(cast: Cast) -> None:
    occurrence = one(cast)
    cast.olga.do(move, occurrence, date(2026, 12, 7), "карантин")

    def say(work: Work) -> None:
        for reminder in work.session.scalars(select(Reminder).where(Reminder.kind == ReminderKind.MOVED)):
            reminder.state = ReminderState.SAID

    cast.app.do(say)
    cast.olga.do(undo, occurrence)
    again = select(Reminder.note).where(Reminder.kind == ReminderKind.MOVED, Reminder.state == ReminderState.PENDING)
    assert cast.app.ask(lambda work: work.session.scalars(again).all()) == ["2026-12-07"]


def test_a_cancellation_taken_back_asks_for_it_again(cast: Cast) -> None:
    occurrence = one(cast)
    cast.olga.do(cancel, occurrence, "нет предмета")
    assert cast.olga.do(undo, occurrence) == "отмена мероприятия"
    assert state(cast, occurrence) is State.SOON


def test_a_reassignment_taken_back_gives_it_to_those_before(cast: Cast) -> None:
    occurrence = one(cast)
    cast.olga.do(reassign, occurrence, [Assignee(position_id=cast.head)], "болезнь")
    cast.olga.do(reassign, occurrence, [Assignee(position_id=cast.senior)], "и эта болеет")
    cast.olga.do(undo, occurrence)
    assert responsible(cast, occurrence) == ["заведующий"]
    cast.olga.do(undo, occurrence)
    assert responsible(cast, occurrence) == ["воспитатели групп"]


def test_what_was_given_to_a_row_that_is_gone_goes_to_no_stranger(cast: Cast) -> None:
    occurrence = one(cast)
    (double,) = cast.app.do(enrol, [PersonDraft("Галимов М. И.")])
    cast.olga.do(reassign, occurrence, [Assignee(person_id=double.person_id)], "болезнь")
    cast.olga.do(reassign, occurrence, [Assignee(position_id=cast.senior)], "и он болеет")
    cast.vera.do(merge_people, cast.marat_id, double.person_id)
    (stranger,) = cast.app.do(enrol, [PersonDraft("Сомов Яков Юрьевич")])
    assert stranger.person_id != double.person_id
    with pytest.raises(Conflict, match="в списке больше нет"):
        cast.olga.do(undo, occurrence)
    assert responsible(cast, occurrence) == ["старший воспитатель"]


def test_a_file_taken_off_comes_back(cast: Cast) -> None:
    occurrence = one(cast)
    evidence = cast.marat.do(attach, occurrence, cast.app.files.keep(PDF, "Справка.pdf"))
    cast.marat.do(detach, evidence)
    assert cast.marat.do(undo, occurrence) == "удаление файла"
    assert cast.app.ask(lambda work: work.find(Evidence, evidence).removed_at) is None


def test_a_file_that_was_added_again_does_not_come_back_twice(cast: Cast) -> None:
    occurrence = one(cast)
    stored = cast.app.files.keep(PDF, "Справка.pdf")
    cast.marat.do(detach, cast.marat.do(attach, occurrence, stored))
    cast.marat.do(attach, occurrence, stored)
    with pytest.raises(Conflict, match="уже приложен снова"):
        cast.marat.do(undo, occurrence)


@pytest.mark.parametrize("give", [record_finding, decide])
def test_a_finding_or_a_decision_taken_back_is_asked_of_nobody(cast: Cast, give: Callable[..., int]) -> None:
    occurrence = one(cast)
    duty = given(cast, give, occurrence)
    cast.vera.do(undo, occurrence)
    assert state(cast, duty) is State.CANCELLED
    pending = select(Reminder.id).where(Reminder.occurrence_id == duty, Reminder.state == ReminderState.PENDING)
    assert cast.app.ask(lambda work: work.session.scalars(pending).all()) == []


def test_what_somebody_began_to_carry_out_is_not_taken_back(cast: Cast) -> None:
    occurrence = one(cast)
    cast.olga.do(complete, given(cast, record_finding, occurrence))
    with pytest.raises(Conflict, match="уже начали работать"):
        cast.vera.do(undo, occurrence)


def test_a_decision_taken_back_is_no_decision_for_accepting(cast: Cast) -> None:
    occurrence = one(cast, controlled(cast, demands_decision=True))
    cast.marat.do(complete, occurrence)
    given(cast, decide, occurrence)
    cast.vera.do(undo, occurrence)
    with pytest.raises(Exception, match="Сначала запишите управленческое решение"):
        cast.vera.do(accept, occurrence)


@pytest.mark.parametrize(
    "judge", [lambda cast, it: cast.vera.do(accept, it), lambda c, it: c.vera.do(return_, it, "?")]
)
def test_a_word_on_a_mark_is_taken_back(cast: Cast, judge: Callable[[Cast, int], None]) -> None:
    occurrence = one(cast, controlled(cast))
    cast.marat.do(complete, occurrence)
    judge(cast, occurrence)
    cast.vera.do(undo, occurrence)
    assert state(cast, occurrence) is State.SUBMITTED


def test_not_required_is_taken_back(cast: Cast) -> None:
    occurrence = one(cast)
    cast.marat.do(not_required, occurrence, "приказ № 7")
    cast.marat.do(undo, occurrence)
    assert state(cast, occurrence) is State.SOON


# When it cannot be


def test_the_second_press_is_refused(cast: Cast) -> None:
    occurrence = one(cast)
    cast.olga.do(move, occurrence, date(2026, 12, 7), "карантин")
    entry = last_entry(cast)
    cast.olga.do(undo, occurrence, entry)
    with pytest.raises(Conflict, match="уже отменено"):
        cast.olga.do(undo, occurrence, entry)


def test_after_five_minutes_it_is_refused(cast: Cast, clock: HandClock) -> None:
    occurrence = one(cast)
    cast.olga.do(cancel, occurrence, "нет предмета")
    clock.set("2026-11-23T09:05:01+03:00")
    with pytest.raises(Conflict, match="больше пяти минут"):
        cast.olga.do(undo, occurrence)


def test_what_somebody_else_did_is_his_to_take_back(cast: Cast) -> None:
    occurrence = one(cast)
    cast.olga.do(move, occurrence, date(2026, 12, 7), "карантин")
    with pytest.raises(NotAllowed, match="только тот, кто это сделал"):
        cast.vera.do(undo, occurrence)


def test_it_is_refused_when_somebody_has_acted_since(cast: Cast) -> None:
    occurrence = one(cast)
    cast.olga.do(move, occurrence, date(2026, 12, 7), "карантин")
    entry = last_entry(cast)
    cast.marat.do(complete, occurrence)
    with pytest.raises(Conflict, match="уже сделано другое: выполнено"):
        cast.olga.do(undo, occurrence, entry)
    assert due(cast, occurrence) == date(2026, 12, 7)


def test_a_change_of_another_card_is_not_found(cast: Cast) -> None:
    occurrence = one(cast)
    duty = given(cast, record_finding, occurrence)
    cast.olga.do(move, duty, date(2027, 2, 1), "поставка")
    of_duty = last_entry(cast)
    with pytest.raises(NotFound):
        cast.vera.do(undo, occurrence, of_duty)
