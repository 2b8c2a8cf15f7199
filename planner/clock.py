"""Часы (clock): the only place in the repository that asks what time it is.

A clock is a function that returns the present moment, aware and in UTC. `App` is given one; everything below receives
the moment as `work.now`, so that a test, `planner tick --at` and PLANNER_CLOCK can all say what time it is.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment by the machine's clock."""
    return datetime.now(UTC)


def starting_at(moment: datetime) -> Clock:
    """A clock that shows `moment` now and runs on from there at the usual speed."""
    begun = time.monotonic()
    return lambda: moment.astimezone(UTC) + timedelta(seconds=time.monotonic() - begun)
