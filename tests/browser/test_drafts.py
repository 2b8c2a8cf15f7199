"""What was typed outlives another form that was sent and a session that ended; nothing of it outlives signing out."""

from planner.domain.people import Role
from tests.browser.conftest import Sit

WORD = "#comment-text"
SEND = "#discussion > form > button.button"


def test_a_draft_survives_until_it_is_sent_or_its_owner_signs_out(sit: Sit, ids: dict[str, int]) -> None:
    card = f"/o/{ids['occurrence_id']}"
    desk = sit().sign_in(Role.HEAD)
    page = desk.open(card)
    page.fill(WORD, "Черновое слово")
    assert "Черновик сохранён" in (page.locator("#discussion .draft").text_content() or "")
    assert desk.open(card).input_value(WORD) == "Черновое слово"
    page.click(SEND)
    assert page.input_value(WORD) == ""

    page.fill(WORD, "Второе слово")
    page.click("details.me summary")
    with page.expect_navigation():
        page.click("details.me form[action='/signout'] button")
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_a_comment_wipes_nothing_of_the_other_forms(sit: Sit, ids: dict[str, int]) -> None:
    page = sit().sign_in(Role.HEAD).open(f"/o/{ids['occurrence_id']}")
    page.fill("#decision-text", "Купить пособия")
    page.fill("#decision-due_on", "2027-01-29")
    page.select_option("#decision-position_id", index=2)
    chosen = page.input_value("#decision-position_id")
    page.fill(WORD, "Сначала спрошу")
    page.click(SEND)
    page.wait_for_selector(".said")
    assert page.input_value("#decision-text") == "Купить пособия"
    assert page.input_value("#decision-due_on") == "2027-01-29"
    assert page.input_value("#decision-position_id") == chosen
    page.click("section:has(#decision-text) .draft button")
    assert page.input_value("#decision-text") == ""


def test_a_comment_on_a_row_of_the_plan_wipes_nothing_of_its_form(sit: Sit, ids: dict[str, int]) -> None:
    page = sit().sign_in(Role.COORDINATOR).open(f"/activities/{ids['activity_id']}")
    page.fill("#row-title", "Другое название")
    page.click(".more-fields > summary")
    page.check("input[name=demands_publication]")
    page.fill("#say-text", "Спрошу у Веры Николаевны")
    page.click("#discussion form.js-only button.button")
    page.wait_for_selector(".said")
    assert page.input_value("#row-title") == "Другое название"
    assert page.is_checked("input[name=demands_publication]")
    assert page.input_value("#say-text") == ""
