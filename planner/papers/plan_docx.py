"""План в Word: the document that is approved and hung up - the approval above, a title, one table on lying sheets."""

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as Grid
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from planner.papers.plan import Column, RowLine, SectionLine, columns, footing, grif, lines, notes, printable
from planner.papers.word import (
    add_field,
    add_row,
    keep_with_next,
    same_bytes,
    set_facts,
    set_page,
    set_style,
    tighten,
)
from planner.queries.plan_paper import PlanPaper

BODY, TABLE, HEAD, SMALL, TITLE = Pt(12), Pt(11), Pt(10), Pt(9), Pt(14)
APPROVAL_AT = Mm(172)
"""Where the right half of the approval begins: an order with its date fits into what is left of the sheet."""
CELL, CELL_BOLD, CELL_HEAD = "PlanCell", "PlanSection", "PlanHead"
"""Names of styles; one without spaces is its own id."""
SHEET = 262
"""Millimetres that a sheet on its side has between its margins."""
SHADE = "E8E8E8"
"""Of a section's row: seen on paper, and light enough for a copying machine."""


def plan_docx(plan: PlanPaper) -> bytes:
    """The same plan is the same bytes on the same day."""
    paper = Document()
    _set_up(paper, plan)
    _approval(paper, plan)
    _title(paper, plan)
    _table(paper, plan)
    return same_bytes(paper)


def _set_up(paper: Paper, plan: PlanPaper) -> None:
    (section,) = paper.sections
    set_page(section, is_landscape=True)
    normal = set_style(paper, "Normal", BODY)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.0
    _cell_style(paper, CELL, TABLE, is_bold=False)
    _cell_style(paper, CELL_BOLD, TABLE, is_bold=True)
    _cell_style(paper, CELL_HEAD, HEAD, is_bold=True)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(foot, f"{footing(plan)}  ·  стр. ", SMALL)
    add_field(foot, "PAGE", SMALL)
    _write(foot, " из ", SMALL)
    add_field(foot, "NUMPAGES", SMALL)
    title, author = printable(plan.table.head.title), printable(plan.organisation)
    set_facts(paper, title=title, subject=footing(plan), author=author, as_of=plan.as_of)


def _cell_style(paper: Paper, name: str, size: Pt, *, is_bold: bool) -> None:
    """How cells look is said once, not in each of four thousand: the paper is made in two thirds of the time."""
    style = set_style(paper, name, size)
    style.font.bold = is_bold
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(1), Pt(1), 1.0


# Above the table


def _approval(paper: Paper, plan: PlanPaper) -> None:
    """Side by side by a tab, not by a table: the plan itself stays the only table of the document."""
    both = grif(plan.table.head)
    for place in range(max(len(both.agreed), len(both.approved))):
        left, right = (half[place] if place < len(half) else "" for half in (both.agreed, both.approved))
        paragraph = paper.add_paragraph()
        paragraph.paragraph_format.tab_stops.add_tab_stop(APPROVAL_AT)
        _write(paragraph, f"{left}\t{right}", BODY, is_bold=place == 0)


def _title(paper: Paper, plan: PlanPaper) -> None:
    _centred(paper, printable(plan.organisation), BODY).paragraph_format.space_before = Pt(12)
    title = _centred(paper, printable(plan.table.head.title), TITLE, is_bold=True)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(6)
    for note in notes(plan):
        _centred(paper, note, HEAD).paragraph_format.space_after = Pt(4)


def _centred(paper: Paper, text: str, size: Pt, *, is_bold: bool = False) -> Paragraph:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    _write(paragraph, text, size, is_bold=is_bold)
    return paragraph


# The table


def _table(paper: Paper, plan: PlanPaper) -> None:
    shown = columns(plan)
    grid = paper.add_table(rows=0, cols=len(shown), style="Table Grid")
    grid.autofit, grid.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    whole = sum(column.share for column in shown)
    for column, block in zip(shown, grid.columns, strict=True):
        block.width = Mm(SHEET * column.share // whole)
    tighten(grid)
    head = add_row(grid, is_head=True)
    for column, cell in zip(shown, head.cells, strict=True):
        _fill(cell, column.title, column, CELL_HEAD)
    for line in lines(plan):
        match line:
            case SectionLine():
                _section(grid, line.title)
            case RowLine():
                for column, cell, text in zip(shown, add_row(grid).cells, line.cells, strict=True):
                    _fill(cell, text, column, CELL)


def _section(grid: Grid, title: str) -> None:
    """One cell across the table, never alone at the foot of a sheet."""
    row = add_row(grid)
    first, *_, last = row.cells
    whole = first.merge(last)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shade.set(qn(f"w:{name}"), value)
    whole._tc.get_or_add_tcPr().append(shade)
    _say(whole.paragraphs[0], title, CELL_BOLD)
    keep_with_next(row)


def _fill(cell: _Cell, text: str, column: Column, style: str) -> None:
    for place, line in enumerate(text.split("\n")):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        _say(paragraph, line, style)
        if column.is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _say(paragraph: Paragraph, text: str, style: str) -> None:
    paragraph._p.style = style  # by its id: python-docx would look the style up for every cell
    paragraph.add_run(text)


def _write(paragraph: Paragraph, text: str, size: Pt, *, is_bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = size, is_bold or None
