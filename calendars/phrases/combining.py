"""Вместе (combining): the items of one phrase put together into the rule that they mean.

«Ежемесячно», «последняя среда» and «сентябрь – май» are three items and one rule. Which two things make one is the
table in `_together`; what makes none stays side by side as Several.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date

from calendars.phrases.pieces import (
    DECADE_PARTS,
    PARTS,
    Aside,
    Decades,
    Piece,
    SummerSide,
    Weekday,
    What,
    decades_of,
)
from calendars.rule import (
    AllYear,
    Day,
    Days,
    Deadline,
    Months,
    MultiYear,
    NthWeekday,
    OnDemand,
    Range,
    Recurring,
    Rule,
    Several,
    Single,
    Unparsable,
    WeekOfMonth,
    in_words,
    names,
)
from calendars.rule.kinds import LAST, OPENING_MONTHS, leading_summer
from calendars.rule.spans import SCHOOL_MONTHS
from calendars.rule.words import default_before_start
from calendars.school_year import FIRST_MONTH, SchoolYear

GUESS = "Месяцы не названы"
LONG_PERIODS = ("quarter", "half-year", "year")
MONTHS_OF = {"quarter": 3, "half-year": 6}
TIMES_A_YEAR = {"day": 365, "week": 36, "month": 9, "quarter": 4, "half-year": 2, "year": 1}


@dataclass
class Whole:
    """What the phrase means so far."""

    year: SchoolYear
    parts: list[What] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    opens_plan: bool = False
    runs: int = 0  # how many times a year the phrase asks for; 0 when it does not say
    summer_is_said: bool = False  # a word of the phrase says on which side of 1 September its summer days are

    def add(self, what: What) -> None:
        """Put it together with what it belongs to, or beside everything."""
        if isinstance(what, Aside) or what in self.parts:  # «летний период (июнь-август)» says it twice
            return
        for place in range(len(self.parts) - 1, -1, -1):
            together = self._together(self.parts[place], what)
            if together is None:
                together = self._together(what, self.parts[place])
            if together is not None:
                self.parts[place : place + 1] = together
                if len(together) == 1 and len(self.parts) > 1:  # it may now belong to what stands beside it
                    self.add(self.parts.pop(place))
                return
        self.parts.append(what)

    def rule(self) -> Rule:
        """The rule of the whole phrase."""
        singles = [self._alone(part) for part in self.parts]
        if not singles and self.opens_plan:
            return Deadline(Day(8, LAST, before_start=True))  # «перед учебным годом» and nothing else
        if not singles:
            return Unparsable("дата не названа")
        if self.runs > 1 and len(singles) != self.runs and any(isinstance(single, Range) for single in singles):
            self.doubts.append("Число раз и число названных периодов не совпадают; прочитаны периоды.")
        if len(singles) == 1:
            return singles[0]
        if not _plainly_listed(singles):
            self.doubts.append("Названо несколько разных сроков; проверьте каждый.")
        dated = [single for single in singles if not isinstance(single, Unparsable)]
        return Several(tuple(dated)) if len(dated) > 1 else dated[0] if dated else singles[0]

    def _alone(self, part: What) -> Single:
        """A half of a rule that found no other half."""
        match part:
            case Weekday():
                self.doubts.append("Назван только день недели; прочитано как еженедельно.")
                return Recurring("week", weekday=part.number)
            case Decades():
                return Unparsable("месяц этой декады не назван")
            case Aside() | SummerSide():
                return Unparsable("дата не названа")
            case WeekOfMonth(months=()):
                self.doubts.append("Месяц в сроке не указан: он стоит в заголовке строк или в соседней ячейке.")
        return part

    def _together(self, one: What, other: What) -> list[What] | None:  # noqa: PLR0912 - one case a pair
        match one, other:
            case Recurring(), Recurring():
                return _both_frequencies(one, other, self.doubts)
            case Recurring(), Months():
                return self._in_months(one, other)
            case Recurring(every="quarter" | "half-year"), Range(last=Day()) if (
                len(_months_of(other)) > MONTHS_OF[one.every]
            ):
                return [one]
            case Recurring(), Range() if one.every in LONG_PERIODS and other.last:
                self._forget_guess()
                self.runs = one.count or 1
                return [other]
            case Recurring(), Range() if other.grain and other.last:
                return self._in_months(one, Months(_months_of(other)))
            case Recurring(), Range(grain="month", last=None) if other.first.month in SCHOOL_MONTHS:
                self.doubts.append("Когда повторение кончается, не сказано; прочитано: в мае.")
                return [replace(one, months=SCHOOL_MONTHS[SCHOOL_MONTHS.index(other.first.month) :])]
            case Recurring(), Weekday() if one.every in ("week", "month") and one.weekday is None:
                return [replace(one, weekday=other.number)] if one.every == "week" or one.nth else None
            case Recurring(every="month"), WeekOfMonth(months=()):
                return [replace(one, nth=other.weeks)]
            case Recurring(every="month"), Decades() if len(other.numbers) == 1:
                return [replace(one, part=DECADE_PARTS[other.numbers[0]])]
            case Recurring(), AllYear():
                return [one]
            case Recurring(), OnDemand():
                return self._on_demand_at_least(one, other)
            case Recurring(every="year"), Days() | Deadline() | NthWeekday() | WeekOfMonth() | Range():
                return [other]
            case Recurring(every="day"), Range():
                self.notes.append("Внутри периода — ежедневно; отметка ставится одна, за весь период.")
                return [other]
            case Months(), WeekOfMonth(months=()):
                return [WeekOfMonth(other.weeks, one.months, one.before_start)]
            case Months(), Decades():
                windows = [decades_of(month, other.numbers) for month in one.months]
                return [on_side(window, one.before_start) for window in windows]
            case Months(), Months():
                months = tuple(dict.fromkeys(one.months + other.months))
                before = one.before_start if self.summer_is_said else default_before_start(months)
                return [Months(months, before)]
            case Days(), Days():
                return [Days(tuple(dict.fromkeys(one.days + other.days)))]
            case ((Days() | Deadline()), Weekday()):
                self._check_weekday(one, other)
                return [one]
            case Months(), Range(grain=None, last=Day()) if _all_in(one, (other.first, other.last)):
                return [other]
            case Months(), Days() if _all_in(one, other.days):
                return [other]
            case Months(), Deadline() if _all_in(one, (other.day,)):
                return [other]
            case Months(), Range(last=Day()) if other.grain and set(one.months) & set(_months_of(other)):
                self.doubts.append("Месяц назван внутри периода; прочитан месяц.")
                return [one]
            case AllYear(), AllYear():
                return [other if one.scope == "continuous" else one]
            case AllYear(), Months():
                listed = ", ".join(names.month(month) for month in other.months)
                self.doubts.append(f"Отдельно названо: {listed}; если это ещё одно проведение, разделите мероприятие.")
                return [replace(one, also_months=other.months)]
            case AllYear(), OnDemand():
                self.doubts.append("Названы и весь год, и «по необходимости»; дат у мероприятия не будет.")
                return [other]
            case OnDemand(), OnDemand():
                return [OnDemand(one.by or other.by, one.min_per_year or other.min_per_year)]
            case ((Months() | Days() | Deadline() | Range() | WeekOfMonth() | NthWeekday()), OnDemand()):
                self.notes.append(f"Кроме этого: {in_words(other)}.")
                return [one]
            case Range(last=None), Deadline():
                return [Unparsable("конец периода стоит раньше начала")]
            case MultiYear(), Months() | Days() | Deadline() | Range() | WeekOfMonth() | NthWeekday():
                self.doubts.append("День назван, но в каком году — неизвестно; дат у мероприятия не будет.")
                return [one]
            case MultiYear(), AllYear():
                self.doubts.append("Который это год из нескольких, неизвестно; дат у мероприятия не будет.")
                return [one]
            case MultiYear(), Recurring(every="year"):
                return [one]
        return None

    def _in_months(self, frequency: Recurring, months: Months) -> list[What] | None:
        """A frequency with the months in which it holds; of a long period they say when in it."""
        if frequency.every in LONG_PERIODS:
            expected = frequency.count or 1
            if frequency.every == "year" and len(months.months) != expected and frequency.count_min is None:
                self.doubts.append("Число раз и число названных месяцев не совпадают; прочитаны месяцы.")
            self._forget_guess()
            return [months]
        if frequency.every == "month" and len(months.months) == 1:
            return _of_one_month(frequency, months)
        return [replace(frequency, months=months.months)]

    def _forget_guess(self) -> None:
        """The months came after all: nothing had to be divided."""
        self.doubts[:] = [doubt for doubt in self.doubts if not doubt.startswith(GUESS)]

    def _on_demand_at_least(self, frequency: Recurring, demand: OnDemand) -> list[What]:
        self._forget_guess()
        if frequency.count_min is not None:
            return [replace(demand, min_per_year=frequency.count_min * TIMES_A_YEAR[frequency.every])]
        self.notes.append(f"Кроме этого: {in_words(demand)}.")
        return [frequency]

    def _check_weekday(self, dated: Days | Deadline, weekday: Weekday) -> None:
        days = dated.days if isinstance(dated, Days) else (dated.day,)
        for day in (day.on(self.year) for day in days):
            if day.isoweekday() != weekday.number:
                self.doubts.append(f"{_spoken(day)} — {names.weekday(day.isoweekday())}, а в сроке другой день недели.")


def combined(pieces: Iterable[Piece], year: SchoolYear) -> Whole:
    """All items of a phrase as one."""
    whole = Whole(year)
    parts: list[What] = []
    for one in pieces:
        whole.doubts.extend(one.doubts)
        whole.notes.extend(one.notes)
        for what in one.what:
            if isinstance(what, SummerSide):  # said of what stands just before it, not of all that it is joined to
                whole.summer_is_said, whole.opens_plan = True, what.before_start
                parts[-1:] = [on_side(part, what.before_start) for part in parts[-1:] if isinstance(part, Single)]
            else:
                parts.append(what)
    for part in parts:
        whole.add(part)
    return whole


def _all_in(months: Months, days: Iterable[Day | None]) -> bool:
    """«май (15-31 мая)»: the days tell when in the only month that was named."""
    return all(day is not None and (day.month,) == months.months for day in days)


def _plainly_listed(singles: list[Single]) -> bool:
    """Whether the rules are a list of like things: days and windows of days, or months, or deadlines.

    A month beside a day is no plain list: «15 января, июнь» may leave the day of June unsaid.
    """
    if all(isinstance(single, Deadline) for single in singles):
        return True
    if not all(isinstance(single, Months | Range | Days | NthWeekday | WeekOfMonth) for single in singles):
        return False
    return len({_is_in_months(single) for single in singles}) == 1


def _is_in_months(single: Single) -> bool:
    return isinstance(single, Months) or (isinstance(single, Range) and single.grain is not None)


def on_side(what: Single, before_start: bool) -> Single:
    """The same with its July and August before 1 September, or at the end of the year."""
    match what:
        case Months() | WeekOfMonth() | NthWeekday():
            return replace(what, before_start=before_start and leading_summer(what.months) > 0)
        case Days():
            return Days(tuple(_day_on_side(day, before_start) for day in what.days))
        case Deadline():
            return Deadline(_day_on_side(what.day, before_start))
        case Range():
            # Of a window that begins outside the summer only the end is in it, and that is the end of the year.
            opens_plan = before_start and what.first.month in OPENING_MONTHS
            last = _day_on_side(what.last, opens_plan) if what.last else None
            return Range(_day_on_side(what.first, opens_plan), last, what.grain)
    return what


def _day_on_side(day: Day, before_start: bool) -> Day:
    return replace(day, before_start=before_start and day.month in OPENING_MONTHS)


def _both_frequencies(one: Recurring, other: Recurring, doubts: list[str]) -> list[What] | None:
    """Two halves of one frequency; None when they contradict each other."""
    if one.every != other.every and _times_a_year(one) == _times_a_year(other) > 1:
        shorter = min(one, other, key=lambda each: each.count or 1)
        doubts[:] = [doubt for doubt in doubts if not doubt.startswith(GUESS)]
        return [shorter]
    if one.every != other.every:
        longer, day = (one, other) if one.every in LONG_PERIODS else (other, one)
        if longer.every == "year" and longer == Recurring("year"):
            return [day]
        only_a_number = day.day is not None and day == Recurring("month", day=day.day, side=day.side)
        if longer.every in LONG_PERIODS and only_a_number:
            doubts.append("Число отнесено к месяцу, следующему за отчётным периодом.")
            return [replace(longer, day=day.day, side=day.side)]
        return None
    plain = Recurring(one.every)
    united = {}
    for each in fields(Recurring):
        values = {getattr(one, each.name), getattr(other, each.name)} - {getattr(plain, each.name)}
        if len(values) > 1:
            return None
        if values:
            united[each.name] = values.pop()
    return [replace(plain, **united)]


def _times_a_year(frequency: Recurring) -> int:
    """Of a frequency said by its number alone: «2 раза в год» and «1 раз в полугодие» are the same; 0 of any other."""
    only_a_number = frequency == Recurring(frequency.every, count=frequency.count)
    return (frequency.count or 1) * TIMES_A_YEAR[frequency.every] if only_a_number else 0


def _of_one_month(frequency: Recurring, months: Months) -> list[What] | None:
    """«октябрь, до 15 числа» is one day, not a frequency."""
    (month,) = months.months
    if frequency.day is not None:
        try:
            day = Day(month, frequency.day, months.before_start)
        except ValueError:
            return None
        return [Deadline(day) if frequency.side == "before" else Days((day,))]
    if frequency.nth and frequency.weekday is not None:
        return [NthWeekday(frequency.nth, frequency.weekday, months.months, months.before_start)]
    if frequency.nth:
        return [WeekOfMonth(frequency.nth, months.months, months.before_start)]
    if frequency.part is not None:
        first, last = PARTS[frequency.part]
        return [on_side(Range(Day(month, first), Day(month, last)), months.before_start)]
    return None


def _months_of(window: Range) -> tuple[int, ...]:
    """The months of a window said in months, in the order of the school year."""
    last = window.last or window.first
    start, end = (window.first.month - FIRST_MONTH) % 12, (last.month - FIRST_MONTH) % 12
    if window.first.before_start:
        start -= 12
    return tuple(dict.fromkeys((FIRST_MONTH - 1 + place) % 12 + 1 for place in range(start, end + 1)))


def _spoken(day: date) -> str:
    return names.in_full(day)
