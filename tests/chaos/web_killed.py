"""The server of the pages is killed again and again under twenty people who record what they did."""

import time
from collections.abc import Iterator
from pathlib import Path

from tests.chaos import Promise, times
from tests.chaos.clients import Crowd, marks
from tests.chaos.server import Postgresql
from tests.chaos.world import NOVEMBER, Team, World, wait

KILLS, CLIENTS = 40, 20
PATIENCE = 15.0
"""Seconds for a server to take anything before it is killed all the same."""


def run(folder: Path, url: str, _: Postgresql) -> Iterator[Promise]:
    kills = times(KILLS)
    with World(folder, url) as world:
        crowd = Crowd(world, world.employ(Team(times(CLIENTS), NOVEMBER))[0])
        crowd.start()
        for _number in range(kills):
            web = world.start("web")
            _wait_for(world, crowd, crowd.taken + world.random.randint(1, 2 * crowd.wanted // (3 * kills)))
            web.kill()
        web = world.start("web")
        wait(lambda: crowd.taken == crowd.wanted)
        crowd.give_up()
        web.stop()
        yield from kept(world, crowd, f"after {kills} kills")


def _wait_for(world: World, crowd: Crowd, marks: int) -> None:
    wait(lambda: crowd.taken >= marks, PATIENCE, pause=0.01)
    time.sleep(world.random.random() * 0.05)


def kept(world: World, crowd: Crowd, when: str) -> Iterator[Promise]:
    """What was promised to people who mark, whatever happens to the server."""
    standing = marks(world)
    acknowledged = [mark for client in crowd.clients for mark in client.taken]
    lost = [mark for mark in acknowledged if mark not in standing]
    yield Promise(f"{when} every mark was taken in the end", crowd.taken == crowd.wanted, crowd.figures)
    yield Promise("every acknowledged mark is there", not lost, f"{len(lost)} lost of {len(acknowledged)}")
    doubled = sum(1 for number in standing.values() if number > 1)
    yield Promise("none is there twice", doubled == 0, f"{doubled} doubled of {len(standing)}")
    strange = crowd.strange
    yield Promise("nobody saw an error of the program", not strange, "; ".join(strange[:3]) or "none")
