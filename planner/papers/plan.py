"""План как документ (plan): what stands above the table, in its columns and under it, for Word, Excel and CSV alike.

The words of a deadline are those of the document, never a date made of them, so nothing moves by a day on the way.
What the plan says beside the words of its document (сверх плана, изменена, выполнено) stands in the last column: the
others hold what was approved and nothing else, and are read back into the same rows.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from planner.queries.plan_head import PlanHead
from planner.queries.plan_paper import PlanPaper
from planner.queries.plan_table import PlanRow
from planner.russian import capitalised, counted, long_day, numbered

NO_SECTION = "Без раздела"


@dataclass(frozen=True)
class Column:
    title: str
    share: int
    """Of the width of a sheet, in millimetres when all usual columns are there."""
    text: Callable[[PlanRow], str]
    is_number: bool = False
    is_usual: bool = True
    """Whether the column is there even if it is empty."""


def _mark(row: PlanRow) -> str:
    return "\n".join(line for line in (_beside_the_order(row), row.standing.words) if line)


def _beside_the_order(row: PlanRow) -> str:
    """What of the row no order has approved yet."""
    if row.beyond_reason is not None:
        return "сверх плана"
    if row.is_for_next_edition:
        return "для следующей редакции"
    return "изменена после приказа" if row.is_changed else ""


EVERY_COLUMN = (
    Column("№", 11, lambda row: str(row.number), is_number=True),
    Column("Мероприятие", 94, lambda row: row.title),
    Column("Срок", 42, lambda row: row.phrase),
    Column("Ответственный", 50, lambda row: capitalised(", ".join(row.responsible))),
    Column("Исполнители", 38, lambda row: capitalised(", ".join(row.executors)), is_usual=False),
    Column("Контроль", 32, lambda row: capitalised(", ".join(row.controllers)), is_usual=False),
    Column("Документ", 36, lambda row: row.document),
    Column("Отметка о выполнении", 29, _mark),
)
"""Called as most such documents call them: whoever reads a table by its headings knows these."""


def columns(paper: PlanPaper) -> tuple[Column, ...]:
    """The usual ones, and those which some row needs."""
    rows = paper.table.rows
    return tuple(column for column in EVERY_COLUMN if column.is_usual or any(column.text(row) for row in rows))


@dataclass(frozen=True)
class SectionLine:
    title: str


@dataclass(frozen=True)
class RowLine:
    cells: tuple[str, ...]
    """As many as there are columns; a cell may have several lines."""


Line = SectionLine | RowLine


def lines(paper: PlanPaper) -> Iterator[Line]:
    """The table under its head, from top to bottom."""
    shown, is_first = columns(paper), True
    for section in paper.table.sections:
        # Rows without a section that open a plan need no heading; after a section they would seem to be its own.
        if section.title or not is_first:
            yield SectionLine(printable(section.title or NO_SECTION))
        for row in section.rows:
            yield RowLine(tuple(printable(column.text(row)) for column in shown))
        is_first = False


# Above and below the table


@dataclass(frozen=True)
class Grif:
    """Who agreed to the plan and who approved it, line by line."""

    agreed: tuple[str, ...]
    approved: tuple[str, ...]


def grif(head: PlanHead) -> Grif:
    agreed: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    if head.agreed_on is not None:
        agreed = ("СОГЛАСОВАНО", _paper("протокол", head.agreed_on, head.protocol))
    if head.order_on is not None:
        edition = (f"(редакция {head.edition})",) if head.edition != 1 else ()
        approved = ("УТВЕРЖДЕНО", _paper("приказом", head.order_on, head.order_no), *edition)
    return Grif(agreed, approved or ("ПРОЕКТ",))


def _paper(called: str, dated_on: date, number: str) -> str:
    """«приказом от 31 августа 2026 г. № 84»."""
    return f"{called} от {long_day(dated_on)}" + (f" {numbered(printable(number))}" if number else "")


def notes(paper: PlanPaper) -> tuple[str, ...]:
    """What the reader has to know of the table: that it is a part of the plan, that no order has approved all of it."""
    table, said = paper.table, []
    if not paper.only.is_empty:
        asked = printable(", ".join(paper.only.words.values()))
        said.append(f"Отобрано: {asked}. Показано {len(table.rows)} из {table.total}.")
    changed = sum(row.is_changed for row in table.rows)
    if changed:
        rows = counted(changed, "строка", "строки", "строк")
        said.append(f"Изменено или добавлено после приказа: {rows}, это отмечено в последнем столбце.")
    return tuple(said)


def footing(paper: PlanPaper) -> str:
    """«Редакция 1. Отметки на 23 ноября 2026 г.»."""
    head, as_of = paper.table.head, long_day(paper.as_of)
    return f"Редакция {head.edition}. Отметки на {as_of}" if head.is_approved else f"Проект на {as_of}"


_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def file_name(paper: PlanPaper, ending: str) -> str:
    """«Циклограмма ВСОКО на 2026-2027 учебный год.docx»: no sign that a file of Windows may not have in its name."""
    head = paper.table.head
    whole = _FORBIDDEN_IN_NAMES.sub("-", head.title).strip(" .")
    parts = (whole, "" if head.is_approved else "проект", "" if paper.only.is_empty else "часть")
    return f"{', '.join(part for part in parts if part)}.{ending}"


_NOT_IN_A_PAPER = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Without control signs: a file of Word or Excel that holds one does not open."""
    return _NOT_IN_A_PAPER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
