"""Каналы связи: by what each is reached, the worst first; one's own is one's own to unlink."""

from sqlalchemy import select, update

from planner.domain.contact import Contact, ContactState
from planner.domain.message import DeliveryState, Message
from planner.services.channels import OpenChannel
from planner.services.people import dismiss
from planner.services.send import begin, claim_due, sent
from planner.work import Work
from tests.cast import Cast, HandClock
from tests.web.browser import Browser, words
from tests.web.test_messages_and_report import said


def rows(page: str, after: str) -> list[str]:
    """The lines of the table that follows these words."""
    table = page.split(after)[1].split("</tbody>", maxsplit=1)[0]
    return [words(row) for row in table.split("<tr>")[2:]]


def block(work: Work, person_id: int) -> None:
    work.session.execute(
        update(Contact)
        .where(Contact.person_id == person_id)
        .values(state=ContactState.BLOCKED, state_reason="бот заблокирован")
    )


def test_everybody_stands_there_the_worst_first(cast: Cast, olga: Browser, clock: HandClock) -> None:
    cast.app.do(said, cast.olga_id, "1", DeliveryState.SENT)
    cast.app.do(said, cast.marat_id, "2", DeliveryState.DEAD, "чат не найден")
    cast.app.do(block, cast.marat_id)
    clock.set("2026-11-23T12:00+03:00")
    table = rows(olga.page("/channels"), "Каналы всех")
    assert table == [
        "Галимов Марат Ильдарович Telegram подключён 23 ноября, 09:00 выключен бот заблокирован"
        " не доставлено сегодня в 09:00 чат не найден Отвязать",
        "Орлова Вера Николаевна – не подключён сообщения ждут на странице – –",
        "Белова Ольга Сергеевна Telegram подключён 23 ноября, 09:00 готов"
        " доставлено сегодня в 09:00 Проверить Отвязать",
    ]


def test_one_without_a_channel_is_led_to_connect_it(marat: Browser) -> None:
    page = marat.page("/channels")
    assert "не подключён" in rows(page, "Мои каналы")[0]
    assert 'href="/messages">Подключить</a>' in page


def test_an_executor_sees_only_his_own(cast: Cast, marat: Browser) -> None:
    cast.app.do(said, cast.olga_id, "1", DeliveryState.SENT)
    assert "Белова" not in marat.page("/channels")


def test_one_unlinks_ones_own_and_nobody_elses(cast: Cast, marat: Browser) -> None:
    cast.app.do(said, cast.marat_id, "1", DeliveryState.SENT)
    cast.app.do(said, cast.olga_id, "2", DeliveryState.SENT)
    assert marat.send("/channels/1/unlink", shown="/channels").status_code == 303
    assert "не подключён" in rows(marat.page("/channels"), "Мои каналы")[0]
    assert marat.send("/channels/2/unlink", shown="/channels").status_code == 403


def test_a_trial_message_goes_by_the_usual_delivery_and_is_told_in_the_table(cast: Cast, marat: Browser) -> None:
    cast.app.do(said, cast.marat_id, "1", DeliveryState.SENT)
    assert marat.send("/channels/1/try", shown="/channels").status_code == 303
    assert "проверочное сообщение отправляется" in rows(marat.page("/channels"), "Мои каналы")[0]
    (claim,) = cast.app.do(claim_due, "node", [OpenChannel("telegram", "", False)], [("telegram", "")]).claims
    cast.app.do(begin, claim.delivery_id, "node", "Проверочное сообщение")
    cast.app.do(sent, claim.delivery_id, "7")
    assert "готов доставлено только что" in rows(marat.page("/channels"), "Мои каналы")[0]


def test_who_looks_after_people_tries_anybodys_and_an_executor_only_his_own(
    cast: Cast, olga: Browser, marat: Browser
) -> None:
    cast.app.do(said, cast.marat_id, "1", DeliveryState.SENT)
    cast.app.do(said, cast.olga_id, "2", DeliveryState.SENT)
    assert marat.send("/channels/2/try", shown="/channels").status_code == 403
    assert olga.send("/channels/1/try", shown="/channels").status_code == 303
    waiting = cast.app.ask(lambda work: list(work.session.scalars(select(Message).where(Message.kind == "trial"))))
    assert [message.person_id for message in waiting] == [cast.marat_id]


def test_who_left_is_not_in_the_table(cast: Cast, olga: Browser) -> None:
    cast.app.do(said, cast.marat_id, "1", DeliveryState.SENT)
    cast.app.do(dismiss, cast.marat_id, cast.app.ask(lambda work: work.today))
    assert "Галимов" not in olga.page("/channels")
