"""Databases for tests: SQLite files or databases of a PostgreSQL server, empty or copied from one made before.

A copy is made ten times quicker than the tables. Engines of one kind share a dialect, because SQLAlchemy looks up what
it has compiled by the dialect: a statement is compiled once in a run and not once in every test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Dialect, Engine, create_engine, make_url, text

from planner.database import make_engine

Made = TypeVar("Made")

_COMPILED: dict[Any, Any] = {}
_DIALECTS: dict[str, Dialect] = {}
_numbers = count()


class Databases:
    """Makes databases of one kind."""

    def __init__(self, new_folder: Callable[[str], Path], server: str | None = None) -> None:
        """`server` is the address of a PostgreSQL; without one they are files of SQLite."""
        self._new_folder, self._server = new_folder, server
        self._templates: dict[str, tuple[str, Any]] = {}

    @contextmanager
    def created(self, folder: Path, template: str | None = None) -> Iterator[str]:
        """The address of a database for a while; SQLite's file lies in this folder. `template` is what it copies."""
        if self._server is None:
            if template is not None:
                shutil.copy(str(make_url(template).database), folder / "planner.db")
            yield f"sqlite:///{folder}/planner.db"
            return
        url = self._create(template)
        try:
            yield url
        finally:
            self._administer(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def template(self, name: str, fill: Callable[[Engine], Made]) -> tuple[str, Made]:
        """The address of a database filled once in a run, to be copied, and what filling it has returned."""
        if name not in self._templates:
            folder = self._new_folder("template")
            url = self._create(None) if self._server is not None else f"sqlite:///{folder}/planner.db"
            with engine_of(url) as engine:
                self._templates[name] = url, fill(engine)
        return self._templates[name]

    def _create(self, template: str | None) -> str:
        assert self._server is not None
        name = f"test_{os.getpid()}_{next(_numbers)}"
        original = make_url(template).database if template is not None else "template1"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {original}")
        return self._server.replace("/postgres?", f"/{name}?")

    def _administer(self, statement: str) -> None:
        with self._administrator.connect() as connection:
            connection.execute(text(statement))

    @cached_property
    def _administrator(self) -> Engine:
        address = make_url(self._server or "").set(drivername="postgresql+psycopg")
        return create_engine(address, isolation_level="AUTOCOMMIT")


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """The planner's own engine, with all that was compiled for others before."""
    engine = make_engine(url).execution_options(compiled_cache=_COMPILED)
    if engine.dialect.name not in _DIALECTS:
        engine.connect().close()  # a dialect gets to know its database at the first connection
        _DIALECTS[engine.dialect.name] = engine.dialect
    engine.dialect = _DIALECTS[engine.dialect.name]
    yield engine
    engine.dispose()
