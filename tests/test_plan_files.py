"""The plan as a file: the words of the document and nothing that was calculated of them, in every form alike."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from planner.domain.assignment import Part
from planner.domain.plan import Cyclogram
from planner.importing.formulas import as_typed
from planner.papers.plan import file_name
from planner.papers.plan_csv import plan_csv
from planner.papers.plan_docx import plan_docx
from planner.papers.plan_xlsx import plan_xlsx
from planner.papers.word import TYPEFACE
from planner.queries.plan_paper import PlanPaper, plan_paper
from planner.queries.plan_table import EVERY_ROW, RowFilter
from planner.services.approve import agree, approve
from planner.services.plan import ActivityDraft, Assignee, add_activity
from tests.cast import Cast
from tests.test_formulas import HOSTILE
from tests.web.plans import drafted

Cells = list[list[str]]

HEAD = ["№", "Мероприятие", "Срок", "Ответственный", "Документ", "Отметка о выполнении"]
BASE, MONITORING = "Нормативная база", "Мониторинг"


@pytest.fixture
def plan_id(cast: Cast) -> int:
    """A draft of three rows in two sections, the last of them nobody's."""
    whose = (Assignee(cast.senior), Assignee(cast.council))
    return drafted(
        cast,
        ActivityDraft("Анкетирование", "до 20 ноября", section=BASE, result_document="справка", assignees=whose),
        ActivityDraft("Наблюдение занятий", "9 и 23 декабря,\n15 мая", section=BASE, assignees=(Assignee(cast.head),)),
        ActivityDraft("Внеплановая оценка", "по мере необходимости", section=MONITORING, invariant=False),
    )


@pytest.fixture
def approved(cast: Cast, plan_id: int) -> int:
    cast.vera.do(agree, plan_id, "1", date(2026, 8, 28))
    cast.vera.do(approve, plan_id, "84", date(2026, 8, 31))
    return plan_id


def of(cast: Cast, plan_id: int, only: RowFilter = EVERY_ROW) -> PlanPaper:
    return cast.olga.ask(plan_paper, plan_id, only)


def word(paper: PlanPaper) -> Paper:
    return Document(io.BytesIO(plan_docx(paper)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def rows_of_word(paper: PlanPaper) -> Cells:
    (table,) = word(paper).tables
    merged_once = [{cell._tc: cell for cell in row.cells}.values() for row in table.rows]
    return [[plain(cell.text) for cell in cells] for cells in merged_once]


def rows_of_excel(paper: PlanPaper) -> Cells:
    """The rows from the head down; of a merged cell its first place only."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(plan_xlsx(paper))).get_sheet_by_index(0).to_python()
    texts = [[plain(f"{cell:.0f}" if isinstance(cell, float) else str(cell)) for cell in row] for row in rows]
    below = texts[next(place for place, row in enumerate(texts) if row[0] == HEAD[0]) :]
    return [row if any(row[1:]) else row[:1] for row in below]


def rows_of_csv(paper: PlanPaper) -> Cells:
    read = list(csv.reader(io.StringIO(plan_csv(paper).decode("utf-8-sig"), newline=""), delimiter=";"))
    return [[plain(as_typed(cell)) for cell in (row if any(row[1:]) else row[:1])] for row in read]


FORMS: Sequence[Callable[[PlanPaper], Cells]] = (rows_of_word, rows_of_excel, rows_of_csv)
in_every_form = pytest.mark.parametrize("rows_of", FORMS)


@in_every_form
def test_rows_stand_under_their_sections_in_the_words_of_the_document(
    cast: Cast, plan_id: int, rows_of: Callable[[PlanPaper], Cells]
) -> None:
    whose = "Старший воспитатель, педагогический совет"
    assert rows_of(of(cast, plan_id)) == [
        HEAD,
        [BASE],
        ["1", "Анкетирование", "до 20 ноября", whose, "справка", ""],
        ["2", "Наблюдение занятий", "9 и 23 декабря,\n15 мая", "Заведующий", "", ""],
        [MONITORING],
        ["3", "Внеплановая оценка", "по мере необходимости", "", "", ""],
    ]


@in_every_form
def test_those_who_do_and_who_check_have_columns_of_their_own_where_there_are_any(
    cast: Cast, rows_of: Callable[[PlanPaper], Cells]
) -> None:
    whose = (
        Assignee(cast.senior),
        Assignee(cast.teachers, part=Part.EXECUTOR),
        Assignee(cast.council, part=Part.CONTROLLER),
        Assignee(person_id=cast.vera_id, part=Part.CONTROLLER),
    )
    head, row = rows_of(of(cast, drafted(cast, ActivityDraft("Замеры", "май", assignees=whose))))
    assert head == [*HEAD[:4], "Исполнители", "Контроль", *HEAD[4:]]
    assert row[3:6] == ["Старший воспитатель", "Воспитатели групп", "Педагогический совет, Орлова Вера Николаевна"]


@in_every_form
def test_rows_without_a_section_do_not_slip_under_the_one_before(
    cast: Cast, rows_of: Callable[[PlanPaper], Cells]
) -> None:
    bare, own = ActivityDraft("Без своего раздела"), ActivityDraft("В разделе", section=BASE)
    alone, beside = drafted(cast, bare, year=2025), drafted(cast, own, year=2026)
    cast.olga.do(lambda work: setattr(work.find(Cyclogram, beside).activities[0], "number", 0))
    cast.olga.do(add_activity, beside, bare)
    assert [row[0] for row in rows_of(of(cast, alone))] == ["№", "1"]
    assert [row[0] for row in rows_of(of(cast, beside))] == ["№", BASE, "0", "Без раздела", "1"]


@in_every_form
def test_the_mark_says_how_it_goes_and_what_no_order_has_approved(
    cast: Cast, approved: int, rows_of: Callable[[PlanPaper], Cells]
) -> None:
    cast.olga.do(add_activity, approved, ActivityDraft("Проверка по жалобе"), "Жалоба")
    cast.olga.do(add_activity, approved, ActivityDraft("Новое"), "Просьба", for_next_edition=True)
    marks = {row[1]: row[-1] for row in rows_of(of(cast, approved)) if len(row) > 1}
    assert marks["Анкетирование"] == "просрочено 1"
    assert marks["Проверка по жалобе"] == "сверх плана"
    assert marks["Новое"] == "для следующей редакции"


@in_every_form
def test_what_people_typed_comes_through_to_the_sign_but_for_what_no_file_may_hold(
    cast: Cast, rows_of: Callable[[PlanPaper], Cells]
) -> None:
    typed = ["<b>& «Ко»", 'в "кавычках"; с точкой с запятой', *HOSTILE]
    rows = [ActivityDraft(f"Строка {text}", result_document=text) for text in [*typed, "\x01\x1b[0m"]]
    plan_id = drafted(cast, *rows)
    found = [row[4] for row in rows_of(of(cast, plan_id))[1:]]
    assert found == [*(text.replace("\r", "\n") for text in typed), "[0m"]


# Word


def above_the_table(paper: PlanPaper) -> list[str]:
    return [plain(paragraph.text) for paragraph in word(paper).paragraphs if paragraph.text]


def test_an_approved_plan_shows_who_agreed_and_who_approved(cast: Cast, approved: int) -> None:
    assert above_the_table(of(cast, approved)) == [
        "СОГЛАСОВАНО\tУТВЕРЖДЕНО",
        "протокол от 28 августа 2026 г. № 1\tприказом от 31 августа 2026 г. № 84",
        "Детский сад № 12 «Ромашка»",
        "Циклограмма ВСОКО на 2026/2027 учебный год",
    ]


def test_a_draft_is_a_project(cast: Cast, plan_id: int) -> None:
    paper = of(cast, plan_id)
    assert above_the_table(paper)[0] == "\tПРОЕКТ"
    foot = word(paper).sections[0].footer.paragraphs[0].text
    assert plain(foot).startswith("Проект на 23 ноября 2026 г.  ·  стр. ")
    assert file_name(paper, "docx") == "Циклограмма ВСОКО на 2026-2027 учебный год, проект.docx"


def test_under_the_title_stands_which_rows_were_asked_for(cast: Cast, approved: int) -> None:
    paper = of(cast, approved, RowFilter(section=MONITORING, invariant=False))
    assert above_the_table(paper)[-1] == f"Отобрано: раздел: {MONITORING}, только вариатив. Показано 1 из 3."
    assert [row[0] for row in rows_of_word(paper)] == ["№", MONITORING, "3"]
    assert file_name(paper, "docx") == "Циклограмма ВСОКО на 2026-2027 учебный год, часть.docx"


def test_changes_after_the_order_do_not_pass_for_approved(cast: Cast, approved: int) -> None:
    cast.olga.do(add_activity, approved, ActivityDraft("Проверка по жалобе"), "Жалоба")
    said = "Изменено или добавлено после приказа: 1 строка, это отмечено в последнем столбце."
    assert above_the_table(of(cast, approved))[-1] == said


def test_the_sheet_lies_on_its_side_and_the_table_fits_it(cast: Cast, plan_id: int) -> None:
    paper = word(of(cast, plan_id))
    (section,), (table,) = paper.sections, paper.tables
    inside = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert 0.97 < sum(column.width or 0 for column in table.columns) / inside <= 1


def test_the_head_repeats_sections_are_one_cell_and_no_row_is_torn(cast: Cast, plan_id: int) -> None:
    (table,) = word(of(cast, plan_id)).tables
    head, section, *_ = table.rows
    assert head._tr.trPr is not None
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert section._tr.tc_lst[0].grid_span == len(HEAD)
    assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_typeface_is_named_for_every_script(cast: Cast, plan_id: int) -> None:
    fonts = word(of(cast, plan_id)).styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {TYPEFACE}


def test_the_same_plan_is_the_same_bytes(cast: Cast, plan_id: int) -> None:
    paper = of(cast, plan_id)
    assert plan_docx(paper) == plan_docx(paper)


# Excel


def parts_of_excel(paper: PlanPaper) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(plan_xlsx(paper))) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def test_no_cell_of_a_sheet_is_a_formula_a_link_or_a_date(cast: Cast) -> None:
    links = ("http://evil.example", "mailto:a@b.example", "20.04.2027", "1.10")
    plan_id = drafted(cast, *(ActivityDraft(f"Строка {text}", text, result_document=text) for text in HOSTILE + links))
    parts = parts_of_excel(of(cast, plan_id))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert "<f" not in sheet.replace("<fitToPage", "").replace("<footer", "")
    assert "hyperlink" not in sheet
    assert not [name for name in parts if "rels" in name and "sheet" in name]
    numbers = re.findall(r'<c r="([A-Z])\d+" s="\d+"><v>', sheet)
    assert set(numbers) == {"A"}


def test_what_begins_like_a_formula_stays_text_when_it_is_edited(cast: Cast) -> None:
    with_formula = of(cast, drafted(cast, ActivityDraft("=1+1", "до 20 апреля"), year=2025))
    without = of(cast, drafted(cast, ActivityDraft("Анкетирование", "до 20 апреля"), year=2026))
    quoted = ["quotePrefix" in parts_of_excel(paper)["xl/styles.xml"] for paper in (with_formula, without)]
    assert quoted == [True, False]


def test_the_head_stays_in_sight_and_on_every_sheet(cast: Cast, approved: int) -> None:
    parts = parts_of_excel(of(cast, approved))
    sheet, book = parts["xl/worksheets/sheet1.xml"], parts["xl/workbook.xml"]
    assert '<pane ySplit="4"' in sheet
    assert "План!$4:$4" in book
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "Редакция 1. Отметки на 23\u00a0ноября 2026\u00a0г.  ·  стр. &amp;P из &amp;N" in sheet


def test_the_same_plan_is_the_same_workbook(cast: Cast, plan_id: int) -> None:
    paper = of(cast, plan_id)
    assert plan_xlsx(paper) == plan_xlsx(paper)


# CSV


def test_excel_opens_the_table_by_a_double_click_and_calculates_nothing(cast: Cast) -> None:
    plan_id = drafted(cast, *(ActivityDraft(text.strip() or "-", phrase=text) for text in HOSTILE))
    content = plan_csv(of(cast, plan_id))
    assert content.startswith('\ufeff"№";"Мероприятие"'.encode())
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@", "＝"))]


def test_a_plan_without_rows_is_a_table_with_its_head(cast: Cast) -> None:
    paper = of(cast, drafted(cast))
    assert [rows_of(paper) for rows_of in FORMS] == [[HEAD]] * len(FORMS)
