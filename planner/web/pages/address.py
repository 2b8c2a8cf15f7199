"""Адрес (address): what an address asks for. Nonsense in it means «nothing asked», but a foreign id is not found."""

from contextlib import suppress
from datetime import date
from typing import Annotated

from fastapi import Path, Query

from planner.domain.errors import NotFound
from planner.web.forms import LARGEST_ID

PathId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Asked = Annotated[str, Query(max_length=300)]


MAX_IDS = 5_000
Ids = Annotated[str, Query(max_length=20_000)]


def ids_in(text: str) -> frozenset[int]:
    """«1,2,3»."""
    return frozenset(found for part in text.split(",")[:MAX_IDS] if (found := id_in(part)) is not None)


def year_in(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdecimal() else None


def month_in(text: str) -> date | None:
    """The first day of «2026-11»."""
    with suppress(ValueError):
        return date.fromisoformat(f"{text}-01")
    return None


def id_in(text: str) -> int | None:
    """None when nothing is asked. Raises NotFound for what can be the id of nothing."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID)) and int(text) <= LARGEST_ID):
        raise NotFound
    return int(text)
