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


def take_turns(name: str, ours: Callable[[], float], theirs: Callable[[], float], rounds: int, unit: str) -> Row:
    """The medians of both and of their ratio, measured in turns: what slows the machine for a while slows both."""
    ours(), theirs()  # the first run of each pays for caches and imports
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    ratio = median(mine / other for mine, other in pairs)
    return Row(name, median(mine for mine, _ in pairs), median(other for _, other in pairs), ratio, unit)


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 15) -> Row:
    """How long each takes, in milliseconds."""
    return take_turns(name, lambda: milliseconds(ours), lambda: milliseconds(theirs), rounds, "ms")


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000
