"""Нажатие (press): what a button means. How a messenger writes it down, only `bots.buttons` knows.

A press names an occurrence, or a browser that waits; in which organisation it is and whether the presser may, is
asked anew.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Done:
    """«Выполнено»."""

    occurrence_id: int


@dataclass(frozen=True)
class Later:
    """«Отложить»: until which day is asked next."""

    occurrence_id: int


@dataclass(frozen=True)
class LaterUntil:
    occurrence_id: int
    until: date


@dataclass(frozen=True)
class CannotMakeIt:
    """«Не успеваю»."""

    occurrence_id: int


@dataclass(frozen=True)
class Undo:
    """«Отменить, ещё 5 минут»."""

    occurrence_id: int


@dataclass(frozen=True)
class NotNow:
    """Back out of a question: the message is again the reminder it was."""

    occurrence_id: int


@dataclass(frozen=True)
class Show:
    """One occurrence out of a list, as a message of its own with the three buttons."""

    occurrence_id: int


@dataclass(frozen=True)
class OpenPage:
    url: str


@dataclass(frozen=True)
class ComeIn:
    """«Войти»: the browser that waits with this code is his, in this organisation."""

    code: str
    organization_id: int


@dataclass(frozen=True)
class NotMe:
    """«Это не я»."""

    code: str


OccurrencePress = Done | Later | LaterUntil | CannotMakeIt | Undo | NotNow | Show
SignInPress = ComeIn | NotMe
Press = OccurrencePress | SignInPress | OpenPage
