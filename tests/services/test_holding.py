"""Who holds what, with which rights: days that do not do, two people at once, and who may raise whom."""

from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.errors import Conflict, Invalid, NotAllowed
from planner.domain.occurrence import Occurrence
from planner.domain.people import Capacity, Holding, Person, Position, PositionKind, Role
from planner.queries.employee import employee
from planner.queries.positions import positions
from planner.services.holding import end_holding, hold, withdraw_holding
from planner.services.people import PersonDraft, change_person, dismiss, enrol
from planner.services.plan import ActivityDraft, Assignee
from planner.services.positions import add_position, change_position, delete_position, merge_positions
from planner.services.remind import Recipient, recipients
from planner.services.roles import set_roles
from planner.work import Work
from tests.cast import Cast, approved_plan

TODAY = date(2026, 11, 23)


def holding_of(cast: Cast, person_id: int) -> int:
    query = select(Holding.id).where(Holding.person_id == person_id)
    return cast.app.ask(lambda work: work.session.scalars(query).first() or 0)


def version_of(cast: Cast, holding_id: int) -> int:
    return cast.app.ask(lambda work: work.find(Holding, holding_id).version)


def roles_of(cast: Cast, person_id: int) -> set[str]:
    return cast.app.ask(lambda work: {own.role for own in work.find(Person, person_id).roles})


def test_the_same_seat_is_not_written_twice(cast: Cast) -> None:
    cast.vera.do(hold, cast.senior, cast.marat_id, from_on=TODAY)
    with pytest.raises(Invalid, match=r"уже записана за сотрудником с 23\.11\.2026"):
        cast.vera.do(hold, cast.senior, cast.marat_id, from_on=date(2026, 12, 1))


def test_a_seat_has_no_chair_and_a_body_no_holder(cast: Cast) -> None:
    with pytest.raises(Invalid, match="только в органе"):
        cast.vera.do(hold, cast.senior, cast.marat_id, Capacity.CHAIR)
    with pytest.raises(Invalid, match="председатель, секретарь и члены"):
        cast.vera.do(hold, cast.council, cast.marat_id, Capacity.HOLDER)


def test_two_who_end_the_same_holding_do_not_overwrite_each_other(cast: Cast) -> None:
    holding_id = holding_of(cast, cast.marat_id)
    seen = version_of(cast, holding_id)
    cast.vera.do(end_holding, holding_id, date(2026, 11, 30), seen)
    with pytest.raises(Conflict):
        cast.olga.do(end_holding, holding_id, date(2026, 12, 31), seen)
    assert cast.app.ask(lambda work: work.find(Holding, holding_id).to_on) == date(2026, 11, 30)


def test_ending_twice_on_the_same_day_is_one_entry_of_the_journal(cast: Cast) -> None:
    holding_id = holding_of(cast, cast.marat_id)
    for _ in range(2):
        cast.vera.do(end_holding, holding_id, date(2026, 11, 30))
    assert [line.verb for line in cast.vera.ask(employee, cast.marat_id).history].count("окончание") == 1


def test_what_was_written_by_mistake_is_taken_back_and_what_was_sat_in_is_not(cast: Cast) -> None:
    new = cast.vera.do(hold, cast.senior, cast.marat_id, from_on=TODAY)
    cast.vera.do(withdraw_holding, new)
    assert cast.app.ask(lambda work: work.session.get(Holding, new)) is None
    with pytest.raises(Conflict, match="Укажите последний день"):
        cast.vera.do(withdraw_holding, holding_of(cast, cast.marat_id))


def test_a_new_holder_is_reminded_at_once(cast: Cast) -> None:
    vacant = cast.vera.do(add_position, "методист")
    plan = ActivityDraft(title="Отчёт", phrase="до 30 ноября", assignees=(Assignee(position_id=vacant),))
    approved_plan(cast, plan)

    def told(work: Work) -> list[Recipient]:
        return recipients(work, work.session.scalars(select(Occurrence)).one(), work.today)

    assert cast.app.ask(told) == [Recipient(cast.olga_id)]
    cast.vera.do(hold, vacant, cast.marat_id, from_on=TODAY)
    assert cast.app.ask(told) == [Recipient(cast.marat_id)]


# Rights


def test_nobody_raises_himself_nor_a_friend(cast: Cast) -> None:
    for who in (cast.olga_id, cast.marat_id):
        with pytest.raises(NotAllowed, match="у кого есть все"):
            cast.olga.do(set_roles, who, {Role.ADMINISTRATOR})
        with pytest.raises(NotAllowed):
            cast.olga.do(enrol, [PersonDraft("Галимов Марат Ильдарович", "", "администратор")])
    assert roles_of(cast, cast.marat_id) == {Role.EXECUTOR}


def test_a_coordinator_takes_no_head_down(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.olga.do(set_roles, cast.vera_id, {Role.EXECUTOR})


def test_several_roles_add_up(cast: Cast) -> None:
    cast.vera.do(set_roles, cast.marat_id, {Role.EXECUTOR, Role.OBSERVER, Role.COORDINATOR})
    assert roles_of(cast, cast.marat_id) == {Role.EXECUTOR, Role.OBSERVER, Role.COORDINATOR}


def test_the_last_who_can_let_others_in_stays(cast: Cast) -> None:
    with pytest.raises(Invalid, match="последний руководитель"):
        cast.vera.do(set_roles, cast.vera_id, {Role.EXECUTOR})
    with pytest.raises(Invalid, match="последний руководитель"):
        cast.vera.do(dismiss, cast.vera_id, TODAY)
    cast.app.do(set_roles, cast.marat_id, {Role.ADMINISTRATOR})
    cast.app.do(dismiss, cast.vera_id, TODAY)
    with pytest.raises(Invalid, match="последний администратор"):
        cast.app.do(set_roles, cast.marat_id, set())


def test_two_who_change_the_same_person_do_not_overwrite_each_other(cast: Cast) -> None:
    seen = cast.vera.ask(employee, cast.marat_id).version
    cast.vera.do(change_person, cast.marat_id, "Галимов Марат", "marat@sad12.example", seen)
    with pytest.raises(Conflict):
        cast.olga.do(set_roles, cast.marat_id, {Role.OBSERVER}, seen)


# Positions


def test_a_title_stands_once_however_it_is_spelt(cast: Cast) -> None:
    assert cast.vera.do(add_position, " Старший  ВОСПИТАТЕЛЬ ") == cast.senior
    with pytest.raises(Invalid, match=r"уже есть\. Если это одно и то же, объедините"):
        cast.vera.do(change_position, cast.teachers, "Старший воспитатель", PositionKind.GROUP)


def test_of_a_seat_that_becomes_a_body_the_holder_is_a_member_and_back(cast: Cast) -> None:
    def capacities(work: Work) -> list[str]:
        return [one.capacity for one in work.find(Position, cast.senior).holdings]

    cast.vera.do(change_position, cast.senior, "старший воспитатель", PositionKind.BODY)
    assert cast.app.ask(capacities) == [Capacity.MEMBER]
    cast.vera.do(change_position, cast.senior, "старший воспитатель", PositionKind.SEAT)
    assert cast.app.ask(capacities) == [Capacity.HOLDER]


def test_merged_positions_leave_one_with_all_that_was_assigned_to_both(cast: Cast) -> None:
    short = cast.vera.do(add_position, "ст. воспитатель")
    rows = [
        ActivityDraft(title=f"Отчёт {seat}", phrase="до 30 ноября", assignees=(Assignee(position_id=seat),))
        for seat in (short, cast.senior)
    ]
    approved_plan(cast, *rows)
    cast.vera.do(merge_positions, cast.senior, short)
    kept = {row.position_id: row for row in cast.vera.ask(positions).held}
    assert kept[cast.senior].rows == 2
    assert cast.app.ask(lambda work: work.session.get(Position, short)) is None


def test_positions_of_different_kinds_are_not_merged(cast: Cast) -> None:
    with pytest.raises(Invalid, match="одинаковые по виду"):
        cast.vera.do(merge_positions, cast.senior, cast.council)


def test_only_what_nothing_names_is_deleted(cast: Cast) -> None:
    with pytest.raises(Conflict, match="удалить её нельзя"):
        cast.vera.do(delete_position, cast.senior)
    spare = cast.vera.do(add_position, "плотник")
    cast.vera.do(delete_position, spare)
    assert cast.app.ask(lambda work: work.session.get(Position, spare)) is None


def test_the_vacant_seat_most_rows_wait_for_stands_first(cast: Cast) -> None:
    few, many = (cast.vera.do(add_position, title) for title in ("логопед", "методист"))
    rows = [
        ActivityDraft(title=f"Строка {number}", phrase="до 30 ноября", assignees=(Assignee(position_id=seat),))
        for number, seat in enumerate((few, many, many))
    ]
    approved_plan(cast, *rows)
    assert [(row.title, row.rows) for row in cast.vera.ask(positions).vacant] == [("методист", 2), ("логопед", 1)]
