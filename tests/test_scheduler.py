"""What happens by itself: nothing is skipped because it was late, and a failure stops nothing."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import select

from planner.app import App, House
from planner.domain.node import Heartbeat, NodeKind
from planner.files import FileStore
from planner.scheduler import Job, Ticker, timetable
from planner.services.node import ORPHAN_KEPT, SILENT_AFTER, beat, prune, sweep_files
from tests.cast import Cast, HandClock

What = Callable[[], Awaitable[None]]
PDF = b"%PDF-1.4\n%%EOF\n"


def never(what: What, *, at_start: bool = False) -> Job:
    return Job("job", IntervalTrigger(hours=1), what, at_start=at_start)


def run(ticker: Ticker, seconds: float = 0.05) -> None:
    async def live() -> None:
        ticker.start()
        await asyncio.sleep(seconds)
        await ticker.stop(1)

    asyncio.run(live())


def test_a_missed_job_runs_however_late_it_is(cast: Cast) -> None:
    ticker = Ticker(timetable(cast.app, [], "пк", lambda: None))

    async def look() -> list[tuple[object, object, object]]:
        ticker.start()
        jobs = [(job.misfire_grace_time, job.coalesce, job.max_instances) for job in ticker.scheduler.get_jobs()]
        await ticker.stop(5)
        return jobs

    assert set(asyncio.run(look())) == {(None, True, 1)}


def test_the_timetable_stands_in_one_place(cast: Cast) -> None:
    jobs = timetable(cast.app, [], "пк", lambda: None)

    assert [job.name for job in jobs] == ["heartbeat", "deliver", "plan", "copy", "tidy"]


def test_at_its_start_a_planner_says_that_it_lives_and_makes_a_copy(cast: Cast) -> None:
    copies: list[str] = []

    run(Ticker(timetable(cast.app, [], "пк", lambda: copies.append("copy"))), seconds=1.5)

    assert cast.app.everywhere().ask(lambda work: work.session.scalars(select(Heartbeat.node)).all()) == ["пк"]
    assert copies == ["copy"]


def test_a_job_that_fails_takes_no_other_with_it(caplog: pytest.LogCaptureFixture) -> None:
    done = []

    async def fail() -> None:
        raise ZeroDivisionError

    async def work() -> None:
        done.append(1)

    run(Ticker([never(fail, at_start=True), Job("other", IntervalTrigger(hours=1), work, at_start=True)]))

    assert done == [1]
    assert "Не выполнено: job" in caplog.text


def test_what_has_begun_may_end_before_the_planner_stops() -> None:
    ends = []

    async def slow() -> None:
        await asyncio.sleep(0.3)
        ends.append("end")

    run(Ticker([never(slow, at_start=True)]))

    assert ends == ["end"]


def test_a_node_has_one_heartbeat(house: House, clock: HandClock) -> None:
    every = App(house).everywhere()
    for moment in ("2026-11-23T09:00+03:00", "2026-11-23T09:01+03:00"):
        clock.set(moment)
        every.do(beat, "пк", NodeKind.RUN)

    assert every.ask(lambda work: work.session.scalars(select(Heartbeat.at)).all()) == [clock()]


def test_a_node_that_was_taken_away_is_forgotten(house: House, clock: HandClock) -> None:
    every = App(house).everywhere()
    every.do(beat, "старый пк", NodeKind.RUN)
    clock.moment += SILENT_AFTER * 2

    every.do(prune)

    assert every.ask(lambda work: work.session.scalars(select(Heartbeat.node)).all()) == []


def test_a_file_nobody_mentions_is_swept_only_after_a_day(house: House) -> None:
    files: FileStore = house.files
    files.keep(PDF, "справка.pdf")
    (path,) = files.all()
    written = house.clock().fromtimestamp(path.stat().st_mtime, tz=house.clock().tzinfo)
    every = App(house).everywhere()

    assert every.ask(sweep_files, files, written + ORPHAN_KEPT / 2) == 0
    assert every.ask(sweep_files, files, written + ORPHAN_KEPT * 2) == 1
