"""Должности и органы: a position is found by its title or made, renamed, made of another kind, merged, deleted."""

from sqlalchemy import func, select

from planner.database import Base
from planner.domain.errors import Conflict, Invalid
from planner.domain.people import Capacity, Position, PositionKind
from planner.domain.rights import Right
from planner.russian import normalise
from planner.services import remind
from planner.services.folding import columns_naming, fold
from planner.work import Work

MAX_TITLE = 150


def position_called(work: Work, title: str, kind: str = PositionKind.SEAT, catalog_key: str | None = None) -> Position:
    """The position with this title, however it is spelt (case, ё, spaces); made when there is none."""
    title = " ".join(title.split())
    wanted = title.casefold()
    for position in work.session.scalars(select(Position)):
        is_known = catalog_key is not None and position.catalog_key == catalog_key
        if is_known or normalise(position.title) == normalise(title):
            return position
    known = next((known for known in work.catalog.positions.values() if wanted in known.titles_folded), None)
    if known is not None:
        kind, catalog_key = known.kind, known.key
    return work.add(Position(title=title, kind=kind, catalog_key=catalog_key))


def add_position(work: Work, title: str, kind: PositionKind | None = None) -> int:
    """The position with this title, made when there is none; a title of the catalogue brings its own kind."""
    work.require(Right.PEOPLE)
    title = _require_title(title)
    known = {position.id for position in work.session.scalars(select(Position))}
    position = position_called(work, title, kind or PositionKind.SEAT)
    if position.id not in known:
        position.kind = kind or position.kind
        work.journal("должность", position, after={"title": position.title, "kind": position.kind})
    return position.id


def change_position(
    work: Work, position_id: int, title: str, kind: PositionKind, seen_version: int | None = None
) -> None:
    """Another title or kind; plans, reminders and calendars say it at once, an approved edition keeps its words.

    Raises Invalid("title") for none or one that another position has, Conflict after somebody else's change.
    """
    work.require(Right.PEOPLE)
    position = work.find_alone(Position, position_id)
    work.seen(position, seen_version)
    title = _require_title(title)
    for other in work.session.scalars(select(Position).where(Position.id != position.id)):
        if normalise(other.title) == normalise(title):
            raise Invalid("title", f"«{other.title}» уже есть. Если это одно и то же, объедините их.")
    before = {"title": position.title, "kind": position.kind}
    position.title = title
    if kind != position.kind:
        _become(position, kind)
    after = {"title": position.title, "kind": position.kind}
    if before != after:
        work.journal("должность изменена", position, before, after)
        remind.replan_all(work)


def _require_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid("title", "Укажите название.")
    if len(title) > MAX_TITLE:
        raise Invalid("title", f"Название длиннее {MAX_TITLE} знаков. Сократите его.")
    return title


def _become(position: Position, kind: PositionKind) -> None:
    """Whoever holds it stays there: of a body as a member, whose chair is to be named, else simply as the holder."""
    position.kind = kind
    in_body = (Capacity.CHAIR, Capacity.SECRETARY, Capacity.MEMBER)
    for holding in position.holdings:
        if kind == PositionKind.BODY and holding.capacity == Capacity.HOLDER:
            holding.capacity = Capacity.MEMBER
        elif kind != PositionKind.BODY and holding.capacity in in_body:
            holding.capacity = Capacity.HOLDER


def merge_positions(work: Work, kept_id: int, other_id: int) -> None:
    """Two titles of one position become the kept one, with all that was assigned, held, said and subscribed to.

    Raises Invalid("other_id") for the same one or for another kind, whose holders would mean something else.
    """
    work.require(Right.PEOPLE)
    if kept_id == other_id:
        raise Invalid("other_id", "Выберите другую должность.")
    first, second = (work.find_alone(Position, one) for one in sorted((kept_id, other_id)))
    kept, other = (first, second) if first.id == kept_id else (second, first)
    if kept.kind != other.kind:
        raise Invalid("other_id", "Объединяются только одинаковые по виду. Сначала измените вид одной из них.")
    gone = {"title": other.title}
    fold(work, kept, other)
    kept = work.find(Position, kept_id)
    work.journal("должности объединены", kept, before=gone, after={"title": kept.title})
    remind.replan_all(work)


def delete_position(work: Work, position_id: int) -> None:
    """One that nothing names. Raises Conflict, in words, when something does."""
    work.require(Right.PEOPLE)
    position = work.find_alone(Position, position_id)
    if is_used(work, position_id):
        raise Conflict("Эту должность уже называют план или история: удалить её нельзя. Её можно объединить с другой.")
    work.journal("должность удалена", position, before={"title": position.title})
    work.session.delete(position)


def is_used(work: Work, position_id: int) -> bool:
    """Whether a row of any table names it."""
    named = (
        select(func.count()).select_from(column.table).where(column == position_id)
        for column in columns_naming(Base.metadata.tables[Position.__tablename__])
    )
    return any(work.session.scalar(query) for query in named)
