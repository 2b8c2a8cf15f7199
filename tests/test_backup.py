"""A copy holds everything and is whole while others write; a bad one touches nothing; what it replaces stays beside."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from planner.app import App, House
from planner.backup import (
    DATABASE,
    MANIFEST,
    BadCopy,
    Manifest,
    NotSqlite,
    backup,
    copy_database,
    keep_daily_copy,
    restore,
)
from planner.commands.database import require_nobody_serves
from planner.commands.output import Refusal
from planner.database import make_engine
from planner.domain.node import NodeKind
from planner.files import FileStore
from planner.queries.named import organizations
from planner.services.founding import found_organization
from planner.services.node import beat

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.only_on("sqlite")  # PostgreSQL is copied by its own tools
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def app(house: House) -> App:
    """One organisation and one file."""
    with house.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    app = App(house)
    app.everywhere().do(found_organization, "Детский сад № 12")
    house.files.keep(PDF, "справка.pdf")
    return app


def copy_of(app: App, target: Path) -> Manifest:
    return backup(app.house.engine, app.files, target, version="0.1.0", revision="0001", now=NOW)


def names_in(app: App) -> list[str]:
    return [row.name for row in app.everywhere().ask(organizations)]


def test_a_copy_brings_back_database_and_files(app: App, tmp_path: Path) -> None:
    manifest = copy_of(app, tmp_path / "copy.zip")
    app.everywhere().do(found_organization, "Лишняя")
    (file,) = app.files.all()
    file.unlink()

    restored = restore(app.house.engine, app.files, tmp_path / "copy.zip", NOW)

    assert restored.manifest == manifest
    assert names_in(app) == ["Детский сад № 12"]
    assert app.files.read(file.name) == PDF


def test_what_a_copy_replaces_stays_beside(app: App, tmp_path: Path) -> None:
    copy_of(app, tmp_path / "copy.zip")
    app.everywhere().do(found_organization, "Лишняя")

    restored = restore(app.house.engine, app.files, tmp_path / "copy.zip", NOW)

    former = next(path for path in restored.kept if path.suffix != ".zip" and path.is_file())
    kept = make_engine(f"sqlite:///{former}")
    with kept.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM organization")).scalar() == 2
    kept.dispose()
    assert {path.name.partition(".before-restore-")[2][:15] for path in restored.kept} == {"20261123-090000"}


def test_a_copy_can_be_restored_where_there_is_nothing_yet(app: App, tmp_path: Path) -> None:
    copy_of(app, tmp_path / "copy.zip")
    elsewhere = make_engine(f"sqlite:///{tmp_path}/new/planner.db")
    files = FileStore(tmp_path / "new" / "files")

    restored = restore(elsewhere, files, tmp_path / "copy.zip", NOW)

    assert restored.kept == ()
    assert len(list(files.all())) == 1
    with elsewhere.connect() as connection:
        assert connection.execute(text("SELECT name FROM organization")).scalar() == "Детский сад № 12"
    elsewhere.dispose()


def test_a_copy_made_while_others_write_is_whole(app: App, tmp_path: Path) -> None:
    stopped = threading.Event()

    def write() -> None:
        number = 0
        while not stopped.is_set():
            number += 1
            app.everywhere().do(found_organization, f"Школа № {number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            copy_database(app.house.engine, tmp_path / f"{number}.db")
    finally:
        stopped.set()
        writer.join()

    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def truncated(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-200])


def flipped(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[len(content) // 3] ^= 0xFF
    copy.write_bytes(content)


def not_a_zip(copy: Path) -> None:
    copy.write_bytes(b"PK\x03\x04" + b"0" * 500)


def empty(copy: Path) -> None:
    copy.write_bytes(b"")


def somebody_elses(copy: Path) -> None:
    with zipfile.ZipFile(copy, "w") as other:
        other.writestr("photo.jpg", b"1")


def rewritten(copy: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    with zipfile.ZipFile(copy) as present:
        members = {name: present.read(name) for name in present.namelist()}
    change(members)
    with zipfile.ZipFile(copy, "w") as other:
        for name, content in members.items():
            other.writestr(name, content)


def manifest_in(members: dict[str, bytes], **said: object) -> None:
    manifest = json.loads(members[MANIFEST])
    members[MANIFEST] = json.dumps(manifest | said).encode()


def climbing_out(copy: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        members["../../evil"] = b"1"
        hashes = json.loads(members[MANIFEST])["sha256"]
        manifest_in(members, sha256=hashes | {"../../evil": "6b86b273ff34fce19d6b804eff5a3f57"})

    rewritten(copy, change)


def with_one_more(copy: Path) -> None:
    rewritten(copy, lambda members: members.update({"files/ab/" + "ab" * 32: b"1"}))


def without_database(copy: Path) -> None:
    rewritten(copy, lambda members: members.pop(DATABASE))


def with_another_database(copy: Path) -> None:
    rewritten(copy, lambda members: members.update({DATABASE: b"SQLite format 3\0" + b"0" * 900}))


def of_the_future(copy: Path) -> None:
    rewritten(copy, lambda members: manifest_in(members, format=99))


def without_words(copy: Path) -> None:
    rewritten(copy, lambda members: members.update({MANIFEST: b"[]"}))


def with_database(members: dict[str, bytes], script: str) -> None:
    """A whole database of somebody else, and a manifest that fits it."""
    with closing(sqlite3.connect(":memory:")) as other:
        other.executescript(script)
        members[DATABASE] = other.serialize()
    manifest = json.loads(members[MANIFEST])
    hashes = manifest["sha256"] | {DATABASE: hashlib.sha256(members[DATABASE]).hexdigest()}
    manifest_in(members, sha256=hashes, sizes=manifest["sizes"] | {DATABASE: len(members[DATABASE])})


def with_somebody_elses_database(copy: Path) -> None:
    rewritten(copy, lambda members: with_database(members, "CREATE TABLE t(a)"))


def with_a_database_of_another_revision(copy: Path) -> None:
    script = "CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES ('0099')"
    rewritten(copy, lambda members: with_database(members, script))


def longer_than_it_says(copy: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        sizes = json.loads(members[MANIFEST])["sizes"]
        manifest_in(members, sizes={name: size - 1 for name, size in sizes.items()})

    rewritten(copy, change)


SPOILT = (
    truncated,
    flipped,
    not_a_zip,
    empty,
    somebody_elses,
    climbing_out,
    with_one_more,
    without_database,
    with_another_database,
    of_the_future,
    without_words,
    with_somebody_elses_database,
    with_a_database_of_another_revision,
    longer_than_it_says,
)


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_a_bad_copy_touches_nothing(app: App, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    copy = tmp_path / "copy.zip"
    copy_of(app, copy)
    spoil(copy)
    app.everywhere().do(found_organization, "Новая")
    before = sorted(path.name for path in tmp_path.iterdir())

    with pytest.raises(BadCopy):
        restore(app.house.engine, app.files, copy, NOW)

    assert names_in(app) == ["Детский сад № 12", "Новая"]
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert not (tmp_path.parent / "evil").exists()


def test_a_copy_of_a_later_version_touches_nothing(app: App, tmp_path: Path) -> None:
    copy_of(app, tmp_path / "copy.zip")

    with pytest.raises(BadCopy, match="более новая версия"):
        restore(app.house.engine, app.files, tmp_path / "copy.zip", NOW, lambda revision: revision == "0000")

    assert names_in(app) == ["Детский сад № 12"]


def test_a_copy_of_the_first_format_can_be_restored(app: App, tmp_path: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[MANIFEST])
        members[MANIFEST] = json.dumps({n: v for n, v in manifest.items() if n != "sizes"} | {"format": 1}).encode()

    copy_of(app, tmp_path / "copy.zip")
    rewritten(tmp_path / "copy.zip", change)

    restore(app.house.engine, app.files, tmp_path / "copy.zip", NOW)

    assert names_in(app) == ["Детский сад № 12"]


KILLED_AT_A_RENAME = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from planner.backup import restore
from planner.database import make_engine
from planner.files import FileStore

folder, last = Path(sys.argv[1]), int(sys.argv[2])
renames = []

def kill(event, arguments):
    if event in ("os.rename", "os.link"):
        renames.append(arguments)
        if len(renames) == last:
            os._exit(9)

sys.addaudithook(kill)
engine = make_engine(f"sqlite:///{folder}/planner.db")
restore(engine, FileStore(folder / "files"), folder / "copy.zip", datetime(2026, 11, 23, 9, tzinfo=UTC))
"""


def test_a_restore_killed_at_any_moment_leaves_one_whole_database_or_the_other(app: App, tmp_path: Path) -> None:
    copy_of(app, tmp_path / "copy.zip")
    app.everywhere().do(found_organization, "Лишняя")
    app.house.engine.dispose()

    found = []
    for last in range(1, 20):
        folder = tmp_path / str(last)
        (folder / "files").mkdir(parents=True)
        (folder / "planner.db").write_bytes((tmp_path / "planner.db").read_bytes())
        (folder / "copy.zip").write_bytes((tmp_path / "copy.zip").read_bytes())
        arguments = [sys.executable, "-c", KILLED_AT_A_RENAME, str(folder), str(last)]
        code = subprocess.run(arguments, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False).returncode
        assert (folder / "planner.db").exists(), last
        with closing(sqlite3.connect(folder / "planner.db")) as database:
            found.append(database.execute("SELECT count(*) FROM organization").fetchone()[0])
        if code == 0:
            break

    assert found == [2] * (len(found) - 1) + [1]
    assert len(found) > 4


def test_a_broken_database_is_replaced_and_stays_beside_with_its_log(app: App, tmp_path: Path) -> None:
    copy_of(app, tmp_path / "copy.zip")
    app.house.engine.dispose()
    (tmp_path / "planner.db").write_bytes(b"a letter, no database " * 300)
    (tmp_path / "planner.db-wal").write_bytes(b"its log")

    restored = restore(app.house.engine, app.files, tmp_path / "copy.zip", NOW)

    assert names_in(app) == ["Детский сад № 12"]
    assert [path.read_bytes()[:7] for path in restored.kept if path.is_file()] == [b"a lette", b"its log"]


def test_a_copy_that_could_not_be_written_leaves_the_former_one(app: App, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()

    with pytest.raises(IsADirectoryError):
        copy_of(app, tmp_path / "copies")

    assert list((tmp_path / "copies").iterdir()) == []


def test_one_copy_a_day_is_kept_for_two_weeks(app: App, tmp_path: Path) -> None:
    engine, folder = app.house.engine, tmp_path / "backups"
    for day in range(1, 21):
        keep_daily_copy(engine, folder, datetime(2026, 11, day, tzinfo=UTC))

    kept = sorted(path.name for path in folder.iterdir())

    assert len(kept) == 14
    assert (kept[0], kept[-1]) == ("planner-2026-11-07.db", "planner-2026-11-20.db")


def test_nothing_is_restored_under_a_planner_that_works(app: App) -> None:
    app.everywhere().do(beat, "пк:1", NodeKind.RUN)

    with pytest.raises(Refusal, match="Остановите его"):
        require_nobody_serves(app.house.engine, app.house.clock())


def test_postgresql_is_left_to_its_own_tools(postgresql: str, tmp_path: Path) -> None:
    engine: Engine = make_engine(postgresql)

    with pytest.raises(NotSqlite, match="pg_dump"):
        backup(engine, FileStore(tmp_path), tmp_path / "c.zip", version="", revision="", now=NOW)
    engine.dispose()
