"""Значения (meanings): what each line of grammar.yaml makes of its parts.

A meaning gets the named parts of its line and returns a Piece (an item) or a plain value (a part of one); None says
that these words cannot mean this after all: there is no 31 April, and a range does not run backwards.
"""

from dataclasses import dataclass
from typing import Literal

from calendars.phrases.anchors import EACH, anchors
from calendars.phrases.pieces import (
    DECADE_PARTS,
    DECADES,
    PARTS,
    Aside,
    Decades,
    Piece,
    SummerSide,
    Weekday,
    decades_of,
    piece,
)
from calendars.phrases.tokens import Date
from calendars.rule import (
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
    Unparsable,
    WeekOfMonth,
)
from calendars.rule.kinds import LAST, OPENING_MONTHS, LengthUnit, Part, Period, Side
from calendars.rule.spans import HALF_MONTH
from calendars.rule.words import default_before_start

YEAR_PARTS = {"start": 9, "middle": 1, "end": 5}  # the months in which a school year starts, is halfway, ends
SEASONS = {"summer": (6, 8), "autumn": (9, 11), "winter": (12, 2), "spring": (3, 5)}
HALVES = {1: (9, 12), 2: (1, 5)}
QUARTERS = {1: (1, 3), 2: (4, 6), 3: (7, 9), 4: (10, 12)}
MOST_WEEKS = 5
LONGEST_MONTH = 31
PART_NAMES = {"start": "начало", "middle": "середина", "end": "конец"}
EACH_TERM = {"четверть": "каждая четверть", "триместр": "каждый триместр"}


# --- days -------------------------------------------------------------------------------------------------------------


def day(n: int, m: int) -> Day | None:
    """A bare day of August opens the plan, one of July ends it."""
    try:
        return Day(m, n, default_before_start((m,)))
    except ValueError:
        return None


def dated(d: Date) -> Day | None:
    return day(d.day, d.month)


def only_last(n: int) -> int | None:
    return LAST if n == LAST else None


def days(d: tuple[Day, ...]) -> Piece:
    return piece(Days(_in_one_summer(d)))


def days_of_month(n: tuple[int, ...], m: int) -> Piece | None:
    found = [day(number, m) for number in n]
    return piece(Days(tuple(each for each in found if each))) if all(found) else None


def days_before_date(n: tuple[int, ...], d: Date) -> Piece | None:
    return days_of_month((*n, d.day), d.month)


def deadline(d: Day) -> Piece:
    return piece(Deadline(d))


def deadlines(d: tuple[Day, ...]) -> Piece:
    return piece(*(Deadline(each) for each in _in_one_summer(d)))


def deadlines_of_month(n: tuple[int, ...], m: int) -> Piece | None:
    found = [day(number, m) for number in n]
    return deadlines(tuple(each for each in found if each)) if all(found) else None


# --- windows ----------------------------------------------------------------------------------------------------------


def days_range(first: Day, last: Day) -> Piece | None:
    window = _window(first, last)
    return piece(window) if window else None


def days_inside(a: int, b: int, m: int) -> Piece | None:
    first, last = day(a, m), day(b, m)
    return days_range(first, last) if first and last else None


def days_to_date(a: int, d: Date) -> Piece | None:
    return days_inside(a, d.day, d.month)


def open_range(first: Day) -> Piece:
    return piece(Range(first))


def months_range(first: int, last: int) -> Piece | None:
    if first == last:
        return None
    window = _window(_day_one(first), _day_one(last, LAST), "month")
    return piece(window) if window else None


def months_until(first: int, last: int) -> Piece | None:
    window = months_range(first, last)
    return Piece(window.what, ("Последний месяц прочитан как входящий в период.",)) if window else None


def parts_range(p: Part, a: int, q: Part, b: int) -> Piece | None:
    """«конец августа – начало сентября»"""
    return days_range(_day_one(a, PARTS[p][0]), _day_one(b, PARTS[q][1]))


def roman_range(a: int, b: int) -> Piece | None:
    return months_range(a, b)


def open_months(m: int) -> Piece:
    return piece(Range(_day_one(m), None, "month"))


def day_to_month(first: Day, m: int) -> Piece | None:
    return days_range(first, _day_one(m, LAST))


def month_to_day(m: int, last: Day) -> Piece | None:
    return days_range(_day_one(m), last)


def half_years(n: tuple[int, ...]) -> Piece | None:
    if n == (1, 2):
        return piece(Recurring("half-year"))
    if len(n) != 1 or n[0] not in HALVES:
        return None
    first, last = HALVES[n[0]]
    return piece(Range(_day_one(first), _day_one(last, LAST), "half-year"))


def quarters(n: tuple[int, ...]) -> Piece | None:
    if not set(n) <= set(QUARTERS):
        return None
    if len(n) > 1:
        return piece(Recurring("quarter", quarters=() if set(n) == set(QUARTERS) else n))
    return months_range(*QUARTERS[n[0]])


def seasons(first: str, last: str) -> Piece | None:
    return months_range(SEASONS[first][0], SEASONS[last][1])


def season(s: str) -> Piece | None:
    return months_range(*SEASONS[s])


def half_month(n: int, m: int) -> Piece | None:
    if n not in (1, 2):
        return None
    first, last = (1, HALF_MONTH) if n == 1 else (HALF_MONTH + 1, LAST)
    return days_range(_day_one(m, first), _day_one(m, last))


def whole_school_year(p: Part) -> Piece | None:
    return piece(AllYear("school-year")) if p == "end" else None


# --- up to the end or the start of something --------------------------------------------------------------------------


def until_about(a: int, b: int, m: int) -> Piece | None:
    last = day(b, m) if a < b else None
    return piece(Deadline(last), doubt="Срок назван двумя днями; прочитан последний.") if last else None


def until_part_of_month(p: Part, m: int) -> Piece:
    if p == "end":
        return deadline(_day_one(m, LAST))
    if p == "start":
        return _until_before(m)
    return piece(Deadline(_day_one(m, HALF_MONTH)), doubt="Середина месяца прочитана как 15-е число.")


def until_month(m: int) -> Piece:
    return _until_before(m, doubt="Срок назван месяцем; прочитано: до его начала. Если до конца — допишите «до конца».")


def until_part_of_school_year(p: Part) -> Piece | None:
    if p == "start":
        return piece(Deadline(Day(8, LAST, before_start=True)), SummerSide(True))
    return deadline(Day(5, LAST)) if p == "end" else None


def until_part_of_next_school_year(p: Part) -> Piece | None:
    """The new year is the one of the plan or the one after it: the same doubt as of any day of August."""
    return deadline(_day_one(8, LAST)) if p == "start" else None


def until_part_of_year(p: Part) -> Piece | None:
    if p != "end":
        return None
    return piece(
        Deadline(Day(5, LAST)),
        doubt="Год прочитан как учебный: до 31 мая. Если имеется в виду календарный, напишите «до 31 декабря».",
    )


def until_part_of_calendar_year(p: Part) -> Piece | None:
    return deadline(Day(12, LAST)) if p == "end" else None


def until_part_of_half(p: Part, n: int) -> Piece | None:
    return deadline(_day_one(HALVES[n][1], LAST)) if p == "end" and n in HALVES else None


def until_part_of_quarter(p: Part, n: int) -> Piece | None:
    return deadline(_day_one(QUARTERS[n][1], LAST)) if p == "end" and n in QUARTERS else None


def until_part_of_season(p: Part, s: str) -> Piece | None:
    first, last = SEASONS[s]
    return _until_before(first) if p == "start" else deadline(_day_one(last, LAST)) if p == "end" else None


def until_new_year() -> Piece:
    return deadline(Day(12, LAST))


def deadline_in_month(m: int, n: int) -> Piece | None:
    found = day(n, m)
    return deadline(found) if found else None


def next_to_reported(d: Day) -> Piece:
    return piece(Deadline(d), note="Отчётный период — предыдущий календарный год.")


# --- months and weeks -------------------------------------------------------------------------------------------------


def months(m: tuple[int, ...]) -> Piece:
    unique = tuple(dict.fromkeys(m))
    return piece(Months(unique, default_before_start(unique)))


def roman_months(r: tuple[int, ...]) -> Piece:
    found = months(r)
    if len(r) > 1 and max(r) > 4:
        return found
    return Piece(found.what, ("Римские цифры прочитаны как месяцы.",))


def parts_of_year(p: tuple[Part, ...]) -> Piece:
    return Piece(months(tuple(YEAR_PARTS[each] for each in p)).what, (_PARTS_AS_MONTHS,))


def listed(n: tuple[int, ...]) -> tuple[int, ...]:
    return n


def counted(first: int, last: int) -> tuple[int, ...] | None:
    return tuple(range(first, last + 1)) if 0 < first < last else None


def decades(n: tuple[int, ...], m: tuple[int, ...]) -> Piece | None:
    if not _decades_follow(n):
        return None
    return piece(*(_default_side(decades_of(month, n)) for month in m))


def bare_decades(n: tuple[int, ...]) -> Piece | None:
    return piece(Decades(n)) if _decades_follow(n) else None


def monthly_decade(n: int) -> Piece | None:
    return piece(Recurring("month", part=DECADE_PARTS[n])) if n in DECADE_PARTS else None


def monthly_half(n: int) -> Piece | None:
    words = {1: "первая", 2: "вторая"}
    if n not in words:
        return None
    part: Part = "start" if n == 1 else "end"
    return piece(Recurring("month", part=part), doubt=f"«{words[n]} половина месяца» прочитана как его декада.")


def weeks(n: tuple[int, ...], m: tuple[int, ...]) -> Piece | None:
    return piece(WeekOfMonth(n, m, default_before_start(m))) if max(n) <= MOST_WEEKS else None


def bare_weeks(n: tuple[int, ...]) -> Piece | None:
    return piece(WeekOfMonth(n)) if max(n) <= MOST_WEEKS else None


def monthly_weeks(n: tuple[int, ...]) -> Piece | None:
    return piece(Recurring("month", nth=n)) if max(n) <= MOST_WEEKS else None


def nth_weekdays(n: tuple[int, ...], w: int, m: tuple[int, ...]) -> Piece | None:
    return piece(NthWeekday(n, w, m, default_before_start(m))) if max(n) <= MOST_WEEKS else None


def monthly_weekday(n: tuple[int, ...], w: int) -> Piece | None:
    return piece(Recurring("month", weekday=w, nth=n)) if max(n) <= MOST_WEEKS else None


def weekly_on(w: int) -> Piece:
    return piece(Recurring("week", weekday=w))


def bare_weekday(w: int) -> Piece:
    return piece(Weekday(w))


def parts_of_months(p: Part, m: tuple[int, ...]) -> Piece:
    first, last = PARTS[p]
    return piece(*(_default_side(Range(Day(month, first), Day(month, last))) for month in m))


def monthly_part(p: Part) -> Piece:
    return piece(Recurring("month", part=p))


def quarterly_part(p: Part) -> Piece:
    return piece(Recurring("quarter", part=p), doubt=_LONG_PART)


def half_yearly_part(p: Part) -> Piece:
    return piece(Recurring("half-year", part=p), doubt=_LONG_PART)


def part_of_half(p: Part, n: int) -> Piece | None:
    return _part_of_stretch(p, *HALVES[n]) if n in HALVES else None


def part_of_quarter(p: Part, n: int) -> Piece | None:
    return _part_of_stretch(p, *QUARTERS[n]) if n in QUARTERS else None


def part_of_season(p: Part, s: str) -> Piece | None:
    return _part_of_stretch(p, *SEASONS[s])


def part_of_school_year(p: Part) -> Piece:
    match p:
        case "end":
            return piece(Range(Day(5, HALF_MONTH), Day(5, LAST)))
        case "start":
            return piece(Range(Day(9, 1), Day(9, HALF_MONTH)), doubt="Начало года прочитано как 1–15 сентября.")
        case "middle":
            return piece(Months((1,)), doubt="Середина года прочитана как январь.")


def part_of_year(p: Part) -> Piece:
    of_school_year = part_of_school_year(p)
    return Piece(of_school_year.what, (*of_school_year.doubts, "Год прочитан как учебный."))


# --- again and again --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Times:
    """How many times in a period; nothing at all is once."""

    exactly: int | None = None
    least: int | None = None
    most: int | None = None

    @property
    def several(self) -> bool:
        return (self.exactly or self.least or 1) > 1


ONCE = Times()


def exactly(n: int) -> Times | None:
    return Times(exactly=n) if n > 1 else ONCE if n == 1 else None


def once() -> Times:
    return ONCE


def between(a: int, b: int) -> Times | None:
    return Times(least=a, most=b) if 0 < a < b else None


def at_least(n: int = 1) -> Times:
    return Times(least=n)


def at_most(n: int = 1) -> Times:
    return Times(most=n)


def every(e: Period, since: int | None = None) -> Piece:
    return Piece((Recurring(e),), since=since)


def each_quarter() -> Piece:
    return piece(Recurring("quarter"))


def each_half_year() -> Piece:
    return piece(Recurring("half-year"), doubt="Не сказано, в каком полугодии; прочитано: в каждом.")


def often(p: Period, o: Times = ONCE, n: int = 1) -> Piece | None:
    """«2 раза в год», «1 раз в 10 дней», «каждые 2 недели», «раз в 3 года»."""
    if n < 1:
        return None
    if p == "year" and n > 1:
        return piece(MultiYear(every_years=n))
    doubt = "Месяцы не названы; год поделён на равные части." if p == "year" and o.several else ""
    return piece(Recurring(p, n, o.exactly, o.least, o.most), doubt=doubt)


def adverb_often(n: int, p: Period) -> Piece | None:
    times = exactly(n)
    return often(p, times) if times else None


def monthly_by(n: int, r: bool = False) -> Piece | None:
    return _numbered_day(n, "before", after_reported=r)


def monthly_on(n: int, r: bool = False) -> Piece | None:
    return _numbered_day(n, None, after_reported=r)


def monthly_between(a: int, b: int) -> Piece | None:
    return piece(Recurring("month", from_day=a, day=b)) if 0 < a < b <= LONGEST_MONTH else None


def monthly_workday(n: int) -> Piece | None:
    if n not in (1, LAST):
        return None
    return piece(
        Recurring("month", day=n),
        doubt="Прочитано как первый или последний день месяца; на рабочий он сдвигается по правилу организации.",
    )


def bare_times(o: Times) -> Piece | None:
    """«ежемесячно, 1 раз»: once in a period that something else names."""
    return None if o.several else piece(Aside())


def monthly_until_part(p: Part) -> Piece | None:
    return piece(Recurring("month", day=LAST, side="before")) if p == "end" else None


def quarterly_until_part(p: Part) -> Piece | None:
    return piece(Recurring("quarter")) if p == "end" else None


# --- the whole year, no year, many years ------------------------------------------------------------------------------


def in_year() -> Piece:
    return piece(AllYear("year"))


def in_school_year() -> Piece:
    return piece(AllYear("school-year"))


def in_calendar_year() -> Piece:
    return piece(AllYear("calendar-year"))


def in_short_school_year(a: int, b: int) -> Piece | None:
    return Piece((AllYear("school-year"),), stated=(2000 + a, 2000 + b)) if a + 1 == b else None


def in_named_school_year(a: int, b: int) -> Piece | None:
    return in_school_year() if b in (a + 1, (a + 1) % 100) else None


def in_two_years(a: int, b: int) -> Piece | None:
    if b != a + 1:
        return None
    return piece(AllYear("school-year"), doubt="Два года подряд прочитаны как учебный год.")


def in_period() -> Piece:
    return piece(AllYear("period"))


def continuous() -> Piece:
    return piece(AllYear("continuous"))


def on_demand() -> Piece:
    return piece(OnDemand())


def by_document(d: str) -> Piece:
    return piece(OnDemand(by=d))


def years(from_year: int, to_year: int) -> Piece | None:
    return piece(MultiYear(from_year=from_year, to_year=to_year)) if from_year < to_year else None


def horizon() -> Piece:
    return piece(MultiYear(), doubt="Срок действия не назван; обычно это 3–5 лет.")


def no_day() -> Piece:
    return piece(Unparsable("выполняется один раз, но дата не названа"))


def no_date() -> Piece:
    return piece(Unparsable("дата в документе не названа"))


# --- counted from an event --------------------------------------------------------------------------------------------


def length(p: Period, n: int = 1) -> Length | None:
    in_months = {"quarter": 3, "half-year": 6, "year": 12}
    if p in in_months:
        return Length(n * in_months[p], "month")
    unit: dict[str, LengthUnit] = {"day": "day", "week": "week", "month": "month"}
    return Length(n, unit[p])


def working_days(n: int = 1) -> Length:
    return Length(n, "working-day")


def calendar_days(n: int) -> Length:
    return Length(n, "day")


class EventName(str):
    """The name of an event as a list of events has it, not turned by any preposition."""


def named_event(t: str) -> EventName:
    return EventName(t)


def ahead(a: Length, t: str, l: str = "") -> Piece:  # noqa: E741 - the names of grammar.yaml are one letter
    side: Side | None = "not-later" if l == "not-later" else None
    return piece(Relative(_event(t), Length(-a.number, a.unit), side=side))


def following(a: Length, t: str) -> Piece:
    return piece(Relative(_event(t), a))


def next_day(t: str) -> Piece:
    return following(Length(1, "day"), t)


def within(a: Length, t: str, u: str = "") -> Piece:
    return piece(Relative(_event(t, u), within=a))


def before(t: str) -> Piece:
    return piece(Relative(_event(t), side="before"))


def after(t: str) -> Piece:
    return piece(Relative(_event(t), side="after"))


def during(t: str) -> Piece:
    return piece(Relative(_event(t), side="during"))


def upon(u: str, t: str) -> Piece:
    return piece(Relative(_event(t, u), side="after"))


def part_of_term(p: Part, n: int, t: str) -> Piece:
    return piece(Relative(f"{PART_NAMES[p]}: {n} {t}", side="during"))


def part_of_each_term(p: Part, t: str) -> Piece:
    return piece(Relative(f"{PART_NAMES[p]}: {EACH_TERM[t]}", side="during"))


def each_term(t: str, o: Times = ONCE) -> Piece | None:
    return None if o.several else piece(Relative(EACH_TERM[t], side="during"))


# --- beside the date --------------------------------------------------------------------------------------------------


def before_start() -> Piece:
    return piece(SummerSide(True))


def next_summer() -> Piece:
    return piece(SummerSide(False))


def time(t: str | None = None, n: int | None = None) -> Piece:
    hour = t.replace(".", ":") if t else f"{n} ч"
    return piece(Aside(), note=f"Указано время: {hour}; планировщик ведёт сроки по дням.")


def any_day() -> Piece:
    return piece(Aside(), note="День можно выбрать внутри периода.")


def event() -> Piece:
    return piece(Aside(), doubt="В сроке названо событие; его дата может отличаться.")


def label() -> Piece:
    return piece(Aside(), note="В сроке есть пояснение, какое это проведение.")


def audience() -> Piece:
    return piece(Aside(), note="В сроке названы классы или группы.")


def roughly() -> Piece:
    return piece(Aside(), doubt="Срок назван приблизительно.")


def nothing() -> Piece:
    return piece(Aside())


# --- shared -----------------------------------------------------------------------------------------------------------

_PARTS_AS_MONTHS = "Начало года прочитано как сентябрь, середина — как январь, конец — как май."
_LONG_PART = "Начало и конец периода прочитаны как половина его первого или последнего месяца."


def _day_one(month: int, number: int = 1) -> Day:
    return Day(month, number, default_before_start((month,)))


def _in_one_summer(listed_days: tuple[Day, ...]) -> tuple[Day, ...]:
    """In a list only the summer days at its head open the plan: «20 июня, 10 августа» is one summer, the last."""
    leading = True
    placed = []
    for each in listed_days:
        leading = leading and each.month in OPENING_MONTHS
        opens = leading and default_before_start(tuple(d.month for d in listed_days))
        placed.append(Day(each.month, each.number, opens))
    return tuple(placed)


def _window(first: Day, last: Day, grain: Literal["month", "half-year"] | None = None) -> Range | None:
    """A window that begins in July or August opens the plan; None when it would run backwards."""
    opens_plan = first.month in OPENING_MONTHS
    first = Day(first.month, first.number, opens_plan)
    last = Day(last.month, last.number, False)
    if opens_plan and last.month in OPENING_MONTHS:
        last = Day(last.month, last.number, True)
    return Range(first, last, grain) if first.rank <= last.rank else None


def _default_side(window: Range) -> Range:
    return _window(window.first, window.last) or window if window.last else window


def _until_before(month: int, doubt: str = "") -> Piece:
    """Up to the start of a month is up to the last day of the month before it."""
    before_it = (month - 2) % 12 + 1
    return piece(Deadline(_day_one(before_it, LAST)), doubt=doubt)


def _part_of_stretch(part: Part, first: int, last: int) -> Piece | None:
    if part == "middle":
        return None
    stretch = (
        Range(Day(first, 1), Day(first, HALF_MONTH))
        if part == "start"
        else Range(Day(last, HALF_MONTH), Day(last, LAST))
    )
    return piece(_default_side(stretch), doubt=_LONG_PART)


def _decades_follow(numbers: tuple[int, ...]) -> bool:
    return all(number in DECADES for number in numbers) and list(numbers) == list(
        range(numbers[0], numbers[0] + len(numbers))
    )


def _numbered_day(number: int, side: Literal["before"] | None, *, after_reported: bool) -> Piece | None:
    if not (1 <= number <= LONGEST_MONTH or number == LAST):
        return None
    doubt = "Число отнесено к месяцу, следующему за отчётным." if after_reported else ""
    return piece(Recurring("month", day=number, side=side), doubt=doubt)


def _event(text: str, upon_what: str = "") -> str:
    """The name of the event; one after «события:» is a name already."""
    if isinstance(text, EventName):
        return str(text)
    if upon_what == EACH:
        return anchors().each_one(text)
    return f"{upon_what} {text}" if upon_what else anchors().named(text)
