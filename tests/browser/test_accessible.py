"""No page breaks a rule of WCAG 2.2 A or AA that axe knows, in light and dark, at a desk and on a phone."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ViewportSize

from planner.domain.people import Role
from tests.browser.addresses import EXTRA, pages
from tests.browser.conftest import Sit
from tests.browser.served import DESKTOP, PHONE, Desk

TALL = 5_000
"""Whole pages are looked at: what the sticky head or foot covers for a moment is reached by scrolling."""
Theme = Literal["light", "dark"]
RULES: dict[Theme, Any] = {
    "light": {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],
    },
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]},
}
"""A theme changes colours only: what has nothing to do with them is asked once."""


def broken_on(desk: Desk, axe: Axe, path: str, *themes: Theme) -> list[str]:
    """What axe finds on the page, a line a place; sideways scrolling too."""
    page = desk.open(path)
    found = []
    for theme in themes:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # a colour on its way to another is no colour
        found += [
            f"{path}, {theme}: {one['id']}: {node['target']} {node['html'][:120]}"
            for one in axe.run(page, options=RULES[theme]).response["violations"]
            for node in one["nodes"]
        ]
    return found if desk.fits() else [*found, f"{path}: wider than the screen"]


def test_no_page_of_one_who_may_everything_breaks_a_rule(sit: Sit, ids: dict[str, int]) -> None:
    """On a phone all pages are asked when pictures are taken: see `shots`."""
    desk = sit(viewport={**DESKTOP, "height": TALL})
    axe = Axe()
    broken = broken_on(desk, axe, "/", *RULES)  # the door, before anybody is signed in
    desk.sign_in(Role.HEAD)
    for path in (*pages(ids, Role.HEAD), *EXTRA):
        broken += broken_on(desk, axe, path, *RULES)
    assert not broken, "\n".join(broken)


def test_no_page_of_an_executors_phone_breaks_a_rule(sit: Sit, ids: dict[str, int]) -> None:
    phone: ViewportSize = {**PHONE, "height": TALL}
    desk = sit(viewport=phone, has_touch=True, is_mobile=True).sign_in(Role.EXECUTOR)
    axe = Axe()
    broken = [line for path in pages(ids, Role.EXECUTOR) for line in broken_on(desk, axe, path, *RULES)]
    assert not broken, "\n".join(broken)
