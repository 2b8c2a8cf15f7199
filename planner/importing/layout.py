"""Раскладка (Layout): where a table begins and what each of its columns holds.

A heading says it in one row or two. A table without a heading, torn off by a page break or never given one, is known
by what stands in its cells. Columns that are headed by months, weeks or quarters are a matrix: there the place of a
mark is the deadline.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from calendars.phrases import read
from calendars.rule import Months, Range, WeekOfMonth
from calendars.school_year import SchoolYear
from planner.importing.grid import Cell, Grid
from planner.importing.headings import FIRST_WORD, LONGEST_HEADING, SURE, Meaning, Role, meaning
from planner.importing.month_columns import is_part, parts_of_months

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
ANY_YEAR = SchoolYear(2026)
"""Whether a phrase is a deadline does not depend on the year."""
_COUNTED = re.compile(r"\d{1,3}([.-]\d{1,3})*[.)]*|[IVXLCІХ]{1,6}[.)]?")
_POSTS = re.compile(
    r"\b(завед|директор|замест|зам\.|завуч|воспитат|педагог|учител|методист|специалист|руководит|инструктор|логопед"
    r"|психолог|мед(сестра|работник)|администрац|комисси|совет|ответств|классн|куратор|секретар|библиотек)",
    re.IGNORECASE,
)
_LEAST_ROWS = 2
"""Of a plan without a heading: one line with a date is a signature."""
_LONGEST_PERIOD = 40
_LEAST_MATRIX = 2
_LEAST_SHARE = 0.5


@dataclass(frozen=True)
class Column:
    place: int
    heading: str
    role: Role | None = None
    period: str = ""
    """A deadline phrase in the column of a matrix: «сентябрь», «1 неделя»."""


@dataclass(frozen=True)
class Layout:
    """`top` is the first row of the heading, `body` the first row below it; equal where there is no heading."""

    top: int
    body: int
    columns: tuple[Column, ...]

    def of(self, role: Role) -> list[Column]:
        return [column for column in self.columns if column.role == role]

    def heading(self, role: Role) -> str | None:
        return next((" ".join(column.heading.split()) for column in self.of(role) if column.heading), None)

    @property
    def is_by_groups(self) -> bool:
        """«Предмет | 4 класс | 5 класс»: each group has a column with its days."""
        return len(self.of(Role.GROUP)) > 1 and not self.of(Role.DEADLINE) and not self.periods

    @property
    def periods(self) -> list[Column]:
        return [column for column in self.columns if column.period]

    @property
    def width(self) -> int:
        return len(self.columns)


def headed(grid: Grid, start: int = 0) -> Layout | None:
    """The first heading from this row on.

    Below a first heading stand rows of the plan, whose words are those of headings too: «Обновление раздела сайта».
    There every cell must name its column, and begin with the word that does unless a title or nothing stands above.
    """
    for row in range(start, len(grid.rows)):
        if start and not all(meaning(cell.text) or _period(cell.text) for cell in grid.own(row)):
            continue
        found = _heading_at(grid, row)
        if found and (not start or _is_plain(found, FIRST_WORD if len(grid.own(row - 1)) > 1 else -SURE)):
            return found
    return None


def _is_plain(layout: Layout, beyond: float) -> bool:
    told = [column for column in layout.columns if column.heading and not column.period]
    found = [meaning(column.heading) for column in told]
    return all(each is not None and each.weight >= SURE + beyond for each in found)


def _heading_at(grid: Grid, row: int) -> Layout | None:
    named = grid.own(row)
    if len(named) < 2 or is_numbering(named) or any(len(cell.text) > LONGEST_HEADING for cell in named):
        return None
    last = _last_of_heading(grid, row)
    headings = [_heading(grid, row, last, place) for place in range(grid.width)]
    periods = _periods(headings, _under_months(grid, row, last))
    meanings = [None if periods[place] else meaning(heading) for place, heading in enumerate(headings)]
    is_known = _is_heading(named, headings, meanings, periods)
    is_spread = _directions(grid, last + 1, headings, meanings) or _days_of_groups(grid, last + 1, meanings)
    if not is_known and not (len(named) > 2 and is_spread):
        return None
    columns = _columns(grid, last + 1, headings, meanings, periods)
    return Layout(row, last + 1, columns) if columns else None


def _is_heading(
    named: Sequence[Cell], headings: Sequence[str], meanings: Sequence[Meaning | None], periods: Sequence[str]
) -> bool:
    roles = {found.role for found in meanings if found}
    told = {place for place, heading in enumerate(headings) if heading}
    understood = {place for place in told if meanings[place] or periods[place]}
    if any(_is_deadline(headings[place]) for place in told if not periods[place]):
        return False
    if len(understood) < _LEAST_SHARE * len(told):
        return False
    sure = {found.role for found in meanings if found and found.is_sure}
    if any(periods):
        is_many = len(set(filter(None, periods))) > _LEAST_MATRIX
        return len(understood) >= len(told) - 2 and (is_many or bool(sure))
    return len(roles) >= 2 and bool(sure & {Role.ACTIVITY, Role.DEADLINE, Role.RESPONSIBLE})


def _last_of_heading(grid: Grid, row: int) -> int:
    """The row of the heading's second line, where there is one: its cells stand under what is merged or empty."""
    last = row
    reach = [cell for place, cell in enumerate(grid.rows[row]) if cell.text]
    for below in range(row + 1, min(row + 3, len(grid.rows))):
        own = grid.own(below)
        if not own or is_numbering(own):
            break
        hangs = any(cell in reach for cell in grid.rows[below] if cell.text)
        under_wide = all(_is_open_above(grid, row, cell) for cell in own)
        speaks = sum(bool(meaning(cell.text) or _period(cell.text)) for cell in own) >= _LEAST_SHARE * len(own)
        speaks = speaks or all(is_part(cell.text) and _month_over(grid, row, cell.column) for cell in own)
        if not under_wide or not (hangs or speaks) or (not speaks and not _is_wide_above(grid, row, own)):
            break
        last = below
    return last


def _is_open_above(grid: Grid, row: int, cell: Cell) -> bool:
    above = grid.rows[row][cell.column]
    return not above.text or _span(grid, row, above) > 1 or _is_empty_right(grid, row, cell.column)


def _is_wide_above(grid: Grid, row: int, own: Sequence[Cell]) -> bool:
    return all(_span(grid, row, grid.rows[row][cell.column]) > 1 for cell in own)


def _is_empty_right(grid: Grid, row: int, column: int) -> bool:
    """Without merged cells, as in CSV, a wide heading is one with nothing beside it."""
    return column + 1 < grid.width and not grid.rows[row][column + 1].text


def _span(grid: Grid, row: int, cell: Cell) -> int:
    return sum(other is cell for other in grid.rows[row]) if cell.text else 1


def _heading(grid: Grid, top: int, last: int, place: int) -> str:
    """What stands over a column, from above; a line below it is more to the point than a wide one above."""
    texts = dict.fromkeys(grid.rows[row][place].text for row in range(top, last + 1) if grid.rows[row][place].text)
    narrow = [grid.rows[last][place].text] if last > top and grid.rows[last][place].text else []
    if narrow and (_period(narrow[0]) or meaning(narrow[0])):
        return narrow[0]
    return "\n".join(texts)


def is_numbering(own: Sequence[Cell]) -> bool:
    """The row «1 2 3 4» under a heading that counts its columns."""
    return len(own) > 2 and [cell.text for cell in own] == [str(number) for number in range(1, len(own) + 1)]


# Months, weeks and quarters over columns


def _periods(headings: Sequence[str], under_months: Sequence[str]) -> list[str]:
    """The period of each column of a matrix; all empty where there are too few of them."""
    found = [
        part or ("" if _counts_rows(heading) else _period(heading))
        for heading, part in zip(headings, under_months, strict=True)
    ]
    if not any(found):
        found = _counted_months(headings)
    return found if len(set(filter(None, found))) >= _LEAST_MATRIX else [""] * len(headings)


def _under_months(grid: Grid, top: int, last: int) -> list[str]:
    """What the columns under each month of a heading in two lines are: its weeks, its days."""
    narrow = [grid.rows[last][place].text for place in range(grid.width)]
    months = [_month_over(grid, top, place) if last > top and narrow[place] else "" for place in range(grid.width)]
    return parts_of_months(months, narrow)


def _month_over(grid: Grid, top: int, place: int) -> str:
    """The month that reaches over this column; without merged cells, as in CSV, it is the next one to the left."""
    text = next((grid.rows[top][left].text for left in range(place, -1, -1) if grid.rows[top][left].text), "")
    month = _period(text)
    return month if month in MONTHS else ""


def _counts_rows(heading: str) -> bool:
    """«№ п/п», which a reader of deadlines takes for a Roman number."""
    found = meaning(heading)
    return found is not None and found.role == Role.NUMBER


def _period(heading: str) -> str:
    if heading.isdigit() or len(heading) > _LONGEST_PERIOD:
        return ""
    reading = read(heading, ANY_YEAR)
    match reading.rule:
        case Months(months) if reading.confidence != "low" and len(heading.split()) <= 3:
            return ", ".join(MONTHS[month - 1] for month in months)
        case WeekOfMonth() if len(heading.split()) <= 4:
            return " ".join(heading.split())
        case Range(grain=grain) if grain is not None and len(heading.split()) <= 3:
            return " ".join(heading.split())
    return ""


def _counted_months(headings: Sequence[str]) -> list[str]:
    """Months by their numbers, 9 10 11 12 1 …, which alone could be anything."""
    numbers = [int(heading) if heading.isdigit() and len(heading) < 3 else 0 for heading in headings]
    run = [number for number in numbers if number]
    if len(run) < 6 or run[0] not in (8, 9) or any(after != before % 12 + 1 for before, after in pairwise(run)):
        return [""] * len(headings)
    return [MONTHS[number - 1] if number else "" for number in numbers]


# Which column holds what


def _columns(
    grid: Grid, body: int, headings: Sequence[str], meanings: Sequence[Meaning | None], periods: Sequence[str]
) -> tuple[Column, ...]:
    roles: list[Role | None] = [found.role if found else None for found in meanings]
    directions = [] if any(periods) else _directions(grid, body, headings, meanings)
    if directions:
        roles = [Role.ACTIVITY if place in directions else role for place, role in enumerate(roles)]
    else:
        _keep_surest(roles, meanings, Role.ACTIVITY)
    _keep_surest(roles, meanings, Role.RESPONSIBLE)
    _keep_surest(roles, meanings, Role.DOCUMENT)
    if Role.ACTIVITY not in roles and not any(periods):
        _find_activity(grid, body, roles, meanings)
    return tuple(
        Column(place, heading, role, period)
        for place, (heading, role, period) in enumerate(zip(headings, roles, periods, strict=True))
    )


def _keep_surest(roles: list[Role | None], meanings: Sequence[Meaning | None], role: Role) -> None:
    """One column of a role that only one can have; the others say something else."""
    places = [place for place, found in enumerate(roles) if found == role]
    if places:
        best = max(places, key=lambda place: (_weight(meanings[place]), -place))
        for place in places:
            roles[place] = role if place == best else None


def _directions(grid: Grid, body: int, headings: Sequence[str], meanings: Sequence[Meaning | None]) -> list[int]:
    """«Месяц | Работа с детьми | Работа с родителями»: rows of months, and under each heading something to do."""
    first = meanings[0]
    if (
        first is None
        or first.role != Role.DEADLINE
        or any(found and found.is_sure and found.role == Role.ACTIVITY for found in meanings)
    ):
        return []
    below = [grid.rows[row][0].text for row in range(body, len(grid.rows)) if grid.rows[row][0].text]
    if sum(bool(_period(text)) for text in below) <= len(below) * _LEAST_SHARE:
        return []
    free = [place for place, found in enumerate(meanings) if headings[place] and not (found and found.is_sure)]
    return free if len(free) > 1 else []


def _days_of_groups(grid: Grid, body: int, meanings: Sequence[Meaning | None]) -> bool:
    """Whether the columns of several groups hold deadlines."""
    groups = [place for place, found in enumerate(meanings) if found and found.is_sure and found.role == Role.GROUP]
    below = [grid.rows[row][place].text for row in range(body, len(grid.rows)) for place in groups]
    told = [text for text in below if text]
    return len(groups) > 1 and sum(map(_is_deadline, told)) > len(told) * _LEAST_SHARE


def _weight(found: Meaning | None) -> float:
    return found.weight if found else 0


def _find_activity(grid: Grid, body: int, roles: list[Role | None], meanings: Sequence[Meaning | None]) -> None:
    """The column «Направления» when nothing else tells what is done; else the one with the longest texts."""
    free = [place for place, role in enumerate(roles) if role in (None, Role.SECTION)]
    if free:
        roles[max(free, key=lambda place: _length(grid, body, place))] = Role.ACTIVITY


def _length(grid: Grid, body: int, place: int) -> int:
    return sum(len(grid.rows[row][place].text) for row in range(body, len(grid.rows)))


# Without a heading


def guessed(grid: Grid) -> Layout | None:
    """By what stands in the cells; None for what is no plan, as the signatures over a document."""
    texts = [[row[place].text for row in grid.rows if row[place].text] for place in range(grid.width)]
    rows = len(grid.rows)
    if rows < _LEAST_ROWS or grid.width < 2:
        return None
    deadline = _most(texts, _is_deadline, rows)
    if deadline is None:
        return None
    roles: list[Role | None] = [None] * grid.width
    roles[deadline] = Role.DEADLINE
    number = _most([texts[0]], is_number, rows)
    if number is not None and deadline != 0:
        roles[0] = Role.NUMBER
    others = [texts[place] if roles[place] is None else [] for place in range(grid.width)]
    responsible = _most(others, names_somebody, rows)
    if responsible is not None:
        roles[responsible] = Role.RESPONSIBLE
    free = [place for place, role in enumerate(roles) if role is None]
    if not free:
        return None
    roles[max(free, key=lambda place: sum(map(len, texts[place])))] = Role.ACTIVITY
    return Layout(0, 0, tuple(Column(place, "", role) for place, role in enumerate(roles)))


def _most(columns: Sequence[Sequence[str]], fits: Callable[[str], bool], rows: int) -> int | None:
    """The column of which most cells fit, if that is half of them and a third of the table."""
    shares = [sum(map(fits, texts)) if texts else 0 for texts in columns]
    best = max(range(len(columns)), key=shares.__getitem__, default=None)
    if best is None or shares[best] < max(_LEAST_SHARE * len(columns[best]), rows / 3, 1):
        return None
    return best


def is_number(text: str) -> bool:
    """Whether a cell of the column «№» numbers its row: «1», «2.3.», «IV»."""
    return bool(_COUNTED.fullmatch(text))


def names_somebody(text: str) -> bool:
    """Whether a cell begins as those do that name posts or bodies."""
    return bool(_POSTS.match(text))


def _is_deadline(text: str) -> bool:
    return len(text) < 120 and read(text, ANY_YEAR).confidence == "high"
