"""PostgreSQL is restarted again and again under people who mark and a worker that sends: all go on by themselves."""

import time
from collections.abc import Iterator
from pathlib import Path

from tests.chaos import Promise, times
from tests.chaos.clients import Crowd
from tests.chaos.said import promises, say_the_rest
from tests.chaos.server import Postgresql
from tests.chaos.web_killed import kept
from tests.chaos.world import NOVEMBER, Team, World, listeners, serves, wait

RESTARTS, CLIENTS, REMINDERS = 5, 20, 400


def run(folder: Path, url: str, postgresql: Postgresql) -> Iterator[Promise]:
    restarts = times(RESTARTS)
    with World(folder, url) as world:
        told = listeners(times(REMINDERS))
        busy, _ = world.employ(Team(times(CLIENTS), NOVEMBER), told)
        programs = [world.start("web"), world.start("worker")]
        wait(lambda: serves(world.address))
        crowd = Crowd(world, busy)
        crowd.start()
        for number in range(restarts):
            time.sleep(1 + world.random.random())
            postgresql.restart(gently=number % 2 == 0)
        wait(lambda: crowd.taken == crowd.wanted)
        crowd.give_up()
        alive = all(program.lives for program in programs)
        yield Promise(f"no process ended at {restarts} restarts", alive, f"{len(programs)} of them alive")
        for program in programs:
            program.stop()
        yield from kept(world, crowd, f"after {restarts} restarts")
        left = say_the_rest(world)
        yield Promise("everything due was said", left == 0, f"{left} left unsaid")
        yield from promises(world, told.people)
