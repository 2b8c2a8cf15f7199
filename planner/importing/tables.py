"""Таблица плана (table): the rows of a Grid under its Layout, read one after another from the top.

A row is read with what stands over it: the section, the month, the cells that reach down. Where it is not certain
what was meant the row stays whole and says so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from calendars.phrases import Confidence, Reading, read
from calendars.rule import AllYear, Habits, Months, Range, Unparsable, WeekOfMonth
from calendars.school_year import SchoolYear
from planner.importing import responsible
from planner.importing.grid import Cell, Grid
from planner.importing.headings import Role
from planner.importing.layout import Column, Layout, is_number, is_numbering, names_somebody
from planner.importing.lists import items, joined, owners
from planner.importing.rows import PlanRow, SectionRow, TaskRow
from planner.russian import counted, normalise

FROM_HEADING = "Срок взят из заголовка раздела."
FROM_ABOVE = "Срок взят из строки выше."
IN_ACTIVITY = "В тексте мероприятия есть дата: проверьте, не срок ли это."
MOVED = "Клетки сдвинуты: «{text}» прочитано как {what}."

_ALL_ANSWER = re.compile(
    r"^\s*ответственн\w*(?:\s+(?:за|лиц\w*|исполнител\w*)[^:–—]*)?\s*[:–—-]\s*(?P<who>\S.*)$", re.I | re.S
)
_ROMAN = re.compile(r"[IVXLCІХ]{1,6}[.)]?")
_LEADING_NUMBER = re.compile(r"^(?P<n>\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+)\s*(?=[^\W\d_]|[«\"(])")
_LEADING_ROMAN = re.compile(r"^[IVXІХ]{1,5}[.)]\s+(?=\S)")
_STAGE = re.compile(r"^(этап|раздел|модул|блок|направлен|глав|част|ступен)", re.IGNORECASE)
_ONLY_MONTHS = re.compile(
    r"(?:(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*|месяц\w*|и|[,/.–-]"
    r"|(?:20)?\d\d|г(?:од)?а?\b|\s)+",
    re.IGNORECASE,
)
_DATED_WORDS = re.compile(r"\b(до|не позднее|к)\s+\d{1,2}\b|\b\d{1,2}\.\d{2}(\.\d{2,4})?\b", re.IGNORECASE)
_SUMMER = re.compile(r"\bлет(о|а|ом|н\w+)\b", re.IGNORECASE)
_PAPER = re.compile(
    r"^(протокол|справк|приказ|отч[её]т|информаци|анализ|план|таблиц|диаграмм|карт|журнал|рекомендац|материал|сводк"
    r"|аналитическ|заключени|акт)",
    re.IGNORECASE,
)
_END = re.compile(
    r"_{3,}|^\s*(составил|подпис|исполнитель\s*:|согласован|утвержд[её]н|принят[оа]?\s+на\b)", re.IGNORECASE
)
_MARK = re.compile(r"[+*✓✔√●•■xхvVXХ✗✕#]+|да", re.IGNORECASE)
_NUMERAL = re.compile(r"\d{1,2}")
_TITLE = 200
_ORDER: dict[Confidence, int] = {"low": 0, "medium": 1, "high": 2}


Tell: TypeAlias = "Callable[[int, int], None]"
"""Hears how many rows of how many are read."""


@dataclass(frozen=True)
class TableText:
    """What a table gave."""

    rows: tuple[PlanRow, ...]
    responsible: str | None
    leftover: tuple[str, ...]
    """Lines in it that are no rows of a plan: signatures, approvals."""


def read_table(
    grid: Grid, layout: Layout, year: SchoolYear, habits: Habits, *, over: str, last: int, tell: Tell
) -> TableText:
    """The rows below the heading down to `last`. `over` is the line above the table: a section or a month."""
    reader = _TableReader(grid, layout, year, habits)
    return reader.read(over, last, tell)


def is_stage(text: str) -> bool:
    """A title that calls itself one: «Раздел 2. Кадры», «Модуль „Классное руководство“»."""
    return bool(_STAGE.match(text))


def said_of_all(text: str) -> str | None:
    """Who answers for a whole table: «Ответственные за проведение: заведующий, воспитатели»."""
    match = _ALL_ANSWER.match(text)
    return joined(match["who"]).rstrip(" .;") if match else None


@dataclass
class _Above:
    """What the rows so far say about those that follow."""

    section: str | None = None
    month: Reading | None = None
    """The month of a row «Сентябрь»."""
    period: Reading | None = None
    """The longer time in which a section happens."""
    is_summer: bool = False


class _TableReader:
    def __init__(self, grid: Grid, layout: Layout, year: SchoolYear, habits: Habits) -> None:
        self._grid, self._layout, self._year, self._habits = grid, layout, year, habits
        self._rows: list[PlanRow] = []
        self._leftover: list[str] = []
        self._all: str | None = None
        self._above = _Above()
        self._months_lead = False
        self._held: dict[int, str] = {}
        """The last text of every column that groups the rows below it."""
        activity = layout.of(Role.ACTIVITY)
        self._activity = activity[0] if activity else None
        self._directions = activity if len(activity) > 1 else []

    def read(self, over: str, last: int, tell: Tell) -> TableText:
        if over:
            self._open(over, None)
        for row in range(self._layout.body, last):
            self._read_row(row, last)
            tell(row + 1, last)
        while self._rows and isinstance(self._rows[-1], SectionRow) and _END.search(self._rows[-1].title):
            self._leftover.append(self._rows.pop().title)  # type: ignore[union-attr]
        rows = tuple(replace(row, row=number) for number, row in enumerate(self._rows, start=1))
        return TableText(rows, self._all, tuple(self._leftover))

    def _read_row(self, row: int, last: int) -> None:
        own = self._grid.own(row)
        if not own or is_numbering(own) or self._is_heading_again(row):
            return
        if len(own) == 1 and (who := said_of_all(own[0].text)):
            self._all = who
        elif len(own) == 1 and _END.search(own[0].text):
            self._leftover.append(own[0].text)
        elif self._is_section(row, own, last):
            self._open(*self._title(row, own))
        elif not self._goes_on(row, own):
            self._rows.extend(self._tasks(row))

    def _is_heading_again(self, row: int) -> bool:
        """Repeated on the next page."""
        said = [(normalise(cell.text), cell.column) for cell in self._grid.own(row)]
        tops = range(self._layout.top, self._layout.body)
        return any(said == [(normalise(cell.text), cell.column) for cell in self._grid.own(top)] for top in tops)

    def _text(self, row: int, column: Column | None) -> str:
        """What stands in this column; of a cell that covers several, in the first of them."""
        if column is None:
            return ""
        cell = self._grid.rows[row][column.place]
        is_first = column.place == 0 or self._grid.rows[row][column.place - 1] is not cell
        return cell.text if is_first else ""

    def _first(self, row: int, role: Role) -> str:
        return next((text for column in self._layout.of(role) if (text := self._text(row, column))), "")

    def _number(self, row: int) -> str:
        """The number of the row; a title may stand in the same column."""
        text = self._first(row, Role.NUMBER)
        return text if is_number(text) else ""

    # Sections

    def _is_section(self, row: int, own: Sequence[Cell], last: int) -> bool:
        number = self._number(row)
        rest = [cell for cell in own if cell.text != number]
        if len(rest) != 1:
            return len(rest) == 2 and self._is_stage(row, number, rest, last)
        title = rest[0]
        if len(joined(title.text)) > _TITLE or self._is_in_period(title):
            return False
        spread = sum(cell is title for cell in self._grid.rows[row])
        if number:
            return self._is_over_numbers(row, number, last)
        stands = self._activity is None or title.column <= self._activity.place or spread > 1
        return stands and not (title.text[:1].islower() and self._rows and isinstance(self._rows[-1], TaskRow))

    def _is_in_period(self, cell: Cell) -> bool:
        return any(column.place == cell.column for column in self._layout.periods)

    def _is_stage(self, row: int, number: str, rest: Sequence[Cell], last: int) -> bool:
        """A section with a period of its own: nobody answers for it, and the rows under it have their numbers."""
        places = {column.place for column in self._layout.of(Role.DEADLINE)}
        if rest[1].column not in places or self._activity is None or rest[0].column != self._activity.place:
            return False
        return _STAGE.match(rest[0].text) is not None or (bool(number) and self._is_over_numbers(row, number, last))

    def _is_over_numbers(self, row: int, number: str, last: int) -> bool:
        """«I.», «1.» before «1.1.», and «2» before another «1» number a section."""
        numbers = [text for other in range(row + 1, last) if (text := self._number(other))]
        if self._is_bare(row) and row + 1 < last and self._is_whole(row + 1) and not self._number(row + 1):
            return True
        if not numbers:
            return False
        below = numbers[0]
        if _ROMAN.fullmatch(number):
            return not _ROMAN.fullmatch(below) or self._is_bare(row + 1)
        stem, next_number = number.rstrip(".)"), below.rstrip(".)")
        starts_anew = next_number == "1" and (stem != "1" or any(number.rstrip(".)") != "1" for number in numbers))
        return next_number.startswith(f"{stem}.") or (starts_anew and self._is_bare(row))

    def _is_whole(self, row: int) -> bool:
        """Something to do with its deadline, and no rest of the row before."""
        activity = self._text(row, self._activity)
        return bool(activity and self._first(row, Role.DEADLINE)) and not _is_rest(activity)

    def _is_bare(self, row: int) -> bool:
        return not self._first(row, Role.DEADLINE) and not self._first(row, Role.RESPONSIBLE)

    def _title(self, row: int, own: Sequence[Cell]) -> tuple[str, str | None]:
        number = self._number(row)
        rest = [cell.text for cell in own if cell.text != number]
        return rest[0], rest[1] if len(rest) > 1 else None

    def _open(self, title: str, period_raw: str | None) -> None:
        """A row that stands over others: a section, or a month."""
        title = _LEADING_ROMAN.sub("", _LEADING_NUMBER.sub("", joined(title))).rstrip(" :")
        above, time = self._above, None if period_raw else self._time(title)
        above.is_summer = bool(_SUMMER.search(title)) or (above.is_summer and time is not None)
        if time is None:
            period = self._read(period_raw) if period_raw else self._period(title)
            above.section, above.period = title, period
            above.month = above.month if self._months_lead else None
        else:
            period = self._time(title)
            self._months_lead = self._months_lead or above.section is None
            above.month = period
            above.section = title if self._months_lead else above.section
        self._rows.append(SectionRow(0, title, period))

    def _time(self, title: str) -> Reading | None:
        """A title that says when and nothing else: «Сентябрь», «АВГУСТ 2025 г.», «I полугодие»."""
        reading = self._read(title)
        is_months = isinstance(reading.rule, Months) and _ONLY_MONTHS.fullmatch(title) is not None
        is_span = isinstance(reading.rule, Range) and reading.rule.grain is not None and not _STAGE.match(title)
        is_sure = reading.confidence == "high" or (reading.confidence == "medium" and is_months)
        return reading if is_sure and (is_months or is_span) else None

    def _period(self, title: str) -> Reading | None:
        """Said by the title itself, or in its brackets."""
        for text in (title, *re.findall(r"\(([^()]+)\)", title)):
            reading = self._read(text)
            if reading.confidence == "high" and isinstance(reading.rule, (Months, Range, AllYear)):
                return reading
        return None

    def _read(self, phrase: str) -> Reading:
        return read(phrase, self._year, self._habits, summer_heading=self._above.is_summer)

    # Rows torn by a page break

    @cached_property
    def _begins_small(self) -> bool:
        """Whether activities of this table begin with small letters, so that such a letter says nothing."""
        rows = range(self._layout.body, len(self._grid.rows))
        whole = [row for row in rows if self._first(row, Role.DEADLINE) and self._text(row, self._activity)]
        return sum(self._text(row, self._activity)[0].islower() for row in whole) > len(whole) / 3

    def _goes_on(self, row: int, own: Sequence[Cell]) -> bool:
        """Whether this is the rest of the row before; then it is put together with it."""
        before = self._rows[-1] if self._rows else None
        if not isinstance(before, TaskRow) or self._layout.periods or self._directions:
            return False
        activity, deadline = self._text(row, self._activity), self._first(row, Role.DEADLINE)
        who = self._first(row, Role.RESPONSIBLE)
        says_little = not activity and not deadline
        if self._number(row) or not (says_little or all(_is_rest(cell.text) for cell in own)):
            return False
        if activity and (self._begins_small or (deadline and who)):
            return False
        raw = _together(before.deadline_raw, deadline)
        reading = self._read(raw)
        if deadline and _ORDER[reading.confidence] < _ORDER[before.deadline.confidence]:
            return False
        document = _together(before.document or "", self._first(row, Role.DOCUMENT))
        self._rows[-1] = with_people(
            replace(
                before,
                activity=joined(_together(before.activity, activity)),
                deadline_raw=raw,
                deadline=reading if deadline else before.deadline,
                confidence=reading.confidence if deadline else before.confidence,
                responsible_raw=_together(before.responsible_raw, who),
                document=joined(document) or None,
            )
        )
        return True

    # Tasks

    def _tasks(self, row: int) -> Iterator[TaskRow]:
        if self._layout.periods:
            yield from self._of_matrix(row)
            return
        deadline, note = self._deadline(row)
        if self._directions:
            for column in self._directions:
                for text in _each(self._text(row, column)):
                    yield self._task(row, text, deadline, note, section=joined(column.heading))
            return
        activity = self._text(row, self._activity)
        if self._layout.is_by_groups:
            for column in self._layout.of(Role.GROUP):
                if text := self._text(row, column):
                    yield replace(self._task(row, activity, text), group=joined(column.heading))
            return
        whole = self._task(row, activity, deadline, note)
        yield from self._shared_out(whole, activity)

    def _shared_out(self, whole: TaskRow, activity: str) -> Iterator[TaskRow]:
        """A month's row with a list of things, one task each, if it is certain who answers for which."""
        things = [] if whole.n else items(activity)
        if len(things) < 2 or not isinstance(whole.deadline.rule, (Months, Range, WeekOfMonth, AllYear)):
            yield whole
            return
        who = owners(whole.responsible_raw) if whole.responsible_raw else [""] * len(things)
        if len(who) != len(things):
            warning = (
                f"{counted(len(things), 'мероприятие', 'мероприятия', 'мероприятий')}, "
                f"{counted(len(who), 'ответственный', 'ответственных', 'ответственных')}: строка не разделена"
            )
            yield replace(whole, warnings=(*whole.warnings, warning))
            return
        for thing, owner in zip(things, who, strict=True):
            yield with_people(replace(whole, activity=thing), owner)

    def _task(
        self,
        row: int,
        activity: str,
        deadline: str,
        note: str = "",
        *,
        section: str | None = None,
        responsible: str | None = None,
    ) -> TaskRow:
        reading, confidence, warnings = self._understood(deadline, note)
        number = self._number(row) or None
        written = joined(activity)
        led = _LEADING_NUMBER.match(written) if number is None and not items(activity) else None
        if led:
            number, written = led["n"], written[led.end() :]
        who = self._first(row, Role.RESPONSIBLE) if responsible is None else responsible
        document = joined(self._first(row, Role.DOCUMENT)) or None
        if _DATED_WORDS.search(written):
            warnings = (*warnings, IN_ACTIVITY)
        task = TaskRow(
            row=0,  # counted when all are read
            n=number,
            section=(self._section(row) if section is None else section) or None,
            group=joined(self._first(row, Role.GROUP)) or None,
            activity=written,
            deadline_raw=deadline or reading.phrase,
            deadline=reading,
            confidence=confidence,
            responsible_raw=who,
            document=document,
            warnings=warnings,
        )
        return with_people(_unshifted(task))

    def _section(self, row: int) -> str | None:
        """The column of sections where there is one, else the last row that stood over others."""
        for column in self._layout.of(Role.SECTION):
            if text := self._hold(row, column):
                return joined(text)
        return self._above.section

    def _hold(self, row: int, column: Column) -> str:
        """The text of a column whose empty cells mean «as above»."""
        text = self._text(row, column)
        if text:
            self._held[column.place] = text
        return self._held.get(column.place, "")

    # Deadlines

    def _deadline(self, row: int) -> tuple[str, str]:
        """The words of the row's deadline, from one column or several, and a note where they stand elsewhere."""
        said = [self._in_column(row, column) for column in self._layout.of(Role.DEADLINE)]
        texts = list(dict.fromkeys(filter(None, said)))
        return (self._best(texts), "") if texts else ("", "")

    def _in_column(self, row: int, column: Column) -> str:
        leads = self._activity is None or column.place < self._activity.place
        text = self._hold(row, column) if leads else self._text(row, column)
        if _NUMERAL.fullmatch(text) and normalise(column.heading).startswith("недел"):
            return f"{text} неделя"
        return text

    def _best(self, texts: list[str]) -> str:
        """Several deadline cells as one phrase, the month last: «3 неделя» and «октябрь»."""
        if len(texts) == 1:
            return texts[0]
        phrase = " ".join(sorted(texts, key=lambda text: isinstance(self._read(text).rule, Months)))
        readings = [self._read(text) for text in (phrase, *texts)]
        return max(readings, key=lambda reading: _ORDER[reading.confidence]).phrase

    def _understood(self, phrase: str, note: str) -> tuple[Reading, Confidence, tuple[str, ...]]:
        """The reading of a row's words, with the month or period over it where the row says less."""
        above = self._above.month
        reading = self._read(phrase)
        warnings = (note,) if note else ()
        if above is not None:
            month = above.phrase.split("\n")[0]
            if not phrase:
                return above, above.confidence, (*warnings, *above.notes)
            if isinstance(reading.rule, Unparsable) or _needs_month(reading):
                nearer = self._read(f"{phrase} {month}")
                if nearer.confidence != "low" and not _needs_month(nearer):
                    reading = nearer
        elif not phrase and self._above.period is not None:
            return self._above.period, "medium", (*warnings, FROM_HEADING)
        return reading, reading.confidence, (*warnings, *reading.notes)

    # A matrix: months or weeks over the columns

    def _of_matrix(self, row: int) -> Iterator[TaskRow]:
        label_column = self._label_column()
        label = self._hold(row, label_column) if label_column else ""
        marked: list[str] = []
        spoken: list[tuple[str, str]] = []
        for cell, periods in self._marked(row):
            if _MARK.fullmatch(cell.text):
                marked += periods
            elif (phrase := self._dated(cell.text, periods)) is not None:
                marked.append(phrase)
            else:
                spoken.append((cell.text, ", ".join(periods)))
        label_is_time = label and not isinstance(self._read(label).rule, Unparsable)
        if label_is_time:
            for text, period in spoken:
                yield from self._cell_tasks(row, text, self._best([period, label]))
            return
        if marked or not spoken:
            phrase = ", ".join(dict.fromkeys(marked)) or self._deadline(row)[0]
            is_section = label_column is not None and label_column.role == Role.SECTION
            yield self._task(row, label, phrase, section=self._above.section or "" if is_section else None)
        for text, period in spoken:
            if names_somebody(text):
                yield self._task(row, label, period, responsible=text)
            elif label_column is not None and label_column.role == Role.ACTIVITY:
                yield self._task(row, f"{label}: {text}", period)
            else:
                yield from self._cell_tasks(row, text, period, section=joined(label) or None)

    def _cell_tasks(self, row: int, text: str, deadline: str, section: str | None = None) -> Iterator[TaskRow]:
        for thing in _each(text):
            yield self._task(row, thing, deadline, section=section)

    def _label_column(self) -> Column | None:
        """What the row is about: its activity, its section, or its month."""
        for role in (Role.ACTIVITY, Role.DEADLINE, Role.SECTION, None):
            found = [column for column in self._layout.columns if column.role == role and not column.period]
            if found:
                return found[0]
        return None

    def _marked(self, row: int) -> Iterator[tuple[Cell, list[str]]]:
        """The cells under months or weeks that say something, each with all the periods it covers."""
        found: dict[int, tuple[Cell, list[str]]] = {}
        for column in self._layout.periods:
            cell = self._grid.rows[row][column.place]
            if cell.text:
                found.setdefault(id(cell), (cell, []))[1].append(column.period)
        return iter(found.values())

    def _dated(self, text: str, periods: list[str]) -> str | None:
        """A day or a week inside the column's month: «15», «2 неделя», «10-12»; None for words that are no deadline."""
        alone = self._read(text)
        if not isinstance(alone.rule, Unparsable) and not _needs_month(alone):
            return text
        inside = self._read(f"{text} {periods[0]}")
        return inside.phrase if inside.confidence == "high" else None


def with_people(task: TaskRow, who: str | None = None) -> TaskRow:
    """With those whom the words name: the row's own, or its part of a shared cell."""
    named = responsible.read(task.responsible_raw if who is None else who)
    warnings = tuple(dict.fromkeys([*task.warnings, *named.warnings]))
    return replace(task, positions=tuple(dict.fromkeys(named.positions)), people=named.people, warnings=warnings)


def _needs_month(reading: Reading) -> bool:
    return isinstance(reading.rule, WeekOfMonth) and not reading.rule.months


def _each(text: str) -> list[str]:
    """The things of a cell, or the cell as one."""
    return items(text) or ([text] if text else [])


def _is_rest(text: str) -> bool:
    """Begins as no sentence begins."""
    return text[:1].islower() or text[:1] in ",;)-–"


def _together(before: str, rest: str) -> str:
    return "\n".join(text for text in (before, rest) if text)


def _unshifted(task: TaskRow) -> TaskRow:
    """A cell that was left out shifts the next ones: a paper under «Ответственные» belongs one column further."""
    who = task.responsible_raw
    if task.document is None and who and _PAPER.match(who) and not names_somebody(who):
        warning = MOVED.format(text=joined(who), what="документ")
        return replace(task, document=joined(who), responsible_raw="", warnings=(*task.warnings, warning))
    return task
