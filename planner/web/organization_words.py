"""Слова организации (words): how its page names its rules and its days. Only what a user reads."""

from collections.abc import Sequence
from datetime import datetime

from calendars.workdays import DayKind, Shift
from planner.domain.organization import MessengerFiles, Policy, Titles
from planner.queries.organization import OrganizationPage, OwnDays
from planner.russian import NBSP, day_with_weekday, span
from planner.web import words

TITLES = {
    Titles.SHORT: "номер и короткое название",
    Titles.NUMBER: "только номер",
}

MESSENGER_FILES = {
    MessengerFiles.NOTICE: "принимать, предупредив: без фамилий и детей",
    MessengerFiles.LINK: "не принимать, давать ссылку на страницу",
    MessengerFiles.OFF: "не принимать",
}

SHIFTS = {
    Shift.KEEP: "оставить день из документа",
    Shift.EARLIER: "перенести на рабочий день раньше",
    Shift.LATER: "перенести на рабочий день позже",
}

DAY_LOOKS = {
    DayKind.WORKDAY: "work",
    DayKind.SHORTENED: "short",
    DayKind.WORKING_BY_TRANSFER: "moved",
    DayKind.WEEKEND: "off",
    DayKind.TRANSFERRED: "off moved",
    DayKind.HOLIDAY: "holiday",
    DayKind.OWN_DAY_OFF: "own off",
    DayKind.OWN_WORKDAY: "own",
}
"""Classes of a day in a small calendar."""

SPECIAL_DAYS = frozenset(DayKind) - {DayKind.WORKDAY, DayKind.WEEKEND}
"""What a weekday alone does not tell: named aloud as well."""


def zones(own: str, now: datetime) -> dict[str, str]:
    """The time zones of the country in words; the organisation's own too, should it be another."""
    known = words.zones(now)
    return known if own in known else known | {own: own}


def own_days(row: OwnDays) -> str:
    """«пт 5 марта» or «5–9 марта»."""
    return day_with_weekday(row.from_on) if row.number == 1 else span(row.from_on, row.to_on)


def described(shown: OrganizationPage, now: datetime) -> list[tuple[str, str]]:
    """What an organisation is, as it is written now: for whoever comes second."""
    return [
        ("Название", shown.name),
        ("Вид", words.KINDS[shown.kind]),
        ("Регион", shown.region or "не указан"),
        ("Часовой пояс", zones(shown.zone, now)[shown.zone]),
        ("Рабочая неделя", f"{shown.week}{NBSP}дней"),
    ]


def decided(policy: Policy) -> list[tuple[str, str]]:
    """What an organisation decided for itself, in the same way."""
    return [
        ("За сколько рабочих дней до срока", _numbers(policy.leads)),
        ("На какой рабочий день после срока", _numbers(policy.overdue_on)),
        ("Во сколько", policy.remind_at),
        ("Сколько рабочих дней считать «скоро»", str(policy.soon_days)),
        ("Тихие часы", f"{policy.quiet_from}–{policy.quiet_to}"),
        ("Как называть мероприятие", TITLES[Titles(policy.titles)]),
        ("Файлы и фото через Telegram", MESSENGER_FILES[MessengerFiles(policy.messenger_files)]),
        ("Если срок выпал на выходной", SHIFTS[Shift(policy.shift)]),
        ("Кто сдал, тот может и принять", "да" if policy.accepts_own else "нет"),
    ]


def _numbers(days: Sequence[int]) -> str:
    return ", ".join(str(number) for number in days) or "не напоминать"
