"""Findings, decisions, what is begun on demand: written once, within sensible days."""

from datetime import date

import pytest
from sqlalchemy import func, select

from planner.domain.errors import Invalid
from planner.domain.occurrence import Occurrence
from planner.services.decide import decide, record_finding
from planner.services.plan import ActivityDraft, Assignee
from planner.services.schedule import move, start
from tests.cast import Cast, HandClock, approved_plan

FAR = date(2207, 12, 31)


def count(cast: Cast) -> int:
    return cast.app.ask(lambda work: work.session.scalar(select(func.count(Occurrence.id)))) or 0


def one(cast: Cast) -> int:
    approved_plan(cast, ActivityDraft(title="Анкетирование", phrase="до 30 ноября"))
    return cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())


def test_a_button_pressed_twice_charges_nobody_twice(cast: Cast, clock: HandClock) -> None:
    source, to = one(cast), [Assignee(position_id=cast.teachers)]
    for record in (decide, record_finding):
        first = cast.vera.do(record, source, "Закрепить стеллаж", to, date(2026, 12, 7))
        clock.set("2026-11-23T09:00:20+03:00")
        assert cast.vera.do(record, source, "Закрепить  стеллаж", to, date(2026, 12, 7)) == first
        clock.set("2026-11-23T09:00+03:00")
    assert count(cast) == 3


def test_the_same_words_a_day_later_are_a_new_duty(cast: Cast, clock: HandClock) -> None:
    source, to = one(cast), [Assignee(position_id=cast.teachers)]
    first = cast.vera.do(decide, source, "Закрепить стеллаж", to, date(2026, 12, 7))
    clock.set("2026-11-24T09:00+03:00")
    assert cast.vera.do(decide, source, "Закрепить стеллаж", to, date(2026, 12, 7)) != first


def test_begun_twice_in_a_moment_is_begun_once(cast: Cast) -> None:
    plan = approved_plan(cast, ActivityDraft(title="Внеплановая оценка", phrase="по мере необходимости"))
    first = cast.olga.do(start, plan.activities[0])
    assert cast.olga.do(start, plan.activities[0]) == first


def test_a_day_nobody_means_is_refused_everywhere(cast: Cast) -> None:
    source, to = one(cast), [Assignee(position_id=cast.teachers)]
    for record in (decide, record_finding):
        with pytest.raises(Invalid, match="Проверьте год"):
            cast.vera.do(record, source, "Закрепить стеллаж", to, FAR)
    with pytest.raises(Invalid, match="Проверьте год"):
        cast.olga.do(move, source, date(9999, 12, 31), "карантин")
