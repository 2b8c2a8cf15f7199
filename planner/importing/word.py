"""Документ Word (word): paragraphs and tables of a .docx.

Cells are walked as the file has them, by w:tr and w:tc: what libraries make of merged cells repeats texts and shifts
rows. What Word numbers by itself has no number in the text, so the numbers are counted here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile

from lxml import etree

from planner.domain.errors import Invalid
from planner.importing.archive import BROKEN, Archive
from planner.importing.grid import MAX_COLUMNS, TOO_WIDE, Document, Drawing, Grid, tidy

SCAN = "Это скан: в документе только картинки, без текста. Нужен файл, из которого таблицу можно скопировать."

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "tblPr", "tcPr", "trPr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRITTEN = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}
_MAIN = re.compile(r"word/document\d*\.xml$")


def read_word(archive: Archive) -> Document:
    name = next((name for name in archive.names if _MAIN.match(name)), None)
    if name is None:
        raise Invalid("file", BROKEN)
    body = archive.xml(name).find(f"{_W}body")
    if body is None:
        raise Invalid("file", BROKEN)
    numbering = _Numbering(archive)
    parts = tuple(part for part in _parts(body, numbering) if part)
    if not parts and any(name.startswith("word/media/") for name in archive.names):
        raise Invalid("file", SCAN)
    return Document(parts)


def _parts(parent: etree._Element, numbering: "_Numbering") -> Iterator[str | Grid]:
    for child in _inside(parent):
        if child.tag == f"{_W}p":
            yield tidy(numbering.label(child) + _text(child, numbering))
        elif child.tag == f"{_W}tbl":
            yield _grid(child, numbering)


def _inside(parent: etree._Element) -> Iterator[etree._Element]:
    """The children, those inside a content control as if it were not there."""
    for child in parent.iterchildren(tag=etree.Element):
        if child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _inside(content)
        elif child.tag in (f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _inside(child)
        else:
            yield child


def _text(node: etree._Element, numbering: "_Numbering") -> str:
    written = []
    for child in node.iterchildren(tag=etree.Element):
        if child.tag == f"{_W}t":
            written.append(child.text or "")
        elif child.tag in _WRITTEN:
            written.append(_WRITTEN[child.tag])
        elif child.tag == f"{_W}p":  # of a cell, or of a text box inside a paragraph
            written.append("\n" + numbering.label(child) + _text(child, numbering))
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
            written.append(_text(child, numbering))
    return "".join(written)


def _grid(table: etree._Element, numbering: "_Numbering") -> Grid:
    drawing = Drawing()
    rows = [child for child in _inside(table) if child.tag == f"{_W}tr"]
    for number, row in enumerate(rows):
        column = _number(row, "trPr/gridBefore", default=0)
        for cell in (child for child in _inside(row) if child.tag == f"{_W}tc"):
            span = max(_number(cell, "tcPr/gridSpan", default=1), 1)
            if column + span > MAX_COLUMNS:
                raise Invalid("file", TOO_WIDE)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val", "continue") == "continue":
                drawing.hang(number, column, span)
            else:
                drawing.put(number, column, _text(cell, numbering), columns=span)
            column += span
    return drawing.grid(len(rows))


def _number(node: etree._Element, path: str, default: int) -> int:
    found = node.find("/".join(f"{_W}{step}" for step in path.split("/")))
    value = found.get(f"{_W}val", "") if found is not None else ""
    return int(value) if value.isdigit() and len(value) < 9 else default


# Numbers that Word writes by itself

_ROMANS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class _Numbering:
    """Counts the paragraphs of each list as Word does."""

    def __init__(self, archive: Archive) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        """By list and level: how it counts, its text («%1.»), and from which number."""
        self._lists: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        if "word/numbering.xml" in archive:
            self._learn(archive.xml("word/numbering.xml"))

    def _learn(self, root: etree._Element) -> None:
        for kind in root.iterchildren(f"{_W}abstractNum"):
            levels = self._levels[kind.get(f"{_W}abstractNumId", "")] = {}
            for level in kind.iterchildren(f"{_W}lvl"):
                levels[int(level.get(f"{_W}ilvl", "0"))] = (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    _number(level, "start", default=1),
                )
        for used in root.iterchildren(f"{_W}num"):
            self._lists[used.get(f"{_W}numId", "")] = _value(used, "abstractNumId")

    def label(self, paragraph: etree._Element) -> str:
        """«1. » before a paragraph that Word shows so; empty for one without a number."""
        listed = paragraph.find(f"{_W}pPr/{_W}numPr")
        if listed is None:
            return ""
        used, level = _value(listed, "numId"), _number(listed, "ilvl", default=0)
        levels = self._levels.get(self._lists.get(used, ""), {})
        if level not in levels:
            return ""
        style, shape, first = levels[level]
        if style == "bullet":
            return "• "
        if style == "none":
            return ""
        counters = self._counters[used]
        counters[level] = counters.get(level, first - 1) + 1
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        for each in takewhile(lambda other: other <= level, sorted(levels)):
            number = counters.get(each, levels[each][2])
            shape = shape.replace(f"%{each + 1}", _roman(number) if levels[each][0] == "upperRoman" else str(number))
        return f"{shape} "


def _value(node: etree._Element, name: str) -> str:
    found = node.find(f"{_W}{name}")
    return found.get(f"{_W}val", "") if found is not None else ""


def _roman(number: int) -> str:
    written = ""
    for worth, letters in _ROMANS:
        while number >= worth:
            written, number = written + letters, number - worth
    return written
