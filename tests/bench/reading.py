"""What people wrote, read: a phrase of the deadline column, and whole documents of five hundred rows.

A document is compared with its own library alone giving all texts of the same file, which is the floor. Megabytes are
those of a process of its own that reads one document, at their highest, with all it imports.
"""

import csv
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from docx import Document
from python_calamine import CalamineWorkbook

from calendars.phrases import read
from calendars.rule import Habits
from calendars.school_year import SchoolYear
from planner.importing import responsible
from planner.importing.plan import read_plan
from tests.bench import Row, compare
from tests.importing.documents import csv_of, docx_of, xlsx_of

YEAR = SchoolYear(2026)
ROWS = 500
AIM_SECONDS, AIM_MEGABYTES = 3, 200
MONTHS = ("сентябрь", "октябрь", "ноябрь", "декабрь", "январь", "февраль", "март", "апрель", "май", "июнь")
PHRASES = (
    "до {day} {month}",
    "{day}-я неделя, {month}",
    "{month} 2025 г.",
    "ежемесячно до {day} числа",
    "{month}, май",
)
POSTS = (
    "старший воспитатель",
    "зам. зав. по ВМР",
    "воспитатели групп",
    "педагог-психолог Иванова И.И.",
    "ст. медсестра",
)
PROGRAM = """
import sys, pathlib
from calendars.rule import Habits
from calendars.school_year import SchoolYear
from planner.importing.plan import read_plan
(table,) = read_plan(pathlib.Path(sys.argv[1]).read_bytes(), SchoolYear(2026), Habits()).tables
(peak,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak.split()[1]) / 1024)
"""


def run() -> Iterator[Row]:
    yield _phrase()
    rows = document_rows()
    for kind, content, bare in (
        ("docx", docx_of(rows), _bare_word),
        ("xlsx", xlsx_of(rows), _bare_excel),
        ("csv", csv_of(rows), _bare_csv),
    ):
        yield _document(kind, content, bare)
        yield _memory(kind, content)


def document_rows() -> list[list[str]]:
    """A plan as long as they come: every row says something else."""
    rows = [["№", "Мероприятия", "Сроки", "Ответственные", "Документ"]]
    for number in range(ROWS):
        if number % 25 == 0:
            rows.append(["", f"Раздел {number // 25 + 1}", "", "", ""])
        rows.append([str(number + 1), f"Мероприятие {number + 1}", _words(number), POSTS[number % 5], "справка"])
    return rows


def _words(number: int) -> str:
    month = MONTHS[number % len(MONTHS)]
    return PHRASES[number % len(PHRASES)].format(day=number % 4 + 1 + number % 20, month=month)


def _phrase() -> Row:
    phrases = [_words(number) for number in range(ROWS)]

    def ours() -> None:
        for phrase in phrases:
            read.__wrapped__(phrase, YEAR)

    def split() -> None:
        for phrase in phrases:
            phrase.lower().split()

    found = compare(f"{ROWS} phrases, each read anew, to lower().split()", ours, split, rounds=5)
    return Row(
        f"a phrase, read anew, to lower().split() of {ROWS}", found.ours / ROWS, found.theirs / ROWS, found.ratio
    )


def _document(kind: str, content: bytes, bare: Callable[[bytes], object]) -> Row:
    def ours() -> None:
        read.cache_clear()
        responsible.read.cache_clear()
        read_plan(content, YEAR, Habits())

    found = compare("", ours, lambda: bare(content), rounds=5)
    name = f"a .{kind} of {ROWS} rows (aim {AIM_SECONDS} s), to the bare library"
    return Row(name, found.ours / 1000, found.theirs / 1000, found.ratio, "s")


def _memory(kind: str, content: bytes) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan"
        file.write_bytes(content)
        said = subprocess.run([sys.executable, "-c", PROGRAM, str(file)], capture_output=True, text=True, check=True)
    peak = float(said.stdout)
    return Row(f"a .{kind} of {ROWS} rows: memory, to the aim", peak, AIM_MEGABYTES, peak / AIM_MEGABYTES, "MB")


# The libraries alone


def _bare_word(content: bytes) -> list[list[str]]:
    (table,) = Document(BytesIO(content)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def _bare_excel(content: bytes) -> object:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def _bare_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(content.decode().splitlines(), delimiter=";"))
