"""The disk is full: it is said in words, nothing is half-written, and all goes on when there is room again.

The disk is a small one in memory, which only root may make; without that right nothing is run, and it is said so.
"""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2

from tests.chaos import Promise
from tests.chaos.clients import marks, occurrences, sign_in
from tests.chaos.server import Postgresql
from tests.chaos.world import NOVEMBER, Team, World, serves, wait

SIZE = "16m"
LEFT = 64 * 1024
"""Bytes that are free when the disk is as good as full."""
TYPED = "Опрошено 96 семей из 104, замечаний нет. " * 60
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(2 * 1024 * 1024)
SAID = "На диске не осталось места"


def run(folder: Path, _url: str, _: Postgresql) -> Iterator[Promise]:
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk], check=False).returncode:
        yield Promise("not run", True, "a small disk of its own can be made only by root")
        return
    try:
        yield from _on(disk)
    finally:
        subprocess.run(["umount", disk], check=True)


def _on(disk: Path) -> Iterator[Promise]:
    with World(disk, f"sqlite:///{disk}/planner.db") as world:
        ((busy,),) = world.employ(Team(1, NOVEMBER))
        mine = occurrences(world)[0]
        web = world.start("web")
        wait(lambda: serves(world.address))
        with httpx2.Client(base_url=world.address, timeout=60) as browser:
            fields = {"csrf": sign_in(browser, world.app, busy), "done_on": "2026-10-13", "result": TYPED}

            def send(occurrence_id: int, **files: tuple[str, bytes]) -> httpx2.Response:
                return browser.post(f"/o/{occurrence_id}/mark", data=fields, files=files or None)

            with _filled(disk):
                photo = send(mine[0], file=("Справка.png", PHOTO))
                answers = [send(occurrence_id) for occurrence_id in mine[:-1]]
                looked_at = browser.get("/my").status_code
            refused = [answer for answer in answers if answer.status_code != 303]
            taken = [mark for mark, answer in zip(mine, answers, strict=False) if answer.status_code == 303]
            figures = f"{len(taken)} taken while there was room, {len(refused)} refused"
            in_words = all(answer.status_code == 503 and SAID in answer.text for answer in refused)
            yield Promise("marks are refused in words", bool(refused) and in_words, figures)
            kept = all(TYPED.strip() in answer.text for answer in refused)
            yield Promise("what was typed stays on the page", kept, f"{len(refused)} pages")
            in_words = photo.status_code == 503 and SAID in photo.text
            yield Promise("a photo is refused in words", in_words, str(photo.status_code))
            yield Promise("pages can be read meanwhile", looked_at == 200, str(looked_at))
            halves = [path.name for path in disk.rglob(".part-*")]
            yield Promise("no half of a file stays", not halves, f"{len(halves)} halves")
            standing = marks(world)
            yield Promise("what was taken stands, nothing else", sorted(standing) == sorted(taken), f"{len(standing)}")
            later = [send(mark, file=("Справка.png", PHOTO)).status_code for mark in mine if mark not in taken]
            yield Promise("with room again all are taken", set(later) == {303}, f"{len(later)} marks with a photo")
        web.stop()
        with closing(sqlite3.connect(disk / "planner.db")) as database:
            said = database.execute("PRAGMA integrity_check").fetchone()[0]
        yield Promise("the database is whole", said == "ok" and set(marks(world).values()) == {1}, said)


@contextmanager
def _filled(disk: Path) -> Iterator[None]:
    """The disk, with next to nothing left of it for a while."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        try:
            while file.write(bytes(LEFT)):
                file.flush()
        except OSError:
            file.truncate(max(0, file.tell() - LEFT))
    yield
    filler.unlink()
