"""Что в копии (inside): a database file looked into without the planner's own engine, to be told in plain numbers.

A copy may be of an earlier version, so nothing is asked of it but what every version has; a table it does not know yet
counts as empty.
"""

import shutil
import sqlite3
import zipfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from planner.backup import DATABASE, BadCopy, check_database, newer_copy, unpack
from planner.migrations import knows


@dataclass(frozen=True)
class Inside:
    """What a database holds, in the numbers by which people know it."""

    organizations: tuple[str, ...]
    last_at: datetime | None
    """Of the last deed that its journal keeps."""
    people: int
    plans: int
    activities: int
    marks: int
    decisions: int
    files: int


def inside(database: Path) -> Inside:
    with closing(_opened(database)) as connection:

        def number(table: str, where: str = "1") -> int:
            with suppress(sqlite3.OperationalError):
                (found,) = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
                return int(found)
            return 0

        (last_at,) = connection.execute("SELECT max(at) FROM journal").fetchone()
        return Inside(
            organizations=tuple(name for (name,) in connection.execute("SELECT name FROM organization ORDER BY id")),
            last_at=datetime.fromisoformat(last_at).replace(tzinfo=UTC) if last_at else None,
            people=number("person", "left_on IS NULL"),
            plans=number("cyclogram"),
            activities=number("activity", "retired_on IS NULL"),
            marks=number("completion", "undone_at IS NULL AND returned_at IS NULL"),
            decisions=number("decision"),
            files=number("evidence", "removed_at IS NULL"),
        )


def mentioned_in(database: Path) -> set[str]:
    """The hashes of all files that its rows mention."""
    with closing(_opened(database)) as connection:
        return {sha256 for (sha256,) in connection.execute("SELECT DISTINCT sha256 FROM evidence")}


def rights_in(database: Path) -> dict[tuple[int, str], str]:
    """Of everybody who works here: the name by number and role."""
    with closing(_opened(database)) as connection:
        query = (
            "SELECT person.id, role, trim(surname || ' ' || name || ' ' || patronymic) FROM person_role"
            " JOIN person ON person.id = person_id WHERE left_on IS NULL ORDER BY surname, name, person.id, role"
        )
        return {(number, role): name for number, role, name in connection.execute(query)}


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)


def whole(copy: Path, room: Path) -> Path:
    """Everything of a copy in `room`, looked through to its last byte; returns the database, files lie beside it.

    Raises BadCopy for what is no copy of ours or one of a later version.
    """
    room.mkdir(exist_ok=True)
    if not zipfile.is_zipfile(copy):
        return _checked(copy, room)
    manifest = unpack(copy, room)
    _require_known(manifest.revision)
    check_database(room / DATABASE, manifest.revision)
    return room / DATABASE


def database_only(copy: Path, room: Path) -> Path:
    """Only the database of a copy that was looked through when it came."""
    if not zipfile.is_zipfile(copy):
        return _checked(copy, room)
    with zipfile.ZipFile(copy) as archive:
        archive.extract(DATABASE, room)
    return room / DATABASE


def hashes_carried(copy: Path) -> set[str]:
    """Of the files inside an archive; a bare database carries none."""
    if not zipfile.is_zipfile(copy):
        return set()
    with zipfile.ZipFile(copy) as archive:
        return {name.rpartition("/")[2] for name in archive.namelist() if name.startswith("files/")}


def _checked(copy: Path, room: Path) -> Path:
    """A bare database, copied and checked."""
    database = room / DATABASE
    shutil.copy2(copy, database)
    try:
        with closing(_opened(database)) as connection:
            revisions = [revision for (revision,) in connection.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.DatabaseError as error:
        raise BadCopy from error
    if len(revisions) != 1:
        raise BadCopy
    _require_known(revisions[0])
    check_database(database, revisions[0])
    return database


def _require_known(revision: str) -> None:
    if not knows(revision):
        raise newer_copy()
