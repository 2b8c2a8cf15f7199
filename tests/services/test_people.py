"""The list of employees: who is who, what changed, who left a seat. One mailbox for all tells nobody from another."""

from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.errors import Invalid
from planner.domain.people import Holding, Person
from planner.services.people import PersonDraft, enrol
from planner.work import Work
from tests.cast import Cast

SHARED = "sad12@mail.example"


def names(work: Work) -> list[str]:
    return sorted(person.full_name for person in work.session.scalars(select(Person)))


def seats(work: Work, person_id: int) -> list[str]:
    held = work.find(Person, person_id).holdings
    return sorted(holding.position.title for holding in held if holding.covers(work.today))


def test_a_mailbox_shared_by_all_makes_nobody_one_person(cast: Cast) -> None:
    before = cast.app.ask(names)
    rows = [
        PersonDraft("Иванова Анна Петровна", "методист", "координатор", SHARED),
        PersonDraft("Петрова Мария Ильинична", "педагог-психолог", "исполнитель", SHARED),
    ]
    for changes in (["new", "new"], ["same", "same"]):
        assert [row.change for row in cast.app.do(enrol, rows)] == changes
    assert set(cast.app.ask(names)) - set(before) == {"Иванова Анна Петровна", "Петрова Мария Ильинична"}


def test_a_name_written_with_e_for_yo_is_the_same_person(cast: Cast) -> None:
    (before,) = cast.app.do(enrol, [PersonDraft("Ковалёва Ольга Петровна")])
    (after,) = cast.app.do(enrol, [PersonDraft("КОВАЛЕВА Ольга Петровна")])
    assert (after.person_id, after.change, after.full_name) == (before.person_id, "same", "Ковалёва Ольга Петровна")


def test_somebody_elses_mailbox_renames_nobody(cast: Cast) -> None:
    cast.app.do(enrol, [PersonDraft("Иванова Анна Петровна", "", "", SHARED)])
    (row,) = cast.app.do(enrol, [PersonDraft("Петрова Мария Ильинична", "", "", SHARED)])
    assert row.change == "new"


def test_who_married_is_known_by_her_mailbox(cast: Cast) -> None:
    (before,) = cast.app.do(enrol, [PersonDraft("Иванова Анна Петровна", "", "", "anna@mail.example")])
    (after,) = cast.app.do(enrol, [PersonDraft("Сидорова Анна Петровна", "", "", "anna@mail.example")])
    assert (after.person_id, after.change) == (before.person_id, "changed")


def test_a_seat_the_list_names_no_more_is_left(cast: Cast) -> None:
    (row,) = cast.app.do(enrol, [PersonDraft("Иванова Анна Петровна", "методист; воспитатель")])
    cast.app.do(enrol, [PersonDraft("Иванова Анна Петровна", "методист")])
    assert cast.app.ask(seats, row.person_id) == ["методист"]
    ended = select(Holding.to_on).where(Holding.person_id == row.person_id, Holding.to_on.is_not(None))
    assert cast.app.ask(lambda work: work.session.scalars(ended).all()) == [date(2026, 11, 22)]


def test_a_list_without_positions_takes_no_seat_away(cast: Cast) -> None:
    (row,) = cast.app.do(enrol, [PersonDraft("Иванова Анна Петровна", "методист")])
    assert [one.change for one in cast.app.do(enrol, [PersonDraft("Иванова Анна Петровна")])] == ["same"]
    assert cast.app.ask(seats, row.person_id) == ["методист"]


def test_two_rows_of_one_person_add_up(cast: Cast) -> None:
    rows = [PersonDraft("Иванова Анна Петровна", "методист"), PersonDraft("Иванова Анна Петровна", "логопед")]
    (first, _) = cast.app.do(enrol, rows)
    assert cast.app.ask(seats, first.person_id) == ["логопед", "методист"]


def test_a_name_of_a_page_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="Строка 1"):
        cast.app.do(enrol, [PersonDraft("И" * 5000 + " Анна")])
