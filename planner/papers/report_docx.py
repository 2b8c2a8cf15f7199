"""Анализ в Word: the blocks of the analysis as a .docx that Word, LibreOffice, Р7 and МойОфис lay out alike.

What is missing is yellow. The same report is the same bytes, so a paper printed twice can be compared.
"""

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

from planner.papers.analysis import Block, Heading, Table, Text, Turn, basis, blocks, missing
from planner.papers.word import (
    add_field,
    add_row,
    keep_with_next,
    same_bytes,
    set_facts,
    set_page,
    set_style,
    tight_paragraph,
    tighten,
)
from planner.queries.year_report import Signer, YearReport
from planner.queries.year_words import Run, Sentence, filled, gap
from planner.russian import capitalised, long_day

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
    return same_bytes(paper)


def _add(paper: Paper, block: Block) -> None:
    match block:
        case Heading():
            paper.add_heading(block.text, level=1)
        case Text():
            _write(paper.add_paragraph(style="Small" if block.is_small else "Normal"), block.runs)
        case Table():
            _table(paper, block)
        case Turn():
            set_page(paper.add_section(WD_SECTION.NEW_PAGE), is_landscape=block.is_landscape)


# The sheet and its type


def _set_up(paper: Paper, report: YearReport) -> None:
    set_page(paper.sections[0], is_landscape=False)
    normal = set_style(paper, "Normal", BODY)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    heading = set_style(paper, "Heading 1", Pt(13))
    heading.font.bold, heading.font.color.rgb = True, None
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(14), Pt(6)
    caption = set_style(paper, "Caption", Pt(11))
    caption.font.bold, caption.font.italic, caption.font.color.rgb = True, False, None
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(10), Pt(3)
    small = set_style(paper, "Small", SMALL)
    small.paragraph_format.space_before = Pt(4)
    _footer(paper.sections[0], report)
    set_facts(
        paper,
        title=report.title,
        subject=f"По состоянию на {long_day(report.as_of)}",
        author=report.organisation,
        as_of=report.as_of,
    )


def _footer(section: Section, report: YearReport) -> None:
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line.add_run(f"Данные на {long_day(report.as_of)}  ·  стр. ").font.size = SMALL
    add_field(line, "PAGE", SMALL)


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
    tighten(grid)
    head = add_row(grid, is_head=True)
    _fill(head, tuple((Run(column.title),) for column in table.columns), table, HEAD, is_bold=True)
    for place, cells in enumerate(table.rows, start=1):
        row, is_last = add_row(grid), place == len(table.rows)
        _fill(row, cells, table, TABLE, is_bold=table.has_total and is_last)
        if len(table.rows) <= WHOLE_MOST and not is_last:
            keep_with_next(row)


def _fill(row: _Row, cells: tuple[Sentence, ...], table: Table, size: Pt, *, is_bold: bool) -> None:
    for column, cell, sentence in zip(table.columns, row.cells, cells, strict=True):
        cell.width = Mm(column.width)
        paragraph = tight_paragraph(cell)
        if column.is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, sentence, size, is_bold=is_bold)


def _write(paragraph: Paragraph, sentence: Sentence, size: Pt | None = None, *, is_bold: bool = False) -> None:
    for piece in sentence:
        run = paragraph.add_run(piece.text)
        run.font.bold = is_bold or None
        if size is not None:
            run.font.size = size
        if piece.is_gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
