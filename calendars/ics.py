"""Элемент календаря (Item): one dated duty as other calendars see it, and a feed of them as text/calendar bytes.

The bytes depend on the items alone, never on the day they are made, so that a feed which did not change is recognised
as such. Every item is an all-day event of its own: a recurrence rule would bring back what was moved or cancelled.
There is no METHOD: PUBLISH asks for an ORGANIZER of each event, and clients take a subscription without it.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

PRODUCT = "-//cyclogram-planner//feed//RU"
DAY = timedelta(days=1)
LONGEST_BAR = 31 * DAY  # a month is one bar; a bar over half a year would hide everything else on the page
ALARM_AT = time(9)  # all-day events begin at midnight, when nobody wants to hear of them
USUAL_REFRESH = timedelta(hours=1)
_KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True)
class Item:
    """One event. `sequence` and `changed_at` grow with every change, or clients keep what they have."""

    uid: str
    sequence: int
    summary: str
    due_on: date
    changed_at: datetime
    description: str = ""
    url: str | None = None
    opens_on: date | None = None
    categories: tuple[str, ...] = ()
    alarm_days: tuple[int, ...] = ()  # so many days before the due day

    @property
    def starts_on(self) -> date:
        """The first day of the event: of a short window its opening, of a long one the day it is due."""
        if self.opens_on is None or not DAY <= self.due_on - self.opens_on < LONGEST_BAR:
            return self.due_on
        return self.opens_on

    @property
    def text(self) -> str:
        """The description; it tells the window that the event is too short to show."""
        if self.opens_on is None or self.opens_on >= self.due_on or self.starts_on == self.opens_on:
            return self.description
        window = f"Срок: с {self.opens_on:%d.%m.%Y} по {self.due_on:%d.%m.%Y}."
        return f"{window}\n{self.description}" if self.description else window


def render(items: Iterable[Item], name: str, *, refresh: timedelta = USUAL_REFRESH) -> bytes:
    """A whole calendar under `name`, the items in order of their days."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    title = " ".join(clean(name).split())  # one line: the library does not escape a line break in these two
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    # Two properties for one thing: the first is the standard, the second is what Outlook reads.
    calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    for item in sorted(items, key=lambda item: (item.due_on, item.uid)):
        calendar.add_component(_event(item))
    return bytes(calendar.to_ical())


def clean(text: str) -> str:
    """Without what no calendar can carry: control characters, line separators of Unicode, halves of a character."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(
        letter for letter in lines if letter in _KEPT_CONTROLS or unicodedata.category(letter) not in ("Cc", "Cs")
    )


def _event(item: Item) -> Event:
    changed_at = item.changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", clean(item.uid))
    event.add("sequence", item.sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", item.starts_on)
    event.add("dtend", item.due_on + DAY)  # exclusive: the day after the last one
    event.add("summary", clean(item.summary))
    event.add("status", "CONFIRMED")  # never CANCELLED: Google drops such an event without a word
    event.add("transp", "TRANSPARENT")  # a deadline does not make anybody busy
    if item.text:
        event.add("description", clean(item.text))
    if item.url:
        event.add("url", clean(item.url))
    if item.categories:
        event.add("categories", [clean(category) for category in item.categories])
    for days in item.alarm_days:
        event.add_component(_alarm(item, days))
    return event


def _alarm(item: Item, days: int) -> Alarm:
    """Nothing but what a DISPLAY alarm needs: with more in it Thunderbird drops the alarm."""
    rings_on = item.due_on - item.starts_on - days * DAY
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean(item.summary))
    alarm.add("trigger", rings_on + timedelta(hours=ALARM_AT.hour, minutes=ALARM_AT.minute))
    return alarm
