"""Заголовки (headings): under which section of which plan a row stands, and in what order they follow."""

from dataclasses import dataclass

from planner.queries.board.reading import Plan, PlannedRow, Reading
from planner.queries.board.runs import BEYOND
from planner.queries.year_words import NO_SECTION


@dataclass(frozen=True)
class Heading:
    """Of a group; rows of the same heading stand together."""

    title: str
    code: str
    plan: str
    """Title of the cyclogram, where there are several."""
    is_draft: bool


DUTIES = Heading(BEYOND, "", "", is_draft=False)
"""Of what came of the plan: it is no section."""


def heading_of(row: PlannedRow, plan: Plan, plans: int) -> Heading:
    """`plans` is how many are shown together."""
    title, code = row.section or NO_SECTION, row.section_code or ""
    return Heading(title, code, plan.title if plans > 1 else "", not plan.is_approved)


def in_order(reading: Reading) -> list[PlannedRow]:
    """Sections of the function matrix by their codes, then the organisation's own, then rows without any."""
    place = {plan.cyclogram_id: number for number, plan in enumerate(reading.plans)}

    def key(row: PlannedRow) -> tuple[int, bool, tuple[int, ...], int, int]:
        of_plan = place.get(row.cyclogram_id, len(place))
        if row.section is None:
            return of_plan, True, (), 0, row.number
        parts = tuple(int(part) for part in (row.section_code or "").split(".") if part.isdigit())
        return of_plan, False, parts or (99,), row.section_rank or 0, row.number

    return sorted(reading.activities, key=key)


def sections_of(reading: Reading) -> tuple[str, ...]:
    """In the order of the board."""
    return tuple(dict.fromkeys(row.section or NO_SECTION for row in in_order(reading)))
