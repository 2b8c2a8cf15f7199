"""«Что получится»: who gets how much and when, and what in a plan is amiss, before it is approved."""

from planner.queries.plan_preview import preview
from planner.services.plan import ActivityDraft, Assignee
from planner.services.positions import position_called
from tests.cast import Cast
from tests.web.browser import Browser, words
from tests.web.plans import drafted


def test_deadlines_are_counted_by_people_and_months(cast: Cast, olga: Browser) -> None:
    both = (Assignee(cast.senior), Assignee(cast.head))
    drafted(
        cast,
        ActivityDraft(title="Отчёт", phrase="до 20 апреля", assignees=both),
        ActivityDraft(title="Замеры", phrase="9 и 23 декабря", assignees=(Assignee(cast.senior),)),
        ActivityDraft(title="Сайт", phrase="в течение года", assignees=(Assignee(cast.senior),)),
    )
    found = cast.olga.ask(preview, 1)
    assert [month.month for month in found.months] == [12, 4]
    assert [(load.name, load.months, load.whole_year) for load in found.loads] == [
        ("Белова Ольга Сергеевна", (2, 1), 1),
        ("Орлова Вера Николаевна", (0, 1), 0),
    ]
    assert "Белова Ольга Сергеевна 2 1 1 4" in words(olga.page("/plan/1/preview"))


def test_what_is_amiss_is_listed_with_its_rows(cast: Cast, olga: Browser) -> None:
    vacant = Assignee(cast.app.do(position_called, "медицинская сестра").id)
    drafted(
        cast,
        ActivityDraft(title="Питание", phrase="до 20 апреля", assignees=(vacant,)),
        ActivityDraft(title="Собрание", phrase="как получится", assignees=(Assignee(cast.head),)),
        ActivityDraft(title="Опрос", phrase="до 1 октября"),
    )
    page = words(olga.page("/plan/1/preview"))
    assert "Места, которые никто не занимает 1" in page
    assert "№ 1 Питание медицинская сестра" in page
    assert "Строки без даты 1" in page
    assert "№ 2 Собрание как получится" in page
    assert "Строки без ответственного 1" in page
    assert "Уже прошло 1 срок" in page
    assert "№ 3 Опрос 1 октября" in page
    assert "Никто: место не занято 1 1" in page


def test_an_empty_draft_says_why_there_is_nothing_to_see(cast: Cast, olga: Browser) -> None:
    drafted(cast)
    assert "Сроков с датами в плане пока нет" in words(olga.page("/plan/1/preview"))
