"""Помеха (trouble): the database or the disk does not take what was sent. The page keeps it, to be sent once more.

A form that `forms.attempt` checks shows its own page again; this is for all others, and for the minutes in which no
page can be made because nothing can be read.
"""

import logging
from collections.abc import Mapping

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import Request
from starlette.responses import Response

from planner.web.errors import HEADINGS, trouble_of
from planner.web.forms import typed_into
from planner.web.site import Site

log = logging.getLogger(__name__)

NOT_SHOWN = ("csrf", "seen")


def handle_trouble(web: FastAPI, site: Site) -> None:
    """Whatever page or form it happens to, it is said in words and nothing typed is lost."""

    async def unanswered(request: Request, error: Exception) -> Response:
        trouble = trouble_of(error)
        if trouble is None:
            raise error
        log.warning("%s: %s", type(error).__name__, str(error).splitlines()[0])
        typed = await typed_into(request) if request.method == "POST" else {}
        if any("password" in name for name in typed):  # what is secret is typed anew
            typed = {}
        return site.render(
            "trouble.html",
            503,
            heading=HEADINGS[503],
            text=trouble,
            path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            typed=typed,
            words=_words(typed),
        )

    for kind in (DBAPIError, PoolTimeout, OSError):
        web.add_exception_handler(kind, unanswered)


def _words(typed: Mapping[str, str]) -> list[str]:
    """What a person has typed himself, as far as it is worth keeping a copy of."""
    return [text for name, text in typed.items() if name not in NOT_SHOWN and " " in text.strip()]
