"""How quickly reminders become messages on their way, against what Telegram lets one bot send: 30 a second.

Everything but the network: two hundred people, ten reminders each, all due. Ten bots, because the budget of one would
be measured otherwise.
"""

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from calendars.workdays import read_decrees
from planner.app import App, House
from planner.catalog import read_catalog
from planner.database import Base, make_engine
from planner.domain.contact import Channel, Contact
from planner.domain.reminder import Reminder, ReminderState
from planner.files import FileStore
from planner.services import send
from planner.services.approve import approve
from planner.services.channels import OpenChannel
from planner.services.founding import found_organization
from planner.services.people import PersonDraft, enrol
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram
from planner.services.positions import position_called
from planner.work import Work
from tests.bench import Row
from tests.cast import HandClock
from tests.conftest import CATALOG, WORKDAYS

TELEGRAM_PER_SECOND = 30.0
PEOPLE, DEADLINES, BOTS = 200, 10, 10
BOT_IDS = tuple(str(1000 + number) for number in range(BOTS))


def run() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        house = _house(Path(folder))
        app = _owing(house)
        reminders = app.ask(_due)
        messages, seconds = _send_all(app)
        house.engine.dispose()
    for what, count in ((f"messages of {reminders // messages} reminders each", messages), ("reminders", reminders)):
        per_second = count / seconds
        name = f"{what}: claimed, begun and sent a second; theirs: Telegram's 30"
        yield Row(name, per_second, TELEGRAM_PER_SECOND, per_second / TELEGRAM_PER_SECOND, "a second")


def _house(folder: Path) -> House:
    engine = make_engine(f"sqlite:///{folder}/planner.db")
    Base.metadata.create_all(engine)
    clock = HandClock("2026-08-31T12:00+03:00")
    return House(engine, clock, read_catalog(CATALOG), read_decrees(WORKDAYS), FileStore(folder / "files"), "http://x")


def _owing(house: House) -> App:
    """A plan in whose middle nobody has been told anything yet."""
    every = App(house).everywhere()
    app = App(house).within(every.do(found_organization, "Сад"))
    app.do(_employ)
    cyclogram = app.do(draft_cyclogram, 2026)
    app.do(_plan, cyclogram)
    app.do(approve, cyclogram, "1", date(2026, 8, 31))
    assert isinstance(house.clock, HandClock)
    house.clock.set("2026-10-13T12:00+03:00")
    return app


def _employ(work: Work) -> None:
    rows = enrol(work, [PersonDraft(f"Сотрудник{n} Имя", f"должность {n}") for n in range(PEOPLE)])
    for number, row in enumerate(rows):
        bot_id = BOT_IDS[number % BOTS]
        contact = Contact(person_id=row.person_id, channel=Channel.TELEGRAM, bot_id=bot_id, address=str(number))
        contact.linked_at = work.now
        work.add(contact)


def _plan(work: Work, cyclogram_id: int) -> None:
    days = ", ".join(f"{day} октября" for day in range(12, 12 + DEADLINES))
    for number in range(PEOPLE):
        position = position_called(work, f"должность {number}").id
        draft = ActivityDraft(title=f"Мероприятие {number}", phrase=days, assignees=(Assignee(position_id=position),))
        add_activity(work, cyclogram_id, draft)


def _due(work: Work) -> int:
    query = select(func.count(Reminder.id)).where(Reminder.state == ReminderState.PENDING, Reminder.due_at <= work.now)
    return work.session.scalar(query) or 0


def _send_all(app: App) -> tuple[int, float]:
    """Claims, begins and marks as sent until nothing is due; how many messages, in what time."""
    pairs = [(Channel.TELEGRAM.value, bot_id) for bot_id in BOT_IDS]
    channels = [OpenChannel(channel, bot_id, is_probe=False) for channel, bot_id in pairs]
    messages, began = 0, time.perf_counter()
    while claims := app.do(send.claim_due, "bench", channels, pairs).claims:
        for claim in claims:
            app.do(send.begin, claim.delivery_id, "bench", "Напоминание")
            app.do(send.sent, claim.delivery_id, "1")
        messages += len(claims)
    return messages, time.perf_counter() - began
