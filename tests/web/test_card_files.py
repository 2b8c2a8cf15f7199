"""Files on the card: versions under the newest, and what was put right since a return."""

from datetime import datetime

from planner.queries.card import card
from planner.services import complete, evidence
from tests.cast import Cast, HandClock
from tests.web.browser import Browser, words
from tests.web.conftest import PNG
from tests.web.plans import CHECKED, WITH_FILE, occurrence_of

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def attached(cast: Cast, occurrence_id: int, name: str = "Акт.pdf", content: bytes = PDF) -> int:
    return cast.marat.do(evidence.attach, occurrence_id, cast.app.files.keep(content, name))


def test_a_new_version_is_sent_by_a_form_of_its_own(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    first = attached(cast, occurrence_id)
    path = f"/o/{occurrence_id}/files/{first}/version"
    assert f'action="{path}"' in marat.page(f"/o/{occurrence_id}")
    assert "Выберите один файл" in words(marat.send(path).text)
    answer = marat.send(path, files={"file": ("Акт, подписан.pdf", PDF + b"%2", "application/pdf")})
    assert answer.status_code == 303
    page = words(marat.page(f"/o/{occurrence_id}"))
    assert "Акт, подписан.pdf версия 2" in page
    assert "Прежние версии: 1 Акт.pdf версия 1" in page
    assert "Новая версия файла: Акт, подписан.pdf" in page


def test_a_version_of_a_file_of_another_card_is_not_found(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    attached(cast, occurrence_id)
    files = {"file": ("Акт.pdf", PDF + b"%2", "application/pdf")}
    assert marat.send(f"/o/{occurrence_id}/files/999/version", files=files).status_code == 404


def resubmitted(cast: Cast, clock: HandClock, result: str) -> int:
    occurrence_id = occurrence_of(cast, CHECKED)
    first = attached(cast, occurrence_id)
    attached(cast, occurrence_id, "Лишнее.png", PNG)
    cast.marat.do(complete.complete, occurrence_id, result="Уголки проверены")
    cast.vera.do(complete.return_, occurrence_id, "Нет карт по группе «Гномики»")
    clock.moment = datetime.fromisoformat("2026-11-23T10:00+03:00")
    if result:
        cast.marat.do(evidence.renew, occurrence_id, first, cast.app.files.keep(PDF + b"%2", "Акт.pdf"))
        attached(cast, occurrence_id, "Карты.pdf", PDF + b"%3")
        cast.marat.do(evidence.detach, first + 1)
    cast.marat.do(complete.complete, occurrence_id, result=result or "Уголки проверены")
    return occurrence_id


def test_who_checks_again_sees_what_was_put_right(cast: Cast, clock: HandClock, vera: Browser) -> None:
    occurrence_id = resubmitted(cast, clock, "Уголки и карты проверены")
    page = words(vera.page(f"/o/{occurrence_id}"))
    assert "Что изменилось после возврата 23 ноября, 09:00, Орлова В. Н." in page
    assert "Просили исправить Нет карт по группе «Гномики»" in page
    assert "Новая версия Акт.pdf 23 ноября, 10:00, Галимов М. И. Новый файл Карты.pdf" in page
    assert "Файл убран Лишнее.png Что получилось Уголки проверены Уголки и карты проверены" in page
    cast.vera.do(complete.accept, occurrence_id)
    assert "Что изменилось" not in words(vera.page(f"/o/{occurrence_id}"))


def test_what_is_sent_again_as_it_was_is_said_to_be_the_same(cast: Cast, clock: HandClock, vera: Browser) -> None:
    occurrence_id = resubmitted(cast, clock, "")
    assert "Сдано снова без изменений" in words(vera.page(f"/o/{occurrence_id}"))


def test_a_first_submission_has_nothing_to_compare_with(cast: Cast) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id)
    assert cast.vera.ask(card, occurrence_id).changes is None
