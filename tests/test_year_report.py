"""The year's figures, counted by hand from `tests/year_over.py`; what is missing; what the sentences say."""

from dataclasses import fields
from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.errors import NotAllowed, NotFound
from planner.domain.occurrence import Occurrence, Rhythm
from planner.queries.year_figures import Count, Fate, Figures, percent
from planner.queries.year_report import GapKind, YearReport, year_report
from planner.services.approve import approve
from planner.services.complete import complete
from planner.services.plan import ActivityDraft, add_activity, draft_cyclogram
from planner.services.roll_over import roll_over
from planner.services.schedule import move
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan
from tests.year_over import AS_OF, YearOver


@pytest.fixture
def report(cast: Cast, year: YearOver) -> YearReport:
    return cast.olga.ask(year_report, 2026)


def numbers(figures: Figures) -> dict[str, int]:
    """The counts of a line that are not nothing."""
    counts = {field.name: getattr(figures, field.name) for field in fields(figures)}
    return {name: count.number for name, count in counts.items() if count}


def said(report: YearReport) -> list[str]:
    return ["".join(run.text for run in paragraph).replace("\u00a0", " ") for paragraph in report.paragraphs]


# Figures


def test_each_outcome_is_counted_once(report: YearReport) -> None:
    assert numbers(report.total) == {
        "planned": 11,
        "in_time": 3,
        "late": 1,
        "review": 1,
        "not_done": 3,
        "ahead": 1,
        "cancelled": 1,
        "not_required": 1,
        "moved": 1,
    }


def test_every_number_opens_the_occurrences_it_counted(report: YearReport, year: YearOver) -> None:
    by_hand = {
        "in_time": (11, 1, 8),
        "late": (2,),
        "review": (3,),
        "not_done": (4, 5, 12),
        "ahead": (9,),
        "cancelled": (6,),
        "not_required": (7,),
        "moved": (8,),
    }
    for name, rows in by_hand.items():
        assert set(getattr(report.total, name).occurrence_ids) == {year.of[number] for number in rows}, name


def test_the_percents_are_of_those_whose_day_has_come(report: YearReport) -> None:
    assert set(report.total.due.occurrence_ids) == set((report.total.done + report.total.not_done).occurrence_ids)
    assert (report.total.done_percent, report.total.in_time_percent) == (57, 43)  # 4 and 3 of 7


@pytest.mark.parametrize(("part", "whole", "shown"), [(0, 0, None), (0, 3, 0), (2, 3, 67), (1, 8, 13), (7, 7, 100)])
def test_a_percent_is_whole_with_halves_up_and_none_of_nothing(part: int, whole: int, shown: int | None) -> None:
    assert percent(part, whole) == shown


def test_sections_quarters_and_months_each_sum_to_the_total(report: YearReport) -> None:
    for lines in (report.by_section, report.by_quarter, report.by_month):
        for field in fields(Figures):
            together = sum((getattr(line.figures, field.name) for line in lines), Count())
            assert sorted(together.occurrence_ids) == sorted(getattr(report.total, field.name).occurrence_ids)


def test_the_lines_stand_in_the_order_of_plan_and_year(report: YearReport) -> None:
    assert [(line.title, line.figures.planned.number) for line in report.by_section] == [
        ("Условия", 3),
        ("Кадры", 5),
        ("Без раздела", 3),
    ]
    assert [(line.title, line.figures.planned.number) for line in report.by_quarter] == [
        ("IV квартал 2026", 4),
        ("I квартал 2027", 1),
        ("II квартал 2027", 5),
        ("III квартал 2027", 1),
    ]
    months = [line.title for line in report.by_month]
    assert (months[0], months[-1], len(months)) == ("сентябрь 2026", "август 2027", 12)


def test_the_august_before_stands_in_the_same_year(cast: Cast, clock: HandClock) -> None:
    clock.set("2026-08-03T09:00+03:00")
    approved_plan(cast, ActivityDraft("Проект циклограммы", "до 25 августа 2026 г."))
    report = cast.olga.ask(year_report, 2026)
    assert report.by_month[0].title == "август 2026"
    assert [line.title for line in report.by_quarter] == ["III квартал 2026"]


def test_what_was_added_after_approval_is_counted_apart(report: YearReport, year: YearOver) -> None:
    assert report.beyond.done.occurrence_ids == (year.of[13],)
    assert year.of[13] not in report.total.planned.occurrence_ids


def test_on_demand_counts_only_when_begun(report: YearReport) -> None:
    begun = [row.number for row in report.rows if row.rhythm == Rhythm.ON_DEMAND]
    assert (begun, [(row.number, row.why) for row in report.uncounted]) == (["11"], [(10, "за год не начиналось")])


def test_what_is_due_today_is_still_ahead_and_late_from_tomorrow(cast: Cast, clock: HandClock) -> None:
    approved_plan(cast, ActivityDraft("Анкетирование", "до 30 ноября"))
    fates = []
    for day in ("2026-11-30", "2026-12-01"):
        clock.set(f"{day}T23:00+03:00")
        fates.append(cast.olga.ask(year_report, 2026).rows[0].fate)
    assert fates == [Fate.AHEAD, Fate.NOT_DONE]


def test_done_on_the_moved_day_is_in_time_and_after_it_late(cast: Cast, clock: HandClock) -> None:
    approved_plan(cast, ActivityDraft("Первое", "до 30 ноября"), ActivityDraft("Второе", "до 30 ноября"))
    first, second = cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).all())
    for occurrence in (first, second):
        cast.olga.do(move, occurrence, date(2026, 12, 4), "карантин")
    clock.set("2026-12-09T09:00+03:00")
    cast.marat.do(complete, first, done_on=date(2026, 12, 4))
    cast.marat.do(complete, second, done_on=date(2026, 12, 8))

    rows = cast.olga.ask(year_report, 2026).rows
    assert [(row.fate, row.days_late, len(row.moves)) for row in rows] == [(Fate.IN_TIME, 0, 1), (Fate.LATE, 2, 1)]


def test_a_move_before_approval_is_planning_and_no_postponement(cast: Cast, clock: HandClock) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram, ActivityDraft("Анкетирование", "до 30 ноября"))
    only = cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())
    cast.olga.do(move, only, date(2026, 12, 4))
    clock.set("2026-11-23T10:00+03:00")
    cast.vera.do(approve, cyclogram, "84", date(2026, 11, 23))
    assert cast.olga.ask(year_report, 2026).total.moved == Count()


def test_the_report_says_which_edition_it_measures(cast: Cast, year: YearOver) -> None:
    extra = ActivityDraft("Итоги смотра", "до 15 июня")
    cast.olga.do(add_activity, year.plan.cyclogram_id, extra, "решение педсовета", for_next_edition=True)
    cast.vera.do(approve, year.plan.cyclogram_id, "61", date(2027, 6, 7))

    editions = cast.olga.ask(year_report, 2026).editions
    assert [(one.number, one.order_no, one.is_in_force, one.planned.number) for one in editions] == [
        (1, "84", False, 11),
        (2, "61", True, 1),
    ]


def test_last_year_stands_beside(cast: Cast, clock: HandClock) -> None:
    clock.set("2025-08-29T09:00+03:00")
    plan = approved_plan(cast, ActivityDraft("Анкетирование", "до 30 ноября", section="Условия"), year=2025)
    clock.set("2026-08-31T09:00+03:00")
    cast.vera.do(approve, cast.olga.do(roll_over, plan.cyclogram_id), "90", date(2026, 8, 31))
    clock.set("2026-11-20T09:00+03:00")
    cast.marat.do(complete, cast.app.ask(occurrence_of_year, 2026))

    report = cast.olga.ask(year_report, 2026)
    assert report.previous is not None
    before = report.previous.of_section("Условия")
    assert before is not None
    assert (report.previous.year, before.in_time_percent, report.total.in_time_percent) == ("2025/2026", 0, 100)
    assert "В срок выполнено 1 из 1, в 2025/2026 учебном году – 0 из 1." in said(report)


def occurrence_of_year(work: Work, year: int) -> int:
    return work.session.scalars(select(Occurrence.id).where(Occurrence.plan_year == year)).one()


# What is missing, and why it is so


def test_what_is_missing_comes_with_the_card_that_fills_it(report: YearReport, year: YearOver) -> None:
    assert [(gap.kind, gap.occurrence_id) for gap in report.gaps] == [
        (GapKind.CONCLUSION, year.of[2]),
        (GapKind.REASON, year.of[5]),
        (GapKind.DECISION_MARK, year.decision_unmarked),
        (GapKind.DOCUMENT_DATE, year.of[2]),
    ]


def test_one_conclusion_is_enough_for_a_monthly_row(cast: Cast, clock: HandClock) -> None:
    approved_plan(cast, ActivityDraft("Утренний приём", "ежемесячно"))
    monthly = cast.app.ask(
        lambda work: work.session.scalars(select(Occurrence.id).order_by(Occurrence.due_on).limit(3)).all()
    )
    for occurrence in monthly[:2]:
        cast.marat.do(complete, occurrence)
    gaps = cast.olga.ask(year_report, 2026).gaps
    assert [gap.occurrence_id for gap in gaps if gap.kind is GapKind.CONCLUSION] == [monthly[1]]

    cast.marat.do(complete, monthly[2], conclusion="Адаптация идёт хорошо")
    gaps = cast.olga.ask(year_report, 2026).gaps
    assert [gap for gap in gaps if gap.kind is GapKind.CONCLUSION] == []


def test_reasons_are_those_that_people_gave(report: YearReport) -> None:
    assert {row.number: row.reason for row in report.rows if row.reason} == {
        "4": "группа закрыта на карантин",
        "6": "перенесена учредителем на 2028 год",
        "7": "срок аттестации не наступил",
        "12": "возвращено на доработку: нет выводов по группам",
    }
    assert [(row.number, [move.reason for move in row.moves]) for row in report.moved] == [("8", ["болезнь педагогов"])]


def test_decisions_and_findings_stand_in_their_own_tables(report: YearReport, year: YearOver) -> None:
    assert [(duty.source_number, duty.text, duty.fate) for duty in (*report.decisions, *report.findings)] == [
        ("1", "Приобрести пособия", Fate.IN_TIME),
        ("1", "Обновить уголки", Fate.NOT_DONE),
        ("1", "Закрепить стеллаж", Fate.IN_TIME),
    ]
    assert year.decision_marked not in report.total.planned.occurrence_ids


def test_documents_go_by_their_own_date(report: YearReport) -> None:
    assert [(paper.kind, paper.number, paper.dated_on, paper.row_number) for paper in report.documents] == [
        ("справка", "7", date(2026, 11, 17), "1"),
        ("анкета", "", None, "2"),
    ]


# The words


def test_the_text_says_what_was_recorded_and_shows_what_was_not(report: YearReport) -> None:
    text = said(report)
    assert text[0] == (
        "В 2026/2027 учебном году циклограммой предусмотрено 11 сроков по 2 разделам. Выполнено 4, из них "
        "в установленный срок 3, с опозданием 1. На проверке 1. Срок ещё не наступил у 1."
    )
    assert "№ 5 «Смотр-конкурс», срок 30 апреля, причина: [не заполнено: причина]" in text[1]
    assert "Принято 2 управленческих решения, исполнено 1, исполнение не отмечено у 1." in text


def test_many_rows_not_done_are_a_table_and_not_a_sentence(cast: Cast, clock: HandClock) -> None:
    approved_plan(cast, *(ActivityDraft(f"Мероприятие {number}", "до 30 ноября") for number in range(6)))
    clock.set(AS_OF)
    assert said(cast.olga.ask(year_report, 2026))[1:] == [
        "Не выполнено 6; перечень с причинами стоит в таблице, [не заполнено: причина, 6 сроков].",
        "Не выполненное (6 сроков) рассмотреть при составлении циклограммы на 2027/2028 учебный год.",
    ]


def test_each_number_in_the_text_opens_that_many_occurrences(report: YearReport) -> None:
    linked = [run for paragraph in report.paragraphs for run in paragraph if run.text.isdigit()]
    assert linked
    assert [len(run.occurrence_ids) for run in linked] == [int(run.text) for run in linked]


def test_the_rule_is_printed_with_the_numbers_it_was_used_on(report: YearReport) -> None:
    rule = report.rule_text.replace("\u00a0", " ")
    assert rule.startswith(
        "Выполнено, % = выполнено ÷ (по плану − отменено − не требуется − на проверке − ещё впереди) "
        "= 4 ÷ (11 − 1 − 1 − 1 − 1) = 57 %. В срок, % = в срок ÷ то же число = 3 ÷ 7 = 43 %."
    )
    assert "«В течение года» (№ 9): срок – конец периода." in rule


# Who may see it


def test_irina_has_no_such_year_and_marat_may_not_look(cast: Cast, year: YearOver) -> None:
    with pytest.raises(NotFound, match="2026/2027"):
        cast.irina.ask(year_report, 2026)
    with pytest.raises(NotAllowed):
        cast.marat.ask(year_report, 2026)


def test_the_day_of_the_report_is_the_organisations_own(report: YearReport) -> None:
    assert report.as_of.isoformat() == AS_OF[:10]
