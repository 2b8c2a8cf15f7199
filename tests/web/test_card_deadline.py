"""The deadline on the card: asked to be moved, kept, moved into the past; and presses made twice."""

from datetime import date

import pytest

from planner.queries.card import card
from planner.services import complete, wish
from tests.cast import Cast
from tests.web.browser import Browser, words
from tests.web.conftest import PNG
from tests.web.plans import CHECKED, SURVEY, occurrence_of


def test_who_controls_answers_that_the_day_stays(cast: Cast, marat: Browser, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(wish.ask_to_move, occurrence_id, "Карантин")
    path = f"/o/{occurrence_id}"
    assert "Ответа ещё нет. Срок прежний" in words(marat.page(path))
    assert marat.send(f"{path}/keep", reason="сам").status_code == 403
    refused = vera.send(f"{path}/keep", reason=" ")
    assert "Напишите, почему срок остаётся прежним." in words(refused.text)
    assert vera.send(f"{path}/keep", reason="Нужно к педсовету").status_code == 303
    assert vera.send(f"{path}/keep", reason="Нужно к педсовету").status_code == 303
    page = words(marat.page(path))
    assert "Срок оставлен прежним Галимов М. И. не успевает" in page
    assert "Ответ: Нужно к педсовету Орлова В. Н." in page
    assert "Отменить ответ на просьбу" in words(vera.page(path))


def test_a_day_that_has_passed_is_asked_about_once_more(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    path, past = f"/o/{occurrence_id}", {"due_on": "2026-11-16", "reason": "Анкеты собраны раньше"}
    assert 'name="past"' not in olga.page(path)
    asked = olga.send(f"{path}/move", **past)
    assert asked.status_code == 422
    assert "Новый срок уже прошёл: пн 16 ноября. Если так и нужно, отметьте это." in words(asked.text)
    assert ('name="past"' in asked.text, 'value="Анкеты собраны раньше"' in asked.text) == (True, True)
    assert olga.send(f"{path}/move", **past, past="1").status_code == 303
    assert cast.olga.ask(card, occurrence_id).due_on == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("where", "fields", "said"),
    [
        ("mark", {"done_on": "2026-11-23", "result": "Опрошено"}, "Уже отмечено."),
        ("not-required", {"basis": "Карантин"}, "Уже отмечено."),
        ("move", {"due_on": "2026-12-04", "reason": "Карантин"}, "Срок уже перенесён."),
        ("cancel", {"reason": "Карантин"}, "Мероприятие уже отменено."),
        ("comments", {"text": "Анкет не хватило"}, "Записано в обсуждении."),
        ("cannot", {"reason": "Карантин"}, "Передано тем, кто ведёт план."),
    ],
)
def test_a_form_sent_twice_is_done_once(
    cast: Cast, olga: Browser, where: str, fields: dict[str, str], said: str
) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    path = f"/o/{occurrence_id}"
    person = olga if where in ("move", "cancel") else Browser(olga.client.app).sign_in(cast.app, cast.marat_id)
    seen = person.version(path)
    first = person.send(f"{path}/{where}", **fields, seen=seen)
    history = len(cast.olga.ask(card, occurrence_id).history)
    second = person.send(f"{path}/{where}", **fields, seen=seen)
    assert [(one.status_code, one.headers["location"]) for one in (first, second)] == [(303, path)] * 2
    assert said in words(person.page(path))
    assert len(cast.olga.ask(card, occurrence_id).history) == history


@pytest.mark.parametrize(("where", "said"), [("accept", "Уже принято."), ("return", "Уже возвращено.")])
def test_a_word_of_the_controller_sent_twice_is_said_once(cast: Cast, vera: Browser, where: str, said: str) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id)
    path = f"/o/{occurrence_id}"
    seen = vera.version(path)
    files = {"file": ("Пометки.png", PNG, "image/png")} if where == "return" else None
    for _ in range(2):
        answer = vera.send(f"{path}/{where}", remark="Нет карт", seen=seen, files=files)
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert f"{said} Отменить" in words(vera.page(path))
