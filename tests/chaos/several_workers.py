"""Four workers send at once two thousand reminders: each is said once, by one of them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from planner.domain.message import Delivery, DeliveryState
from planner.domain.reminder import Reminder, ReminderState
from planner.work import Work
from tests.chaos import Promise, times
from tests.chaos.server import Postgresql
from tests.chaos.world import OWED_EACH, Team, World, wait

WORKERS, PEOPLE = 4, 200


def run(folder: Path, url: str, _: Postgresql) -> Iterator[Promise]:
    with World(folder, url) as world:
        yield from said_at_once(world, Team(times(PEOPLE), OWED_EACH, each=25, activities=5))  # ten reminders each


def said_at_once(world: World, team: Team) -> Iterator[Promise]:
    world.employ(team)
    owed = world.owed()
    workers = [world.start("worker") for _ in range(WORKERS)]
    wait(lambda: world.unsaid() == 0)
    for worker in workers:
        worker.stop()
    told, by = Counter(one.chat for one in world.api.sent), world.app.ask(_said_by)
    said = world.app.ask(_reminders_said)
    yield Promise(f"{WORKERS} workers said everything due", said == owed, f"{said} of {owed} reminders")
    yield Promise(
        "each was said once",
        (len(told), max(told.values(), default=0)) == (team.people, 1),
        f"{sum(told.values())} messages to {len(told)} of {team.people} people, by worker {sorted(by.values())}",
    )


def _said_by(work: Work) -> Counter[str]:
    sent = select(Delivery.owner).where(Delivery.state == DeliveryState.SENT)
    return Counter(owner or "" for owner in work.session.scalars(sent))


def _reminders_said(work: Work) -> int:
    return work.session.scalar(select(func.count(Reminder.id)).where(Reminder.state == ReminderState.SAID)) or 0
