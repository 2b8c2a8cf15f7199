"""Имена (names): how Russian calls months, weekdays and amounts of time in the cases that sentences of rules need."""

from datetime import date

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
OF_MONTH = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
EACH_WEEKDAY = (
    "каждый понедельник", "каждый вторник", "каждую среду", "каждый четверг",
    "каждую пятницу", "каждую субботу", "каждое воскресенье",
)  # fmt: skip
ON_WEEKDAYS = (
    "по понедельникам", "по вторникам", "по средам", "по четвергам", "по пятницам", "по субботам", "по воскресеньям",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV")

# one, two, five of each unit, as a length: «1 день, 2 дня, 5 дней»
_UNITS = {
    "day": ("день", "дня", "дней"),
    "working-day": ("рабочий день", "рабочих дня", "рабочих дней"),
    "week": ("неделю", "недели", "недель"),
    "month": ("месяц", "месяца", "месяцев"),
    "quarter": ("квартал", "квартала", "кварталов"),
    "half-year": ("полугодие", "полугодия", "полугодий"),
    "year": ("год", "года", "лет"),
    "time": ("раз", "раза", "раз"),
}
_FEMININE = {3, 5, 6}
_NEUTER = {7}


def month(number: int) -> str:
    return MONTHS[number - 1]


def of_month(number: int) -> str:
    return OF_MONTH[number - 1]


def amount(number: int, unit: str) -> str:
    """«1 день», «2 дня», «5 дней»."""
    one, few, many = _UNITS[unit]
    last, teen = number % 10, number % 100 in range(11, 15)
    return f"{number} {one if last == 1 and not teen else few if last in (2, 3, 4) and not teen else many}"


def of_amount(number: int, unit: str) -> str:
    """After «в течение»: «1 дня», «5 дней»."""
    _, one, many = _UNITS[unit]
    one = one.replace("рабочих", "рабочего")
    return f"{number} {one if number % 10 == 1 and number % 100 != 11 else many}"


def every_so(number: int, unit: str) -> str:
    """What comes after «1 раз в»: «месяц», «2 недели»."""
    return _UNITS[unit][0] if number == 1 else amount(number, unit)


def since(number: int) -> str:
    """«с 3», but «со 2»."""
    return f"{'со' if number == 2 else 'с'} {number}"


def nth_weekday(number: int, weekday: int) -> str:
    """«1-я», «2-й», «последнее» before a day of the week."""
    ordinary, last = ("-й", "последний")
    if weekday in _FEMININE:
        ordinary, last = ("-я", "последняя")
    elif weekday in _NEUTER:
        ordinary, last = ("-е", "последнее")
    return last if number < 0 else f"{number}{ordinary}"


def nth_week(number: int) -> str:
    return "последняя" if number < 0 else f"{number}-я"


def weekday(number: int) -> str:
    return WEEKDAYS[number - 1]


def in_full(day: date) -> str:
    """«20 апреля 2027 г.»"""
    return f"{day.day} {of_month(day.month)} {day.year} г."
