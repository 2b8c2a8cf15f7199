"""A rule goes to words and to JSON and comes back as the same rule."""

import json

import pytest
from hypothesis import given, settings

from calendars.phrases import read
from calendars.rule import Day, Months, Rule, in_words, reading_json, rule_from_json, rule_to_json, spans
from calendars.school_year import SchoolYear
from tests.calendars.rules import rules, years

YEAR = SchoolYear(2026)


@given(rules)
def test_a_rule_survives_a_database_column(rule: Rule) -> None:
    column = json.dumps(rule_to_json(rule))

    assert rule_from_json(json.loads(column)) == rule


@settings(max_examples=400, deadline=None)
@given(rules)
def test_a_rule_in_words_is_read_as_the_same_rule(rule: Rule) -> None:
    reading = read(in_words(rule), YEAR)

    assert reading.rule == rule


@given(rules, years)
def test_spans_open_before_they_are_due_and_stand_in_order(rule: Rule, start: int) -> None:
    found = spans(rule, SchoolYear(start))

    assert list(found) == sorted(found)
    assert all(span.opens_on is None or span.opens_on <= span.due_on for span in found)


@given(rules, years)
def test_every_rule_has_a_reading_for_other_programs(rule: Rule, start: int) -> None:
    reading = reading_json(rule, SchoolYear(start))

    assert json.loads(json.dumps(reading)) == reading
    assert reading["kind"]


def test_a_record_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        rule_from_json({"kind": "someday"})


def test_a_day_that_no_month_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no day 31"):
        Day(4, 31)


def test_words_say_on_which_side_of_the_year_a_summer_month_stands() -> None:
    words = [in_words(Months((month,), side)) for month in (7, 8) for side in (True, False)]

    assert words == ["июль (перед учебным годом)", "июль", "август", "август (следующим летом)"]
