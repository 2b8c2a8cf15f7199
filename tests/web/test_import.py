"""A plan in Word or Excel: brought, looked through, corrected and taken into the plan by the pages alone."""

import re

from planner.queries.import_review import import_review
from tests.cast import Cast
from tests.importing.documents import csv_of, docx_of
from tests.web.browser import Browser, filled, words
from tests.web.plans import SURVEY, drafted, table

ROWS = [
    ["№", "Мероприятия", "Сроки", "Ответственный"],
    ["1", "Готовность групп", "до 25 августа 2026 г.", "Старший воспитатель"],
    ["2", "Мониторинг развития", "2 раза в год", "Иванова А.А."],
    ["3", "Контроль питания", "2 раза в год", ""],
    ["4", "Смотр групп", "когда получится", ""],
]
DOCUMENT = docx_of(ROWS)


def bring(browser: Browser, content: bytes = DOCUMENT, where: str = "new-2026") -> str:
    """The address of the review."""
    sent = browser.send("/import", files={"file": ("Циклограмма.docx", content)}, where=where)
    assert sent.status_code == 303, words(sent.text)
    return str(sent.headers["location"])


def answer(browser: Browser, review: str, **fields: str) -> str:
    """Sends one answer about a row as its page would; the text of what comes next."""
    carried = {"seen": browser.version(review)} | fields
    sent = browser.send(f"{review}/row", **carried)
    return browser.page(sent.headers["location"]) if sent.status_code == 303 else sent.text


def test_the_source_stands_beside_its_reading_the_doubtful_first(olga: Browser) -> None:
    page = words(olga.page(bring(olga)))

    assert "3 вопроса по документу" in page
    assert "Мониторинг развития" in page
    assert "Не прочитано" in page
    assert "Готовность групп" not in page
    assert "Среди сотрудников не найдено: Иванова А.А." in page


def test_nothing_is_in_the_plan_until_it_is_confirmed(olga: Browser, cast: Cast) -> None:
    review = bring(olga)
    assert "Плана пока нет" in olga.page("/plan")

    fields = filled(olga.page(review), f"{review}/confirm")
    done = olga.send(f"{review}/confirm", **{"seen": fields["seen"]})
    assert "новых строк 4" in words(olga.page(done.headers["location"]))
    assert [row.is_dated for row in table(cast).rows] == [True, False, False, False]

    again = olga.send(f"{review}/confirm", **{"seen": fields["seen"]})
    assert again.headers["location"] == done.headers["location"]
    assert len(table(cast).rows) == 4


def test_a_row_is_corrected_once_and_all_like_it(olga: Browser, cast: Cast) -> None:
    review = bring(olga)
    answer(olga, review, row="2", act="yes", alike="1")
    typed = answer(olga, review, row="3", phrase="до 20 апреля", bearer=f"p{cast.senior}")

    assert "Записано: 1 строка" in words(typed)
    rows = cast.olga.ask(import_review, int(review.rsplit("/", 1)[1])).rows
    assert [row.is_dated for row in rows] == [True, True, True, True]
    assert [one.title for one in rows[3].named] == ["старший воспитатель"]


def test_doubtful_words_are_shown_before_they_are_taken(olga: Browser) -> None:
    review = bring(olga)
    refused = answer(olga, review, row="3", phrase="3 раза в год")
    assert "Посмотрите, как прочитан срок, и ответьте." in refused
    assert "3 раза в год</textarea>" in refused

    taken = answer(olga, review, row="3", phrase="3 раза в год", answered="3 раза в год", answer="yes")
    assert "Записано: 1 строка" in words(taken)


def test_words_can_be_checked_without_javascript(olga: Browser) -> None:
    review = bring(olga)
    shown = answer(olga, review, row="3", phrase="до 20 апреля", check="1")

    assert "до 20 апреля 2027" in words(shown)
    assert "до 20 апреля 2027" in words(olga.page(f"{review}/reading?phrase=до 20 апреля"))


def test_an_answer_is_taken_back(olga: Browser) -> None:
    review = bring(olga)
    assert "take-back" in answer(olga, review, row="3", act="skip")

    olga.send(f"{review}/take-back")
    assert "3 вопроса" in words(olga.page(review))


def test_a_document_is_put_away_and_brought_back(olga: Browser) -> None:
    review = bring(olga)
    gone = olga.send(f"{review}/throw-away")
    assert "План не менялся" in olga.page(gone.headers["location"])
    assert "Документ убран" in olga.page(review)

    olga.send(f"{review}/bring-back")
    assert "Циклограмма.docx" in olga.page("/import")


def test_the_same_file_opens_what_was_begun_with_it(olga: Browser) -> None:
    review = bring(olga)
    answer(olga, review, row="3", act="skip")

    assert bring(olga) == review
    assert "2 вопроса" in words(olga.page(review))


def test_what_cannot_be_read_is_refused_in_one_line(olga: Browser) -> None:
    refused = olga.send("/import", files={"file": ("план.pdf", b"%PDF-1.7 " + b"x" * 100)}, where="new-2026")
    assert refused.status_code == 422
    assert "Это PDF" in refused.text
    assert "Выберите файл с планом." in olga.send("/import", where="new-2026").text


def test_over_a_plan_it_is_said_what_changes(olga: Browser, cast: Cast) -> None:
    plan = drafted(cast, SURVEY)
    assert f'value="over-{plan}" selected' in olga.page(f"/import?cyclogram={plan}")
    page = words(olga.page(bring(olga, where=f"over-{plan}")))

    assert "Новых строк 4, сменится срок у 0" in page
    assert f"В документе нет 1 строки плана, они останутся {SURVEY.title}" in page


def test_a_plan_of_somebody_else_is_not_found(irina: Browser, cast: Cast) -> None:
    plan = drafted(cast, SURVEY)
    sent = irina.send("/import", files={"file": ("Циклограмма.docx", DOCUMENT)}, where=f"over-{plan}")
    assert sent.status_code == 404


def test_a_long_document_is_turned_over(olga: Browser) -> None:
    rows = [[str(number), f"Мероприятие {number}", "в мае", ""] for number in range(1, 151)]
    review = bring(olga, csv_of([ROWS[0], *rows]))

    first, second = olga.page(review), olga.page(f"{review}?show=all&start=100")
    assert len(re.findall('class="source"', first)) == 100
    assert "строки 101–150 из 150" in words(second)
