"""A row of the plan: filled in by hand, asked about, changed, moved, taken out, put back, spoken of."""

from dataclasses import replace
from decimal import Decimal

import pytest

from calendars.workdays import Shift
from planner.domain.assignment import Part
from planner.domain.plan import Activity
from planner.services.plan import ActivityDraft, Assignee, as_draft, change_activity
from planner.services.positions import position_called
from tests.cast import Cast, HandClock, approved_plan
from tests.web.browser import Browser, filled, words
from tests.web.plans import SURVEY, drafted, row_ids, table

DOUBTFUL = "сентябрь, в течение года"
UNREAD = "как получится"
ROW = {"title": "Контроль питания", "phrase": "до 20 апреля", "invariant": "1"}


def sent(cast: Cast, **fields: str) -> dict[str, str]:
    return {**ROW, "position_id": str(cast.teachers), **fields}


def test_a_seat_of_another_organisation_is_unknown(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    theirs = cast.school.do(position_called, "завуч").id
    for fields in ({"position_id": str(theirs)}, {f"executor-p{theirs}": "1"}, {f"controller-u{cast.irina_id}": "1"}):
        assert olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, **fields)).status_code == 404
    assert table(cast).rows == ()


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
    for title in ("Кладовщик", "кладовщик", "Воспитатели  групп"):
        olga.send(f"/plan/{cyclogram_id}/add", **{**ROW, "new_position": title})
    assert [row.responsible for row in table(cast).rows] == [("Кладовщик",)] * 2 + [("воспитатели групп",)]


def test_a_misspelt_new_position_is_asked_about_and_the_known_one_may_be_meant(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    misspelt = {**ROW, "new_position": "старший воспитатиль"}
    asked = olga.send(f"/plan/{cyclogram_id}/add", **misspelt)
    assert (asked.status_code, "да, это старший воспитатель" in words(asked.text)) == (422, True)
    olga.send(f"/plan/{cyclogram_id}/add", **misspelt, **{"meant:position:старший воспитатиль": "старший воспитатель"})
    assert [row.responsible for row in table(cast).rows] == [("старший воспитатель",)]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, "Укажите название мероприятия."),
        ({"title": "д" * 501}, "Название длиннее 500 знаков."),
        ({"position_id": ""}, "Укажите ответственного"),
        ({"position_id": "x"}, "Выберите из предложенного."),
        ({"new_position": "кладовщик"}, "Оставьте что-то одно."),
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
    assert "без даты" in words(answer.text)
    olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, phrase=phrase, answer="undated", answered=phrase))
    assert [(row.phrase, row.is_dated) for row in table(cast).rows] == [(phrase, False)]


def test_a_row_opens_with_all_that_it_holds_and_keeps_it(cast: Cast, olga: Browser) -> None:
    drafted(cast, full(cast))
    path = f"/activities/{row_ids(cast)[0]}"
    before = draft_of(cast)
    olga.send(path, **filled(olga.page(path), path))
    assert draft_of(cast) == before
    olga.send(path, **{**filled(olga.page(path), path), "title": "Отчёт за год"})
    assert draft_of(cast) == replace(before, title="Отчёт за год")


def full(cast: Cast) -> ActivityDraft:
    """A row with everything a row may have."""
    return ActivityDraft(
        title="Отчёт", phrase="до 20 апреля", short_title="Отчёт", section="Среда", invariant=False, object="среда",
        regulation="Положение", result_document="справка", considered_by_id=cast.council,
        assignees=(
            Assignee(cast.senior),
            Assignee(cast.head),
            Assignee(cast.teachers, part=Part.EXECUTOR, each=True),
            Assignee(cast.council, part=Part.CONTROLLER),
            Assignee(person_id=cast.vera_id, part=Part.CONTROLLER),
        ),
        demands_file=True, demands_acceptance=True, demands_decision=True, demands_publication=True,
        cost_planned=Decimal("12500.50"), shift=Shift.EARLIER,
    )  # fmt: skip


def draft_of(cast: Cast, at: int = 0) -> ActivityDraft:
    return cast.olga.ask(lambda work: as_draft(work.find(Activity, row_ids(cast)[at])))


def test_several_seats_have_several_parts(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    ticks = {f"executor-p{cast.teachers}": "1", f"controller-p{cast.head}": "1", f"accountable-u{cast.vera_id}": "1"}
    olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, position_id=str(cast.senior), each="1"), **ticks)
    assert draft_of(cast).assignees == (
        Assignee(cast.senior),
        Assignee(person_id=cast.vera_id),
        Assignee(cast.teachers, part=Part.EXECUTOR, each=True),
        Assignee(cast.head, part=Part.CONTROLLER),
    )


def test_anyone_of_a_group_is_enough_unless_each_does_a_part(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, each=""))
    assert draft_of(cast).assignees == (Assignee(cast.teachers),)


@pytest.mark.parametrize(("typed", "kept"), [("12 500,50 ₽", "12500.50"), ("300", "300"), ("", None)])
def test_a_cost_is_typed_as_people_write_it(cast: Cast, olga: Browser, typed: str, kept: str | None) -> None:
    cyclogram_id = drafted(cast)
    olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, cost=typed))
    assert draft_of(cast).cost_planned == (None if kept is None else Decimal(kept))


@pytest.mark.parametrize("typed", ["сто рублей", "1.2.3", "-5", "1,234"])
def test_what_is_no_sum_is_refused_at_its_field(cast: Cast, olga: Browser, typed: str) -> None:
    cyclogram_id = drafted(cast)
    answer = olga.send(f"/plan/{cyclogram_id}/add", **sent(cast, cost=typed))
    assert (answer.status_code, 'id="row-cost-wrong"' in answer.text) == (422, True)


def test_an_empty_row_names_all_that_is_missing(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    page = words(olga.send(f"/plan/{cyclogram_id}/add").text)
    for missing in ("Укажите название мероприятия.", "Укажите срок", "Укажите ответственного"):
        assert missing in page


def test_how_a_deadline_is_read_is_seen_before_anything_is_written(cast: Cast, olga: Browser) -> None:
    cyclogram_id = drafted(cast)
    part = olga.page(f"/plan/{cyclogram_id}/reading?phrase=9 и 23 декабря")
    assert "<html" not in part
    assert "сроки: 9 декабря, 23 декабря" in words(part)
    answer = olga.send(f"/plan/{cyclogram_id}/add", check="1", **sent(cast, phrase="9 и 23 декабря"))
    assert (answer.status_code, "сроки: 9 декабря, 23 декабря" in words(answer.text)) == (200, True)
    assert "Контроль питания</textarea>" in answer.text
    assert table(cast).rows == ()


def test_a_row_is_put_in_another_place_of_a_draft(cast: Cast, olga: Browser) -> None:
    drafted(cast, *(ActivityDraft(title=title, phrase="май") for title in ("А", "Б", "В")))
    path = f"/activities/{row_ids(cast)[2]}"
    answer = olga.send(f"{path}/place", number="1", seen=olga.version(path))
    assert answer.headers["location"] == "/plan?cyclogram=1#row-1"
    assert [(row.number, row.title) for row in table(cast).rows] == [(1, "В"), (2, "А"), (3, "Б")]
    refused = olga.send(f"{path}/place", number="4")
    assert (refused.status_code, "Укажите номер от 1 до 3." in refused.text) == (422, True)


def test_an_excluded_row_is_put_back_from_the_list_or_at_once(cast: Cast, olga: Browser) -> None:
    drafted(cast, SURVEY, ActivityDraft(title="Отчёт", phrase="апрель"))
    first = row_ids(cast)[0]
    said = olga.page(olga.send(f"/activities/{first}/retire").headers["location"])
    assert f'<form method="post" action="/activities/{first}/put-back">' in said
    page = words(olga.page("/plan/1/excluded"))
    assert "Анкетирование родителей № 1 · до 24 ноября · исключена 23 ноября 2026 г." in page
    olga.send(f"/activities/{first}/put-back")
    assert [row.title for row in table(cast).rows] == [SURVEY.title, "Отчёт"]
    assert "Ничего не исключено" in words(olga.page("/plan/1/excluded"))
    assert olga.send(f"/activities/{first}/put-back").status_code == 409


def test_to_put_a_row_back_into_an_approved_plan_later_needs_a_reason(
    cast: Cast, olga: Browser, clock: HandClock
) -> None:
    plan = approved_plan(cast, SURVEY, ActivityDraft(title="Отчёт", phrase="апрель"))
    path = f"/activities/{plan.activities[1]}"
    olga.send(f"{path}/retire", reason="Не нужен")
    clock.set("2026-11-24T09:00+03:00")
    assert "Отчёт № 2 · апрель · исключена 23 ноября 2026 г.: Не нужен Причина" in words(olga.page("/plan/1/excluded"))
    answer = olga.send(f"{path}/put-back")
    assert (answer.status_code, "укажите причину" in answer.text) == (422, True)
    olga.send(f"{path}/put-back", reason="Нужен")
    assert table(cast).differences == 0


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


# After approval


def test_a_change_of_an_approved_plan_needs_a_reason(cast: Cast, olga: Browser) -> None:
    plan = approved_plan(cast, SURVEY)
    path = f"/activities/{plan.activities[0]}"
    for address in (path, f"{path}/retire", f"/plan/{plan.cyclogram_id}/add"):
        answer = olga.send(address, **sent(cast))
        assert (answer.status_code, "укажите причину изменения" in answer.text) == (422, True), address
    assert table(cast).differences == 0


@pytest.mark.parametrize(
    ("joins", "tag"), [("beyond", "сверх плана Письмо отдела"), ("next", "для следующей редакции")]
)
def test_a_row_added_after_approval_says_how_it_came(cast: Cast, olga: Browser, joins: str, tag: str) -> None:
    plan = approved_plan(cast, SURVEY)
    olga.send(f"/plan/{plan.cyclogram_id}/add", **sent(cast, reason="Письмо отдела", joins=joins))
    assert f"Контроль питания И {tag}" in words(olga.page("/plan"))


# What is said of it


def test_a_row_is_spoken_of_on_its_page_and_counted_in_the_table(cast: Cast, olga: Browser, marat: Browser) -> None:
    plan = approved_plan(cast, SURVEY)
    path = f"/activities/{plan.activities[0]}"
    marat.send(f"{path}/say", text="Лучше в октябре")
    assert "Галимов Марат Ильдарович 23 ноября, 09:00 Лучше в октябре" in words(olga.page(path))
    assert "Обсуждение: 1" in words(olga.page("/plan"))
    answer = marat.send("/comments/1/take-back")
    assert answer.headers["location"] == f"{path}#discussion"
    assert "Лучше в октябре" not in olga.page(path)


def test_words_too_long_come_back_with_what_was_typed(cast: Cast, marat: Browser) -> None:
    plan = approved_plan(cast, SURVEY)
    answer = marat.send(f"/activities/{plan.activities[0]}/say", text="д" * 2001)
    assert (answer.status_code, "д" * 2001 in answer.text) == (422, True)


def test_the_whole_plan_is_spoken_of_on_a_page_of_its_own(cast: Cast, marat: Browser) -> None:
    approved_plan(cast, SURVEY)
    marat.send("/plan/1/discussion", text="Когда педсовет?")
    assert "Когда педсовет?" in marat.page("/plan/1/discussion")
    assert "Обсуждение: 1" in words(marat.page("/plan"))
