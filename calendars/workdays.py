"""Рабочие дни (Workdays): on which days an organisation works, by law, by the decree of the year, by its own order.

The holidays are law (ст. 112 ТК РФ) and the same every year. Which days off are moved where, and which Saturdays work
instead, the government decides by a decree for each year: that is data in config/workdays, not a formula, and a year
whose decree is not there yet is only preliminary. A decree moves days off of a five-day week; of a six-day week it
moves only those that were Sundays.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from calendars.datafile import DataFile

DAY = timedelta(days=1)
SATURDAY, SUNDAY = 6, 7

# ст. 112 ТК РФ, as it stands since 2013 (month, day).
JANUARY_HOLIDAYS = frozenset((1, day) for day in range(1, 9))  # новогодние каникулы and Рождество
OTHER_HOLIDAYS = frozenset({(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})


class Shift(StrEnum):
    """What is done with a deadline that falls on a day off."""

    KEEP = "keep"
    EARLIER = "earlier"
    LATER = "later"
    ASK = "ask"


class DayKind(StrEnum):
    """What a day is, in the words of a production calendar."""

    WORKDAY = "рабочий день"
    SHORTENED = "сокращённый"
    WORKING_BY_TRANSFER = "рабочий день (перенос)"
    WEEKEND = "выходной"
    TRANSFERRED = "перенос"
    HOLIDAY = "праздник"
    OWN_DAY_OFF = "нерабочий день организации"
    OWN_WORKDAY = "рабочий день организации"

    @property
    def works(self) -> bool:
        return self in _WORKING


_WORKING = {DayKind.WORKDAY, DayKind.SHORTENED, DayKind.WORKING_BY_TRANSFER, DayKind.OWN_WORKDAY}


class Transfer(BaseModel):
    """A day off moved from one day to another."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_on: date = Field(alias="from")
    to_on: date = Field(alias="to")


class Decree(BaseModel):
    """Постановление о переносе (Decree): the transfers of one calendar year and what they rest on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    basis: str
    confirmed: bool = True  # False while the text of the decree has not been seen
    moves: tuple[Transfer, ...] = ()
    shortened: tuple[date, ...] = ()  # the workdays that are an hour shorter, of a five-day week

    @model_validator(mode="after")
    def _days_are_of_the_year(self) -> Self:
        days = [day for move in self.moves for day in (move.from_on, move.to_on)] + list(self.shortened)
        for day in days:
            if day.year != self.year:
                raise ValueError(f"день {day:%d.%m.%Y} не относится к {self.year} году")
        for move in self.moves:
            if _is_holiday(move.to_on) or move.to_on.isoweekday() >= SATURDAY:
                raise ValueError(f"выходной перенесён на {move.to_on:%d.%m.%Y}, а этот день и так нерабочий")
        return self


def read_decrees(folder: Path) -> dict[int, Decree]:
    """All decrees of a folder by year; raises DataFileError at the line that is wrong."""
    decrees: dict[int, Decree] = {}
    for path in sorted(folder.glob("*.yaml")):
        source = DataFile(path)
        decree = source.shaped(Decree)
        if path.stem != str(decree.year):
            raise source.error(("year",), f"файл называется {path.name}, а в нём {decree.year} год")
        decrees[decree.year] = decree
    return decrees


class Workdays:
    """The calendar of one organisation: its week, the decrees, and the days it decided about itself."""

    def __init__(self, decrees: Mapping[int, Decree], week: int = 5, own: Mapping[date, bool] | None = None) -> None:
        """`own` says of single days True (we work) or False (we do not): a regional holiday, a quarantine, a repair."""
        if week not in (5, 6):
            raise ValueError(f"a week of {week} working days is not known")
        self._decrees, self._week, self._own = decrees, week, own or {}
        self._years: dict[int, _Year] = {}

    def kind(self, day: date) -> DayKind:
        """What this day is in the organisation."""
        kind = self._year(day.year).kinds.get(day)
        if kind is not None:
            return kind
        return DayKind.WORKDAY if day.isoweekday() <= self._week else DayKind.WEEKEND

    def is_workday(self, day: date) -> bool:
        return self.kind(day).works

    def is_shortened(self, day: date) -> bool:
        return self.is_workday(day) and day in self._year(day.year).shortened

    def is_preliminary(self, year: int) -> bool:
        """Whether the days off of a calendar year are not settled yet: no decree, or one nobody has seen."""
        decree = self._decrees.get(year)
        return decree is None or not decree.confirmed

    def transfers(self, year: int) -> tuple[Transfer, ...]:
        """The days off that the decree of a calendar year moves, as far as this week knows them."""
        return self._year(year).transfers

    def basis(self, year: int) -> str:
        """What the days off of a calendar year rest on; empty while there is no decree."""
        decree = self._decrees.get(year)
        return decree.basis if decree is not None else ""

    def next(self, day: date) -> date:
        """The first workday after this one."""
        return self.add(day, 1)

    def previous(self, day: date) -> date:
        """The last workday before this one."""
        return self.add(day, -1)

    def on_or_before(self, day: date) -> date:
        return day if self.is_workday(day) else self.previous(day)

    def on_or_after(self, day: date) -> date:
        return day if self.is_workday(day) else self.next(day)

    def shift(self, day: date, policy: Shift) -> date:
        """The deadline by the organisation's policy; ASK keeps the day until somebody has answered."""
        match policy:
            case Shift.EARLIER:
                return self.on_or_before(day)
            case Shift.LATER:
                return self.on_or_after(day)
            case Shift.KEEP | Shift.ASK:
                return day

    def add(self, day: date, number: int) -> date:
        """The day so many workdays later, or earlier when negative; no workdays later is the day itself."""
        if number == 0:
            return day
        year, left = day.year, number
        workdays = self._year(year).workdays
        # How many workdays of its year lie up to the day: those after it when going forward, before it when going back.
        place = bisect_right(workdays, day) if left > 0 else bisect_right(workdays, day - DAY)
        place += left - 1 if left > 0 else left
        while place >= len(workdays):
            place -= len(workdays)
            year += 1
            workdays = self._year(year).workdays
        while place < 0:
            year -= 1
            workdays = self._year(year).workdays
            place += len(workdays)
        return workdays[place]

    def between(self, earlier: date, later: date) -> int:
        """How many workdays after `earlier` up to and including `later`; negative when they stand the other way."""
        if later < earlier:
            return -self.between(later, earlier)
        whole_years = sum(len(self._year(year).workdays) for year in range(earlier.year, later.year))
        return whole_years + self._passed(later) - self._passed(earlier)

    def _passed(self, day: date) -> int:
        """The workdays of its year up to and including the day."""
        return bisect_right(self._year(day.year).workdays, day)

    def _year(self, year: int) -> "_Year":
        if year not in self._years:
            own = {day: works for day, works in self._own.items() if day.year == year}
            self._years[year] = _Year(year, self._decrees.get(year), self._week, own)
        return self._years[year]


class _Year:
    """One calendar year, worked out once."""

    def __init__(self, year: int, decree: Decree | None, week: int, own: Mapping[date, bool]) -> None:
        self._first, self._decree, self._week, self._own = date(year, 1, 1), decree, week, own
        moves = decree.moves if decree else ()
        # For six days of work a Saturday was never a day off, so there is nothing of it to move.
        self.transfers = tuple(move for move in moves if week == 5 or move.from_on.isoweekday() == SUNDAY)

    @cached_property
    def kinds(self) -> dict[date, DayKind]:
        """Every day that is not simply a workday or a weekend by its weekday."""
        kinds = dict.fromkeys(self.shortened, DayKind.SHORTENED)
        kinds |= dict.fromkeys(self._moved_by_law(), DayKind.TRANSFERRED)
        for move in self.transfers:
            kinds[move.to_on] = DayKind.TRANSFERRED
            kinds[move.from_on] = DayKind.WORKING_BY_TRANSFER
        kinds |= dict.fromkeys(self._holidays(), DayKind.HOLIDAY)
        kinds |= {day: DayKind.OWN_WORKDAY if works else DayKind.OWN_DAY_OFF for day, works in self._own.items()}
        return kinds

    @cached_property
    def shortened(self) -> frozenset[date]:
        """The eves of holidays (ст. 95 ТК РФ); of a five-day week the decree's list, which knows its transfers."""
        if self._decree is not None and self._week == 5:
            return frozenset(self._decree.shortened)
        eves = (holiday - DAY for holiday in self._holidays())
        off = {move.to_on for move in self.transfers} | set(self._moved_by_law())
        return frozenset(
            eve
            for eve in eves
            if eve.isoweekday() <= self._week
            and not _is_holiday(eve)
            and eve not in off
            and eve.year == self._first.year
        )

    @cached_property
    def workdays(self) -> list[date]:
        """All workdays in order."""
        length = (date(self._first.year + 1, 1, 1) - self._first).days
        days = (self._first + DAY * number for number in range(length))
        return [day for day in days if self._works(day)]

    def _works(self, day: date) -> bool:
        kind = self.kinds.get(day)
        return kind.works if kind is not None else day.isoweekday() <= self._week

    def _holidays(self) -> list[date]:
        return [self._first.replace(month=month, day=day) for month, day in sorted(JANUARY_HOLIDAYS | OTHER_HOLIDAYS)]

    def _moved_by_law(self) -> list[date]:
        """A holiday outside January that meets a day off gives the next workday free, unless the decree moves it."""
        moved = {move.from_on for move in self.transfers}
        found: list[date] = []
        for holiday in self._holidays():
            if (holiday.month, holiday.day) in OTHER_HOLIDAYS and holiday.isoweekday() > self._week:
                if holiday in moved:
                    continue
                day = holiday + DAY
                while day.isoweekday() > self._week or _is_holiday(day) or day in found:
                    day += DAY
                found.append(day)
        return found


def _is_holiday(day: date) -> bool:
    return (day.month, day.day) in JANUARY_HOLIDAYS | OTHER_HOLIDAYS
