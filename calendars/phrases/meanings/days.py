"""Days and deadlines: «3 сентября», «30 и 31 мая», «до 20.04», «до конца учебного года»."""

from calendars.phrases.meanings.placing import HALVES, QUARTERS, SEASONS, day_of, in_one_summer
from calendars.phrases.pieces import SHIFTED, Piece, SummerSide, piece
from calendars.phrases.tokens import Date
from calendars.rule import Day, Days, Deadline
from calendars.rule.kinds import LAST, Part
from calendars.rule.spans import HALF_MONTH
from calendars.rule.words import default_before_start


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
    return piece(Days(in_one_summer(d)))


def days_of_month(n: tuple[int, ...], m: int) -> Piece | None:
    found = [day(number, m) for number in n]
    return piece(Days(tuple(each for each in found if each))) if all(found) else None


def days_of_months(n: tuple[int, ...], m: tuple[int, ...]) -> Piece | None:
    """«15 января, июня»: a month in the genitive has no day but the one named before the list."""
    found = [day(number, month) for month in m for number in n]
    return days(tuple(each for each in found if each)) if all(found) else None


def workday_of_month(n: int, m: int) -> Piece | None:
    return piece(Days((day_of(m, n),)), doubt=SHIFTED) if n in (1, LAST) else None


def days_before_date(n: tuple[int, ...], d: Date) -> Piece | None:
    return days_of_month((*n, d.day), d.month)


def deadline(d: Day) -> Piece:
    return piece(Deadline(d))


def deadlines(d: tuple[Day, ...]) -> Piece:
    return piece(*(Deadline(each) for each in in_one_summer(d)))


def deadlines_of_month(n: tuple[int, ...], m: int) -> Piece | None:
    found = [day(number, m) for number in n]
    return deadlines(tuple(each for each in found if each)) if all(found) else None


def deadline_in_month(m: int, n: int) -> Piece | None:
    found = day(n, m)
    return deadline(found) if found else None


def deadline_of_report(d: Day, y: int) -> Piece:
    """«За 2026 год до 20 апреля»: the year is what the report is about and no duty of its own."""
    return Piece((Deadline(d),), (f"{y} год прочитан как отчётный; срок отнесён к этому плану.",), since=y)


def next_to_reported(d: Day) -> Piece:
    return piece(Deadline(d), note="Отчётный период — предыдущий календарный год.")


def until_about(a: int, b: int, m: int) -> Piece | None:
    last = day(b, m) if a < b else None
    return piece(Deadline(last), doubt="Срок назван двумя днями; прочитан последний.") if last else None


def until_part_of_month(p: Part, m: int) -> Piece:
    if p == "end":
        return deadline(day_of(m, LAST))
    if p == "start":
        return _until_before(m)
    return piece(Deadline(day_of(m, HALF_MONTH)), doubt="Середина месяца прочитана как 15-е число.")


def until_month(m: int) -> Piece:
    return _until_before(m, doubt="Срок назван месяцем; прочитано: до его начала. Если до конца — допишите «до конца».")


def until_part_of_school_year(p: Part) -> Piece | None:
    if p == "start":
        return piece(Deadline(Day(8, LAST, before_start=True)), SummerSide(True))
    return deadline(Day(5, LAST)) if p == "end" else None


def until_part_of_next_school_year(p: Part) -> Piece | None:
    """The new year is the one of the plan or the one after it: the same doubt as of any day of August."""
    return deadline(day_of(8, LAST)) if p == "start" else None


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
    return deadline(day_of(HALVES[n][1], LAST)) if p == "end" and n in HALVES else None


def until_part_of_quarter(p: Part, n: int) -> Piece | None:
    return deadline(day_of(QUARTERS[n][1], LAST)) if p == "end" and n in QUARTERS else None


def until_part_of_season(p: Part, s: str) -> Piece | None:
    first, last = SEASONS[s]
    return _until_before(first) if p == "start" else deadline(day_of(last, LAST)) if p == "end" else None


def until_new_year() -> Piece:
    return deadline(Day(12, LAST))


def _until_before(month: int, doubt: str = "") -> Piece:
    """Up to the start of a month is up to the last day of the month before it."""
    before_it = (month - 2) % 12 + 1
    return piece(Deadline(day_of(before_it, LAST)), doubt=doubt)
