"""The plan: phrases become days only when read surely, changes keep what people touched, editions freeze."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.errors import Conflict, Invalid, NotAllowed
from planner.domain.occurrence import Occurrence
from planner.domain.organization import Organization, Policy
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.services.approve import agree, approve, close
from planner.services.plan import (
    ActivityDraft,
    Assignee,
    add_activity,
    change_activity,
    draft_cyclogram,
    fill_from_catalog,
    retire_activity,
)
from planner.services.schedule import cancel, move, restore, start
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan

QUARTERLY = ActivityDraft(title="Отчёт об оснащении", phrase="ежеквартально")


def days(work: Work) -> list[date | None]:
    return list(work.session.scalars(select(Occurrence.due_on).order_by(Occurrence.due_on)))


def first(work: Work) -> int:
    return work.session.scalars(select(Occurrence.id).order_by(Occurrence.due_on)).first() or 0


@pytest.mark.parametrize("phrase", ["", "Разовая", "абракадабра", "сентябрь, абракадабра", "до 25 августа"])
def test_what_was_not_read_surely_stays_text_without_a_day(cast: Cast, phrase: str) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    activity = cast.olga.do(add_activity, cyclogram, ActivityDraft(title="Отчёт", phrase=phrase))
    assert cast.app.ask(lambda work: work.find(Activity, activity).phrase) == phrase
    assert cast.app.ask(days) == []


def test_a_reading_somebody_agreed_to_is_scheduled(cast: Cast) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram, ActivityDraft(title="Отчёт", phrase="до 25 августа", is_looked_at=True))
    assert cast.app.ask(days) == [date(2026, 8, 25)]


@pytest.mark.parametrize("phrase", ["еженедельно", "раз в две недели"])
def test_weeks_run_to_the_end_of_the_kindergartens_year_and_are_due_on_workdays(cast: Cast, phrase: str) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram, ActivityDraft(title="Отчёт", phrase=phrase))
    due = [day for day in cast.app.ask(days) if day is not None]
    assert (due[0], due[-1]) == (date(2026, 9, 4), date(2027, 8, 31))
    assert all(cast.app.ask(lambda work: [work.workdays.is_workday(day) for day in due]))


def test_a_day_off_that_the_document_names_itself_stays(cast: Cast) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram, ActivityDraft(title="Отчёт", phrase="по воскресеньям в октябре"))
    assert cast.app.ask(days) == [date(2026, 10, day) for day in (4, 11, 18, 25)]


def test_the_documents_day_stays_on_a_day_off_unless_the_organisation_shifts(cast: Cast) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram, ActivityDraft(title="Сайт", phrase="до 29 ноября"))
    assert cast.app.ask(days) == [date(2026, 11, 29)]
    policy = Policy(shift="earlier").changed()
    cast.app.do(lambda work: setattr(work.find(Organization, work.organization.id), "settings", policy))
    cast.olga.do(add_activity, cyclogram, ActivityDraft(title="Сайт ещё раз", phrase="до 29 ноября"))
    assert cast.app.ask(days) == [date(2026, 11, 27), date(2026, 11, 29)]


def test_the_catalogue_fills_a_plan_once(cast: Cast) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    added = cast.olga.do(fill_from_catalog, cyclogram)
    assert added >= 40
    assert cast.olga.do(fill_from_catalog, cyclogram) == 0


def test_the_catalogue_gives_a_school_its_own_positions(cast: Cast) -> None:
    cyclogram = cast.irina.do(draft_cyclogram, 2026)
    cast.irina.do(fill_from_catalog, cyclogram)

    def responsible(work: Work) -> set[str]:
        return {a.title.lower() for row in work.session.scalars(select(Activity)) for a in row.assignments}

    titles = cast.school.ask(responsible)
    assert "директор" in titles
    assert "старший воспитатель" not in titles


def test_a_change_of_the_phrase_moves_what_nobody_touched_and_keeps_the_rest(cast: Cast) -> None:
    plan = approved_plan(cast, QUARTERLY)
    spring = date(2027, 3, 31)
    occurrence = cast.app.ask(
        lambda work: work.session.scalar(select(Occurrence.id).where(Occurrence.due_on == spring))
    )
    assert occurrence is not None
    cast.olga.do(move, occurrence, date(2027, 4, 5), "каникулы")
    changed = replace(QUARTERLY, phrase="до 20 мая", assignees=(Assignee(position_id=cast.senior),))
    cast.olga.do(change_activity, plan.activities[0], changed, "корректировка")
    assert cast.app.ask(days) == [date(2026, 9, 30), date(2027, 4, 5), date(2027, 5, 20)]


def test_a_retired_row_leaves_what_is_late_or_done(cast: Cast) -> None:
    plan = approved_plan(cast, QUARTERLY)
    cast.olga.do(retire_activity, plan.activities[0], "нет основания")
    assert cast.app.ask(days) == [date(2026, 9, 30)]


def test_after_approval_a_move_and_a_cancellation_need_a_reason(cast: Cast) -> None:
    approved_plan(cast, QUARTERLY)
    occurrence = cast.app.ask(first)
    with pytest.raises(Invalid, match="причину"):
        cast.olga.do(move, occurrence, date(2027, 1, 20))
    with pytest.raises(Invalid, match="причину"):
        cast.olga.do(cancel, occurrence)


def test_a_move_keeps_the_length_of_the_window(cast: Cast) -> None:
    approved_plan(cast, ActivityDraft(title="Диагностика", phrase="с 11 по 21 мая"))
    occurrence = cast.app.ask(first)
    cast.olga.do(move, occurrence, date(2027, 5, 28), "карантин")
    window = cast.app.ask(
        lambda work: (work.find(Occurrence, occurrence).opens_on, work.find(Occurrence, occurrence).due_on)
    )
    assert window == (date(2027, 5, 18), date(2027, 5, 28))


def test_a_cancelled_one_can_be_put_back(cast: Cast) -> None:
    approved_plan(cast, QUARTERLY)
    occurrence = cast.app.ask(first)
    cast.olga.do(cancel, occurrence, "карантин")
    cast.olga.do(restore, occurrence)
    assert cast.app.ask(lambda work: work.find(Occurrence, occurrence).cancelled_at) is None


def test_what_has_its_own_days_is_not_begun_by_hand(cast: Cast) -> None:
    plan = approved_plan(cast, QUARTERLY)
    with pytest.raises(Conflict, match="есть свой срок"):
        cast.olga.do(start, plan.activities[0])


def test_a_plan_is_agreed_then_approved_and_closed(cast: Cast) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram, QUARTERLY)
    cast.olga.do(agree, cyclogram, "1", date(2026, 8, 29))
    cast.vera.do(approve, cyclogram, "84", date(2026, 8, 31))
    cast.vera.do(close, cyclogram)
    assert cast.app.ask(lambda work: work.find(Cyclogram, cyclogram).status) == PlanStatus.CLOSED


def test_an_empty_plan_is_not_approved(cast: Cast) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    with pytest.raises(Conflict, match="ни одного мероприятия"):
        cast.vera.do(approve, cyclogram, "84", date(2026, 8, 31))


def test_a_second_edition_without_changes_is_refused(cast: Cast) -> None:
    plan = approved_plan(cast, QUARTERLY)
    with pytest.raises(Conflict, match="ничего не изменилось"):
        cast.vera.do(approve, plan.cyclogram_id, "12", date(2026, 12, 1))


def test_an_executor_does_not_plan(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.marat.do(draft_cyclogram, 2026)


def test_an_august_before_september_belongs_to_the_year_it_opens(cast: Cast, clock: HandClock) -> None:
    clock.set("2026-08-10T09:00+03:00")
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram, ActivityDraft(title="Приказ", phrase="до начала учебного года"))
    years = cast.app.ask(lambda work: list(work.session.execute(select(Occurrence.plan_year, Occurrence.due_on))))
    assert [tuple(row) for row in years] == [(2026, date(2026, 8, 31))]


def test_the_number_of_an_order_is_kept_without_its_sign_and_a_year_ahead_is_a_slip(cast: Cast) -> None:
    cyclogram = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram, QUARTERLY)
    with pytest.raises(Invalid, match="Проверьте год"):
        cast.vera.do(approve, cyclogram, "№ 84", date(2027, 11, 23))
    cast.vera.do(approve, cyclogram, "№ 84", date(2026, 11, 23))
    assert cast.app.ask(lambda work: work.find(Cyclogram, cyclogram).editions[-1].order_no) == "84"
