"""Слова правила (words): a Rule as the one phrase by which a person would write it in the column «Сроки».

`calendars.phrases` reads every phrase made here as the same rule again, so a rule edited on a screen can be shown,
corrected by hand and stored as words. An Unparsable rule has no words: nobody can write what was not understood.
"""

from typing import assert_never

from calendars.rule import names
from calendars.rule.kinds import (
    LAST,
    OPENING_MONTHS,
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
    leading_summer,
)
from calendars.rule.spans import DECADE

BEFORE_START = " (перед учебным годом)"
NEXT_SUMMER = " (следующим летом)"
HALF_YEARS = {9: "I полугодие", 1: "II полугодие"}

_SCOPES = {
    "year": "в течение года",
    "school-year": "в течение учебного года",
    "calendar-year": "в течение календарного года",
    "period": "в течение всего периода",
    "continuous": "постоянно",
}
_PARTS = {"start": "в начале", "middle": "в середине", "end": "в конце"}
_OF_PERIOD = {"month": "месяца", "quarter": "квартала", "half-year": "полугодия", "year": "года"}
_ONCE = {
    "day": "ежедневно",
    "week": "еженедельно",
    "month": "ежемесячно",
    "quarter": "ежеквартально",
    "half-year": "1 раз в полугодие",
    "year": "ежегодно",
}
_SIDES = {"before": "до", "not-later": "не позднее", "after": "после", "during": "во время"}


def in_words(rule: Rule) -> str:  # noqa: PLR0912 - one case a kind of rule
    """The canonical phrase of the rule, without a year."""
    match rule:
        case Months():
            return _listed(rule.months) + _summer(rule.months, rule.before_start)
        case Range():
            return _range(rule)
        case Days():
            lone = len(rule.days) == 1
            return ", ".join(_day(day) + _side_of_summer(day, always=not lone) for day in rule.days)
        case NthWeekday():
            nth = ", ".join(names.nth_weekday(number, rule.weekday) for number in rule.nth)
            months = ", ".join(names.of_month(month) for month in rule.months)
            return f"{nth} {names.weekday(rule.weekday)} {months}{_summer(rule.months, rule.before_start)}"
        case Deadline():
            return f"до {_day(rule.day)}{_side_of_summer(rule.day)}"
        case WeekOfMonth():
            weeks = ", ".join(names.nth_week(week) for week in rule.weeks)
            months = ", ".join(names.of_month(month) for month in rule.months)
            return f"{weeks} неделя {months}".rstrip() + _summer(rule.months, rule.before_start)
        case Recurring():
            return _recurring(rule)
        case AllYear():
            months = "".join(f"{names.month(month)}, " for month in rule.also_months)
            return months + _SCOPES[rule.scope]
        case OnDemand():
            words = f"даты устанавливает {rule.by}" if rule.by else "по мере необходимости"
            return words + (f", не реже {_times(rule.min_per_year)} в год" if rule.min_per_year else "")
        case Relative():
            return _relative(rule)
        case MultiYear():
            if rule.every_years is not None:
                return f"1 раз в {names.amount(rule.every_years, 'year')}"
            if rule.from_year is not None:
                return f"с {rule.from_year} по {rule.to_year} год"
            return "на среднесрочную перспективу"
        case Unparsable():
            return ""
        case Several():
            return "; ".join(_among_others(part) for part in rule.parts)
        case _:
            assert_never(rule)


def default_before_start(months: tuple[int, ...]) -> bool:
    """Where summer months stand when nobody says: those that lead a list open the plan, a bare «июль» ends it."""
    return leading_summer(months) > 0 and months != (7,)


def _among_others(rule: Single) -> str:
    """A deadline in a list says its side of the summer: what stands before it in the list must not decide."""
    if isinstance(rule, Deadline):
        return f"до {_day(rule.day)}{_side_of_summer(rule.day, always=True)}"
    return in_words(rule)


def _listed(months: tuple[int, ...]) -> str:
    return ", ".join(names.month(month) for month in months)


def _summer(months: tuple[int, ...], before_start: bool) -> str:
    if leading_summer(months) == 0 or before_start == default_before_start(months):
        return ""
    return BEFORE_START if before_start else NEXT_SUMMER


def _side_of_summer(day: Day, *, always: bool = False) -> str:
    if day.month not in OPENING_MONTHS or (not always and day.before_start == default_before_start((day.month,))):
        return ""
    return BEFORE_START if day.before_start else NEXT_SUMMER


def _day(day: Day) -> str:
    if day.number == LAST:
        return f"последнего дня {names.of_month(day.month)}"
    return f"{day.number} {names.of_month(day.month)}"


def _since(day: Day) -> str:
    return f"с {_day(day)}" if day.number == LAST else f"{names.since(day.number)} {names.of_month(day.month)}"


def _range(rule: Range) -> str:
    first, last = rule.first, rule.last
    # A window that begins in July or August opens the plan unless it says otherwise: the convention of the reading.
    opens_plan = first.month in OPENING_MONTHS
    side = NEXT_SUMMER if opens_plan and not first.before_start else ""
    if rule.grain == "half-year":
        return HALF_YEARS[first.month]
    if rule.grain == "month":
        if last is None:
            return f"с {names.of_month(first.month)}{side}"
        return f"{names.month(first.month)} – {names.month(last.month)}{side}"
    if last is None:
        return f"{_since(first)}{side}"
    if (first.number, last.number) == (-DECADE, LAST) and first.month == last.month:
        return f"в конце {names.of_month(first.month)}{side}"
    return f"{_since(first)} по {_day(last)}{side}"


def _recurring(rule: Recurring) -> str:
    words = [_frequency(rule)]
    if rule.nth and rule.weekday is not None:
        nth = ", ".join(names.nth_weekday(number, rule.weekday) for number in rule.nth)
        words.append(f", {nth} {names.weekday(rule.weekday)}")
    elif rule.nth:
        words.append(", " + ", ".join(names.nth_week(number) for number in rule.nth) + " неделя")
    elif rule.weekday is not None and not _is_plainly_weekly(rule):
        words.append(f", {names.ON_WEEKDAYS[rule.weekday - 1]}")
    if rule.day is not None:
        words.append(", " + _numbered(rule.day, rule))
    if rule.part is not None:
        words.append(f", {_PARTS[rule.part]} {_OF_PERIOD[rule.every]}")
    if rule.months:
        words.append(f" ({_listed(rule.months)})")
    if rule.quarters:
        words.append(f" ({', '.join(names.ROMAN[quarter - 1] for quarter in rule.quarters)} квартал)")
    return "".join(words)


def _numbered(day: int, rule: Recurring) -> str:
    if rule.from_day is not None:
        return f"{names.since(rule.from_day)} по {day} число"
    if day == LAST:
        return "до последнего дня месяца" if rule.side == "before" else "в последний день месяца"
    return f"до {day} числа" if rule.side == "before" else f"{day} числа"


def _frequency(rule: Recurring) -> str:
    period = names.every_so(rule.interval, rule.every)
    if rule.count_min is not None and rule.count_max is not None:
        return f"{rule.count_min}–{names.amount(rule.count_max, 'time')} в {period}"
    if rule.count_min is not None:
        return f"не реже {_times(rule.count_min)} в {period}"
    if rule.count_max is not None:
        return f"не чаще {_times(rule.count_max)} в {period}"
    if rule.count is not None:
        return f"{names.amount(rule.count, 'time')} в {period}"
    if rule.interval != 1:
        return f"1 раз в {period}"
    if rule.weekday is not None and _is_plainly_weekly(rule):
        return names.EACH_WEEKDAY[rule.weekday - 1]
    return _ONCE[rule.every]


def _is_plainly_weekly(rule: Recurring) -> bool:
    return rule.every == "week" and rule.interval == 1 and not (rule.count or rule.count_min or rule.count_max)


def _times(number: int) -> str:
    """After «не реже»: «1 раза», «2 раз»."""
    return f"{number} {'раза' if number % 10 == 1 and number % 100 != 11 else 'раз'}"


def _relative(rule: Relative) -> str:
    words = "не позднее чем " if rule.side == "not-later" and (rule.offset or rule.within) else ""
    if rule.offset is not None:
        words += f"{_offset(rule.offset)} события: "
    elif rule.within is not None:
        words += f"в течение {names.of_amount(rule.within.number, rule.within.unit)} после события: "
    else:
        words += f"{_SIDES[rule.side or 'after']} события: "
    return words + rule.anchor


def _offset(offset: Length) -> str:
    length = names.amount(abs(offset.number), offset.unit)
    return f"за {length} до" if offset.number < 0 else f"через {length} после"
