"""What was typed on a card outlives a session that ended, and nothing of it outlives signing out."""

from planner.domain.people import Role
from tests.browser.conftest import Sit

WORD = "#comment-text"
SEND = "#comments > form button"


def test_a_draft_survives_until_it_is_sent_or_its_owner_signs_out(sit: Sit, ids: dict[str, int]) -> None:
    card = f"/o/{ids['occurrence_id']}"
    desk = sit().sign_in(Role.HEAD)
    page = desk.open(card)
    page.fill(WORD, "Черновое слово")
    assert page.locator(f"{WORD} + p").text_content() == "Черновик сохранён на этом компьютере до выхода."
    assert desk.open(card).input_value(WORD) == "Черновое слово"
    page.click(SEND)
    assert page.input_value(WORD) == ""

    page.fill(WORD, "Второе слово")
    page.click("details.me summary")
    with page.expect_navigation():
        page.click("details.me form[action='/signout'] button")
    assert page.evaluate("Object.keys(sessionStorage)") == []
