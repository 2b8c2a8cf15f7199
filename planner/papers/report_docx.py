"""Анализ в Word: the blocks of the analysis as a .docx that Word, LibreOffice, Р7 and МойОфис lay out alike.

What they differ in is said outright: the typeface for every script, the width of every column and cell, the language.
What is missing is yellow. The same report is the same bytes, so a paper printed twice can be compared.
"""

import io
import zipfile
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table as Grid
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from planner.papers.analysis import Block, Heading, Table, Text, Turn, basis, blocks, missing
from planner.queries.year_report import Signer, YearReport
from planner.queries.year_words import Run, Sentence, filled, gap
from planner.russian import capitalised, long_day

TYPEFACE = "Times New Roman"
"""Liberation Serif, where it is not installed, has the same widths."""
BODY, TABLE, HEAD, SMALL = Pt(12), Pt(10), Pt(8), Pt(10)
WHOLE_MOST = 15
"""Rows of a table that is better read on one sheet than broken over two: thirteen months and their sum."""
SIGN_HERE = "________________"


def report_docx(report: YearReport) -> bytes:
    """The year's analysis as a Word document, to be signed or edited."""
    paper = Document()
    _set_up(paper, report)
    _header(paper, report)
    for block in blocks(report):
        _add(paper, block)
    _signature(paper, report)
    return _same_bytes(paper)


def _add(paper: Paper, block: Block) -> None:
    match block:
        case Heading():
            paper.add_heading(block.text, level=1)
        case Text():
            _write(paper.add_paragraph(style="Small" if block.is_small else "Normal"), block.runs)
        case Table():
            _table(paper, block)
        case Turn():
            _page(paper.add_section(WD_SECTION.NEW_PAGE), is_landscape=block.is_landscape)


# The sheet and its type


def _set_up(paper: Paper, report: YearReport) -> None:
    _page(paper.sections[0], is_landscape=False)
    normal = _style(paper, "Normal", BODY)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    heading = _style(paper, "Heading 1", Pt(13))
    heading.font.bold, heading.font.color.rgb = True, None
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(14), Pt(6)
    caption = _style(paper, "Caption", Pt(11))
    caption.font.bold, caption.font.italic, caption.font.color.rgb = True, False, None
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(10), Pt(3)
    small = _style(paper, "Small", SMALL)
    small.paragraph_format.space_before = Pt(4)
    _footer(paper.sections[0], report)
    moment = datetime.combine(report.as_of, time(), UTC)
    facts = paper.core_properties
    facts.title, facts.author, facts.last_modified_by = report.title, report.organisation, report.organisation
    facts.subject, facts.comments, facts.language = f"По состоянию на {long_day(report.as_of)}", "", "ru-RU"
    facts.created = facts.modified = moment
    facts.revision = 1


def _style(paper: Paper, name: str, size: Pt) -> ParagraphStyle:
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


def _page(section: Section, *, is_landscape: bool) -> None:
    width, height = (Mm(297), Mm(210)) if is_landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    # The wide margin is where the sheet is filed: of one that lies on its side, at the top.
    section.left_margin, section.right_margin = Mm(20 if is_landscape else 30), Mm(15)
    section.top_margin, section.bottom_margin = Mm(30 if is_landscape else 20), Mm(20)


def _footer(section: Section, report: YearReport) -> None:
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line.add_run(f"Данные на {long_day(report.as_of)}  ·  стр. ").font.size = SMALL
    _field(line, "PAGE")


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    run.font.size = SMALL
    field.append(run._r)
    paragraph._p.append(field)


# Above the text and below it


def _header(paper: Paper, report: YearReport) -> None:
    _centred(paper, report.organisation, Pt(13), is_bold=True)
    for line in _grif(report.head):
        paragraph = paper.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(95)
        paragraph.paragraph_format.space_after = Pt(2)
        _write(paragraph, line)
    title = _centred(paper, report.title, Pt(15), is_bold=True)
    title.paragraph_format.space_before = Pt(18)
    _centred(paper, capitalised(basis(report)), BODY)
    _centred(paper, f"Данные на {long_day(report.as_of)}", BODY)
    warning = missing(report)
    if warning:
        _write(paper.add_paragraph(), (Run(warning, is_gap=True),))


def _grif(head: Signer | None) -> tuple[Sentence, ...]:
    who = head or Signer("", "")
    return (
        (Run("УТВЕРЖДАЮ"),),
        (filled(capitalised(who.position), "должность руководителя"),),
        (Run(f"{SIGN_HERE} "), filled(who.name, "руководитель")),
        (Run("«____» ______________ 20___ г."),),
    )


def _centred(paper: Paper, text: str, size: Pt, *, is_bold: bool = False) -> Paragraph:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = size, is_bold
    return paragraph


def _signature(paper: Paper, report: YearReport) -> None:
    who = report.compiler or Signer("", "")
    line = paper.add_paragraph()
    line.paragraph_format.space_before, line.paragraph_format.keep_together = Pt(24), True
    post = filled(capitalised(who.position), "должность составителя")
    _write(line, (post, Run(f"   {SIGN_HERE}   "), Run(who.name) if who.name else gap("составитель")))


# Tables


def _table(paper: Paper, table: Table) -> None:
    if table.caption:
        paper.add_paragraph(table.caption, style="Caption")
    grid = paper.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.autofit, grid.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    for column, block in zip(table.columns, grid.columns, strict=True):
        block.width = Mm(column.width)
    _margins(grid)
    head = grid.add_row()
    _mark(head, "w:tblHeader", "w:cantSplit")
    _fill(head, tuple((Run(column.title),) for column in table.columns), table, HEAD, is_bold=True)
    for place, cells in enumerate(table.rows, start=1):
        row, is_last = grid.add_row(), place == len(table.rows)
        _mark(row, "w:cantSplit")
        _fill(row, cells, table, TABLE, is_bold=table.has_total and is_last)
        if len(table.rows) <= WHOLE_MOST and not is_last:
            _keep_with_next(row)


def _fill(row: _Row, cells: tuple[Sentence, ...], table: Table, size: Pt, *, is_bold: bool) -> None:
    for column, cell, sentence in zip(table.columns, row.cells, cells, strict=True):
        cell.width = Mm(column.width)
        paragraph = _paragraph(cell)
        if column.is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, sentence, size, is_bold=is_bold)


def _paragraph(cell: _Cell) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(1), Pt(1), 1.0
    return paragraph


def _mark(row: _Row, *properties: str) -> None:
    """«Повторять как заголовок», «не разрывать строку»: python-docx has no names for them."""
    for name in properties:
        row._tr.get_or_add_trPr().append(OxmlElement(name))


def _keep_with_next(row: _Row) -> None:
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _margins(grid: Grid) -> None:
    """Cells a little tighter than usual, so that thirteen columns fit a sheet."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")  # twentieths of a point: 0.7 mm
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = grid._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook")  # the schema has an order, and Word keeps to it


def _write(paragraph: Paragraph, sentence: Sentence, size: Pt | None = None, *, is_bold: bool = False) -> None:
    for piece in sentence:
        run = paragraph.add_run(piece.text)
        run.font.bold = is_bold or None
        if size is not None:
            run.font.size = size
        if piece.is_gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _same_bytes(paper: Paper) -> bytes:
    """The package with fixed times: a zip keeps when each part was written."""
    written, fixed = io.BytesIO(), io.BytesIO()
    paper.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
