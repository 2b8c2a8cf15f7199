"""Слияние (folding): two rows that mean one thing become one, and everything that named the other names the one kept.

What names a row is asked of the tables themselves, by their foreign keys, so a new table cannot be forgotten.
"""

from collections.abc import Iterator

from sqlalchemy import Column, ForeignKeyConstraint, Table, UniqueConstraint, delete, select, update

from planner.database import Base
from planner.domain.journal import JournalEntry
from planner.work import Work


def fold(work: Work, kept: Base, other: Base) -> None:
    """Everything that names `other` names `kept` from now on, and `other` is gone.

    Where both stand in rows of which only one can be, the row of the one kept stays.
    """
    kind = type(kept)
    work.session.flush()
    kept_id, other_id = kept.id, other.id
    work.session.expunge(other)
    _point(work, Base.metadata.tables[kind.__tablename__], kept_id, other_id)
    _tell_journal(work, kind.__tablename__, kept_id, other_id)
    work.session.execute(delete(kind).where(kind.id == other_id).execution_options(synchronize_session=False))
    work.session.expire_all()


def columns_naming(table: Table) -> Iterator[Column[int]]:
    """Every column of the database that holds an id of this table."""
    for other in Base.metadata.sorted_tables:
        for key in other.constraints:
            if isinstance(key, ForeignKeyConstraint) and key.referred_table is table:
                yield from key.columns


def _point(work: Work, table: Table, kept_id: int, other_id: int) -> None:
    for column in list(columns_naming(table)):
        for twin_id, own_id in _twins(work, column, kept_id, other_id):
            _point(work, column.table, own_id, twin_id)
            work.session.execute(delete(column.table).where(column.table.c.id == twin_id))
        work.session.execute(update(column.table).where(column == other_id).values({column.name: kept_id}))


def _twins(work: Work, column: Column[int], kept_id: int, other_id: int) -> list[tuple[int, int]]:
    """Rows of the other that would stand beside one of the kept though only one may: (its id, that of the kept)."""
    table = column.table
    own = table.alias()
    found: dict[int, int] = {}
    for names in _unique_sets(table):
        if column.name not in names:
            continue
        rest = [table.c[name] == own.c[name] for name in names if name != column.name]
        query = select(table.c.id, own.c.id).where(column == other_id, own.c[column.name] == kept_id, *rest)
        for twin_id, own_id in work.session.execute(query):
            found[twin_id] = own_id
    return list(found.items())


def _unique_sets(table: Table) -> Iterator[tuple[str, ...]]:
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield tuple(constraint.columns.keys())
    for index in table.indexes:
        if index.unique:
            yield tuple(index.columns.keys())


def _tell_journal(work: Work, table: str, kept_id: int, other_id: int) -> None:
    """What was done with the other is the history of the one kept."""
    work.session.execute(
        update(JournalEntry)
        .where(JournalEntry.subject == f"{table}:{other_id}")
        .values(subject=f"{table}:{kept_id}")
        .execution_options(synchronize_session=False)
    )
