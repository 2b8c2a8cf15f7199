"""The year's analysis on paper: every number is the query's, what is missing is seen, the file opens everywhere."""

import html
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.table import Table

from planner.papers.analysis import basis
from planner.papers.report_docx import report_docx
from planner.papers.report_html import report_html
from planner.papers.word import TYPEFACE
from planner.queries.year_figures import Count, Figures, FiguresLine
from planner.queries.year_report import YearReport, year_report
from planner.services.plan import ActivityDraft
from tests.cast import Cast, approved_plan
from tests.year_over import YearOver


@pytest.fixture
def report(cast: Cast, year: YearOver) -> YearReport:
    return cast.olga.ask(year_report, 2026)


@pytest.fixture
def paper(report: YearReport) -> Paper:
    return Document(io.BytesIO(report_docx(report)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def cells(table: Table) -> list[list[str]]:
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def table_of(paper: Paper, first_head: str) -> list[list[str]]:
    """The rows of the table whose first column is called so, without its head."""
    return next(rows[1:] for rows in map(cells, paper.tables) if rows[0][0] == first_head)


def shown(line: FiguresLine) -> list[str]:
    """The line as paper shows it, in the order of its columns."""
    figures: Figures = line.figures
    counts: Iterable[Count] = (
        figures.planned,
        figures.done,
        figures.in_time,
        figures.late,
        figures.review,
        figures.not_done,
        figures.ahead,
        figures.cancelled,
        figures.not_required,
        figures.moved,
    )
    percents = [figures.done_percent, figures.in_time_percent]
    return [
        line.title,
        *(str(count.number) if count else "–" for count in counts),
        *("–" if value is None else str(value) for value in percents),
    ]


@pytest.mark.parametrize("head", ["Раздел", "Квартал", "Месяц", "Ответственный"])
def test_every_number_of_the_tables_is_the_query_s(paper: Paper, report: YearReport, head: str) -> None:
    lines = {
        "Раздел": report.by_section,
        "Квартал": report.by_quarter,
        "Месяц": report.by_month,
        "Ответственный": report.by_position,
    }[head]
    total = [] if head == "Ответственный" else [shown(FiguresLine("Всего", report.total))]
    assert table_of(paper, head) == [*map(shown, lines), *total]


def test_the_total_is_what_was_counted_by_hand(paper: Paper) -> None:
    assert table_of(paper, "Раздел")[-1] == ["Всего", "11", "4", "3", "1", "1", "3", "1", "1", "1", "1", "57", "43"]


def test_the_text_and_the_rule_stand_as_the_page_shows_them(paper: Paper, report: YearReport) -> None:
    written = [paragraph.text for paragraph in paper.paragraphs]
    for paragraph in report.paragraphs:
        assert "".join(run.text for run in paragraph) in written
    assert f"Как посчитано. {report.rule_text}" in written


def test_it_has_a_head_a_grif_a_title_a_basis_and_a_signature(paper: Paper, report: YearReport) -> None:
    written = [plain(paragraph.text) for paragraph in paper.paragraphs]
    assert written[:6] == [
        "Детский сад № 12 «Ромашка»",
        "УТВЕРЖДАЮ",
        "Заведующий",
        "________________ В. Н. Орлова",
        "«____» ______________ 20___ г.",
        "Анализ выполнения циклограммы за 2026/2027 учебный год",
    ]
    assert plain(basis(report)) == "Циклограмма ВСОКО на 2026/2027 учебный год, редакция 1, приказ от 31.08.2026 № 84"
    assert written[7] == "Данные на 7 июня 2027 г."
    assert written[-1] == "Старший воспитатель   ________________   О. С. Белова"


def test_what_is_missing_is_yellow_and_nothing_else(paper: Paper) -> None:
    in_tables = [p for table in paper.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    runs = [run for paragraph in (*paper.paragraphs, *in_tables) for run in paragraph.runs]
    yellow = {plain(run.text) for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW}
    assert yellow == {
        "Проект. Не хватает 4 сведений: места, где они нужны, выделены жёлтым.",
        "[не заполнено: причина]",
        "[не заполнено: вывод]",
        "[не заполнено: исполнение]",
        "[не заполнено: дата]",
    }
    assert {plain(run.text) for run in runs if "[не заполнено" in run.text} < yellow


def test_a_table_says_its_widths_and_repeats_its_head(paper: Paper) -> None:
    """LibreOffice, Р7 and МойОфис lay a table out by tblGrid and the widths of its cells."""
    for table in paper.tables:
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        for row in table.rows:
            assert [cell.width.twips for cell in row.cells if cell.width] == grid
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_wide_tables_stand_on_a_sheet_that_lies_on_its_side(paper: Paper) -> None:
    inside = [
        (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        for section in paper.sections
    ]
    widest = max(sum(column.width or 0 for column in table.columns) for table in paper.tables)
    assert [round(width / 36_000) for width in inside] == [165, 262, 165]  # millimetres
    assert round(widest / 36_000) <= 262


def test_the_typeface_is_named_for_every_script(paper: Paper) -> None:
    for name in ("Normal", "Heading 1", "Caption", "Small"):
        fonts = paper.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {TYPEFACE}
        assert not [attribute for attribute in fonts.attrib if "Theme" in str(attribute)]


def test_the_same_report_is_the_same_bytes(report: YearReport) -> None:
    first, second = report_docx(report), report_docx(report)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert len(package.namelist()) == len(set(package.namelist()))


def test_the_printed_page_says_the_same_as_word(paper: Paper, report: YearReport) -> None:
    without_marks = re.sub(r"</?mark>", "", report_html(report))
    page = plain(html.unescape(re.sub(r"<[^>]+>", " ", without_marks)))
    in_tables = [cell for table in paper.tables for row in cells(table) for cell in row]
    for text in [plain(paragraph.text) for paragraph in paper.paragraphs] + in_tables:
        for word in text.split():
            assert word in page


def test_the_printed_page_needs_nothing_else_and_escapes_what_people_typed(cast: Cast) -> None:
    approved_plan(cast, ActivityDraft("<script>alert(1)</script> & «Ко»", "до 30 ноября"))
    page = report_html(cast.olga.ask(year_report, 2026))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; «Ко»" in page
    assert not re.search(r"<script|<link|src=|@import|url\(", page)


def test_an_organisation_without_head_and_people_still_gets_its_paper(cast: Cast) -> None:
    """A name nobody entered is missing like anything else."""
    approved_plan(cast, ActivityDraft("Анкетирование", "до 30 ноября"))
    bare = replace(cast.olga.ask(year_report, 2026), head=None, compiler=None)
    written = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(report_docx(bare))).paragraphs)
    assert "[не заполнено: руководитель]" in written
    assert "[не заполнено: составитель]" in report_html(bare)
