"""The pages as they are served: a real server on loopback over a real database, and a real Chromium before it."""

import atexit
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize
from sqlalchemy import select

from calendars.workdays import read_decrees
from planner import demo
from planner.app import App, House
from planner.catalog import Catalog, read_catalog
from planner.database import Base, make_engine
from planner.domain.people import Person, PersonRole
from planner.files import FileStore
from planner.services.account import offer_sign_in
from planner.web.app import make_web
from planner.work import Work
from tests.cast import MONDAY
from tests.conftest import CATALOG, WORKDAYS

DESKTOP: ViewportSize = {"width": 1366, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 15_000

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile || ""} ${event.sample}`));
"""


def program() -> str | None:
    """The Chromium of this machine."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def launched(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=list(OPTIONS))


def demo_at(folder: Path, catalog: Catalog) -> House:
    """The demo organisation on the Monday of the mock-ups, in an SQLite file of its own."""
    shutil.copytree(_demo_made(), folder, dirs_exist_ok=True)
    return empty_at(folder, catalog)


@cache
def _demo_made() -> Path:
    """Made once in a run: its year takes seconds to live through."""
    folder = Path(mkdtemp(prefix="planner-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    house = empty_at(folder, read_catalog(CATALOG))
    demo.fill(house, demo.RUNNING)
    house.engine.dispose()
    return folder


def empty_at(folder: Path, catalog: Catalog, moment: str = MONDAY) -> House:
    """A database with its tables and nobody in it."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = make_engine(f"sqlite:///{folder}/planner.db")
    Base.metadata.create_all(engine)
    now = datetime.fromisoformat(moment).astimezone(UTC)
    address = f"http://127.0.0.1:{_free_port()}"
    return House(engine, lambda: now, catalog, read_decrees(WORKDAYS), FileStore(folder / "files"), address)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(house: House, **options: Any) -> Iterator[House]:
    """The pages of a house at its own address, while the block runs."""
    web = make_web(
        house, secret_key="b" * 32, channels_on=("telegram",), bot_username=lambda: "romashka_bot", **options
    )
    port = int(house.base_url.rpartition(":")[2])
    server = uvicorn.Server(uvicorn.Config(web, port=port, http="httptools", log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield house
    finally:
        server.should_exit = True
        thread.join(10)
        house.engine.dispose()


@dataclass
class Desk:
    """A browser before the planner: what went wrong in it is kept, and asked for at the end."""

    context: BrowserContext
    house: House
    page: Page = field(init=False)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.house.base_url, "data:", "blob:", "about:")):
            self.foreign.append(request.url)

    def open(self, path: str) -> Page:
        answer = self.page.goto(self.house.base_url + path)
        assert answer is not None, path
        assert answer.status < 500, path
        return self.page

    def sign_in(self, role: str) -> "Desk":
        """As the first of the organisation's people who have this role, by a one-time address."""
        app = App(self.house).within(1)
        address = app.do(offer_sign_in, app.ask(_first_with, role))
        self.page.goto(address)
        self.page.get_by_role("button", name="Войти", exact=True).click()
        self.page.wait_for_url(f"{self.house.base_url}/**")
        return self

    @property
    def violations(self) -> list[str]:
        """What the policy of the page now shown has forbidden."""
        found: list[str] = self.page.evaluate("window.violations || []")
        return found

    def fits(self) -> bool:
        """Whether the page needs no scrolling sideways."""
        width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        return bool(self.page.evaluate(width))


def _first_with(work: Work, role: str) -> int:
    query = select(Person.id).join(PersonRole).where(PersonRole.role == role, Person.left_on.is_(None))
    return work.session.scalars(query.order_by(Person.id)).first() or 0
