"""Документ Word (word): what all our Word documents say outright, so that every office suite lays them out alike.

Word, LibreOffice, Р7 and МойОфис differ in what they do where nothing is said: the typeface for every script, the
widths of columns and cells, the language. What python-docx has no names for is done here.
"""

import io
import zipfile
from datetime import UTC, date, datetime, time

from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table as Grid
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPEFACE = "Times New Roman"
"""Liberation Serif, where it is not installed, has the same widths."""


def set_style(paper: Paper, name: str, size: Pt) -> ParagraphStyle:
    """The style in our typeface. Without all four scripts Russian text falls to whatever the suite has for «other»."""
    known = name in [style.name for style in paper.styles]
    style: ParagraphStyle = paper.styles[name] if known else paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size = TYPEFACE, size
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), TYPEFACE)
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
    fonts.attrib.pop(qn("w:asciiTheme"), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    properties.append(language)
    return style


def set_facts(paper: Paper, *, title: str, subject: str, author: str, as_of: date) -> None:
    """What the file says of itself; the day stands for the moment, so that the same paper is the same bytes."""
    facts = paper.core_properties
    facts.title, facts.subject, facts.comments, facts.language = title, subject, "", "ru-RU"
    facts.author = facts.last_modified_by = author
    facts.created = facts.modified = datetime.combine(as_of, time(), UTC)
    facts.revision = 1


def set_page(section: Section, *, is_landscape: bool) -> None:
    width, height = (Mm(297), Mm(210)) if is_landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    # The wide margin is where the sheet is filed: of one that lies on its side, at the top.
    section.left_margin, section.right_margin = Mm(20 if is_landscape else 30), Mm(15)
    section.top_margin, section.bottom_margin = Mm(30 if is_landscape else 20), Mm(20)


def add_field(paragraph: Paragraph, code: str, size: Pt) -> None:
    """A number that Word counts: «PAGE», «NUMPAGES»."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    run.font.size = size
    field.append(run._r)
    paragraph._p.append(field)


# Tables


def add_row(grid: Grid, *, is_head: bool = False) -> _Row:
    """A row that is never torn between two sheets; «повторять как заголовок» of a head."""
    row: _Row = grid.add_row()  # type: ignore[no-untyped-call]  # the one method that python-docx left untyped
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        row._tr.get_or_add_trPr().append(OxmlElement(name))
    return row


def tight_paragraph(cell: _Cell) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(1), Pt(1), 1.0
    return paragraph


def keep_with_next(row: _Row) -> None:
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def tighten(grid: Grid) -> None:
    """Cells a little tighter than usual, so that thirteen columns fit a sheet."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")  # twentieths of a point: 0.7 mm
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = grid._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook")  # the schema has an order, and Word keeps to it


def same_bytes(paper: Paper) -> bytes:
    """The package with fixed times: a zip keeps when each part was written."""
    written, fixed = io.BytesIO(), io.BytesIO()
    paper.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
