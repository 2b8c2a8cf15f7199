"""«План»: a plan is begun, read, agreed, approved and closed by pages alone."""

import re
from urllib.parse import quote

import pytest

from planner.queries.plan_table import plan_page
from planner.services.approve import close
from planner.services.complete import complete
from planner.services.plan import ActivityDraft, Assignee, add_activity, change_activity, draft_cyclogram
from planner.services.positions import position_called
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser, filled, words
from tests.web.plans import SURVEY, drafted, occurrences, table

DOUBTFUL = "сентябрь, в течение года"
UNREAD = "как получится"


# Who comes


MAKING = ("add", "catalog", "excluded", "preview", "reading?phrase=май", "close")


@pytest.mark.parametrize("page", MAKING)
def test_only_who_may_plan_sees_how_a_plan_is_made(cast: Cast, olga: Browser, marat: Browser, page: str) -> None:
    drafted(cast, SURVEY)
    assert olga.get(f"/plan/1/{page}").status_code == 200
    assert marat.get(f"/plan/1/{page}").status_code == 403


def test_everybody_reads_the_plan_in_force_without_a_button(cast: Cast, marat: Browser) -> None:
    plan = approved_plan(cast, SURVEY)
    assert 'href="/plan"' in marat.page("/my")
    page = marat.page("/plan")
    assert "1 Анкетирование родителей" in words(page)
    row = marat.page(f"/activities/{plan.activities[0]}")
    assert "Ответственный Воспитатели групп" in words(row)
    for text, forms in ((page, {"/signout"}), (row, {"/signout", "/activities/1/say"})):
        assert set(re.findall('method="post" action="([^"]+)"', text)) == forms
    assert "Добавить мероприятие" not in page


def test_a_draft_is_seen_only_by_those_who_make_it(cast: Cast, marat: Browser, olga: Browser) -> None:
    approved_plan(cast, SURVEY)
    following = drafted(cast, ActivityDraft(title="Отчёт", phrase="апрель"), year=2027)
    assert "Отчёт" in olga.page(f"/plan?cyclogram={following}")
    assert "Отчёт" not in marat.page("/plan")
    for path in (f"/plan?cyclogram={following}", "/activities/2", f"/plan/{following}/discussion"):
        assert marat.get(path).status_code == 404, path


def test_where_nothing_is_in_force_a_reader_is_told_who_makes_the_plan(cast: Cast, marat: Browser) -> None:
    drafted(cast, SURVEY)
    assert "Циклограмму ещё не утвердили. Её составляет тот, кто ведёт план." in words(marat.page("/plan"))


FORMS = ("/plan", "/plan/1/add", "/plan/1/catalog", "/plan/1/approve", "/plan/1/past", "/activities/1")


@pytest.mark.parametrize("path", [*FORMS, "/activities/1/place", "/activities/1/put-back", "/activities/1/retire"])
def test_who_may_not_plan_changes_nothing(cast: Cast, marat: Browser, path: str) -> None:
    drafted(cast, SURVEY)
    before = table(cast)
    answer = marat.send(path, title="Чужое", year="2027", order_no="1", order_on="2026-11-23", number="1", every="1")
    assert answer.status_code == 403
    assert table(cast) == before


# Beginning


def test_where_there_is_no_plan_the_page_says_why_and_offers_one(olga: Browser) -> None:
    page = olga.page("/plan")
    assert "Плана пока нет Организация создана, но циклограмму ещё никто не составил" in words(page)
    assert '<option value="2026" selected>2026/2027</option>' in page


def test_an_empty_year_leads_to_the_plan_only_who_may_make_it(olga: Browser, marat: Browser) -> None:
    leads = re.compile('<a class="button[^"]*" href="/plan">')
    assert leads.search(olga.page("/year")) is not None
    assert leads.search(marat.page("/year")) is None


@pytest.mark.parametrize("source", ["catalog", "invariant"])
def test_a_plan_is_begun_from_the_catalogue(cast: Cast, olga: Browser, source: str) -> None:
    answer = olga.send("/plan", year="2026", years="1", source=source)
    beginning = cast.olga.ask(plan_page).beginning
    page = words(olga.page(answer.headers["location"]))
    assert "Черновик плана создан. Проверьте строки и утвердите план." in page
    assert "Циклограмма ВСОКО на 2026/2027 учебный год Черновик" in page
    assert len(table(cast).rows) == {"catalog": beginning.typical, "invariant": beginning.invariant}[source]
    assert source == "catalog" or all(row.invariant for row in table(cast).rows)


def test_a_plan_for_years_is_begun_from_nothing(cast: Cast, olga: Browser) -> None:
    answer = olga.send("/plan", year="2026", years="3", source="blank")
    assert "В плане пока нет ни одного мероприятия" in words(olga.page(answer.headers["location"]))
    assert [str(year) for year in table(cast).head.years] == ["2026/2027", "2027/2028", "2028/2029"]


def test_the_next_year_is_made_from_the_last_plan(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY)
    answer = olga.send("/plan", year="2027", years="1", source="previous")
    assert [row.title for row in table(cast).rows] == [SURVEY.title]
    page = words(olga.page(answer.headers["location"]))
    assert "Циклограмма ВСОКО на 2027/2028 учебный год черновик" in page
    assert "утверждён, редакция 1, приказ от 31.08.2026 № 84" in page


def test_another_year_than_the_following_is_not_guessed(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY)
    answer = olga.send("/plan", year="2026", years="4", source="previous")
    assert answer.status_code == 422
    assert "получится план на 2027/2028 учебный год. Выберите его." in words(answer.text)
    assert '<option value="4" selected>' in answer.text
    assert 'value="previous" checked' in answer.text


def test_a_second_plan_for_the_same_year_is_refused_in_words(cast: Cast, olga: Browser) -> None:
    drafted(cast)
    answer = olga.send("/plan", year="2026", years="1", source="blank")
    assert (answer.status_code, "уже есть" in answer.text, 'value="blank" checked' in answer.text) == (409, True, True)


@pytest.mark.parametrize("fields", [{"year": "x"}, {"year": "9999"}, {"year": "2026", "years": "7"}])
def test_a_year_that_cannot_be_is_refused_at_its_field(olga: Browser, fields: dict[str, str]) -> None:
    answer = olga.send("/plan", **fields)
    assert (answer.status_code, "Выберите из предложенного." in answer.text) == (422, True)


# The table


def test_the_table_shows_the_words_and_what_was_understood(cast: Cast, olga: Browser) -> None:
    drafted(
        cast,
        ActivityDraft(
            title="Отчёт", phrase="до 20 апреля", assignees=(Assignee(cast.teachers),), result_document="акт"
        ),
        ActivityDraft(title="Замеры", phrase="9 и 23 декабря", invariant=False, section="Мониторинг"),
        ActivityDraft(title="Собрание", phrase=UNREAD),
        ActivityDraft(title="Питание", phrase=DOUBTFUL),
    )
    page = words(olga.page("/plan"))
    assert "4 строки, без даты 2" in page
    assert "1 Отчёт И до 20 апреля Воспитатели групп Акт –" in page
    assert "9 и 23 декабря прочитано: 9 декабря 2026 г., 23 декабря 2026 г. не указан – –" in page
    assert f"{UNREAD} без даты в тексте нет даты, которую можно прочитать" in page
    assert f"{DOUBTFUL} без даты проверьте, так ли прочитано: сентябрь, в течение года: с 1 сентября 2026 г." in page


def test_seats_nobody_holds_are_named_with_how_to_mend_it(cast: Cast, olga: Browser) -> None:
    vacant = cast.app.do(position_called, "медицинская сестра").id
    drafted(cast, ActivityDraft(title="Питание", phrase="апрель", assignees=(Assignee(vacant), Assignee(cast.head))))
    page = olga.page("/plan")
    assert "1 место из плана сегодня никто не занимает: медицинская сестра. Напоминания о таких" in words(page)
    assert '<a href="/positions">«Должности и органы»</a>' in page
    assert table(cast).vacant == ("медицинская сестра",)


def test_rows_of_one_section_stand_together_under_its_name(cast: Cast, olga: Browser) -> None:
    drafted(
        cast,
        ActivityDraft(title="Замеры", phrase="декабрь", section="Среда"),
        ActivityDraft(title="Питание", phrase="апрель", section="Здоровье"),
        ActivityDraft(title="Опрос", phrase="май", section="Среда"),
    )
    shown = [(section.title, [row.title for row in section.rows]) for section in table(cast).sections]
    assert shown == [("Среда", ["Замеры", "Опрос"]), ("Здоровье", ["Питание"])]
    page = words(olga.page("/plan"))
    assert "Среда 2 строки" in page
    assert [row.number for row in table(cast).rows] == [1, 2, 3]


MANY = (
    ActivityDraft(title="Контроль питания", phrase="апрель", section="Здоровье", result_document="акт"),
    ActivityDraft(title="Опрос семей", phrase="май", section="Среда", invariant=False),
    ActivityDraft(title="Собрание", phrase=UNREAD, section="Среда"),
)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("section=Среда", ["Опрос семей", "Собрание"]),
        ("kind=var", ["Опрос семей"]),
        ("undated=1", ["Собрание"]),
        ("text=АКТ питание контроля", []),
        ("text=ПИТАНИЯ  акт", ["Контроль питания"]),
        ("section=Среда&kind=inv", ["Собрание"]),
        ("seat=заведующий", []),
    ],
)
def test_the_address_says_which_rows_are_shown(cast: Cast, olga: Browser, asked: str, shown: list[str]) -> None:
    drafted(cast, *MANY)
    page = words(olga.page(f"/plan?cyclogram=1&{asked}"))
    assert f"показано {len(shown)} из 3" in page
    assert [draft.title for draft in MANY if f"{draft.title} " in page] == shown
    assert ("По фильтру ничего нет" in page) == (not shown)


def test_each_condition_of_a_filter_is_taken_off_by_itself(cast: Cast, olga: Browser) -> None:
    drafted(cast, *MANY)
    page = olga.page("/plan?cyclogram=1&section=Среда&undated=1")
    assert "раздел: Среда , убрать" in words(page)
    assert 'href="/plan?cyclogram=1&amp;undated=1"' in page
    assert f'href="/plan?cyclogram=1&amp;section={quote("Среда")}"' in page


def test_after_approval_each_row_says_how_it_goes(cast: Cast, olga: Browser) -> None:
    quarterly = ActivityDraft(title="Отчёт", phrase="ежеквартально", assignees=(Assignee(cast.senior),))
    approved_plan(cast, quarterly, SURVEY)
    assert [row.standing.late for row in table(cast).rows] == [1, 0]
    cast.olga.do(complete, occurrences(cast, "Отчёт")[0])
    assert "выполнено 1 из 4" in words(olga.page("/plan"))


def test_what_is_changed_since_the_edition_is_found_by_the_filter(cast: Cast, olga: Browser) -> None:
    plan = approved_plan(cast, SURVEY, ActivityDraft(title="Отчёт", phrase="апрель"))
    cast.olga.do(change_activity, plan.activities[1], ActivityDraft(title="Отчёт", phrase="май"), "Просьба")
    assert "показано 1 из 2" in words(olga.page("/plan?changed=1"))
    assert [row.is_changed for row in table(cast).rows] == [False, True]


# Agreeing, approving, closing


def test_a_plan_is_agreed_and_approved_and_says_when_reminders_start(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(
        cast, ActivityDraft(title="Отчёт", phrase="до 25 декабря", assignees=(Assignee(cast.teachers),))
    )
    olga.send(f"/plan/{cyclogram_id}/agree", protocol="1", agreed_on="2026-11-20")
    assert "Согласован, протокол от 20.11.2026 № 1" in words(olga.page("/plan"))
    answer = olga.send(f"/plan/{cyclogram_id}/approve", order_no="84", order_on="2026-11-23")
    page = words(olga.page(answer.headers["location"]))
    assert "План утверждён. Напоминания пойдут с 18 декабря." in page
    assert "Утверждён, редакция 1, приказ от 23.11.2026 № 84" in page


@pytest.mark.parametrize("form", ["agree", "approve"])
def test_a_refused_paper_keeps_what_was_typed(cast: Cast, olga: Browser, form: str) -> None:
    cyclogram_id = drafted(cast, SURVEY)
    number, day = {"agree": ("protocol", "agreed_on"), "approve": ("order_no", "order_on")}[form]
    without_number = olga.send(f"/plan/{cyclogram_id}/{form}", **{day: "2026-11-20"})
    assert (without_number.status_code, 'value="2026-11-20"' in without_number.text) == (422, True)
    without_day = olga.send(f"/plan/{cyclogram_id}/{form}", **{number: "17-к"})
    assert (without_day.status_code, 'value="17-к"' in without_day.text) == (422, True)
    assert table(cast).head.status == "draft"


def test_what_is_typed_of_the_order_stays_when_the_agreement_is_recorded(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast, SURVEY)
    both = {"protocol": "1", "agreed_on": "2026-11-20", "order_no": "84 & 1", "order_on": "2026-11-23"}
    refused = olga.send(f"/plan/{cyclogram_id}/agree", **{**both, "protocol": ""})
    assert filled(refused.text, f"/plan/{cyclogram_id}/approve").items() >= {**both, "protocol": ""}.items()
    recorded = olga.send(f"/plan/{cyclogram_id}/agree", **both)
    page = olga.page(recorded.headers["location"])
    assert filled(page, f"/plan/{cyclogram_id}/approve").items() >= both.items()


def test_a_protocol_typed_beside_the_order_is_recorded_with_it(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast, SURVEY)
    order = {"order_no": "84", "order_on": "2026-11-23"}
    without_day = olga.send(f"/plan/{cyclogram_id}/approve", protocol="1", **order)
    assert (without_day.status_code, "Укажите дату протокола." in without_day.text) == (422, True)
    assert table(cast).head.status == "draft"
    olga.send(f"/plan/{cyclogram_id}/approve", protocol="1", agreed_on="2026-11-20", **order)
    assert "согласован, протокол от 20.11.2026 № 1" in words(olga.page("/plan"))


def test_deadlines_already_past_are_told_before_approval_and_may_be_left_out(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast, ActivityDraft(title="Отчёт", phrase="ежеквартально"), SURVEY)
    page = olga.page("/plan")
    assert "Уже прошло 1 срок из этого плана" in words(page)
    assert f'<a href="/plan/{cyclogram_id}/preview#past">' in page
    answer = olga.send(f"/plan/{cyclogram_id}/past")
    page = words(olga.page(answer.headers["location"]))
    assert "Не войдут в план: 1 прошедший срок." in page
    assert "Сроки раньше 23 ноября 2026 г. в план не входят." in page
    assert table(cast).late == 0
    olga.send(f"/plan/{cyclogram_id}/past/back")
    assert table(cast).late == 1


def test_an_empty_plan_offers_no_approval(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    assert "/approve" not in olga.page("/plan")
    answer = olga.send(f"/plan/{cyclogram_id}/approve", order_no="84", order_on="2026-11-23")
    assert (answer.status_code, "утверждать нечего" in answer.text) == (409, True)


def test_closing_is_asked_about_and_then_nothing_changes(cast: Cast, olga: Browser) -> None:
    plan = approved_plan(cast, SURVEY)
    assert "Открыть план снова нельзя." in words(olga.page(f"/plan/{plan.cyclogram_id}/close"))
    assert olga.send(f"/plan/{plan.cyclogram_id}/close").status_code == 303
    assert "Закрыт, редакция 1, приказ от 31.08.2026 № 84" in words(olga.page("/plan"))
    answer = olga.send(
        f"/plan/{plan.cyclogram_id}/add", title="Контроль питания", phrase="май", position_id=str(cast.teachers)
    )
    assert (answer.status_code, "в нём больше ничего не меняют" in answer.text) == (409, True)
    assert "Контроль питания" in answer.text


def test_the_plan_asked_for_is_shown_and_else_the_latest_open(cast: Cast, olga: Browser) -> None:
    old = approved_plan(cast, SURVEY)
    cast.vera.do(close, old.cyclogram_id)
    new = cast.olga.do(draft_cyclogram, 2027)
    assert table(cast).head.cyclogram_id == new
    assert table(cast, old.cyclogram_id).head.status == "closed"
    assert "Анкетирование родителей" in words(olga.page(f"/plan?cyclogram={old.cyclogram_id}"))
    assert "Планы организации" in words(olga.page("/plan"))


def test_nobody_signs_a_row_that_was_added_behind_his_back(cast: Cast, vera: Browser) -> None:
    drafted(cast, SURVEY)
    seen = vera.version("/plan")
    cast.olga.do(add_activity, 1, ActivityDraft(title="Ещё одна", assignees=(Assignee(position_id=cast.senior),)))
    order = {"order_no": "84", "order_on": "2026-11-23"}
    refused = vera.send("/plan/1/approve", seen=seen, **order)
    assert (refused.status_code, "план изменил кто-то другой" in refused.text) == (409, True)
    assert "Ещё одна" in refused.text
    assert 'value="84"' in refused.text
    assert vera.send("/plan/1/approve", seen=vera.version("/plan"), **order).status_code == 303


def test_a_refused_approval_says_so_at_the_top_of_a_long_plan(cast: Cast, vera: Browser) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram_id, ActivityDraft(title="Приказ", phrase="до 20 декабря"))
    answer = vera.send(f"/plan/{cyclogram_id}/approve", shown="/plan", order_no="84", order_on="")
    top = answer.text.index("Не записано: заполните отмеченное")
    assert (answer.status_code, top < answer.text.index("Циклограмма ВСОКО на")) == (422, True)
