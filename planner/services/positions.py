"""Должности и органы: a position is found by its title or made, renamed, told to be of another kind, deleted."""

from sqlalchemy import select

from planner.domain.people import Position, PositionKind
from planner.russian import normalise
from planner.work import Work


def position_called(work: Work, title: str, kind: str = PositionKind.SEAT, catalog_key: str | None = None) -> Position:
    """The position with this title, however it is spelt (case, ё, spaces); made when there is none."""
    title = " ".join(title.split())
    wanted = title.casefold()
    for position in work.session.scalars(select(Position)):
        if normalise(position.title) == normalise(title) or (
            catalog_key is not None and position.catalog_key == catalog_key
        ):
            return position
    known = next((known for known in work.catalog.positions.values() if wanted in known.titles_folded), None)
    if known is not None:
        kind, catalog_key = known.kind, known.key
    return work.add(Position(title=title, kind=kind, catalog_key=catalog_key))
