"""«Сегодня» and «Мои дела»: what presses first, whose it is, what those see who look after the plan."""

import re
from dataclasses import replace

from planner.domain.contact import Contact
from planner.domain.message import ChannelHealth
from planner.queries.my_work import my_work
from planner.services import complete
from planner.services.holding import hold
from planner.services.plan import ActivityDraft, Assignee, draft_cyclogram
from planner.services.positions import position_called
from planner.work import Work
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser, words
from tests.web.plans import CHECKED, SURVEY, WITH_FILE, occurrence_of, occurrences


def test_the_day_is_told_in_one_sentence(cast: Cast, marat: Browser) -> None:
    approved_plan(cast, SURVEY, WITH_FILE, CHECKED)
    page = words(marat.page("/"))
    assert "Понедельник, 23 ноября Просрочено 1 дело, на этой неделе 2 дела." in page


def test_a_day_without_anything_says_so(cast: Cast, marat: Browser) -> None:
    assert "План на этот год ещё не утверждён" in words(marat.page("/"))
    approved_plan(cast, ActivityDraft(title="Приказ", phrase="до 20 декабря"))
    assert "На сегодня ничего срочного нет." in words(marat.page("/"))


def test_without_a_plan_those_who_plan_are_told_the_next_step(cast: Cast, olga: Browser) -> None:
    assert "Плана пока нет, поэтому нет ни сроков, ни напоминаний. Составить план" in words(olga.page("/"))
    cast.olga.do(draft_cyclogram, 2026)
    assert "учебный год» пока черновик: сроков по нему нет ни у кого" in words(olga.page("/"))
    assert "Открыть черновик" in words(olga.page("/"))


def test_the_months_of_the_plan_lead_to_their_lists(cast: Cast, marat: Browser) -> None:
    assert "План по месяцам" not in marat.page("/")
    approved_plan(cast, SURVEY, WITH_FILE)
    month = re.search(r'href="(/list[^"]*month=2026-11)" aria-label="([^"]*)"', marat.page("/"))
    assert month is not None
    assert words(month[2]) == "ноябрь, 2 дела, просрочено 1"
    assert "ноябрь 2026: 2 дела" in words(marat.page(month[1].replace("&amp;", "&")))


def test_only_the_most_pressing_has_the_filled_button(cast: Cast, marat: Browser) -> None:
    approved_plan(cast, SURVEY, WITH_FILE, CHECKED)
    page = marat.page("/my")
    assert page.count("button main") == 1
    assert page.index("button main") < page.index("Анкетирование родителей")


def test_the_badge_is_the_same_on_every_page(cast: Cast, marat: Browser) -> None:
    approved_plan(cast, SURVEY, WITH_FILE, CHECKED)
    for path in ("/", "/my", "/year", "/calendars", "/messages"):
        assert "Мои дела 3" in words(marat.page(path)), path


def test_the_head_sees_anybodys_work_and_an_executor_only_his_own(cast: Cast, vera: Browser, marat: Browser) -> None:
    approved_plan(cast, SURVEY)
    page = words(vera.page(f"/my?person={cast.marat_id}"))
    assert "Дела: Галимов Марат Ильдарович" in page
    assert "Отметить выполнение" not in page
    assert marat.get(f"/my?person={cast.vera_id}").status_code == 403
    assert "Чьи дела" not in words(marat.page("/my"))


def test_what_waits_for_ones_word_is_to_be_checked(cast: Cast, vera: Browser) -> None:
    approved_plan(cast, CHECKED)
    cast.marat.do(complete.complete, occurrences(cast, CHECKED.title)[0])
    page = words(vera.page("/my"))
    assert "Ждут моей проверки 1 сдано, ждёт вашей проверки Наблюдение занятий" in page
    assert "Принять Вернуть с замечанием Посмотреть, что сдано" in page


def test_who_looks_after_the_plan_sees_who_is_late_and_who_cannot_be_reached(cast: Cast, olga: Browser) -> None:
    vacant = ActivityDraft(title="Отчёт", phrase="до 16 ноября", assignees=(Assignee(position_id=_storekeeper(cast)),))
    approved_plan(cast, WITH_FILE, vacant)
    page = words(olga.page("/"))
    assert "У кого просрочено 2 Завхоз место не занято 1 дело, на 5 рабочих дней" in page
    assert "Галимов Марат Ильдарович 1 дело, на 3 рабочих дня" in page
    assert "Без канала связи 3" in page


def _storekeeper(cast: Cast) -> int:
    def position(work: Work) -> int:
        return position_called(work, "завхоз").id

    return cast.app.do(position)


def test_an_executor_sees_nothing_of_others(cast: Cast, marat: Browser) -> None:
    approved_plan(cast, WITH_FILE)
    page = words(marat.page("/"))
    assert "У кого просрочено" not in page
    assert "Без канала связи" not in page


def test_a_channel_that_does_not_answer_is_told_with_what_to_do(cast: Cast, olga: Browser) -> None:
    def fail(work: Work) -> None:
        work.add(ChannelHealth(channel="telegram", bot="1", failing_since=work.now, error="нет соединения"))
        work.add(Contact(person_id=cast.marat_id, channel="telegram", address="1", linked_at=work.now))

    cast.app.do(fail)
    page = words(olga.page("/"))
    assert "Telegram не отвечает с 23 ноября, 09:00" in page
    assert "Ничего делать не нужно." in page
    assert "Без канала связи 2" in page


def test_what_was_written_before_a_return_stands_in_the_form_again(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id, result="Все уголки проверены")
    cast.vera.do(complete.return_, occurrence_id, "нет карт по группе")
    assert ">\nВсе уголки проверены</textarea>" in marat.page(f"/o/{occurrence_id}")


def test_the_list_reaches_to_where_one_only_participates(cast: Cast, marat: Browser) -> None:
    cast.app.do(hold, cast.council, cast.marat_id, capacity="member")
    approved_plan(cast, replace(SURVEY, assignees=(Assignee(position_id=cast.council),)))
    assert "Дел нет" in words(marat.page("/my"))
    page = words(marat.page("/my?whose=participating"))
    assert "Анкетирование родителей Сдать: справка Отвечает: педагогический совет" in page


def test_a_long_year_is_shown_by_parts(cast: Cast, marat: Browser) -> None:
    approved_plan(cast, *(ActivityDraft(title=f"Строка {number:02}", phrase="до 20 мая") for number in range(40)))
    first, last = marat.page("/my"), marat.page("/my?later=3")
    assert "Позже 40" in words(first)
    assert ("Строка 14" in first, "Строка 15" in first) == (True, False)
    assert ("Строка 29" in last, "Строка 30" in last, "часть 3 из 3" in words(last)) == (False, True, True)
    assert "часть 3 из 3" in words(marat.page("/my?later=99"))
    assert "часть 1 из 3" in words(marat.page("/my?later=первая"))


def test_what_is_simple_is_accepted_on_the_list_and_taken_back(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id)
    seen = vera.version("/my")
    answer = vera.send(f"/my/{occurrence_id}/accept", seen=seen)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my")
    assert "Принято. Отменить" in words(vera.page("/my"))
    assert vera.send(f"/o/{occurrence_id}/undo").status_code == 303
    assert "Ждут моей проверки 1" in words(vera.page("/my"))


def test_a_second_press_of_accept_on_the_list_is_the_first_one(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id)
    seen = vera.version("/my")
    vera.send(f"/my/{occurrence_id}/accept", seen=seen)
    again = vera.send(f"/my/{occurrence_id}/accept", seen=seen)
    assert (again.status_code, again.headers["location"]) == (303, "/my")


def test_what_was_changed_meanwhile_is_told_on_the_list(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id)
    seen = vera.version("/my")
    cast.vera.do(complete.return_, occurrence_id, "нет карт по группе")
    refused = vera.send(f"/my/{occurrence_id}/accept", seen=seen)
    assert refused.status_code == 409
    assert "изменил кто-то другой" in words(refused.text)


def test_what_demands_a_look_is_not_accepted_on_the_list(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, replace(CHECKED, demands_publication=True))
    cast.marat.do(complete.complete, occurrence_id, publication_url="https://sad12.example/")
    assert f"/my/{occurrence_id}/accept" not in vera.page("/my")
    assert "Проверить" in words(vera.page("/my"))


WEEKLY = ActivityDraft(title="Планёрка", phrase="еженедельно")


def test_many_runs_of_one_row_are_folded_under_the_first(cast: Cast, marat: Browser) -> None:
    approved_plan(cast, WEEKLY, WITH_FILE)
    late = cast.marat.ask(my_work).bucket("overdue")
    page = words(marat.page("/"))
    assert f"Просрочено {len(late.items)} дел" in page
    assert f"Ещё {len(late.items) - 2} таких же" in page
    assert [(stack.first.title, len(stack.rest)) for stack in late.stacks] == [
        ("Планёрка", len(late.items) - 2),
        ("Замечания по среде", 0),
    ]


def test_where_nothing_presses_the_nearest_stands_first_and_the_rest_beside(cast: Cast, marat: Browser) -> None:
    approved_plan(cast, *(ActivityDraft(title=f"Строка {day}", phrase=f"до {day} декабря") for day in (18, 22, 25)))
    page = words(marat.page("/"))
    assert "Ближайшее через 19 рабочих дней, пт 18 декабря Строка 18" in page
    assert "Дальше 3 пт 18 декабря Строка 18 вт 22 декабря Строка 22" in page
