"""The database is made by migrations alone, on SQLite and PostgreSQL, there and back; an upgrade begins with a copy."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from calendars.workdays import Decree
from planner import domain, migrations  # noqa: F401 - of the domain, every table
from planner.app import House
from planner.catalog import Catalog
from planner.commands.database import bring_up, require_ready, start_up
from planner.commands.output import Refusal
from planner.database import Base, make_engine
from planner.files import FileStore
from planner.migrations import Standing, downgrade, standing, upgrade
from planner.services.plan import ActivityDraft
from tests.cast import HandClock, approved_plan, assemble

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FOUNDED = (
    "INSERT INTO organization (name, kind, zone, week, region, settings, beginning, change_no, is_demo, created_at) "
    "VALUES ('Сад', 'doo', 'Europe/Moscow', 5, '', '{}', '{}', 0, false, '2026-11-23')"
)

HIRED = "INSERT INTO person (organization_id, surname, name, patronymic) VALUES (1, 'А', 'Б', '')"
NEXT_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade():
    anew = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("organization", recreate=anew) as table:
        table.add_column(sa.Column("motto", sa.String(), nullable=False, server_default=""))
"""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def test_the_migrations_go_up_and_down_and_up_again(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine)

    assert inspect(engine).get_table_names() == ["alembic_version"]

    upgrade(engine)

    assert standing(engine) is Standing.CURRENT


def test_the_migrations_go_there_and_back_over_a_plan_in_force(
    engine: Engine, clock: HandClock, catalog: Catalog, decrees: dict[int, Decree], tmp_path: Path
) -> None:
    upgrade(engine)
    house = House(engine, clock, catalog, decrees, FileStore(tmp_path / "files"), "http://sad12")
    approved_plan(assemble(house), ActivityDraft("Анкетирование родителей", "до 25 ноября"))

    downgrade(engine)
    upgrade(engine)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM organization")).scalar() == 0


def test_the_migrations_make_exactly_what_the_models_say(engine: Engine) -> None:
    upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_checks_and_partial_indexes_come_with_the_migrations(engine: Engine) -> None:
    upgrade(engine)
    indexes = {index["name"] for index in inspect(engine).get_indexes("reminder")}
    checks = {check["name"] for check in inspect(engine).get_check_constraints("reminder")}

    assert {"uq_reminder_person", "uq_reminder_position"} <= indexes
    assert checks == {"ck_reminder_to_one"}


def test_an_assignment_to_nobody_is_refused_by_the_database_itself(engine: Engine) -> None:
    upgrade(engine)

    to_nobody = text("INSERT INTO assignment (organization_id, part, each) VALUES (1, 'executor', false)")

    with engine.connect() as connection:
        connection.execute(text(FOUNDED))
        with pytest.raises(IntegrityError):
            connection.execute(to_nobody)


def test_an_empty_sqlite_file_gets_its_tables_at_the_first_command(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/new/planner.db")

    require_ready(engine)

    assert standing(engine) is Standing.CURRENT


@pytest.mark.only_on("postgresql")
def test_an_empty_postgresql_is_left_to_its_administrator(engine: Engine) -> None:
    with pytest.raises(Refusal, match="planner db upgrade"):
        start_up(engine, NOW, print)


@pytest.mark.only_on("postgresql")
def test_an_older_postgresql_is_left_to_its_administrator(older: Engine) -> None:
    with pytest.raises(Refusal, match="planner db upgrade"):
        start_up(older, NOW, print)


@pytest.fixture
def older(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A database that an earlier version has left, and a planner that has one migration more."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text(FOUNDED))
        connection.execute(
            text("INSERT INTO person (organization_id, surname, name, patronymic) VALUES (1, 'А', 'Б', '')")
        )
    later = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, later)
    (later / "versions" / "0002_next.py").write_text(NEXT_MIGRATION, encoding="utf-8")
    monkeypatch.setattr(migrations, "FOLDER", later)
    return engine


@pytest.mark.only_on("sqlite")
def test_an_upgrade_of_sqlite_begins_with_a_copy_of_what_was(older: Engine) -> None:
    copy = bring_up(older, NOW)

    assert copy is not None
    assert copy.name == "planner.db.before-upgrade-20261123-090000"
    assert [row[1] for row in sqlite3.connect(copy).execute("PRAGMA table_info(organization)")][-1] == "created_at"
    assert standing(older) is Standing.CURRENT


def test_a_table_made_anew_takes_nothing_with_it(older: Engine) -> None:
    upgrade(older)

    with older.connect() as connection:
        assert connection.execute(text("SELECT surname FROM person")).all() == [("А",)]


@pytest.mark.only_on("sqlite")
def test_after_an_upgrade_sqlite_watches_references_again(older: Engine) -> None:
    upgrade(older)

    with older.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_command_does_not_upgrade_by_itself(older: Engine) -> None:
    with pytest.raises(Refusal, match="planner db upgrade"):
        require_ready(older)


def test_a_database_of_a_later_version_is_not_touched(older: Engine) -> None:
    with older.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(Refusal, match="более новая версия"):
        start_up(older, NOW, print)


def test_a_database_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/other.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))

    with pytest.raises(Refusal, match="чужие таблицы"):
        start_up(engine, NOW, print)
