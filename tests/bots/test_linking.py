"""How a chat is connected: by a code, once, in time, and the right kind of it."""

from collections.abc import Callable

import pytest

from planner.services import join
from tests.bots.stage import COUNCIL, MARAT, OLGA, STRANGER, Stage, row

pytestmark = pytest.mark.anyio


def code_for_olga(stage: Stage, body: int | None = None) -> str:
    return stage.cast.olga.do(join.invite, stage.cast.olga_id, body).code


async def test_a_code_after_start_connects_the_chat_and_says_what_is_next(stage: Stage) -> None:
    stage.plan(row("Замечания по среде групп", "до 4 декабря"))
    code = stage.cast.marat.do(join.invite, stage.cast.marat_id).code
    said = await stage.says(2001, f"/start {code}")
    assert said.text.splitlines() == [
        "Чат подключён",
        "Детский сад № 12 «Ромашка»",
        "",
        "Ближайшие напоминания",
        "Пт 27 ноября: № 1. Замечания по среде групп, срок пт 4 декабря",
    ]


def in_cyrillic(code: str) -> str:
    return code.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ"))


@pytest.mark.parametrize("typed", [str.upper, str.lower, in_cyrillic])
async def test_the_code_alone_is_enough_however_it_was_typed(stage: Stage, typed: Callable[[str], str]) -> None:
    said = await stage.says(OLGA, typed(code_for_olga(stage)))
    assert said.text.splitlines()[0] == "Чат подключён"


async def test_a_code_works_once(stage: Stage) -> None:
    code = code_for_olga(stage)
    await stage.says(OLGA, code)
    said = await stage.says(STRANGER, code)
    assert said.text == "Этот код уже использован или устарел. Попросите новый."


async def test_a_code_lives_for_an_hour(stage: Stage) -> None:
    code = code_for_olga(stage)
    stage.at("2026-11-23T10:01+03:00")
    assert (await stage.says(OLGA, code)).text == "Этот код уже использован или устарел. Попросите новый."


async def test_an_unknown_code_is_refused(stage: Stage) -> None:
    said = await stage.says(STRANGER, "/start ABCDEFGH23")
    assert said.text == "Код не подошёл. Проверьте его или попросите новый."


async def test_whoever_is_not_connected_is_told_how_to_be(stage: Stage) -> None:
    said = await stage.says(STRANGER, "мои")
    assert said.text.startswith("Этот чат не подключён к планировщику.")


async def test_a_group_is_connected_to_a_body(stage: Stage) -> None:
    said = await stage.says(COUNCIL, f"/привязать {code_for_olga(stage, stage.cast.council)}", user=OLGA)
    assert said.text.splitlines()[:2] == ["Чат подключён", "Детский сад № 12 «Ромашка», педагогический совет"]


async def test_a_personal_code_is_refused_in_a_group(stage: Stage) -> None:
    said = await stage.says(COUNCIL, f"/start@cyclogram_bot {code_for_olga(stage)}", user=OLGA)
    assert said.text.startswith("Этот код личный.")


async def test_a_new_phone_disconnects_the_old_one(stage: Stage) -> None:
    stage.link(stage.cast.marat, 2001)
    assert (await stage.says(MARAT, "мои")).text.startswith("Этот чат не подключён")


async def test_a_chat_that_let_the_bot_in_again_is_reminded_again(stage: Stage) -> None:
    stage.plan(row())
    stage.api.shuts_out(MARAT)
    await stage.hear()
    assert (await stage.deliver()).sent == 0
    stage.api.lets_in(MARAT)
    await stage.hear()
    stage.at("2026-11-24T09:00+03:00")
    stage.replan()
    assert (await stage.deliver()).sent == 1
