"""The worker is killed again and again while it sends: nothing is lost, nothing is said twice without a word."""

import time
from collections.abc import Iterator
from pathlib import Path

from tests.chaos import Promise, times
from tests.chaos.said import promises, say_the_rest
from tests.chaos.server import Postgresql
from tests.chaos.world import World, listeners, wait

KILLS, REMINDERS = 40, 2_000
PATIENCE = 15.0
"""Seconds for a worker to say anything: what a dead one had claimed is free only after ten, and late in the run there
may be nothing else to say."""


def run(folder: Path, url: str, _: Postgresql) -> Iterator[Promise]:
    kills = times(KILLS)
    with World(folder, url) as world:
        team = listeners(times(REMINDERS))
        world.employ(team)
        owed, people = world.owed(), team.people
        for _number in range(kills):  # by then three quarters are said: the last blows too fall on one who sends
            worker = world.start("worker")
            _wait_for(world, len(world.api.sent) + world.random.randint(1, 3 * people // (2 * kills)))
            worker.kill()
        left = say_the_rest(world)
        yield Promise(f"after {kills} kills everything due was said", left == 0, f"{left} of {owed} left unsaid")
        yield from promises(world, people)


def _wait_for(world: World, messages: int) -> None:
    """Until so many were said, and a moment more: the blow falls before, in the middle of or after writing it down."""
    wait(lambda: len(world.api.sent) >= messages, PATIENCE, pause=0.01)
    time.sleep(world.random.random() * 0.05)
