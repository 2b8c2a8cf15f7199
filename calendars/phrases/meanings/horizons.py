"""The whole year, several years, and no date at all: «постоянно», «на 2023-2029 годы», «по графику»."""

from calendars.phrases.pieces import Piece, piece
from calendars.rule import AllYear, MultiYear, OnDemand, Unparsable


def in_year() -> Piece:
    return piece(AllYear("year"))


def in_school_year() -> Piece:
    return piece(AllYear("school-year"))


def in_calendar_year() -> Piece:
    return piece(AllYear("calendar-year"))


def in_short_school_year(a: int, b: int) -> Piece | None:
    return Piece((AllYear("school-year"),), stated=(2000 + a, 2000 + b)) if a + 1 == b else None


def in_named_school_year(a: int, b: int) -> Piece | None:
    return in_school_year() if b in (a + 1, (a + 1) % 100) else None


def in_two_years(a: int, b: int) -> Piece | None:
    if b != a + 1:
        return None
    return piece(AllYear("school-year"), doubt="Два года подряд прочитаны как учебный год.")


def in_period() -> Piece:
    return piece(AllYear("period"))


def continuous() -> Piece:
    return piece(AllYear("continuous"))


def on_demand() -> Piece:
    return piece(OnDemand())


def by_document(d: str) -> Piece:
    return piece(OnDemand(by=d))


def years(from_year: int, to_year: int) -> Piece | None:
    return piece(MultiYear(from_year=from_year, to_year=to_year)) if from_year < to_year else None


def horizon() -> Piece:
    return piece(MultiYear(), doubt="Срок действия не назван; обычно это 3–5 лет.")


def no_day() -> Piece:
    return piece(Unparsable("выполняется один раз, но дата не названа"))


def no_date() -> Piece:
    return piece(Unparsable("дата в документе не названа"))
