"""Calendars: building one against bare icalendar, «не изменилось» against the least an ASGI application can do.

The 304 is asked for over loopback, one kept connection, from two uvicorn processes with httptools that take turns: one
serves our calendar, the other an application that answers 304 to everything. So both pay for the server, the protocol
and the client, as they would in a school.
"""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from icalendar import Calendar, Event
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from calendars.ics import Item, render
from calendars.workdays import read_decrees
from planner.app import App, House
from planner.catalog import read_catalog
from planner.database import Base, make_engine
from planner.files import FileStore
from planner.queries.feed_items import FeedCalendar, feed_calendar
from planner.services.approve import approve
from planner.services.feed import issue
from planner.services.plan import draft_cyclogram, fill_from_catalog
from planner.web.feeds import Feeds
from tests.bench import Row, compare, take_turns
from tests.cast import HandClock, assemble

CONFIG = Path(__file__).parents[2] / "config"
LATER = "2026-09-01T09:00+03:00"
"""When calendars come: nearly never within the second of a change."""
REQUESTS = 500
ROUNDS = 41


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        house = _house(Path(folder))
        garden, path = _furnish(house)
        calendar = garden.ask(feed_calendar, 1)
        house.engine.dispose()
        return [*_building(garden, calendar), _unchanged(Path(folder), path)]


# Building


def _building(garden: App, calendar: FeedCalendar) -> list[Row]:
    items, name = calendar.items, calendar.name
    assert bare(items, name).count(b"BEGIN:VEVENT") == render(items, name).count(b"BEGIN:VEVENT") == len(items)

    def whole() -> bytes:
        built = garden.ask(feed_calendar, 1)
        return render(built.items, built.name)

    what = f"a calendar of {len(items)} events"
    return [
        compare(f"{what}: items to bytes, to bare icalendar", lambda: render(items, name), lambda: bare(items, name)),
        compare(f"{what}: from the database to bytes, to bare icalendar", whole, lambda: bare(items, name)),
    ]


def bare(items: Sequence[Item], name: str) -> bytes:
    """The same events with the same properties, by icalendar and nothing else."""
    calendar = Calendar()
    calendar.add("prodid", "-//bench//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for item in items:
        event = Event()
        event.add("uid", item.uid)
        event.add("sequence", item.sequence)
        event.add("dtstamp", item.changed_at.astimezone(UTC))
        event.add("last-modified", item.changed_at.astimezone(UTC))
        event.add("dtstart", item.starts_on)
        event.add("dtend", item.due_on + timedelta(days=1))
        event.add("summary", item.summary)
        event.add("status", "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        event.add("description", item.description)
        event.add("url", item.url)
        event.add("categories", list(item.categories))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


# Not modified


def _unchanged(folder: Path, path: str) -> Row:
    with _server("feeds", folder) as ours, _server("floor", folder) as floor:
        mine, other = _Client(ours, path), _Client(floor, path)
        what = "«не изменилось» (304) over loopback, to a bare ASGI floor"
        return take_turns(what, mine.requests_a_second, other.requests_a_second, ROUNDS, "1/s")


@contextmanager
def _server(kind: str, folder: Path) -> Iterator[int]:
    """The port of a server in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.feeds", kind, str(folder), str(port)])
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


class _Client:
    """A calendar that keeps its connection and asks whether anything changed."""

    def __init__(self, port: int, path: str) -> None:
        self._socket = self._connect(port)
        host = f"Host: 127.0.0.1:{port}\r\n"
        first = self._ask(f"GET {path} HTTP/1.1\r\n{host}\r\n".encode())
        tag = next((line for line in first.splitlines() if line.lower().startswith(b"etag:")), b"etag: any")
        self._request = f"GET {path} HTTP/1.1\r\n{host}If-None-Match: ".encode() + tag[5:].strip() + b"\r\n\r\n"

    def _connect(self, port: int) -> socket.socket:
        for _ in range(200):
            try:
                return socket.create_connection(("127.0.0.1", port))
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise TimeoutError("the server did not start")

    def _ask(self, request: bytes) -> bytes:
        """The head of the answer; whatever body it has is read and left."""
        self._socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._socket.recv(65_536)
        head, _, body = answer.partition(b"\r\n\r\n")
        lengths = [line for line in head.splitlines() if line.lower().startswith(b"content-length:")]
        left = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
        while left > 0:
            left -= len(self._socket.recv(65_536))
        return head

    def requests_a_second(self) -> float:
        began = time.perf_counter()
        for _ in range(REQUESTS):
            assert b" 304 " in self._ask(self._request)[:20]
        return REQUESTS / (time.perf_counter() - began)


ANSWER = [
    (b"etag", b'"00000000000000000000000000000000"'),
    (b"last-modified", b"Mon, 31 Aug 2026 06:00:01 GMT"),
    (b"vary", b"Accept-Encoding"),
    (b"cache-control", b"private, no-cache"),
]


async def floor(scope: Scope, receive: Receive, send: Send) -> None:
    """The least that gives such an answer: it looks at nothing."""
    await send({"type": "http.response.start", "status": 304, "headers": ANSWER})
    await send({"type": "http.response.body", "body": b""})


# The kindergarten of the figures


def _house(folder: Path, moment: str = "2026-08-31T09:00+03:00") -> House:
    engine = make_engine(f"sqlite:///{folder}/planner.db")
    clock, files = HandClock(moment), FileStore(folder / "files")
    decrees = read_decrees(CONFIG / "workdays")
    return House(engine, clock, read_catalog(CONFIG / "catalog"), decrees, files, "https://plan.sad12.example")


def _furnish(house: House) -> tuple[App, str]:
    """A kindergarten with the whole catalogue as its approved plan, and the path of a calendar of it."""
    Base.metadata.create_all(house.engine)
    cast = assemble(house)
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(fill_from_catalog, cyclogram_id)
    cast.vera.do(approve, cyclogram_id, "84", date(2026, 8, 31))
    return cast.app, urlsplit(cast.olga.do(issue, "Рабочий компьютер")).path


def serve(kind: str, folder: str, port: str) -> None:
    app = floor if kind == "floor" else Feeds(_house(Path(folder), LATER), PlainTextResponse(""))
    uvicorn.run(app, port=int(port), http="httptools", lifespan="off", log_level="warning", access_log=False)


if __name__ == "__main__":
    serve(*sys.argv[1:])
