"""Databases for tests: SQLite files or databases of a PostgreSQL server, empty or copied from one made before.

A copy is made ten times quicker than the tables. A database of PostgreSQL, which costs much more than a file, is lent
to one test after another and between them put back as it was made. Engines of one kind share a dialect, because
SQLAlchemy looks up what it has compiled by the dialect: a statement is compiled once in a run and not in every test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Dialect, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from planner.database import Base, make_engine

Made = TypeVar("Made")

MOST_TESTS = 40
"""After so many a lent database is thrown away: what was deleted in it makes it slow."""

_COMPILED: dict[Any, Any] = {}
_DIALECTS: dict[str, Dialect] = {}
_numbers = count()


@dataclass
class Lent:
    """A copy in PostgreSQL that tests use in turn."""

    engine: Engine
    tests: int = 0


@dataclass(frozen=True)
class WayBack:
    """How a copy is made to look as its template again."""

    script: str
    shape: str
    """The names of all tables and indexes."""


@dataclass
class Template(Generic[Made]):
    """A database filled once in a run, to be copied."""

    url: str
    made: Made
    """What filling it has returned."""
    back: WayBack = WayBack("", "")
    spare: list[Lent] = field(default_factory=list)


class Databases:
    """Makes databases of one kind."""

    def __init__(self, new_folder: Callable[[str], Path], server: str | None = None) -> None:
        """`server` is the address of a PostgreSQL; without one they are files of SQLite."""
        self._new_folder, self._server = new_folder, server
        self._templates: dict[str, Template[Any]] = {}

    def template(self, name: str, fill: Callable[[Engine], Made]) -> Template[Made]:
        """The database of this name, which is filled the first time that it is asked for."""
        if name not in self._templates:
            url = self._create(None) if self._server is not None else _address_in(self._new_folder("template"))
            with _opened(make_engine(url)) as engine:
                template = self._templates[name] = Template(url, fill(engine))
                if self._server is not None:
                    with engine.begin() as connection:
                        template.back = _way_back(connection)
        return self._templates[name]

    @contextmanager
    def empty(self, folder: Path) -> Iterator[str]:
        """The address of a database without tables, for a while; SQLite's file lies in this folder."""
        if self._server is None:
            yield _address_in(folder)
            return
        url = self._create(None)
        try:
            yield url
        finally:
            self._drop(url)

    @contextmanager
    def copied(self, template: Template[Any], folder: Path) -> Iterator[Engine]:
        """The planner's own engine over a copy of a template, for a while; SQLite's file lies in this folder."""
        if self._server is None:
            shutil.copy(str(make_url(template.url).database), folder / "planner.db")
            with _opened(make_engine(_address_in(folder))) as engine:
                yield engine
            return
        lent = template.spare.pop() if template.spare else Lent(make_engine(self._create(template.url)))
        try:
            yield _shared(lent.engine)
        finally:
            lent.tests += 1
            if lent.tests < MOST_TESTS and _put_back(lent.engine, template.back):
                template.spare.append(lent)
            else:
                lent.engine.dispose()
                self._drop(lent.engine.url.render_as_string(hide_password=False))

    def _create(self, template: str | None) -> str:
        assert self._server is not None
        name = f"test_{os.getpid()}_{next(_numbers)}"
        original = make_url(template).database if template is not None else "template1"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {original} STRATEGY FILE_COPY")
        return self._server.replace("/postgres?", f"/{name}?")

    def _drop(self, url: str) -> None:
        self._administer(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        with self._administrator.connect() as connection:
            connection.execute(text(statement))

    @cached_property
    def _administrator(self) -> Engine:
        address = make_url(self._server or "").set(drivername="postgresql+psycopg")
        return create_engine(address, isolation_level="AUTOCOMMIT")


def _address_in(folder: Path) -> str:
    return f"sqlite:///{folder}/planner.db"


@contextmanager
def _opened(engine: Engine) -> Iterator[Engine]:
    try:
        yield _shared(engine)
    finally:
        engine.dispose()


def _shared(engine: Engine) -> Engine:
    """The engine with all that was compiled for others before; who listens to it is gone with the test."""
    shared = engine.execution_options(compiled_cache=_COMPILED)
    if shared.dialect.name not in _DIALECTS:
        shared.connect().close()  # a dialect gets to know its database at the first connection
        _DIALECTS[shared.dialect.name] = shared.dialect
    shared.dialect = _DIALECTS[shared.dialect.name]
    return shared


def make_tables(engine: Engine) -> None:
    Base.metadata.create_all(engine)


# A copy in PostgreSQL is made to look as its template again.

_TABLES = [f'"{table.name}"' for table in Base.metadata.sorted_tables]
_SHAPE = text(
    "SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
)


def _way_back(connection: Connection) -> WayBack:
    """Keeps all rows in a schema of its own, which copies have too."""
    filled = [table for table in _TABLES if connection.scalar(text(f"SELECT EXISTS (SELECT FROM {table})"))]
    sequences = connection.execute(text("SELECT sequencename, last_value FROM pg_sequences")).all()
    shape = connection.scalar(_SHAPE) or ""
    connection.execute(text("CREATE SCHEMA kept"))
    for table in filled:
        connection.execute(text(f"CREATE TABLE kept.{table} AS TABLE {table}"))
    script = (
        "SET LOCAL session_replication_role = replica",  # no foreign key is asked in between
        "SET LOCAL lock_timeout = '2s'",  # when a test has left a transaction open
        *(f"DELETE FROM {table}" for table in _TABLES),
        *(f"INSERT INTO {table} SELECT * FROM kept.{table}" for table in filled),
        *(f"SELECT setval('{name}', {last or 1}, {last is not None})" for name, last in sequences),
    )
    return WayBack("; ".join(script), shape)


def _put_back(engine: Engine, back: WayBack) -> bool:
    """Whether it looks as its template again: not when a test has changed its tables or holds them still."""
    try:
        with engine.begin() as connection:
            is_whole: bool = connection.scalar(_SHAPE) == back.shape
            if is_whole:
                connection.execution_options(no_parameters=True).exec_driver_sql(back.script)
            return is_whole
    except OperationalError:
        return False
