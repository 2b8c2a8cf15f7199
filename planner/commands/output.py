"""Вывод (output): what a command prints, where, and in which form.

What was asked for goes to stdout; refusals and progress go to stderr, so that a script reads only what it asked for.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")


class Refusal(Exception):
    """A command cannot do what it was asked; the text is one Russian sentence for the one who asked."""


class Partly(Exception):
    """Something was done and something broke, which is its cause. `what` is where; `done` is the rest, for --json."""

    def __init__(self, what: str, done: dict[str, Any]) -> None:
        super().__init__(what)
        self.what, self.done = what, done


def prepare_streams() -> None:
    """UTF-8 whatever the terminal believes: an old locale knows no «ёлочки», and JSON is UTF-8 by definition."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


class ReaderLeft(Exception):
    """Whoever was reading the output has seen enough: `planner deadlines … | head`."""


def say(text: str) -> None:
    """Raises ReaderLeft, which is no error; Typer would make one of the system's own."""
    try:
        sys.stdout.write(text + "\n")
    except BrokenPipeError as error:
        raise ReaderLeft from error


def say_json(value: Any) -> None:
    say(json.dumps(value, ensure_ascii=False, indent=2))


def remark(text: str) -> None:
    """Something to know that was not asked for."""
    sys.stderr.write(text + "\n")


def refuse(text: str, as_json: bool, done: dict[str, Any] | None = None) -> None:
    """One line on stderr; with --json the same as JSON on stdout, beside what was done nevertheless."""
    line = " ".join(part.strip() for part in text.splitlines() if part.strip())
    remark(line)
    if as_json:
        say_json({**(done or {}), "error": line})


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Columns of equal width, without lines."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


@contextmanager
def progress(what: str) -> Iterator["Progress"]:
    """A bar while something long is done, on a terminal only."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console  # noqa: PLC0415 - rich is slow to load, and most commands never show a bar
    from rich.progress import Progress as Bar  # noqa: PLC0415

    with Bar(console=Console(stderr=True), transient=True) as bar:
        yield _Shown(bar, bar.add_task(what, total=None))


class Progress:
    """How far a long work has come; this one shows nothing."""

    def __call__(self, done: int, total: int) -> None:
        """So many of so many are done."""


class _Shown(Progress):
    def __init__(self, bar: Any, task: Any) -> None:
        self._bar, self._task = bar, task

    def __call__(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=total)
