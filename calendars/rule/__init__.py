"""Правило срока (Rule) and what follows from it: spans of a school year, words, JSON.

`kinds` is the family of rules, `spans` lays one on a school year, `words` writes it in Russian and `says` tells with
the dates of one year how it was understood; `record` is its JSON for the database, `reading` for other programs.
"""

from calendars.rule.kinds import (
    AllYear,
    Day,
    Days,
    Deadline,
    Length,
    Months,
    MultiYear,
    NthWeekday,
    OnDemand,
    Range,
    Recurring,
    Relative,
    Rule,
    Several,
    Single,
    Unparsable,
    WeekOfMonth,
)
from calendars.rule.reading import reading_json
from calendars.rule.record import rule_from_json, rule_to_json
from calendars.rule.says import says
from calendars.rule.spans import FirstWeek, Habits, Span, spans, week_of_month
from calendars.rule.words import in_words

__all__ = [
    "AllYear",
    "Day",
    "Days",
    "Deadline",
    "FirstWeek",
    "Habits",
    "Length",
    "Months",
    "MultiYear",
    "NthWeekday",
    "OnDemand",
    "Range",
    "Recurring",
    "Relative",
    "Rule",
    "Several",
    "Single",
    "Span",
    "Unparsable",
    "WeekOfMonth",
    "in_words",
    "reading_json",
    "rule_from_json",
    "rule_to_json",
    "says",
    "spans",
    "week_of_month",
]
