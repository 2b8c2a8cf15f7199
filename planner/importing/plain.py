"""Простой текст (plain): tables as CSV, as text copied from Word or Excel, and as JSON, in any usual encoding.

Neither the encoding nor the divider is written anywhere in such a file, so each is the one with which the text looks
like Russian, and like a table.
"""

import codecs
import csv
import io
import json
from collections import Counter
from itertools import pairwise
from typing import Any, Literal

from planner.domain.errors import Invalid
from planner.importing import plan_json
from planner.importing.formulas import as_typed
from planner.importing.grid import MAX_COLUMNS, MAX_ROWS, TOO_LONG, TOO_WIDE, Document, Grid

UNREADABLE = "Буквы в файле не читаются. Сохраните его заново в кодировке UTF-8 или как таблицу Excel."
NOT_TEXT = "Такой файл не читается. Подойдут Word (.docx), Excel (.xlsx, .xls), LibreOffice (.ods) и CSV."
BAD_JSON = "Файл JSON повреждён или обрывается. Сохраните его заново и повторите."

DIVIDERS = ";\t,|"
MAX_LINES = 5 * MAX_ROWS
"""A cell has a few lines."""
LONGEST_CELL = 100_000
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "mac_cyrillic")
_SAMPLE = 20_000
_USUAL = frozenset("оеаинтсрвлкмдпуяыьгзбчйжхшюцщфэъё")
_PLAIN = frozenset("«»–—…№°•“”„’\u00a0−")


def read_text(content: bytes) -> Document:
    text = decoded(content)
    if text.lstrip()[:1] in ("{", "["):
        return _of_json(text)
    return Document((Grid.of(_cells(text)),))


def decoded(content: bytes) -> str:
    """Raises Invalid when no encoding makes Russian words of it."""
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    if b"\0" in content and marked != "utf-16":
        raise Invalid("file", NOT_TEXT)
    if marked is None:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = max((content.decode(name, errors="replace") for name in _CYRILLIC), key=_sense)
    else:
        text = content.decode(marked, errors="replace")
    if _sense(text) <= 0:
        raise Invalid("file", UNREADABLE)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _sense(text: str) -> float:
    """How much of the text beyond ASCII is Russian words: usual small letters speak for it, everything else against.

    In a wrong encoding small letters become capitals, signs or letters of other peoples.
    """
    sample = text[:_SAMPLE]
    foreign = [letter for letter in sample if ord(letter) > 127 and letter not in _PLAIN]
    if not foreign:
        return 0.5 if "\ufffd" not in sample else -1  # figures and Latin letters alone: no sense, but no nonsense
    small = sum(letter in _USUAL for letter in foreign)
    capital = sum(letter.lower() in _USUAL and letter not in _USUAL for letter in foreign)
    inside = sum(one.islower() and other.isupper() for one, other in pairwise(sample))
    return small + capital - 3 * inside - 3 * (len(foreign) - small - capital) - 0.5 * capital


def _cells(text: str) -> list[list[str]]:
    if text.count("\n") > MAX_LINES:
        raise Invalid("file", TOO_LONG)
    divider = _divider(text)
    rows = _divided(text, divider, csv.QUOTE_MINIMAL)
    if any(cell.count("\n") > 60 for row in rows for cell in row):  # a quote that was never closed swallowed the rest
        rows = _divided(text, divider, csv.QUOTE_NONE)
    if len(rows) > MAX_ROWS:
        raise Invalid("file", TOO_LONG)
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        raise Invalid("file", TOO_WIDE)
    return [[as_typed(cell) for cell in row] for row in rows]


def _divided(text: str, divider: str, quoting: Literal[0, 3]) -> list[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, quoting=quoting)
    try:
        return list(reader)
    except csv.Error as error:
        if quoting == csv.QUOTE_NONE:
            raise Invalid("file", TOO_LONG) from error
        return _divided(text, divider, csv.QUOTE_NONE)


def _divider(text: str) -> str:
    """The one by which most rows are equally long; a comma also stands inside cells, so it comes late."""
    sample = text[:_SAMPLE]

    def evenness(divider: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _divided(sample, divider, csv.QUOTE_MINIMAL) if len(row) > 1)
        width, rows = max(widths.items(), key=lambda found: found[1], default=(0, 0))
        return rows, width

    return max(DIVIDERS, key=evenness)


# JSON


def _of_json(text: str) -> Document:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid("file", BAD_JSON) from error
    if plan_json.is_plan(content):
        return plan_json.as_document(plan_json.record_in(content))
    tables = list(_tables(content))
    if not tables:
        raise Invalid("file", BAD_JSON)
    return Document(tuple(tables))


def _tables(content: Any, depth: int = 3) -> list[Grid]:
    """Every list of rows; a row is a list of cells, or cells by the names of their columns."""
    if isinstance(content, dict):
        inner = content.values() if depth else ()
        return [table for value in inner for table in _tables(value, depth - 1)]
    if not isinstance(content, list) or not content:
        return []
    if all(isinstance(row, dict) for row in content):
        names = list(dict.fromkeys(name for row in content for name in row))
        rows = [[_plain(row.get(name)) for name in names] for row in content]
        return [Grid.of([names, *rows][: MAX_ROWS + 1])]
    if all(isinstance(row, list) for row in content) and not any(isinstance(row[0], dict) for row in content if row):
        return [Grid.of([[_plain(cell) for cell in row] for row in content])]
    return [table for value in content if depth for table in _tables(value, depth - 1)]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value)
    return "" if value is None or isinstance(value, dict) else str(value)
