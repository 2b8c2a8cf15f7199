"""Employees and positions on pages: found, changed, sent away for a while; by who may, and nothing typed is lost."""

import pytest

from planner.app import House
from planner.queries.employee import employee
from planner.services.holding import hold
from planner.services.people import PersonDraft, dismiss, enrol
from planner.services.positions import add_position
from planner.work import Work
from tests.cast import Cast
from tests.web.browser import Browser, words
from tests.web.plans import SURVEY, occurrence_of
from tests.web.test_queries import counting


def test_the_list_says_who_is_who(cast: Cast, olga: Browser) -> None:
    page = words(olga.page("/people"))
    assert "Галимов Марат Ильдарович Воспитатели групп исполнитель" in page
    assert "не подключён" in page


@pytest.mark.parametrize("asked", ["галим", "ГАЛИМОВ", "ufkbvjd", "воспитатели групп"])
def test_somebody_is_found_however_it_is_typed(olga: Browser, asked: str) -> None:
    page = words(olga.page(f"/people?q={asked}"))
    assert "Галимов Марат" in page
    assert "Орлова Вера" not in page


def test_nobody_found_says_how_to_see_all(olga: Browser) -> None:
    assert "Никого не нашлось" in words(olga.page("/people?q=щщщ"))


def test_who_left_is_folded_away(cast: Cast, olga: Browser) -> None:
    cast.vera.do(dismiss, cast.marat_id, cast.app.ask(lambda work: work.today))
    page = words(olga.page("/people"))
    assert "2 сотрудника" in page
    assert "Больше не работают 1 Галимов Марат Ильдарович , воспитатели групп" in page


def test_an_executor_does_not_come_here(marat: Browser) -> None:
    assert {marat.get(path).status_code for path in ("/people", "/people/1", "/positions", "/positions/1")} == {403}


def test_somebody_is_added_and_a_torn_name_is_kept(cast: Cast, olga: Browser) -> None:
    refused = olga.send("/people", shown="/people", full_name="Жукова", position="логопед", role="executor")
    assert (refused.status_code, 'value="Жукова"' in refused.text) == (422, True)
    assert "нужны фамилия и имя" in words(refused.text)
    added = olga.send("/people", shown="/people", full_name="Жукова Лидия Андреевна", position="логопед")
    assert "Логопед" in words(olga.page(added.headers["location"]))


def test_a_namesake_by_initials_is_asked_about_before_anything_is_written(cast: Cast, olga: Browser) -> None:
    typed = {"full_name": "Галимов М. И.", "email": "marat@sad12.ru", "role": "observer"}
    asked = olga.send("/people", shown="/people", **typed)
    assert (asked.status_code, "да, это Галимов Марат Ильдарович" in words(asked.text)) == (422, True)
    assert 'value="marat@sad12.ru"' in asked.text
    meant = {"meant:person:Галимов М. И.": "Галимов Марат Ильдарович"}
    answer = olga.send("/people", shown="/people", **typed, **meant)
    assert answer.headers["location"] == f"/people/{cast.marat_id}"
    assert "исполнитель" in words(olga.page("/people"))
    assert "наблюдатель" not in words(olga.page("/people")).partition("Добавить сотрудника")[0]


def test_a_post_that_is_another_one_is_made_when_said_so(cast: Cast, olga: Browser) -> None:
    title = "старший воспитатиль"
    assert olga.send("/positions", shown="/positions", title=title).status_code == 422
    olga.send("/positions", shown="/positions", title=title, **{f"meant:position:{title}": title})
    assert "Старший воспитатиль" in words(olga.page("/positions"))
    held = olga.send(f"/people/{cast.marat_id}/holdings", shown="/people", new_position="старший воспитателъ")
    assert (held.status_code, "да, это старший воспитатель" in words(held.text)) == (422, True)


def test_a_person_shows_what_is_his(cast: Cast, olga: Browser) -> None:
    occurrence_of(cast, SURVEY)
    page = words(olga.page(f"/people/{cast.marat_id}"))
    assert "Что поручено 1" in page
    assert "Анкетирование родителей" in page


def test_an_address_to_sign_in_is_shown_once(cast: Cast, olga: Browser) -> None:
    path = f"/people/{cast.marat_id}"
    given = olga.send(f"{path}/sign-in", shown=path)
    assert "/signin/" in given.text
    assert "/signin/" not in olga.page(path)


def test_a_code_for_telegram_is_given(cast: Cast, olga: Browser) -> None:
    path = f"/people/{cast.marat_id}"
    assert "/start " in olga.send(f"{path}/invite", shown=path).text


def test_all_sessions_are_ended(cast: Cast, olga: Browser, marat: Browser) -> None:
    path = f"/people/{cast.marat_id}"
    assert olga.send(f"{path}/end-sessions", shown=path).status_code == 303
    assert marat.get("/my").status_code != 200


def test_a_seat_is_given_and_the_mistake_undone(cast: Cast, olga: Browser) -> None:
    path = f"/people/{cast.marat_id}"
    olga.send(f"{path}/holdings", shown=path, position_id=str(cast.senior), from_on="2026-11-23")
    (new,) = (one for one in cast.olga.ask(employee, cast.marat_id).seats.now if one.position_id == cast.senior)
    assert "Старший воспитатель" in words(olga.page(path))
    olga.send(f"/holdings/{new.holding_id}/withdraw", shown=path)
    assert all(one.position_id != cast.senior for one in cast.olga.ask(employee, cast.marat_id).seats.now)


def test_a_last_day_somebody_else_wrote_is_shown_beside_mine(cast: Cast, olga: Browser, vera: Browser) -> None:
    path = f"/people/{cast.marat_id}"
    (held,) = cast.olga.ask(employee, cast.marat_id).seats.now
    vera.send(f"/holdings/{held.holding_id}/end", shown=path, to_on="2026-11-30", seen=held.version)
    refused = olga.send(f"/holdings/{held.holding_id}/end", shown=path, to_on="2026-12-31", seen=held.version)
    assert (refused.status_code, 'value="2026-12-31"' in refused.text) == (409, True)
    assert "по 30 ноября 2026 г." in words(refused.text)


def test_a_leave_with_a_substitute_is_one_form(cast: Cast, olga: Browser) -> None:
    path = f"/people/{cast.vera_id}"
    fields = {"from_on": "2026-12-01", "to_on": "2026-12-14", "basis": "приказ № 95"}
    olga.send(f"{path}/absences", shown=path, substitute_id=str(cast.olga_id), **fields)
    page = words(olga.page(path))
    assert "С 1 декабря по 14 декабря 2026 г., приказ № 95" in page
    assert "Заведующий: и. о. Белова О. С." in page
    again = olga.send(f"{path}/absences", shown=path, **fields)
    assert (again.status_code, "уже записано отсутствие" in again.text) == (422, True)


def test_different_seats_have_different_substitutes(cast: Cast, olga: Browser) -> None:
    path = f"/people/{cast.vera_id}"
    head, chair = cast.olga.ask(employee, cast.vera_id).seats.now
    fields = {"from_on": "2026-12-01", "to_on": "2026-12-14", "basis": "приказ № 95"}
    named = {f"substitute_{head.holding_id}": str(cast.olga_id), f"substitute_{chair.holding_id}": str(cast.marat_id)}
    olga.send(f"{path}/absences", shown=path, **fields, **named)
    (leave,) = cast.olga.ask(employee, cast.vera_id).leaves
    assert {one.title: one.substitute[:7] for one in leave.substitutions} == {
        "заведующий": "Белова\u00a0",
        "педагогический совет": "Галимов",
    }


def test_a_substitute_of_another_organisation_is_unknown(cast: Cast, olga: Browser) -> None:
    path = f"/people/{cast.vera_id}"
    fields = {"from_on": "2026-12-01", "to_on": "2026-12-14", "basis": "приказ № 95"}
    assert olga.send(f"{path}/absences", shown=path, substitute_id=str(cast.irina_id), **fields).status_code == 404


def test_a_vacant_seat_is_filled_from_its_page(cast: Cast, olga: Browser) -> None:
    seat = cast.olga.do(add_position, "логопед")
    assert "Никто не занимает: 1" in words(olga.page("/positions"))
    olga.send(f"/positions/{seat}/holdings", shown=f"/positions/{seat}", person_id=str(cast.marat_id))
    assert "Никто не занимает: 1" not in words(olga.page("/positions"))


def test_a_duplicate_of_a_position_joins_it(cast: Cast, olga: Browser) -> None:
    short = cast.olga.do(add_position, "ст. воспитатель")
    path = f"/positions/{cast.senior}"
    olga.send(f"{path}/merge", shown=path, other_id=str(short))
    assert "Ст. воспитатель" not in olga.page("/positions")


def test_a_code_for_the_chat_of_a_body(cast: Cast, olga: Browser) -> None:
    path = f"/positions/{cast.council}"
    assert "/start " in olga.send(f"{path}/invite", shown=path).text


def many_people(work: Work) -> None:
    rows = [PersonDraft(f"Сотрудник{number} Иван", f"должность {number}") for number in range(60)]
    for row in enrol(work, rows):
        hold(work, 2, row.person_id) if row.person_id % 20 == 0 else None


def test_the_pages_ask_no_more_of_many_than_of_few(house: House, cast: Cast, olga: Browser) -> None:
    paths = ("/people", f"/people/{cast.olga_id}", "/positions", f"/positions/{cast.senior}")

    def asked() -> list[int]:
        numbers = []
        for path in paths:
            with counting(house) as statements:
                olga.page(path)
            numbers.append(len(statements))
        return numbers

    few = asked()
    cast.app.do(many_people)
    assert asked() == few


def test_work_is_handed_over_and_it_is_undone(cast: Cast, olga: Browser) -> None:
    path = f"/people/{cast.marat_id}"
    shown = f"{path}/hand-over?day=2026-12-01"
    (held,) = cast.olga.ask(employee, cast.marat_id).seats.now
    refused = olga.send(f"{path}/hand-over", shown=shown, from_on="2026-12-01", basis="приказ № 7")
    assert "Выберите, кому передать" in words(refused.text)
    assert 'value="приказ № 7"' in refused.text
    fields = {f"seat_{held.holding_id}": str(cast.olga_id), "from_on": "2026-12-01", "leaves": "1"}
    assert olga.send(f"{path}/hand-over", shown=shown, **fields).status_code == 303
    assert "работает до 1 декабря 2026 г." in words(olga.page(path))
    assert "Передача назначена на 1 декабря 2026 г." in words(olga.page(f"{path}/hand-over"))
    olga.send(f"{path}/hand-over/undo", shown=path)
    assert cast.olga.ask(employee, cast.marat_id).left_on is None


def test_two_rows_are_looked_at_before_they_are_joined(cast: Cast, olga: Browser) -> None:
    (row,) = cast.app.do(enrol, [PersonDraft("Галимов М. И.", "логопед", "исполнитель")])
    path = f"/people/{cast.marat_id}"
    assert "Это один и тот же человек?" in words(olga.page(f"{path}/merge?other={row.person_id}"))
    sent = {"other_id": str(row.person_id), "kept_id": str(cast.marat_id)}
    olga.send(f"{path}/merge", shown=path, **sent)
    assert olga.get(f"/people/{row.person_id}").status_code == 404
    assert "логопед" in words(olga.page(path)).lower()


def test_another_organisations_row_is_not_found_to_join(cast: Cast, olga: Browser) -> None:
    path = f"/people/{cast.marat_id}"
    assert olga.get(f"{path}/merge?other={cast.irina_id}").status_code == 404
    sent = {"other_id": str(cast.irina_id), "kept_id": str(cast.marat_id)}
    assert olga.send(f"{path}/merge", shown=path, **sent).status_code == 404


def test_a_name_is_erased_after_the_surname_was_typed(cast: Cast, olga: Browser) -> None:
    path = f"/people/{cast.marat_id}"
    assert "Пока нельзя" in words(olga.page(f"{path}/erase"))
    cast.vera.do(dismiss, cast.marat_id, cast.app.ask(lambda work: work.today))
    refused = olga.send(f"{path}/erase", shown=f"{path}/erase", surname="Белова")
    assert (refused.status_code, "Фамилия не совпадает" in refused.text) == (422, True)
    olga.send(f"{path}/erase", shown=f"{path}/erase", surname="Галимов")
    page = olga.page(path)
    assert f"Сотрудник № {cast.marat_id}" in words(page)
    assert "Галимов" not in page
