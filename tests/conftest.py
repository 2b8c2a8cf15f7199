"""A real database file, a clock moved by hand, and the cast."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from calendars.workdays import read_decrees

from planner.app import House
from planner.catalog import Catalog, read_catalog
from planner.database import Base, make_engine
from planner.files import FileStore
from tests.cast import Cast, HandClock, assemble

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "config" / "catalog"
WORKDAYS = ROOT / "config" / "workdays"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return read_catalog(CATALOG)


@pytest.fixture
def clock() -> HandClock:
    """The Monday of the mock-ups, nine in the morning in Moscow."""
    return HandClock("2026-11-23T09:00+03:00")


@pytest.fixture
def house(tmp_path: Path, clock: HandClock, catalog: Catalog) -> Iterator[House]:
    engine = make_engine(f"sqlite:///{tmp_path}/planner.db")
    Base.metadata.create_all(engine)
    files = FileStore(tmp_path / "files")
    yield House(engine, clock, catalog, read_decrees(WORKDAYS), files, "https://plan.sad12.example")
    engine.dispose()


@pytest.fixture
def cast(house: House) -> Cast:
    return assemble(house)
