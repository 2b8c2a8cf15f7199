"""Figures: each a ratio of ours to something else that does the same work, measured side by side in one run.

A machine is quick or slow, busy or idle; a ratio of two things that took turns on it says more than either number.
`python -m tests.bench` runs every module here that has a `run`, `python -m tests.bench feeds` one of them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    name: str
    ours: float
    theirs: float
    ratio: float
    """Ours to theirs."""
    unit: str = "ms"
    """Of milliseconds less is better, of anything a second more is."""


def take_turns(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[float, float]:
    """The medians of both, measured in turns: what slows the machine for a while slows both."""
    ours(), theirs()  # the first run of each pays for caches and imports
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 15) -> Row:
    """How long each takes, in milliseconds."""
    mine, other = take_turns(lambda: milliseconds(ours), lambda: milliseconds(theirs), rounds)
    return Row(name, mine, other, mine / other)


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000
