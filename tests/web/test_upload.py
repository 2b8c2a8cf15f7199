"""Files: what is taken, what is refused in words, how they are given back."""

from dataclasses import replace

import pytest

from planner.files import MAX_BYTES
from planner.queries.card import card
from planner.services import complete
from planner.services.plan import Assignee
from planner.web.forms import MAX_BODY, MAX_FILES
from tests.cast import Cast
from tests.web.browser import Browser, words
from tests.web.conftest import PNG
from tests.web.plans import CHECKED, SURVEY, WITH_FILE, occurrence_of


def send(browser: Browser, occurrence_id: int, *contents: tuple[str, bytes]) -> tuple[int, str]:
    files = [("file", (name, content, "image/png")) for name, content in contents]
    answer = browser.send(f"/o/{occurrence_id}/files", files=files)
    return answer.status_code, words(answer.text)


def test_a_file_that_is_too_large_is_refused_with_the_limit(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    files = {"file": ("Акт.png", PNG + b"\0" * MAX_BYTES, "image/png")}
    answer = marat.send(f"/o/{occurrence_id}/mark", files=files, done_on="2026-11-23", result="Стеллажи")
    assert answer.status_code == 422
    assert "Файл больше 20 МБ." in words(answer.text)
    assert "Стеллажи</textarea>" in answer.text


def test_a_body_that_is_too_large_is_refused_while_it_comes(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    status, page = send(marat, occurrence_id, ("Акт.png", b"\0" * (MAX_BODY + 1)))
    assert status == 413
    assert "Файлы вместе больше 101 МБ. Один файл может занимать до 20 МБ" in page


def test_more_files_than_fit_are_refused(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    many = [(f"{number}.png", PNG + bytes([number])) for number in range(MAX_FILES + 1)]
    status, page = send(marat, occurrence_id, *many)
    assert (status, "не больше 5 файлов" in page) == (413, True)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("Акт.png", b"", "Файл пустой."),
        ("Акт.png", b"MZ\x90\x00" + b"\0" * 60, "Такой файл не принимается: «Акт.png»."),
        ("страница.html", b"<html><script>alert(1)</script>", "Подойдут PDF, фото"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_bytes(
    cast: Cast, marat: Browser, name: str, content: bytes, sentence: str
) -> None:
    status, page = send(marat, occurrence_of(cast, WITH_FILE), (name, content))
    assert (status, sentence in page) == (422, True), page


def test_no_file_at_all_is_asked_for(cast: Cast, marat: Browser) -> None:
    status, page = send(marat, occurrence_of(cast, WITH_FILE))
    assert (status, "Выберите файл или сделайте фото." in page) == (422, True)


def test_several_photos_are_taken_at_once(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    assert send(marat, occurrence_id, ("image.png", PNG), ("image.png", PNG + b"2"))[0] == 303
    assert [file.name for file in cast.olga.ask(card, occurrence_id).files] == ["image.png", "image.png"]


def test_a_file_is_given_back_as_it_was_and_never_shown(cast: Cast, marat: Browser, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    send(marat, occurrence_id, ("Акт «Радуга».png", PNG))
    (file,) = cast.olga.ask(card, occurrence_id).files
    answer = olga.get(f"/files/{file.evidence_id}")
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%D0%90%D0%BA%D1%82")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_paper_is_open_to_those_concerned_only(cast: Cast, marat: Browser, olga: Browser) -> None:
    of_olga = replace(WITH_FILE, assignees=(Assignee(position_id=cast.senior),))
    occurrence_id = occurrence_of(cast, of_olga)
    send(olga, occurrence_id, ("Акт.png", PNG))
    (file,) = cast.olga.ask(card, occurrence_id).files
    assert olga.get(f"/files/{file.evidence_id}").status_code == 200
    assert marat.get(f"/files/{file.evidence_id}").status_code == 403
    assert f"/files/{file.evidence_id}" not in marat.page(f"/o/{occurrence_id}")


def test_a_file_lost_from_the_store_is_said_to_be_lost(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    send(marat, occurrence_id, ("Акт.png", PNG))
    (file,) = cast.olga.ask(card, occurrence_id).files
    cast.app.files.path(file.sha256).unlink()
    answer = marat.get(f"/files/{file.evidence_id}")
    assert (answer.status_code, "Файла больше нет в хранилище." in answer.text) == (404, True)


def test_nothing_is_kept_of_who_may_not_add_it(cast: Cast, irina: Browser, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    assert send(irina, occurrence_id, ("Акт.png", PNG))[0] == 404
    cast.marat.do(complete.complete, occurrence_id)
    cast.vera.do(complete.accept, occurrence_id)
    cast.app.house.clock.set("2026-11-23T10:00+03:00")  # type: ignore[attr-defined]
    assert send(marat, occurrence_id, ("Акт.png", PNG))[0] == 403
    assert list(cast.app.files.all()) == []


def test_control_signs_are_dropped_from_what_is_typed(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    marat.send(f"/o/{occurrence_id}/mark", done_on="2026-11-23", result="Опрошено\x00 96\r\nсемей\x1b")
    mark = cast.olga.ask(card, occurrence_id).mark
    assert mark is not None
    assert mark.result == "Опрошено 96\nсемей"


def test_a_broken_body_is_a_page_and_not_an_error(marat: Browser) -> None:
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "application/json"):
        answer = marat.client.post("/signout", content=b"--x\r\nbroken", headers={"content-type": content_type})
        assert answer.status_code == 403, content_type
        assert "<h1>" in answer.text


def test_a_photo_and_the_mark_are_sent_at_once(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    seen = cast.marat.ask(card, occurrence_id).version
    files = [("file", ("IMG_2041.png", PNG, "image/png"))]
    answer = marat.send(f"/o/{occurrence_id}/mark", files=files, done_on="2026-11-23", seen=str(seen))
    assert answer.status_code == 303
