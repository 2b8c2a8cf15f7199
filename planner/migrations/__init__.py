"""Миграция (migration): how a database of an earlier version becomes one of this version, and nothing is lost.

Each is a file of `versions`, written out in full: it must do in a year what it does today, whatever the models are
by then, so it never imports them. They run in one transaction on SQLite as well as on PostgreSQL: half a migration
cannot stay behind.
"""

from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from planner.database import WRITES

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent


class Standing(StrEnum):
    """Where a database stands among the migrations."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    """Made by an earlier version: `upgrade` brings it up."""
    NEWER = "newer"
    """Made by a later version: this one cannot know what is in it."""
    FOREIGN = "foreign"
    """Has tables, but none of ours: somebody else's database."""


def newest() -> str:
    """The revision that this version of the planner works with."""
    return str(_scripts(configuration()).get_current_head())


def standing(engine: Engine) -> Standing:
    """Raises `sqlalchemy.exc.OperationalError` or `DatabaseError` when the database cannot be read."""
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if revision is None:
        return Standing.FOREIGN if tables else Standing.EMPTY
    if revision == newest():
        return Standing.CURRENT
    return Standing.OLDER if knows(revision) else Standing.NEWER


def knows(revision: str) -> bool:
    """Whether a revision is of this version or an earlier one."""
    return revision in {script.revision for script in _scripts(configuration()).walk_revisions()}


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the database to this revision, by default the newest. All of it or nothing."""
    with _migrating(engine) as connection:
        command.upgrade(configuration(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Takes the database back; what only the later version knew is lost, so only tests do it."""
    with _migrating(engine) as connection:
        command.downgrade(configuration(connection), revision)


def configuration(connection: Connection | None = None) -> Config:
    """What Alembic is told; the connection reaches `env.py` as an attribute, so no address stands in a file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _scripts(config: Config) -> ScriptDirectory:
    return ScriptDirectory.from_config(config)


@contextmanager
def _migrating(engine: Engine) -> "Iterator[Connection]":
    """A transaction in which tables may be made anew.

    SQLite changes a table by copying it and dropping the old one, and a drop with foreign keys switched on deletes
    what refers to it. They can be switched only outside a transaction, so they are checked before it ends instead.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        if is_sqlite:
            _pragma(connection, "foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError("a migration left rows that refer to nothing")
        finally:
            if is_sqlite:
                _pragma(connection, "foreign_keys = ON")


def _pragma(connection: Connection, pragma: str) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA {pragma}")
