"""База на ходу (database): whether the database can be worked with, and how it becomes so."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError

from planner.backup import copy_database, database_path
from planner.commands.output import Refusal
from planner.domain.node import ALIVE_FOR, Heartbeat
from planner.migrations import Standing, standing, upgrade

_NEWER = "Базу уже открывала более новая версия планировщика. Установите её или восстановите копию."
_FOREIGN = "В этой базе чужие таблицы. Проверьте PLANNER_DATABASE_URL: планировщику нужна своя база."
_OLDER = "База от прежней версии планировщика. Обновите её: planner db upgrade."
_EMPTY = "В базе ещё нет таблиц. Создайте их: planner db upgrade."


def require_ready(engine: Engine) -> None:
    """Raises Refusal, with what to do, unless the tables are those of this version; an empty SQLite file gets them."""
    match standing(engine):
        case Standing.EMPTY if engine.dialect.name == "sqlite":
            upgrade(engine)
        case Standing.EMPTY:
            raise Refusal(_EMPTY)
        case Standing.OLDER:
            raise Refusal(_OLDER)
        case Standing.NEWER:
            raise Refusal(_NEWER)
        case Standing.FOREIGN:
            raise Refusal(_FOREIGN)


def bring_up(engine: Engine, now: datetime) -> Path | None:
    """Makes the tables, or those of this version from an earlier one's. Returns the copy made before it of SQLite."""
    match standing(engine):
        case Standing.NEWER:
            raise Refusal(_NEWER)
        case Standing.FOREIGN:
            raise Refusal(_FOREIGN)
        case Standing.OLDER if engine.dialect.name == "sqlite":
            present = database_path(engine)
            copy = present.with_name(f"{present.name}.before-upgrade-{now:%Y%m%d-%H%M%S}")
            copy_database(engine, copy)
            upgrade(engine)
            return copy
        case Standing.EMPTY | Standing.OLDER:
            upgrade(engine)
    return None


def start_up(engine: Engine, now: datetime, say: Callable[[str], None]) -> None:
    """What a process does before it works on and on: an SQLite database is brought up by whoever comes first,
    PostgreSQL waits for its administrator."""
    if engine.dialect.name != "sqlite":
        require_ready(engine)
    elif (copy := bring_up(engine, now)) is not None:
        say(f"База обновлена до этой версии. Копия прежней: {copy}")


def require_nobody_serves(engine: Engine, now: datetime) -> None:
    """Raises Refusal while a planner works on this database: it would write on into the former file."""
    try:
        with engine.connect() as connection:
            moments = connection.execute(select(Heartbeat.at)).scalars().all()
    except DatabaseError:
        return  # no database, or a broken one: that is what a copy is restored for
    if any(now - moment < ALIVE_FOR for moment in moments):
        raise Refusal("Планировщик сейчас работает. Остановите его, подождите полторы минуты и повторите.")
