"""Real calendar programs: vdirsyncer subscribes over HTTP as a phone does, khal takes a copy and shows what it got.

vdirsyncer gives the items of a subscription UIDs of its own; that ours stay the same is seen where khal takes a copy.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
import uvicorn
from sqlalchemy import select
from starlette.responses import PlainTextResponse

from planner.app import House
from planner.domain.occurrence import Occurrence
from planner.services.complete import complete
from planner.services.feed import issue
from planner.services.plan import ActivityDraft
from planner.services.schedule import cancel, move
from planner.web.feeds import Feeds
from tests.cast import Cast, HandClock, approved_plan

PROGRAMS = Path(sys.executable).parent
PATIENCE = 30.0


@pytest.fixture
def server(house: House) -> Iterator[str]:
    """The address of a server on loopback that gives out calendars."""
    config = uvicorn.Config(Feeds(house, PlainTextResponse("")), port=0, http="httptools", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + PATIENCE
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < deadline, "the server did not start in time"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@dataclass(frozen=True)
class Shown:
    """A line of khal's list: the last day is the one that a person sees, not DTEND."""

    uid: str
    first_on: str
    last_on: str
    title: str


class Subscriber:
    """A person's computer with vdirsyncer and khal, subscribed to one address."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "LC_ALL": "C.UTF-8"}
        (folder / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=folder, address=address))
        (folder / "khal.conf").write_text(KHAL.format(folder=folder))
        (folder / "calendar").mkdir()
        self._run("vdirsyncer", "discover")

    def sync(self) -> list[Shown]:
        """Fetches, and returns what the whole school year now looks like."""
        self._run("vdirsyncer", "sync")
        return self._shown()

    def take_copy(self, calendar: bytes) -> list[Shown]:
        """Takes the file into a calendar of its own; an item it already has is that item's new state."""
        copy = self._folder / "copy.ics"
        copy.write_bytes(calendar)
        self._run("khal", "import", "--batch", str(copy))
        return self._shown()

    def _shown(self) -> list[Shown]:
        form = "{uid}|{start-date}|{end-date}|{title}"
        listed = self._run("khal", "list", "--once", "--day-format", "", "--format", form, "2026-08-01", "400d")
        return [Shown(*line.split("|")) for line in listed.splitlines() if line]

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(PROGRAMS / program), "-c", str(self._folder / f"{program}.conf"), *arguments]
        ran = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


VDIRSYNCER = """
[general]
status_path = "{folder}/status"
[pair cyclogram]
a = "planner"
b = "here"
collections = null
[storage planner]
type = "http"
url = "{address}"
[storage here]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[plan]]
path = {folder}/calendar
[locale]
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
[sqlite]
path = {folder}/khal.db
"""


@pytest.fixture
def address(cast: Cast, server: str) -> str:
    return server + urlsplit(cast.olga.do(issue, "Рабочий компьютер")).path


WEEK = ActivityDraft(title="Неделя педагогического мастерства", phrase="с 16 по 20 ноября")
SURVEY = ActivityDraft(title="Анкетирование родителей", phrase="до 30 ноября")
REPORT = ActivityDraft(title="Отчёт о самообследовании", phrase="до 20 апреля")


def occurrence_of(cast: Cast, activity_id: int) -> int:
    query = select(Occurrence.id).where(Occurrence.activity_id == activity_id)
    return cast.app.ask(lambda work: work.session.scalars(query).one())


def test_a_subscriber_sees_the_year_and_each_day_is_right(cast: Cast, address: str, tmp_path: Path) -> None:
    """A window of five days ends on its fifth day: DTEND is the day after, which many programs got wrong."""
    approved_plan(cast, WEEK, SURVEY, REPORT)
    shown = Subscriber(tmp_path, address).sync()
    assert [(item.first_on, item.last_on, item.title) for item in shown] == [
        ("2026-11-16", "2026-11-20", "№ 1. Неделя педагогического мастерства"),
        ("2026-11-30", "2026-11-30", "№ 2. Анкетирование родителей"),
        ("2027-04-20", "2027-04-20", "№ 3. Отчёт о самообследовании"),
    ]


def let_time_pass(cast: Cast, clock: HandClock, rows: tuple[int, ...]) -> None:
    """The week is over, the survey was moved, the report cancelled."""
    week, survey, report = (occurrence_of(cast, row) for row in rows)
    clock.set("2026-11-24T09:00+03:00")
    cast.marat.do(complete, week)
    cast.olga.do(move, survey, date(2026, 12, 14), "карантин")
    cast.olga.do(cancel, report, "отменено учредителем")


LATER = [
    ("2026-11-16", "✓ № 1. Неделя педагогического мастерства"),
    ("2026-12-14", "№ 2. Анкетирование родителей"),
    ("2027-04-20", "ОТМЕНЕНО: № 3. Отчёт о самообследовании"),
]


def test_a_subscriber_sees_what_moved_on_its_new_day_only_and_what_is_over_says_so(
    cast: Cast, address: str, tmp_path: Path, clock: HandClock
) -> None:
    plan, subscriber = approved_plan(cast, WEEK, SURVEY, REPORT), Subscriber(tmp_path, address)
    subscriber.sync()
    let_time_pass(cast, clock, plan.activities)
    assert [(item.first_on, item.title) for item in subscriber.sync()] == LATER


def test_a_copy_taken_again_changes_the_same_items(cast: Cast, address: str, tmp_path: Path, clock: HandClock) -> None:
    plan, person = approved_plan(cast, WEEK, SURVEY, REPORT), Subscriber(tmp_path, address)
    before = person.take_copy(httpx2.get(address).content)
    let_time_pass(cast, clock, plan.activities)
    after = person.take_copy(httpx2.get(address).content)
    assert [item.uid for item in after] == [item.uid for item in before]
    assert [(item.first_on, item.title) for item in after] == LATER


def test_the_address_stands_in_no_log(
    cast: Cast, address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        Subscriber(tmp_path, address).sync()
    requests = [record.getMessage() for record in caplog.records if record.name == "uvicorn.access"]
    assert requests
    assert not any(urlsplit(address).path.removesuffix(".ics") in record.getMessage() for record in caplog.records)
