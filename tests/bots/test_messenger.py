"""What one message becomes for Telegram, and what its refusals mean."""

import pytest

from bots.telegram import TelegramMessenger, TelegramSettings
from planner.delivery import Unreachable
from planner.messages.message import Bold, Button, Link, Message, Text
from planner.messages.press import OpenPage
from tests.bots.stage import MARAT, Stage
from tests.servers.bot_api import TOKEN

pytestmark = pytest.mark.anyio


async def test_bold_link_and_text_are_dressed_and_everything_is_escaped(stage: Stage) -> None:
    message = Message((Bold("<1>"), Text("A & «B»"), Link("https://plan.sad12.example/o/8?a=1&b=2")))
    await stage.messenger.send(str(MARAT), message)
    assert stage.api.last(MARAT).markup.splitlines() == [
        "<b>&lt;1&gt;</b>",
        "A &amp; «B»",
        '<a href="https://plan.sad12.example/o/8?a=1&amp;b=2">plan.sad12.example/o/8?a=1&amp;b=2</a>',
    ]


@pytest.mark.parametrize(
    ("url", "labels"),
    [
        ("https://plan.sad12.example/my", ["Открыть"]),
        ("http://127.0.0.1:8000/my", []),
        ("http://192.168.0.5:8000/my", []),
        ("http://planner.local/my", []),
        ("http://localhost/my", []),
    ],
)
async def test_a_button_that_telegram_would_refuse_is_left_out(stage: Stage, url: str, labels: list[str]) -> None:
    await stage.messenger.send(str(MARAT), Message((Text("Сводка"),), ((Button("Открыть", OpenPage(url)),),)))
    assert stage.api.last(MARAT).labels == labels


async def test_an_edit_that_changes_nothing_is_no_error(stage: Stage) -> None:
    external_id = await stage.messenger.send(str(MARAT), Message((Text("Раз"),)))
    for _ in range(2):
        await stage.messenger.edit(str(MARAT), external_id, Message((Text("Два"),)))
    assert (stage.api.last(MARAT).text, stage.api.last(MARAT).edits) == ("Два", 1)


async def test_a_proxy_that_is_down_is_a_connection_never_made(stage: Stage) -> None:
    messenger = TelegramMessenger(TelegramSettings(TOKEN, stage.api.root, proxy="http://127.0.0.1:9"))
    with pytest.raises(Unreachable):
        await messenger.send(str(MARAT), Message((Text("Раз"),)))
    await messenger.close()


async def test_a_bots_id_is_known_without_the_network(stage: Stage) -> None:
    stage.api.stop()
    assert (stage.messenger.channel, stage.messenger.bot_id) == ("telegram", "123456")
