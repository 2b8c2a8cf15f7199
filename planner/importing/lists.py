"""Список в клетке (list): several things numbered or marked inside one cell, and who answers for which of them."""

import re

from planner.importing import responsible
from planner.russian import is_word

_ITEM = re.compile(r"(?:^|(?<=[\s.;,]))(\d{1,2})[.)](?!\d)\s*(?=[^\W\d_]|[«\"(])")
_BULLET = re.compile(r"^\s*[-–—•*·▪●]\s*")
_LETTER_SMALL = re.compile(r"[а-яё(]")


def items(text: str) -> list[str]:
    """The things of a cell that is a list from its first letter: «1. Праздник. 2. Досуг»; else nothing."""
    found: list[re.Match[str]] = []
    for match in _ITEM.finditer(text):
        if int(match[1]) == len(found) + 1:
            found.append(match)
    if len(found) > 1 and not text[: found[0].start()].strip():
        ends = [match.start() for match in found[1:]] + [len(text)]
        return [_item(text[match.end() : end]) for match, end in zip(found, ends, strict=True)]
    lines = text.split("\n")
    if len(lines) > 1 and all(_BULLET.match(line) for line in lines):
        return [_item(_BULLET.sub("", line)) for line in lines]
    return []


def _item(text: str) -> str:
    return joined(text).rstrip(" .;,")


def owners(text: str) -> list[str]:
    """Who stands in a cell, one after another: numbered, a line each, or every post that is named.

    A comma may join two who share one thing as well as divide two things: in one line everybody counts, so the number
    agrees with that of the things only when nothing is shared.
    """
    apart = items(text) or _whole_lines(text)
    if len(apart) > 1:
        return apart
    named = responsible.read(text)
    return list(named.positions or named.people) or apart


def _whole_lines(text: str) -> list[str]:
    """Lines with those put together that were torn: a line that begins with a small letter goes on."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and (_LETTER_SMALL.match(line) or lines[-1].endswith((",", "-"))):
            lines[-1] = joined(f"{lines[-1]}\n{line}")
        else:
            lines.append(line)
    return lines


_HYPHEN = re.compile(r"(\w+)-\n(\w+)")


def joined(text: str) -> str:
    """Lines as one, with a word that was divided at the end of a line whole again."""
    if "\n" in text:
        text = _HYPHEN.sub(_mended, text)
    return " ".join(text.split())


def _mended(match: re.Match[str]) -> str:
    """«проведе-\\nние» is one word, «научно-\\nметодический» keeps its hyphen."""
    return match[1] + match[2] if is_word(match[1] + match[2]) else f"{match[1]}-{match[2]}"
