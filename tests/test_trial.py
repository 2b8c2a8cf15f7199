"""A trial message goes the way of all messages, so that what comes of it is true of them."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from planner.delivery import Tally
from planner.domain.errors import Conflict
from planner.domain.message import Message
from planner.queries.beginning import beginning
from planner.services.trial import TITLE, send_trial
from planner.work import Work
from tests.bots.stage import OLGA, Stage, staged
from tests.cast import Cast, HandClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def stage(anyio_backend: str, cast: Cast, clock: HandClock) -> AsyncIterator[Stage]:
    async with staged(cast, clock) as stage:
        stage.link(cast.olga, OLGA)
        yield stage


def outcome(cast: Cast) -> list[str]:
    trial = cast.olga.ask(beginning).trial
    assert trial is not None
    return [attempt.state for attempt in trial.attempts]


async def test_it_is_said_once_and_seen_to_have_arrived(stage: Stage) -> None:
    stage.cast.olga.do(send_trial)
    assert outcome(stage.cast) == []
    assert await stage.deliver() == Tally(sent=1)
    assert await stage.deliver() == Tally()
    (said,) = stage.api.said_to(OLGA)
    assert said.text.splitlines()[0] == TITLE
    assert outcome(stage.cast) == ["sent"]


async def test_pressed_twice_it_is_still_one(stage: Stage) -> None:
    assert stage.cast.olga.do(send_trial) == stage.cast.olga.do(send_trial)
    assert await stage.deliver() == Tally(sent=1)


async def test_it_does_not_wait_for_the_morning(stage: Stage) -> None:
    stage.at("2026-11-23T22:30+03:00")
    stage.cast.olga.do(send_trial)
    assert await stage.deliver() == Tally(sent=1)


async def test_it_waits_while_the_messenger_cannot_be_reached(stage: Stage) -> None:
    stage.cast.olga.do(send_trial)
    stage.api.stop()
    await stage.deliver()
    assert outcome(stage.cast) == []
    stage.api.start()
    stage.at("2026-11-23T09:10+03:00")
    assert await stage.deliver() == Tally(sent=1)


async def test_a_blocked_bot_is_said_to_be_blocked(stage: Stage) -> None:
    stage.cast.olga.do(send_trial)
    stage.api.block(OLGA)
    await stage.deliver()
    assert outcome(stage.cast) == ["dead"]


async def test_without_a_phone_there_is_nowhere_to_send_it(stage: Stage) -> None:
    def none(work: Work) -> list[str]:
        return list(work.session.scalars(select(Message.text)))

    with pytest.raises(Conflict, match="Сначала подключите телефон"):
        stage.cast.vera.do(send_trial)
    assert stage.cast.app.ask(none) == []
