"""Прочтение (Reading): what the planner understood of a phrase, how surely, and what it says back in words.

A reading is `high` when every word was understood and nothing had to be assumed, `medium` when a doubt is written in
its notes, `low` when words were left over. A number or a month left over is worse: then the rest was misread as well,
and the phrase is unparsable. Only `high` may be scheduled before a human has looked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from calendars.phrases.combining import combined, on_side
from calendars.phrases.grammar import SEPARATORS, Grammar, Run
from calendars.phrases.meanings import MEANINGS
from calendars.phrases.pieces import Piece
from calendars.phrases.tokens import DATED, LONGEST_MONTHS, Date, Tokens, Vocabulary, tokenise
from calendars.rule import (
    Day,
    Days,
    Deadline,
    Habits,
    Months,
    MultiYear,
    NthWeekday,
    OnDemand,
    Range,
    Relative,
    Rule,
    Several,
    Single,
    Span,
    Unparsable,
    WeekOfMonth,
    names,
    reading_json,
    says,
    spans,
)
from calendars.rule.kinds import OPENING_MONTHS
from calendars.school_year import SchoolYear

Confidence = Literal["high", "medium", "low"]

LONGEST_PHRASE = 500  # letters: a longer cell is a paragraph of the plan, not its deadline
MOST_TOKENS = 80
FEBRUARY = 2
USUAL = Habits()
REMEMBERED = 4096  # phrases: the same ones come in row after row, plan after plan


@dataclass(frozen=True)
class Reading:
    """One phrase, read for one school year."""

    phrase: str
    rule: Rule
    confidence: Confidence
    says: str
    notes: tuple[str, ...]
    year: SchoolYear
    habits: Habits = field(default_factory=Habits)
    stated_year: str | None = None
    stale: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        return spans(self.rule, self.year, self.habits)

    def to_json(self) -> dict[str, Any]:
        """The promised object of `planner deadlines --json`."""
        reading = reading_json(self.rule, self.year)
        if self.stated_year is not None:
            reading["stated_year"] = self.stated_year
        if self.stale:
            reading["stale"] = True
        return {
            "phrase": self.phrase,
            "reading": reading,
            "says": self.says,
            "confidence": self.confidence,
            "spans": [
                {"from": span.opens_on.isoformat() if span.opens_on else None, "to": span.due_on.isoformat()}
                for span in self.spans
            ],
            "notes": list(self.notes),
        }


@lru_cache(REMEMBERED)
def read(phrase: str, year: SchoolYear, habits: Habits = USUAL, *, summer_heading: bool = False) -> Reading:
    """What the phrase means in this school year; never raises, an unreadable one gives an Unparsable rule.

    Under a heading like «Летний период» July and August are those that end the year (`summer_heading`).
    """
    if len(phrase) > LONGEST_PHRASE:
        return _unread(phrase, "текст слишком длинный для срока", year, habits)
    parsed = _parse(tokenise(phrase, _vocabulary()))
    if parsed.left_over:
        mended = _parse(tokenise(phrase, _vocabulary(), mend=True))
        parsed = min(parsed, mended, key=lambda each: len(each.left_over))
    if parsed.misread or not parsed.pieces:
        return _unread(phrase, _why(phrase, parsed), year, habits)
    return _Reader(phrase, year, habits, parsed, summer_heading).reading()


@dataclass(frozen=True)
class _Parsed:
    tokens: Tokens
    pieces: tuple[Piece, ...]
    left_over: tuple[str, ...]
    misread: bool  # among what was left over there is a part of a date


class _Reader:
    """One reading in the making."""

    def __init__(self, phrase: str, year: SchoolYear, habits: Habits, parsed: _Parsed, at_end: bool) -> None:
        self.phrase, self.year, self.habits, self.parsed = phrase, year, habits, parsed
        whole = combined(parsed.pieces, year)
        self.whole = whole
        self.rule = whole.rule()
        if at_end and not whole.summer_is_said:
            self.rule, whole.summer_is_said = _everywhere(self.rule, lambda part: on_side(part, False)), True
        self.doubts = [*parsed.tokens.doubts, *whole.doubts]
        self.dates = [token.value for token in parsed.tokens.pieces if token.kind == "DATE" and token.value.year]
        self.stated = self._stated_years()
        self.since = next((piece.since for piece in parsed.pieces if piece.since), None)

    def reading(self) -> Reading:
        if isinstance(self.rule, Unparsable):
            return _unread(self.phrase, self.rule.why, self.year, self.habits)
        stale = self._settle_year()
        self._mention_missing_days()
        notes = list(dict.fromkeys([*self.doubts, *self.whole.notes]))
        stated = sorted(self.stated) if stale else [self.since] if self.since else []
        if self.parsed.left_over:
            notes.insert(0, f"Не понято: {_left_over(self.parsed)}.")
        return Reading(
            phrase=self.phrase,
            rule=self.rule,
            confidence="low" if self.parsed.left_over else "medium" if self.doubts else "high",
            says=says(self.rule, self.year, self.habits),
            notes=tuple(notes),
            year=self.year,
            habits=self.habits,
            stated_year="-".join(str(year) for year in dict.fromkeys([*stated[:1], *stated[-1:]])) or None,
            stale=stale,
        )

    def _stated_years(self) -> set[int]:
        """The calendar years named in the phrase, except where a year is the meaning and not a stamp."""
        if isinstance(self.rule, MultiYear | OnDemand | Relative):
            return set()
        years = {token.value for token in self.parsed.tokens.pieces if token.kind == "YEAR"}
        years |= {date.year for date in self.dates}
        years |= {year for piece in self.parsed.pieces for year in piece.stated}
        return years - {piece.since for piece in self.parsed.pieces}

    def _settle_year(self) -> bool:
        """Choose the side of summer that the stated year asks for; True when it asks for another school year."""
        sides = [self.rule] if self.whole.summer_is_said else [self.rule, *_other_sides(self.rule)]
        if self._names_this_school_year() and len(sides) == 1:
            return False
        if self.stated:
            for rule in sides:
                if self._fits(rule):
                    self.rule = rule
                    self._check_year_of_months()
                    return False
        if len(sides) > 1 and not _runs_backwards(sides[1]):
            self._doubt_summer(sides[1])
        elif len(sides) > 1:
            self.doubts.append("Период начинается до 1 сентября, с которого начинается год плана; проверьте его.")
        if not self.stated:
            return False
        self.doubts.append(f"В документе указан другой год; день и месяц перенесены в {self.year} учебный год.")
        return True

    def _names_this_school_year(self) -> bool:
        """«I полугодие 2026-2027 уч. года»: both years are said, though the days are all of the first."""
        both = {self.year.start, self.year.start + 1}
        return self.stated == both and not self.dates

    def _fits(self, rule: Rule) -> bool:
        """Whether all stated years are those in which the rule's days fall."""
        own: set[int] = set()
        for span in spans(rule, self.year, self.habits):
            own.add((span.opens_on or span.due_on).year)
            if not (isinstance(rule, Range) and rule.last is None):  # its end is ours, not the document's
                own.add(span.due_on.year)
        window = (self.year.start, OPENING_MONTHS[0]), (self.year.start + 1, OPENING_MONTHS[-1])
        return self.stated <= own and all(window[0] <= (day.year, day.month) <= window[1] for day in self.dates)

    def _check_year_of_months(self) -> None:
        """«сентябрь - август 2026»: a year belongs to the month it stands by; that another month fits is not enough."""
        runs = spans(self.rule, self.year, self.habits)
        ends = {(day.year, day.month) for run in runs for day in (run.opens_on, run.due_on) if day}
        tokens = self.parsed.tokens.pieces
        named = {(date.year, date.month) for date in self.dates}
        named |= {
            (year.value, month.value)
            for month, year in pairwise(tokens)
            if (month.kind, year.kind) == ("MONTH", "YEAR") and year.value in self.stated
        }
        for stated, month in sorted(named - ends):
            for year in sorted(year for year, other in ends if other == month):
                self.doubts.append(f"Указан {names.month(month)} {stated} г., прочитан {names.month(month)} {year} г.")

    def _doubt_summer(self, other: Rule) -> None:
        self.doubts.append(
            f"Прочитано: {says(self.rule, self.year, self.habits)};"
            f" если имеется в виду {says(other, self.year, self.habits)} — укажите год."
        )

    def _mention_missing_days(self) -> None:
        """29 February and a fifth week are not in every year."""
        for rule in self.rule.parts if isinstance(self.rule, Several) else (self.rule,):
            if any(0 < day.number != day.on(self.year).day for day in _named_days(rule)):
                self.doubts.append("29 февраля в этом учебном году нет; прочитано как последний день февраля.")
            if isinstance(rule, WeekOfMonth | NthWeekday) and rule.months:
                wanted = len(rule.weeks if isinstance(rule, WeekOfMonth) else rule.nth) * len(rule.months)
                if len(spans(rule, self.year, self.habits)) < wanted:
                    self.doubts.append("Такой недели или такого дня в этом учебном году нет.")


def _named_days(rule: Single) -> tuple[Day, ...]:
    match rule:
        case Days():
            return rule.days
        case Deadline():
            return (rule.day,)
        case Range():
            return (rule.first, rule.last) if rule.last else (rule.first,)
    return ()


def _other_sides(rule: Rule) -> Iterator[Rule]:
    """The same rule with the summer days that begin it on the other side of 1 September."""
    turned = _everywhere(rule, _turned)
    if turned != rule:
        yield turned


def _everywhere(rule: Rule, change: Callable[[Single], Single]) -> Rule:
    """The rule with all its parts changed."""
    if isinstance(rule, Several):
        return Several(tuple(change(part) for part in rule.parts))
    return change(rule)


def _runs_backwards(rule: Rule) -> bool:
    parts = rule.parts if isinstance(rule, Several) else (rule,)
    return any(isinstance(part, Range) and part.last and part.first.rank > part.last.rank for part in parts)


def _turned(part: Single) -> Single:
    match part:
        case Months() | WeekOfMonth() | NthWeekday():
            return on_side(part, not part.before_start)
        case Days():
            return on_side(part, not part.days[0].before_start) if part.days[0].month in OPENING_MONTHS else part
        case Deadline():
            return on_side(part, not part.day.before_start)
        case Range():
            return on_side(part, not part.first.before_start)
    return part


def _parse(tokens: Tokens) -> _Parsed:
    """The items that leave the fewest words over, and of those the fewest, longest items."""
    pieces = tokens.pieces
    if len(pieces) > MOST_TOKENS:
        return _Parsed(tokens, (), (), misread=True)
    run = Run(_grammar(), tokens)
    # best[at]: (parts of dates left over, words left over, items), then the first step of that way
    best: list[tuple[tuple[int, int, int], int, Piece | None]] = [((0, 0, 0), len(pieces), None)]
    for at in range(len(pieces) - 1, -1, -1):
        (dated, words, items), _, _ = best[-1]
        kind = pieces[at].kind
        if kind in SEPARATORS:
            choice = ((dated, words, items), at + 1, None)
        else:
            choice = ((dated + (kind in DATED), words + 1, items), at + 1, None)
        for end, value in run.values("item", at):
            dated, words, items = best[len(pieces) - end][0]
            if (dated, words, items + 1) < choice[0]:
                choice = ((dated, words, items + 1), end, value)
        best.append(choice)
    return _followed(tokens, best[::-1])


def _followed(tokens: Tokens, best: list[tuple[tuple[int, int, int], int, Piece | None]]) -> _Parsed:
    found: list[Piece] = []
    left: list[str] = []
    at = 0
    while at < len(tokens.pieces):
        _, end, piece = best[at]
        if piece is not None:
            found.append(piece)
        elif tokens.pieces[at].kind not in SEPARATORS:
            left.append(tokens.between(at, end))
        at = end
    return _Parsed(tokens, tuple(found), tuple(left), misread=best[0][0][0] > 0)


def _unread(phrase: str, why: str, year: SchoolYear, habits: Habits) -> Reading:
    rule = Unparsable(why)
    return Reading(phrase, rule, "low", says(rule, year, habits), (), year, habits)


def _why(phrase: str, parsed: _Parsed) -> str:
    if not phrase.strip():
        return "срок пуст"
    impossible = next(_impossible_days(parsed.tokens), None)
    if impossible is not None:
        return impossible
    if parsed.misread and parsed.left_over:
        return f"не понято: {_left_over(parsed)}"
    return "в тексте нет даты, которую можно прочитать"


def _impossible_days(tokens: Tokens) -> Iterator[str]:
    """«31 ноября», «31.11»: it is said how long that month is, for this is mostly a slip in the last day."""
    for number, month in pairwise(token for token in tokens.pieces if token.kind != "NUMBER_WORD"):
        if number.kind in ("NUMBER", "ORDINAL") and month.kind == "MONTH":
            yield from _beyond_month(number.value, month.value)
    for token in tokens.pieces:
        if token.kind == "NOT" and isinstance(token.value, Date):
            yield from _beyond_month(token.value.day, token.value.month)


def _beyond_month(number: int, month: int) -> Iterator[str]:
    if 1 <= month <= len(LONGEST_MONTHS) and LONGEST_MONTHS[month - 1] < number <= max(LONGEST_MONTHS):
        name, last = names.of_month(month), LONGEST_MONTHS[month - 1]
        last_day = f"{last} {name}" if month != FEBRUARY else f"{last - 1} {name}, в високосный год {last}"
        yield f"{number} {name} не бывает, последний день — {last_day}"


def _left_over(parsed: _Parsed) -> str:
    return ", ".join(f"«{words}»" for words in parsed.left_over)


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(Path(__file__).with_name("vocabulary.yaml"))


@cache
def _grammar() -> Grammar:
    return Grammar.load(Path(__file__).with_name("grammar.yaml"), MEANINGS)
