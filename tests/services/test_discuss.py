"""Обсуждение: whoever sees a thing speaks of it; a comment is taken back at once, later only by who keeps the plan."""

import pytest

from planner.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from planner.queries.discussion import comments, said_of_rows
from planner.services.discuss import say, take_back
from planner.services.plan import ActivityDraft, add_activity, draft_cyclogram
from tests.cast import Cast, HandClock, Plan, approved_plan
from tests.web.plans import SURVEY, occurrences


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return approved_plan(cast, SURVEY)


def test_a_row_a_plan_and_an_occurrence_are_spoken_of_apart(cast: Cast, plan: Plan) -> None:
    (activity_id,) = plan.activities
    (occurrence_id,) = occurrences(cast, SURVEY.title)
    cast.marat.do(say, "О строке", activity_id=activity_id)
    cast.olga.do(say, "О плане", cyclogram_id=plan.cyclogram_id)
    cast.vera.do(say, "О проведении", occurrence_id=occurrence_id)
    assert [said.text for said in cast.vera.ask(comments, activity_id=activity_id)] == ["О строке"]
    assert [said.text for said in cast.vera.ask(comments, cyclogram_id=plan.cyclogram_id)] == ["О плане"]
    (said,) = cast.vera.ask(comments, occurrence_id=occurrence_id)
    assert (said.text, said.who, said.is_own) == ("О проведении", "Орлова Вера Николаевна", True)
    assert cast.vera.ask(said_of_rows, plan.cyclogram_id) == {activity_id: 1}


def test_the_same_press_twice_says_it_once(cast: Cast, plan: Plan, clock: HandClock) -> None:
    first = cast.marat.do(say, "Лучше в ноябре", cyclogram_id=plan.cyclogram_id)
    assert cast.marat.do(say, " Лучше в ноябре ", cyclogram_id=plan.cyclogram_id) == first
    clock.set("2026-11-23T09:05+03:00")
    assert cast.marat.do(say, "Лучше в ноябре", cyclogram_id=plan.cyclogram_id) != first


@pytest.mark.parametrize("text", ["", "  \n", "д" * 2001])
def test_no_words_and_too_many_are_refused_at_their_field(cast: Cast, plan: Plan, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.marat.do(say, text, cyclogram_id=plan.cyclogram_id)
    assert refusal.value.field == "text"


def test_a_draft_is_spoken_of_only_by_those_who_make_it(cast: Cast) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    activity_id = cast.olga.do(add_activity, cyclogram_id, ActivityDraft(title="Отчёт", phrase="апрель"))
    cast.vera.do(say, "Перенести на май", activity_id=activity_id)
    with pytest.raises(NotFound):
        cast.marat.do(say, "Хорошо", activity_id=activity_id)
    with pytest.raises(NotFound):
        cast.marat.ask(comments, activity_id=activity_id)
    with pytest.raises(NotFound):
        cast.irina.ask(comments, cyclogram_id=cyclogram_id)


def test_nothing_is_said_about_nothing_or_about_two_things(cast: Cast, plan: Plan) -> None:
    with pytest.raises(NotFound):
        cast.olga.do(say, "О чём-то")
    with pytest.raises(NotFound):
        cast.olga.do(say, "О двух", cyclogram_id=plan.cyclogram_id, activity_id=plan.activities[0])


def test_ones_own_words_are_taken_back_within_five_minutes(cast: Cast, plan: Plan, clock: HandClock) -> None:
    at_once = cast.marat.do(say, "Ой", cyclogram_id=plan.cyclogram_id)
    kept = cast.marat.do(say, "Лучше в ноябре", cyclogram_id=plan.cyclogram_id)
    for _ in range(2):
        cast.marat.do(take_back, at_once)
    assert [said.may_take_back for said in cast.marat.ask(comments, cyclogram_id=plan.cyclogram_id)] == [True]
    clock.set("2026-11-23T09:06+03:00")
    assert [said.may_take_back for said in cast.marat.ask(comments, cyclogram_id=plan.cyclogram_id)] == [False]
    with pytest.raises(Conflict, match="больше пяти минут"):
        cast.marat.do(take_back, kept)
    cast.olga.do(take_back, kept)
    assert cast.marat.ask(comments, cyclogram_id=plan.cyclogram_id) == ()


def test_anothers_words_stay_for_who_does_not_keep_the_plan(cast: Cast, plan: Plan) -> None:
    words = cast.olga.do(say, "Проверить сроки", cyclogram_id=plan.cyclogram_id)
    with pytest.raises(NotAllowed):
        cast.marat.do(take_back, words)
