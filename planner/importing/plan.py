"""План из файла (PlanFile): everything that was read of a document that somebody brought, before anything is written.

Tables that are no plan, as the signatures over it, give their lines to the approval; what a line over or under a
table says of all its rows is given to the rows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from calendars.phrases import read
from calendars.rule import Habits, Months
from calendars.school_year import SchoolYear
from planner.domain.errors import Invalid
from planner.importing.approval import Approval, approval_in
from planner.importing.files import read_document
from planner.importing.grid import Document, Grid, lines_of
from planner.importing.headings import Role
from planner.importing.layout import Layout, guessed, headed
from planner.importing.rows import PlanRow, PlanTable, TaskRow
from planner.importing.tables import TableText, Tell, is_stage, read_table, said_of_all, with_people
from planner.russian import normalise

NO_TABLE = "В файле нет таблицы плана: не видно столбцов с мероприятиями и сроками."
EMPTY_TABLE = "Таблица пуста: под заголовком нет ни одного мероприятия."
TIMETABLE = "Это расписание специалиста на неделю, а не план на год: в нём дни недели и часы занятий."
NO_SUCH_TABLE = "Таблицы с таким номером в файле нет. Таблиц с планом: {count}."

_WEEKDAY = re.compile(r"\b(понедельник|вторник|сред[аыу]|четверг|пятниц[аыу]|пн|вт|ср|чт|пт)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[.:\-]([0-5][05])\s*[-–—]\s*([01]?\d|2[0-3])[.:\-]([0-5][05])\b")
_LEAST_DAYS, _LEAST_HOURS = 3, 3
_LONGEST_TITLE = 150


@dataclass(frozen=True)
class PlanFile:
    """`approval` is None where the document names neither protocol nor order."""

    approval: Approval | None
    tables: tuple[PlanTable, ...]


def read_plan(
    content: bytes, year: SchoolYear, habits: Habits, *, table: int | None = None, tell: Tell = lambda done, total: None
) -> PlanFile:
    """What the file says for this school year; of its tables all, or the one of this number. Raises Invalid."""
    reader = _Reader(year, habits, tell)
    found = reader.read(read_document(content))
    if table is None:
        return found
    if not 1 <= table <= len(found.tables):
        raise Invalid("table", NO_SUCH_TABLE.format(count=len(found.tables)))
    return replace(found, tables=(found.tables[table - 1],))


class _Reader:
    def __init__(self, year: SchoolYear, habits: Habits, tell: Tell) -> None:
        self._year, self._habits, self._tell = year, habits, tell
        self._tables: list[PlanTable] = []
        self._lines: list[str] = []
        """Everything that is no row of a plan."""
        self._between: list[str] = []
        """Those of them since the last table."""
        self._timetables = 0

    def read(self, document: Document) -> PlanFile:
        for part in _whole(document.parts):
            if isinstance(part, Grid):
                self._read_grid(part)
            else:
                self._hear(part.split("\n"))
        self._give_to_last()
        tables = tuple(table for table in self._tables if any(isinstance(row, TaskRow) for row in table.rows))
        if not tables:
            raise Invalid("file", TIMETABLE if self._timetables else EMPTY_TABLE if self._tables else NO_TABLE)
        tables = tuple(replace(table, index=index) for index, table in enumerate(tables, start=1))
        return PlanFile(approval_in(self._lines) or None, tables)

    def _hear(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._lines.append(line)
            self._between.append(line)

    def _read_grid(self, grid: Grid) -> None:
        if _is_timetable(grid):
            self._timetables += 1
            return
        layout = headed(grid) or guessed(grid)
        if layout is None:
            self._hear(lines_of([grid]))
            return
        start = 0
        while layout is not None:
            self._hear(grid.line(row) for row in range(start, layout.top) if grid.own(row))
            following = _next_heading(grid, layout)
            end = _before_title(grid, following.top, layout.body) if following else len(grid.rows)
            self._read_table(grid, layout, end)
            layout, start = following, end

    def _read_table(self, grid: Grid, layout: Layout, end: int) -> None:
        over = self._title_over()
        self._give_to_last()
        text = read_table(grid, layout, self._year, self._habits, over=over, last=end, tell=self._tell)
        columns = {role.value: layout.heading(role) for role in _SHOWN}
        self._tables.append(PlanTable(0, columns, text.responsible, _answered(text)))
        self._between = []
        self._lines += text.leftover

    def _title_over(self) -> str:
        """The last line over a table, where it is a month, or the title of a further table."""
        line = next((line for line in reversed(self._between) if line.strip()), "")
        is_month = isinstance(read(line, self._year, self._habits).rule, Months) and len(line.split()) <= 4
        is_title = bool(self._tables) and len(line) < _LONGEST_TITLE and not said_of_all(line)
        return line if is_month or is_title or is_stage(line) else ""

    def _give_to_last(self) -> None:
        """A line between tables that says who answers for all: it belongs to the table that names nobody itself."""
        who = next((who for line in self._between if (who := said_of_all(line))), None)
        if who and self._tables and not self._tables[-1].responsible:
            last = self._tables[-1]
            if last.columns[Role.RESPONSIBLE.value] is None:
                rows = _answered(TableText(last.rows, who, ()))
                self._tables[-1] = replace(last, responsible=who, rows=rows)
                self._between = []


_SHOWN = (Role.ACTIVITY, Role.DEADLINE, Role.RESPONSIBLE, Role.DOCUMENT)


def _answered(text: TableText) -> tuple[PlanRow, ...]:
    """The rows, those that name nobody with the people of the whole table."""
    if text.responsible is None:
        return text.rows
    return tuple(
        with_people(row, text.responsible) if isinstance(row, TaskRow) and not row.responsible_raw else row
        for row in text.rows
    )


def _whole(parts: Iterable[str | Grid]) -> Iterator[str | Grid]:
    """The parts, with tables put together again that a page break divided: nothing stands between them."""
    held: Grid | None = None
    for part in parts:
        if isinstance(part, str):
            if held is not None:
                yield held
                held = None
            yield part
        elif held is not None and held.width == part.width and _goes_on(held, part):
            held = held.followed_by(part)
        else:
            if held is not None:
                yield held
            held = part
    if held is not None:
        yield held


def _goes_on(before: Grid, after: Grid) -> bool:
    heading, again = headed(before), headed(after)
    if heading is None:
        return False
    return again is None or (again.top == 0 and _said(heading) == _said(again))


def _said(layout: Layout) -> list[str]:
    return [normalise(column.heading) for column in layout.columns]


def _next_heading(grid: Grid, layout: Layout) -> Layout | None:
    """Where another table begins below; the same heading again is only repeated, unless a blank row precedes it."""
    found = headed(grid, layout.body)
    while found is not None and _said(found) == _said(layout) and found.top > 0 and grid.own(found.top - 1):
        found = headed(grid, found.body)
    return found


def _before_title(grid: Grid, top: int, body: int) -> int:
    """Where the rows of a table end: the lone cells right over the next heading are its title."""
    while top > body and len(grid.own(top - 1)) < 2:
        top -= 1
    return top


def _is_timetable(grid: Grid) -> bool:
    """Weekdays with clock times: a specialist's week, which is called a циклограмма too."""
    text = "\n".join(lines_of([grid]))
    days = {match[1].lower()[:2] for match in _WEEKDAY.finditer(text)}
    return len(days) >= _LEAST_DAYS and len(_CLOCK.findall(text)) >= _LEAST_HOURS
