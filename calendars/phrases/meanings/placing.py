"""Место в году (placing): which months seasons, halves and quarters are, and where a summer day stands."""

from typing import Literal

from calendars.rule import Day, Range
from calendars.rule.kinds import OPENING_MONTHS
from calendars.rule.words import default_before_start

SEASONS = {"summer": (6, 8), "autumn": (9, 11), "winter": (12, 2), "spring": (3, 5)}
HALVES = {1: (9, 12), 2: (1, 5)}
QUARTERS = {1: (1, 3), 2: (4, 6), 3: (7, 9), 4: (10, 12)}


def day_of(month: int, number: int = 1) -> Day:
    return Day(month, number, default_before_start((month,)))


def in_one_summer(listed_days: tuple[Day, ...]) -> tuple[Day, ...]:
    """In a list only the summer days at its head open the plan: «20 июня, 10 августа» is one summer, the last."""
    leading = True
    placed = []
    for each in listed_days:
        leading = leading and each.month in OPENING_MONTHS
        opens = leading and default_before_start(tuple(d.month for d in listed_days))
        placed.append(Day(each.month, each.number, opens))
    return tuple(placed)


def placed_window(first: Day, last: Day, grain: Literal["month", "half-year"] | None = None) -> Range | None:
    """A window that begins in July or August opens the plan; None when it would run backwards."""
    opens_plan = first.month in OPENING_MONTHS
    first = Day(first.month, first.number, opens_plan)
    last = Day(last.month, last.number, False)
    if opens_plan and last.month in OPENING_MONTHS:
        last = Day(last.month, last.number, True)
    return Range(first, last, grain) if first.rank <= last.rank else None


def default_side(window: Range) -> Range:
    return placed_window(window.first, window.last) or window if window.last else window
