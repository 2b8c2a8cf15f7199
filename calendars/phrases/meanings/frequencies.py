"""Again and again: «2 раза в год», «каждый понедельник», «до 5 числа ежемесячно», «в конце месяца»."""

from dataclasses import dataclass
from typing import Literal

from calendars.phrases.meanings.months import MOST_WEEKS
from calendars.phrases.pieces import DECADE_PARTS, LONG_PART, SHIFTED, Aside, Piece, piece
from calendars.rule import MultiYear, Recurring
from calendars.rule.kinds import LAST, Part, Period

LONGEST_MONTH = 31


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


def some_quarter() -> Piece:
    return piece(Recurring("quarter"), doubt="Не сказано, в каком квартале; прочитано: в каждом.")


def each_half_year() -> Piece:
    return piece(Recurring("half-year"), doubt="Не сказано, в каком полугодии; прочитано: в каждом.")


def often(p: Period, o: Times = ONCE, n: int = 1) -> Piece | None:
    """«2 раза в год», «1 раз в 10 дней», «каждые 2 недели», «раз в 3 года»."""
    if n < 1:
        return None
    if p == "year" and n > 1:
        return piece(MultiYear(every_years=n))
    doubt = "Месяцы не названы; год поделён на равные части." if p == "year" and o.several else ""
    if o.most is not None and o.least is None:  # a bound from above obliges to nothing
        doubt = "«Не чаще» ограничивает число раз, но не обязывает; прочитано как один раз за этот срок."
    return piece(Recurring(p, n, o.exactly, o.least, o.most), doubt=doubt)


def adverb_often(n: int, p: Period) -> Piece | None:
    times = exactly(n)
    return often(p, times) if times else None


def every_other(a: str, p: Period) -> Piece | None:
    """«через месяц»: in a plan it is how often; in a letter it would be once, a month from now."""
    if a != "every-other":
        return None
    if p == "year":
        return piece(MultiYear(every_years=2))
    return piece(Recurring(p, 2), doubt="Прочитано как «раз в два»: через один такой срок на второй.")


def weekly_on(w: int) -> Piece:
    return piece(Recurring("week", weekday=w))


def monthly_by(n: int, r: bool = False) -> Piece | None:
    return _numbered_day(n, "before", after_reported=r)


def monthly_on(n: int, r: bool = False) -> Piece | None:
    return _numbered_day(n, None, after_reported=r)


def monthly_on_each(n: tuple[int, ...]) -> Piece | None:
    found = [monthly_on(number) for number in n]
    return piece(*(what for each in found if each for what in each.what)) if all(found) else None


def monthly_by_each(n: tuple[int, ...]) -> Piece | None:
    found = [monthly_by(number) for number in n]
    return piece(*(what for each in found if each for what in each.what)) if all(found) else None


def monthly_between(a: int, b: int) -> Piece | None:
    return piece(Recurring("month", from_day=a, day=b)) if 0 < a < b <= LONGEST_MONTH else None


def monthly_workday(n: int) -> Piece | None:
    if n not in (1, LAST):
        return None
    return piece(Recurring("month", day=n), doubt=SHIFTED)


def monthly_weeks(n: tuple[int, ...]) -> Piece | None:
    return piece(Recurring("month", nth=n)) if max(n) <= MOST_WEEKS else None


def monthly_weekday(n: tuple[int, ...], w: int) -> Piece | None:
    return piece(Recurring("month", weekday=w, nth=n)) if max(n) <= MOST_WEEKS else None


def each_nth_weekday(n: tuple[int, ...], w: int) -> Piece | None:
    """«Каждая вторая среда» is said of months and of weeks; «первая» and «последняя» only of months."""
    found = monthly_weekday(n, w)
    if found is None or max(n) <= 1:
        return found
    return Piece(found.what, ("Прочитано как день каждого месяца; если через неделю, напишите «1 раз в 2 недели».",))


def monthly_decade(n: int) -> Piece | None:
    return piece(Recurring("month", part=DECADE_PARTS[n])) if n in DECADE_PARTS else None


def monthly_half(n: int) -> Piece | None:
    words = {1: "первая", 2: "вторая"}
    if n not in words:
        return None
    part: Part = "start" if n == 1 else "end"
    return piece(Recurring("month", part=part), doubt=f"«{words[n]} половина месяца» прочитана как его декада.")


def monthly_part(p: Part) -> Piece:
    return piece(Recurring("month", part=p))


def quarterly_part(p: Part) -> Piece:
    return piece(Recurring("quarter", part=p), doubt=LONG_PART)


def half_yearly_part(p: Part) -> Piece:
    return piece(Recurring("half-year", part=p), doubt=LONG_PART)


def bare_times(o: Times) -> Piece | None:
    """«ежемесячно, 1 раз»: once in a period that something else names."""
    return None if o.several else piece(Aside())


def monthly_until_part(p: Part) -> Piece | None:
    return piece(Recurring("month", day=LAST, side="before")) if p == "end" else None


def quarterly_until_part(p: Part) -> Piece | None:
    return piece(Recurring("quarter")) if p == "end" else None


def _numbered_day(number: int, side: Literal["before"] | None, *, after_reported: bool) -> Piece | None:
    if not (1 <= number <= LONGEST_MONTH or number == LAST):
        return None
    doubt = "Число отнесено к месяцу, следующему за отчётным." if after_reported else ""
    return piece(Recurring("month", day=number, side=side), doubt=doubt)
