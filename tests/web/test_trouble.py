"""The database or the disk does not take what was sent: it is said in words, and nothing typed is lost."""

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import OperationalError

from planner.app import House
from planner.database import make_engine
from planner.web.errors import BUSY, FULL, trouble_of
from tests.cast import Cast
from tests.web.browser import Browser, words
from tests.web.plans import SURVEY, occurrence_of


@contextmanager
def held(house: House, patience: pytest.MonkeyPatch) -> Iterator[None]:
    """Another program writes into the database for longer than anybody waits."""
    patience.setattr("planner.database.BUSY_TIMEOUT_MS", 100)
    house.engine.dispose()
    with closing(sqlite3.connect(str(house.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.only_on("sqlite")
def test_what_was_typed_stays_while_another_program_holds_the_database(
    house: House, cast: Cast, marat: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/o/{occurrence_of(cast, SURVEY)}"
    seen = marat.version(path)
    with held(house, monkeypatch):
        answer = marat.send(f"{path}/mark", done_on="2026-11-23", result="Опрошено 96 семей", seen=seen)
    assert answer.status_code == 503
    assert "База занята другой программой. Отправьте ещё раз." in words(answer.text)
    assert "Опрошено 96 семей</textarea>" in answer.text


@pytest.mark.only_on("sqlite")
def test_a_held_database_is_no_error_of_the_planner(
    house: House, marat: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with held(house, monkeypatch):
        answer = marat.send("/messages/invite")
    assert answer.status_code == 503
    assert "База занята другой программой. Отправьте ещё раз." in words(answer.text)
    assert "ошибка" not in words(answer.text)
    assert "Traceback" not in caplog.text


@pytest.mark.only_on("sqlite")
def test_a_form_that_met_a_held_database_can_be_sent_once_more(
    house: House, cast: Cast, marat: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(house, monkeypatch):
        kept = marat.send("/messages/invite").text
    assert 'action="/messages/invite"' in kept
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', kept))
    assert marat.client.post("/messages/invite", data=fields).status_code < 400


def take_away(database: URL) -> None:
    server = make_engine(database.set(database="postgres").render_as_string(hide_password=False))
    with server.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        alone.execute(text(f"DROP DATABASE {database.database} WITH (FORCE)"))
    server.dispose()


@pytest.mark.only_on("postgresql")
def test_what_was_typed_stays_while_the_database_is_away(house: House, cast: Cast, marat: Browser) -> None:
    path = f"/o/{occurrence_of(cast, SURVEY)}"
    seen = marat.version(path)
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', marat.page(path))
    assert token is not None
    take_away(house.engine.url)
    typed = {"csrf": token[1], "seen": seen, "result": "Опрошено 96 семей"}
    answer = marat.client.post(f"{path}/mark", data=typed)
    assert answer.status_code == 503
    assert "База не отвечает." in words(answer.text)
    assert 'name="result" value="Опрошено 96 семей"' in answer.text
    assert marat.get("/my").status_code == 503


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OperationalError("", {}, sqlite3.OperationalError("database or disk is full")), FULL),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OperationalError("", {}, sqlite3.OperationalError("database is locked")), BUSY),
        (OperationalError("", {}, sqlite3.OperationalError("no such table: person")), None),
        (PermissionError(errno.EACCES, "Permission denied"), None),
    ],
)
def test_only_what_passes_by_itself_is_trouble(error: Exception, said: str | None) -> None:
    assert trouble_of(error) == said
