"""Telegram зовёт сам (webhook): an update comes by HTTP instead of being asked for, with a secret to prove it."""

import json
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

Hear = Callable[[dict[str, Any]], Awaitable[None]]

MAX_UPDATE = 1024 * 1024
"""Telegram's updates are a few kilobytes."""


class TelegramWebhook:
    """`POST /telegram/webhook`; not there at all without a listener and a secret."""

    def __init__(self, hear: Hear | None, secret: str | None) -> None:
        self._listener, self._secret = hear, secret

    async def hear(self, request: Request) -> Response:
        if self._listener is None or not self._secret:
            return PlainTextResponse("Not Found", 404)
        told = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not compare_digest(told.encode(), self._secret.encode()):
            return PlainTextResponse("Forbidden", 403)
        update = await _update(request)
        if update is None:
            return PlainTextResponse("Bad Request", 400)
        await self._listener(update)
        return PlainTextResponse("")


async def _update(request: Request) -> dict[str, Any] | None:
    """The body as an object; None when it is no such thing."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_UPDATE:
            return None
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) else None
