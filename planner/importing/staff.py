"""Список сотрудников (staff): a CSV file of a personnel office, as rows.

Such a file is saved by Excel or LibreOffice of somebody who never heard of encodings: it may be UTF-8 (with a BOM or
without) or cp1251, divided by semicolons, commas or tabs, with or without a heading, its columns in any order.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.domain.errors import Invalid

USUAL = ("full_name", "position", "role", "email")
"""The columns of a file without a heading: ФИО; должность; права; e-mail."""
DELIMITERS = ";,\t"
MAX_BYTES = 5 * 1024 * 1024
"""A list of ten thousand people is a tenth of this."""

_HEADINGS = {
    "surname": ("фамилия",),
    "name": ("имя",),
    "patronymic": ("отчество",),
    "full_name": ("фио", "ф.и.о.", "ф. и. о.", "фамилия имя отчество", "фамилия, имя, отчество", "сотрудник"),
    "position": ("должность", "должности", "должность или орган", "орган"),
    "role": ("права", "роль", "доступ"),
    "email": ("e-mail", "email", "почта", "эл. почта", "электронная почта", "адрес почты"),
}


@dataclass(frozen=True)
class StaffRow:
    """One employee, as written."""

    line: int
    """Where it stands in the file, from 1."""
    full_name: str
    position: str
    role: str
    email: str


def read_staff(path: Path) -> list[StaffRow]:
    """The rows of the file. Raises Invalid with a plain sentence, OSError when it cannot be opened."""
    if path.stat().st_size > MAX_BYTES:
        raise Invalid("file", f"Файл «{path.name}» слишком велик для списка сотрудников.")
    return staff_in(path.read_bytes(), path.name)


def staff_in(content: bytes, name: str) -> list[StaffRow]:
    """The rows of such a file's bytes. Raises Invalid with a plain sentence that names the file."""
    text = _decoded(content, name)
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        raise Invalid("file", f"Файл «{name}» не читается как таблица CSV: проверьте кавычки.") from error
    if not rows:
        raise Invalid("file", f"В файле «{name}» нет ни одной строки.")
    columns = _columns(rows[0][1])
    return [_staff_row(line, cells, columns or USUAL) for line, cells in (rows[1:] if columns else rows)]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True, strict=True)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _decoded(content: bytes, name: str) -> str:
    if b"\0" in content:
        raise Invalid("file", f"Файл «{name}» не похож на CSV. Сохраните таблицу как «CSV (разделители - запятые)».")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel of a Russian Windows writes cp1251, in which every byte but one is a letter.
        return content.decode("cp1251", errors="replace")


def _delimiter(text: str) -> str:
    """What divides the first line; a semicolon may also divide several positions inside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside_quotes = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside_quotes.count)


def _columns(row: Sequence[str]) -> tuple[str, ...] | None:
    """What each column holds, when this row is a heading."""
    found = tuple(_meaning(cell) for cell in row)
    return found if "full_name" in found or {"surname", "name"} <= set(found) else None


def _meaning(heading: str) -> str:
    wanted = " ".join(heading.lower().replace("ё", "е").split())
    return next((meaning for meaning, names in _HEADINGS.items() if wanted in names), "")


def _staff_row(line: int, cells: Sequence[str], columns: Sequence[str]) -> StaffRow:
    said = {column: " ".join(cell.split()) for column, cell in zip(columns, cells, strict=False)}
    in_parts = " ".join(said[part] for part in ("surname", "name", "patronymic") if said.get(part))
    return StaffRow(
        line=line,
        full_name=said.get("full_name") or in_parts,
        position=said.get("position", ""),
        role=said.get("role", ""),
        email=said.get("email", ""),
    )
