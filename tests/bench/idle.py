"""What the planner costs while nothing happens, and how soon it is there: against a bare FastAPI page doing nothing.

A school starts it on a weak PC and forgets it, so memory, processor at rest and the start matter more than throughput.
"""

import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench import Row, take_turns

ROOT = Path(__file__).parents[2]
WATCHED_SECONDS = 20
SETTLE_SECONDS = 10
"""Given to what is done at the start: reminders planned, a copy made."""
ROUNDS = 5
BARE = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI(openapi_url=None)
@app.get("/")
def page() -> str:
    return "page"
uvicorn.run(app, port=int(sys.argv[1]), log_level="critical", http="httptools")
"""


@dataclass(frozen=True)
class Running:
    pid: int
    started_in: float
    """Seconds from the start of the process to its first page."""

    @property
    def megabytes(self) -> float:
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1024**2

    @property
    def cpu_seconds(self) -> float:
        user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def run() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        _planner(folder, "demo").wait()
        yield take_turns(
            "planner --help; theirs: python -c pass", lambda: _help(folder), lambda: _nothing(folder), ROUNDS, "ms"
        )
        with _serving(folder, ours=True) as ours, _serving(folder, ours=False) as theirs:
            yield _row("start to the first page; theirs: a bare FastAPI page", ours.started_in, theirs.started_in, "s")
            time.sleep(SETTLE_SECONDS)
            before, bare_before = ours.cpu_seconds, theirs.cpu_seconds
            time.sleep(WATCHED_SECONDS)
            spent = (ours.cpu_seconds - before) / WATCHED_SECONDS * 100
            bare = (theirs.cpu_seconds - bare_before) / WATCHED_SECONDS * 100
            yield _row("memory at rest; theirs: a bare FastAPI page", ours.megabytes, theirs.megabytes, "MB")
            yield _row(f"processor at rest, a bare page {bare:.2f}; theirs: one core", spent, 100.0, "%")


def _row(name: str, ours: float, theirs: float, unit: str) -> Row:
    return Row(name, ours, theirs, ours / theirs, unit)


def _planner(folder: str, *arguments: str, port: int = 0) -> "subprocess.Popen[bytes]":
    return _process(folder, [sys.executable, "-m", "planner", *arguments], PLANNER_PORT=str(port or 8000))


def _process(folder: str, command: list[str], **variables: str) -> "subprocess.Popen[bytes]":
    env = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _help(folder: str) -> float:
    began = time.perf_counter()
    _planner(folder, "--help").wait()
    return (time.perf_counter() - began) * 1_000


def _nothing(folder: str) -> float:
    began = time.perf_counter()
    _process(folder, [sys.executable, "-c", "pass"]).wait()
    return (time.perf_counter() - began) * 1_000


@contextmanager
def _serving(folder: str, *, ours: bool) -> Iterator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, "-c", BARE, str(port)]
    process = _planner(folder, "run", port=port) if ours else _process(folder, command)
    try:
        while not _answers(port):
            time.sleep(0.01)
        yield Running(process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
