"""Книга Excel (workbook): the sheets of an .xlsx or an old .xls, cell by cell as text.

The library lays a sheet out as one full rectangle, so a lone cell at the far corner would take all memory there is:
how far the cells reach is looked up first.
"""

import io
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from planner.domain.errors import Invalid
from planner.importing.archive import BROKEN, LOCKED, Archive
from planner.importing.compound import reach
from planner.importing.grid import (
    MAX_COLUMNS,
    MAX_PLACES,
    MAX_ROWS,
    TOO_LONG,
    TOO_WIDE,
    Document,
    Drawing,
    Grid,
    document_of,
)

MAX_SHEETS = 60
TOO_MANY_SHEETS = f"В файле больше {MAX_SHEETS} листов. Оставьте только лист с планом."

_NEEDED = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml)$"
)
_FILLED = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]+)(\d+)["'][^>]*?(?<!/)>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d+)["']""")
_LAST_ROW = 1_048_576

Value: TypeAlias = "int | float | str | bool | time | date | datetime | timedelta"


def read_workbook(archive: Archive) -> Document:
    """The visible sheets of an .xlsx or .xlsm; its macros, links and pictures are not even unpacked."""
    needed = [name for name in archive.names if _NEEDED.match(name)]
    if sum(name.startswith("xl/worksheets/") for name in needed) > MAX_SHEETS:
        raise Invalid("file", TOO_MANY_SHEETS)
    content = archive.only(needed)
    inside = Archive(content)
    for name in needed:
        if name.startswith("xl/worksheets/"):
            _require_small(inside.read(name))
    return _read(content)


def read_old_workbook(content: bytes, book: bytes) -> Document:
    """The visible sheets of an .xls of Excel 97-2003; `book` is the stream in it that holds them."""
    _require_fit(*reach(book))
    return _read(content)


def _require_small(sheet: bytes) -> None:
    rows = [int(row) for row in _ROW.findall(sheet)]
    places = [(_column(letters), int(row)) for letters, row in _FILLED.findall(sheet)]
    width, height = (max(numbers, default=0) for numbers in zip(*places, strict=True)) if places else (0, 0)
    if max(rows, default=0) > _LAST_ROW:
        raise Invalid("file", TOO_LONG)
    _require_fit(height, width)


def _require_fit(height: int, width: int) -> None:
    if width > MAX_COLUMNS:
        raise Invalid("file", TOO_WIDE)
    if height > MAX_ROWS or width * height > MAX_PLACES:
        raise Invalid("file", TOO_LONG)


def _column(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - ord("A") + 1
    return number


def _read(content: bytes) -> Document:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        seen = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        return document_of({name: _grid(book.get_sheet_by_name(name)) for name in seen})
    except PasswordError as error:
        raise Invalid("file", LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Invalid("file", BROKEN) from error
    except BaseException as error:  # the library's own panic is no Exception
        if type(error).__name__ == "PanicException":
            raise Invalid("file", BROKEN) from error
        raise


def _grid(sheet: CalamineSheet) -> Grid:
    values = sheet.to_python(skip_empty_area=False)
    drawing = Drawing()
    height = 0
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            text = as_text(value)
            if text:
                drawing.put(row, column, text)
                height = row + 1
    _merge(drawing, values, sheet.merged_cell_ranges or (), height)
    return drawing.grid(height)


Range: TypeAlias = "tuple[tuple[int, int], tuple[int, int]]"


def _merge(drawing: Drawing, values: list[list[Value]], ranges: Iterable[Range], height: int) -> None:
    for (top, left), (bottom, right) in list(ranges)[:MAX_ROWS]:
        if top < len(values) and left < len(values[top]) and (text := as_text(values[top][left])):
            rows = min(bottom, height - 1) - top + 1
            columns = min(right, len(values[top]) - 1) - left + 1
            drawing.put(top, left, text, rows, columns)


def as_text(value: Value) -> str:
    """As a person would have typed it: a date by day, month and year, a whole number without its «.0»."""
    match value:
        case bool():
            return "да" if value else ""
        case datetime() | date():
            return f"{value:%d.%m.%Y}"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return str(value)
