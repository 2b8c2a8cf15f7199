"""Подписки на календарь по HTTP: `/feeds/{secret}.ics`, one small ASGI callable in front of the pages.

Calendars come every few minutes and nearly always for nothing, so «не изменилось» must cost almost nothing: bytes are
kept until the organisation's `change_no` grows, and that an address may be read is remembered for a second at most, or
until anything is written in this process. So a revoked link is dead at once here, and within a second elsewhere.

The address is the only key to a calendar. It stands in no log, an unknown one and a revoked one get the same answer,
and who tries many is made to wait; a calendar that is found is never counted and never made to wait.
"""

import asyncio
import gzip
import hashlib
import ipaddress
import logging
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property, lru_cache, partial
from typing import ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Receive, Scope, Send

from calendars.ics import render
from planner.app import App, House
from planner.domain.access import hash_of
from planner.domain.errors import NotFound
from planner.queries.feed_items import OpenFeed, feed_calendar, open_feed
from planner.services.feed import visited

log = logging.getLogger(__name__)

ADDRESS = re.compile(r"/feeds/([^/]+)\.ics")
HIDDEN = "/feeds/….ics"
"""What the server's access log shows for an address, which is a key."""

REMEMBERED_FOR = 1.0
"""Seconds an address known as good is not looked up again: what a revocation in another process may take to be seen."""
REMEMBERED_MOST = 1_000
RENDERED_MOST = 500
"""Calendars kept as bytes: some 20 KB each, so a municipality's stay under 10 MB or are built when asked for."""
MISSES_ALLOWED = 20
MISSES_WITHIN = 60.0
ADDRESSES_MOST = 10_000
"""How many callers' misses are counted at once; of more, the oldest are forgotten."""
NOTED_EVERY = 60.0
"""Seconds between two notes of «последнее обращение» of one link."""
READERS = 4
"""Threads of our own: those that all share may be waiting for a writer, and a calendar waits for nobody."""

NO_SUCH_LINK = "Такой ссылки на календарь нет: её отозвали или в адресе ошибка. Попросите новую ссылку.\n"
TOO_MANY = "Слишком много обращений по неверным ссылкам. Подождите минуту.\n"
ONLY_READ = "Календарь можно только читать.\n"
NOT_NOW = "Календарь временно недоступен. Программа обратится позже сама.\n"

P = ParamSpec("P")
R = TypeVar("R")
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Encoded:
    """The calendar's bytes in one content encoding, with a strong validator of their own (RFC 9110, 8.8.3.3)."""

    body: bytes
    etag: str
    encoding: str = ""

    @classmethod
    def of(cls, body: bytes, encoding: str = "") -> "Encoded":
        return cls(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"', encoding)


@dataclass(frozen=True)
class Rendered:
    change_no: int
    settled_at: datetime
    """When the second of the last change was over."""
    plain: Encoded
    gzipped: Encoded

    @cached_property
    def settled_date(self) -> bytes:
        return http_date(self.settled_at)


class Feeds:
    """Answers for `/feeds/{secret}.ics` and passes everything else on to the pages."""

    def __init__(self, house: House, inner: ASGIApp, seconds: Callable[[], float] = time.monotonic) -> None:
        self._house, self._inner, self._seconds = house, inner, seconds
        self._misses = Misses()
        self._open: dict[str, tuple[OpenFeed, float]] = {}
        self._rendered: OrderedDict[int, Rendered] = OrderedDict()
        self._noted: dict[int, float] = {}
        self._writes = 0
        self._readers = ThreadPoolExecutor(READERS, "feeds")
        self._notes = ThreadPoolExecutor(1, "feed-notes")
        event.listen(Session, "after_commit", self._forget)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if address is None:
            await self._inner(scope, receive, send)
            if scope["type"] == "lifespan":  # over: the server stops
                self.close()
            return
        scope["path"] = HIDDEN  # the server logs its scope when the answer begins
        reply = _Reply(scope, send)
        if scope["method"] not in ("GET", "HEAD"):
            await reply.refuse(405, ONLY_READ, [(b"allow", b"GET, HEAD")])
            return
        try:
            await self._answer(address.group(1), scope, reply)
        except Exception:
            # Calendars keep what they have on a 503; whatever went wrong, they come again.
            log.exception("a calendar could not be built")
            await reply.refuse(503, NOT_NOW, [(b"retry-after", b"300")])

    def close(self) -> None:
        """Lets go of what it holds in the process; visits not yet noted are still written."""
        if event.contains(Session, "after_commit", self._forget):
            event.remove(Session, "after_commit", self._forget)
        self._readers.shutdown()
        self._notes.shutdown()

    async def _answer(self, secret: str, scope: Scope, reply: "_Reply") -> None:
        found = self._remembered(secret) or await self._look_up(secret)
        rendered = None if found is None else await self._bytes_of(found)
        if found is None or rendered is None:
            wait = self._misses.count(_caller(scope), self._seconds())
            if wait:
                await reply.refuse(429, TOO_MANY, [(b"retry-after", str(wait).encode())])
            else:
                await reply.refuse(404, NO_SUCH_LINK)
            return
        await reply.calendar(rendered, self._house.clock())
        self._note_visit(found, reply.header(b"user-agent"))

    def _remembered(self, secret: str) -> OpenFeed | None:
        found, until = self._open.get(hash_of(secret), (None, 0.0))
        return found if self._seconds() < until else None

    async def _look_up(self, secret: str) -> OpenFeed | None:
        writes = self._writes
        found = await self._in_thread(App(self._house).everywhere().ask, open_feed, secret)
        if found is not None and writes == self._writes:  # else it may have been revoked since it was read
            if len(self._open) >= REMEMBERED_MOST:
                self._open.clear()
            self._open[hash_of(secret)] = found, self._seconds() + REMEMBERED_FOR
        return found

    def _forget(self, _session: Session) -> None:
        self._writes += 1
        self._open.clear()

    async def _bytes_of(self, feed: OpenFeed) -> Rendered | None:
        known = self._rendered.get(feed.feed_id)
        if known is not None and known.change_no == feed.change_no:
            return known
        rendered = await self._in_thread(_render, self._house, feed)
        if rendered is not None:
            self._rendered[feed.feed_id] = rendered
            self._rendered.move_to_end(feed.feed_id)
            if len(self._rendered) > RENDERED_MOST:
                self._rendered.popitem(last=False)
        return rendered

    def _note_visit(self, feed: OpenFeed, client: str) -> None:
        """Writes down that a calendar came: after the answer, in a thread of its own, at most once a minute."""
        now = self._seconds()
        if now - self._noted.get(feed.feed_id, -math.inf) >= NOTED_EVERY:
            self._noted[feed.feed_id] = now
            self._notes.submit(_write_visit, self._house, feed, client)

    async def _in_thread(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._readers, partial(function, *args, **kwargs))


def _render(house: House, feed: OpenFeed) -> Rendered | None:
    try:
        calendar = App(house).within(feed.organization_id).ask(feed_calendar, feed.feed_id)
    except NotFound:  # removed since it was looked up
        return None
    body = render(calendar.items, calendar.name)
    gzipped = Encoded.of(gzip.compress(body, mtime=0), "gzip")
    return Rendered(feed.change_no, settled(calendar.changed_at), Encoded.of(body), gzipped)


def _write_visit(house: House, feed: OpenFeed, client: str) -> None:
    try:
        App(house).within(feed.organization_id).do(visited, feed.feed_id, client)
    except Exception:
        log.warning("a calendar's visit was not noted", exc_info=True)


class Misses:
    """How often each caller asked for a link that is not there: twenty in a minute, then it is told to wait."""

    def __init__(self) -> None:
        self._since: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, caller: str, now: float) -> int:
        """Counts one more miss. Returns the seconds to wait, or 0 while the caller may go on."""
        began, misses = self._since.get(caller, (now, 0))
        if now - began >= MISSES_WITHIN:
            began, misses = now, 0
        self._since[caller] = began, misses + 1
        self._since.move_to_end(caller)
        if len(self._since) > ADDRESSES_MOST:
            self._since.popitem(last=False)
        return math.ceil(began + MISSES_WITHIN - now) if misses >= MISSES_ALLOWED else 0


def _caller(scope: Scope) -> str:
    """The address that misses are counted by. Whoever has one IPv6 address has its whole /64."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a socket of the system has a path, or nothing
        return str(host)
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host


class _Reply:
    """One answer to one request."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._is_head, self._send = scope["method"] == "HEAD", send
        self._headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:  # several lines of one name are one list
            self._headers[name] = self._headers[name] + b", " + value if name in self._headers else value

    def header(self, name: bytes) -> str:
        """Empty when there is none."""
        return self._headers.get(name, b"").decode("latin-1")

    async def calendar(self, rendered: Rendered, now: datetime) -> None:
        chosen = rendered.gzipped if prefers_gzip(self.header(b"accept-encoding")) else rendered.plain
        dated = rendered.settled_date if rendered.settled_at <= now else http_date(now)
        validators = [
            (b"etag", chosen.etag.encode()),
            (b"last-modified", dated),
            (b"vary", b"Accept-Encoding"),
            (b"cache-control", b"private, no-cache"),
        ]
        if self._is_unchanged(chosen.etag, rendered.settled_at, now):
            await self._answer(304, validators)
            return
        encoding = [(b"content-encoding", chosen.encoding.encode())] if chosen.encoding else []
        content = [(b"content-type", b"text/calendar; charset=utf-8"), *encoding]
        await self._answer(200, validators + content, chosen.body)

    def _is_unchanged(self, etag: str, settled_at: datetime, now: datetime) -> bool:
        """RFC 9110, 13.2.2: where tags were sent, the date is not looked at."""
        tags = self.header(b"if-none-match")
        if tags:
            return matches(tags, etag)
        return is_since(self.header(b"if-modified-since"), settled_at, now)

    async def refuse(self, status: int, text: str, headers: Headers | None = None) -> None:
        content = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        await self._answer(status, content + (headers or []), text.encode())

    async def _answer(self, status: int, headers: Headers, body: bytes | None = None) -> None:
        length = [(b"content-length", str(len(body)).encode())] if body is not None else []
        await self._send({"type": "http.response.start", "status": status, "headers": headers + length})
        await self._send({"type": "http.response.body", "body": b"" if self._is_head else body or b""})


_TAG = re.compile(r'(?:W/)?("[^"]*")')


def matches(tags: str, etag: str) -> bool:
    """Whether If-None-Match names this tag; compared weakly, as RFC 9110, 13.1.2 asks."""
    return tags.strip() == "*" or etag in _TAG.findall(tags)


def is_since(text: str, settled_at: datetime, now: datetime) -> bool:
    """Whether If-Modified-Since is a date that this server may have given, and nothing changed since.

    Anything else gets the whole calendar: a date not understood must never freeze it.
    """
    try:
        since = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return False
    since = since if since.tzinfo is not None else since.replace(tzinfo=UTC)
    return settled_at <= since <= now


def settled(changed_at: datetime) -> datetime:
    """The second after the change: within the second itself a date cannot tell the state before from that after."""
    return changed_at.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)


def http_date(moment: datetime) -> bytes:
    return format_datetime(moment.astimezone(UTC), usegmt=True).encode()


@lru_cache(maxsize=100)  # there are few kinds of calendar programs
def prefers_gzip(accepted: str) -> bool:
    """Whether Accept-Encoding allows gzip and does not prefer the bytes as they are."""
    weights = dict(_weight(part) for part in accepted.lower().split(",") if part.strip())
    packed = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return packed > 0 and packed >= weights.get("identity", 0.0)


def _weight(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    found = re.search(r"q\s*=\s*([\d.]+)", parameters)
    try:
        return name.strip(), float(found.group(1)) if found else 1.0
    except ValueError:
        return name.strip(), 0.0
