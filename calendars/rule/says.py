"""Как понято (says): the sentence that tells a person how a rule was understood, with this year's dates."""

from datetime import date
from typing import assert_never

from calendars.rule import names
from calendars.rule.kinds import (
    AllYear,
    Days,
    Deadline,
    Months,
    MultiYear,
    NthWeekday,
    OnDemand,
    Range,
    Recurring,
    Relative,
    Rule,
    Several,
    Unparsable,
    WeekOfMonth,
    placed_months,
)
from calendars.rule.spans import Habits, Span, spans
from calendars.rule.words import in_words
from calendars.school_year import SchoolYear


def says(rule: Rule, year: SchoolYear, habits: Habits) -> str:  # noqa: PLR0912 - one case a kind of rule
    """«до 20 апреля 2027 г.»"""
    runs = spans(rule, year, habits)
    match rule:
        case Months():
            months = placed_months(rule.months, rule.before_start, year)
            return ", ".join(f"{names.month(first.month)} {first.year} г." for first, _ in months)
        case Range():
            open_end = "" if rule.last else ", дата окончания не указана"
            return _window(runs[0]) + open_end
        case Days() | NthWeekday():
            return ", ".join(names.in_full(run.due_on) for run in runs) or "такого дня в этом году нет"
        case Deadline():
            return f"до {names.in_full(rule.day.on(year))}"
        case WeekOfMonth():
            if not rule.months:
                return f"{in_words(rule)}; месяц в сроке не указан"
            return ", ".join(map(_window, runs)) or "такой недели в этом году нет"
        case Recurring():
            return f"{in_words(rule)}: {_times(runs)}" if runs else f"{in_words(rule)}: в этом году ни разу"
        case AllYear():
            return f"{in_words(rule)}: {_window(runs[0])}"
        case OnDemand():
            return f"{in_words(rule)}; даты нет, пока кто-нибудь не начнёт"
        case Relative():
            return f"{in_words(rule)}; дату события нужно указать"
        case MultiYear():
            return f"{in_words(rule)}: {_window(runs[0])}" if runs else f"{in_words(rule)}: в этом году даты нет"
        case Unparsable():
            return f"срок не прочитан: {rule.why}"
        case Several():
            return "; ".join(says(part, year, habits) for part in rule.parts)
        case _:
            assert_never(rule)


def _window(run: Span) -> str:
    if run.opens_on is None:
        return f"до {names.in_full(run.due_on)}"
    if run.opens_on == run.due_on:
        return names.in_full(run.due_on)
    return f"{names.since(run.opens_on.day)}{_rest_of_start(run.opens_on, run.due_on)} по {names.in_full(run.due_on)}"


def _rest_of_start(start: date, end: date) -> str:
    """What the end does not say for both: «с 2 по 4 октября», «с 2 сентября по 4 октября»."""
    if start.year != end.year:
        return f" {names.of_month(start.month)} {start.year} г."
    return f" {names.of_month(start.month)}" if start.month != end.month else ""


def _times(runs: tuple[Span, ...]) -> str:
    if len(runs) == 1:
        return _window(runs[0])
    return f"{names.amount(len(runs), 'time')}, первый срок — {_window(runs[0])}, последний — {_window(runs[-1])}"
