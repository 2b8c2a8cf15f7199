"""Чтение сроков (deadlines): phrases from the command line or a file, read for one school year."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from calendars.phrases import Reading, read
from calendars.rule import Habits
from calendars.school_year import SchoolYear
from planner.commands.output import Progress
from planner.russian import long_day, short_day

LINE_BREAK = r"\n"
SURELY = {"high": "точно", "medium": "проверьте", "low": "не разобрано до конца"}


def phrases_of(phrases: Sequence[str], file: str | None) -> list[str]:
    """Those of the command line, then those of the file, one a line; an empty line is a phrase as well."""
    found = list(phrases)
    if file is not None:
        found += _lines(file)
    return [phrase.replace(LINE_BREAK, "\n") for phrase in found]


def _lines(file: str) -> list[str]:
    if file == "-":
        content = sys.stdin.buffer.read()
    else:
        with open(file, "rb") as opened:
            content = opened.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")  # saved by Notepad of an older Windows
    # Not splitlines: U+0085 and the like stand inside cells that were copied from Word.
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def readings(phrases: Sequence[str], year: int, kind: Literal["doo", "school"], progress: Progress) -> list[Reading]:
    """What is understood of each, in order."""
    habits = Habits(kind=kind)
    found = []
    for number, phrase in enumerate(phrases, start=1):
        found.append(read(phrase, SchoolYear(year), habits))
        progress(number, len(phrases))
    return found


def as_json(found: Sequence[Reading]) -> list[dict[str, Any]]:
    return [reading.to_json() for reading in found]


def as_text(found: Sequence[Reading]) -> Iterator[str]:
    for reading in found:
        yield f"{' / '.join(reading.phrase.splitlines()) or '(пусто)'}"
        yield f"    {reading.says} - {SURELY[reading.confidence]}"
        spans = reading.spans
        shown = [
            f"{short_day(span.opens_on)} - {short_day(span.due_on)}"
            if span.opens_on
            else f"до {short_day(span.due_on)}"
            for span in spans[:6]
        ]
        if len(spans) > 1:
            more = f" … всего {len(spans)}, последний {long_day(spans[-1].due_on)}" if len(spans) > len(shown) else ""
            yield f"    {'; '.join(shown)}{more}"
        for note in reading.notes:
            yield f"    {note}"
