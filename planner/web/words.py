"""Слова (words): how pages name states, reminders, deliveries, entries of the journal. Only what a user reads."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.copies.keeping import Comparison, CopyKind
from planner.domain.access import Door
from planner.domain.contact import Channel
from planner.domain.feed import FeedScope
from planner.domain.message import DeliveryState
from planner.domain.node import NodeKind
from planner.domain.occurrence import State
from planner.domain.organization import OrganizationKind
from planner.domain.people import Role
from planner.domain.reminder import ReminderKind
from planner.domain.rights import Right
from planner.queries.card import Card, Story
from planner.queries.control import Control
from planner.queries.home import Home
from planner.queries.load import Load
from planner.queries.my_work import Item
from planner.russian import NBSP, capitalised, counted, day, day_with_weekday, plural, short_day
from planner.web.verbs import DEEDS

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")

STATES = {
    State.PLANNED: "запланировано",
    State.SOON: "скоро",
    State.TODAY: "срок сегодня",
    State.OVERDUE: "просрочено",
    State.SUBMITTED: "на проверке",
    State.RETURNED: "возвращено",
    State.DONE: "принято",
    State.NOT_REQUIRED: "не требуется",
    State.CANCELLED: "отменено",
}

SYMBOLS = {
    State.OVERDUE: "late",
    State.SUBMITTED: "half",
    State.RETURNED: "back",
    State.DONE: "check",
    State.NOT_REQUIRED: "cross",
    State.CANCELLED: "cross",
    State.SOON: "clock",
    State.TODAY: "clock",
}
"""Names of icons; a planned occurrence has none."""

CHANNELS = {
    Channel.TELEGRAM: "Telegram",
    Channel.MAX: "MAX",
    Channel.MAIL: "почта",
    Channel.PAGE: "страница «Сообщения»",
}

DELIVERIES = {
    DeliveryState.LEASED: "отправляется",
    DeliveryState.SENDING: "отправляется",
    DeliveryState.SENT: "доставлено",
    DeliveryState.UNKNOWN: "неизвестно, дошло ли",
    DeliveryState.DEAD: "не доставлено",
}

VIA = {
    "web": "на странице",
    "telegram": "из Telegram",
    "max": "из MAX",
    "mail": "из почты",
    "cli": "из командной строки",
    "system": "планировщик",
}

NODES = {
    NodeKind.RUN: "страницы, бот и рассылка",
    NodeKind.WEB: "страницы",
    NodeKind.WORKER: "рассылка",
    NodeKind.BOT: "бот",
}

COPIES = {
    CopyKind.DAILY: "ежедневная",
    CopyKind.BY_HAND: "сделана вручную",
    CopyKind.BEFORE_RESTORE: "прежние данные, перед восстановлением",
    CopyKind.UPLOADED: "загружена",
}

SCOPES = {
    FeedScope.PLAN: "Вся циклограмма",
    FeedScope.PERSON: "Мои сроки",
    FeedScope.POSITION: "Должность",
    FeedScope.SECTION: "Раздел",
}


KINDS = {
    OrganizationKind.DOO: "детский сад",
    OrganizationKind.SCHOOL: "школа",
    OrganizationKind.OFFICE: "управление образования",
}

ZONES = {
    "Europe/Kaliningrad": "Калининград",
    "Europe/Moscow": "Москва, Санкт-Петербург, Казань",
    "Europe/Samara": "Самара, Саратов, Ижевск",
    "Asia/Yekaterinburg": "Екатеринбург, Уфа, Пермь, Челябинск",
    "Asia/Omsk": "Омск",
    "Asia/Novosibirsk": "Новосибирск, Барнаул, Томск",
    "Asia/Krasnoyarsk": "Красноярск, Абакан, Кемерово",
    "Asia/Irkutsk": "Иркутск, Улан-Удэ",
    "Asia/Yakutsk": "Якутск, Чита, Благовещенск",
    "Asia/Vladivostok": "Владивосток, Хабаровск",
    "Asia/Magadan": "Магадан, Южно-Сахалинск",
    "Asia/Kamchatka": "Петропавловск-Камчатский, Анадырь",
}


def zones(now: datetime) -> dict[str, str]:
    """The time zones of the country from west to east: «Екатеринбург, Уфа, Пермь, Челябинск (UTC+5)»."""
    hours = {zone: now.astimezone(ZoneInfo(zone)).strftime("%z")[:3] for zone in ZONES}
    return {zone: f"{cities} (UTC{hours[zone][0]}{int(hours[zone][1:])})" for zone, cities in ZONES.items()}


def workdays(number: int) -> str:
    """«3 рабочих дня»."""
    return counted(number, "рабочий день", "рабочих дня", "рабочих дней")


def month_name(on: date) -> str:
    return MONTHS[on.month - 1]


SHORT_MONTHS = ("янв.", "фев.", "март", "апр.", "май", "июнь", "июль", "авг.", "сен.", "окт.", "ноя.", "дек.")


def short_month(on: date) -> str:
    return SHORT_MONTHS[on.month - 1]


def month_columns(load: Load) -> list[tuple[str, int]]:
    """A chart of the months: what it says under each column, and how high it is."""
    return [(short_month(month), total.number) for month, total in zip(load.months, load.totals, strict=True)]


def today_is(on: date) -> str:
    """«Понедельник, 23 ноября»."""
    return f"{capitalised(WEEKDAYS[on.weekday()])}, {day(on)}"


def standing(card: Card) -> str:
    """The line beside a card's badge: how it stands, then what comes next."""
    mark = card.mark
    match card.state:
        case State.OVERDUE:
            return card.when
        case State.SUBMITTED if mark is not None:
            late = f"позже срока на {workdays(mark.days_late)}" if mark.days_late else "в срок"
            whom = f". Ждёт проверки: {', '.join(card.controllers)}" if card.controllers else ""
            return f"сделано {late}, {day_with_weekday(mark.done_on)}{whom}"
        case State.RETURNED if mark is not None and mark.returned_at is not None:
            return f"{day(mark.returned_at.date())}, нужно исправить и отметить снова"
        case State.DONE if mark is not None:
            late = f", позже срока на {workdays(mark.days_late)}" if mark.days_late else ", в срок"
            return f"сделано {day_with_weekday(mark.done_on)}{late if card.due_on else ''}"
        case State.NOT_REQUIRED if mark is not None:
            return mark.basis
        case State.CANCELLED:
            return card.cancel_reason
    return card.when or "без срока"


MARK_FIELDS = {
    "result": "Что получилось",
    "conclusion": "Вывод",
    "proposal": "Предложение на следующий год",
    "protocol": "Протокол",
    "publication_url": "Адрес публикации",
    "done_on": "Когда сделано",
}
"""What of a mark is shown as changed after it was returned (queries.card.changes)."""


def card_state(card: Card) -> str:
    is_accepted = card.mark is not None and bool(card.mark.accepted_by)
    return "выполнено" if card.state is State.DONE and not is_accepted else STATES[card.state]


def reminder(kind: ReminderKind, nth: int) -> str:
    """What a reminder is about, in a few words."""
    return f"за {workdays(nth)} до срока" if kind is ReminderKind.AHEAD else _REMINDERS[kind]


_REMINDERS = {
    ReminderKind.TODAY: "срок сегодня",
    # Without the days: one that was missed is said later than planned, and the message counts them itself.
    ReminderKind.OVERDUE: "просрочено",
    ReminderKind.MONTHLY: "идёт весь период, раз в месяц",
    ReminderKind.SNOOZED: "отложенное напоминание",
    ReminderKind.REVIEW: "ждёт проверки",
    ReminderKind.RETURNED: "возвращено с замечанием",
    ReminderKind.ACCEPTED: "принято",
    ReminderKind.MOVED: "срок перенесён",
    ReminderKind.CANCELLED: "отменено",
    ReminderKind.ASSIGNED: "поручено",
    ReminderKind.RELIEVED: "больше не поручено",
    ReminderKind.ASKED_TO_MOVE: "исполнитель не успевает",
    ReminderKind.KEPT: "срок остаётся прежним",
}


def story(line: Story) -> str:
    """An entry of the journal as a sentence about the occurrence."""
    after, before = line.after, line.before
    match line.verb:
        case "возвращено":
            return f"Возвращено с замечанием: {after.get('remark', '')}"
        case "отмена действия":
            return f"Действие отменено: {after.get('undone', '')}"
        case "файл" | "файл убран":
            return f"{capitalised(line.verb)}: {after.get('file', '')}"
        case "версия файла":
            return f"{DEEDS[line.verb]}: {after.get('file', '')}"
        case "перенесено":
            what = f"Срок перенесён с {_day(before.get('due_on'))} на {_day(after.get('due_on'))}"
        case "не успеваю" if after.get("due_on"):
            what = f"{DEEDS[line.verb]}, просит срок {_day(after['due_on'])}"
        case "поручено":
            what = f"Поручено: {after.get('to', '')}"
        case "отложено":
            what = f"Напоминание отложено до {_day(after.get('until'))}"
        case "замечание" | "решение" | "начато":
            what = f"{capitalised(line.verb)}, срок {_day(after.get('due_on'))}"
        case _:
            what = DEEDS.get(line.verb, capitalised(line.verb))
            if "done_on" in after:
                what += f", сделано {_day(after['done_on'])}"
    return what + (f", причина: {after['reason']}" if after.get("reason") else "")


def _day(iso: str | None) -> str:
    """A day the journal keeps as text; what is no day («None» of a row without a deadline) is said as such."""
    try:
        return day(date.fromisoformat(iso or ""))
    except ValueError:
        return "без срока"


def workdays_of(number: int) -> str:
    """After «до»: «1 рабочего дня», «3 рабочих дней»."""
    return counted(number, "рабочего дня", "рабочих дней", "рабочих дней")


def sentence(home: Home) -> str:
    """«Просрочено 2 дела, на этой неделе 3 дела, ждёт вашей проверки 1 дело»."""
    waits = plural(home.review, "ждёт", "ждут", "ждут")
    parts = (
        ("просрочено", home.overdue),
        ("на этой неделе", home.this_week),
        ("возвращено", home.returned),
        (f"{waits} вашей проверки", home.review),
    )
    return capitalised(
        ", ".join(f"{name}{NBSP}{counted(number, 'дело', 'дела', 'дел')}" for name, number in parts if number)
    )


def beside(found: Comparison) -> list[tuple[str, int, int]]:
    """What a copy holds and what there is now, line by line."""
    then, now = found.then, found.now
    return [
        ("Сотрудники", then.people, now.people),
        ("Планы", then.plans, now.plans),
        ("Мероприятия", then.activities, now.activities),
        ("Отметки о выполнении", then.marks, now.marks),
        ("Управленческие решения", then.decisions, now.decisions),
        ("Файлы подтверждений", then.files, now.files),
    ]


def control_sentence(control: Control) -> str:
    """«просрочено 2, ждёт проверки 1, просят перенести 1»."""
    parts = (
        ("просрочено", control.late_count),
        ("ждёт проверки", len(control.submitted)),
        ("возвращено", len(control.returned)),
        ("просят перенести", len(control.asked)),
    )
    return ", ".join(f"{name}{NBSP}{number}" for name, number in parts if number) or "всё идёт своим чередом"


def to_correct(item: Item, today: date) -> str:
    """What was returned, with the day by which it is to be put right."""
    if item.due_on is None:
        return "исправить"
    was = "срок был" if item.due_on < today else "до"
    return f"исправить, {was} {day_with_weekday(item.due_on)}"


def late_count(count: int, days: int) -> str:
    """«1 дело, на 6 рабочих дней», «3 дела, до 6 рабочих дней»."""
    things = counted(count, "дело", "дела", "дел")
    return f"{things}, на {workdays(days)}" if count == 1 else f"{things}, до {workdays_of(days)}"


def ago(moment: datetime, now: datetime) -> str:
    """When a calendar last came: «2 минуты назад», «сегодня в 08:14», «32 дня назад, 22 октября»."""
    minutes = int((now - moment).total_seconds() // 60)
    days = (now.date() - moment.date()).days
    if minutes < 1:
        return "только что"
    if minutes < 60:
        return f"{counted(minutes, 'минуту', 'минуты', 'минут')} назад"
    if days < 2:
        return f"{'вчера' if days else 'сегодня'} в {moment:%H:%M}"
    return f"{counted(days, 'день', 'дня', 'дней')} назад, {day(moment.date())}"


PROGRAMS = (
    ("ICSx5", "ICSx⁵"),
    ("Google-Calendar", "Google Календарь"),
    ("Yandex", "Яндекс Календарь"),
    ("Outlook", "Outlook"),
    ("Microsoft", "Outlook"),
    ("Thunderbird", "Thunderbird"),
    ("macOS", "Календарь на Mac"),
    ("iOS", "Календарь iPhone"),
    ("dataaccessd", "Календарь iPhone"),
    ("vdirsyncer", "vdirsyncer"),
)
"""What calendar programs call themselves, in the order in which to look."""


def program(client: str) -> str:
    """Which program came, by what it calls itself; its own words when it is not known."""
    known = (name for sign, name in PROGRAMS if sign.casefold() in client.casefold())
    return next(known, client.partition("/")[0]) or "–"


# What a browser calls itself holds the names of those it descends from, so the youngest is looked for first.
BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "телефон Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """«Яндекс Браузер, Windows»: which browser it is and where, of what it calls itself."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or "неизвестный браузер"


DOORS = {
    Door.PASSWORD: "по паролю",
    Door.LINK: "по одноразовой ссылке",
    Door.BOT: "через Telegram",
    Door.DEMO: "в показательной организации",
}

ROLES = {
    Role.ADMINISTRATOR: "администратор",
    Role.HEAD: "руководитель",
    Role.COORDINATOR: "координатор",
    Role.EXECUTOR: "исполнитель",
    Role.OBSERVER: "наблюдатель",
}

RIGHTS = {
    Right.PLAN: "Составлять и менять план, переносить и отменять",
    Right.APPROVE: "Вносить протокол и приказ, которыми план согласован и утверждён",
    Right.PEOPLE: "Вести сотрудников и должности, давать ссылки для входа",
    Right.MARK_FOR_OTHERS: "Отмечать выполнение за других",
    Right.ACCEPT: "Принимать и возвращать то, что проверяет другой",
    Right.DECIDE: "Записывать замечания и решения",
    Right.OVERSEE: "Видеть дела и сообщения всех, анализ года",
    Right.SETTINGS: "Менять настройки организации",
    Right.KEEP: "Делать копии и восстанавливать из них",
}


def as_read(typed: str) -> str:
    """What a date field sends as «2026-12-04» a person reads as «04.12.2026»; any other text stays as it is."""
    try:
        return short_day(date.fromisoformat(typed))
    except ValueError:
        return typed
