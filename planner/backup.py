"""Копия (backup): one zip with the database, the files and a list of them, from which everything can be put back.

The database is copied by SQLite's own backup, so a copy made while the planner serves is whole. A copy is looked
through to its last byte before anything is touched, and what it replaces is kept beside under another name. There is
no moment without a database under its name: a planner started after a crash would begin an empty one there.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine

from planner.domain.errors import PlannerError
from planner.files import FileStore

FORMAT, FORMATS = 2, (1, 2)
"""What is written, and what can be read: a copy of the first format did not say how long its members are."""
DATABASE, MANIFEST = "planner.db", "manifest.json"
_STORED_FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")
"""Nothing else may be inside: a name such as «../../.bashrc» is no stored file."""
CHUNK = 1024 * 1024
MOST_MANIFEST = 50 * CHUNK
LAST_WHOLE = "last_backup"
"""A file of the data folder: when everything was last copied."""
COPIES_KEPT = 14
"""Daily copies of the database: two weeks, a holiday in which nobody looked."""

Progress = Callable[[int, int], None]


class BadCopy(PlannerError):
    """Это не копия планировщика, или она повреждена. Прежние данные не тронуты."""


def newer_copy() -> BadCopy:
    return BadCopy("Эту копию сделала более новая версия планировщика: восстановите её той версией.")


class NotSqlite(PlannerError):
    """База в PostgreSQL: её копию делает pg_dump, а восстанавливает pg_restore; файлы скопируйте отдельно."""


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself."""

    version: str
    revision: str
    made_at: str
    sha256: dict[str, str]
    """Of every member, the database and each file."""
    sizes: dict[str, int] = field(default_factory=dict)
    """In bytes, of the same; in a copy of the first format, of none."""


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    kept: tuple[Path, ...]
    """Where the former data lie now."""


def database_path(engine: Engine) -> Path:
    """The file of an SQLite database. Raises NotSqlite."""
    if engine.dialect.name != "sqlite" or engine.url.database in (None, "", ":memory:"):
        raise NotSqlite
    return Path(str(engine.url.database))


def copy_database(engine: Engine, target: Path) -> None:
    """A whole copy of an SQLite database, also while others write."""
    source_path = database_path(engine)
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        _replacing(target) as part,
        closing(sqlite3.connect(source_path)) as source,
        closing(sqlite3.connect(part)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it


def keep_daily_copy(engine: Engine, folder: Path, now: datetime) -> Path:
    """The first copy of the database of this day; beyond two weeks the oldest go. Files are never overwritten."""
    path = folder / f"planner-{now:%Y-%m-%d}.db"
    if not path.exists():
        copy_database(engine, path)
    for old in sorted(folder.glob("planner-????-??-??.db"))[:-COPIES_KEPT]:
        old.unlink()
    return path


def backup(
    engine: Engine,
    files: FileStore,
    target: Path,
    *,
    version: str,
    revision: str,
    now: datetime,
    progress: Progress = lambda _done, _total: None,
) -> Manifest:
    """Writes a copy of everything. Raises NotSqlite, OSError; a copy that failed leaves nothing under its name."""
    database_path(engine)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".copy-") as room, _replacing(target) as part:
        database = Path(room) / DATABASE
        # The database first: a file that comes after it is mentioned by no row of the copy, which harms nobody.
        copy_database(engine, database)
        sources = {DATABASE: database} | {f"files/{path.parent.name}/{path.name}": path for path in sorted(files.all())}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            hashes, sizes = {}, {}
            for number, (name, path) in enumerate(sources.items(), start=1):
                with path.open("rb") as source, copy.open(name, "w", force_zip64=True) as member:
                    hashes[name] = _copied(source, member)
                    sizes[name] = source.tell()
                progress(number, len(sources))
            manifest = Manifest(version, revision, now.isoformat(timespec="seconds"), hashes, sizes)
            copy.writestr(MANIFEST, json.dumps({"format": FORMAT, **vars(manifest)}, ensure_ascii=False, indent=1))
    return manifest


def note_whole(data_dir: Path, now: datetime) -> None:
    """Remembers that a whole copy was made: `planner doctor` and the page of the system remind of it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / LAST_WHOLE).write_text(now.isoformat(timespec="seconds"), encoding="ascii")


def last_whole(data_dir: Path) -> datetime | None:
    """When everything was last copied; None when never, or when the note was spoilt."""
    try:
        return datetime.fromisoformat((data_dir / LAST_WHOLE).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def restore(
    engine: Engine, files: FileStore, source: Path, now: datetime, knows: Callable[[str], bool] = lambda _revision: True
) -> Restored:
    """Puts a copy in the place of the present data, which are kept beside. Nobody may be using them meanwhile.

    `knows` says whether this version can work with a revision of the tables. Raises BadCopy before anything is
    touched, NotSqlite, OSError.
    """
    database = database_path(engine)
    database.parent.mkdir(parents=True, exist_ok=True)
    files.folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".restore-") as room:
        manifest = unpack(source, Path(room))
        if not knows(manifest.revision):
            raise newer_copy()
        check_database(Path(room) / DATABASE, manifest.revision)
        engine.dispose()
        brought = _bring_beside(Path(room) / "files", files.folder)
        suffix = f".before-restore-{now:%Y%m%d-%H%M%S}"
        kept_database = Path(f"{database}{suffix}")
        moved: list[tuple[Path, Path]] = []
        try:
            _keep_under(kept_database, database, moved)
            _set_aside(files.folder, files.folder.with_name(files.folder.name + suffix), moved)
            os.replace(brought, files.folder)
            os.replace(Path(room) / DATABASE, database)
        except BaseException:
            _put_back(moved)
            for spare in (kept_database, Path(f"{kept_database}-wal")):
                spare.unlink(missing_ok=True)
            shutil.rmtree(brought, ignore_errors=True)
            raise
    kept = [kept_database] if kept_database.exists() else []
    return Restored(manifest, (*kept, *(aside for _present, aside in moved)))


def unpack(source: Path, room: Path) -> Manifest:
    """Every member into `room`, each compared with the manifest's hash. Raises BadCopy."""
    try:
        with zipfile.ZipFile(source) as copy:
            manifest = _manifest(copy)
            names = [name for name in copy.namelist() if name != MANIFEST]
            if len(names) != len(set(names)) or set(names) != set(manifest.sha256) or DATABASE not in names:
                raise BadCopy
            _check_sizes(copy, manifest, room)
            for name in names:
                if name != DATABASE and not _STORED_FILE.fullmatch(name):
                    raise BadCopy
                target = room / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with copy.open(name) as member, target.open("wb") as file:
                    if _copied(member, file) != manifest.sha256[name]:
                        raise BadCopy
                    file.flush()
                    os.fsync(file.fileno())
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadCopy from error
    except Exception as error:  # zlib's own errors come through zipfile as they are
        if type(error).__module__ == "zlib":
            raise BadCopy from error
        raise
    return manifest


def _check_sizes(copy: zipfile.ZipFile, manifest: Manifest, room: Path) -> None:
    """Before a byte is unpacked, and no member gives more than it says here. Raises BadCopy, OSError."""
    sizes = {member.filename: member.file_size for member in copy.infolist() if member.filename != MANIFEST}
    if manifest.sizes and manifest.sizes != sizes:
        raise BadCopy
    if sum(sizes.values()) > shutil.disk_usage(room).free:
        raise OSError(errno.ENOSPC, "too little room to unpack", str(room))


def _manifest(copy: zipfile.ZipFile) -> Manifest:
    try:
        if copy.getinfo(MANIFEST).file_size > MOST_MANIFEST:
            raise BadCopy
        said: dict[str, Any] = json.loads(copy.read(MANIFEST))
        number = said.pop("format")
        manifest = Manifest(**said)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadCopy from error
    if number not in FORMATS:
        raise newer_copy()
    return manifest


def check_database(path: Path, revision: str) -> None:
    """Whole, and a planner's: with the tables of the revision that the copy speaks of. Raises BadCopy."""
    try:
        with closing(sqlite3.connect(path)) as database:
            (said,) = database.execute("PRAGMA integrity_check").fetchone()
            revisions = database.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError as error:
        raise BadCopy from error
    if said != "ok" or revisions != [(revision,)]:
        raise BadCopy


def _keep_under(kept: Path, database: Path, moved: list[tuple[Path, Path]]) -> None:
    """The present database under a second name, with all that its log held: the log must not stay beside the new one.

    A broken database, which may be why a copy is restored, has its log beside it: SQLite throws away what it cannot
    read, so that log is copied before SQLite sees it.
    """
    if not database.exists():
        return
    log, kept_log = Path(f"{database}-wal"), Path(f"{kept}-wal")
    if log.exists():
        shutil.copy2(log, kept_log)
    if _takes_in_its_log(database):
        kept_log.unlink(missing_ok=True)
    elif kept_log.exists():
        moved.append((log, kept_log))
    try:
        os.link(database, kept)
    except OSError:  # a disk without links: FAT, some network folders
        shutil.copy2(database, kept)
    for ending in ("-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)


def _takes_in_its_log(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database)) as present:
            (is_busy, *_pages) = present.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.DatabaseError:
        return False
    return not is_busy


def _set_aside(present: Path, kept: Path, moved: list[tuple[Path, Path]]) -> None:
    if present.exists():
        os.replace(present, kept)
        moved.append((present, kept))


def _put_back(moved: list[tuple[Path, Path]]) -> None:
    for present, kept in reversed(moved):
        if present.is_dir():
            present.rename(present.with_name(present.name + ".failed-restore"))
        os.replace(kept, present)


def _bring_beside(unpacked: Path, folder: Path) -> Path:
    """The files on the disk on which they will stay, so that a rename is all that is left to do."""
    unpacked.mkdir(exist_ok=True)
    beside = folder.with_name(folder.name + ".restoring")
    shutil.rmtree(beside, ignore_errors=True)  # of a restore that was killed
    try:
        os.replace(unpacked, beside)
    except OSError:
        try:
            shutil.copytree(unpacked, beside)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    return beside


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A path beside the target that takes its name when everything was written, and vanishes when it was not."""
    if target.is_dir():
        raise IsADirectoryError(21, "a folder", str(target))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
