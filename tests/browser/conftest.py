"""Chromium over the demo: skipped, with the reason, where there is no Chromium (`make test` installs it)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from planner.app import App, House
from planner.catalog import Catalog
from tests.browser.addresses import ids_of
from tests.browser.served import DESKTOP, Desk, demo_at, launched, program, serving

Sit = Callable[..., Desk]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with the module: while it runs, nothing else in this process may have a loop of its own."""
    path = program()
    if path is None:
        pytest.skip("No Chromium here: apt-get install chromium fonts-dejavu-core")
    with sync_playwright() as playwright:
        browser = launched(playwright, path)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo_house(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[House]:
    """The demo on the Monday of the mock-ups, served."""
    house = demo_at(tmp_path_factory.mktemp("demo"), catalog)
    with serving(house, demo_people=True):
        yield house


@pytest.fixture(scope="module")
def ids(demo_house: House) -> dict[str, int]:
    return App(demo_house).everywhere().ask(ids_of)


@pytest.fixture
def sit(chromium: Browser, demo_house: House) -> Iterator[Sit]:
    """A new browser before the demo; nothing may have gone wrong in it when the test is over."""
    desks: list[Desk] = []

    def open_one(house: House = demo_house, **options: object) -> Desk:
        settings: dict[str, object] = {"viewport": DESKTOP, "locale": "ru-RU", **options}
        desk = Desk(chromium.new_context(**settings), house)  # type: ignore[arg-type]
        desks.append(desk)
        return desk

    yield open_one
    for desk in desks:
        desk.context.close()
        assert (desk.dialogs, desk.errors, desk.foreign) == ([], [], [])
