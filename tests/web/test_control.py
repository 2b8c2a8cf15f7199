"""Контроль: who is late, whose word is waited for, how the year is spread, what no function of the matrix has."""

from datetime import date

from planner.services import complete, schedule, wish
from planner.services.holding import hold
from planner.services.people import dismiss
from planner.services.plan import ActivityDraft, Assignee
from planner.services.positions import position_called
from tests.cast import Cast, HandClock, approved_plan
from tests.web.browser import Browser, words
from tests.web.plans import CHECKED, SURVEY, WITH_FILE, occurrence_of, occurrences


def block(page: str, name: str) -> str:
    """What one part of the page says."""
    return words(page.split(f'id="{name}"')[1].split("</section>", maxsplit=1)[0])


def test_what_is_late_stands_under_whoever_owes_it(cast: Cast, olga: Browser) -> None:
    occurrence_of(cast, WITH_FILE)
    late = block(olga.page("/control"), "late")
    assert "Галимов Марат Ильдарович 1 дело, на 3 рабочих дня" in late
    assert "№ 1. Замечания по среде Воспитатели групп, срок был ср 18 ноября на 3 рабочих дня" in late


def test_what_is_late_in_a_vacant_seat_is_nobodys_and_is_shown(cast: Cast, olga: Browser) -> None:
    occurrence_of(cast, WITH_FILE)
    cast.vera.do(dismiss, cast.marat_id, date(2026, 11, 20))
    assert "Воспитатели групп место не занято" in block(olga.page("/control"), "late")


def test_what_is_submitted_says_who_did_it_and_whose_word_it_waits_for(
    cast: Cast, olga: Browser, clock: HandClock
) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id)
    clock.set("2026-11-26T10:00+03:00")
    submitted = block(olga.page("/control"), "submitted")
    assert "Сдано 23 ноября, 09:00: Галимов Марат Ильдарович, воспитатели групп" in submitted
    assert "Ждёт слова: Орлова Вера Николаевна 3 рабочих дня" in submitted


def test_what_nobody_may_accept_is_said(cast: Cast, olga: Browser) -> None:
    """The head answers for it herself, and nobody else is a head."""
    by_vera = ActivityDraft(
        title="Отчёт", phrase="до 27 ноября", demands_acceptance=True, assignees=(Assignee(position_id=cast.head),)
    )
    cast.vera.do(complete.complete, occurrence_of(cast, by_vera))
    assert "Некому принять" in block(olga.page("/control"), "submitted")
    assert "некому принять: 1" in words(olga.page("/"))


def test_what_was_returned_stays_until_it_is_submitted_again(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id)
    cast.vera.do(complete.return_, occurrence_id, "Приложите карты наблюдения")
    returned = block(olga.page("/control"), "returned")
    assert "исправляет Галимов Марат Ильдарович, срок пт 27 ноября Приложите карты наблюдения" in returned
    cast.marat.do(complete.complete, occurrence_id)
    assert "Возвращённого нет" in block(olga.page("/control"), "returned")


def test_a_wish_for_another_day_is_open_until_the_day_is_moved(cast: Cast, olga: Browser, clock: HandClock) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.marat.do(wish.ask_to_move, occurrence_id, "Родители на собрании только в декабре")
    assert "Родители на собрании только в декабре Ответить" in block(olga.page("/control"), "asked")
    clock.set("2026-11-23T10:00+03:00")
    cast.olga.do(schedule.move, occurrence_id, date(2026, 12, 4), "Собрание в декабре")
    assert "Никто не написал «Не успеваю»" in block(olga.page("/control"), "asked")


def test_the_page_is_filtered_by_person_and_section(cast: Cast, olga: Browser) -> None:
    of_marat = ActivityDraft(title="Акт", phrase="до 18 ноября", section="Среда")
    of_olga = ActivityDraft(
        title="Справка", phrase="до 19 ноября", section="Кадры", assignees=(Assignee(position_id=cast.senior),)
    )
    approved_plan(cast, of_marat, of_olga)
    mine = block(olga.page(f"/control?person={cast.marat_id}"), "late")
    assert ("Акт" in mine, "Справка" in mine) == (True, False)
    of_section = block(olga.page("/control?section=Кадры"), "late")
    assert ("Акт" in of_section, "Справка" in of_section) == (False, True)


def test_who_never_came_is_listed_first(cast: Cast, olga: Browser, clock: HandClock) -> None:
    clock.set("2026-11-23T09:00+03:00")
    away = words(olga.page("/control").split("Не заходили 30 дней")[1].split("</section>")[0])
    assert "Галимов Марат Ильдарович ещё ни разу" in away
    assert "Белова" not in away


def test_whoever_has_not_come_for_a_month_is_listed(
    cast: Cast, olga: Browser, marat: Browser, clock: HandClock
) -> None:
    marat.page("/my")
    clock.set("2026-12-20T09:00+03:00")
    olga = Browser(olga.client.app).sign_in(cast.app, cast.olga_id)
    assert "Галимов" not in olga.page("/control").split("Не заходили 30 дней")[1].split("</section>")[0]
    clock.set("2026-12-24T09:00+03:00")
    assert "31 день назад, 23 ноября" in words(olga.page("/control"))


def test_what_hinders_the_analysis_opens_as_a_list(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    page = olga.page("/control")
    assert f'href="/list?year=2026&amp;ids={occurrence_id}">1</a>' in page.split("Чего не хватает для анализа")[1]
    assert "Не хватает для анализа 1" in words(olga.page("/"))


# Нагрузка


def test_load_is_counted_by_person_and_month(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY, WITH_FILE, ActivityDraft(title="Итог", phrase="до 20 апреля"))
    row = olga.page("/control/load").split("Галимов Марат Ильдарович")[1].split("</tr>")[0]
    numbers = words(row.replace("</td>", "|")).replace(" ", "").split("|")[:14]
    assert numbers == [*"––2––––1––––", "–", "3"]


def test_load_belongs_to_whoever_sits_there_on_the_day(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY, ActivityDraft(title="Итог", phrase="до 20 апреля"))
    cast.vera.do(hold, cast.teachers, cast.vera_id, from_on=date(2027, 1, 1))
    page = olga.page("/control/load")
    of_vera = words(page.split("Орлова Вера Николаевна")[1].split("</tr>")[0]).split()
    assert of_vera.count("1") == 2  # April, and the total


def test_a_week_of_too_many_deadlines_is_marked_in_words(cast: Cast, olga: Browser) -> None:
    week = [ActivityDraft(title=f"Проверка {day}", phrase=f"до {day} декабря") for day in (7, 8, 9, 10)]
    approved_plan(cast, *week)
    page = words(olga.page("/control/load"))
    assert "Много за одну неделю больше 3 7–13 декабря Галимов Марат Ильдарович 4 срока" in page
    assert "4 4 за неделю" in page
    assert "Много за одну неделю" not in words(olga.page("/control/load?most=4"))


def test_what_runs_the_whole_period_burdens_no_month(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, ActivityDraft(title="Сайт", phrase="в течение года"))
    row = olga.page("/control/load").split("Галимов Марат Ильдарович")[1].split("</tr>")[0]
    assert words(row).split()[-2:] == ["1", "1"]
    assert words(row).split().count("–") == 12


# Функции


def test_functions_without_activities_stand_first_and_those_with_obligatory_ones_before_others(
    cast: Cast, olga: Browser
) -> None:
    approved_plan(cast, ActivityDraft(title="Анкетирование", phrase="до 20 ноября", function_code="3.3"))
    page = words(olga.page("/control/coverage"))
    assert "есть мероприятия по 1 из 29 функций" in page
    missing = page.split("Нет мероприятий")[1].split("Функция Мероприятий")[0]
    assert missing.index("1.1 ") < missing.index("2.1.2 ")
    assert "3.3 Проведение" not in missing


def test_a_function_shows_how_many_of_its_deadlines_were_kept(cast: Cast, olga: Browser) -> None:
    draft = ActivityDraft(title="Анкетирование", phrase="ежемесячно до 10 числа", function_code="3.3")
    approved_plan(cast, draft)
    cast.marat.do(complete.complete, occurrences(cast, draft.title)[0])
    assert "обязательных 1 12 1 из 3" in words(olga.page("/control/coverage"))


def test_functions_carried_out_only_by_optional_activities_are_told_apart(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, ActivityDraft(title="Конкурс", phrase="до 20 мая", function_code="3.3", invariant=False))
    page = words(olga.page("/control/coverage"))
    assert "Нет обязательных мероприятий 1 функция" in page


# Кому открыто


def test_executors_are_not_shown_the_others(cast: Cast, marat: Browser) -> None:
    for path in ("/control", "/control/load", "/control/coverage"):
        assert marat.get(path).status_code == 403
        assert f'href="{path}"' not in marat.page("/")


def test_a_vacant_body_is_named(cast: Cast, olga: Browser) -> None:
    body = cast.app.do(position_called, "методический совет").id
    draft = ActivityDraft(title="Заседание", phrase="до 18 ноября", assignees=(Assignee(position_id=body),))
    approved_plan(cast, draft)
    assert "Методический совет место не занято" in block(olga.page("/control"), "late")
