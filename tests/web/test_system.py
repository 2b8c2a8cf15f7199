"""Состояние: whether the planner works; copies made, taken away, brought and put back from a page."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from planner.app import House
from planner.copies.keeping import Copies
from planner.domain.access import BrowserSession
from planner.domain.message import ChannelHealth
from planner.domain.node import Heartbeat, NodeKind
from planner.domain.organization import Organization
from planner.domain.people import Person, PersonRole, Role
from planner.migrations import newest
from planner.services.node import beat
from planner.services.people import dismiss
from planner.services.send import claim_due
from planner.web.app import make_web
from planner.work import Everywhere, Work
from tests.cast import Cast, HandClock
from tests.web.browser import Browser, words
from tests.web.conftest import SECRET
from tests.web.plans import SURVEY, occurrence_of

pytestmark = pytest.mark.only_on("sqlite")  # PostgreSQL is copied by its own tools


@pytest.fixture
def vera(house: House, cast: Cast, tmp_path: Path) -> Browser:
    """The head, here the administrator too, of the only organisation of its database."""
    with house.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text(f"INSERT INTO alembic_version VALUES ('{newest()}')"))
    cast.app.everywhere().do(_without_school, cast)
    cast.app.do(lambda work: work.add(PersonRole(person_id=cast.vera_id, role=Role.ADMINISTRATOR)).id)
    web = make_web(house, secret_key=SECRET, copies=Copies(house, tmp_path / "data" / "backups", "0.1.0"))
    return Browser(web).sign_in(cast.app, cast.vera_id)


def _without_school(work: Everywhere, cast: Cast) -> None:
    for table in reversed(Organization.metadata.sorted_tables):
        if "organization_id" in table.c:
            work.session.execute(table.delete().where(table.c.organization_id == cast.school.organization_id))
    work.session.execute(Organization.__table__.delete().where(Organization.id == cast.school.organization_id))


def present(cast: Cast) -> list[str]:
    return cast.app.ask(
        lambda work: [person.surname for person in work.session.scalars(select(Person)) if person.works_on(work.today)]
    )


def copy_name(vera: Browser) -> str:
    return vera.page("/system").split('href="/system/copy?name=')[1].split('"')[0]


def state(page: str) -> str:
    return page.split('name="state" value="')[1].split('"', maxsplit=1)[0]


def test_a_copy_is_made_looked_into_and_put_back(vera: Browser, cast: Cast, clock: HandClock) -> None:
    vera.send("/system/copies", shown="/system")
    clock.set("2026-11-24T09:00+03:00")
    cast.app.do(dismiss, cast.marat_id, clock().date())
    name = copy_name(vera)
    page = vera.page(f"/system/copy?name={name}")
    assert "Сделано после него и пропадёт 1 действие" in words(page)
    assert "Вернутся права, которых сейчас нет" in words(page)
    assert "Галимов" not in present(cast)
    sent = vera.send("/system/copy", shown=f"/system/copy?name={name}", name=name, state=state(page))
    assert sent.status_code == 303, sent.text
    assert "Галимов" in present(cast)
    assert "Прежние данные, перед восстановлением" in words(vera.page("/system"))


def test_what_was_done_after_the_look_is_shown_before_anything_is_lost(
    vera: Browser, cast: Cast, clock: HandClock
) -> None:
    vera.send("/system/copies", shown="/system")
    name = copy_name(vera)
    page = vera.page(f"/system/copy?name={name}")
    clock.set("2026-11-24T09:00+03:00")
    cast.app.do(dismiss, cast.marat_id, clock().date())
    sent = vera.send("/system/copy", shown="/system", name=name, state=state(page))
    assert sent.status_code == 409
    assert "Пока вы смотрели" in words(sent.text)
    assert "пропадёт 1 действие" in words(sent.text)
    assert "Галимов" not in present(cast)


def test_a_whole_copy_is_taken_away_and_brought_back(vera: Browser, cast: Cast) -> None:
    taken = vera.send("/system/copies/download", shown="/system")
    assert taken.headers["content-disposition"].startswith("attachment")
    assert "Полную копию скачивали" in words(vera.page("/system"))
    sent = vera.send("/system/copies/upload", shown="/system", files={"file": ("копия.zip", taken.content)})
    assert sent.status_code == 303, sent.text
    assert "Копия проверена, она цела" in words(vera.page(sent.headers["location"]))


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"PK\x03\x04", b""])
def test_what_is_no_copy_is_refused_at_its_field(vera: Browser, content: bytes) -> None:
    sent = vera.send("/system/copies/upload", shown="/system", files={"file": ("копия.zip", content)})
    assert sent.status_code == 400
    assert "Это не копия планировщика, или она повреждена" in words(sent.text)


def test_without_a_file_the_form_asks_for_one(vera: Browser) -> None:
    sent = vera.send("/system/copies/upload", shown="/system")
    assert (sent.status_code, "Выберите файл копии" in words(sent.text)) == (422, True)


def test_a_copy_that_is_not_there_is_not_found(vera: Browser) -> None:
    for name in ("", "by-hand-1.db", "../planner.db", "%2e%2e%2fplanner.db"):
        assert vera.get(f"/system/copy?name={name}").status_code == 404


def test_only_the_administrator_gets_copies(vera: Browser, cast: Cast) -> None:
    vera.send("/system/copies", shown="/system")
    name = copy_name(vera)
    olga = Browser(vera.client.app).sign_in(cast.app, cast.olga_id)
    page = olga.page("/system")
    assert "Копии делает и восстанавливает администратор" in words(page)
    assert name not in page
    assert olga.get(f"/system/copy?name={name}").status_code == 403
    for path in ("/system/copies", "/system/copies/download", "/system/copies/upload", "/system/copy"):
        assert olga.send(path, name=name, state="1").status_code == 403


def test_a_database_of_several_organisations_is_given_to_none_of_them(cast: Cast, house: House, tmp_path: Path) -> None:
    cast.app.do(lambda work: work.add(PersonRole(person_id=cast.vera_id, role=Role.ADMINISTRATOR)).id)
    web = make_web(house, secret_key=SECRET, copies=Copies(house, tmp_path / "backups", "0.1.0"))
    vera = Browser(web).sign_in(cast.app, cast.vera_id)
    assert "Полную копию берёт и восстанавливает тот, кто обслуживает компьютер" in words(vera.page("/system"))
    answer = vera.send("/system/copies/download", shown="/system")
    assert (answer.status_code, "Копия общая для нескольких организаций" in words(answer.text)) == (400, True)


# Работает ли


def test_who_is_alive_and_who_is_silent_stands_in_words(olga: Browser, cast: Cast, clock: HandClock) -> None:
    assert "Рассылка не работает: напоминания не уходят" in words(olga.page("/system"))
    cast.app.everywhere().do(beat, "school-pc:1", NodeKind.RUN)
    assert "Всё работает" in words(olga.page("/system"))
    clock.set("2026-11-23T09:05+03:00")
    page = words(olga.page("/system"))
    assert "school-pc:1 молчит: 5 минут назад" in page
    assert "Рассылка не работает" in page


def test_a_channel_that_does_not_answer_is_told(olga: Browser, cast: Cast) -> None:
    def fail(work: Everywhere) -> None:
        health = ChannelHealth(channel="telegram", bot="1", failing_since=work.now, failures=1, error="нет связи")
        work.session.add(health)
        work.session.add(Heartbeat(node="school-pc:1", kind=NodeKind.RUN, at=work.now))

    cast.app.everywhere().do(fail)
    page = words(olga.page("/system"))
    assert "один из каналов не отвечает" in page
    assert "Telegram не отвечает с 23 ноября, 09:00 нет связи" in page


def test_what_was_brought_to_the_page_only_is_a_sending_too(olga: Browser, cast: Cast, clock: HandClock) -> None:
    occurrence_of(cast, SURVEY)
    assert "Последняя отправка ещё не было" in words(olga.page("/system"))
    clock.set("2026-11-24T09:00+03:00")
    assert "Ждут отправки" in words(olga.page("/system"))
    cast.app.do(claim_due, "node", [], [])
    assert "Последняя отправка 24 ноября, 09:00 на страницу «Сообщения»" in words(olga.page("/system"))


def test_executors_do_not_see_how_the_planner_is(marat: Browser) -> None:
    assert marat.get("/system").status_code == 403


def test_sessions_outlive_putting_back(vera: Browser, cast: Cast) -> None:
    vera.send("/system/copies", shown="/system")
    olga = Browser(vera.client.app).sign_in(cast.app, cast.olga_id)
    name = copy_name(vera)
    page = vera.page(f"/system/copy?name={name}")
    vera.send("/system/copy", shown="/system", name=name, state=state(page))
    assert olga.get("/my").status_code == 200
    assert cast.app.ask(_sessions) == 2


def _sessions(work: Work) -> int:
    return len(list(work.session.scalars(select(BrowserSession))))
