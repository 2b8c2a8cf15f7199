"""Расписание процесса (scheduler): a clock that ticks. The database is the schedule; nothing is kept here.

A school's PC is switched off at night, so a job that was missed runs as soon as the planner is back, once however
often it was missed, and each of them may be run at any time without harm.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import OperationalError

from planner import delivery
from planner.app import App
from planner.clock import utc_now
from planner.delivery import Messenger
from planner.domain.node import NodeKind
from planner.services.node import beat, prune, sweep_files

log = logging.getLogger(__name__)

DELIVER_SECONDS = 5
"""A message that something happened is on its way within seconds."""
BEAT_SECONDS = 30
"""`/healthz` calls a worker dead after 90 s: two beats may be lost."""
COPY_HOURS = 6
"""One copy a day is kept, made at the first chance: nobody knows when the PC will be switched off."""

JOB_DEFAULTS = {
    "coalesce": True,
    "max_instances": 1,
    # Without None, APScheduler silently skips what is a second late (its issues 146, 273, 296).
    "misfire_grace_time": None,
}

What = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """One row of the timetable."""

    name: str
    when: BaseTrigger
    what: What
    at_start: bool = False
    """Also at once when the process starts: the night's run may have been missed."""


def timetable(
    app: App, messengers: Sequence[Messenger], owner: str, copy: Callable[[], None], kind: NodeKind = NodeKind.RUN
) -> tuple[Job, ...]:
    """Everything that a process of this kind does by itself: what, and when.

    Any number of processes may tick at once: what is planned twice is written once, what is due is claimed by one.
    """
    every = app.everywhere()

    async def deliver() -> None:
        await delivery.deliver_due(app, messengers, owner)

    async def plan() -> None:
        await delivery.tick(app, messengers, owner)

    async def say_alive() -> None:
        await asyncio.to_thread(lambda: every.do(beat, owner, kind))

    async def tidy() -> None:
        await asyncio.to_thread(lambda: every.do(prune))
        await asyncio.to_thread(lambda: every.ask(sweep_files, app.files, utc_now()))

    async def copy_database() -> None:
        await asyncio.to_thread(copy)

    heartbeat = Job("heartbeat", IntervalTrigger(seconds=BEAT_SECONDS), say_alive, at_start=True)
    if not kind.ticks:
        return (heartbeat,)
    return (
        heartbeat,
        Job("deliver", IntervalTrigger(seconds=DELIVER_SECONDS), deliver),
        # A new day begins in some time zone of the country at every hour.
        Job("plan", CronTrigger(minute=2, timezone=UTC), plan, at_start=True),
        Job("copy", IntervalTrigger(hours=COPY_HOURS), copy_database, at_start=True),
        Job("tidy", CronTrigger(hour=23, minute=30, timezone=UTC), tidy, at_start=True),
    )


class Ticker:
    """Runs the jobs of a timetable while its process lives."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._running: set[asyncio.Task[None]] = set()
        self.scheduler = AsyncIOScheduler(job_defaults=JOB_DEFAULTS, timezone=UTC)
        for job in jobs:
            self.scheduler.add_job(self._run, job.when, [job], id=job.name, name=job.name)

    def start(self) -> None:
        """From now on the jobs run by themselves. Belongs into a running loop."""
        self.scheduler.start()
        self._keep(asyncio.create_task(self._at_start()))

    async def stop(self, seconds: float) -> None:
        """No job begins any more; those that run have so long to end."""
        self.scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in self._running:
            task.cancel()
        self.scheduler.shutdown(wait=False)

    async def _at_start(self) -> None:
        """What must not wait for its hour, one after the other: a weak PC has other things to do at its start."""
        for job in self._jobs:
            if job.at_start:
                await _guarded(job)

    async def _run(self, job: Job) -> None:
        # A task of our own: the scheduler cancels its own without waiting for what they have begun.
        task = self._keep(asyncio.create_task(_guarded(job)))
        await asyncio.shield(task)

    def _keep(self, task: "asyncio.Task[None]") -> "asyncio.Task[None]":
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task


async def _guarded(job: Job) -> None:
    """A job that failed is logged and runs again at its next time; it never takes the others with it."""
    try:
        await job.what()
    except OperationalError as error:
        log.warning("Не выполнено, база не отвечает: %s (%s)", job.name, str(error.orig).splitlines()[0])
    except Exception:
        log.exception("Не выполнено: %s", job.name)
