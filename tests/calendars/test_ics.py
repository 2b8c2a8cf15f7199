"""The calendar file: its bytes, and what other calendars read from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from calendars.ics import Item, clean, render

GOLDEN = Path(__file__).with_name("cases") / "plan.ics"
CHANGED = datetime(2026, 8, 31, 12, 30, tzinfo=UTC)
COUNCIL = Item("b7@plan", 0, "Педсовет", date(2026, 9, 30), CHANGED)
nasty = st.text(max_size=200)


def events(*items: Item) -> list[Component]:
    return list(Calendar.from_ical(render(items, "План")).walk("VEVENT"))


def days(item: Item) -> tuple[date, date]:
    (event,) = events(item)
    return event.decoded("dtstart"), event.decoded("dtend")


def test_a_feed_is_the_golden_file_to_the_byte() -> None:
    items = [
        replace(COUNCIL, sequence=2, opens_on=date(2026, 9, 1), description="Протокол; справка", categories=("ВСОКО",)),
        Item("a1@plan", 0, "Мониторинг, весь год", date(2027, 5, 31), CHANGED, opens_on=date(2026, 9, 1)),
        replace(COUNCIL, uid="c3@plan", url="https://plan.example/o/3", alarm_days=(3,)),
    ]

    assert render(items, "Циклограмма ВСОКО 2026/2027") == GOLDEN.read_bytes()


def test_a_one_day_duty_ends_on_the_day_after_because_the_end_is_exclusive() -> None:
    assert days(COUNCIL) == (date(2026, 9, 30), date(2026, 10, 1))


def test_a_window_of_a_month_is_one_bar() -> None:
    assert days(replace(COUNCIL, opens_on=date(2026, 9, 1))) == (date(2026, 9, 1), date(2026, 10, 1))


def test_a_longer_window_stands_on_its_last_day_and_is_told_in_words() -> None:
    item = replace(COUNCIL, opens_on=date(2026, 8, 1), description="Справка")

    assert days(item) == (date(2026, 9, 30), date(2026, 10, 1))
    assert events(item)[0].decoded("description") == "Срок: с 01.08.2026 по 30.09.2026.\nСправка"


def test_days_stay_days_in_every_zone() -> None:
    kamchatka = datetime(2026, 9, 1, 0, 30, tzinfo=timezone(timedelta(hours=12)))

    (event,) = events(replace(COUNCIL, changed_at=kamchatka))

    assert event.decoded("dtstamp") == datetime(2026, 8, 31, 12, 30, tzinfo=UTC)
    assert event["dtstart"].params["VALUE"] == "DATE"


def test_the_calendar_has_a_name_and_no_uid_of_its_own() -> None:
    calendar = Calendar.from_ical(render([], "План"))

    assert str(calendar["x-wr-calname"]) == str(calendar["name"]) == "План"
    assert "uid" not in calendar
    assert "method" not in calendar


def test_both_ways_to_tell_how_often_to_ask_are_given() -> None:
    lines = render([], "План", refresh=timedelta(hours=4)).decode().splitlines()

    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"} <= set(lines)


def test_nothing_rings_unless_it_was_asked_for() -> None:
    assert events(COUNCIL)[0].walk("VALARM") == []


@pytest.mark.parametrize("opens_on", [None, date(2026, 9, 1)])
def test_an_alarm_rings_so_many_days_before_the_due_day_at_nine(opens_on: date | None) -> None:
    (event,) = events(replace(COUNCIL, opens_on=opens_on, alarm_days=(3,)))
    (alarm,) = event.walk("VALARM")

    midnight = datetime.combine(event.decoded("dtstart"), time(), tzinfo=UTC)
    assert midnight + alarm.decoded("trigger") == datetime(2026, 9, 27, 9, tzinfo=UTC)


def test_the_order_of_items_does_not_change_the_bytes() -> None:
    other = replace(COUNCIL, uid="z", due_on=date(2026, 9, 1))

    assert render([COUNCIL, other], "План") == render([other, COUNCIL], "План")


@given(nasty, nasty, st.tuples(nasty))
def test_any_text_comes_back_as_it_went_in(summary: str, description: str, categories: tuple[str]) -> None:
    (event,) = events(replace(COUNCIL, summary=summary, description=description, categories=categories))

    assert str(event["summary"]) == clean(summary)
    assert str(event.get("description", "")) == clean(description)


@given(nasty)
def test_no_line_is_longer_than_the_standard_allows(summary: str) -> None:
    lines = render([replace(COUNCIL, summary=summary)], summary).split(b"\r\n")

    assert max(map(len, lines)) <= 75
