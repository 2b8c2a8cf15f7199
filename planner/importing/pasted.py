"""Вставленный список (pasted): «ФИО — должность», a person a line, as copied from Word, Excel or a letter.

Nothing is guessed silently: what a line was taken for is shown beside it, with a doubt where there is one, and what
cannot be a person is a fault that has to be put right before anything is written.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.domain.people import Role
from planner.russian import normalise

MAX_LINES = 300
"""More employees than any school has; a longer text is something else."""
ROLES = ("администратор", "руководитель", "координатор", "исполнитель", "наблюдатель")

_NUMBERED = re.compile(r"^\s*\d{1,3}\s*[.)\t]\s*")
_DIVIDERS = ("\t", r"\s*[—–]\s*", r"\s+-\s+", r"\s+/\s+", r"\s*;\s*", r"\s*,\s*", r"\s*/\s*")
"""In this order: a hyphen without spaces belongs to a surname, a comma and a stroke may belong to a position."""
_NAME_WORD = re.compile(r"^[А-ЯЁA-Z][\w'’-]*\.?$|^(оглы|кызы|угли)$")
_INITIALS = re.compile(r"^[А-ЯЁA-Z]\.\s?([А-ЯЁA-Z]\.)?$")
_HEADINGS = ("фио", "ф.и.о.", "ф. и. о.", "сотрудник", "фамилия", "фамилия имя отчество", "фамилия, имя, отчество")


@dataclass(frozen=True)
class PastedRow:
    """One line, and what it was taken for."""

    line: int
    """From 1, as it stands in the text."""
    full_name: str
    position: str
    role: str
    """As written in the line; empty where it says none."""
    email: str
    fault: str = ""
    """Why it cannot be written."""
    doubt: str = ""
    """What to look at; it may be written all the same."""


def read_pasted(text: str) -> list[PastedRow]:
    """A row for every line that is not empty and not a heading."""
    lines = [(number, line) for number, line in enumerate(text.split("\n")[:MAX_LINES], start=1) if line.strip()]
    rows = [_row(number, line) for number, line in lines if not _is_heading(line)]
    return list(_with_repeats(rows))


_SIGNING = ("заведующ", "директор", "начальник")
_OF_A_PART = ("хозяйств", "кабинет", "библиотек", "склад", "производств", "столов")
"""A заведующий of one of these signs nothing for the organisation."""
_PLANNING = ("заместител", "зам.", "зам ", "завуч", "старший воспитатель", "методист")


def usual_role(position: str) -> Role:
    """What the holder of such a position usually does in the planner: a proposal, shown before it is written."""
    title = position.casefold()
    if any(sign in title for sign in _PLANNING):
        return Role.COORDINATOR
    if any(title.startswith(sign) for sign in _SIGNING) and not any(part in title for part in _OF_A_PART):
        return Role.HEAD
    return Role.EXECUTOR


def as_text(rows: Iterable[Sequence[str]]) -> str:
    """Cells of a table as such a text, so that a file is checked and corrected like a pasted list."""
    return "\n".join("\t".join(cells).rstrip("\t") for cells in rows)


def _is_heading(line: str) -> bool:
    return normalise(_cells(line)[0]).replace("ё", "е") in _HEADINGS


def _row(number: int, line: str) -> PastedRow:
    cells = _cells(_NUMBERED.sub("", line))
    name, rest = _name_and_rest(cells)
    positions, role, email = [], "", ""
    for cell in rest:
        if "@" in cell:
            email = cell
        elif cell.lower() in ROLES:
            role = cell.lower()
        else:
            positions.append(cell)
    row = PastedRow(number, name, "; ".join(positions), role, email)
    return replace(row, fault=_fault(row)) if _fault(row) else replace(row, doubt=_doubt(row))


def _cells(line: str) -> list[str]:
    """Divided by the first divider that leaves a full name by itself; else by the first that there is."""
    ways = [[" ".join(cell.split()) for cell in re.split(divider, line)] for divider in _DIVIDERS]
    divided = [cells for cells in ways if len(cells) > 1] or ways[:1]
    chosen = next((cells for cells in divided if any(map(_is_full_name, cells))), divided[0])
    return [cell for cell in chosen if cell] or [""]


def _name_and_rest(cells: list[str]) -> tuple[str, list[str]]:
    """A name in one cell or in several; where the position stands first, the cells are turned round."""
    single = 0
    while single < min(3, len(cells)) and " " not in cells[single] and _is_name(cells[single]):
        single += 1
    if single > 1:
        return " ".join(cells[:single]), cells[single:]
    if not _is_full_name(cells[0]):
        for place, cell in enumerate(cells[1:], start=1):
            if _is_full_name(cell):
                return cell, [*cells[:place], *cells[place + 1 :]]
    return cells[0], cells[1:]


def _is_name(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= 4 and all(_NAME_WORD.match(word) or _INITIALS.match(word) for word in words)


def _is_full_name(text: str) -> bool:
    return len(text.split()) > 1 and _is_name(text)


def _fault(row: PastedRow) -> str:
    if _is_full_name(row.full_name):
        return ""
    if len(row.full_name.split()) > 1:
        return "Не видно, где фамилия и имя. Напишите так: Белова Ольга Сергеевна – старший воспитатель."
    return "Нужны и фамилия, и имя. Если это обрывок соседней строки, соедините их."


def _doubt(row: PastedRow) -> str:
    words = row.full_name.split()
    if any(_INITIALS.match(word) for word in words[1:]):
        return "Вместо имени инициалы: так человек и будет подписан."
    if not row.position:
        return "Должность не указана: дела на эту должность никому не придут."
    return ""


def _with_repeats(rows: Iterable[PastedRow]) -> Iterable[PastedRow]:
    first: dict[str, PastedRow] = {}
    for row in rows:
        known = first.setdefault(normalise(row.full_name), row)
        if known is row or row.fault:
            yield row
        elif normalise(known.position) == normalise(row.position):
            yield replace(row, doubt=f"Это повтор строки {known.line}: сотрудник запишется один раз.")
        else:
            yield replace(row, doubt=f"Тот же сотрудник, что в строке {known.line}: у него будут обе должности.")
