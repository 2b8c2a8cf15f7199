"""«План»: a plan is begun, filled, agreed, approved, amended and closed by pages alone."""

import pytest
from sqlalchemy import select

from planner.app import House
from planner.domain.assignment import Part
from planner.domain.plan import Activity
from planner.queries.plan_table import PlanTable, plan_page
from planner.services.approve import close
from planner.services.plan import ActivityDraft, Assignee, add_activity, as_draft, change_activity, draft_cyclogram
from planner.services.positions import position_called
from planner.work import Work
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser, words
from tests.web.plans import SURVEY
from tests.web.test_queries import counting

DOUBTFUL = "сентябрь, в течение года"
UNREAD = "как получится"
ROW = {"title": "Контроль питания", "phrase": "до 20 апреля", "invariant": "1"}


def table(cast: Cast, cyclogram_id: int | None = None) -> PlanTable:
    found = cast.olga.ask(plan_page, cyclogram_id).table
    assert found is not None
    return found


def drafted(cast: Cast, *drafts: ActivityDraft) -> int:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    for draft in drafts:
        cast.olga.do(add_activity, cyclogram_id, draft)
    return cyclogram_id


def row_ids(cast: Cast) -> list[int]:
    return cast.app.ask(lambda work: list(work.session.scalars(select(Activity.id).order_by(Activity.id))))


def sent(cast: Cast, **fields: str) -> dict[str, str]:
    return {**ROW, "position_id": str(cast.teachers), **fields}


# Who comes


@pytest.mark.parametrize("path", ["/plan", "/plan/1/add", "/plan/1/close", "/activities/1"])
def test_only_who_may_plan_sees_the_plan(cast: Cast, olga: Browser, marat: Browser, path: str) -> None:
    approved_plan(cast, SURVEY)
    assert olga.get(path).status_code == 200
    assert marat.get(path).status_code == 403


def test_the_menu_names_the_plan_only_for_who_may_plan(olga: Browser, vera: Browser, marat: Browser) -> None:
    for browser in (olga, vera):
        assert 'href="/plan"' in browser.page("/my")
    assert 'href="/plan"' not in marat.page("/my")


@pytest.mark.parametrize("path", ["/plan", "/plan/1/add", "/plan/1/fill", "/plan/1/approve", "/activities/1"])
def test_who_may_not_plan_changes_nothing(cast: Cast, marat: Browser, path: str) -> None:
    drafted(cast, SURVEY)
    before = table(cast)
    answer = marat.send(path, **sent(cast), year="2027", order_no="1", order_on="2026-11-23")
    assert answer.status_code == 403
    assert table(cast) == before


def test_a_seat_of_another_organisation_is_unknown(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    theirs = cast.school.do(position_called, "завуч").id
    assert olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, position_id=str(theirs))).status_code == 404
    assert table(cast).rows == ()


# Beginning


def test_where_there_is_no_plan_the_page_says_why_and_offers_one(olga: Browser) -> None:
    page = olga.page("/plan")
    assert "Плана пока нет Организация создана, но циклограмму ещё никто не составил" in words(page)
    assert '<option value="2026" selected>2026/2027</option>' in page


def test_empty_pages_lead_to_the_plan_only_who_may_make_it(olga: Browser, marat: Browser) -> None:
    for path in ("/", "/year"):
        assert '<a class="button main" href="/plan">' in olga.page(path)
        assert '<a class="button main" href="/plan">' not in marat.page(path)


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


def test_an_empty_draft_is_filled_from_the_catalogue_once(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    for _ in range(2):
        olga.send(f"/plan/{cyclogram_id}/fill", source="invariant")
    assert len(table(cast).rows) == cast.olga.ask(plan_page).beginning.invariant


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
    assert "1 Отчёт до 20 апреля прочитано: до 20 апреля 2027 г. Воспитатели групп Акт И" in page
    assert "9 и 23 декабря прочитано:" in page
    assert "сроки: 9 декабря, 23 декабря не указан – В Мониторинг" in page
    assert f"{UNREAD} без даты в тексте нет даты, которую можно прочитать" in page
    assert f"{DOUBTFUL} без даты проверьте, так ли прочитано: сентябрь, в течение года: с 1 сентября 2026 г." in page


def test_seats_nobody_holds_are_named_with_how_to_mend_it(cast: Cast, olga: Browser) -> None:
    vacant = cast.app.do(position_called, "медицинская сестра").id
    drafted(cast, ActivityDraft(title="Питание", phrase="апрель", assignees=(Assignee(vacant), Assignee(cast.head))))
    page = words(olga.page("/plan"))
    assert "1 место из плана сегодня никто не занимает: медицинская сестра. Напоминания о таких" in page
    assert "planner people сотрудники.csv" in page
    assert table(cast).vacant == ("медицинская сестра",)


def test_the_table_asks_no_more_for_a_hundred_rows(house: House, cast: Cast, olga: Browser) -> None:
    def asked() -> int:
        with counting(house) as statements:
            olga.page("/plan")
        return len(statements)

    cyclogram_id = drafted(cast, SURVEY)
    one = asked()

    def fill(work: Work) -> None:
        for number in range(100):
            draft = ActivityDraft(
                title=f"Строка {number}", phrase="до 20 апреля", section="Мониторинг", considered_by_id=cast.council
            )
            add_activity(work, cyclogram_id, draft)

    cast.olga.do(fill)
    assert asked() <= one + 2  # positions and sections, which the single row has none of
    many = asked()
    cast.olga.do(fill)
    assert asked() == many


# One row


def test_a_row_is_added_by_hand(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    fields = sent(cast, section="Среда", document="акт", demands_file="1", demands_acceptance="1")
    answer = olga.send(f"/plan/{cyclogram_id}/add", **fields)
    assert answer.headers["location"] == f"/plan?cyclogram={cyclogram_id}"
    assert "Мероприятие добавлено. Срок прочитан: до 20 апреля 2027 г." in words(olga.page("/plan"))
    (row,) = table(cast).rows
    assert (row.title, row.section, row.document) == ("Контроль питания", "Среда", "акт")
    assert (row.responsible, row.invariant, row.is_dated) == (("воспитатели групп",), True, True)
    draft = cast.olga.ask(lambda work: as_draft(work.find(Activity, row.activity_id)))
    assert (draft.demands_file, draft.demands_acceptance) == (True, True)


def test_rows_are_added_one_after_another(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    answer = olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, more="1"))
    assert answer.headers["location"] == f"/plan/{cyclogram_id}/add"


def test_a_new_title_makes_a_position_and_a_known_one_is_found(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    for title in ("Методист", "методист", "Воспитатели  групп"):
        olga.send(f"/plan/{cyclogram_id}/add", **{**ROW, "new_position": title})
    assert [row.responsible for row in table(cast).rows] == [("Методист",)] * 2 + [("воспитатели групп",)]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, "Укажите название мероприятия."),
        ({"title": "д" * 501}, "Название длиннее 500 знаков."),
        ({"position_id": ""}, "Укажите ответственного"),
        ({"position_id": "x"}, "Выберите из предложенного."),
        ({"new_position": "методист"}, "Оставьте что-то одно."),
        ({"section": "д" * 301}, "Сократите"),
    ],
)
def test_a_refused_row_keeps_what_was_typed(cast: Cast, olga: Browser, fields: dict[str, str], wrong: str) -> None:
    cyclogram_id = drafted(cast)
    typed = sent(cast, document="акт проверки", demands_file="1")
    del typed["invariant"]
    answer = olga.send(f"/plan/{cyclogram_id}/add", **{**typed, **fields})
    assert (answer.status_code, wrong in answer.text) == (422, True)
    assert "до 20 апреля</textarea>" in answer.text
    assert "акт проверки</textarea>" in answer.text
    assert 'name="demands_file" value="1" checked' in answer.text
    assert 'name="invariant" value="1" checked' not in answer.text
    assert table(cast).rows == ()


def test_a_doubtful_deadline_is_asked_about_before_it_is_written(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    answer = olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, phrase=DOUBTFUL))
    page = words(answer.text)
    assert answer.status_code == 422
    assert "Прочитано: сентябрь, в течение года: с 1 сентября 2026 г. по 31 августа 2027 г. Так?" in page
    assert "Отдельно названо: сентябрь" in page
    assert "Контроль питания</textarea>" in answer.text
    assert table(cast).rows == ()


@pytest.mark.parametrize(("answer", "is_dated"), [("yes", True), ("undated", False)])
def test_the_answer_decides_whether_it_is_scheduled(cast: Cast, olga: Browser, answer: str, is_dated: bool) -> None:
    cyclogram_id = drafted(cast)
    olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, phrase=DOUBTFUL, answer=answer, answered=DOUBTFUL))
    (row,) = table(cast).rows
    assert (row.phrase, row.is_dated) == (DOUBTFUL, is_dated)


def test_an_answer_about_other_words_is_no_answer(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    fields = sent(cast, phrase="октябрь, в течение года", answer="yes", answered=DOUBTFUL)
    assert olga.send(f"/plan/{cyclogram_id}/add", **fields).status_code == 422
    assert table(cast).rows == ()


@pytest.mark.parametrize("phrase", [UNREAD, ""])
def test_what_is_not_read_says_so_and_stays_words(cast: Cast, olga: Browser, phrase: str) -> None:
    cyclogram_id = drafted(cast)
    answer = olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, phrase=phrase))
    assert "Строка останется без даты" in words(answer.text)
    olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, phrase=phrase, answer="undated", answered=phrase))
    assert [(row.phrase, row.is_dated) for row in table(cast).rows] == [(phrase, False)]


def test_a_row_is_changed_and_what_the_form_does_not_show_stays(cast: Cast, olga: Browser) -> None:
    whom = (Assignee(cast.teachers, each=True), Assignee(cast.head, part=Part.CONTROLLER))
    drafted(cast, ActivityDraft(title="Отчёт", phrase="апрель", assignees=whom, regulation="Положение", object="Среда"))
    (activity_id,) = row_ids(cast)
    path = f"/activities/{activity_id}"
    olga.send(path, **sent(cast, title="Отчёт за год"), seen=olga.version(path))
    draft = cast.olga.ask(lambda work: as_draft(work.find(Activity, activity_id)))
    assert (draft.title, draft.phrase) == ("Отчёт за год", "до 20 апреля")
    assert (draft.regulation, draft.object, draft.assignees) == ("Положение", "Среда", whom)


def test_another_responsible_leaves_who_controls(cast: Cast, olga: Browser) -> None:
    whom = (Assignee(cast.teachers), Assignee(cast.head, part=Part.CONTROLLER))
    drafted(cast, ActivityDraft(title="Отчёт", phrase="апрель", assignees=whom))
    (activity_id,) = row_ids(cast)
    olga.send(f"/activities/{activity_id}", **{**ROW, "position_id": str(cast.senior)})
    (row,) = table(cast).rows
    assert (row.responsible, row.controllers) == (("старший воспитатель",), ("заведующий",))


def test_a_row_left_undated_is_asked_about_again_on_its_page(cast: Cast, olga: Browser) -> None:
    drafted(cast, ActivityDraft(title="Питание", phrase=DOUBTFUL, assignees=(Assignee(cast.teachers),)))
    (activity_id,) = row_ids(cast)
    path = f"/activities/{activity_id}"
    assert "Так? Отдельно названо" in words(olga.page(path))
    olga.send(path, **sent(cast, phrase=DOUBTFUL), seen=olga.version(path))
    assert table(cast).undated == 1
    olga.send(path, **sent(cast, phrase=DOUBTFUL, answer="yes", answered=DOUBTFUL), seen=olga.version(path))
    assert table(cast).undated == 0
    assert "Так?" not in words(olga.page(path))
    olga.send(path, **sent(cast, phrase=DOUBTFUL, title="Питание детей"), seen=olga.version(path))
    assert table(cast).undated == 0


def test_two_people_at_one_row_lose_nothing(cast: Cast, olga: Browser) -> None:
    drafted(cast, ActivityDraft(title="Отчёт", phrase="апрель", assignees=(Assignee(cast.teachers),)))
    (activity_id,) = row_ids(cast)
    path = f"/activities/{activity_id}"
    seen = olga.version(path)
    other = ActivityDraft(title="Отчёт", phrase="апрель", assignees=(Assignee(cast.council),))
    cast.vera.do(change_activity, activity_id, other)
    answer = olga.send(path, **sent(cast, title="Отчёт о питании"), seen=seen)
    page = words(answer.text)
    assert answer.status_code == 409
    assert "Сейчас в плане Мероприятие Отчёт Срок апрель Ответственный педагогический совет" in page
    assert "Отчёт о питании</textarea>" in answer.text
    again = olga.send(path, **sent(cast, title="Отчёт о питании"), seen=olga.version(path))
    assert again.status_code == 303


def test_a_row_is_taken_out_of_a_draft_with_all_its_deadlines(cast: Cast, olga: Browser) -> None:
    drafted(cast, ActivityDraft(title="Отчёт", phrase="до 1 октября"), SURVEY)
    olga.send(f"/activities/{row_ids(cast)[0]}/retire")
    assert [row.title for row in table(cast).rows] == [SURVEY.title]
    assert table(cast).late == 0
    assert "Строка исключена из плана." in words(olga.page(f"/activities/{row_ids(cast)[0]}"))
    assert olga.send(f"/activities/{row_ids(cast)[0]}", **sent(cast)).status_code == 409


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


def test_deadlines_already_past_are_told_before_approval(cast: Cast, olga: Browser) -> None:
    drafted(cast, ActivityDraft(title="Отчёт", phrase="до 1 октября"), SURVEY)
    assert "Уже прошло 1 срок из этого плана" in words(olga.page("/plan"))


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
    answer = olga.send(f"/plan/{plan.cyclogram_id}/add", **sent(cast, reason="Карантин"))
    assert (answer.status_code, "в нём больше ничего не меняют" in answer.text) == (409, True)
    assert "Контроль питания" in answer.text


# After approval


def test_a_change_of_an_approved_plan_needs_a_reason(cast: Cast, olga: Browser) -> None:
    plan = approved_plan(cast, SURVEY)
    path = f"/activities/{plan.activities[0]}"
    for address in (path, f"{path}/retire", f"/plan/{plan.cyclogram_id}/add"):
        answer = olga.send(address, **sent(cast))
        assert (answer.status_code, "укажите причину изменения" in answer.text) == (422, True), address
    assert table(cast).differences == ()


def test_what_differs_from_the_edition_is_shown_was_and_becomes(cast: Cast, olga: Browser) -> None:
    plan = approved_plan(cast, SURVEY, ActivityDraft(title="Отчёт", phrase="апрель"))
    first, second = plan.activities
    changed = sent(cast, title=SURVEY.title, document="справка", reason="Карантин")
    olga.send(f"/activities/{first}", **changed)
    olga.send(f"/activities/{second}/retire", reason="Не нужен")
    olga.send(f"/plan/{plan.cyclogram_id}/add", **sent(cast, reason="Письмо отдела", joins="next"))
    page = words(olga.page("/plan"))
    assert "№ 1. Анкетирование родителей срок было «до 24 ноября», стало «до 20 апреля»" in page
    assert "№ 2. Отчёт исключена" in page
    assert "№ 3. Контроль питания новая строка" in page
    olga.send(f"/plan/{plan.cyclogram_id}/approve", order_no="90", order_on="2026-11-23")
    page = words(olga.page("/plan"))
    assert "Утверждена редакция 2." in page
    assert "План выполняется в том виде, в каком утверждён." in page
    assert (table(cast).head.edition, table(cast).differences) == (2, ())


@pytest.mark.parametrize(
    ("joins", "tag"), [("beyond", "сверх плана Письмо отдела"), ("next", "для следующей редакции")]
)
def test_a_row_added_after_approval_says_how_it_came(cast: Cast, olga: Browser, joins: str, tag: str) -> None:
    plan = approved_plan(cast, SURVEY)
    olga.send(f"/plan/{plan.cyclogram_id}/add", **sent(cast, reason="Письмо отдела", joins=joins))
    assert f"Контроль питания {tag}" in words(olga.page("/plan"))


def test_an_approved_plan_is_not_filled_from_the_catalogue(cast: Cast, olga: Browser) -> None:
    plan = approved_plan(cast, SURVEY)
    answer = olga.send(f"/plan/{plan.cyclogram_id}/fill", source="catalog")
    assert answer.status_code == 422
    assert len(table(cast).rows) == 1


def test_the_plan_asked_for_is_shown_and_else_the_latest_open(cast: Cast, olga: Browser) -> None:
    old = approved_plan(cast, SURVEY)
    cast.vera.do(close, old.cyclogram_id)
    new = cast.olga.do(draft_cyclogram, 2027)
    assert table(cast).head.cyclogram_id == new
    assert table(cast, old.cyclogram_id).head.status == "closed"
    assert "Анкетирование родителей" in words(olga.page(f"/plan?cyclogram={old.cyclogram_id}"))
    assert "Планы организации" in words(olga.page("/plan"))


def test_a_refused_approval_says_so_at_the_top_of_a_long_plan(cast: Cast, vera: Browser) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram_id, ActivityDraft(title="Приказ", phrase="до 20 декабря"))
    answer = vera.send(f"/plan/{cyclogram_id}/approve", shown="/plan", order_no="84", order_on="")
    top = answer.text.index("Не записано: заполните отмеченное")
    assert (answer.status_code, top < answer.text.index("Циклограмма ВСОКО на")) == (422, True)
