"""Гриф (approval): the protocol and the order named over or under a plan, as a document writes them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from planner.russian import MONTHS

_DAY = re.compile(
    r"[«\"“]?\s*(\d{1,2})\s*[»\"”]?\s*[.\s]\s*(\d{1,2}|[а-яё]{3,8})\s*[.\s]\s*(\d{4}|\d{2})\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:№|\bN[o°]?\b)\s*([\w/.-]*\d[\w/-]*)")
_PROTOCOL = re.compile(r"\bпротокол", re.IGNORECASE)
_ORDER = re.compile(r"\b(приказ|распоряжени)", re.IGNORECASE)
_REACH = 120
"""Letters after the word within which its number and day stand."""


@dataclass(frozen=True)
class Approval:
    """What was found; nothing of it is completed by guessing."""

    protocol: str | None = None
    protocol_on: date | None = None
    order: str | None = None
    order_on: date | None = None

    def __bool__(self) -> bool:
        return any((self.protocol, self.protocol_on, self.order, self.order_on))


def approval_in(lines: Iterable[str]) -> Approval:
    """Of several protocols and orders the first of each that has a number or a day."""
    text = " ".join(" ".join(line.split()) for line in lines)
    marks = sorted(
        [(match.start(), "protocol") for match in _PROTOCOL.finditer(text)]
        + [(match.start(), "order") for match in _ORDER.finditer(text)]
    )
    found: dict[str, tuple[str | None, date | None]] = {}
    for (start, kind), (end, _) in pairwise([*marks, (len(text), "")]):
        said = text[start : min(end, start + _REACH)]
        number, on = _NUMBER.search(said), _day(said)
        if kind not in found and (number or on):
            found[kind] = (number[1].rstrip(".-/") if number else None, on)
    protocol, order = found.get("protocol", (None, None)), found.get("order", (None, None))
    return Approval(protocol[0], protocol[1], order[0], order[1])


def _day(text: str) -> date | None:
    for match in _DAY.finditer(text):
        number, month, year = match.groups()
        which = int(month) if month.isdigit() else _month(month)
        try:
            return date(int(year) + (2000 if len(year) == 2 else 0), which, int(number))
        except ValueError:
            continue
    return None


def _month(word: str) -> int:
    """0, which is no month, for a word that names none."""
    return next((place for place, name in enumerate(MONTHS, start=1) if name[:3] == word.lower()[:3]), 0)
