"""Files of a card: dropped, pasted, chosen one after another; a long upload shows how much of it has gone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from planner.domain.people import Role
from tests.browser.conftest import Sit
from tests.browser.served import PHONE

PNG = b"\x89PNG\r\n\x1a\n"
FIELD = "#files-file"
CHOSEN = "#files .drop:has(#files-file) .chosen li"

GIVE = """([kind, name]) => {
  const moved = new DataTransfer();
  moved.items.add(new File(["\\x89PNG\\r\\n\\x1a\\n" + name], name, { type: "image/png" }));
  const zone = document.querySelector("#files-file").closest(".drop");
  zone.dispatchEvent(kind === "drop"
    ? new DragEvent("drop", { dataTransfer: moved, bubbles: true })
    : new ClipboardEvent("paste", { clipboardData: moved, bubbles: true }));
}"""


@pytest.fixture
def page(sit: Sit, ids: dict[str, int]) -> Page:
    page = sit().sign_in(Role.HEAD).open(f"/o/{ids['occurrence_id']}")
    page.click("#files details:has(#files-file) > summary")
    return page


def test_files_come_one_after_another_and_one_may_be_taken_away(page: Page, tmp_path: Path) -> None:
    for name in ("Первый.png", "Второй.png"):
        (tmp_path / name).write_bytes(PNG + name.encode())
        page.set_input_files(FIELD, tmp_path / name)
    page.evaluate(GIVE, ["drop", "Третий.png"])
    page.evaluate(GIVE, ["paste", "image.png"])
    names = page.locator(CHOSEN).all_inner_texts()
    assert [name.split(",")[0] for name in names[:3]] == ["Первый.png", "Второй.png", "Третий.png"]
    assert names[3].startswith("Снимок ")
    page.get_by_role("button", name="Убрать: Второй.png").click()
    assert page.evaluate(f"document.querySelector('{FIELD}').files.length") == 3


def test_what_is_too_large_or_too_much_is_told_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    (tmp_path / "Видео.png").write_bytes(PNG + b"\0" * 21 * 1024 * 1024)
    page.set_input_files(FIELD, tmp_path / "Видео.png")
    assert "«Видео.png» больше 20 МБ" in page.inner_text("#files .drop:has(#files-file) .wrong")
    for number in range(6):
        page.evaluate(GIVE, ["drop", f"{number}.png"])
    assert "не больше 5 файлов" in page.inner_text("#files .drop:has(#files-file) .wrong")
    assert page.locator(CHOSEN).count() == 5


def test_a_long_upload_shows_how_much_has_gone_and_ends_on_the_card(page: Page, tmp_path: Path) -> None:
    (tmp_path / "Скан.png").write_bytes(PNG + b"\1" * 3 * 1024 * 1024)
    page.set_input_files(FIELD, tmp_path / "Скан.png")
    page.evaluate(
        "new MutationObserver(seen => seen.forEach(one => one.addedNodes.forEach(node => {"
        " if (node.tagName === 'PROGRESS') document.cookie = 'bar=1'; })))"
        ".observe(document, { childList: true, subtree: true })"
    )
    page.click("#files details:has(#files-file) form button.button")
    page.wait_for_selector(".said")
    assert "Файл добавлен." in page.inner_text(".said")
    assert page.get_by_role("link", name="Скан.png").count() == 1
    assert "bar=1" in page.evaluate("document.cookie")
    page.reload()
    assert page.locator(".said").count() == 0


def test_a_phone_offers_its_camera(sit: Sit, ids: dict[str, int]) -> None:
    phone = sit(viewport=PHONE, has_touch=True, is_mobile=True).sign_in(Role.HEAD)
    page = phone.open(f"/o/{ids['occurrence_id']}")
    page.click("#files details:has(#files-file) > summary")
    assert page.is_visible("#files-camera")
    assert page.get_attribute("#files-camera", "capture") == "environment"
