"""Delivery to a Bot API server that misbehaves: nothing is lost, nobody waits for anybody, nothing stale is said."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bots.telegram import TelegramMessenger
from planner.delivery import Tally, deliver_due, tick
from planner.domain.contact import Contact
from planner.domain.message import Delivery, DeliveryState, Message
from planner.domain.reminder import Reminder, ReminderState
from planner.services import complete, send
from planner.services.channels import OpenChannel
from planner.services.holding import hold
from planner.services.people import PersonDraft, enrol
from planner.services.plan import Assignee
from planner.work import Work
from tests.bots.stage import MARAT, OLGA, VERA, Stage, row, staged, until
from tests.cast import Cast, HandClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def stage(anyio_backend: str, cast: Cast, clock: HandClock) -> AsyncIterator[Stage]:
    async with staged(cast, clock) as stage:
        stage.link(cast.olga, OLGA)
        stage.link(cast.vera, VERA)
        yield stage


def to_everybody(cast: Cast) -> tuple[Assignee, ...]:
    return tuple(Assignee(position_id=position) for position in (cast.teachers, cast.senior, cast.head))


def deliveries(work: Work) -> list[tuple[str, str, bool]]:
    found = work.session.scalars(select(Delivery).order_by(Delivery.id))
    return [(delivery.channel, delivery.state, delivery.is_repeat) for delivery in found]


def texts(work: Work) -> list[str]:
    return [message.text for message in work.session.scalars(select(Message).order_by(Message.id))]


def address_states(work: Work) -> dict[str, str]:
    return {contact.address: contact.state for contact in work.session.scalars(select(Contact))}


async def test_what_is_due_is_said_once(stage: Stage) -> None:
    stage.plan(row())
    assert await stage.deliver() == Tally(sent=1)
    assert await stage.deliver() == Tally()
    assert [said.text.splitlines()[0] for said in stage.api.said_to(MARAT)] == ["Сегодня срок, пн 23 ноября"]


async def test_two_passes_at_once_say_each_thing_once(stage: Stage) -> None:
    stage.plan(row(assignees=to_everybody(stage.cast)))
    app, messengers = stage.cast.app, [stage.messenger]
    await asyncio.gather(*(deliver_due(app, messengers, f"node {number}") for number in range(2)))
    assert sorted(said.chat for said in stage.api.sent) == [MARAT, OLGA, VERA]


async def test_whoever_blocked_the_bot_is_switched_off_and_the_others_are_told(stage: Stage) -> None:
    stage.plan(row(assignees=to_everybody(stage.cast)))
    stage.api.block(MARAT)
    assert await stage.deliver() == Tally(sent=2, failed=1)
    assert stage.cast.app.ask(address_states)[str(MARAT)] == "blocked"
    assert ("page", "sent", False) in stage.cast.app.ask(deliveries)


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (400, "Bad Request: chat not found"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
    ],
)
async def test_an_address_that_is_gone_is_switched_off(stage: Stage, code: int, description: str) -> None:
    stage.plan(row())
    stage.api.refuse(MARAT, code, description)
    await stage.deliver()
    assert stage.cast.app.ask(address_states)[str(MARAT)] == "blocked"


async def test_a_chat_that_moved_is_told_at_its_new_address(stage: Stage) -> None:
    stage.plan(row())
    stage.api.migrate(MARAT, -2002)
    assert await stage.deliver() == Tally(sent=1)
    assert [said.chat for said in stage.api.sent] == [-2002]
    assert "-2002" in stage.cast.app.ask(address_states)


async def test_one_limited_chat_waits_and_the_others_go_on(stage: Stage) -> None:
    stage.plan(row(assignees=to_everybody(stage.cast)))
    stage.api.limit(MARAT, 1)
    assert await stage.deliver() == Tally(sent=2, failed=1, left=1)
    stage.api.behave(MARAT)
    assert await stage.deliver() == Tally(left=1)
    stage.at("2026-11-23T09:01+03:00")
    assert await stage.deliver() == Tally(sent=1)


async def test_an_error_over_one_chat_rests_that_chat_only(stage: Stage) -> None:
    stage.plan(row(assignees=to_everybody(stage.cast)))
    stage.api.refuse(MARAT, 500, "Internal Server Error")
    assert await stage.deliver() == Tally(sent=2, failed=1, left=1)
    assert await stage.deliver() == Tally(left=1)


async def test_after_six_silent_hours_each_gets_one_true_digest(stage: Stage) -> None:
    stage.plan(
        row(assignees=to_everybody(stage.cast)), row("Анкетирование родителей", assignees=to_everybody(stage.cast))
    )
    stage.api.stop()
    for hour in range(9, 15):
        stage.at(f"2026-11-23T{hour:02}:30+03:00")
        stage.replan()
        assert (await stage.deliver()).sent == 0
    stage.cast.marat.do(complete.complete, stage.occurrence(2))
    stage.api.start()
    stage.at("2026-11-23T15:30+03:00")
    assert await stage.deliver() == Tally(sent=3)
    assert all(said.text.startswith("Напоминание за пн 23 ноября, с опозданием") for said in stage.api.sent)
    assert not any("Анкетирование" in said.text for said in stage.api.sent)


async def test_a_silent_channel_is_asked_by_one_message_at_a_time(stage: Stage) -> None:
    stage.plan(row(assignees=to_everybody(stage.cast)))
    stage.api.stop()
    assert await stage.deliver() == Tally(failed=3, left=3)
    assert await stage.deliver() == Tally(left=3)
    stage.at("2026-11-23T09:05+03:00")
    assert await stage.deliver() == Tally(failed=1, left=3)


async def test_marks_are_made_while_a_message_waits_for_its_answer(stage: Stage) -> None:
    stage.plan(*(row(f"Мероприятие {number}") for number in range(20)))
    stage.api.stall(MARAT, 60)
    patient = TelegramMessenger(stage.settings, read_seconds=60)
    delivering = asyncio.ensure_future(deliver_due(stage.cast.app, [patient], "here"))
    await until(lambda: bool(stage.api.sent), stage.api)
    for number in range(1, 21):
        await stage.cast.marat.ado(complete.complete, stage.occurrence(number))
    assert not delivering.done()
    delivering.cancel()
    await patient.close()


async def test_what_was_perhaps_delivered_is_said_once_more_and_says_so(stage: Stage) -> None:
    stage.plan(row())
    stage.api.cut(MARAT)
    assert await stage.deliver() == Tally(unknown=1)
    stage.api.behave(MARAT)
    assert await stage.deliver() == Tally()
    stage.at("2026-11-23T09:02+03:00")
    assert await stage.deliver() == Tally(sent=1)
    assert [said.text.splitlines()[0] for said in stage.api.said_to(MARAT)] == [
        "Сегодня срок, пн 23 ноября",
        "Возможно, повтор",
    ]
    assert stage.cast.app.ask(deliveries) == [("telegram", "unknown", False), ("telegram", "sent", True)]


async def test_an_answer_slower_than_anybody_waits_is_perhaps_delivered(stage: Stage) -> None:
    stage.plan(row())
    stage.api.stall(MARAT, 1.5)
    assert await stage.deliver() == Tally(unknown=1)


async def test_what_was_done_meanwhile_is_not_said_once_more(stage: Stage) -> None:
    stage.plan(row())
    stage.api.cut(MARAT)
    await stage.deliver()
    stage.cast.marat.do(complete.complete, stage.occurrence())
    stage.api.behave(MARAT)
    stage.at("2026-11-23T09:02+03:00")
    assert await stage.deliver() == Tally()


async def test_twice_unknown_stands_on_the_page_and_is_not_said_again(stage: Stage) -> None:
    stage.plan(row())
    stage.api.cut(MARAT)
    await stage.deliver()
    for moment in ("2026-11-23T09:10+03:00", "2026-11-23T09:20+03:00", "2026-11-23T09:30+03:00"):
        stage.at(moment)
        await stage.deliver()
    assert len(stage.api.said_to(MARAT)) == 2
    assert stage.cast.app.ask(deliveries)[-1] == ("page", "sent", False)


async def test_a_node_that_died_while_sending_leaves_an_unknown_that_is_repeated(stage: Stage) -> None:
    stage.plan(row())
    claimed_by_a_node_that_died(stage, DeliveryState.SENDING)
    await stage.deliver()
    stage.at("2026-11-23T09:03+03:00")
    assert await stage.deliver() == Tally(sent=1)
    assert stage.api.last(MARAT).text.startswith("Возможно, повтор")


async def test_a_node_that_died_before_sending_leaves_nothing_behind(stage: Stage) -> None:
    stage.plan(row())
    claimed_by_a_node_that_died(stage, DeliveryState.LEASED)
    stage.at("2026-11-23T09:01+03:00")
    assert await stage.deliver() == Tally(sent=1)
    assert stage.api.last(MARAT).text.startswith("Сегодня срок")


def claimed_by_a_node_that_died(stage: Stage, state: DeliveryState) -> None:
    """It got so far, and its lease has run out."""
    bot_id = stage.messenger.bot_id
    channels = [OpenChannel("telegram", bot_id, is_probe=False)]
    (claim,) = stage.cast.app.do(send.claim_due, "dead", channels, [("telegram", bot_id)]).claims
    stage.cast.app.do(_left_in, claim.delivery_id, state)


def _left_in(work: Work, delivery_id: int, state: DeliveryState) -> None:
    delivery = work.find(Delivery, delivery_id)
    delivery.state, delivery.lease_until = state, 0.0


async def test_markup_that_telegram_cannot_read_goes_without_it(stage: Stage) -> None:
    stage.plan(row())
    stage.api.refuse_html(MARAT)
    assert await stage.deliver() == Tally(sent=1)
    assert stage.api.last(MARAT).text.startswith("Сегодня срок")


async def test_a_text_that_telegram_does_not_take_stops_nobody_and_ends_on_the_page(stage: Stage) -> None:
    stage.plan(row(assignees=to_everybody(stage.cast)))
    stage.api.refuse(MARAT, 400, "Bad Request: BUTTON_DATA_INVALID")
    assert await stage.deliver() == Tally(sent=2, failed=1)
    stage.at("2026-11-23T09:03+03:00")
    await stage.deliver()
    stage.at("2026-11-23T09:06+03:00")
    await stage.deliver()
    assert stage.cast.app.ask(address_states)[str(MARAT)] == "active"
    assert stage.cast.app.ask(deliveries)[-1] == ("page", "sent", False)


async def test_a_wrong_token_makes_everything_wait(stage: Stage) -> None:
    stage.plan(row())
    stage.api.token = "123456:another"
    assert await stage.deliver() == Tally(failed=1, left=1)
    stage.api.token = "123456:TEST-token_of_a_bot"
    stage.at("2026-11-23T09:05+03:00")
    assert await stage.deliver() == Tally(sent=1)


async def test_at_night_everything_waits_for_the_morning(stage: Stage) -> None:
    stage.plan(row(phrase="до 24 ноября"))
    await stage.deliver()
    stage.at("2026-11-23T23:00+03:00")
    stage.cast.app.do(_now_due)
    assert await stage.deliver() == Tally(left=1)
    stage.at("2026-11-24T08:00+03:00")
    assert (await stage.deliver()).sent == 1


def _now_due(work: Work) -> None:
    for reminder in work.session.scalars(select(Reminder).where(Reminder.state == ReminderState.PENDING)):
        reminder.due_at = work.now


async def test_a_bug_over_one_message_stops_nobody(stage: Stage) -> None:
    class Broken:
        channel, bot_id = "max", "9"

        async def send(self, address: str, message: object) -> str:
            raise ZeroDivisionError

        async def edit(self, address: str, external_id: str, message: object) -> None: ...

    stage.plan(row(assignees=to_everybody(stage.cast)))
    stage.cast.app.do(_move_to_max, MARAT)
    tally = await deliver_due(stage.cast.app, [stage.messenger, Broken()], "here")
    assert tally == Tally(sent=2)
    assert ("max", "unknown", False) in stage.cast.app.ask(deliveries)


def _move_to_max(work: Work, chat: int) -> None:
    contact = work.session.scalars(select(Contact).where(Contact.address == str(chat))).one()
    contact.channel, contact.bot_id = "max", "9"


async def test_more_than_the_budget_of_a_second_is_all_said_in_one_pass(stage: Stage) -> None:
    rows = stage.cast.app.do(enrol, [PersonDraft(f"Фамилия{number} Имя") for number in range(60)])
    for number, person in enumerate(rows):
        stage.cast.app.do(hold, stage.cast.teachers, person.person_id)
        stage.link(stage.cast.app.on_behalf_of(person.person_id, via="web"), 5000 + number)
    stage.plan(row())
    assert await stage.deliver() == Tally(sent=61)


async def test_a_tick_plans_and_says(stage: Stage) -> None:
    stage.plan(row())
    await stage.deliver()
    stage.at("2026-11-24T09:00+03:00")
    ticked = await tick(stage.cast.app, [stage.messenger], "here")
    assert (ticked.sent, ticked.failed, ticked.left) == (1, 0, 0)
    assert stage.api.last(MARAT).text.startswith("! Просрочено, срок был вчера, пн 23 ноября")
