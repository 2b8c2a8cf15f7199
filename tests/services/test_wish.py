"""«Не успеваю» and its answers: another day, or the day stays."""

from datetime import date

import pytest

from planner.domain.errors import Conflict, Invalid, NotAllowed, Repeated
from planner.domain.reminder import ReminderKind
from planner.queries.control import control
from planner.queries.wishes import Wish, wish_about
from planner.services.complete import complete
from planner.services.schedule import move
from planner.services.undo import undo
from planner.services.wish import ask_to_move, keep_deadline
from tests.cast import Cast
from tests.saying import Said, say_all
from tests.web.plans import CHECKED, SURVEY, occurrence_of


@pytest.fixture
def asked(cast: Cast) -> int:
    occurrence = occurrence_of(cast, CHECKED)
    say_all(cast, "2026-11-23T09:00+03:00")
    cast.marat.do(ask_to_move, occurrence, "карантин в группе", date(2026, 12, 4))
    return occurrence


def wish(cast: Cast, occurrence: int) -> Wish | None:
    return cast.app.ask(wish_about, occurrence)


def test_the_day_stays_and_who_asked_is_told(cast: Cast, asked: int) -> None:
    cast.vera.do(keep_deadline, asked, "справка нужна к педсовету")
    found = wish(cast, asked)
    assert found is not None
    assert found.answer is not None
    assert (found.answer.reason, found.answer.by_id) == ("справка нужна к педсовету", cast.vera_id)
    assert say_all(cast, "2026-11-23T10:00+03:00") == [Said(cast.marat_id, ReminderKind.KEPT)]
    assert cast.olga.ask(control).asked == ()


def test_an_answer_needs_a_reason_a_wish_and_a_right(cast: Cast, asked: int) -> None:
    with pytest.raises(Invalid, match="почему срок остаётся"):
        cast.vera.do(keep_deadline, asked, " ")
    with pytest.raises(NotAllowed):
        cast.marat.do(keep_deadline, asked, "сам себе")
    cast.olga.do(move, asked, date(2026, 12, 4), "карантин")
    with pytest.raises(Conflict, match="больше нет"):
        cast.vera.do(keep_deadline, asked, "справка нужна к педсовету")


def test_a_wish_is_answered_once(cast: Cast, asked: int) -> None:
    cast.vera.do(keep_deadline, asked, "нужно к педсовету")
    with pytest.raises(Repeated):
        cast.vera.do(keep_deadline, asked, "нужно к педсовету")
    with pytest.raises(Conflict, match="уже ответили"):
        cast.olga.do(keep_deadline, asked, "нельзя")


def test_the_same_wish_again_is_one_and_after_an_answer_a_new_one(cast: Cast, asked: int) -> None:
    first = wish(cast, asked)
    cast.marat.do(ask_to_move, asked, "карантин в группе ", date(2026, 12, 4))
    assert wish(cast, asked) == first
    cast.vera.do(keep_deadline, asked, "нужно к педсовету")
    cast.marat.do(ask_to_move, asked, "карантин в группе", date(2026, 12, 4))
    assert len(cast.olga.ask(control).asked) == 1


def test_an_answer_taken_back_leaves_the_wish_waiting(cast: Cast, asked: int) -> None:
    cast.vera.do(keep_deadline, asked, "нужно к педсовету")
    assert cast.vera.do(undo, asked) == "ответ на просьбу"
    found = wish(cast, asked)
    assert found is not None
    assert found.answer is None
    assert Said(cast.marat_id, ReminderKind.KEPT) not in say_all(cast, "2026-11-23T10:00+03:00")


def test_a_move_taken_back_leaves_the_wish_waiting(cast: Cast, asked: int) -> None:
    cast.olga.do(move, asked, date(2026, 12, 4), "карантин")
    assert wish(cast, asked) is None
    cast.olga.do(undo, asked)
    assert wish(cast, asked) is not None


def test_what_is_marked_asks_for_no_other_day(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    cast.marat.do(ask_to_move, occurrence, "карантин")
    cast.marat.do(complete, occurrence)
    assert wish(cast, occurrence) is None
