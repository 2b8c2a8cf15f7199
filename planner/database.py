"""База данных: the declarative base, the UTC column, and engines that are safe for several writers.

SQLite fails a transaction that reads and then writes at once (`database is locked`), however long its busy timeout, so
a transaction that will write begins with BEGIN IMMEDIATE; PostgreSQL needs nothing of the kind.
"""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

BUSY_TIMEOUT_MS = 15_000
"""How long one process waits for another's write: ours last milliseconds, a slow school disk may need seconds."""

WRITES = "planner_writes"
"""Execution option of a connection whose transaction will write."""


class Moment(TypeDecorator[datetime]):
    """A moment: aware and in UTC on both sides. SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment, dict[str, Any]: JSON, list[Any]: JSON}

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """SQLite would give the id of a deleted row to the next one: what the journal names would be a stranger."""
        super().__init_subclass__(**kwargs)
        cls.metadata.tables[cls.__tablename__].kwargs["sqlite_autoincrement"] = True


class Owned:
    """Belongs to one organisation. `Work` keeps every query and every new row inside its own."""

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), sort_order=-1)


class Listed(Owned):
    """Looked through by its organisation alone. What is reached through another row is not: it has an index on that
    row, and SQLite, which knows nothing of how rows are spread, would as soon take the one on the organisation and
    read all marks of all years for each occurrence.
    """

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True, sort_order=-1)


def make_engine(url: str) -> Engine:
    """An engine for a database address as an operator writes it. Raises `sqlalchemy.exc.ArgumentError` on a bad one."""
    address = make_url(url)
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_size=10, max_overflow=20, pool_pre_ping=True)
    _make_folder_of(address)
    engine = create_engine(address)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder_of(address: URL) -> None:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin_sqlite` does
    for pragma in (
        "journal_mode = WAL",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "foreign_keys = ON",
        "synchronous = FULL",
        "secure_delete = ON",  # what was erased does not stay readable in the pages it has left
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("fold", 1, fold, deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")


def fold(text: str | None) -> str | None:
    """Text as it is compared: SQLite's own `lower` leaves Cyrillic as it is."""
    return None if text is None else unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


def put_if_absent(session: Session, row: type[Base], **values: Any) -> None:
    """Writes the row unless there is one already, also when another process is first by a moment.

    Adding it and catching the error would take the whole transaction with it.
    """
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    session.execute(insert(row).values(**values).on_conflict_do_nothing())


def database_seconds(session: Session) -> float:
    """Seconds of the epoch by the database's own clock: the one clock that all nodes share, for leases and rates.

    A node whose clock is fast would otherwise steal live leases.
    """
    if session.get_bind().dialect.name == "sqlite":
        days = session.scalar(select(func.julianday("now"))) or 0.0
        return (days - 2440587.5) * 86_400  # Julian day of 1970-01-01
    return float(session.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0.0)
