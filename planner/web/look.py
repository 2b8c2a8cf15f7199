"""Вид (look): the templates' environment: escaping, the words of the calendar, addresses of the static files."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from planner import russian
from planner.domain.occurrence import State
from planner.domain.rights import Right
from planner.web import beginning_words, deeds, help_words, organization_words, plan_words, words, year_words


@cache
def environment(templates: Path, static: Path) -> Environment:
    """Everything is escaped, and a misspelt name is an error instead of nothing. Templates are compiled once."""
    look = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    look.filters.update(
        day=russian.day,
        weekday=russian.day_with_weekday,
        long_day=russian.long_day,
        short_day=russian.short_day,
        capitalised=russian.capitalised,
        sentence=russian.sentence,
        moment=moment,
        size=size,
        listed=lambda items: russian.list_of(list(items)),
        hash=lambda digest: digest[:12],
    )
    look.globals.update(
        counted=russian.counted,
        plural=russian.plural,
        span=russian.span,
        numbered=russian.numbered,
        query=query,
        asset=_assets(static),
        nbsp=russian.NBSP,
        words=words,
        beginning_words=beginning_words,
        deeds=deeds,
        help_words=help_words,
        organization_words=organization_words,
        plan_words=plan_words,
        year_words=year_words,
        Right=Right,
        State=State,
    )
    return look


def moment(at: datetime) -> str:
    """«20 ноября, 09:12»; of another year with the year is not needed: pages show one year."""
    return f"{russian.day(at.date())}, {at:%H:%M}"


def size(number: int) -> str:
    """«340 КБ», «2,4 МБ», «75 ГБ»."""
    if number >= 10 * 1024**3:
        return f"{number // 1024**3}{russian.NBSP}ГБ"
    if number < 1024 * 1024:
        return f"{max(1, number // 1024)}{russian.NBSP}КБ"
    return f"{number / 1024 / 1024:.1f}{russian.NBSP}МБ".replace(".", ",")


def query(values: Mapping[str, object], **changed: object) -> str:
    """The part of an address after «?», without what is empty."""
    kept = {key: value for key, value in {**values, **changed}.items() if value not in (None, "", False)}
    return "?" + urlencode(kept) if kept else ""


class _assets:  # noqa: N801 - called like a function from templates
    """Addresses of static files that change with their bytes, so that a browser may keep them for ever."""

    def __init__(self, folder: Path) -> None:
        self._versions = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in folder.iterdir() if path.is_file()
        }

    def __call__(self, name: str) -> str:
        return f"/static/{name}?v={self._versions[name]}"
