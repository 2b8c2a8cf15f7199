"""Another program holds the database for half a minute: pages say so and keep what was typed, reminders wait."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2

from tests.chaos import Promise
from tests.chaos.clients import marks, occurrences, sign_in
from tests.chaos.said import promises
from tests.chaos.server import Postgresql
from tests.chaos.world import Team, World, listeners, serves, wait

HELD_SECONDS, REMINDERS = 30.0, 100
TYPED = "Опрошено 96 семей из 104, замечаний нет"
SAID = "База занята другой программой"


def run(folder: Path, url: str, _: Postgresql) -> Iterator[Promise]:
    with World(folder, url) as world:
        told = listeners(REMINDERS)
        ((busy,), _people) = world.employ(Team(1, "20 ноября"), told)
        programs = [world.start("web")]
        wait(lambda: serves(world.address))
        with httpx2.Client(base_url=world.address, timeout=60) as browser:
            (occurrence_id,) = occurrences(world)[0]
            fields = {"csrf": sign_in(browser, world.app, busy), "done_on": "2026-10-13", "result": TYPED}
            began = time.monotonic()
            with closing(sqlite3.connect(folder / "planner.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                programs.append(world.start("worker"))
                refused = browser.post(f"/o/{occurrence_id}/mark", data=fields)
                waited = time.monotonic() - began
                looked_at = browser.get("/my").status_code
                time.sleep(max(0.0, HELD_SECONDS - (time.monotonic() - began)))
                said_meanwhile = len(world.api.sent)
            in_words = refused.status_code == 503 and SAID in refused.text and TYPED in refused.text
            figures = f"{refused.status_code} after {waited:.0f} s of {HELD_SECONDS:.0f}"
            yield Promise("a mark is refused in words, with what was typed", in_words, figures)
            yield Promise("pages can be read meanwhile", looked_at == 200, str(looked_at))
            yield Promise("reminders wait", said_meanwhile == 0, f"{said_meanwhile} said while it was held")
            taken = browser.post(f"/o/{occurrence_id}/mark", data=fields).status_code
        yield Promise("sent again, the mark is taken", marks(world) == {occurrence_id: 1}, str(taken))
        is_said = wait(lambda: world.unsaid() == 0)
        alive = all(program.lives for program in programs)
        for program in programs:
            program.stop()
        yield Promise("the reminders are said afterwards", is_said and alive, f"{len(world.api.sent)} messages")
        yield from promises(world, told.people)
