"""Кнопки: how a press is written into a button and read back, "done:42" ↔ Done(42).

What comes back was in the hands of a stranger's program, so anything but exactly what was written is refused. It fits
the 64 bytes that Telegram gives to a button, the strictest of the messengers.
"""

import re
from datetime import date

from planner.messages.press import (
    CannotMakeIt,
    ComeIn,
    Done,
    Later,
    LaterUntil,
    NotMe,
    NotNow,
    OccurrencePress,
    Show,
    SignInPress,
    Undo,
)

_WORDS: dict[str, type[Done | Later | CannotMakeIt | Undo | NotNow | Show]] = {
    "done": Done,
    "later": Later,
    "cannot": CannotMakeIt,
    "undo": Undo,
    "back": NotNow,
    "show": Show,
}
_UNTIL = "until"
_WRITTEN = re.compile(r"([a-z]{4,6}):([1-9][0-9]{0,17})(?::([0-9]{8}))?")
"""A word, an id that fits every database, for «Отложить» a day."""


_COME_IN = re.compile(r"enter:([A-Z2-9]{10}):([1-9][0-9]{0,17})")
_NOT_ME = re.compile(r"notme:([A-Z2-9]{10})")


def written(press: OccurrencePress | SignInPress) -> str:
    if isinstance(press, ComeIn):
        return f"enter:{press.code}:{press.organization_id}"
    if isinstance(press, NotMe):
        return f"notme:{press.code}"
    if isinstance(press, LaterUntil):
        return f"{_UNTIL}:{press.occurrence_id}:{press.until:%Y%m%d}"
    word = next(word for word, kind in _WORDS.items() if isinstance(press, kind))
    return f"{word}:{press.occurrence_id}"


def read(text: str | None) -> OccurrencePress | SignInPress | None:
    """The press, or None for what no button of ours says."""
    if (enters := _COME_IN.fullmatch(text or "")) is not None:
        return ComeIn(enters.group(1), int(enters.group(2)))
    if (denies := _NOT_ME.fullmatch(text or "")) is not None:
        return NotMe(denies.group(1))
    found = _WRITTEN.fullmatch(text or "")
    if found is None:
        return None
    word, occurrence_id, day = found.group(1), int(found.group(2)), found.group(3)
    if day is not None:
        return _until(occurrence_id, day) if word == _UNTIL else None
    kind = _WORDS.get(word)
    return kind(occurrence_id) if kind is not None else None


def _until(occurrence_id: int, day: str) -> LaterUntil | None:
    try:
        return LaterUntil(occurrence_id, date.fromisoformat(day))
    except ValueError:
        return None
