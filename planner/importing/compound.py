"""Файл старого Office (compound): a .doc, .xls or encrypted document, which is a small disk of its own inside.

Known of it is what is needed to look before a library does: which streams there are, and how far the cells of an old
Excel book reach.
"""

import struct
from collections.abc import Iterator

from planner.domain.errors import Invalid
from planner.importing.archive import BROKEN

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRY = 128
_LAST_REGULAR = 0xFFFFFFFA
_IN_HEADER = 109
"""Sectors of the table of sectors that the header itself names: seven megabytes of file, more than an old plan has."""
_CELLS = {0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E}
"""Records of a cell with something in it; each begins with its row and column."""
_MANY_NUMBERS = 0x00BD


class Compound:
    """Raises Invalid for a file that breaks off or runs in circles."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._size = 1 << struct.unpack_from("<H", content, 30)[0]
            first_directory, self._small, first_mini = struct.unpack_from("<I4xII", content, 48)
            sectors = struct.unpack_from(f"<{_IN_HEADER}I", content, 76)
            self._next = [
                number for sector in sectors if sector < _LAST_REGULAR for number in self._numbers(self._sector(sector))
            ]
            self._next_mini = self._numbers(self._chain(first_mini))
            directory = self._chain(first_directory)
        except (struct.error, ValueError, IndexError) as error:
            raise Invalid("file", BROKEN) from error
        self._entries = dict(_entries(directory))
        self._root = self._chain(next(iter(self._entries.values()), (_LAST_REGULAR, 0))[0])

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def stream(self, name: str) -> bytes:
        first, size = self._entries[name]
        return (self._mini_chain(first) if size < self._small else self._chain(first))[:size]

    def _numbers(self, sector: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _chain(self, first: int) -> bytes:
        return b"".join(self._sector(number) for number in _followed(first, self._next))

    def _mini_chain(self, first: int) -> bytes:
        return b"".join(self._root[number * 64 : number * 64 + 64] for number in _followed(first, self._next_mini))


def _followed(number: int, following: list[int]) -> Iterator[int]:
    for _ in range(len(following)):
        if number >= _LAST_REGULAR:
            return
        if number >= len(following):
            break
        yield number
        number = following[number]
    if number < _LAST_REGULAR:
        raise Invalid("file", BROKEN)


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """Name, first sector and size of every stream; the root comes first."""
    for start in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, first, size = struct.unpack_from("<H50xII", directory, start + 64)
        if 2 <= length <= 64:
            yield directory[start : start + length - 2].decode("utf-16-le", "replace"), (first, size)


def reach(book: bytes) -> tuple[int, int]:
    """Rows and columns up to the farthest cell of an old Excel book's stream."""
    rows = columns = at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        if kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == _MANY_NUMBERS and length >= 6:
            row, column = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, length - 2)[0]
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        at += 4 + length
    return rows, columns
