"""Four workers send at once two thousand reminders: each is said once, by one of them, on either database."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from planner.domain.message import Delivery, DeliveryState
from planner.domain.reminder import Reminder, ReminderState
from planner.work import Work
from tests.chaos.world import OWED_EACH, Team, World, wait

WORKERS, PEOPLE, REMINDERS = 4, 200, 2_000


def said_by(work: Work) -> Counter[str]:
    sent = select(Delivery.owner).where(Delivery.state == DeliveryState.SENT)
    return Counter(owner or "" for owner in work.session.scalars(sent))


def reminders_said(work: Work) -> int:
    query = select(func.count(Reminder.id)).where(Reminder.state == ReminderState.SAID)
    return work.session.scalar(query) or 0


def test_four_workers_say_two_thousand_reminders_each_once(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with World(tmp_path, database_url) as world:
        world.employ(Team(PEOPLE, OWED_EACH, each=25, activities=5))
        assert world.owed() == REMINDERS
        workers = [world.start("worker") for _ in range(WORKERS)]
        wait(lambda: world.unsaid() == 0)
        for worker in workers:
            worker.stop()
        told, by = Counter(said.chat for said in world.api.sent), world.app.ask(said_by)
        with capsys.disabled():
            print(f"\n{database_url.partition(':')[0]}: {sum(told.values())} messages by {len(by)} workers, {dict(by)}")  # noqa: T201 - the figures
        assert world.app.ask(reminders_said) == REMINDERS
    assert (len(told), set(told.values())) == (PEOPLE, {1})
