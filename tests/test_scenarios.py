"""The twelve scenarios that the model must carry, each a test that reads like its sentence."""

from datetime import date

from sqlalchemy import select

from planner.domain.assignment import Part
from planner.domain.occurrence import Occurrence, State
from planner.domain.people import Holding
from planner.domain.plan import Activity, Edition
from planner.domain.reminder import Reminder, ReminderKind
from planner.queries.history import history
from planner.queries.my_work import BucketKey, my_work
from planner.services.approve import approve
from planner.services.complete import accept, complete
from planner.services.decide import decide
from planner.services.holding import act_for
from planner.services.import_plan import compare, lay_over
from planner.services.join import invite, link
from planner.services.people import PersonDraft, enrol
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram, split_activity
from planner.services.remind import replan_all
from planner.services.roll_over import roll_over
from planner.services.schedule import move, start
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan
from tests.saying import Said, say_all

NOVEMBER_30 = ActivityDraft(title="Анкетирование родителей", phrase="до 30 ноября", result_document="справка")


def only_occurrence(work: Work) -> int:
    return work.session.scalars(select(Occurrence.id)).one()


def due_days(work: Work, title: str) -> list[date | None]:
    query = select(Occurrence.due_on).join(Activity).where(Activity.title == title).order_by(Occurrence.due_on)
    return list(work.session.scalars(query))


def told(work: Work, kind: ReminderKind) -> list[tuple[int | None, str]]:
    query = select(Reminder).where(Reminder.kind == kind).order_by(Reminder.id)
    return [(reminder.person_id, reminder.state) for reminder in work.session.scalars(query)]


def test_1_a_substitute_who_starts_inside_the_window_is_reminded_and_the_trail_says_for_whom(
    cast: Cast, clock: HandClock
) -> None:
    """...by which order; and it goes back on return."""
    to_olga = ActivityDraft(title="Отчёт", phrase="до 30 ноября", assignees=(Assignee(position_id=cast.senior),))
    approved_plan(cast, to_olga)
    occurrence = cast.app.ask(only_occurrence)
    holding = cast.app.ask(
        lambda work: work.session.scalars(select(Holding.id).where(Holding.person_id == cast.olga_id)).first()
    )
    assert holding is not None
    clock.set("2026-11-24T07:00+03:00")
    cast.vera.do(act_for, holding, cast.marat_id, date(2026, 11, 24), date(2026, 11, 27), "приказ от 23.11.2026 № 95")

    assert say_all(cast, "2026-11-27T09:00+03:00") == [Said(cast.marat_id, ReminderKind.AHEAD)]
    trails = [item.acting_for for bucket in cast.marat.ask(my_work).buckets for item in bucket.items]
    assert trails == ["и. о. старший воспитатель, за: Белова Ольга Сергеевна, приказ от 23.11.2026 № 95"]
    assert say_all(cast, "2026-11-30T09:00+03:00") == [Said(cast.olga_id, ReminderKind.TODAY)]

    clock.set("2026-11-27T12:00+03:00")
    cast.marat.do(complete, occurrence)
    mark = cast.app.ask(lambda work: work.find(Occurrence, occurrence).completion)
    assert mark is not None
    assert (mark.by_person_id, mark.as_position) == (cast.marat_id, trails[0])


def test_2_a_day_moved_after_its_reminder_and_moved_back_is_told_both_times_and_reminded_of(
    cast: Cast, clock: HandClock
) -> None:
    approved_plan(cast, NOVEMBER_30)
    occurrence = cast.app.ask(only_occurrence)
    assert say_all(cast, "2026-11-23T09:00+03:00") == [Said(cast.marat_id, ReminderKind.AHEAD)]

    cast.olga.do(move, occurrence, date(2026, 12, 14), "карантин")
    assert say_all(cast, "2026-11-24T09:00+03:00") == [Said(cast.marat_id, ReminderKind.MOVED)]
    cast.olga.do(move, occurrence, date(2026, 11, 30), "карантин снят")
    assert say_all(cast, "2026-11-24T10:00+03:00") == [Said(cast.marat_id, ReminderKind.MOVED)]

    assert say_all(cast, "2026-11-27T09:00+03:00") == [Said(cast.marat_id, ReminderKind.AHEAD)]
    assert say_all(cast, "2026-11-30T09:00+03:00") == [Said(cast.marat_id, ReminderKind.TODAY)]


def test_3_a_mid_year_edition_splits_an_activity_and_history_stays_with_the_lineage(
    cast: Cast, clock: HandClock
) -> None:
    plan = approved_plan(cast, ActivityDraft(title="Наблюдение занятий", phrase="октябрь, ноябрь, апрель"))
    (whole,) = plan.activities
    clock.set("2026-12-15T12:00+03:00")
    drafts = [
        ActivityDraft(
            title=f"Наблюдение занятий: {group}", phrase="апрель", assignees=(Assignee(position_id=cast.teachers),)
        )
        for group in ("младшие группы", "старшие группы")
    ]
    cast.olga.do(split_activity, whole, drafts, "разные проверяющие")
    second = cast.vera.do(approve, plan.cyclogram_id, "12", date(2026, 12, 16))

    def lineages(work: Work) -> set[str]:
        return {activity.lineage for activity in work.session.scalars(select(Activity))}

    def editions(work: Work) -> list[list[str]]:
        found = work.session.scalars(select(Edition).order_by(Edition.number))
        return [[str(row.content["title"]) for row in edition.rows] for edition in found]

    def measured(work: Work) -> list[tuple[date | None, bool, int | None]]:
        found = work.session.scalars(select(Occurrence).order_by(Occurrence.due_on, Occurrence.id))
        return [(one.due_on, one.is_beyond_plan, one.edition_id) for one in found]

    assert len(cast.app.ask(lineages)) == 1
    assert cast.app.ask(editions) == [["Наблюдение занятий"], [draft.title for draft in drafts]]
    assert cast.app.ask(measured) == [
        (date(2026, 10, 31), False, second - 1),
        (date(2026, 11, 30), False, second - 1),
        (date(2027, 4, 30), False, second),
        (date(2027, 4, 30), False, second),
    ]


def test_4_a_body_completes_by_its_protocol_and_its_chair_and_secretary_were_reminded(
    cast: Cast, clock: HandClock
) -> None:
    by_council = (Assignee(position_id=cast.council),)
    approved_plan(cast, ActivityDraft(title="Итоги процедур", phrase="до 30 ноября", assignees=by_council))
    occurrence = cast.app.ask(only_occurrence)
    expected = {Said(cast.vera_id, ReminderKind.AHEAD), Said(cast.olga_id, ReminderKind.AHEAD)}
    assert set(say_all(cast, "2026-11-23T09:00+03:00")) == expected

    cast.olga.do(complete, occurrence, protocol="№ 3 от 23.11.2026")

    mark = cast.app.ask(lambda work: work.find(Occurrence, occurrence).completion)
    assert mark is not None
    assert (mark.protocol, mark.as_position) == ("№ 3 от 23.11.2026", "педагогический совет")


def test_5_a_person_who_works_in_two_organisations_sees_each_apart(cast: Cast) -> None:
    approved_plan(cast, NOVEMBER_30)
    (row,) = cast.school.do(enrol, [PersonDraft("Галимов Марат Ильдарович", "учитель", "исполнитель")])
    in_school = cast.school.on_behalf_of(row.person_id, via="web")
    everywhere = cast.app.everywhere()
    for app, person_id in ((cast.app, cast.marat_id), (cast.school, row.person_id)):
        everywhere.do(link, app.do(invite, person_id).code, "telegram", "7000", "501")

    assert cast.marat.ask(my_work).pressing == 0
    assert [len(bucket.items) for bucket in in_school.ask(my_work).buckets] == [0] * len(BucketKey)
    assert sum(len(bucket.items) for bucket in cast.marat.ask(my_work).buckets) == 1


def test_6_a_plan_of_three_years_is_one_cyclogram_with_occurrences_for_each_year(cast: Cast) -> None:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026, 3)
    cast.olga.do(add_activity, cyclogram_id, ActivityDraft(title="Самообследование", phrase="до 20 апреля"))

    def slices(work: Work) -> list[tuple[int, date | None]]:
        found = work.session.scalars(select(Occurrence).order_by(Occurrence.due_on))
        return [(one.plan_year, one.due_on) for one in found]

    assert cast.app.ask(slices) == [(year, date(year + 1, 4, 20)) for year in (2026, 2027, 2028)]


def test_7_a_one_off_after_approval_needs_a_reason_and_is_beyond_the_plan(cast: Cast) -> None:
    plan = approved_plan(cast, NOVEMBER_30)
    one_off = ActivityDraft(title="Внеплановая проверка", phrase="до 15 декабря")
    cast.olga.do(add_activity, plan.cyclogram_id, one_off, "обращение родителей")

    def beyond(work: Work) -> list[tuple[str, bool]]:
        return [
            (one.title, one.is_beyond_plan) for one in work.session.scalars(select(Occurrence).order_by(Occurrence.id))
        ]

    assert cast.app.ask(beyond) == [("Анкетирование родителей", False), ("Внеплановая проверка", True)]


def test_8_whole_year_is_due_at_its_end_and_told_of_monthly_daily_is_a_mark_a_month_and_on_demand_waits(
    cast: Cast, clock: HandClock
) -> None:
    clock.set("2026-09-01T07:00+03:00")
    plan = approved_plan(
        cast,
        ActivityDraft(title="Материалы на сайте", phrase="в течение года"),
        ActivityDraft(title="Утренний приём", phrase="ежедневно"),
        ActivityDraft(title="Внеплановая оценка", phrase="по мере необходимости"),
    )
    assert cast.app.ask(due_days, "Материалы на сайте") == [date(2027, 8, 31)]
    assert len(cast.app.ask(due_days, "Утренний приём")) == 12
    assert cast.app.ask(due_days, "Внеплановая оценка") == []

    monthly = [said.kind for said in say_all(cast, "2026-10-01T09:00+03:00") if said.kind == ReminderKind.MONTHLY]
    assert len(monthly) == 1

    cast.olga.do(start, plan.activities[2], date(2026, 10, 20))
    assert cast.app.ask(due_days, "Внеплановая оценка") == [date(2026, 10, 20)]
    clock.set("2027-08-30T09:00+03:00")
    states = {item.title: item.state for bucket in cast.marat.ask(my_work).buckets for item in bucket.items}
    assert states["Материалы на сайте"] is State.SOON


def test_9_a_decision_is_reminded_of_and_controlled_like_any_other(cast: Cast, clock: HandClock) -> None:
    approved_plan(cast, NOVEMBER_30)
    source = cast.app.ask(only_occurrence)
    to_marat = [Assignee(position_id=cast.teachers, part=Part.ACCOUNTABLE)]
    duty = cast.vera.do(decide, source, "Приобрести пособия", to_marat, date(2026, 12, 18), paper="приказ № 101")
    assert say_all(cast, "2026-11-24T09:00+03:00", about=duty) == [Said(cast.marat_id, ReminderKind.ASSIGNED)]
    assert say_all(cast, "2026-12-11T09:00+03:00", about=duty) == [Said(cast.marat_id, ReminderKind.AHEAD)]

    clock.set("2026-12-11T12:00+03:00")
    assert cast.marat.do(complete, duty).state is State.SUBMITTED
    assert say_all(cast, "2026-12-11T13:00+03:00", about=duty) == [Said(cast.vera_id, ReminderKind.REVIEW)]
    cast.vera.do(accept, duty)
    assert cast.app.ask(lambda work: work.find(Occurrence, duty).state(work.today, work.today)) is State.DONE


def test_10_a_group_chat_of_a_body_is_told_and_only_its_holders_may_press(cast: Cast, clock: HandClock) -> None:
    """The pressing itself is tested in tests/bots, with the real bot."""
    by_council = (Assignee(position_id=cast.council),)
    code = cast.olga.do(invite, cast.olga_id, cast.council).code
    cast.app.everywhere().do(link, code, "telegram", "7000", "-100500", is_group=True)
    approved_plan(cast, ActivityDraft(title="Итоги процедур", phrase="до 30 ноября", assignees=by_council))
    cast.app.do(replan_all)

    def to_chat(work: Work) -> set[str]:
        return {r.kind for r in work.session.scalars(select(Reminder).where(Reminder.position_id == cast.council))}

    assert cast.app.ask(to_chat) == {ReminderKind.AHEAD, ReminderKind.TODAY, ReminderKind.OVERDUE}


def test_11_a_document_laid_over_an_approved_plan_deletes_nothing_and_makes_the_next_edition(cast: Cast) -> None:
    plan = approved_plan(cast, NOVEMBER_30, ActivityDraft(title="Самообследование", phrase="до 20 апреля"))
    rows = [
        ActivityDraft(title="Анкетирование  родителей", phrase="до 15 декабря"),
        ActivityDraft(title="Смотр групп", phrase="февраль", assignees=(Assignee(position_id=cast.senior),)),
    ]
    shown = cast.olga.ask(compare, plan.cyclogram_id, rows)
    assert (shown.new, shown.missing, shown.same) == (("Смотр групп",), ("Самообследование",), 0)
    assert [(row.was, row.becomes) for row in shown.changed] == [("до 30 ноября", "до 15 декабря")]

    cast.olga.do(lay_over, plan.cyclogram_id, rows, "корректировка на полугодие")
    assert cast.app.ask(due_days, "Анкетирование родителей") == [date(2026, 12, 15)]
    assert cast.app.ask(due_days, "Самообследование") == [date(2027, 4, 20)]
    assert cast.olga.ask(compare, plan.cyclogram_id, rows).same == 2
    cast.vera.do(approve, plan.cyclogram_id, "12", date(2026, 11, 24))

    def edition_numbers(work: Work) -> list[int]:
        return list(work.session.scalars(select(Edition.number).order_by(Edition.number)))

    assert cast.app.ask(edition_numbers) == [1, 2]


def test_12_roll_over_keeps_the_lineage_and_three_years_of_history_stand_beside_each_row(
    cast: Cast, clock: HandClock
) -> None:
    clock.set("2024-08-30T12:00+03:00")
    plan = approved_plan(cast, NOVEMBER_30, year=2024)
    cyclogram_id = plan.cyclogram_id
    for year, done_on in ((2024, "2024-11-29"), (2025, "2025-12-05"), (2026, "2026-11-30")):
        clock.set(f"{done_on}T12:00+03:00")
        cast.marat.do(complete, cast.app.ask(occurrence_of, year))
        cyclogram_id = cast.olga.do(roll_over, cyclogram_id)
        cast.vera.do(approve, cyclogram_id, "90", date.fromisoformat(done_on))

    def last_row(work: Work) -> int:
        return work.session.scalars(select(Activity.id).order_by(Activity.id.desc())).first() or 0

    past = cast.olga.ask(history, cast.app.ask(last_row))
    assert [(run.plan_year, run.days_late) for run in past] == [(2024, 0), (2025, 5), (2026, 0)]


def occurrence_of(work: Work, year: int) -> int:
    return work.session.scalars(select(Occurrence.id).where(Occurrence.plan_year == year)).one()
