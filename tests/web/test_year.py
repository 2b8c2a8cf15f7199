"""The year's board: what stands in a cell, in a band, in the totals; what filters and lists show."""

import re
from datetime import date

import pytest

from planner.queries.board import Board, Filter, Need, Row, board, listing
from planner.services import complete, schedule
from planner.services.plan import ActivityDraft, add_activity, draft_cyclogram
from tests.cast import Cast, HandClock, approved_plan
from tests.web.browser import Browser, words
from tests.web.plans import CHECKED, SURVEY, WITH_FILE, occurrence_of, occurrences


def on_board(cast: Cast, only: Filter | None = None) -> Board:
    return cast.olga.ask(board, 2026, only)


def only_row(cast: Cast) -> Row:
    (row,) = (row for group in on_board(cast).groups for row in group.rows)
    return row


def labels(page: str) -> list[str]:
    """What the cells of the board say aloud."""
    found = re.findall(r'<a class="cell[^"]*"[^>]*aria-label="([^"]*)"', page)
    return [words(label) for label in found]


def test_a_cell_reads_aloud_as_a_sentence(cast: Cast, olga: Browser, clock: HandClock) -> None:
    occurrence_of(cast, ActivityDraft(title="Отчёт", phrase="до 20 ноября"))
    assert labels(olga.page("/year")) == ["20 ноября, просрочено на 1 рабочий день"]
    clock.set("2026-11-20T09:00+03:00")
    assert labels(olga.page("/year")) == ["20 ноября, срок сегодня"]
    clock.set("2026-11-16T09:00+03:00")
    assert labels(olga.page("/year")) == ["20 ноября, скоро"]


def test_what_was_done_late_says_when_and_by_how_much(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, ActivityDraft(title="Отчёт", phrase="до 13 ноября"))
    cast.marat.do(complete.complete, occurrence_id, done_on=date(2026, 11, 20))
    page = olga.page("/year")
    assert labels(page) == ["13 ноября, выполнено, сделано 20 ноября, позже срока на 5 рабочих дней"]
    assert "+5" in words(page)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("до 20 декабря", "20"),
        ("с 14 по 25 декабря", "14–25"),
        ("с 20 ноября по 15 декабря", "до 15"),
        ("9 и 23 декабря", "9, 23"),
        ("9, 16 и 23 декабря", "3 раза"),
        ("с 14 по 18 декабря и 23 декабря", "2 раза"),
    ],
)
def test_a_cell_holds_days_as_short_as_they_can_be(cast: Cast, olga: Browser, phrase: str, text: str) -> None:
    occurrence_of(cast, ActivityDraft(title="Отчёт", phrase=phrase))
    cells = re.findall(r'<td class="month[^"]*has"[^>]*>.*?<span class="n">([^<]*)', olga.page("/year"), re.S)
    assert [words(cell) for cell in cells] == [text]


def test_several_runs_of_a_month_open_a_list(cast: Cast, olga: Browser) -> None:
    plan = approved_plan(cast, ActivityDraft(title="Наблюдение", phrase="9 и 23 декабря"))
    address = f"/list?year=2026&amp;activity={plan.activities[0]}&amp;month=2026-12"
    assert f'href="{address}"' in olga.page("/year")
    listed = words(olga.page(address.replace("&amp;", "&")))
    assert "декабрь 2026: 2 дела" in listed
    assert "ср 9 декабря № 1. Наблюдение Воспитатели групп запланировано" in listed


def test_several_runs_of_a_month_are_read_aloud_one_by_one(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, ActivityDraft(title="Наблюдение", phrase="9 и 20 ноября"))
    cast.marat.do(complete.complete, occurrence_id, done_on=date(2026, 11, 9))
    says = "2 раза: 9 ноября, выполнено, сделано 9 ноября; 20 ноября, просрочено на 1 рабочий день"
    assert labels(olga.page("/year")) == [says]


def test_a_run_moved_within_a_month_again_and_again_leaves_no_trace_wider_than_a_cell(
    cast: Cast, olga: Browser
) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    for day in (25, 26, 30):
        cast.olga.do(schedule.move, occurrence_id, date(2026, 11, day), "Карантин")
    cast.olga.do(schedule.move, occurrence_id, date(2026, 12, 4), "Карантин")
    page = olga.page("/year")
    assert '<span class="n">24…30</span>' in page
    assert "24, 25, 26 и 30 ноября, перенесено на 4 декабря" in labels(page)


def test_what_was_moved_leaves_a_trace_and_stands_in_its_new_month(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.olga.do(schedule.move, occurrence_id, date(2026, 12, 4), "Карантин")
    assert labels(olga.page("/year")) == [
        "24 ноября, перенесено на 4 декабря",
        "4 декабря, запланировано, перенесено с 24 ноября",
    ]


def test_what_was_moved_out_of_the_year_is_still_on_the_board(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.olga.do(schedule.move, occurrence_id, date(2027, 9, 10), "Ремонт")
    assert [run.occurrence_id for run in only_row(cast).outside] == [occurrence_id]
    assert "10.09.2027" in words(olga.page("/year"))


def test_the_august_before_has_a_column_only_where_it_is_needed(cast: Cast, olga: Browser) -> None:
    occurrence_of(cast, SURVEY)
    assert len(on_board(cast).months) == 12
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026, 1, "Летняя")
    cast.olga.do(
        add_activity,
        cyclogram_id,
        ActivityDraft(title="Локальные акты", phrase="до 25 августа, перед началом учебного года"),
    )
    assert [month.key for month in on_board(cast).months][:2] == ["2026-08", "2026-09"]


def test_what_runs_the_whole_year_is_a_band(cast: Cast, olga: Browser) -> None:
    occurrence_of(cast, ActivityDraft(title="Сайт", phrase="в течение года"))
    row = only_row(cast)
    assert row.band is not None
    assert (row.band.skip, row.band.length) == (0, 12)
    assert "в течение года · 1 сентября – 31 августа, запланировано" in words(olga.page("/year"))


def test_what_is_done_on_demand_is_begun_from_the_board(cast: Cast, olga: Browser, marat: Browser) -> None:
    plan = approved_plan(cast, ActivityDraft(title="Внеплановая оценка", phrase="по мере необходимости"))
    start = f"/activities/{plan.activities[0]}/start"
    assert f'action="{start}"' in olga.page("/year")
    assert f'action="{start}"' not in marat.page("/year")
    answer = olga.send(start)
    assert answer.status_code == 303
    assert "Начато. Срок можно изменить на этой странице." in words(olga.page(answer.headers["location"]))
    assert [run.due_on for run in only_row(cast).on_demand.runs] == [date(2026, 12, 7)]


def test_what_has_a_deadline_of_its_own_cannot_be_begun(cast: Cast, olga: Browser) -> None:
    plan = approved_plan(cast, SURVEY)
    answer = olga.send(f"/activities/{plan.activities[0]}/start")
    assert (answer.status_code, "начинать его отдельно не нужно" in answer.text) == (409, True)


def test_a_phrase_nobody_understood_stands_as_its_words(cast: Cast, marat: Browser) -> None:
    approved_plan(cast, ActivityDraft(title="Собрание", phrase="как получится"))
    assert 'title="как получится">без даты' in marat.page("/year")


def test_a_phone_has_the_year_as_months_to_unfold(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY, WITH_FILE, ActivityDraft(title="Внеплановая оценка", phrase="по мере необходимости"))
    page = olga.page("/year")
    months = page[page.index('class="year-months"') : page.index('class="board-scroll"')]
    assert "Октябрь дел нет Ноябрь просрочено 1 2 дела, выполнено 0 из 1" in words(months)
    assert "№ 1. Анкетирование родителей Воспитатели групп 24 ноября, скоро" in words(months)
    assert "№ 3. Внеплановая оценка Воспитатели групп по мере необходимости Начать" in words(months)
    assert "дел нет" not in olga.page("/year?need=overdue")


def test_totals_count_what_has_come_and_what_of_it_is_done(cast: Cast) -> None:
    rows = [ActivityDraft(title=f"Отчёт {day}", phrase=f"до {day} ноября") for day in (10, 13, 17, 30)]
    approved_plan(cast, *rows)
    for draft in rows[:2]:
        cast.marat.do(complete.complete, occurrences(cast, draft.title)[0])
    found = on_board(cast)
    (november,) = (total for month, total in zip(found.months, found.totals, strict=True) if month.today)
    assert (november.planned, november.come, november.done, found.percent) == (4, 3, 2, 67)


def test_what_is_on_review_is_out_of_the_percent_until_it_is_decided(cast: Cast) -> None:
    occurrence_id = occurrence_of(cast, ActivityDraft(title="Отчёт", phrase="до 10 ноября", demands_acceptance=True))
    assert only_row(cast).percent == 0
    cast.marat.do(complete.complete, occurrence_id)
    assert only_row(cast).percent is None
    cast.vera.do(complete.accept, occurrence_id)
    assert only_row(cast).percent == 100


def test_the_counters_at_the_top_are_filters(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY, WITH_FILE, CHECKED)
    assert {need: count for need, count in on_board(cast).needs.items() if count} == {Need.OVERDUE: 1, Need.WEEK: 2}
    page = words(olga.page("/year?need=overdue"))
    assert "показано 1 из 3 сбросить" in page
    assert "Замечания по среде" in page
    assert "Анкетирование родителей" not in page


def test_one_may_see_only_ones_own(cast: Cast, olga: Browser, marat: Browser) -> None:
    approved_plan(cast, SURVEY)
    assert "Анкетирование родителей" in words(marat.page("/year?mine=1"))
    assert "По фильтру ничего нет" in words(olga.page("/year?mine=1"))


def test_a_draft_is_shown_as_one_and_nothing_in_it_is_late(cast: Cast, olga: Browser) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram_id, WITH_FILE)
    page = olga.page("/year")
    assert "проект: сроки видны, но никому не поручены" in words(page)
    assert labels(page) == ["18 ноября, запланировано"]


def test_years_are_chosen_from_those_that_have_a_plan(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY)
    cast.olga.do(draft_cyclogram, 2027)
    assert "Год 2026/2027" in words(olga.page("/year"))
    assert "Год 2027/2028" in words(olga.page("/year?year=2027"))
    assert "Год 2026/2027" in words(olga.page("/year?year=2031"))


def test_several_years_are_a_strip_of_what_stands_how_in_each(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY, WITH_FILE)
    assert "Учебные годы" not in olga.page("/year")
    cyclogram_id = cast.olga.do(draft_cyclogram, 2027)
    cast.olga.do(add_activity, cyclogram_id, SURVEY)
    page = olga.page("/year")
    assert '<a class="year" href="/year?year=2026" aria-current="true">2026/2027</a>' in page
    for year, state, says in (
        (2026, "soon", "скоро: 1"),
        (2026, "overdue", "просрочено: 1"),
        (2027, "planned", "запланировано: 1"),
    ):
        assert f'href="/year?year={year}&amp;state={state}" title="{says}"' in page
    assert "Учебные годы" not in olga.page("/year?by=calendar")


@pytest.mark.parametrize("view", ["/year", "/weeks", "/list"])
def test_every_view_of_the_year_is_marked_in_the_menus(cast: Cast, olga: Browser, view: str) -> None:
    approved_plan(cast, SURVEY)
    assert len(re.findall(r'<a href="/year" aria-current="(?:page|true)">', olga.page(view))) == 2


@pytest.mark.parametrize("view", ["/year", "/list"])
def test_paper_says_of_which_edition_and_day_it_is(cast: Cast, olga: Browser, view: str) -> None:
    approved_plan(cast, SURVEY)
    foot = re.search(r"<tfoot class=\"print-only\">.*?</tfoot>", olga.page(view), re.S)
    assert foot is not None
    assert "Редакция 1. Отметки на 23 ноября 2026 г." in words(foot[0])


def test_the_poster_is_headed_by_what_approved_the_plan(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY)
    grif = words(olga.page("/year").partition('class="grif print-only"')[2].partition("</div>")[0])
    assert grif.endswith("УТВЕРЖДЕНО приказом от 31.08.2026 № 84")
    assert "Детский сад № 12 «Ромашка» Циклограмма" in grif


def test_a_year_of_an_empty_draft_is_reached_too(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY)
    cast.olga.do(draft_cyclogram, 2027)
    assert 'href="/year?year=2027">2027/2028</a>' in olga.page("/year")


def test_without_any_plan_the_board_says_so(olga: Browser) -> None:
    assert "Плана на этот год пока нет" in words(olga.page("/year"))


def test_duties_that_came_of_the_plan_stand_beneath_it(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    fields = {"text": "Купить пособия", "position_id": str(cast.senior), "due_on": "2027-01-29"}
    vera.send(f"/o/{occurrence_id}/decisions", **fields)
    page = words(vera.page("/year").partition('class="board-scroll"')[2])
    assert page.index("Решения, замечания и другие поручения") < page.index("Решение: Купить пособия")


def test_days_off_beyond_weekends_are_hatched(cast: Cast) -> None:
    occurrence_of(cast, SURVEY)
    january = next(month for month in on_board(cast).months if month.key == "2027-01")
    assert january.days_off[0] == (1, 10)


FILTERED = (ActivityDraft(title="Ёлка в группах", phrase="до 25 декабря", invariant=False), SURVEY, WITH_FILE)


@pytest.mark.parametrize(
    ("asked", "title", "chip"),
    [
        ("text=елка", "Ёлка в группах", "«елка»"),
        ("kind=variative", "Ёлка в группах", "вариатив"),
        ("state=overdue", "Замечания по среде", "просрочено"),
        ("text=родителей&kind=invariant", "Анкетирование родителей", "«родителей»"),
    ],
)
@pytest.mark.parametrize("view", ["/year", "/list"])
def test_a_filter_in_the_address_is_said_and_can_be_taken_off(
    cast: Cast, olga: Browser, view: str, asked: str, title: str, chip: str
) -> None:
    approved_plan(cast, *FILTERED)
    page = words(olga.page(f"{view}?{asked}"))
    assert title in page
    assert [draft.title for draft in FILTERED if draft.title in page] == [title]
    assert f"{chip} " in page
    assert "показано 1 из 3 сбросить" in page


def test_another_view_shows_the_same_filter(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, *FILTERED)
    assert 'href="/list?year=2026&amp;text=%D0%B5%D0%BB%D0%BA%D0%B0"' in olga.page("/year?text=елка")


def test_a_month_by_weeks_keeps_the_filter_and_leads_to_its_neighbours(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, *FILTERED)
    page = olga.page("/weeks?kind=variative&month=2026-12")
    assert "Декабрь 2026 по неделям 1 дело" in words(page)
    assert "4 неделя 21–27 декабря" in words(page)
    assert "25 Ёлка в группах , 25 декабря, запланировано Воспитатели групп" in words(page)
    for address in ("/weeks?year=2026&amp;month=2026-11", "/weeks?year=2026&amp;month=2027-01", "/year?year=2026"):
        assert f'href="{address}&amp;kind=variative"' in page
    assert "В этом месяце дел нет" in words(olga.page("/weeks?month=2027-02"))
    assert "По фильтру в этом месяце ничего нет" in words(olga.page("/weeks?month=2027-02&kind=variative"))


def test_a_list_of_a_month_says_so_and_it_can_be_taken_off(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, *FILTERED)
    page = olga.page("/list?month=2026-11")
    assert "ноябрь 2026 показано 2 из 3 сбросить" in words(page)
    assert 'name="month" value="2026-11"' in page


def test_a_calendar_year_joins_the_halves_of_two_school_years(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, ActivityDraft(title="Весенний отчёт", phrase="до 20 апреля"), SURVEY)
    assert [
        draft for draft in ("Весенний отчёт", SURVEY.title) if draft in olga.page("/list?by=calendar&year=2027")
    ] == ["Весенний отчёт"]
    found = cast.olga.ask(board, 2026, None, True)
    assert [month.key for month in found.months][::11] == ["2026-01", "2026-12"]
    assert found.totals[10].planned == 1


def test_a_number_under_a_month_is_the_length_of_the_list_it_opens(cast: Cast) -> None:
    approved_plan(cast, *FILTERED, ActivityDraft(title="Сайт", phrase="в течение года"))
    found = on_board(cast)
    for total, month in zip(found.totals, found.months, strict=True):
        assert total.planned == len(cast.olga.ask(listing, 2026, Filter(month=month.key)).runs)
    assert sum(total.planned for total in found.totals) == 4
