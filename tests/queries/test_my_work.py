"""«Мои дела»: in which bucket a duty stands, whose it is, and that every count of it is one count."""

import random
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from planner.app import App
from planner.domain.assignment import Part
from planner.domain.errors import Conflict, NotAllowed
from planner.domain.occurrence import Occurrence
from planner.domain.people import Holding
from planner.queries.my_work import BucketKey, MyWork, Whose, my_work, pressing_count
from planner.services import complete, people, schedule
from planner.services.holding import act_for, hold
from planner.services.plan import ActivityDraft, Assignee
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan
from tests.web.test_queries import counting

LATE = ActivityDraft(title="Среда", phrase="до 18 ноября")
NEAR = ActivityDraft(title="Анкеты", phrase="до 27 ноября")
MONTH = ActivityDraft(title="Отчёт", phrase="до 30 ноября")
FAR = ActivityDraft(title="Анализ", phrase="до 20 мая")
CHECKED = ActivityDraft(title="Занятия", phrase="до 27 ноября", demands_acceptance=True)


def titles(mine: MyWork) -> dict[str, list[str]]:
    return {bucket.key: [item.title for item in bucket.items] for bucket in mine.buckets if bucket.items}


def ids(cast: Cast) -> list[int]:
    return cast.app.ask(lambda work: list(work.session.scalars(select(Occurrence.id).order_by(Occurrence.id))))


def test_what_is_to_be_done_stands_by_its_day(cast: Cast) -> None:
    approved_plan(cast, LATE, NEAR, MONTH, FAR)
    assert titles(cast.marat.ask(my_work)) == {
        BucketKey.OVERDUE: ["Среда"],
        BucketKey.WEEK: ["Анкеты"],
        BucketKey.MONTH: ["Отчёт"],
        BucketKey.LATER: ["Анализ"],
    }


def test_the_buckets_stand_in_the_order_in_which_they_press(cast: Cast) -> None:
    shown = [bucket.title for bucket in cast.marat.ask(my_work).buckets]
    assert shown[:6] == [
        "Просрочено",
        "Сегодня и до конца недели",
        "В этом месяце",
        "Ждут моей проверки",
        "Возвращено мне",
        "Замещаю",
    ]


def stand_in_for_olga(cast: Cast) -> None:
    def act(work: Work) -> None:
        holding = work.session.scalars(select(Holding).where(Holding.position_id == cast.senior)).one()
        act_for(work, holding.id, cast.marat_id, date(2026, 11, 9), None, "приказ от 09.11.2026 № 95")

    cast.vera.do(act)


def of_olga(cast: Cast, draft: ActivityDraft) -> ActivityDraft:
    return replace(draft, assignees=(Assignee(position_id=cast.senior),))


def test_what_is_done_in_anothers_place_stands_apart_the_late_first_and_presses_no_less(cast: Cast) -> None:
    near, late, far = of_olga(cast, NEAR), of_olga(cast, LATE), of_olga(cast, FAR)
    approved_plan(cast, near, late, far, replace(LATE, title="Своё"))
    stand_in_for_olga(cast)
    mine = cast.marat.ask(my_work)
    assert titles(mine) == {
        BucketKey.OVERDUE: ["Своё"],
        BucketKey.ACTING: ["Среда", "Анкеты"],
        BucketKey.LATER: ["Анализ"],
    }
    assert mine.pressing == 3
    assert cast.olga.ask(my_work).pressing == 0


def test_a_member_of_a_body_sees_its_work_only_when_he_asks_for_it(cast: Cast) -> None:
    cast.app.do(hold, cast.council, cast.marat_id, capacity="member")
    approved_plan(cast, replace(NEAR, assignees=(Assignee(position_id=cast.council),)))
    assert titles(cast.marat.ask(my_work)) == {}
    wide = cast.marat.ask(my_work, None, Whose.PARTICIPATING)
    assert titles(wide) == {BucketKey.WEEK: ["Анкеты"]}
    assert wide.bucket(BucketKey.WEEK).items[0].answered_by == "педагогический совет"


def test_an_executor_is_told_who_answers(cast: Cast) -> None:
    executor = Assignee(position_id=cast.teachers, part=Part.EXECUTOR)
    approved_plan(cast, replace(NEAR, assignees=(Assignee(position_id=cast.senior), executor)))
    (item,) = cast.marat.ask(my_work).bucket(BucketKey.WEEK).items
    assert item.answered_by == "старший воспитатель"


def test_who_has_done_his_own_part_is_pressed_no_more(cast: Cast) -> None:
    (second,) = cast.app.do(people.enrol, [people.PersonDraft("Жукова Лидия Андреевна", "", "исполнитель")])
    cast.app.do(hold, cast.teachers, second.person_id)
    approved_plan(cast, replace(LATE, assignees=(Assignee(position_id=cast.teachers, each=True),)))
    cast.marat.do(complete.complete, ids(cast)[0])
    mine = cast.marat.ask(my_work)
    assert (titles(mine), mine.pressing) == ({BucketKey.WAITING: ["Среда"]}, 0)
    assert cast.app.on_behalf_of(second.person_id, via="web").ask(my_work).pressing == 1


def test_what_was_done_is_in_sight_for_a_month(cast: Cast, clock: HandClock) -> None:
    approved_plan(cast, LATE)
    cast.marat.do(complete.complete, ids(cast)[0])
    clock.set("2026-12-23T09:00+03:00")
    assert titles(cast.marat.ask(my_work)) == {BucketKey.DONE: ["Среда"]}
    clock.set("2026-12-24T09:00+03:00")
    assert titles(cast.marat.ask(my_work)) == {}


def test_only_who_oversees_looks_at_anothers_work(cast: Cast) -> None:
    approved_plan(cast, NEAR)
    assert titles(cast.vera.ask(my_work, cast.marat_id)) == {BucketKey.WEEK: ["Анкеты"]}
    with pytest.raises(NotAllowed):
        cast.marat.ask(my_work, cast.olga_id)


# One count


def lived(cast: Cast, seed: int) -> list[App]:
    """A plan of thirty rows given at random, some of them marked, returned, accepted, moved, cancelled; the people."""
    chance = random.Random(seed)
    seats = [cast.senior, cast.teachers, cast.head, cast.council]
    phrases = ("до 2 ноября", "до 20 ноября", "до 24 ноября", "до 30 ноября", "до 20 мая", "в течение года")

    def row(number: int) -> ActivityDraft:
        parts = [Part.ACCOUNTABLE, *chance.sample([Part.EXECUTOR, Part.CONTROLLER], chance.randint(0, 2))]
        whom = tuple(
            Assignee(position_id=chance.choice(seats), part=part, each=part is Part.EXECUTOR and chance.random() < 0.5)
            for part in parts
        )
        demands = chance.random() < 0.5
        return ActivityDraft(
            title=f"Строка {number}", phrase=chance.choice(phrases), assignees=whom, demands_acceptance=demands
        )

    approved_plan(cast, *(row(number) for number in range(30)))
    if chance.random() < 0.5:
        stand_in_for_olga(cast)
    everybody = [cast.olga, cast.marat, cast.vera]
    for occurrence_id in ids(cast):
        for _ in range(chance.randint(0, 3)):
            happen(chance, chance.choice(everybody), occurrence_id)
    return everybody


def happen(chance: random.Random, app: App, occurrence_id: int) -> None:
    """One thing that people do; what is refused does not happen."""
    try:
        match chance.choice(["mark", "mark", "return", "accept", "undo", "move", "cancel"]):
            case "mark":
                app.do(complete.complete, occurrence_id, protocol="№ 1")
            case "return":
                app.do(complete.return_, occurrence_id, "Дополните")
            case "accept":
                app.do(complete.accept, occurrence_id)
            case "undo":
                app.do(complete.undo, occurrence_id)
            case "move":
                app.do(schedule.move, occurrence_id, date(2026, 12, chance.randint(1, 20)), "Карантин")
            case "cancel":
                app.do(schedule.cancel, occurrence_id, "Нет предмета")
    except (Conflict, NotAllowed):
        pass


@pytest.mark.parametrize("seed", range(3))
def test_the_badge_counts_what_the_list_shows(cast: Cast, seed: int) -> None:
    for app in lived(cast, seed):
        shown = app.ask(my_work)
        assert app.ask(lambda work: pressing_count(work, work.person)) == shown.pressing


def test_the_badge_asks_three_times_however_much_there_is(cast: Cast) -> None:
    lived(cast, 1)

    def asked(work: Work) -> int:
        assert work.person.roles  # a page has asked for the viewer's rights before
        with counting(cast.app.house) as statements:
            pressing_count(work, work.person)
        return len(statements)

    assert [app.ask(asked) for app in (cast.olga, cast.marat, cast.vera)] == [3, 3, 3]
