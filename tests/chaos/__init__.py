"""Хаос (chaos): processes of the planner are killed, cut off and starved while they work, and everything is counted.

Each program here runs over processes such as an operator starts, a Bot API server on loopback and a database of either
kind, and yields promises with the figures that kept or broke them. `python -m tests.chaos` runs them all (`FULL=1`
five times as much), `python -m tests.chaos worker_killed` one of them; it ends with 1 when a promise was broken.
"""

import os
from dataclasses import dataclass

FULL = os.environ.get("FULL") == "1"


def times(usual: int) -> int:
    """So many by default, five times as many of everything with FULL=1."""
    return usual * 5 if FULL else usual


@dataclass(frozen=True)
class Promise:
    """What has to hold, whether it did, and the figures."""

    text: str
    is_kept: bool
    figures: str = ""
