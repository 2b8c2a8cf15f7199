"""Замена на ходу (replacing): a copy written over the live database in one transaction of SQLite.

What belongs to the present and not to the plan is carried over into the copy first: sessions, one-time addresses and
calendar links as they stand now, so that nobody is thrown out and nothing that was revoked comes to life again; logins
and passwords, and chats that were unlinked; and the rows by which processes and messengers know where they are.
"""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Table

from planner.database import Base, make_engine
from planner.domain.access import BotSignIn, BrowserSession, FailedSignIn, FirstAddress, SignIn
from planner.domain.contact import Inbound, LinkCode
from planner.domain.errors import PlannerError
from planner.domain.feed import Feed
from planner.domain.message import ChannelHealth, RateBucket
from planner.domain.node import Heartbeat, Lease
from planner.migrations import upgrade

BUSY_SECONDS = 30.0
"""How long another program may hold the database before the attempt is given up."""

OF_THE_PRESENT: tuple[type[Base], ...] = (
    BotSignIn,
    BrowserSession,
    ChannelHealth,
    FailedSignIn,
    Feed,
    FirstAddress,
    Heartbeat,
    Inbound,
    Lease,
    LinkCode,
    RateBucket,
    SignIn,
)

KNOWN_BY = {
    "organization": ("created_at",),
    "person": ("surname", "name", "patronymic"),
    "position": ("title",),
    "section": ("title",),
}
"""By what a row of the copy is known to be the row of this number now: numbers are given again once they are free."""

SAME_ORGANIZATION = """EXISTS (
    SELECT 1 FROM main.organization AS a JOIN live.organization AS b ON a.id = b.id AND a.created_at IS b.created_at)"""
"""On another computer nothing of this organisation has been revoked yet."""


class HeldByOther(PlannerError):
    """База занята другой программой. Данные не тронуты, попробуйте ещё раз."""


def bring_forward(database: Path) -> None:
    """To the tables of this version."""
    engine = make_engine(f"sqlite:///{database}")
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def carry_over(live: Path, copy: Path) -> None:
    """Puts what is of the present into the copy, in the place of what it had of it."""
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("ATTACH DATABASE ? AS live", (str(live),))
        for row in OF_THE_PRESENT:
            table = row.__table__
            assert isinstance(table, Table)
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            connection.execute(f"DELETE FROM main.{table.name}")
            connection.execute(
                f"INSERT INTO main.{table.name} ({columns}) SELECT {columns} FROM live.{table.name} AS own"
                f" WHERE {' AND '.join(_refers_to_the_same(table)) or '1'}"
            )
        _keep_accounts(connection)
        _keep_unlinked(connection)
        # Calendars are built anew whatever number their last state had.
        last = "(SELECT coalesce(max(change_no), 0) FROM live.organization)"
        connection.execute(f"UPDATE main.organization SET change_no = max(change_no, {last}) + 1")


def _keep_accounts(connection: sqlite3.Connection) -> None:
    """Logins and passwords of accounts that there are now: a password changed because it was known lets nobody in."""
    connection.execute(
        "CREATE TEMP TABLE known AS SELECT own.* FROM live.account AS own JOIN main.account AS former"
        " ON former.id = own.id WHERE former.login = own.login OR EXISTS (SELECT 1 FROM main.person AS a"
        f" JOIN live.person AS b ON a.id = b.id AND {_same('person')} WHERE a.account_id = own.id AND"
        " b.account_id = own.id)"
    )
    # A login that has become somebody else's is his; one that cannot be told from a present one has no password.
    others = "id NOT IN (SELECT id FROM known)"
    ceded = f"SELECT id FROM main.account WHERE {others} AND login IN (SELECT login FROM known)"
    connection.execute(f"UPDATE main.person SET account_id = NULL WHERE account_id IN ({ceded})")
    connection.execute(f"DELETE FROM main.account WHERE id IN ({ceded})")
    connection.execute(
        f"UPDATE main.account SET password_hash = NULL, password_at = NULL WHERE {others} AND {SAME_ORGANIZATION}"
        " AND (id IN (SELECT id FROM live.account) OR login IN (SELECT login FROM live.account))"
    )
    # Two may have exchanged their logins, so all are freed first.
    connection.execute("UPDATE main.account SET login = '#' || id WHERE id IN (SELECT id FROM known)")
    connection.execute(
        "UPDATE main.account SET login = known.login, password_hash = known.password_hash,"
        " password_at = known.password_at FROM known WHERE known.id = account.id"
    )


def _keep_unlinked(connection: sqlite3.Connection) -> None:
    connection.execute(
        "UPDATE main.contact SET state = own.state, state_reason = own.state_reason FROM live.contact AS own"
        " WHERE own.state = 'unlinked' AND (own.channel, own.bot_id, own.address)"
        " = (contact.channel, contact.bot_id, contact.address)"
        " AND own.person_id IS contact.person_id AND own.position_id IS contact.position_id"
    )


def erased_since(live: Path, copy: Path) -> list[tuple[int, datetime, date | None]]:
    """Who is erased now and has a name in the copy: the number, when, and since when he does not work here.

    A number given again means somebody else: the present journal does not know the copy's first deed about it.
    """
    about = "FROM {}.journal WHERE subject = 'person:' || own.id"
    first = f"(SELECT min(at) {about.format('main')})"
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("ATTACH DATABASE ? AS live", (str(live),))
        found = connection.execute(
            "SELECT own.id, own.erased_at, own.left_on FROM live.person AS own JOIN main.person AS former"
            " ON former.id = own.id WHERE own.erased_at IS NOT NULL AND former.erased_at IS NULL"
            f" AND {SAME_ORGANIZATION} AND ({first} IS NULL OR {first} IN (SELECT at {about.format('live')}))"
            " ORDER BY own.id"
        )
        return [
            (number, datetime.fromisoformat(at).replace(tzinfo=UTC), date.fromisoformat(left_on) if left_on else None)
            for number, at, left_on in found
        ]


def _same(table: str) -> str:
    return " AND ".join(f"a.{name} IS b.{name}" for name in KNOWN_BY[table])


def _refers_to_the_same(table: Table) -> list[str]:
    """What has to hold of a row's references for it to mean the same in the copy."""
    conditions = []
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        other, column = key.column.table.name, key.parent.name
        conditions.append(
            f"(own.{column} IS NULL OR EXISTS (SELECT 1 FROM main.{other} AS a JOIN live.{other} AS b"
            f" ON a.id = b.id AND {_same(other)} WHERE a.id = own.{column}))"
        )
    return conditions


def overwrite(live: Path, copy: Path, prepare: Callable[[], None]) -> None:
    """All pages in one transaction of the live database. Raises HeldByOther; nothing is changed then.

    `prepare` runs when no process can write into the live database any more; it may still change the copy, since SQLite
    begins anew when its source changes. What it raises leaves the live database as it was.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    prepared = False

    def after_each_page(status: int, _left: int, _all: int) -> None:
        nonlocal prepared
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() > deadline:
                raise HeldByOther
        elif not prepared:  # the first page has been written, so the live database is locked until the last one is
            prepared = True
            prepare()

    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(live)) as target:
        source.backup(target, pages=1, progress=after_each_page)
