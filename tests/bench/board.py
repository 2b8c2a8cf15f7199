"""The year's board as it is served, against a bare ASGI answer of the same bytes; and what a phone loads at first.

Everything but the socket: session, guards, questions to the database, template, compression. The aims stand in the
names: 50 ms for a hundred activities in every month of a year, 200 ms for six hundred twice a year in one cyclogram of
five years (of which a page shows one, as it always does), 100 KB for the first page of a phone without its fonts.
"""

import asyncio
import re
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import event, select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calendars.workdays import read_decrees
from planner.app import App, House
from planner.catalog import read_catalog
from planner.database import Base, make_engine
from planner.domain.access import Door
from planner.domain.completion import Completion
from planner.domain.occurrence import Occurrence
from planner.files import FileStore
from planner.services.approve import approve
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram
from planner.services.session import Visitor, open_session
from planner.web.app import make_web
from planner.work import Work
from tests.bench import Row, milliseconds
from tests.cast import HandClock, assemble
from tests.conftest import CATALOG, WORKDAYS

ROUNDS = 40
MONTHLY = (
    "15 сентября, 15 октября, 15 ноября, 15 декабря, 15 января, 15 февраля, "
    "15 марта, 15 апреля, 15 мая, 15 июня, 15 июля, 15 августа"
)
TWICE = "15 ноября, 15 мая"
FIRST_PAGE_AIM = 100
"""KB."""


def run() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        browsers = furnish(Path(folder), 100, MONTHLY, years=1)
        yield from _board(browsers[0], "100 activities × 12 months", aim=50)
        yield _first_page(browsers[1])
    with tempfile.TemporaryDirectory() as folder:
        browsers = furnish(Path(folder), 600, TWICE, years=5)
        yield from _board(browsers[0], "600 activities × 5 years", aim=200)


def _board(browser: "Browser", what: str, aim: int) -> Iterator[Row]:
    path = "/year?year=2026"
    bare = Browser(_Bare(browser.body(path)))
    bare.body(path)
    pairs = [(milliseconds(lambda: browser.body(path)), milliseconds(lambda: bare.body(path))) for _ in range(ROUNDS)]
    ratio = median(mine / other for mine, other in pairs)
    ours, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    yield Row(f"a year of {what}: median (aim {aim} ms), to bare ASGI", median(ours), median(theirs), ratio)
    slow, slow_bare = (quantiles(times, n=20)[-1] for times in (ours, theirs))
    yield Row(f"a year of {what}: p95 (aim {aim} ms), to bare ASGI", slow, slow_bare, slow / slow_bare)
    asked, frame = browser.questions(path), browser.questions("/help")
    yield Row(f"a year of {what}: questions, to a page with nothing", asked, frame, asked / frame, "SQL")


def _first_page(browser: "Browser") -> Row:
    """The page an executor's phone comes to first, with its styles and scripts, as they travel. No host but ours."""
    page = browser.body("/my", compressed=False).decode()
    files = re.findall(r'(?:href|src)="([^"]+\.(?:css|js|svg)\b[^"]*)"', page)
    texts = [page, *(browser.body(file, compressed=False).decode() for file in files)]
    foreign = [
        found for text in texts for found in re.findall(r'(?:src=|href=|url\(|@import)[\s"\']*(?:\w+:)?//', text)
    ]
    assert not foreign, foreign
    weight = sum(len(browser.body(path)) for path in ("/my", *files)) / 1024
    what = f"a phone's first page and its {len(files)} files, no fonts, to the aim"
    return Row(what, weight, FIRST_PAGE_AIM, weight / FIRST_PAGE_AIM, "KB")


# The kindergarten


def furnish(folder: Path, rows: int, phrase: str, years: int) -> "tuple[Browser, Browser]":
    """A kindergarten with an approved plan, of whose first deadlines two thirds are met: its head and an executor."""
    engine = make_engine(f"sqlite:///{folder}/planner.db")
    Base.metadata.create_all(engine)
    clock, files = HandClock("2026-11-23T12:00+03:00"), FileStore(folder / "files")
    catalog, decrees = read_catalog(CATALOG), read_decrees(WORKDAYS)
    house = House(engine, clock, catalog, decrees, files, "http://127.0.0.1:8000")
    cast = assemble(house)
    cast.olga.do(_plan, rows, phrase, years, cast.teachers)
    cast.vera.do(approve, 1, "84", date(2026, 8, 31))
    cast.app.do(_complete)
    web = make_web(house, secret_key="k" * 32)
    return Browser(web, cast.vera, cast.vera_id), Browser(web, cast.marat, cast.marat_id)


def _plan(work: Work, rows: int, phrase: str, years: int, position_id: int) -> None:
    cyclogram_id = draft_cyclogram(work, 2026, years)
    whom = (Assignee(position_id=position_id),)
    for number in range(rows):
        section = f"Раздел {number // 20 + 1}"
        draft = ActivityDraft(title=f"Мероприятие {number}", phrase=phrase, section=section, assignees=whom)
        add_activity(work, cyclogram_id, draft)


def _complete(work: Work) -> None:
    """Two of three of what is due by now; some of it late."""
    ids = work.session.scalars(select(Occurrence.id).where(Occurrence.due_on <= work.today).order_by(Occurrence.id))
    for number, occurrence_id in enumerate(list(ids)):
        if number % 3:
            mark = Completion(occurrence_id=occurrence_id, done_on=work.today - timedelta(days=number % 40), via="web")
            mark.submitted_at = mark.accepted_at = work.now
            work.session.add(mark)


# Asking


class _Bare:
    """The least an ASGI application can do to send a page."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": self.body})


class Browser:
    """Asks an ASGI application within the process; signed in where there is somebody to be."""

    def __init__(self, web: ASGIApp, app: App | None = None, person_id: int = 0) -> None:
        self.web, self.app, self.cookie = web, app, b""
        self.loop = asyncio.new_event_loop()
        if app is not None and app.organization_id is not None:
            everywhere = app.everywhere()
            opened = everywhere.do(open_session, app.organization_id, person_id, Door.LINK, Visitor())
            self.cookie = f"session={opened.secret}".encode()

    def body(self, path: str, compressed: bool = True) -> bytes:
        return self.loop.run_until_complete(self._ask(path, compressed))

    def questions(self, path: str) -> int:
        assert self.app is not None
        asked: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
            asked.append(statement)

        event.listen(self.app.house.engine, "after_cursor_execute", note)
        self.body(path)
        event.remove(self.app.house.engine, "after_cursor_execute", note)
        return sum(statement != "BEGIN" for statement in asked)

    async def _ask(self, path: str, compressed: bool) -> bytes:
        path, _, query = path.partition("?")
        headers = [(b"host", b"127.0.0.1:8000"), (b"cookie", self.cookie)]
        headers += [(b"accept-encoding", b"gzip")] if compressed else []
        scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8000),
        }
        parts: list[Message] = []

        came = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Message:
            return next(came, None) or await self.loop.create_future()  # nobody hangs up

        async def send(message: Message) -> None:
            parts.append(message)

        await self.web(scope, receive, send)
        assert parts[0]["status"] == 200, (path, parts[0]["status"])
        return b"".join(part.get("body", b"") for part in parts[1:])
