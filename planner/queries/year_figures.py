"""Показатели (Figures): how many occurrences of a year came to what, each count with the occurrences behind it.

A number that cannot be opened cannot be believed: every `Count` knows its occurrences, so a page links to them and a
test counts them again. A percent is of those whose day has come, and what is under review has not been decided yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.domain.occurrence import Move, Occurrence, State


class Fate(StrEnum):
    """What an occurrence came to, as of a day; each has exactly one."""

    IN_TIME = "in_time"
    """Done on or before the day in force: a move changes that day and is counted beside."""
    LATE = "late"
    REVIEW = "review"
    NOT_DONE = "not_done"
    AHEAD = "ahead"
    """Its day has not passed yet."""
    CANCELLED = "cancelled"
    NOT_REQUIRED = "not_required"

    @property
    def is_done(self) -> bool:
        return self in (Fate.IN_TIME, Fate.LATE)


def fate(occurrence: Occurrence, today: date) -> Fate:
    match occurrence.state(today, today):
        case State.CANCELLED:
            return Fate.CANCELLED
        case State.NOT_REQUIRED:
            return Fate.NOT_REQUIRED
        case State.SUBMITTED:
            return Fate.REVIEW
        case State.DONE:
            return Fate.LATE if _was_late(occurrence) else Fate.IN_TIME
        case _:  # still to be done, or returned: it is the day that decides
            return Fate.NOT_DONE if occurrence.due_on is not None and occurrence.due_on < today else Fate.AHEAD


def _was_late(occurrence: Occurrence) -> bool:
    mark = occurrence.completion
    return mark is not None and occurrence.due_on is not None and mark.done_on > occurrence.due_on


def moves_in_force(occurrence: Occurrence) -> list[Move]:
    """Its moves since it was approved: what is moved in a draft is only being planned."""
    editions = occurrence.cyclogram.editions if occurrence.cyclogram is not None else []
    frozen_at = next((edition.frozen_at for edition in editions if edition.id == occurrence.edition_id), None)
    return [move for move in occurrence.moves if frozen_at is None or move.at >= frozen_at]


@dataclass(frozen=True)
class Count:
    occurrence_ids: tuple[int, ...] = ()

    @property
    def number(self) -> int:
        return len(self.occurrence_ids)

    def __bool__(self) -> bool:
        return bool(self.occurrence_ids)

    def __add__(self, other: "Count") -> "Count":
        return Count(self.occurrence_ids + other.occurrence_ids)


@dataclass(frozen=True)
class Figures:
    """One line of the table: planned = done + review + not_done + ahead + cancelled + not_required."""

    planned: Count
    in_time: Count
    late: Count
    review: Count
    not_done: Count
    ahead: Count
    cancelled: Count
    not_required: Count
    moved: Count
    """Beside the others: a moved occurrence also came to something."""

    @property
    def done(self) -> Count:
        return self.in_time + self.late

    @property
    def due(self) -> Count:
        """What the percents are of: done, or not done though its day has passed."""
        return self.done + self.not_done

    @property
    def done_percent(self) -> int | None:
        """None where no day has come yet."""
        return percent(self.done.number, self.due.number)

    @property
    def in_time_percent(self) -> int | None:
        return percent(self.in_time.number, self.due.number)


def percent(part: int, whole: int) -> int | None:
    """A whole percent, halves up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def figures_of(occurrences: Iterable[Occurrence], today: date) -> Figures:
    found = [(occurrence, fate(occurrence, today)) for occurrence in occurrences]

    def came_to(wanted: Fate) -> Count:
        return Count(tuple(occurrence.id for occurrence, came in found if came is wanted))

    return Figures(
        planned=Count(tuple(occurrence.id for occurrence, _ in found)),
        in_time=came_to(Fate.IN_TIME),
        late=came_to(Fate.LATE),
        review=came_to(Fate.REVIEW),
        not_done=came_to(Fate.NOT_DONE),
        ahead=came_to(Fate.AHEAD),
        cancelled=came_to(Fate.CANCELLED),
        not_required=came_to(Fate.NOT_REQUIRED),
        moved=Count(tuple(occurrence.id for occurrence, _ in found if moves_in_force(occurrence))),
    )


@dataclass(frozen=True)
class FiguresLine:
    """A section, a quarter, a month or a position with its figures."""

    title: str
    figures: Figures
