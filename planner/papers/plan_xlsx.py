"""План в Excel: the same table on a sheet that prints like the Word document, its head always in sight.

Every cell is a string or the number of a row, never a formula, a link or a date: what was typed is not calculated, and
no deadline moves by a day on its way through the dates of Excel.
"""

import io
from datetime import UTC, datetime, time
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.importing.formulas import may_be_calculated
from planner.papers.plan import RowLine, SectionLine, columns, footing, grif, lines, notes, printable
from planner.papers.word import TYPEFACE
from planner.queries.plan_paper import PlanPaper

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MM_OF_A_SIGN = 1.9
"""Excel measures a column in signs of its usual type."""
LINE = 15
"""The height of a line in points."""
SIGNS_ACROSS = 130
"""About so many signs of bold text fit across the whole table."""
A4 = 9
NEVER_GUESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Look = dict[str, Any]
TEXT: Look = {"font_name": TYPEFACE, "font_size": 11, "text_wrap": True, "valign": "top"}
CELL: Look = TEXT | {"border": 1}
SECTION: Look = CELL | {"bold": True, "bg_color": "#E8E8E8"}
HEAD: Look = CELL | {"bold": True, "align": "center", "valign": "vcenter"}
CENTRED: Look = TEXT | {"align": "center"}
TITLE: Look = CENTRED | {"bold": True, "font_size": 14}


def plan_xlsx(plan: PlanPaper) -> bytes:
    """The same plan is the same bytes on the same day."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True, **NEVER_GUESS}) as book:
        moment = datetime.combine(plan.as_of, time(), UTC).replace(tzinfo=None)
        title, author = printable(plan.table.head.title), printable(plan.organisation)
        book.set_properties({"title": title, "author": author, "created": moment})
        _Sheet(book, plan).fill()
    return written.getvalue()


class _Sheet:
    """One sheet, written from the top; `at` is the row that comes next."""

    def __init__(self, book: Workbook, plan: PlanPaper) -> None:
        self.book, self.plan, self.at = book, plan, 0
        self.sheet: Worksheet = book.add_worksheet("План")
        self.looks: dict[str, Any] = {}
        self.columns = columns(plan)
        self.last = len(self.columns) - 1

    def fill(self) -> None:
        self._approval()
        self._across(printable(self.plan.organisation), CENTRED)
        self._across(printable(self.plan.table.head.title), TITLE, height=20)
        for note in notes(self.plan):
            self._across(note, CENTRED)
        self._head()
        for line in lines(self.plan):
            match line:
                case SectionLine():
                    self._across(line.title, SECTION)
                case RowLine():
                    self._row(line.cells)

    def _approval(self) -> None:
        both = grif(self.plan.table.head)
        for half, first, last in ((both.agreed, 0, 2), (both.approved, 3, self.last)):
            self.sheet.merge_range(self.at, first, self.at, last, "", self._look(TEXT))
            self.sheet.write_string(self.at, first, "\n".join(half), self._look(TEXT))
        self.sheet.set_row(self.at, LINE * max(len(both.agreed), len(both.approved)))
        self.at += 1

    def _head(self) -> None:
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.share / MM_OF_A_SIGN)
            self.sheet.write_string(self.at, place, column.title, self._look(HEAD))
        self.at += 1
        self.sheet.freeze_panes(self.at, 0)
        self.sheet.repeat_rows(self.at - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer(f"&R{footing(self.plan)}  ·  стр. &P из &N")

    def _across(self, text: str, look: Look, height: int = LINE) -> None:
        """One cell from edge to edge; Excel finds no height for such a cell by itself."""
        self.sheet.merge_range(self.at, 0, self.at, self.last, "", self._look(look))
        self.sheet.write_string(self.at, 0, text, self._look(look, text))
        self.sheet.set_row(self.at, height * max(1, ceil(len(text) / SIGNS_ACROSS)))
        self.at += 1

    def _row(self, cells: tuple[str, ...]) -> None:
        for place, (column, text) in enumerate(zip(self.columns, cells, strict=True)):
            if column.is_number:
                self.sheet.write_number(self.at, place, int(text), self._look(CELL | {"align": "center"}))
            else:
                self.sheet.write_string(self.at, place, text, self._look(CELL, text))
        self.at += 1

    def _look(self, look: Look, text: str = "") -> Any:
        """The format of a cell; one that begins like a formula stays text when somebody edits it, too."""
        wanted = look | ({"quote_prefix": True} if may_be_calculated(text) else {})
        key = repr(wanted)
        if key not in self.looks:
            self.looks[key] = self.book.add_format(wanted)
        return self.looks[key]
