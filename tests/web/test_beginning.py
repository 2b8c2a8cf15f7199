"""The first-run checklist: its steps follow from the facts, may be skipped, are the same for all who plan."""

import pytest

from planner.app import App, House
from planner.domain.organization import Step
from planner.queries.beginning import Beginning, beginning
from planner.services import checklist, founding, join
from planner.services.feed import issue
from planner.services.people import PersonDraft, enrol
from planner.services.plan import ActivityDraft, add_activity, draft_cyclogram
from planner.web.app import make_web
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser, words
from tests.web.conftest import SECRET
from tests.web.plans import SURVEY

PAGE = "/beginning"


def standing(app: App) -> dict[Step, str]:
    found = app.ask(beginning)
    return {one.step: "done" if one.is_done else "skipped" if one.is_skipped else "waits" for one in found.steps}


def of(app: App) -> Beginning:
    return app.ask(beginning)


@pytest.fixture
def alone(house: House) -> App:
    """The first of a new organisation: nobody and nothing else is there."""
    everywhere = App(house).everywhere()
    fresh = App(house).within(everywhere.do(founding.found_organization, "Детский сад № 3"))
    (first,) = fresh.do(enrol, [PersonDraft("Белова Ольга Сергеевна", "старший воспитатель", "администратор")])
    return fresh.on_behalf_of(first.person_id, via="web")


def test_in_a_new_organisation_every_step_waits(alone: App) -> None:
    assert set(standing(alone).values()) == {"waits"}
    assert of(alone).next is Step.ORGANIZATION


def test_each_step_is_done_by_its_fact(alone: App) -> None:
    alone.do(enrol, [PersonDraft("Орлова Вера Николаевна", "заведующий", "руководитель")])
    assert standing(alone)[Step.PEOPLE] == "done"
    plan = alone.do(draft_cyclogram, 2026)
    assert standing(alone)[Step.PLAN] == "waits"
    alone.do(add_activity, plan, ActivityDraft(title="Анкетирование", phrase="когда-нибудь"))
    assert (standing(alone)[Step.PLAN], standing(alone)[Step.DEADLINES]) == ("done", "waits")
    assert alone.person_id is not None
    invitation = alone.do(join.invite, alone.person_id)
    alone.everywhere().do(join.link, invitation.code, "telegram", "7", "1002")
    assert standing(alone)[Step.CHANNEL] == "done"
    alone.do(issue, "Мой телефон")
    assert standing(alone)[Step.CALENDAR] == "done"


def test_an_approved_plan_whose_rows_all_have_deadlines_is_done(cast: Cast) -> None:
    approved_plan(cast, SURVEY)
    found = standing(cast.olga)
    assert [found[step] for step in (Step.PLAN, Step.DEADLINES, Step.APPROVAL)] == ["done"] * 3


def test_the_channel_counts_only_of_those_who_plan(cast: Cast) -> None:
    invitation = cast.marat.do(join.invite, cast.marat_id)
    cast.app.everywhere().do(join.link, invitation.code, "telegram", "7", "1001")
    assert standing(cast.olga)[Step.CHANNEL] == "waits"


def test_a_skipped_step_is_passed_and_can_be_come_back_to(olga: Browser, cast: Cast) -> None:
    olga.send(f"{PAGE}/skip", PAGE, step="people")
    olga.send(f"{PAGE}/skip", PAGE, step="channel")
    assert standing(cast.olga)[Step.CHANNEL] == "skipped"
    assert standing(cast.olga)[Step.PEOPLE] == "done"  # what is done stays done, whatever is pressed
    assert "Вернуть этот шаг в список" in olga.page(PAGE)
    olga.send(f"{PAGE}/come-back", PAGE, step="channel")
    assert standing(cast.olga)[Step.CHANNEL] == "waits"


def test_the_organisation_is_looked_at_in_the_list_itself(olga: Browser, cast: Cast) -> None:
    about = {"name": "Детский сад № 12", "kind": "doo", "zone": "Asia/Omsk", "week": "5"}
    refused = olga.send(f"{PAGE}/organization", PAGE, **about | {"name": ""})
    assert (refused.status_code, "Укажите название" in refused.text) == (422, True)
    assert olga.send(f"{PAGE}/organization", PAGE, **about).status_code == 303
    assert standing(cast.olga)[Step.ORGANIZATION] == "done"
    assert cast.app.ask(lambda work: work.organization.zone) == "Asia/Omsk"


def test_the_page_shows_what_waits_with_links(cast: Cast, olga: Browser) -> None:
    plan = cast.olga.do(draft_cyclogram, 2026)
    row = cast.olga.do(add_activity, plan, ActivityDraft(title="Анкетирование", phrase="когда-нибудь"))
    page = olga.page(PAGE)
    assert f'href="/activities/{row}"' in page
    assert f'href="/plan?cyclogram={plan}#approve"' in page
    assert "без даты 1 строка" in words(page)
    assert "Ноябрь 2026" in page


def test_the_card_stands_on_the_home_page_until_all_is_passed(cast: Cast, olga: Browser, vera: Browser) -> None:
    assert "Дальше: Организация , проверьте вид" in words(olga.page("/"))
    for step in Step:
        cast.olga.do(checklist.skip, step)
    assert "beginning-card" not in olga.page("/")
    assert "Все шаги пройдены" in words(vera.page(PAGE))


def test_the_list_is_put_away_and_taken_out_again(olga: Browser, vera: Browser) -> None:
    olga.send(f"{PAGE}/put-away", PAGE)
    assert "beginning-card" not in vera.page("/")
    assert "Вернуть список на «Сегодня»" in vera.page("/organization")
    vera.send(f"{PAGE}/take-out", "/organization")
    assert "beginning-card" in olga.page("/")


def test_putting_away_can_be_undone_at_once(olga: Browser) -> None:
    olga.send(f"{PAGE}/put-away", PAGE)
    assert 'action="/beginning/take-out"' in olga.page("/")


def test_who_only_does_his_work_sees_no_list(marat: Browser) -> None:
    assert "beginning-card" not in marat.page("/")
    assert marat.get(PAGE).status_code == 403
    assert marat.send(f"{PAGE}/skip", step="people").status_code == 403


def test_without_a_bot_the_page_says_what_is_missing(house: House, cast: Cast) -> None:
    browser = Browser(make_web(house, secret_key=SECRET)).sign_in(cast.app, cast.olga_id)
    assert "Бот Telegram здесь не включён" in words(browser.page(PAGE))


def test_a_trial_message_is_asked_for_and_seen_to_wait(cast: Cast, olga: Browser) -> None:
    invitation = cast.olga.do(join.invite, cast.olga_id)
    cast.app.everywhere().do(join.link, invitation.code, "telegram", "7", "1002")
    assert "Отправить себе проверочное сообщение" in olga.page(PAGE)
    olga.send(f"{PAGE}/trial", PAGE)
    assert "Проверочное сообщение, 23 ноября, 09:00: ждёт отправки" in words(olga.page(PAGE))
    assert "Проверочное сообщение ждёт отправки" in words(olga.page("/messages"))


def test_a_trial_message_without_a_phone_is_refused_in_words(olga: Browser) -> None:
    answer = olga.send(f"{PAGE}/trial", PAGE)
    assert (answer.status_code, "Сначала подключите телефон" in words(answer.text)) == (409, True)
