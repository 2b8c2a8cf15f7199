"""The world of a program: an organisation with its people and their phones, and the planner's processes over it."""

import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine, func, select

from calendars.workdays import read_decrees
from planner import migrations
from planner.app import App, House
from planner.catalog import read_catalog
from planner.database import make_engine
from planner.domain.contact import Channel, Contact
from planner.domain.message import Delivery, DeliveryState
from planner.domain.people import PositionKind
from planner.domain.reminder import Reminder, ReminderState
from planner.files import FileStore
from planner.services.approve import approve
from planner.services.founding import found_organization
from planner.services.holding import hold
from planner.services.people import PersonDraft, enrol
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram
from planner.services.positions import position_called
from planner.work import Work
from tests.cast import HandClock
from tests.conftest import CATALOG, ROOT, WORKDAYS
from tests.servers.bot_api import TOKEN, BotApi

MORNING = "2026-10-13T07:30+03:00"
"""The plan is approved before the hour of reminders: each person is then owed one for every deadline named."""
NOON = "2026-10-13T12:00+03:00"
OWED_EACH = "13 октября, 14 октября"
"""Of each person: «Сегодня срок» and «через 1 рабочий день»: two reminders each, in one message."""
NOVEMBER = ", ".join(map(str, range(1, 29))) + " ноября"
"""Twenty-eight deadlines, so far off that nobody is reminded of them today."""
MIGRATING = threading.Lock()
"""Alembic keeps what it is doing in its module."""
PATIENCE = 240.0
"""Seconds that anything may take on a busy machine before it counts as never."""


@dataclass(frozen=True)
class Team:
    """People who have the same deadlines, so many of them in each position, which has so many activities."""

    people: int
    phrase: str
    each: int = 1
    activities: int = 1


def listeners(reminders: int) -> Team:
    """People to whom so many reminders in all are due at noon, two in one message."""
    return Team(reminders // 2, OWED_EACH, each=25)


@dataclass
class Program:
    """A process of the planner, as an operator starts it."""

    command: str
    variables: dict[str, str]
    cwd: Path
    running: "subprocess.Popen[bytes]" = field(init=False)

    def __post_init__(self) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
        with (self.cwd / f"{self.command}.log").open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "planner", self.command],
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**clean, "PYTHONPATH": str(ROOT), **self.variables},
            )

    @property
    def lives(self) -> bool:
        return self.running.poll() is None

    def kill(self) -> None:
        """As the power goes: it can write nothing any more."""
        self.running.kill()
        self.running.wait()

    def stop(self) -> None:
        self.running.terminate()
        self.running.wait(60)


class World:
    """One organisation. It is marked as a demo, so that its processes may live on a day of our choice."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url, self.port = folder, url, _free_port()
        self.random = random.Random(20261013)
        self.api = BotApi()
        self.clock = HandClock(MORNING)
        self.engine: Engine = make_engine(url)
        self._programs: list[Program] = []

    def __enter__(self) -> "World":
        self.api.start()
        with MIGRATING:
            migrations.upgrade(self.engine)
        house = House(
            self.engine,
            self.clock,
            read_catalog(CATALOG),
            read_decrees(WORKDAYS),
            FileStore(self.folder / "files"),
            self.address,
        )
        every = App(house).everywhere()
        self.app = App(house).within(every.do(found_organization, "Школа № 1", kind="school", is_demo=True))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for program in self._programs:
            if program.lives:
                program.kill()
        self.api.stop()
        self.engine.dispose()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, command: str, clock: str = NOON) -> Program:
        """A process: `worker`, `web` or another, for which it is this moment when it starts."""
        variables = {
            "PLANNER_DATABASE_URL": self.url,
            "PLANNER_DATA_DIR": str(self.folder),
            "PLANNER_PORT": str(self.port),
            "PLANNER_CLOCK": clock,
            "PLANNER_TELEGRAM_TOKEN": TOKEN,
            "PLANNER_TELEGRAM_API_URL": self.api.root,
        }
        program = Program(command, variables, self.folder)
        self._programs.append(program)
        return program

    # Who and what there is

    def employ(self, *teams: "Team") -> list[list[int]]:
        """People with a plan in force; their ids, team by team."""
        ids = [self.app.do(_employ, number, team) for number, team in enumerate(teams)]
        cyclogram_id = self.app.do(draft_cyclogram, 2026)
        for number, team in enumerate(teams):
            self.app.do(_plan, cyclogram_id, number, team)
        self.app.do(approve, cyclogram_id, "1", date(2026, 8, 31))
        self.api.knows(*(_chat(person_id) for team in ids for person_id in team))
        self.clock.set(NOON)
        return ids

    def owed(self) -> int:
        """Reminders that are due by noon."""
        return self.app.ask(_owed)

    # What came of it

    def in_flight(self) -> int:
        """Reminders that are due and not said, and messages that some worker has claimed and not settled."""
        return self.app.ask(_in_flight)

    def unsaid(self) -> int:
        """The same, and what is still to be repeated."""
        return self.app.ask(lambda work: _in_flight(work) + _to_repeat(work))

    def listed(self) -> set[int]:
        """The chats of what the planner itself lists as perhaps said twice."""
        return {int(address) for address in self.app.ask(_listed)}


def wait(is_so: Callable[[], bool], seconds: float = PATIENCE, pause: float = 0.1) -> bool:
    """Waits until it is so; whether it came."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(pause)
    return is_so()


def serves(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=20):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _chat(person_id: int) -> int:
    return 10_000 + person_id


def _employ(work: Work, team_no: int, team: Team) -> list[int]:
    names = [f"Сотрудник{number} Команды{team_no}" for number in range(team.people)]
    rows = enrol(work, [PersonDraft(name, "", "исполнитель") for name in names])
    for number, row in enumerate(rows):
        hold(work, _group(work, team_no, number // team.each), row.person_id)
        bot_id, address = TOKEN.partition(":")[0], str(_chat(row.person_id))
        contact = Contact(person_id=row.person_id, channel=Channel.TELEGRAM, bot_id=bot_id, address=address)
        contact.linked_at = work.now
        work.add(contact)
    return [row.person_id for row in rows]


def _plan(work: Work, cyclogram_id: int, team_no: int, team: Team) -> None:
    for number in range(-(-team.people // team.each)):
        whose = (Assignee(position_id=_group(work, team_no, number)),)
        for activity in range(team.activities):
            title = f"Мероприятие {team_no}.{number}.{activity}"
            add_activity(work, cyclogram_id, ActivityDraft(title, team.phrase, is_looked_at=True, assignees=whose))


def _group(work: Work, team_no: int, number: int) -> int:
    return position_called(work, f"группа {team_no}.{number}", PositionKind.GROUP).id


def _owed(work: Work) -> int:
    due = select(func.count(Reminder.id)).where(Reminder.state == ReminderState.PENDING, Reminder.due_at <= work.now)
    return work.session.scalar(due) or 0


def _in_flight(work: Work) -> int:
    waiting = select(func.count(Reminder.id)).where(
        Reminder.state.in_((ReminderState.PENDING, ReminderState.CLAIMED)), Reminder.due_at <= work.now
    )
    claimed = select(func.count(Delivery.id)).where(Delivery.state.in_((DeliveryState.LEASED, DeliveryState.SENDING)))
    return (work.session.scalar(waiting) or 0) + (work.session.scalar(claimed) or 0)


def _to_repeat(work: Work) -> int:
    return work.session.scalar(select(func.count(Delivery.id)).where(Delivery.repeat_at.is_not(None))) or 0


def _listed(work: Work) -> list[str]:
    unknown = select(Contact.address).join(Delivery, Delivery.contact_id == Contact.id)
    return list(work.session.scalars(unknown.where(Delivery.state == DeliveryState.UNKNOWN)))
