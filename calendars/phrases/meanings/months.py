"""Months, their weeks and weekdays: «сентябрь, май», «3-я неделя октября», «последняя пятница мая»."""

from calendars.phrases.pieces import Piece, Weekday, piece
from calendars.rule import Months, NthWeekday, Unparsable, WeekOfMonth
from calendars.rule.kinds import LAST
from calendars.rule.words import default_before_start
from calendars.school_year import FIRST_MONTH

MOST_WEEKS = 5
LAST_SCHOOL_MONTH = 5
ROMAN_MONTHS = "Римские цифры прочитаны как месяцы."


def months(m: tuple[int, ...]) -> Piece:
    unique = tuple(dict.fromkeys(m))
    return piece(Months(unique, default_before_start(unique)))


def roman_months(r: tuple[int, ...]) -> Piece:
    found = months(r)
    if len(r) > 1 and max(r) > 4:
        return found
    return Piece(found.what, (ROMAN_MONTHS,))


def listed(n: tuple[int, ...]) -> tuple[int, ...]:
    return n


def counted(first: int, last: int) -> tuple[int, ...] | None:
    return tuple(range(first, last + 1)) if 0 < first < last else None


def weeks(n: tuple[int, ...], m: tuple[int, ...]) -> Piece | None:
    return piece(WeekOfMonth(n, m, default_before_start(m))) if max(n) <= MOST_WEEKS else None


def weeks_in_a_row() -> Piece:
    """«3 неделя сентября - 1 неделя октября»: no rule holds a window between two weeks."""
    return piece(Unparsable("период от недели до недели не читается; назовите числа"))


def week_of_school_year(n: int) -> Piece | None:
    """«первая неделя учебного года»"""
    month = {1: FIRST_MONTH, LAST: LAST_SCHOOL_MONTH}.get(n)
    return weeks((n,), (month,)) if month else None


def bare_weeks(n: tuple[int, ...]) -> Piece | None:
    return piece(WeekOfMonth(n)) if max(n) <= MOST_WEEKS else None


def nth_weekdays(n: tuple[int, ...], w: int, m: tuple[int, ...]) -> Piece | None:
    return piece(NthWeekday(n, w, m, default_before_start(m))) if max(n) <= MOST_WEEKS else None


def bare_weekday(w: int) -> Piece:
    return piece(Weekday(w))
