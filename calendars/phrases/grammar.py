"""Грамматика (Grammar): which runs of tokens mean something, declared in grammar.yaml and matched here.

A rule of the grammar is a list of alternatives, one a line: `pattern -> meaning`. A pattern is made of kinds of tokens
(CAPITALS), other rules (small letters), `a|b`, `( )`, `?`, `*`, `+`. `name=X` hands the value of X to the meaning under
that name, `name*=X` all such values as a tuple, `name~=X` the words of X as they were written. Without a meaning an
alternative has the value of its only named or only part. All ways to match are tried, so the order of lines hides none.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import signature
from pathlib import Path
from typing import Any

from pydantic import RootModel

from calendars.datafile import DataFile
from calendars.phrases.tokens import DATED, Tokens

SEPARATORS = frozenset({"LIST", "LIST_WORD", "OPEN", "CLOSE", "COLON", "DOT", "MARK"})
COLLECTS = "*"
AS_WRITTEN = "~"
TIMED = frozenset({"FREQUENCY", "TIMES", "AT_LEAST", "AT_MOST"})
OF_MONTH = "OF_MONTH"  # a MONTH in the genitive: what a number before it counts days of
TEXT = "TEXT"  # a run of any words up to a separator or the end, with no date in it

Meaning = Callable[..., Any]
Captures = tuple[tuple[str, Any], ...]
Match = tuple[int, Captures]


class _Rules(RootModel[dict[str, str]]):
    pass


class Node:
    """A part of a pattern."""

    def matches(self, run: "Run", at: int, captures: Captures) -> Iterator[Match]:
        raise NotImplementedError

    def first(self) -> set[str] | None:
        """The symbols it can begin with; None when it can also be empty."""
        raise NotImplementedError


@dataclass(frozen=True)
class Symbol(Node):
    """A kind of token, or another rule, perhaps handed over under a name."""

    name: str
    capture: str = ""

    def matches(self, run: "Run", at: int, captures: Captures) -> Iterator[Match]:
        for end, value in run.values(self.name, at):
            as_written = self.capture.endswith(AS_WRITTEN)
            handed = run.tokens.between(at, end) if as_written else value
            yield end, (*captures, (self.capture.rstrip(AS_WRITTEN), handed))

    def first(self) -> set[str] | None:
        return {self.name}


@dataclass(frozen=True)
class Sequence(Node):
    """Parts one after another."""

    parts: tuple[Node, ...]

    def matches(self, run: "Run", at: int, captures: Captures) -> Iterator[Match]:
        return self._from(0, run, at, captures)

    def _from(self, part: int, run: "Run", at: int, captures: Captures) -> Iterator[Match]:
        if part == len(self.parts):
            yield at, captures
            return
        for end, more in self.parts[part].matches(run, at, captures):
            yield from self._from(part + 1, run, end, more)

    def first(self) -> set[str] | None:
        symbols: set[str] = set()
        for part in self.parts:
            starts = part.first()
            if starts is not None:
                return symbols | starts
            symbols |= _possible(part)
        return None


@dataclass(frozen=True)
class Choice(Node):
    """One of several."""

    options: tuple[Node, ...]

    def matches(self, run: "Run", at: int, captures: Captures) -> Iterator[Match]:
        for option in self.options:
            yield from option.matches(run, at, captures)

    def first(self) -> set[str] | None:
        starts = [option.first() for option in self.options]
        return None if None in starts else set().union(*(start for start in starts if start))


@dataclass(frozen=True)
class Repeat(Node):
    """A part that may be missing (`?`), repeated (`+`) or both (`*`)."""

    part: Node
    least: int
    most: int

    def matches(self, run: "Run", at: int, captures: Captures, done: int = 0) -> Iterator[Match]:
        if done < self.most:
            for end, more in self.part.matches(run, at, captures):
                if end > at:
                    yield from self.matches(run, end, more, done + 1)
        if done >= self.least:
            yield at, captures

    def first(self) -> set[str] | None:
        return self.part.first() if self.least else None


def _possible(node: Node) -> set[str]:
    """What a part that may be empty begins with when it is not."""
    match node:
        case Repeat():
            return node.part.first() or _possible(node.part)
        case Choice():
            return set().union(*(option.first() or _possible(option) for option in node.options))
        case Sequence():
            return set().union(*(part.first() or _possible(part) for part in node.parts))
    return node.first() or set()


@dataclass(frozen=True)
class Alternative:
    """One line of a rule."""

    pattern: Node
    meaning: Meaning | None

    def value(self, captures: Captures) -> Any:
        named: dict[str, Any] = {}
        for name, value in captures:
            if name.endswith(COLLECTS):
                named[name[:-1]] = (*named.get(name[:-1], ()), value)
            elif name:
                named[name] = value
        if self.meaning is not None:
            return self.meaning(**named)
        values = [*named.values()] or [value for _, value in captures]
        return values[0] if len(values) == 1 else True


@dataclass
class Grammar:
    """All rules, each with its alternatives and the kinds of tokens every alternative can begin with."""

    rules: dict[str, list[tuple[frozenset[str], Alternative]]]

    @classmethod
    def load(cls, path: Path, meanings: Mapping[str, Meaning]) -> "Grammar":
        """Raises DataFileError at the rule that cannot be understood."""
        source = DataFile(path)
        alternatives: dict[str, list[Alternative]] = {}
        for name, lines in source.shaped(_Rules).root.items():
            try:
                alternatives[name] = [_alternative(line, meanings) for line in _lines(lines)]
            except (KeyError, ValueError) as error:
                raise source.error((name,), f"правило «{name}» записано с ошибкой: {error}") from error
        grammar = cls({})
        grammar.rules = {
            name: [(grammar._starts(line.pattern, alternatives), line) for line in lines]
            for name, lines in alternatives.items()
        }
        return grammar

    def _starts(self, pattern: Node, alternatives: dict[str, list[Alternative]]) -> frozenset[str]:
        symbols = pattern.first()
        if symbols is None:
            raise ValueError("an alternative may not be empty")
        kinds: set[str] = set()
        for symbol in symbols:
            if symbol in alternatives:
                kinds.update(*(self._starts(line.pattern, alternatives) for line in alternatives[symbol]))
            else:
                kinds.add("MONTH" if symbol == OF_MONTH else symbol)
        return frozenset(kinds)


@dataclass
class Run:
    """One phrase being matched; what a rule yields at a place is found once."""

    grammar: Grammar
    tokens: Tokens
    _found: dict[tuple[str, int], list[tuple[int, Any]]] = field(default_factory=dict)

    def values(self, symbol: str, at: int) -> list[tuple[int, Any]]:
        """All (end, value) of the symbol from this place."""
        if symbol == TEXT:
            return self._texts(at)
        if symbol == OF_MONTH:
            return [(end, value) for end, value in self.values("MONTH", at) if self.tokens.pieces[at].genitive]
        alternatives = self.grammar.rules.get(symbol)
        pieces = self.tokens.pieces
        if alternatives is None:
            return [(at + 1, pieces[at].value)] if at < len(pieces) and pieces[at].kind == symbol else []
        if (symbol, at) not in self._found:
            kind = pieces[at].kind if at < len(pieces) else ""
            self._found[symbol, at] = [
                (end, value)
                for starts, line in alternatives
                if kind in starts or TEXT in starts
                for end, captures in line.pattern.matches(self, at, ())
                if (value := line.value(captures)) is not None
            ]
        return self._found[symbol, at]

    def _texts(self, at: int) -> list[tuple[int, Any]]:
        """The words from here to each separator and to the end; none of them a date."""
        pieces, ends, brackets = self.tokens.pieces, [], 0
        for place in range(at, len(pieces)):
            kind = pieces[place].kind
            if place > at and kind in SEPARATORS and not brackets:
                ends.append(place)
            brackets += (kind == "OPEN") - (kind == "CLOSE")
            if kind in TIMED or (kind in DATED and not (place > at and kind in ("NUMBER", "ROMAN", "DASH", "ORDINAL"))):
                break
        else:
            ends.append(len(pieces))
        return [(end, self.tokens.between(at, end)) for end in ends if end > at]


def _lines(block: str) -> Iterator[str]:
    for line in block.splitlines():
        code = line.split("#")[0].strip()
        if code:
            yield code


def _alternative(line: str, meanings: Mapping[str, Meaning]) -> Alternative:
    pattern, _, meaning = (part.strip() for part in line.partition("->"))
    symbols = re.findall(r"[\w-]+[*~]?=|[\w-]+|[()|?*+]", pattern)
    node, rest = _choice(symbols)
    if rest:
        raise ValueError(f"лишнее: {' '.join(rest)}")
    if meaning:
        known = signature(meanings[meaning]).parameters
        for symbol in symbols:
            if symbol.endswith("=") and symbol.rstrip("=*~") not in known:
                raise ValueError(f"у значения «{meaning}» нет части «{symbol}»")
    return Alternative(node, meanings[meaning] if meaning else None)


def _choice(symbols: list[str]) -> tuple[Node, list[str]]:
    options = []
    while True:
        option, symbols = _sequence(symbols)
        options.append(option)
        if not symbols or symbols[0] != "|":
            return (options[0] if len(options) == 1 else Choice(tuple(options))), symbols
        symbols = symbols[1:]


def _sequence(symbols: list[str]) -> tuple[Node, list[str]]:
    parts: list[Node] = []
    while symbols and symbols[0] not in "|)":
        symbol, symbols = symbols[0], symbols[1:]
        capture = ""
        if symbol.endswith("="):
            capture, symbol, symbols = symbol[:-1], symbols[0], symbols[1:]
        if symbol == "(":
            part, symbols = _choice(symbols)
            part, symbols = _captured(part, capture), symbols[1:]
        else:
            part = Symbol(symbol, capture)
        if symbols and symbols[0] in "?*+":
            most = 1 if symbols[0] == "?" else 99
            part, symbols = Repeat(part, 1 if symbols[0] == "+" else 0, most), symbols[1:]
        parts.append(part)
    return (parts[0] if len(parts) == 1 else Sequence(tuple(parts))), symbols


def _captured(node: Node, capture: str) -> Node:
    """`x=(A|B)`: whichever it is, under the name x."""
    match node:
        case Symbol() if capture:
            return Symbol(node.name, capture)
        case Choice() if capture:
            return Choice(tuple(_captured(option, capture) for option in node.options))
    return node
