"""Кусок срока (Piece): what one item of a phrase says - a rule, half of one, or something beside the date.

A phrase is often several items that make one rule only together: «ежемесячно, последняя среда». What an item lacks or
what had to be assumed for it travels with it until combining.py has put all of them together.
"""

from dataclasses import dataclass
from typing import TypeAlias

from calendars.rule import Day, Range, Single
from calendars.rule.kinds import LAST, Part

DECADES = {1: (1, 10), 2: (11, 20), 3: (21, LAST), LAST: (21, LAST)}
LONG_PART = "Начало и конец периода прочитаны как половина его первого или последнего месяца."
SHIFTED = "Прочитано как первый или последний день месяца; на рабочий он сдвигается по правилу организации."
DECADE_PARTS: dict[int, Part] = {1: "start", 2: "middle", 3: "end", LAST: "end"}
PARTS: dict[Part, tuple[int, int]] = {"start": (1, 10), "middle": (11, 20), "end": (-10, LAST)}


@dataclass(frozen=True)
class Decades:
    """«1 декада» of a month that another item names."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Weekday:
    """«понедельник»: which day it is, beside a date, or on which day, beside a frequency."""

    number: int


@dataclass(frozen=True)
class SummerSide:
    """On which side of 1 September the summer days just named stand."""

    before_start: bool


@dataclass(frozen=True)
class Aside:
    """Nothing that moves a date: an hour, a class, an event."""


What: TypeAlias = Single | Decades | Weekday | SummerSide | Aside


@dataclass(frozen=True)
class Piece:
    """One or more of `What` from one item, with what the reader has to be told."""

    what: tuple[What, ...]
    doubts: tuple[str, ...] = ()  # another reading is possible: a human has to look
    notes: tuple[str, ...] = ()  # worth knowing, changes nothing
    since: int | None = None  # «ежегодно с 2023»: a year that is not this plan's and need not be
    stated: tuple[int, ...] = ()  # years said in two digits


def piece(*what: What, doubt: str = "", note: str = "") -> Piece:
    return Piece(what, (doubt,) if doubt else (), (note,) if note else ())


def decades_of(month: int, numbers: tuple[int, ...]) -> Range:
    """From the first of these decades of the month to the last."""
    return Range(Day(month, DECADES[numbers[0]][0]), Day(month, DECADES[numbers[-1]][1]))
