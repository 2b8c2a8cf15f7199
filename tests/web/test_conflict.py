"""Two people at one card: nothing is overwritten unseen, nothing typed is lost."""

import pytest

from planner.queries.card import card
from planner.services import complete, schedule
from tests.cast import Cast
from tests.web.browser import Browser, words
from tests.web.plans import CHECKED, SURVEY, occurrence_of


def test_who_marks_what_was_moved_meanwhile_sees_both(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    path = f"/o/{occurrence_id}"
    seen = marat.version(path)
    cast.olga.do(schedule.move, occurrence_id, cast.app.ask(lambda work: work.soon_until), "Карантин")
    answer = marat.send(f"{path}/mark", done_on="2026-11-23", result="Опрошено 96 семей", seen=seen)
    page = words(answer.text)
    assert answer.status_code == 409
    assert "Срок перенесён с 24 ноября на 30 ноября, причина: Карантин, Белова О. С." in page
    assert "Вы набрали Что получилось Опрошено 96 семей" in page
    assert "Опрошено 96 семей</textarea>" in answer.text
    assert cast.olga.ask(card, occurrence_id).mark is None


def test_the_page_with_both_texts_can_be_sent_again(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    path = f"/o/{occurrence_id}"
    cast.olga.do(schedule.move, occurrence_id, cast.app.ask(lambda work: work.soon_until), "Карантин")
    marat.send(f"{path}/mark", done_on="2026-11-23", seen="1")
    again = marat.send(f"{path}/mark", done_on="2026-11-23", result="Опрошено 96 семей", seen=marat.version(path))
    assert again.status_code == 303


def test_who_returns_what_was_accepted_meanwhile_keeps_the_remark(cast: Cast, olga: Browser, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id, result="Стеллажи закреплены")
    seen = vera.version(f"/o/{occurrence_id}")
    cast.vera.do(complete.accept, occurrence_id)
    answer = vera.send(f"/o/{occurrence_id}/return", remark="Нет выводов", seen=seen)
    page = words(answer.text)
    assert answer.status_code == 409
    assert "Сейчас в карточке принято" in page
    assert "Стеллажи закреплены" in page
    assert "Вы набрали Замечание Нет выводов" in page


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("mark", {"done_on": "2026-11-23", "result": "текст"}),
        ("not-required", {"basis": "текст"}),
        ("move", {"due_on": "2026-12-04", "reason": "текст"}),
        ("cancel", {"reason": "текст"}),
    ],
)
def test_every_form_of_a_card_notices(cast: Cast, olga: Browser, form: str, fields: dict[str, str]) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    path = f"/o/{occurrence_id}"
    seen = olga.version(path)
    cast.vera.do(schedule.move, occurrence_id, cast.app.ask(lambda work: work.soon_until), "Карантин")
    answer = olga.send(f"{path}/{form}", **fields, seen=seen)
    assert (answer.status_code, "текст" in answer.text) == (409, True)
    assert f'action="{path}/{form}"' in answer.text


def test_who_marks_what_is_marked_already_keeps_his_words(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.olga.do(complete.complete, occurrence_id)
    answer = marat.send(f"/o/{occurrence_id}/mark", done_on="2026-11-23", result="Опрошено 96 семей")
    assert (answer.status_code, "Уже отмечено." in answer.text) == (409, True)
    assert "Вы набрали Что получилось Опрошено 96 семей" in words(answer.text)
