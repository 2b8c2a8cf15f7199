"""`python -m tests.browser.shots`: every page as a picture in shots/, at a desk and on a phone, light and dark.

Each page is also asked what axe finds on it, and whether it has to be scrolled sideways: all that is found is printed.
"""

import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from planner.app import App, House
from planner.catalog import read_catalog
from planner.domain.people import Role
from tests.browser.addresses import EXTRA, ids_of, pages
from tests.browser.served import DESKTOP, PHONE, Desk, demo_at, empty_at, launched, program, serving
from tests.browser.test_accessible import Theme, broken_on
from tests.conftest import CATALOG, ROOT

SHOTS = ROOT / "shots"
SIZES: dict[str, ViewportSize] = {"desk": DESKTOP, "phone": PHONE}
THEMES: tuple[Theme, ...] = ("light", "dark")
ROLES = (Role.HEAD, Role.EXECUTOR)
DOORS = ("/", "/signin", "/help")
"""What is shown before anybody is signed in."""


def main() -> int:
    path = program()
    if path is None:
        sys.exit("Нет Chromium: apt-get install chromium fonts-dejavu-core")
    shutil.rmtree(SHOTS, ignore_errors=True)
    catalog, began = read_catalog(CATALOG), time.monotonic()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = demo_at(Path(folder) / "demo", catalog)
        nobody = empty_at(Path(folder) / "empty", catalog)
        with serving(demo, demo_people=True), serving(nobody):
            browser = launched(playwright, path)
            found = [line for size in SIZES for theme in THEMES for line in _all(browser, demo, nobody, size, theme)]
            browser.close()
    print(*found, sep="\n")
    shots, seconds = len(list(SHOTS.rglob("*.png"))), time.monotonic() - began
    print(f"{shots} снимков в shots/, найдено axe: {len(found)}, {seconds:.0f} с")
    return 1 if found else 0


def _all(browser: Browser, demo: House, nobody: House, size: str, theme: Theme) -> list[str]:
    ids = App(demo).everywhere().ask(ids_of)
    found = _shoot(browser, nobody, ["/"], f"{size}-{theme}/empty", size, theme)
    found += _shoot(browser, demo, DOORS, f"{size}-{theme}/door", size, theme)
    for role in ROLES:
        paths = [*pages(ids, role), *EXTRA]
        found += _shoot(browser, demo, paths, f"{size}-{theme}/{role}", size, theme, role)
    return found


def _shoot(
    browser: Browser,
    house: House,
    paths: list[str] | tuple[str, ...],
    folder: str,
    size: str,
    theme: Theme,
    role: Role | None = None,
) -> list[str]:
    desk = Desk(browser.new_context(viewport=SIZES[size], color_scheme=theme, locale="ru-RU"), house)
    if role is not None:
        desk.sign_in(role)
    found, axe = [], Axe()
    for path in paths:
        desk.open(path).screenshot(path=SHOTS / folder / f"{_name(path)}.png", full_page=True)
        desk.page.set_viewport_size({**SIZES[size], "height": 5_000})
        found += [f"{folder} {line}" for line in broken_on(desk, axe, path, theme)]
        desk.page.set_viewport_size(SIZES[size])
    desk.context.close()
    return found


def _name(path: str) -> str:
    return path.strip("/").replace("/", "-").replace("?", "-") or "home"


if __name__ == "__main__":
    sys.exit(main())
