"""Windows of days: «2-4 октября», «сентябрь – май», «II полугодие», «конец мая», «первая декада октября»."""

from calendars.phrases.meanings.days import day
from calendars.phrases.meanings.months import ROMAN_MONTHS, months
from calendars.phrases.meanings.placing import HALVES, QUARTERS, SEASONS, day_of, default_side, placed_window
from calendars.phrases.pieces import DECADES, LONG_PART, PARTS, Decades, Piece, decades_of, piece
from calendars.phrases.tokens import Date
from calendars.rule import AllYear, Day, Months, Range, Recurring
from calendars.rule.kinds import LAST, Part
from calendars.rule.spans import HALF_MONTH

YEAR_PARTS = {"start": 9, "middle": 1, "end": 5}  # the months in which a school year starts, is halfway, ends
_PARTS_AS_MONTHS = "Начало года прочитано как сентябрь, середина — как январь, конец — как май."


def days_range(first: Day, last: Day) -> Piece | None:
    window = placed_window(first, last)
    return piece(window) if window else None


def days_inside(a: int, b: int, m: int) -> Piece | None:
    first, last = day(a, m), day(b, m)
    return days_range(first, last) if first and last else None


def days_inside_each(a: int, b: int, m: tuple[int, ...]) -> Piece | None:
    """«10-20 октября, апреля»: the same days of each month of the list."""
    windows = [days_inside(a, b, month) for month in m]
    return piece(*(what for window in windows if window for what in window.what)) if all(windows) else None


def several_windows_inside(a: tuple[int, ...], b: tuple[int, ...], m: int) -> Piece | None:
    """«5-7, 12-14 октября»"""
    windows = [days_inside(first, last, m) for first, last in zip(a, b, strict=True)]
    return piece(*(what for window in windows if window for what in window.what)) if all(windows) else None


def days_to_date(a: int, d: Date) -> Piece | None:
    return days_inside(a, d.day, d.month)


def open_range(first: Day) -> Piece:
    return piece(Range(first))


def months_range(first: int, last: int) -> Piece | None:
    if first == last:
        return None
    window = placed_window(day_of(first), day_of(last, LAST), "month")
    return piece(window) if window else None


def months_until(first: int, last: int) -> Piece | None:
    window = months_range(first, last)
    return Piece(window.what, ("Последний месяц прочитан как входящий в период.",)) if window else None


def parts_range(p: Part, a: int, q: Part, b: int) -> Piece | None:
    """«конец августа – начало сентября»"""
    return days_range(day_of(a, PARTS[p][0]), day_of(b, PARTS[q][1]))


def month_to_part(a: int, q: Part, b: int) -> Piece | None:
    """«август – начало сентября»"""
    return days_range(day_of(a), day_of(b, PARTS[q][1])) if a != b else None


def part_to_month(p: Part, a: int, b: int) -> Piece | None:
    """«конец сентября – октябрь»"""
    return days_range(day_of(a, PARTS[p][0]), day_of(b, LAST)) if a != b else None


def parts_inside(p: Part, q: Part, m: int) -> Piece | None:
    """«начало – середина октября»"""
    return parts_range(p, m, q, m) if p != q else None


def roman_range(a: int, b: int) -> Piece | None:
    window = months_range(a, b)
    doubts = (ROMAN_MONTHS,) if max(a, b) in QUARTERS else ()  # up to four they may as well be quarters
    return Piece(window.what, doubts) if window else None


def from_start_of_year(p: Part) -> Piece | None:
    return piece(Range(day_of(9), None)) if p == "start" else None


def open_months(m: int) -> Piece:
    return piece(Range(day_of(m), None, "month"))


def day_to_month(first: Day, m: int) -> Piece | None:
    return days_range(first, day_of(m, LAST))


def month_to_day(m: int, last: Day) -> Piece | None:
    return days_range(day_of(m), last)


def its_own_years() -> tuple[int, ...]:
    return ()


def short_years(a: int, b: int) -> tuple[int, ...] | None:
    return (2000 + a, 2000 + b) if a + 1 == b else None


def half_years(n: tuple[int, ...], y: tuple[int, ...] = ()) -> Piece | None:
    if n == (1, 2):
        return Piece((Recurring("half-year"),), stated=y)
    if len(n) != 1 or n[0] not in HALVES:
        return None
    first, last = HALVES[n[0]]
    return Piece((Range(day_of(first), day_of(last, LAST), "half-year"),), stated=y)


def quarters(n: tuple[int, ...]) -> Piece | None:
    if not set(n) <= set(QUARTERS):
        return None
    if len(n) > 1:
        return piece(Recurring("quarter", quarters=() if set(n) == set(QUARTERS) else n))
    return months_range(*QUARTERS[n[0]])


def quarters_in_a_row(n: tuple[int, ...]) -> Piece | None:
    """«II-III кв.» may be one window, and from II to III a school year even ends and begins."""
    found = quarters(n)
    if found is None or set(n) == set(QUARTERS):
        return found
    return Piece(found.what, ("Прочитано: отдельно в каждом из этих кварталов.",))


def quarters_of_school_year(n: tuple[int, ...], y: tuple[int, ...]) -> Piece | None:
    """A school year has no quarters; четверть or the calendar one may be meant."""
    found = quarters(n)
    doubt = "Квартал учебного года прочитан как календарный; если имеется в виду четверть, напишите её."
    return Piece(found.what, (doubt,), stated=y) if found else None


def seasons(first: str, last: str) -> Piece | None:
    return months_range(SEASONS[first][0], SEASONS[last][1])


def season(s: str) -> Piece | None:
    return months_range(*SEASONS[s])


def half_month(n: int, m: int) -> Piece | None:
    if n not in (1, 2):
        return None
    first, last = (1, HALF_MONTH) if n == 1 else (HALF_MONTH + 1, LAST)
    return days_range(day_of(m, first), day_of(m, last))


def whole_school_year(p: Part) -> Piece | None:
    return piece(AllYear("school-year")) if p == "end" else None


def decades(n: tuple[int, ...], m: tuple[int, ...]) -> Piece | None:
    if not _decades_follow(n):
        return None
    return piece(*(default_side(decades_of(month, n)) for month in m))


def bare_decades(n: tuple[int, ...]) -> Piece | None:
    return piece(Decades(n)) if _decades_follow(n) else None


def parts_of_months(p: Part, m: tuple[int, ...]) -> Piece:
    first, last = PARTS[p]
    return piece(*(default_side(Range(Day(month, first), Day(month, last))) for month in m))


def parts_of_month(p: tuple[Part, ...], m: int) -> Piece:
    """«в начале и в конце октября»"""
    return piece(*(window for part in p for window in parts_of_months(part, (m,)).what))


def part_of_halves(p: Part, n: tuple[int, ...]) -> Piece | None:
    found = [_part_of_stretch(p, *HALVES[half]) for half in n if half in HALVES]
    parts = [each for each in found if each is not None]
    if len(parts) < len(n):
        return None
    return Piece(tuple(what for each in parts for what in each.what), parts[0].doubts)


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


def parts_of_year(p: tuple[Part, ...]) -> Piece:
    return Piece(months(tuple(YEAR_PARTS[each] for each in p)).what, (_PARTS_AS_MONTHS,))


def _part_of_stretch(part: Part, first: int, last: int) -> Piece | None:
    if part == "middle":
        return None
    stretch = (
        Range(Day(first, 1), Day(first, HALF_MONTH))
        if part == "start"
        else Range(Day(last, HALF_MONTH), Day(last, LAST))
    )
    return piece(default_side(stretch), doubt=LONG_PART)


def _decades_follow(numbers: tuple[int, ...]) -> bool:
    return all(number in DECADES for number in numbers) and list(numbers) == list(
        range(numbers[0], numbers[0] + len(numbers))
    )
