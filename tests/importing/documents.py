"""Documents as people have them, made of rows of texts: a line break inside a cell is a line break in the file.

A workbook is written by hand, member by member: so a test can also write what no honest program would.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx import Document

Rows = Sequence[Sequence[str]]
Merge = tuple[int, int, int, int]
"""Upper and left, lower and right place, from 0."""

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def csv_of(rows: Rows, *, divider: str = ";", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=divider).writerows(rows)
    return text.getvalue().encode(encoding)


def docx_of(
    rows: Rows, *, before: Sequence[str] = (), after: Sequence[str] = (), merges: Sequence[Merge] = ()
) -> bytes:
    """A paragraph for every line before and after the table."""
    return docx_of_parts([*before, rows, *after], merges)


def docx_of_parts(parts: Sequence[str | Rows], merges: Sequence[Merge] = ()) -> bytes:
    document = Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part), max(map(len, part)))
        for row, line in enumerate(part):
            cells = table.rows[row].cells
            for column, text in enumerate(line):
                cells[column].text = text
        for top, left, bottom, right in merges:
            table.cell(top, left).merge(table.cell(bottom, right))
    return _saved(document)


def _saved(document: object) -> bytes:
    made = io.BytesIO()
    document.save(made)  # type: ignore[attr-defined]
    return made.getvalue()


def xlsx_of(rows: Rows, *, merges: Sequence[Merge] = ()) -> bytes:
    return xlsx_of_sheets({"Лист1": sheet_of(rows, merges)})


def sheet_of(rows: Rows, merges: Sequence[Merge] = ()) -> str:
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(number, column, text) for column, text in enumerate(line) if text)}</row>'
        for number, line in enumerate(rows, start=1)
    )
    places = "".join(
        f'<mergeCell ref="{place(top, left)}:{place(bottom, right)}"/>' for top, left, bottom, right in merges
    )
    merged = f"<mergeCells>{places}</mergeCells>" if places else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData>{merged}</worksheet>'


def _cell(row: int, column: int, text: str) -> str:
    written = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{place(row - 1, column)}" t="inlineStr">{written}</c>'


def place(row: int, column: int) -> str:
    """A1 is row 0, column 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def xlsx_of_sheets(sheets: dict[str, str]) -> bytes:
    """`sheets` are worksheets in XML by their names."""
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
    }
    for number, sheet in enumerate(sheets.values(), start=1):
        members[f"xl/worksheets/sheet{number}.xml"] = sheet
    return zip_of(members)


def zip_of(members: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return made.getvalue()


def ods_of(rows: Rows) -> bytes:
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell>{''.join(f'<text:p>{escape(line)}</text:p>' for line in text.splitlines())}"
            "</table:table-cell>"
            for text in row
        )
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Лист1">{lines}<table:table-row table:number-rows-repeated="1000000">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )
