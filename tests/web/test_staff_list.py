"""A pasted list of employees: nothing is written before it is looked at, and then all of it or nothing."""

from sqlalchemy import select

from planner.domain.people import Person, PersonRole
from planner.queries.people import colleagues
from planner.services.people import PersonDraft, enrol
from planner.work import Work
from tests.cast import Cast
from tests.web.browser import Browser, words

PAGE = "/beginning/people"
LIST = "ФИО\tДолжность\nТитова Анна Петровна\tпедагог-психолог\nКим Ын — музыкальный руководитель"


def staff(work: Work) -> dict[str, str]:
    return {one.name: one.position for one in colleagues(work)}


def roles_of(work: Work, surname: str) -> set[str]:
    query = select(PersonRole.role).join(Person).where(Person.surname == surname)
    return set(work.session.scalars(query))


def test_checking_shows_what_is_understood_and_writes_nothing(cast: Cast, olga: Browser) -> None:
    before = cast.app.ask(staff)
    page = olga.send(PAGE, PAGE, text=LIST).text
    assert "2 Титова Анна Петровна педагог-психолог" in words(page)
    assert "Записать 2 сотрудников" in words(page)
    assert cast.app.ask(staff) == before


def test_the_list_is_written_with_the_rights_chosen(cast: Cast, olga: Browser) -> None:
    sent = olga.send(f"{PAGE}/write", PAGE, text=LIST, **{"role:титова анна петровна": "observer"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/beginning")
    assert "Записано: 2 новых сотрудника." in words(olga.page("/beginning"))
    assert cast.app.ask(staff)["Титова Анна Петровна"] == "педагог-психолог"
    assert cast.app.ask(roles_of, "Титова") == {"observer"}


def test_one_bad_line_keeps_the_whole_list_out(cast: Cast, olga: Browser) -> None:
    before = cast.app.ask(staff)
    broken = f"{LIST}\nСергеевна — методист"
    assert "Нужны и фамилия, и имя" in olga.send(PAGE, PAGE, text=broken).text
    answer = olga.send(f"{PAGE}/write", PAGE, text=broken)
    assert answer.status_code == 422
    assert "Ничего не записано: сначала исправьте отмеченные строки." in words(answer.text)
    assert "Сергеевна — методист" in answer.text
    assert cast.app.ask(staff) == before


def test_what_the_list_of_employees_refuses_is_said_with_its_line(cast: Cast, olga: Browser) -> None:
    twice = [PersonDraft("Титова Анна Петровна", email=f"{n}@sad.ru") for n in ("a", "b")]
    cast.app.do(enrol, twice)
    answer = olga.send(f"{PAGE}/write", PAGE, text=LIST)
    assert "Строка 2: таких сотрудников несколько" in words(answer.text)


def test_somebody_known_keeps_his_rights(cast: Cast, olga: Browser) -> None:
    text = "Орлова Вера Николаевна — заведующий"
    page = olga.send(PAGE, PAGE, text=text).text
    assert "оставить как есть" in page
    assert "Уже есть в списке" in page
    olga.send(f"{PAGE}/write", PAGE, text=text, **{"role:орлова вера николаевна": ""})
    assert cast.app.ask(roles_of, "Орлова") == {"head"}


def test_a_file_of_excel_is_checked_like_a_pasted_list(olga: Browser) -> None:
    table = "ФИО;должность;права\nТитова Анна Петровна;педагог-психолог;наблюдатель".encode("cp1251")
    answer = olga.send(PAGE, PAGE, files={"file": ("staff.csv", table, "text/csv")})
    page = answer.text
    assert "Титова Анна Петровна педагог-психолог" in words(page)
    assert 'value="observer" selected' in page


def test_a_file_that_is_no_table_is_refused_at_its_field(olga: Browser) -> None:
    answer = olga.send(PAGE, PAGE, text="Ким Ын", files={"file": ("staff.xlsx", b"PK\0\0", "text/csv")})
    assert (answer.status_code, "не похож на CSV" in answer.text, "Ким Ын" in answer.text) == (422, True, True)


def test_an_empty_list_is_refused_in_words(olga: Browser) -> None:
    assert "Вставьте список или выберите файл." in words(olga.send(PAGE, PAGE, text="").text)


def test_written_twice_it_changes_nothing_the_second_time(cast: Cast, olga: Browser) -> None:
    for _ in range(2):
        olga.send(f"{PAGE}/write", PAGE, text=LIST)
    assert "Все эти сотрудники уже записаны, ничего не изменилось." in words(olga.page("/beginning"))
    assert len(cast.app.ask(staff)) == 5


LIKE = "Белова О. С. — старший воспитатиль"
SAME = {"meant:person:Белова О. С.": "Белова Ольга Сергеевна"}
RIGHT_POST = {"meant:position:старший воспитатиль": "старший воспитатель"}


def test_a_name_and_a_post_nearly_like_known_ones_are_asked_about(cast: Cast, olga: Browser) -> None:
    before = cast.app.ask(staff)
    page = words(olga.send(PAGE, PAGE, text=LIKE).text)
    assert "ответить на 2 вопроса" in page
    assert "«Белова О. С.»: возможно, такой сотрудник уже есть" in page
    assert "да, это Белова Ольга Сергеевна старший воспитатель" in page
    answer = olga.send(f"{PAGE}/write", PAGE, text=LIKE, **SAME)
    assert (answer.status_code, "Ничего не записано: ответьте" in answer.text) == (422, True)
    assert f'value="{SAME["meant:person:Белова О. С."]}" checked' in answer.text
    assert cast.app.ask(staff) == before


def test_whoever_is_said_to_be_the_same_is_not_made_twice_and_keeps_his_rights(cast: Cast, olga: Browser) -> None:
    olga.send(f"{PAGE}/write", PAGE, text=LIKE, **SAME, **RIGHT_POST, **{"role:белова о. с.": "observer"})
    assert (len(cast.app.ask(staff)), cast.app.ask(staff)["Белова Ольга Сергеевна"]) == (3, "старший воспитатель")
    assert cast.app.ask(roles_of, "Белова") == {"coordinator"}


def test_whoever_is_said_to_be_another_is_written_beside_the_known(cast: Cast, olga: Browser) -> None:
    other = {"meant:person:Белова О. С.": "Белова О. С."}
    olga.send(f"{PAGE}/write", PAGE, text=LIKE, **other, **RIGHT_POST)
    assert {"Белова О. С.", "Белова Ольга Сергеевна"} <= set(cast.app.ask(staff))


def test_two_lines_with_nearly_one_name_are_told(olga: Browser) -> None:
    page = words(olga.send(PAGE, PAGE, text="Титова Анна Петровна — логопед\nТитова Ана Петровна — логопед").text)
    assert "Похоже на строку 1: Титова Анна Петровна." in page


def test_only_who_looks_after_people_may_write_them(cast: Cast, marat: Browser) -> None:
    assert marat.get(PAGE).status_code == 403
    assert marat.send(f"{PAGE}/write", text=LIST).status_code == 403
    assert len(cast.app.ask(staff)) == 3


def test_only_rights_that_one_may_give_are_offered(olga: Browser, vera: Browser) -> None:
    text = "Титов Пётр — директор"
    assert 'value="head"' not in olga.send(PAGE, PAGE, text=text).text
    assert 'value="executor" selected' in olga.send(PAGE, PAGE, text=text).text
    assert 'value="head" selected' in vera.send(PAGE, PAGE, text=text).text
