"""Таблица OpenDocument (opendocument): the sheets of an .ods, as LibreOffice, Р7 and МойОфис save it."""

from collections.abc import Iterator

from lxml import etree

from planner.domain.errors import Invalid
from planner.importing.archive import BROKEN, LOCKED, Archive
from planner.importing.grid import MAX_COLUMNS, MAX_ROWS, TOO_LONG, TOO_WIDE, Document, Drawing, Grid, document_of

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MANIFEST = "META-INF/manifest.xml"


def read_opendocument(archive: Archive) -> Document:
    if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
        raise Invalid("file", LOCKED)
    sheets = archive.xml("content.xml").find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    if sheets is None:
        raise Invalid("file", BROKEN)
    tables = list(sheets.iterchildren(f"{_TABLE}table"))
    return document_of({sheet.get(f"{_TABLE}name", ""): _grid(sheet) for sheet in tables})


def _grid(sheet: etree._Element) -> Grid:
    """Repeated empty cells and rows, by which a sheet is filled up to its last corner, take no room."""
    drawing = Drawing()
    row = height = 0
    for line in sheet.iter(f"{_TABLE}table-row"):
        cells = list(_cells(line))
        times = _count(line, "number-rows-repeated")
        for _ in range(times if cells else 0):
            if row >= MAX_ROWS:
                raise Invalid("file", TOO_LONG)
            for column, text, rows, columns in cells:
                drawing.put(row, column, text, min(rows, MAX_ROWS - row), columns)
            row += 1
            height = row
        row += 0 if cells else times
    return drawing.grid(height)


def _cells(line: etree._Element) -> Iterator[tuple[int, str, int, int]]:
    """Column, text, rows and columns it covers, of every cell that says something."""
    column = 0
    for cell in line.iterchildren(*_CELLS):
        times = _count(cell, "number-columns-repeated")
        text = "\n".join(_text(paragraph) for paragraph in cell.iterchildren(f"{_TEXT}p"))
        if text:
            if column + times > MAX_COLUMNS:
                raise Invalid("file", TOO_WIDE)
            for each in range(times):
                yield column + each, text, _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        column += times


def _text(node: etree._Element) -> str:
    written = [node.text or ""]
    for child in node.iterchildren(tag=etree.Element):
        if child.tag == f"{_TEXT}line-break":
            written.append("\n")
        elif child.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            written.append(" ")
        else:
            written.append(_text(child))
        written.append(child.tail or "")
    return "".join(written)


def _count(node: etree._Element, name: str) -> int:
    value = node.get(f"{_TABLE}{name}", "")
    return max(int(value), 1) if value.isdigit() and len(value) < 9 else 1
