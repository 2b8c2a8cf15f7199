"""A whole year of one kindergarten in one story, from an empty database to the analysis.

Everything is real but the clock and the far end of the network: the database made by migrations, the bot a real
python-telegram-bot application against a Bot API server on loopback, the calendar read back by vdirsyncer and khal,
the analysis a Word document read back by python-docx. What the figures must be is counted by hand in PLAN.
"""

import io
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from sqlalchemy import select

from calendars.workdays import read_decrees
from planner import migrations
from planner.app import House
from planner.catalog import Catalog
from planner.database import make_engine
from planner.delivery import tick
from planner.domain.assignment import Part
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity, Cyclogram
from planner.files import FileStore
from planner.papers.report_docx import report_docx
from planner.queries.year_figures import Figures
from planner.queries.year_report import YearReport, year_report
from planner.services import join
from planner.services.approve import agree, approve, close
from planner.services.complete import accept, complete, not_required
from planner.services.decide import decide
from planner.services.feed import issue
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram
from planner.services.schedule import cancel, move, start
from planner.work import Work
from tests.bots.stage import JPEG, MARAT, VERA, Stage, staged
from tests.cast import Cast, HandClock, assemble
from tests.conftest import WORKDAYS
from tests.test_calendar_clients import Subscriber, server

pytestmark = pytest.mark.anyio
__all__ = ["server"]

# What each row comes to by 7 June 2027, day by day of the story below.
#
#   row                       planned   in time  late  not done  cancelled  not required  moved  beyond
#   1 Адаптация                     1         1
#   2 Диагностика                   2         1     1                                         1
#   3 Среда групп                   1         1
#   4 Анкетирование                 1                                                1
#   5 Смотр                         1                                     1
#   6 Самообследование              1                            1
#   7 Материалы на сайте            1   (runs until 31 August: ahead)
#   8 Оценка по обращению           1         1   (started once)
#   9 Проверка после ремонта                                                                             1, in time
#   all in the plan                 9         4     1          1          1          1      1
PLANNED, IN_TIME, LATE, NOT_DONE, CANCELLED, NOT_REQUIRED, MOVED, AHEAD = 9, 4, 1, 1, 1, 1, 1, 1
DONE_PERCENT = 83  # 5 done of the 6 whose day has come and that count: 9 - cancelled - not required - ahead
IN_TIME_PERCENT = 67  # 4 of the same 6


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> HandClock:
    return HandClock("2026-08-24T09:00+03:00")


@pytest.fixture
def house(tmp_path: Path, database_url: str, clock: HandClock, catalog: Catalog) -> Iterator[House]:
    engine = make_engine(database_url)
    migrations.upgrade(engine)
    files = FileStore(tmp_path / "files")
    yield House(engine, clock, catalog, read_decrees(WORKDAYS), files, "https://plan.sad12.example")
    engine.dispose()


@pytest.fixture
async def stage(anyio_backend: str, house: House, clock: HandClock) -> AsyncIterator[Stage]:
    async with staged(assemble(house), clock) as stage:
        yield stage


def rows_of_the_plan(cast: Cast) -> list[ActivityDraft]:
    teachers, senior = Assignee(position_id=cast.teachers), Assignee(position_id=cast.senior)
    checked_by_head = Assignee(position_id=cast.head, part=Part.CONTROLLER)
    return [
        ActivityDraft("Адаптация вновь прибывших", "до 30 сентября", assignees=(teachers,)),
        ActivityDraft("Педагогическая диагностика", "октябрь, апрель", assignees=(teachers,)),
        ActivityDraft(
            "Оценка развивающей среды групп",
            "3-я неделя ноября",
            result_document="справка",
            assignees=(teachers, checked_by_head),
            demands_file=True,
        ),
        ActivityDraft("Анкетирование родителей", "до 20 декабря", assignees=(teachers,)),
        ActivityDraft("Смотр-конкурс групп", "февраль", assignees=(teachers,)),
        ActivityDraft("Отчёт о самообследовании", "до 20 апреля", assignees=(senior,)),
        ActivityDraft("Материалы на сайте", "в течение года", assignees=(senior,)),
        ActivityDraft("Оценка по обращению", "по мере необходимости", assignees=(senior,)),
    ]


@dataclass
class Year:
    """The story's own memory: the plan, and the runs by row and month."""

    stage: Stage
    cyclogram_id: int = 0

    @property
    def cast(self) -> Cast:
        return self.stage.cast

    async def on(self, moment: str) -> None:
        """The clock comes to this moment and the planner does what it does by itself."""
        self.stage.at(moment)
        await tick(self.cast.app, [self.stage.messenger], "here")

    def run(self, title: str, nth: int = 0) -> int:
        return self.cast.app.ask(_run, title, nth)


def plain(text: str) -> str:
    """With ordinary spaces in place of those that keep «№ 1» and «30 сентября» on one line."""
    return text.replace("\u00a0", " ")


def _run(work: Work, title: str, nth: int) -> int:
    query = select(Occurrence.id).join(Activity).where(Activity.title == title)
    return list(work.session.scalars(query.order_by(Occurrence.planned_due_on)))[nth]


async def test_a_year_from_an_empty_database_to_the_analysis(stage: Stage, server: str, tmp_path: Path) -> None:
    year = Year(stage)
    await august(year)
    await september_one_tap(year)
    await october_a_move(year)
    await november_a_photo_is_checked(year)
    await winter_and_spring(year)
    the_calendar_shows_it(year, server, tmp_path)
    the_analysis_says_so(year)


async def august(year: Year) -> None:
    """Ольга drafts the plan, the council agrees, Вера approves; Марат and Вера connect their phones."""
    cast = year.cast
    year.cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    for draft in rows_of_the_plan(cast):
        cast.olga.do(add_activity, year.cyclogram_id, draft)
    cast.olga.do(agree, year.cyclogram_id, "1", date(2026, 8, 28))
    year.stage.clock.set("2026-08-31T12:00+03:00")
    cast.vera.do(approve, year.cyclogram_id, "84", date(2026, 8, 31))
    code = cast.vera.do(join.invite, cast.vera_id).code
    greeting = await year.stage.says(VERA, f"/start {code}")
    assert "Ромашка" in greeting.text


async def september_one_tap(year: Year) -> None:
    """Five working days before the day, one message; one tap, and it is done."""
    stage = year.stage
    await year.on("2026-09-22T09:00+03:00")
    assert stage.api.said_to(MARAT) == []
    await year.on("2026-09-23T09:00+03:00")
    reminder = stage.api.last(MARAT)
    assert plain(reminder.text).splitlines()[:2] == [
        "Через 5 рабочих дней, ср 30 сентября",
        "№ 1. Адаптация вновь прибывших",
    ]
    done = await stage.presses(reminder, "Выполнено")
    assert done.text.startswith("✓ Выполнено")
    said_before = len(stage.api.said_to(MARAT))
    await year.on("2026-09-30T09:00+03:00")
    assert len(stage.api.said_to(MARAT)) == said_before


async def october_a_move(year: Year) -> None:
    """The autumn diagnostics are moved because of a quarantine, told of, and done a day after the new day."""
    stage, cast = year.stage, year.cast
    autumn = year.run("Педагогическая диагностика")
    await year.on("2026-10-20T09:00+03:00")
    cast.olga.do(move, autumn, date(2026, 11, 6), "карантин в двух группах")
    await year.on("2026-10-20T09:05+03:00")
    assert "6 ноября" in plain(stage.api.last(MARAT).text)
    assert "карантин" not in stage.api.last(MARAT).text
    stage.clock.set("2026-11-09T10:00+03:00")
    cast.marat.do(complete, autumn, result="Проведена во всех группах")


async def november_a_photo_is_checked(year: Year) -> None:
    """Марат sends a photo of the справка from his phone; Вера is told, accepts, and adopts a decision."""
    stage, cast = year.stage, year.cast
    await year.on("2026-11-20T09:00+03:00")
    asked = await stage.presses(stage.api.last(MARAT), "Выполнено")
    assert "справка" in " ".join(said.text for said in stage.api.said_to(MARAT)[-2:]), asked.text
    stage.api.sends_photo(MARAT, JPEG)
    await stage.hear()
    await year.on("2026-11-20T09:10+03:00")
    assert stage.api.last(VERA).text.splitlines()[0] == "◧ Сдано, ждёт вашей проверки"
    run = year.run("Оценка развивающей среды групп")
    cast.vera.do(accept, run)
    to_olga = [Assignee(position_id=cast.senior)]
    duty = cast.vera.do(decide, run, "Приобрести пособия", to_olga, date(2027, 1, 29), paper="приказ № 101")
    stage.clock.set("2027-01-25T10:00+03:00")
    cast.olga.do(complete, duty, result="Пособия закуплены")
    cast.vera.do(accept, duty)


async def winter_and_spring(year: Year) -> None:
    """Not required, cancelled, started on demand, added beyond the plan, done in time, and one left undone."""
    cast, clock = year.cast, year.stage.clock
    cast.marat.do(not_required, year.run("Анкетирование родителей"), "опрос провело управление образования")
    cast.olga.do(cancel, year.run("Смотр-конкурс групп"), "ремонт музыкального зала")
    clock.set("2027-03-01T10:00+03:00")
    on_demand = next(iter(cast.app.ask(_activities_called, "Оценка по обращению")))
    started = cast.olga.do(start, on_demand, date(2027, 3, 15))
    beyond = ActivityDraft("Проверка после ремонта", "до 20 марта", assignees=(Assignee(position_id=cast.senior),))
    cast.olga.do(add_activity, year.cyclogram_id, beyond, "окончен ремонт")
    clock.set("2027-03-12T10:00+03:00")
    cast.olga.do(complete, started)
    cast.olga.do(complete, year.run("Проверка после ремонта"))
    clock.set("2027-04-28T10:00+03:00")
    cast.marat.do(complete, year.run("Педагогическая диагностика", 1))
    await year.on("2027-06-07T09:00+03:00")


def _activities_called(work: Work, title: str) -> list[int]:
    return list(work.session.scalars(select(Activity.id).where(Activity.title == title)))


def the_calendar_shows_it(year: Year, server: str, tmp_path: Path) -> None:
    """The plan's secret address, read by real programs: every run with a day, each marked as it went."""
    address = server + urlsplit(year.cast.olga.do(issue, "Рабочий компьютер")).path
    listed = Subscriber(tmp_path, address).sync()
    with_a_day = year.cast.app.ask(lambda work: len(work.session.scalars(select(Occurrence.due_on)).all()))
    assert len(listed) == with_a_day
    shown = {plain(one.title): one.last_on for one in listed}
    assert shown["✓ № 1. Адаптация вновь прибывших"] == "2026-09-30"
    assert shown["ОТМЕНЕНО: № 5. Смотр-конкурс групп"] == "2027-02-28"


def the_analysis_says_so(year: Year) -> None:
    """The figures are those counted by hand, on the page and in the Word document; then the plan is closed."""
    report = year.cast.olga.ask(year_report, 2026)
    assert counts(report.total) == {
        "planned": PLANNED,
        "in_time": IN_TIME,
        "late": LATE,
        "not_done": NOT_DONE,
        "cancelled": CANCELLED,
        "not_required": NOT_REQUIRED,
        "moved": MOVED,
        "ahead": AHEAD,
    }
    assert (report.total.done_percent, report.total.in_time_percent) == (DONE_PERCENT, IN_TIME_PERCENT)
    assert (report.beyond.planned.number, report.beyond.in_time.number) == (1, 1)
    assert [(duty.text, duty.fate.is_done) for duty in report.decisions] == [("Приобрести пособия", True)]
    in_word(report)
    year.cast.vera.do(close, year.cyclogram_id)
    assert year.cast.app.ask(lambda work: work.find(Cyclogram, year.cyclogram_id).status) == "closed"


def counts(figures: Figures) -> dict[str, int]:
    names = ("planned", "in_time", "late", "not_done", "cancelled", "not_required", "moved", "ahead")
    return {name: getattr(figures, name).number for name in names}


def in_word(report: YearReport) -> None:
    paper = docx.Document(io.BytesIO(report_docx(report)))
    totals = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    total = next(row for row in totals if row[0] == "Всего")
    assert total[1] == str(PLANNED)
    words = " ".join(paragraph.text for paragraph in paper.paragraphs) + " ".join(map(" ".join, totals))
    assert report.rule_text in words
    for reason in ("карантин в двух группах", "ремонт музыкального зала", "опрос провело управление образования"):
        assert reason in words
