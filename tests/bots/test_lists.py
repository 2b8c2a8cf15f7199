"""«мои», «неделя», «просрочено»: the same counts as on the page, each organisation apart."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.people import Holding
from planner.queries.my_work import BucketKey, my_work
from planner.services.holding import act_for
from planner.services.people import PersonDraft, enrol
from planner.services.plan import Assignee
from planner.work import Work
from tests.bots.stage import COUNCIL, MARAT, OLGA, Stage, row
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def test_mine_shows_the_same_as_the_page(stage: Stage) -> None:
    stage.plan(row("Среда", "до 20 ноября"), row("Анкеты", "до 24 ноября"), row("Отчёт", "до 20 апреля"))
    said = await stage.says(MARAT, "Мои")
    assert said.text.splitlines() == [
        "Просрочено 1, до конца недели 1, позже 1",
        "",
        "! Просрочено",
        "№ 1. Среда, пт 20 ноября",
        "Сегодня и до конца недели",
        "№ 2. Анкеты, вт 24 ноября",
        "Позже",
        "№ 3. Отчёт, вт 20 апреля",
        "",
        "plan.sad12.example/my",
    ]
    page = stage.cast.marat.ask(my_work)
    assert [page.count(key) for key in (BucketKey.OVERDUE, BucketKey.WEEK, BucketKey.LATER)] == [1, 1, 1]


async def test_the_page_the_chat_and_the_digest_count_alike(stage: Stage) -> None:
    """...also what is done in another's place, which the page and the chat show apart."""
    late, near = row("Среда", "до 18 ноября"), row("Анкеты", "до 24 ноября")
    of_olga = replace(late, title="Отчёт", assignees=(Assignee(position_id=stage.cast.senior),))
    stage.plan(late, near, of_olga)
    stage.cast.vera.do(stand_in_for_olga, stage.cast)
    page = stage.cast.marat.ask(my_work)
    assert [page.count(key) for key in (BucketKey.OVERDUE, BucketKey.WEEK, BucketKey.ACTING)] == [1, 1, 1]
    assert (await stage.says(MARAT, "мои")).text.splitlines()[0] == "Просрочено 1, до конца недели 1, замещаю 1"
    assert (await stage.says(MARAT, "просрочено")).text.splitlines()[0] == "Просрочено 1, замещаю 1"
    digest = (await stage.reminded(MARAT)).text.splitlines()[0]
    assert digest == "Просрочено 2, до пятницы 1"  # by their days: it is told of all of them alike
    assert page.pressing == 3


def stand_in_for_olga(work: Work, cast: Cast) -> None:
    holding = work.session.scalars(select(Holding).where(Holding.position_id == cast.senior)).one()
    act_for(work, holding.id, cast.marat_id, date(2026, 11, 9), None, "приказ от 09.11.2026 № 95")


async def test_a_number_opens_that_one_with_its_buttons(stage: Stage) -> None:
    stage.plan(row("Анкеты", "до 24 ноября"))
    said = await stage.says(MARAT, "/week")
    await stage.presses(said, "№ 1")
    assert stage.api.last(MARAT).text.splitlines()[0] == "Завтра, вт 24 ноября"
    assert stage.api.last(MARAT).labels == ["Выполнено", "Отложить", "Не успеваю"]


@pytest.mark.parametrize("word", ["/late", "/late@cyclogram_bot", "просрочено", "Просрочено", " ПРОСРОЧЕНО "])
async def test_late_in_each_spelling(stage: Stage, word: str) -> None:
    said = await stage.says(MARAT, word)
    assert said.text.splitlines()[0] == "Просроченного нет"


async def test_forty_are_ten_and_a_number(stage: Stage) -> None:
    stage.plan(*(row(f"Мероприятие {number}", "до 24 ноября") for number in range(40)))
    said = await stage.says(MARAT, "неделя")
    assert said.text.splitlines()[0] == "До конца недели 40"
    assert "ещё 30, откройте «Мои дела»" in said.text


async def test_whoever_works_in_two_organisations_sees_each_apart(stage: Stage) -> None:
    stage.plan(row("Среда", "до 24 ноября"))
    marat_of_school(stage)
    await stage.says(MARAT, "мои")
    garden, school = stage.api.said_to(MARAT)[-2:]
    assert garden.text.splitlines()[0] == "Детский сад № 12 «Ромашка»"
    assert school.text.splitlines()[0] == "Школа № 5"
    assert ("Среда" in garden.text, "Среда" in school.text) == (True, False)
    assert "Журналы" in school.text


async def test_a_press_is_done_in_the_organisation_of_the_occurrence(stage: Stage) -> None:
    stage.plan(row("Среда", "до 24 ноября"))
    marat_of_school(stage)
    await stage.says(MARAT, "мои")
    await stage.presses(stage.api.last(MARAT), "№ 1")
    said = await stage.presses(stage.api.last(MARAT), "Выполнено")
    assert said.text.splitlines()[:2] == ["✓ Выполнено в 09:00", "№ 1. Журналы"]


async def test_a_reminder_names_the_organisation_to_whoever_works_in_two(stage: Stage) -> None:
    stage.plan(row("Среда"))
    assert (await stage.reminded(MARAT)).text.splitlines()[0] == "Сегодня срок, пн 23 ноября"
    marat_of_school(stage)
    stage.at("2026-11-24T09:00+03:00")
    await stage.deliver()  # the school's word may follow at once or wait for the chat to have had its rest
    assert "Детский сад № 12 «Ромашка»" in {said.text.splitlines()[0] for said in stage.api.said_to(MARAT)}


def marat_of_school(stage: Stage) -> None:
    """Марат teaches at the school as well, with a duty of his own there."""
    (marat,) = stage.cast.school.do(enrol, [PersonDraft("Галимов Марат Ильдарович", "учитель")])
    teacher = stage.cast.school.on_behalf_of(marat.person_id, via="web")
    stage.link(teacher, MARAT)
    stage.school_plan(row("Журналы", "до 25 ноября", assignees=(Assignee(person_id=marat.person_id),)))


async def test_the_calendar_is_a_page_and_never_a_secret_address(stage: Stage) -> None:
    said = await stage.says(MARAT, "календарь")
    assert "https://plan.sad12.example/calendars" in said.markup
    assert ".ics" not in said.markup


async def test_help_names_every_word(stage: Stage) -> None:
    said = await stage.says(MARAT, "помощь")
    assert all(word in said.text for word in ("мои", "неделя", "просрочено", "календарь", "помощь"))


async def test_a_group_is_told_nothing_of_ones_own_work(stage: Stage) -> None:
    stage.link_council()
    said = await stage.says(COUNCIL, "/my", user=OLGA)
    assert said.text.startswith("Напишите мне об этом в личном чате")
