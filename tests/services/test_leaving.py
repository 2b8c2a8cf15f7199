"""Who leaves: work goes to others whole or not at all, two rows of one human become one, a name is erased."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, select, text

from planner.database import Base
from planner.domain.access import BrowserSession
from planner.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from planner.domain.occurrence import Occurrence
from planner.domain.people import Capacity, Holding, Person, Role
from planner.domain.reminder import ReminderKind
from planner.queries.employee import employee
from planner.queries.hand_over import hand_over_of
from planner.queries.my_work import my_work
from planner.services.account import offer_sign_in
from planner.services.bot_sign_in import by_bot, confirm, wait
from planner.services.complete import complete
from planner.services.discuss import say
from planner.services.erase import erase_person
from planner.services.feed import issue
from planner.services.folding import columns_naming
from planner.services.hand_over import hand_over, take_back
from planner.services.holding import act_for, hold, withdraw_holding
from planner.services.join import invite, link
from planner.services.leave import take_leave
from planner.services.merge import merge_people
from planner.services.people import PersonDraft, change_person, dismiss, enrol
from planner.services.plan import ActivityDraft, Assignee
from planner.services.roles import set_roles
from planner.services.session import Visitor
from planner.services.sign_in import by_address
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan
from tests.saying import Said, say_all

TODAY, FROM = date(2026, 11, 23), date(2026, 12, 1)


def to_marat_himself(cast: Cast, *phrases: str) -> list[int]:
    by_name = (Assignee(person_id=cast.marat_id),)
    approved_plan(cast, *(ActivityDraft(title=f"Отчёт {one}", phrase=one, assignees=by_name) for one in phrases))
    query = select(Occurrence.id).order_by(Occurrence.due_on)
    return cast.app.ask(lambda work: list(work.session.scalars(query)))


def seat_of(cast: Cast, person_id: int) -> int:
    query = select(Holding.id).where(Holding.person_id == person_id)
    return cast.app.ask(lambda work: work.session.scalars(query).first() or 0)


def whose(cast: Cast, occurrence_id: int, day: date) -> set[int]:
    def sitters(work: Work) -> set[int]:
        found = work.find(Occurrence, occurrence_id).assignments
        return {sitting.person.id for one in found for sitting in one.sitting_on(day)}

    return cast.app.ask(sitters)


def state(cast: Cast) -> list[tuple[object, ...]]:
    """Who holds what from when to when, and who works here."""

    def rows(work: Work) -> list[tuple[object, ...]]:
        holdings = work.session.scalars(select(Holding).order_by(Holding.id))
        people = work.session.scalars(select(Person).order_by(Person.id))
        return [
            *((one.position_id, one.person_id, one.capacity, one.from_on, one.to_on) for one in holdings),
            *((one.id, one.left_on) for one in people),
        ]

    return cast.app.ask(rows)


# Handing over


def test_seats_go_from_the_day_and_what_is_due_before_it_stays(cast: Cast) -> None:
    early, late = to_marat_himself(cast, "до 25 ноября", "до 20 апреля")
    seat = seat_of(cast, cast.marat_id)
    cast.vera.do(hand_over, cast.marat_id, FROM, {seat: cast.olga_id}, cast.vera_id, leaves=True)
    held = cast.app.ask(lambda work: work.find(Holding, seat).to_on)
    assert held == date(2026, 11, 30)
    assert (whose(cast, early, TODAY), whose(cast, late, FROM)) == ({cast.marat_id}, {cast.vera_id})
    assert [one.from_on for one in cast.vera.ask(employee, cast.olga_id).seats.later] == [FROM]
    assert cast.vera.ask(employee, cast.marat_id).left_on == FROM


def test_from_today_goes_what_is_late_already(cast: Cast) -> None:
    (late,) = to_marat_himself(cast, "до 18 ноября")
    cast.vera.do(hand_over, cast.marat_id, TODAY, {seat_of(cast, cast.marat_id): None}, cast.olga_id)
    assert whose(cast, late, TODAY) == {cast.olga_id}


def test_a_seat_may_be_left_vacant_but_not_forgotten(cast: Cast) -> None:
    before = state(cast)
    with pytest.raises(Invalid, match="Выберите, кому передать, или что место"):
        cast.vera.do(hand_over, cast.marat_id, FROM, {})
    assert state(cast) == before
    cast.vera.do(hand_over, cast.marat_id, FROM, {seat_of(cast, cast.marat_id): None})
    assert cast.app.ask(lambda work: work.find(Person, cast.marat_id).left_on) is None


def test_all_of_it_or_nothing(cast: Cast) -> None:
    before = state(cast)
    first, *others = (one.holding_id for one in cast.olga.ask(hand_over_of, cast.vera_id, FROM).seats)
    choices = {first: cast.olga_id, **dict.fromkeys(others, cast.irina_id)}
    with pytest.raises(NotFound):
        cast.olga.do(hand_over, cast.vera_id, FROM, choices)
    assert state(cast) == before


def test_while_the_day_has_not_come_it_is_taken_back_whole(cast: Cast, clock: HandClock) -> None:
    (late,) = to_marat_himself(cast, "до 20 апреля")
    before = state(cast)
    seats = {seat_of(cast, cast.marat_id): cast.olga_id}
    cast.vera.do(hand_over, cast.marat_id, FROM, seats, cast.olga_id, leaves=True)
    cast.vera.do(take_back, cast.marat_id)
    assert (state(cast), whose(cast, late, FROM)) == (before, {cast.marat_id})
    with pytest.raises(Conflict, match="Передайте дела обратно"):
        cast.vera.do(take_back, cast.marat_id)
    cast.vera.do(hand_over, cast.marat_id, FROM, seats, cast.olga_id)
    clock.set("2026-12-01T09:00+03:00")
    with pytest.raises(Conflict, match="пока день передачи не наступил"):
        cast.vera.do(take_back, cast.marat_id)


def taken_back_only_as_written(cast: Cast) -> None:
    before = state(cast)
    with pytest.raises(Conflict, match="С тех пор эти должности или поручения изменили"):
        cast.vera.do(take_back, cast.marat_id)
    assert state(cast) == before


def test_taking_back_touches_no_row_that_took_the_place_of_a_deleted_one(cast: Cast) -> None:
    cast.vera.do(hand_over, cast.marat_id, FROM, {seat_of(cast, cast.marat_id): cast.olga_id})
    begun = cast.app.ask(lambda work: work.session.scalars(select(Holding.id).order_by(Holding.id.desc())).first())
    cast.vera.do(withdraw_holding, begun or 0)
    stranger = cast.vera.do(hold, cast.teachers, cast.vera_id, from_on=FROM)
    assert stranger != begun
    taken_back_only_as_written(cast)


def test_what_was_passed_on_is_not_taken_back_from_the_first(cast: Cast) -> None:
    (late,) = to_marat_himself(cast, "до 20 апреля")
    cast.vera.do(hand_over, cast.marat_id, FROM, {seat_of(cast, cast.marat_id): cast.olga_id}, cast.olga_id)
    seats = {one.holding_id: None for one in cast.vera.ask(hand_over_of, cast.olga_id, FROM).seats}
    cast.vera.do(hand_over, cast.olga_id, FROM, seats, cast.vera_id)
    taken_back_only_as_written(cast)
    assert whose(cast, late, FROM) == {cast.vera_id}


def test_what_is_assigned_by_name_and_was_passed_on_is_not_taken_back(cast: Cast) -> None:
    (late,) = to_marat_himself(cast, "до 20 апреля")
    cast.vera.do(hand_over, cast.marat_id, FROM, {seat_of(cast, cast.marat_id): None}, cast.olga_id)
    seats = dict.fromkeys(one.holding_id for one in cast.vera.ask(hand_over_of, cast.olga_id, FROM).seats)
    cast.vera.do(hand_over, cast.olga_id, FROM, seats, cast.vera_id)
    taken_back_only_as_written(cast)
    assert whose(cast, late, FROM) == {cast.vera_id}


def test_who_acts_in_a_seat_ends_with_it_and_comes_back_with_it(cast: Cast) -> None:
    seat = seat_of(cast, cast.marat_id)
    leave = (date(2026, 11, 25), date(2026, 12, 20), "приказ № 95", {seat: cast.olga_id})
    acting = cast.vera.do(take_leave, cast.marat_id, *leave).acting[0]
    before = state(cast)
    cast.vera.do(hand_over, cast.marat_id, FROM, {seat: cast.vera_id})
    assert cast.app.ask(lambda work: work.find(Holding, acting).to_on) == date(2026, 11, 30)
    cast.vera.do(take_back, cast.marat_id)
    assert state(cast) == before


def test_a_seat_that_somebody_will_act_in_later_is_not_passed_over_his_head(cast: Cast) -> None:
    seat = seat_of(cast, cast.marat_id)
    cast.vera.do(take_leave, cast.marat_id, FROM, date(2026, 12, 20), "приказ № 95", {seat: cast.olga_id})
    with pytest.raises(Conflict, match=r"с 01\.12\.2026 записано замещение\. Сначала уберите его"):
        cast.vera.do(hand_over, cast.marat_id, date(2026, 11, 26), {seat: cast.vera_id})


def test_nobody_is_handed_over_to_who_is_away_or_would_act_for_himself(cast: Cast) -> None:
    acting = cast.vera.do(act_for, seat_of(cast, cast.marat_id), cast.olga_id, TODAY, None, "приказ № 95")
    seats = dict.fromkeys(one.holding_id for one in cast.vera.ask(hand_over_of, cast.olga_id, FROM).seats)
    with pytest.raises(Invalid, match="замещать сам себя"):
        cast.vera.do(hand_over, cast.olga_id, FROM, {**seats, acting: cast.marat_id})
    cast.vera.do(take_leave, cast.vera_id, FROM, FROM)
    with pytest.raises(Invalid, match=r"самого нет с 01\.12\.2026 по 01\.12\.2026"):
        cast.vera.do(hand_over, cast.olga_id, FROM, {**seats, acting: cast.vera_id})


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_slip_in_the_year_of_the_day_is_said_at_it(cast: Cast, day: date) -> None:
    with pytest.raises(Invalid, match="Проверьте год") as refused:
        cast.vera.do(hand_over, cast.marat_id, day, {seat_of(cast, cast.marat_id): None})
    assert refused.value.field == "from_on"


def test_both_hear_that_work_was_taken_back(cast: Cast) -> None:
    to_marat_himself(cast, "до 20 апреля")
    say_all(cast, "2026-11-23T09:00+03:00")
    cast.vera.do(hand_over, cast.marat_id, FROM, {seat_of(cast, cast.marat_id): None}, cast.olga_id)
    say_all(cast, "2026-11-23T09:10+03:00")
    cast.vera.do(take_back, cast.marat_id)
    said = say_all(cast, "2026-11-23T09:20+03:00")
    assert set(said) == {Said(cast.marat_id, ReminderKind.ASSIGNED), Said(cast.olga_id, ReminderKind.RELIEVED)}


def test_two_who_hand_over_the_same_do_it_once(cast: Cast) -> None:
    seats = {seat_of(cast, cast.marat_id): cast.olga_id}
    seen = cast.vera.ask(hand_over_of, cast.marat_id, FROM).version
    cast.vera.do(hand_over, cast.marat_id, FROM, seats, seen_version=seen)
    with pytest.raises(Conflict):
        cast.olga.do(hand_over, cast.marat_id, FROM, seats, seen_version=seen)


def test_the_last_head_does_not_leave_by_handing_over(cast: Cast) -> None:
    seats = dict.fromkeys(one.holding_id for one in cast.vera.ask(hand_over_of, cast.vera_id, FROM).seats)
    with pytest.raises(Invalid, match="последний руководитель"):
        cast.vera.do(hand_over, cast.vera_id, FROM, seats, leaves=True)


def an_administrator(cast: Cast, name: str = "Админов Антон Петрович") -> int:
    (row,) = cast.app.do(enrol, [PersonDraft(name, "", "администратор")])
    return row.person_id


def test_nobody_lets_go_whoever_has_more_rights(cast: Cast) -> None:
    an_administrator(cast)
    other_id = an_administrator(cast, "Кобзев Кирилл Львович")
    with pytest.raises(NotAllowed, match="больше, чем у вас"):
        cast.olga.do(hand_over, other_id, FROM, {}, leaves=True)
    with pytest.raises(NotAllowed, match="больше, чем у вас"):
        cast.olga.do(dismiss, other_id, FROM)
    assert cast.app.ask(lambda work: work.find(Person, other_id).left_on) is None


def test_an_administrator_who_is_leaving_is_not_the_one_who_stays(cast: Cast) -> None:
    leaving_id, last_id = an_administrator(cast), an_administrator(cast, "Кобзев Кирилл Львович")
    leaving = cast.app.on_behalf_of(leaving_id, via="web")
    leaving.do(hand_over, leaving_id, FROM, {}, leaves=True)
    with pytest.raises(Invalid, match="последний администратор"):
        leaving.do(dismiss, last_id, FROM)
    with pytest.raises(Invalid, match="последний администратор"):
        leaving.do(set_roles, last_id, set())


# Two rows of one human


@pytest.fixture
def double(cast: Cast) -> int:
    (row,) = cast.app.do(enrol, [PersonDraft("Галимов М. И.", "логопед", "исполнитель", "marat@sad12.example")])
    return row.person_id


def test_everything_that_named_the_other_names_the_one_kept(cast: Cast, double: int) -> None:
    as_double = cast.app.on_behalf_of(double, via="web")
    cast.app.do(hold, cast.teachers, double, from_on=TODAY)
    approved_plan(cast, ActivityDraft(title="Отчёт", phrase="до 30 ноября"))
    say_all(cast, "2026-11-23T09:00+03:00")
    occurrence_id = cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())
    as_double.do(issue, "Мой телефон", person_id=double)
    as_double.do(say, "Анкеты готовы", occurrence_id=occurrence_id)
    as_double.do(complete, occurrence_id)
    cast.vera.do(merge_people, cast.marat_id, double)
    assert cast.app.ask(naming, double) == {}
    assert cast.app.ask(lambda work: work.session.get(Person, double)) is None
    mark = cast.app.ask(lambda work: work.find(Occurrence, occurrence_id).completion)
    assert mark is not None
    assert mark.by_person_id == cast.marat_id
    assert cast.app.ask(lambda work: work.find(Person, cast.marat_id).email) == "marat@sad12.example"
    assert [one.title for one in cast.vera.ask(employee, cast.marat_id).seats.now] == ["воспитатели групп", "логопед"]
    cast.marat.ask(my_work)


def naming(work: Work, person_id: int) -> dict[str, int]:
    """How many rows of which column name the person: asked of the tables themselves."""
    found = {}
    for column in columns_naming(Base.metadata.tables["person"]):
        rows = work.session.execute(select(column).where(column == person_id)).all()
        found |= {str(column): len(rows)} if rows else {}
    return found


def test_no_foreign_key_to_a_person_is_forgotten(cast: Cast) -> None:
    """The columns that merging goes over are those that the database itself says."""
    asked = inspect(cast.app.house.engine)
    said = {
        f"{table}.{key['constrained_columns'][0]}"
        for table in asked.get_table_names()
        for key in asked.get_foreign_keys(table)
        if key["referred_table"] == "person"
    }
    assert {str(column) for column in columns_naming(Base.metadata.tables["person"])} == said


def test_nobody_acts_for_himself_after_it(cast: Cast, double: int) -> None:
    acting = cast.vera.do(act_for, seat_of(cast, cast.marat_id), double, TODAY, None, "приказ № 95")
    cast.vera.do(merge_people, cast.marat_id, double)
    assert cast.app.ask(lambda work: work.session.get(Holding, acting)) is None
    kept = cast.app.ask(lambda work: [one.capacity for one in work.find(Person, cast.marat_id).holdings])
    assert kept == [Capacity.HOLDER, Capacity.HOLDER]


def test_who_would_lock_himself_out_or_raise_himself_is_refused(cast: Cast, double: int) -> None:
    with pytest.raises(Invalid, match="Это вы сами"):
        cast.olga.do(merge_people, double, cast.olga_id)
    with pytest.raises(NotAllowed):
        cast.olga.do(merge_people, cast.olga_id, cast.vera_id)
    with pytest.raises(Invalid, match="другого сотрудника"):
        cast.olga.do(merge_people, double, double)


def test_nobody_of_another_organisation_is_joined(cast: Cast) -> None:
    for pair in ((cast.marat_id, cast.irina_id), (cast.irina_id, cast.marat_id)):
        with pytest.raises(NotFound):
            cast.vera.do(merge_people, *pair)


# Erasing


def everything(work: Work) -> str:
    """The whole database, as text."""
    tables = Base.metadata.sorted_tables
    rows = (row for table in tables for row in work.session.connection().execute(text(f'SELECT * FROM "{table.name}"')))
    found = "\n".join(str(tuple(row)) for row in rows)
    return found.encode().decode("unicode_escape", errors="ignore").lower() + found.lower()


def test_of_who_left_no_name_is_left_and_what_was_done_is(cast: Cast, clock: HandClock) -> None:
    approved_plan(cast, ActivityDraft(title="Отчёт", phrase="до 30 ноября", assignees=(Assignee(cast.senior),)))
    occurrence_id = cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())
    acting = cast.vera.do(act_for, seat_of(cast, cast.olga_id), cast.marat_id, TODAY, None, "приказ № 95")
    cast.marat.do(complete, occurrence_id, result="Галимову помогла Белова, записал М. И. Галимов")
    cast.marat.do(issue, "Телефон Галимова", person_id=cast.marat_id)
    cast.vera.do(dismiss, cast.marat_id, FROM)
    clock.set("2026-12-02T09:00+03:00")
    cast.vera.do(erase_person, cast.marat_id, "галимов")
    assert "галимов" not in cast.app.ask(everything)
    mark = cast.app.ask(lambda work: work.find(Occurrence, occurrence_id).completion)
    assert mark is not None
    number = f"Сотрудник № {cast.marat_id}"
    assert mark.result == f"{number} помогла Белова, записал {number}"
    assert (mark.by_person_id, mark.done_on) == (cast.marat_id, TODAY)
    assert mark.as_position == "и. о. старший воспитатель, за: Белова Ольга Сергеевна, приказ № 95"
    assert cast.vera.ask(employee, cast.marat_id).name == number
    assert cast.app.ask(lambda work: work.find(Holding, acting).person_id) == cast.marat_id
    sessions = select(BrowserSession).where(BrowserSession.person_id == cast.marat_id)
    assert cast.app.ask(lambda work: work.session.scalars(sessions).all()) == []


def leave_and_be_erased(cast: Cast, clock: HandClock, person_id: int, surname: str) -> None:
    cast.vera.do(dismiss, person_id, FROM)
    clock.set("2026-12-02T09:00+03:00")
    cast.vera.do(erase_person, person_id, surname)


def known_by_three_names(cast: Cast) -> int:
    """Married, with another mailbox after it, corrected by a list, and entered twice; named in a comment by each."""
    (first,) = cast.app.do(enrol, [PersonDraft("Ушедшина Марфа Егоровна", email="marfa@sad12.example")])
    cast.vera.do(change_person, first.person_id, "Новикова Марфа Егоровна", "novikova@sad12.example")
    cast.app.do(enrol, [PersonDraft("Громова Марфа Егоровна", email="novikova@sad12.example")])
    (twin,) = cast.app.do(enrol, [PersonDraft("Навикова Марфа Егоровна", email="navikova@sad12.example")])
    cast.vera.do(merge_people, first.person_id, twin.person_id)
    approved_plan(cast, ActivityDraft(title="Отчёт", phrase="до 30 ноября"))
    occurrence_id = cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())
    words = "пишет ушедшина марфа; НАВИКОВА М.Е., у новиковой, Громовой, marfa@sad12.example"
    cast.vera.do(say, words, occurrence_id=occurrence_id)
    return first.person_id


NAMES_OF_THREE = ("ушедшин", "новиков", "навиков", "громов", "marfa@")


def test_every_name_the_person_ever_had_is_erased(cast: Cast, clock: HandClock) -> None:
    person_id = known_by_three_names(cast)
    leave_and_be_erased(cast, clock, person_id, "Громова")
    left = cast.app.ask(everything)
    assert [name for name in NAMES_OF_THREE if name in left] == []


def _keep_what_is_deleted(connection: sqlite3.Connection, _record: object) -> None:
    """As most builds of SQLite do by themselves, though not every one on which this is tested."""
    connection.execute("PRAGMA secure_delete = OFF")


@pytest.mark.only_on("sqlite")
def test_what_is_erased_is_not_left_in_the_file(cast: Cast, clock: HandClock, tmp_path: Path) -> None:
    engine = cast.app.house.engine
    event.listen(engine, "connect", _keep_what_is_deleted, insert=True)
    engine.dispose()
    person_id = known_by_three_names(cast)
    leave_and_be_erased(cast, clock, person_id, "Громова")
    with closing(sqlite3.connect(tmp_path / "planner.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = (tmp_path / "planner.db").read_bytes()
    for name in ("Ушедшин", "Новиков", "Навиков", "Громов", "marfa@"):
        assert name.encode() not in raw
        assert name.encode("unicode_escape") not in raw


def test_a_hyphenated_surname_of_a_colleague_stays_whole(cast: Cast, clock: HandClock) -> None:
    (other,) = cast.app.do(enrol, [PersonDraft("Орлова-Галимова Анна Ивановна", "логопед")])
    approved_plan(cast, ActivityDraft(title="Отчёт Орловой-Галимовой", phrase="до 30 ноября"))
    leave_and_be_erased(cast, clock, cast.marat_id, "Галимов")
    assert "отчёт орловой-галимовой" in cast.app.ask(everything)
    assert cast.vera.ask(employee, other.person_id).name == "Орлова-Галимова Анна Ивановна"


def test_whom_a_substitute_stood_in_for_is_erased_from_the_trail(cast: Cast, clock: HandClock) -> None:
    approved_plan(cast, ActivityDraft(title="Отчёт", phrase="до 30 ноября"))
    occurrence_id = cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())
    cast.vera.do(act_for, seat_of(cast, cast.marat_id), cast.olga_id, TODAY, None, "приказ № 95")
    cast.olga.do(complete, occurrence_id)
    cast.vera.do(dismiss, cast.marat_id, FROM)
    clock.set("2026-12-02T09:00+03:00")
    cast.vera.do(erase_person, cast.marat_id, "Галимов")
    mark = cast.app.ask(lambda work: work.find(Occurrence, occurrence_id).completion)
    assert mark is not None
    assert mark.as_position == f"и. о. воспитатели групп, за: Сотрудник № {cast.marat_id}, приказ № 95"


def test_a_namesake_keeps_the_name(cast: Cast, clock: HandClock) -> None:
    (other,) = cast.app.do(enrol, [PersonDraft("Галимова Алсу Ринатовна", "логопед")])
    cast.vera.do(dismiss, cast.marat_id, FROM)
    clock.set("2026-12-02T09:00+03:00")
    cast.vera.do(erase_person, cast.marat_id, "Галимов")
    assert cast.vera.ask(employee, other.person_id).name == "Галимова Алсу Ринатовна"


def test_who_works_or_has_open_work_by_name_is_not_erased(cast: Cast, clock: HandClock) -> None:
    to_marat_himself(cast, "до 20 апреля")
    with pytest.raises(Conflict, match="Сотрудник работает"):
        cast.vera.do(erase_person, cast.marat_id, "Галимов")
    cast.vera.do(dismiss, cast.marat_id, FROM)
    clock.set("2026-12-02T09:00+03:00")
    with pytest.raises(Conflict, match="Сначала передайте их другим"):
        cast.vera.do(erase_person, cast.marat_id, "Галимов")


def test_another_surname_erases_nobody_and_twice_is_said(cast: Cast, clock: HandClock) -> None:
    cast.vera.do(dismiss, cast.marat_id, FROM)
    clock.set("2026-12-02T09:00+03:00")
    with pytest.raises(Invalid, match="Фамилия не совпадает"):
        cast.vera.do(erase_person, cast.marat_id, "Орлова")
    cast.vera.do(erase_person, cast.marat_id, "Галимов")
    with pytest.raises(Conflict, match="уже стёрты"):
        cast.vera.do(erase_person, cast.marat_id, "Сотрудник")


def test_rights_do_not_pass_to_who_may_not_have_them(cast: Cast, double: int) -> None:
    cast.app.do(set_roles, double, {Role.ADMINISTRATOR})
    with pytest.raises(NotAllowed):
        cast.olga.do(merge_people, cast.marat_id, double)


def test_nobody_is_joined_with_whoever_has_more_rights(cast: Cast, double: int) -> None:
    administrator_id = an_administrator(cast)
    for pair in ((administrator_id, double), (double, administrator_id)):
        with pytest.raises(NotAllowed, match="больше, чем у вас"):
            cast.olga.do(merge_people, *pair)


@pytest.mark.parametrize("left_on", [date(2026, 11, 1), FROM])
def test_who_left_or_leaves_is_not_brought_back_by_joining(cast: Cast, double: int, left_on: date) -> None:
    cast.vera.do(dismiss, cast.marat_id, left_on)
    for pair in ((cast.marat_id, double), (double, cast.marat_id)):
        with pytest.raises(Invalid, match="записан уход"):
            cast.vera.do(merge_people, *pair)
    cast.vera.do(dismiss, double, left_on)
    cast.vera.do(merge_people, cast.marat_id, double)
    assert cast.app.ask(lambda work: work.find(Person, cast.marat_id).left_on) == left_on


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_lets_in_as_one_of_them_does_not_let_in_as_both(cast: Cast, double: int, is_kept: bool) -> None:
    everywhere, own_id = cast.app.everywhere(), double if is_kept else cast.marat_id
    secret = cast.vera.do(offer_sign_in, own_id).rpartition("/")[2]
    code = cast.vera.do(invite, own_id).code
    waiting = everywhere.do(wait, Visitor())
    cast.app.on_behalf_of(own_id, via="telegram").do(confirm, waiting.code)
    cast.vera.do(merge_people, double, cast.marat_id)
    with pytest.raises(NotAllowed):
        everywhere.do(by_address, secret, Visitor())
    with pytest.raises(NotAllowed):
        everywhere.do(link, code, "telegram", "1", "555")
    with pytest.raises(NotAllowed):
        everywhere.do(by_bot, waiting.secret, Visitor())
