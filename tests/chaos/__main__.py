"""`python -m tests.chaos [worker_killed web_killed …]`: the programs named, or all of them, on every database."""

import importlib
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos import FULL, Promise
from tests.chaos.server import Postgresql

PROGRAMS = {
    "several_workers": ("sqlite", "postgresql"),
    "worker_killed": ("sqlite", "postgresql"),
    "web_killed": ("sqlite", "postgresql"),
    "restarts": ("postgresql",),
    "locked": ("sqlite",),
    "disk_full": ("sqlite",),
}
"""What is run on which database."""
AT_ONCE = 2
"""Programs: most of the time one waits, for a lease to run out or for a process to start."""


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(PROGRAMS)
    if unknown:
        sys.exit(f"no such programs: {', '.join(sorted(unknown))}; there are {', '.join(PROGRAMS)}")
    began, broken = time.monotonic(), 0
    print("FULL: five times as much of everything" if FULL else "the usual measure; FULL=1 is five times as much")
    with ThreadPoolExecutor(AT_ONCE) as hands:
        runs = [(name, kind, hands.submit(_run, name, kind)) for name in wanted or PROGRAMS for kind in PROGRAMS[name]]
        for name, kind, run in runs:
            seconds, promises = run.result()
            print(f"\n{name} on {kind}, {seconds:.0f} s", flush=True)
            for promise in promises:
                print(f"  {'kept  ' if promise.is_kept else 'BROKEN'}  {promise.text}: {promise.figures}")
                broken += not promise.is_kept
    print(f"\n{time.monotonic() - began:.0f} s in all, promises broken: {broken}")
    return 1 if broken else 0


def _run(name: str, kind: str) -> tuple[float, list[Promise]]:
    """With a server of its own where it wants PostgreSQL: one program restarts it."""
    began = time.monotonic()
    with TemporaryDirectory(prefix=f"chaos-{name}-", ignore_cleanup_errors=True) as folder, Postgresql() as postgresql:
        url = postgresql.new_database() if kind == "postgresql" else f"sqlite:///{folder}/planner.db"
        program: Iterator[Promise] = importlib.import_module(f"tests.chaos.{name}").run(Path(folder), url, postgresql)
        promises = list(program)
    return time.monotonic() - began, promises


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
