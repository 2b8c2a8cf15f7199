"""Отказы на страницах (errors): the only place that knows which number of HTTP a refusal is.

A refusal's own sentence is shown as it is. Trouble - a database that is held, away or full - is said in words too, and
what was typed stays. Anything else is a bug: its page shows a short reference, and the log has the same reference with
everything a developer needs.
"""

import errno
import logging
import secrets
import sqlite3
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner.domain.errors import Conflict, Invalid, NotAllowed, NotFound, PlannerError

if TYPE_CHECKING:
    from planner.web.site import Site

log = logging.getLogger(__name__)

NUMBERS: tuple[tuple[type[PlannerError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Invalid, 422),
    (PlannerError, 400),
)

HEADINGS = {
    400: "Не получилось",
    403: "Нельзя",
    404: "Такой страницы нет",
    405: "Так сюда не попасть",
    409: "Запись изменилась",
    413: "Слишком много данных",
    422: "Проверьте введённое",
    503: "Сейчас не получается",
}
BUSY = "База занята другой программой. Отправьте ещё раз."
FULL = "На диске не осталось места, поэтому ничего не записано. Скажите тому, кто ведёт планировщик."
AWAY = "База не отвечает. Подождите минуту, посмотрите, не записалось ли уже, и отправьте ещё раз."
"""Nobody can tell whether a transaction was cut off before its end or after it."""


class NotSignedIn(NotAllowed):
    """Войдите, чтобы увидеть эту страницу."""


class TooLarge(PlannerError):
    """Слишком большой файл."""


def number_of(error: PlannerError) -> int:
    """The number of HTTP for a refusal."""
    if isinstance(error, TooLarge):
        return 413
    return next(number for kind, number in NUMBERS if isinstance(error, kind))


def trouble_of(error: Exception) -> str | None:
    """What to say when the database or the disk does not take it now; None when it is a bug of ours."""
    match error:
        case OSError():
            return FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
        case PoolTimeout():
            return BUSY
        case DBAPIError():
            text = str(error.orig).lower()
            if any(sign in text for sign in ("is full", "disk full", "no space left")):
                return FULL
            if any(sign in text for sign in ("is locked", "deadlock detected")):
                return BUSY
            if error.connection_invalidated or (isinstance(error, OperationalError) and not _is_of_sqlite(error)):
                return AWAY
    return None


def _is_of_sqlite(error: DBAPIError) -> bool:
    return isinstance(error.orig, sqlite3.Error)


def refusal_page(site: "Site", status: int, text: str) -> Response:
    return site.render("refusal.html", status, heading=HEADINGS.get(status, "Не получилось"), text=text)


def handle_errors(web: FastAPI, site: "Site") -> None:
    """Every refusal of every route becomes a page in Russian."""

    def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, PlannerError)
        return refusal_page(site, number_of(error), error.text)

    def unroutable(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        text = NotFound().text if error.status_code == 404 else "Откройте страницу из меню."
        return refusal_page(site, error.status_code, text)

    def unreadable(_request: Request, _error: Exception) -> Response:
        # Only addresses are declared to the framework, so what it cannot read is an address of nothing.
        return refusal_page(site, 404, NotFound().text)

    web.add_exception_handler(PlannerError, refused)
    web.add_exception_handler(HTTPException, unroutable)
    web.add_exception_handler(RequestValidationError, unreadable)


class Unforeseen:
    """Turns a bug into a page: the person sees a reference, the log has the rest."""

    def __init__(self, app: ASGIApp, site: "Site") -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            if scope["type"] != "http":
                raise
            reference = secrets.token_hex(4)
            log.exception("unforeseen error %s at %s", reference, scope["path"].split("/")[1])
            if not begun:
                page = self.site.render("broken.html", 500, reference=reference)
                await page(scope, receive, send)
