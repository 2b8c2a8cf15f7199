"""The same press twice, one after the other or at once: it is done once, and that is said kindly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from planner.domain.completion import Completion
from planner.domain.errors import Conflict, Repeated
from planner.domain.occurrence import Move
from planner.services.complete import AlreadyMarked, MarkedAgain, accept, complete, not_required, return_
from planner.services.schedule import cancel, move
from planner.work import Work
from tests.cast import Cast
from tests.web.plans import CHECKED, SURVEY, occurrence_of


def marks(work: Work) -> int:
    return work.session.scalar(select(func.count(Completion.id))) or 0


def test_the_same_mark_again_is_the_one_that_is_there(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    cast.marat.do(complete, occurrence, result="Опрошено 96 семей")
    with pytest.raises(MarkedAgain, match=r"Уже отмечено\."):
        cast.marat.do(complete, occurrence, result="Опрошено 96 семей ")
    assert cast.app.ask(marks) == 1


@pytest.mark.parametrize("result", ["Опрошено 97 семей", ""])
def test_a_mark_with_other_words_is_no_repetition(cast: Cast, result: str) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    cast.marat.do(complete, occurrence, result="Опрошено 96 семей")
    with pytest.raises(AlreadyMarked) as refusal:
        cast.marat.do(complete, occurrence, result=result)
    assert not isinstance(refusal.value, Repeated)


def test_not_required_again_is_the_one_that_is_there(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    cast.marat.do(not_required, occurrence, "карантин")
    with pytest.raises(Repeated):
        cast.marat.do(not_required, occurrence, "карантин")


def test_two_presses_at_once_make_one_mark(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)

    def press(_: int) -> str:
        try:
            cast.marat.do(complete, occurrence)
        except Repeated as again:
            return again.text
        return "done"

    with ThreadPoolExecutor(4) as hands:
        heard = sorted(hands.map(press, range(4)))
    assert heard == ["done", *["Уже отмечено."] * 3]
    assert cast.app.ask(marks) == 1


def test_a_word_of_the_controller_again_is_the_one_that_was_said(cast: Cast) -> None:
    occurrence = occurrence_of(cast, CHECKED)
    cast.marat.do(complete, occurrence)
    cast.vera.do(return_, occurrence, "нет карт", 2)
    with pytest.raises(Repeated, match="Уже возвращено"):
        cast.vera.do(return_, occurrence, "нет карт", 2)
    cast.marat.do(complete, occurrence)
    cast.vera.do(accept, occurrence)
    with pytest.raises(Repeated, match="Уже принято"):
        cast.vera.do(accept, occurrence, seen_version=4)
    with pytest.raises(Conflict, match="На проверке этого мероприятия нет"):
        cast.olga.do(accept, occurrence)


def test_a_move_and_a_cancellation_again_are_those_that_were_made(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    cast.olga.do(move, occurrence, date(2026, 12, 4), "карантин", 1)
    with pytest.raises(Repeated, match="уже перенесён"):
        cast.olga.do(move, occurrence, date(2026, 12, 4), "карантин", 1)
    assert cast.app.ask(lambda work: work.session.scalar(select(func.count(Move.id)))) == 1
    cast.olga.do(cancel, occurrence, "нет предмета", 2)
    with pytest.raises(Repeated, match="уже отменено"):
        cast.olga.do(cancel, occurrence, "нет предмета", 2)
