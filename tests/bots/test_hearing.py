"""Polling and webhook: both hear the same, once; an outage, a second listener and a dead node stop nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bots.telegram import TelegramBot, TelegramMessenger, TelegramSettings
from planner.delivery import MessengerError
from planner.services import join
from planner.work import Everywhere
from tests.bots.stage import JPEG, MARAT, Stage, row, staged, until
from tests.cast import Cast, HandClock
from tests.servers.bot_api import TOKEN

pytestmark = pytest.mark.anyio


@pytest.fixture
async def polled(anyio_backend: str, cast: Cast, clock: HandClock) -> AsyncIterator[Stage]:
    async with staged(cast, clock, webhook=False) as stage:
        yield stage


@asynccontextmanager
async def running(bot: TelegramBot) -> AsyncIterator[None]:
    task = asyncio.ensure_future(bot.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def logged(words: str, caplog: pytest.LogCaptureFixture) -> None:
    """Waits until the log says it."""
    async with asyncio.timeout(10):
        while words not in caplog.text:
            await asyncio.sleep(0.01)


async def story(stage: Stage) -> list[str]:
    """One mark with a photo and its undoing, as the chat saw it."""
    stage.plan(row(demands_file=True))
    said = await stage.reminded(MARAT)
    seen = []
    stage.api.presses(said, "Выполнено")
    await until(lambda: said.edits == 1, stage.api)
    seen.append(said.text)
    stage.api.sends_photo(MARAT, JPEG)
    await until(lambda: len(stage.api.said_to(MARAT)) == 2, stage.api)
    seen.append(stage.api.last(MARAT).text)
    stage.api.presses(stage.api.last(MARAT), "Отменить, ещё 5 минут")
    await until(lambda: stage.api.last(MARAT).edits == 1, stage.api)
    return [*seen, stage.api.last(MARAT).text]


async def test_a_webhook_hears_as_polling_does(stage: Stage) -> None:
    async def tell() -> None:
        while True:
            await stage.hear()
            await asyncio.sleep(0.01)

    telling = asyncio.ensure_future(tell())
    seen = await story(stage)
    telling.cancel()
    assert [text.splitlines()[0] for text in seen] == STORY


async def test_polling_hears_as_a_webhook_does(polled: Stage) -> None:
    async with running(polled.bot):
        seen = await story(polled)
    assert [text.splitlines()[0] for text in seen] == STORY


STORY = ["Пришлите фото или файл", "✓ Выполнено в 09:00", "Отметка отменена."]


async def test_an_update_told_twice_is_handled_once(stage: Stage) -> None:
    update_id = stage.api.writes(MARAT, "мои")
    await stage.hear()
    stage.api.repeats(update_id)
    await stage.hear()
    assert len(stage.api.sent) == 1


async def test_an_update_in_other_hands_is_to_be_told_again(stage: Stage) -> None:
    update_id = stage.api.writes(MARAT, "мои")
    stage.cast.app.everywhere().do(_begun, update_id)
    with pytest.raises(MessengerError):
        await stage.hear()
    stage.at("2026-11-23T09:06+03:00")
    stage.api.repeats(update_id)
    await stage.hear()
    assert len(stage.api.sent) == 1


async def test_a_poller_takes_up_what_a_dead_one_began(polled: Stage) -> None:
    polled.cast.app.everywhere().do(_begun, polled.api.writes(MARAT, "мои"))
    async with running(polled.bot):
        await until(lambda: len(polled.api.sent) == 1, polled.api)


def _begun(work: Everywhere, update_id: int) -> None:
    assert join.hear(work, TOKEN.partition(":")[0], update_id)


async def test_the_menu_is_published(polled: Stage) -> None:
    async with running(polled.bot):
        await until(lambda: bool(polled.api.commands), polled.api)
    assert [command["command"] for command in polled.api.commands] == ["my", "week", "late", "calendar", "help"]


async def test_telegram_out_of_reach_at_the_start_is_tried_again(
    polled: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    polled.api.stop()
    async with running(polled.bot):
        await logged("Telegram не отвечает: соединиться не удалось", caplog)
        polled.api.start()
        polled.api.writes(MARAT, "мои")
        await until(lambda: len(polled.api.sent) == 1, polled.api)


async def test_two_nodes_poll_one_at_a_time(polled: Stage) -> None:
    settings = TelegramSettings(TOKEN, polled.api.root)
    other = TelegramBot(polled.cast.app, settings, TelegramMessenger(settings), "another node")
    async with running(polled.bot):
        await until(lambda: polled.api.count("getUpdates") == 1, polled.api)
        async with running(other):
            polled.api.writes(MARAT, "мои")
            await until(lambda: polled.api.count("getUpdates") >= 2, polled.api)
    await other.close()
    assert len(polled.api.sent) == 1
    assert polled.api.conflicts == 0


async def test_another_program_on_the_same_bot_is_said_in_words(
    polled: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(polled.bot):
        await until(lambda: polled.api.count("getUpdates") == 1, polled.api)
        await asyncio.to_thread(polled.api.call, "getUpdates", {"timeout": "0"})
        await logged("Этого бота слушает ещё одна программа (409)", caplog)


async def test_a_webhook_is_registered_with_its_secret(stage: Stage) -> None:
    async with running(stage.bot):
        await until(lambda: stage.api.webhook is not None, stage.api)
    assert stage.api.webhook is not None
    assert stage.api.webhook["url"] == "https://plan.sad12.example/telegram/webhook"
    assert stage.api.webhook["secret_token"] == "secret"


async def test_the_token_is_in_no_log(polled: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    polled.plan(row())
    polled.api.token = "123456:another"
    await polled.deliver()
    async with running(polled.bot):
        await logged("Telegram не принимает ключ бота", caplog)
    polled.api.stop()
    await polled.messenger.username()
    assert TOKEN.partition(":")[2] not in caplog.text


async def test_a_bots_name_is_learnt_when_it_can_be(polled: Stage) -> None:
    polled.api.stop()
    assert await polled.messenger.link_with("CODE") is None
    polled.api.start()
    assert await polled.messenger.link_with("CODE") == "https://t.me/cyclogram_bot?start=CODE"
