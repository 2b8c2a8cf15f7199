"""Сетка (Grid): one table of a document as rows of cells, whatever kind of file it came from.

A merged cell stands in every place it covers and is the same object in each, so nothing shifts and nothing is lost:
whoever needs the text once asks `Grid.own`, whoever needs what governs a place asks `Grid.rows`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.domain.errors import Invalid

MAX_COLUMNS = 300
"""A month by days has forty columns; more than this is no plan of a school."""
MAX_ROWS = 20_000
MAX_PLACES = 1_000_000
"""Rows times columns, empty ones too."""
MAX_FILLED = 200_000

TOO_WIDE = f"В таблице больше {MAX_COLUMNS} столбцов: это не похоже на план. Оставьте в файле только таблицу плана."
TOO_LONG = f"В таблице больше {MAX_ROWS} строк: это не похоже на план. Оставьте в файле только таблицу плана."


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell as it stands in its table; `row` and `column` are those of its upper left place."""

    text: str
    row: int
    column: int


EMPTY = Cell("", -1, -1)


@dataclass(frozen=True)
class Grid:
    """A table. All rows are equally long."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def own(self, row: int) -> list[Cell]:
        """The cells of a row that say something, each once, without those that hang down from a row above."""
        found = [cell for column, cell in enumerate(self.rows[row]) if (cell.row, cell.column) == (row, column)]
        return [cell for cell in found if cell.text]

    def line(self, row: int) -> str:
        """A row that is no row of a table, as one line."""
        return " ".join(cell.text for cell in self.own(row))

    def followed_by(self, other: "Grid") -> "Grid":
        """Both as one: a table that goes on after a page break."""
        height = len(self.rows)
        moved = {id(cell): Cell(cell.text, cell.row + height, cell.column) for row in other.rows for cell in row}
        rows = tuple(tuple(moved[id(cell)] if cell.text else EMPTY for cell in row) for row in other.rows)
        return Grid(self.rows + rows)

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> "Grid":
        """A table without merged cells."""
        drawing = Drawing()
        for row, line in enumerate(texts):
            for column, text in enumerate(line):
                if text:
                    drawing.put(row, column, text)
        return drawing.grid(len(texts))


@dataclass
class Drawing:
    """A Grid in the making; refuses one that is too large as soon as it becomes so."""

    _places: dict[tuple[int, int], Cell] = field(default_factory=dict)
    _width: int = 0

    def put(self, row: int, column: int, text: str, rows: int = 1, columns: int = 1) -> None:
        """A cell with its upper left corner here that covers so many rows and columns."""
        if column + columns > MAX_COLUMNS:
            raise Invalid("file", TOO_WIDE)
        if row + rows > MAX_ROWS or len(self._places) + rows * columns > MAX_FILLED:
            raise Invalid("file", TOO_LONG)
        cell = Cell(tidy(text), row, column)
        for place in ((row + down, column + right) for down in range(rows) for right in range(columns)):
            self._places[place] = cell
        self._width = max(self._width, column + columns)

    def hang(self, row: int, column: int, columns: int) -> None:
        """The cell above reaches down to here."""
        above = self._places.get((row - 1, column))
        if above is None:
            self.put(row, column, "", 1, columns)
            return
        for right in range(columns):
            self._places[row, column + right] = above

    def grid(self, height: int) -> Grid:
        if height > MAX_ROWS or height * self._width > MAX_PLACES:
            raise Invalid("file", TOO_LONG)
        places = self._places
        return Grid(
            tuple(tuple(places.get((row, column), EMPTY) for column in range(self._width)) for row in range(height))
        )


@dataclass(frozen=True)
class Document:
    """What a file holds: paragraphs and tables in the order they are read."""

    parts: tuple[str | Grid, ...]

    @property
    def tables(self) -> Iterator[Grid]:
        return (part for part in self.parts if isinstance(part, Grid))


_NAMELESS = re.compile(r"(лист|sheet|таблица|table)\s*\d*", re.IGNORECASE)


def document_of(sheets: Mapping[str, Grid]) -> Document:
    """Sheets of a book; of several the name is a title over the table, as «Сентябрь» is."""
    parts: list[str | Grid] = []
    for name, grid in sheets.items():
        if len(sheets) > 1 and not _NAMELESS.fullmatch(name.strip()):
            parts.append(name)
        parts.append(grid)
    return Document(tuple(parts))


_SPACES = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]")


def tidy(text: str) -> str:
    """Without invisible letters and needless spaces; breaks between lines stay, for a torn word is mended by them."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def lines_of(parts: Iterable[str | Grid]) -> Iterator[str]:
    """Every line that stands in these parts, those in cells too."""
    for part in parts:
        if isinstance(part, Grid):
            for row in range(len(part.rows)):
                for cell in part.own(row):
                    yield from cell.text.split("\n")
        else:
            yield from part.split("\n")
