"""Номера строк: rows of a draft are numbered without gaps, those of one section together, as in a document.

After approval numbers are quoted in papers and messages, so no row changes its own: a new one stands at the end.
"""

from sqlalchemy import func, select, update

from planner.domain.plan import Activity, Cyclogram, Section
from planner.work import Work


def number_for(work: Work, cyclogram: Cyclogram, section: Section | None) -> int:
    """The number of a new row; in a draft it follows the last row of its section, and the rest make room."""
    last = work.session.scalar(select(func.max(Activity.number)).where(Activity.cyclogram_id == cyclogram.id)) or 0
    if cyclogram.is_approved:
        return last + 1
    if section is not None:
        ours = select(func.max(Activity.number)).where(Activity.section_id == section.id)
        before = work.session.scalar(ours.where(Activity.cyclogram_id == cyclogram.id, Activity.retired_on.is_(None)))
        if before is not None:
            open_gap(work, cyclogram, before + 1)
            return before + 1
    return last_number(work, cyclogram) + 1


def last_number(work: Work, cyclogram: Cyclogram) -> int:
    """Of the rows that are in the plan; 0 of an empty one."""
    query = select(func.max(Activity.number)).where(Activity.cyclogram_id == cyclogram.id)
    return work.session.scalar(query.where(Activity.retired_on.is_(None))) or 0


def open_gap(work: Work, cyclogram: Cyclogram, number: int) -> None:
    """Frees a number: this row and those after it move one down."""
    _shift(work, cyclogram, number, 1)


def close_gap(work: Work, cyclogram: Cyclogram, number: int) -> None:
    """Takes a number away: the rows after it move one up."""
    _shift(work, cyclogram, number + 1, -1)


def _shift(work: Work, cyclogram: Cyclogram, first: int, by: int) -> None:
    work.session.execute(
        update(Activity)
        .where(Activity.cyclogram_id == cyclogram.id, Activity.retired_on.is_(None), Activity.number >= first)
        .values(number=Activity.number + by),
        execution_options={"synchronize_session": "fetch"},
    )
