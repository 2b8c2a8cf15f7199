"""Сжатие (compression): pages, styles and scripts travel gzipped; a school's connection is slow, its phone's slower.

A static file is compressed once and kept. Files of evidence are sent as they are: photos, PDF and Office papers are
compressed already. A page holds its form's token masked anew in every answer, so the length of a compressed page tells
nobody what the token is (BREACH). Feeds compress themselves and keep a tag for each encoding.
"""

import gzip

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEVEL = 5
"""A quarter of the time of the highest level, and a page only a few per cent larger."""
LEAST = 500
"""Bytes from which it is worth it."""
TEXTS = ("text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml")
OF_GZIP = '-gzip"'
"""What the tag of a compressed file ends with: its bytes are others than those of the plain one."""


class Compression:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[tuple[str, str], bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wants_gzip = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        answer = _Answer(self, send, scope["path"], compresses=wants_gzip and scope["method"] != "HEAD")
        await self.app(_with_plain_tag(scope), receive, answer.pass_on)

    def compressed(self, path: str, tag: str, body: bytes) -> bytes:
        if not path.startswith("/static/"):
            return gzip.compress(body, LEVEL, mtime=0)
        if (path, tag) not in self._kept:
            self._kept[path, tag] = gzip.compress(body, mtime=0)
        return self._kept[path, tag]


class _Answer:
    """One answer on its way: held until it is whole when it is to be compressed, else passed on as it comes."""

    def __init__(self, compression: Compression, send: Send, path: str, compresses: bool) -> None:
        self.compression = compression
        self.send = send
        self.path = path
        self.compresses = compresses
        self.start: Message | None = None
        self.body = b""

    async def pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self.start)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(raw=list(message["headers"]))
        is_text = headers.get("content-type", "").partition(";")[0] in TEXTS and "content-encoding" not in headers
        if is_text:
            headers.add_vary_header("Accept-Encoding")
        message = {**message, "headers": headers.raw}
        if is_text and self.compresses and message["status"] not in (204, 206, 304):
            self.start = message
        else:
            await self.send(message)

    async def _finish(self, start: Message) -> None:
        body = self.body
        headers = MutableHeaders(raw=start["headers"])
        if len(body) >= LEAST:
            tag = headers.get("etag", "")
            body = self.compression.compressed(self.path, tag, body)
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(body))
            if tag:
                headers["etag"] = tag.removesuffix('"') + OF_GZIP
        await self.send({**start, "headers": headers.raw})
        await self.send({"type": "http.response.body", "body": body})


def _with_plain_tag(scope: Scope) -> Scope:
    """Who asks whether a compressed file has changed names its tag; the file itself knows the plain one."""
    headers = [
        (name, value.replace(OF_GZIP.encode(), b'"') if name == b"if-none-match" else value)
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}
