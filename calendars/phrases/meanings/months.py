"""Months, their weeks and weekdays: «сентябрь, май», «3-я неделя октября», «последняя пятница мая»."""

from calendars.phrases.pieces import Piece, Weekday, piece
from calendars.rule import Months, NthWeekday, WeekOfMonth
from calendars.rule.words import default_before_start

MOST_WEEKS = 5


def months(m: tuple[int, ...]) -> Piece:
    unique = tuple(dict.fromkeys(m))
    return piece(Months(unique, default_before_start(unique)))


def roman_months(r: tuple[int, ...]) -> Piece:
    found = months(r)
    if len(r) > 1 and max(r) > 4:
        return found
    return Piece(found.what, ("Римские цифры прочитаны как месяцы.",))


def listed(n: tuple[int, ...]) -> tuple[int, ...]:
    return n


def counted(first: int, last: int) -> tuple[int, ...] | None:
    return tuple(range(first, last + 1)) if 0 < first < last else None


def weeks(n: tuple[int, ...], m: tuple[int, ...]) -> Piece | None:
    return piece(WeekOfMonth(n, m, default_before_start(m))) if max(n) <= MOST_WEEKS else None


def bare_weeks(n: tuple[int, ...]) -> Piece | None:
    return piece(WeekOfMonth(n)) if max(n) <= MOST_WEEKS else None


def nth_weekdays(n: tuple[int, ...], w: int, m: tuple[int, ...]) -> Piece | None:
    return piece(NthWeekday(n, w, m, default_before_start(m))) if max(n) <= MOST_WEEKS else None


def bare_weekday(w: int) -> Piece:
    return piece(Weekday(w))
