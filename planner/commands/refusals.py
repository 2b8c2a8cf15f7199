"""Отказ команды (refusal): what went wrong, in one Russian sentence that says what to do.

Everything an operator, a disk or a database can do wrong is known here; whatever is not is a bug of ours, and gets a
reference under which its details are found in the log of errors.
"""

import errno
import secrets
import sqlite3
import traceback
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from calendars.datafile import DataFileError
from planner.commands.output import Refusal
from planner.domain.errors import PlannerError

ERRORS_FILE = "errors.log"

_DISK = {
    errno.ENOENT: "Файла «{path}» нет.",
    errno.EISDIR: "«{path}» - это папка, а нужен файл.",
    errno.ENOTDIR: "В пути «{path}» вместо папки стоит файл.",
    errno.EACCES: "Нет права на «{path}». Проверьте владельца и права.",
    errno.EPERM: "Нет права на «{path}». Проверьте владельца и права.",
    errno.EROFS: "Диск с «{path}» открыт только для чтения.",
    errno.ENOSPC: "На диске не осталось места. Освободите его и повторите.",
    errno.EDQUOT: "Исчерпана квота на диске. Освободите место и повторите.",
    errno.ENAMETOOLONG: "Слишком длинное имя файла: «{path}».",
}
_SQLITE = {
    "is locked": "База занята: другой процесс пишет в неё дольше обычного. Повторите через минуту.",
    "unable to open": "Файл базы не открывается. Проверьте PLANNER_DATA_DIR, PLANNER_DATABASE_URL и права на папку.",
    "readonly": "Файл базы открыт только для чтения. Проверьте права на файл и на его папку.",
    "is full": "На диске не осталось места. Освободите его и повторите.",
    "disk i/o": "Диск с базой не отвечает. Проверьте диск, затем восстановите копию: planner db restore.",
    "not a database": "Файл базы - не база SQLite. Проверьте PLANNER_DATABASE_URL или восстановите копию.",
    "malformed": "Файл базы повреждён. Восстановите копию: planner db restore.",
}
BAD_ADDRESS = (
    "PLANNER_DATABASE_URL: адрес базы не подходит. Примеры: sqlite:////папка/planner.db, "
    "postgresql://имя:пароль@сервер/база."
)
UNREACHABLE = "База PostgreSQL не отвечает. Проверьте сервер, имя базы и пароль в PLANNER_DATABASE_URL."


def sentence(error: BaseException) -> str | None:
    """What to say of it, or None when it is a bug."""
    match error:
        case Refusal() | PlannerError() | DataFileError():
            return str(error)
        case ArgumentError() | NoSuchModuleError():
            return BAD_ADDRESS
        case ModuleNotFoundError() if error.name in ("pymysql", "MySQLdb", "psycopg2", "oracledb", "pyodbc", "asyncpg"):
            return BAD_ADDRESS
        case DBAPIError():
            return _of_database(error)
        case sqlite3.Error():  # a copy is made past SQLAlchemy
            return _of_sqlite(error)
        case OSError():
            return _of_disk(error)
    return None


def _of_database(error: DBAPIError) -> str | None:
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    if not isinstance(error, OperationalError):
        return None
    text = str(error.orig).lower()
    if any(sign in text for sign in ("disk full", "no space left")):
        return _SQLITE["is full"]
    return UNREACHABLE


def _of_sqlite(error: sqlite3.Error) -> str | None:
    text = str(error).lower()
    return next((said for sign, said in _SQLITE.items() if sign in text), None)


def _of_disk(error: OSError) -> str | None:
    said = _DISK.get(error.errno or 0)
    return said.format(path=error.filename or "файл") if said else None


def report_bug(error: BaseException, folder: Path, cleaned: Callable[[str], str]) -> str:
    """Keeps the details of an unexpected error and returns what to say of it, with the reference they stand under."""
    reference = secrets.token_hex(4)
    details = cleaned("".join(traceback.format_exception(error)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / ERRORS_FILE
        with path.open("a", encoding="utf-8") as file:
            file.write(f"[{reference}]\n{details}\n")
    except OSError:
        return f"Ошибка в программе, номер {reference}; записать подробности не удалось: {type(error).__name__}."
    return f"Ошибка в программе, номер {reference}. Подробности в файле {path}, пришлите их разработчику."
