"""Counted from an event: «за 10 дней до педсовета», «по окончании четверти», «осенние каникулы»."""

from calendars.phrases.anchors import EACH, anchors
from calendars.phrases.meanings.frequencies import ONCE, Times
from calendars.phrases.pieces import Piece, piece
from calendars.rule import Length, Relative
from calendars.rule.kinds import LengthUnit, Part, Period, Side

PART_NAMES = {"start": "начало", "middle": "середина", "end": "конец"}
EACH_TERM = {"четверть": "каждая четверть", "триместр": "каждый триместр"}


def length(p: Period, n: int = 1) -> Length | None:
    in_months = {"quarter": 3, "half-year": 6, "year": 12}
    if p in in_months:
        return Length(n * in_months[p], "month")
    unit: dict[str, LengthUnit] = {"day": "day", "week": "week", "month": "month"}
    return Length(n, unit[p])


def working_days(n: int = 1) -> Length:
    return Length(n, "working-day")


def calendar_days(n: int) -> Length:
    return Length(n, "day")


class EventName(str):
    """The name of an event as a list of events has it, not turned by any preposition."""


def named_event(t: str) -> EventName:
    return EventName(t)


def ahead(a: Length, t: str, l: str = "") -> Piece:  # noqa: E741 - the names of grammar.yaml are one letter
    side: Side | None = "not-later" if l == "not-later" else None
    return piece(Relative(_event(t), Length(-a.number, a.unit), side=side))


def following(a: Length, t: str) -> Piece:
    return piece(Relative(_event(t), a))


def next_day(t: str) -> Piece:
    return following(Length(1, "day"), t)


def within(a: Length, t: str, u: str = "") -> Piece:
    return piece(Relative(_event(t, u), within=a))


def before(t: str) -> Piece:
    return piece(Relative(_event(t), side="before"))


def after(t: str) -> Piece:
    return piece(Relative(_event(t), side="after"))


def during(t: str) -> Piece:
    return piece(Relative(_event(t), side="during"))


def upon(u: str, t: str) -> Piece:
    return piece(Relative(_event(t, u), side="after"))


def part_of_term(p: Part, n: int, t: str) -> Piece:
    return piece(Relative(f"{PART_NAMES[p]}: {n} {t}", side="during"))


def part_of_each_term(p: Part, t: str) -> Piece:
    return piece(Relative(f"{PART_NAMES[p]}: {EACH_TERM[t]}", side="during"))


def each_term(t: str, o: Times = ONCE) -> Piece | None:
    return None if o.several else piece(Relative(EACH_TERM[t], side="during"))


def _event(text: str, upon_what: str = "") -> str:
    """The name of the event; one after «события:» is a name already."""
    if isinstance(text, EventName):
        return str(text)
    if upon_what == EACH:
        return anchors().each_one(text)
    return f"{upon_what} {text}" if upon_what else anchors().named(text)
