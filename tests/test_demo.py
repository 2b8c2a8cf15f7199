"""The demo is a history that could have happened: made by the use cases, with nothing left over to be sent."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import filetype
import pytest
from sqlalchemy import func, select

from calendars.workdays import read_decrees
from planner import demo
from planner.app import App, House
from planner.catalog import Catalog
from planner.database import Base, make_engine
from planner.demo import papers
from planner.domain.completion import Evidence
from planner.domain.decision import Decision, Finding
from planner.domain.errors import Conflict
from planner.domain.journal import JournalEntry
from planner.domain.message import Delivery, DeliveryState
from planner.domain.occurrence import Occurrence, State
from planner.domain.people import Capacity, Holding
from planner.domain.plan import Activity, Cyclogram, Origin
from planner.domain.reminder import Reminder, ReminderState
from planner.files import FileStore
from planner.queries.my_work import BucketKey, my_work
from planner.queries.named import person_meant
from planner.queries.people import demo_people
from planner.services.founding import found_organization
from planner.services.send import due_count
from planner.web.deeds import deed
from planner.work import Work
from tests.conftest import WORKDAYS

Make = Callable[[str, str], App]


def new_house(folder: Path, catalog: Catalog, moment: str) -> House:
    engine = make_engine(f"sqlite:///{folder}/planner.db")
    Base.metadata.create_all(engine)
    now = datetime.fromisoformat(moment).astimezone(UTC)
    return House(engine, lambda: now, catalog, read_decrees(WORKDAYS), FileStore(folder / "files"), "http://sad12")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[App]:
    """The demo as `make run` makes it, on the Monday of the mock-ups."""
    house = new_house(tmp_path_factory.mktemp("demo"), catalog, "2026-11-23T09:00+03:00")
    demo.fill(house)
    yield App(house).within(1)
    house.engine.dispose()


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[App]:
    house = new_house(tmp_path_factory.mktemp("over"), catalog, "2026-11-23T09:00+03:00")
    demo.fill(house, demo.OVER)
    yield App(house).within(1)
    house.engine.dispose()


def states(work: Work) -> dict[State, int]:
    found: dict[State, int] = {}
    for occurrence in work.session.scalars(select(Occurrence)):
        state = occurrence.state(work.today, work.soon_until)
        found[state] = found.get(state, 0) + 1
    return found


def bucket(app: App, name: str, key: BucketKey) -> list[str]:
    return app.ask(lambda work: [item.title for item in my_work(work, person_meant(work, name)).bucket(key).items])


def counted(app: App, row: type[Base]) -> int:
    return app.ask(lambda work: work.session.scalar(select(func.count(row.id))) or 0)


def test_the_running_year_shows_every_state(running: App) -> None:
    assert set(running.ask(states)) == set(State) - {State.TODAY}


def test_marat_has_something_late_something_near_and_something_returned(running: App) -> None:
    marat = "Галимов Марат Ильдарович"

    assert bucket(running, marat, BucketKey.OVERDUE) == ["Устранение замечаний по развивающей среде групп"]
    assert len(bucket(running, marat, BucketKey.WEEK)) == 2
    assert bucket(running, marat, BucketKey.RETURNED) == ["Наблюдение занятий в группах раннего возраста"]


def test_vera_has_something_to_check(running: App) -> None:
    waiting = bucket(running, "Орлова Вера Николаевна", BucketKey.REVIEW)

    assert waiting == ["Оценка развивающей предметно-пространственной среды групп (РППС)"]


def test_the_greeting_offers_olga_marat_and_vera(running: App) -> None:
    assert [person.name for person in running.everywhere().ask(demo_people)] == ["Ольга", "Марат", "Вера"]


def test_there_are_decisions_findings_a_substitute_and_rows_beyond_the_plan(running: App) -> None:
    acting = running.ask(
        lambda w: [h.basis for h in w.session.scalars(select(Holding)) if h.capacity == Capacity.ACTING]
    )
    one_offs = running.ask(
        lambda w: w.session.scalar(select(func.count(Activity.id)).where(Activity.origin == Origin.ONE_OFF))
    )

    assert (counted(running, Decision), counted(running, Finding), one_offs) == (1, 2, 2)
    assert acting == ["приказ от 09.11.2026 № 95"]


def test_nothing_of_the_past_is_left_to_be_sent(running: App) -> None:
    assert running.ask(due_count) == 0
    assert running.ask(lambda w: set(w.session.scalars(select(Delivery.state)))) == {DeliveryState.SENT}


def test_reminders_of_the_past_were_said_on_their_mornings(running: App) -> None:
    said = running.ask(
        lambda w: w.session.scalar(select(func.count(Reminder.id)).where(Reminder.state == ReminderState.SAID))
    )

    assert said is not None
    assert said > 80


def test_nothing_happened_in_the_future(running: App) -> None:
    last = running.ask(lambda w: w.session.scalar(select(func.max(JournalEntry.at))))

    assert last is not None
    assert last <= running.house.clock()


def test_every_deadline_of_the_plan_was_read_surely(running: App) -> None:
    unread = running.ask(lambda w: list(w.session.scalars(select(Activity.phrase).where(Activity.rule.is_(None)))))

    assert unread == []


def test_every_evidence_is_what_its_name_says(running: App) -> None:
    for sha256, name in running.ask(lambda w: w.session.execute(select(Evidence.sha256, Evidence.file_name)).all()):
        kind = filetype.guess(running.files.read(sha256))
        assert kind is not None
        assert name.endswith(f".{kind.extension}")


def test_a_scan_says_where_each_of_its_objects_stands() -> None:
    content = papers.scan("Справка")
    table = content[content.rindex(b"\nxref") :].splitlines()[4:10]

    places = [int(line[:10]) for line in table]

    assert [content[place : place + 7] for place in places] == [b"%d 0 obj" % number for number in range(1, 7)]


def test_the_year_that_is_over_is_closed_and_its_rows_are_the_next_draft(over: App) -> None:
    plans = over.ask(
        lambda w: [(c.title, c.status) for c in w.session.scalars(select(Cyclogram).order_by(Cyclogram.id))]
    )

    assert plans == [
        ("Циклограмма ВСОКО на 2025/2026 учебный год", "closed"),
        ("Циклограмма ВСОКО на 2026/2027 учебный год", "draft"),
    ]


def test_the_year_that_is_over_left_one_thing_undone(over: App) -> None:
    undone = over.ask(
        lambda w: [
            occurrence.title
            for occurrence in w.session.scalars(select(Occurrence).where(Occurrence.plan_year == 2025))
            if occurrence.state(w.today, w.today).is_open
        ]
    )

    assert undone == ["Наблюдение занятий по развитию речи"]
    assert over.ask(due_count) == 0


def test_the_draft_is_of_the_coming_year_and_reminds_of_nothing(tmp_path: Path, catalog: Catalog) -> None:
    house = new_house(tmp_path, catalog, "2027-06-15T12:00+03:00")
    demo.fill(house, demo.DRAFT)
    app = App(house).within(1)

    assert app.ask(lambda w: w.session.scalars(select(Cyclogram.from_on)).one().isoformat()) == "2027-09-01"
    assert counted(app, Reminder) == 0
    assert counted(app, Activity) > 40


@pytest.mark.parametrize("moment", ["2026-09-01T00:30+03:00", "2027-01-01T23:30+03:00"])
def test_the_running_year_can_be_made_on_any_day_and_at_any_hour(tmp_path: Path, catalog: Catalog, moment: str) -> None:
    house = new_house(tmp_path, catalog, moment)

    demo.fill(house)

    assert App(house).within(1).ask(due_count) == 0


def test_a_second_demo_is_refused(running: App) -> None:
    with pytest.raises(Conflict, match="только в пустой базе"):
        demo.fill(running.house)


class Killed(BaseException):
    """Nobody catches it, as nobody catches a kill."""


def cut_short(house: House) -> None:
    def die(done: int, _whole: int) -> None:
        if done == 5:
            raise Killed

    with pytest.raises(Killed):
        demo.fill(house, demo.RUNNING, die)


def test_a_demo_that_was_cut_short_is_known_for_it(house: House) -> None:
    cut_short(house)

    assert demo.is_unfinished(house)


def test_a_whole_demo_is_not_unfinished(running: App) -> None:
    assert not demo.is_unfinished(running.house)


def test_beside_a_real_organisation_a_demo_cut_short_stays(house: House) -> None:
    cut_short(house)
    App(house).everywhere().do(found_organization, "Школа № 5")

    assert not demo.is_unfinished(house)


def test_one_s_own_beginning_takes_the_demo_away(house: House) -> None:
    demo.fill(house)

    demo.start_own(house)

    assert demo.is_empty(house)
    assert list(house.files.all()) == []
    demo.fill(house, demo.DRAFT)


def test_one_s_own_beginning_never_takes_a_real_organisation(house: House) -> None:
    App(house).everywhere().do(found_organization, "Школа № 5")
    App(house).everywhere().do(found_organization, "Показательная", is_demo=True)

    with pytest.raises(Conflict, match="ничего не удалено"):
        demo.start_own(house)

    assert not demo.is_empty(house)


def test_the_journal_of_the_demo_is_said_in_words(over: App) -> None:
    told = over.ask(lambda work: [deed(entry) for entry in work.session.scalars(select(JournalEntry))])
    assert [one for one in told if re.search(r"[A-Za-z]+_[a-z_]+|[A-Z][a-z]+/[A-Z]", one)] == []
