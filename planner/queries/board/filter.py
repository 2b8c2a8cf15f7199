"""Что показано (Filter): which part of the year a board, its lists and its papers are about.

Every view of the plan takes the same filter from its address, so a number and the list it opens cannot differ.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property

from planner.domain.occurrence import State
from planner.queries.board.runs import Need, Run
from planner.russian import normalise


class Kind(StrEnum):
    """Вид: which of the two kinds of activities."""

    INVARIANT = "invariant"
    VARIATIVE = "variative"


@dataclass(frozen=True)
class Filter:
    """What of the year is shown. Everything by default."""

    need: Need | None = None
    section: str | None = None
    mine: bool = False
    seat: str | None = None
    """Title of a position that answers for it."""
    kind: Kind | None = None
    state: State | None = None
    text: str = ""
    """Words of its title, number or seat; case and ё do not matter."""
    activity_id: int | None = None
    month: str | None = None
    """«2026-11»."""
    ids: frozenset[int] = frozenset()
    """Occurrences behind one number of the analysis."""

    @cached_property
    def is_empty(self) -> bool:
        return self == Filter()

    @property
    def count(self) -> int:
        """How many of its parts are set: the number on the button «Фильтры»."""
        return sum(bool(getattr(self, field.name)) for field in fields(self))

    @property
    def asks_of_runs(self) -> bool:
        """Whether it looks for runs, so that a row without a fitting one has nothing to show."""
        return self.mine or self.state is not None or self.need is not None

    def lets(self, run: Run) -> bool:
        return self.is_empty or (
            self.lets_run(run)
            and self.lets_row(run.section, run.invariant, run.number, run.title, run.seats)
            and (self.activity_id is None or run.activity_id == self.activity_id)
            and (self.month is None or run.month == self.month)
            and (not self.ids or run.occurrence_id in self.ids)
        )

    def lets_run(self, run: Run) -> bool:
        """What is asked of a run alone."""
        return (
            (self.need is None or self.need in run.needs)
            and (not self.mine or run.is_mine)
            and (self.state is None or run.state is self.state)
        )

    def lets_row(self, section: str, invariant: bool | None, number: str, title: str, seats: Collection[str]) -> bool:
        """What is asked of a row of the plan, whatever its runs came to."""
        return (
            (self.section is None or section == self.section)
            and (self.kind is None or invariant is (self.kind is Kind.INVARIANT))
            and (self.seat is None or self.seat in seats)
            and self._finds(number, title, seats)
        )

    def _finds(self, number: str, title: str, seats: Collection[str]) -> bool:
        """Whether every word typed stands in the number, the title or a seat."""
        if not self.text:
            return True
        where = normalise(" ".join((number, title, *seats)))
        return all(word in where for word in normalise(self.text).split())
