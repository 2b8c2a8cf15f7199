"""Проверка установки (doctor): what an operator can get wrong, each with a plain sentence what to do about it.

A check is in order, worth knowing, or wrong; only what is wrong makes the command fail. Nothing here changes anything.
"""

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from planner.app import App
from planner.backup import last_whole
from planner.clock import utc_now
from planner.commands.refusals import sentence
from planner.commands.workshop import Workshop
from planner.domain.node import ALIVE_FOR, Heartbeat, NodeKind
from planner.domain.reminder import Reminder, ReminderState
from planner.migrations import Standing, standing
from planner.queries.calendar_links import unreachable
from planner.queries.named import organizations
from planner.queries.staffing import Staffing, staffing
from planner.russian import counted, list_of
from planner.work import Everywhere

TOKEN = re.compile(r"\d{5,}:[\w-]{30,}")
SHORTEST_KEY = 16
MEGABYTE = 1024 * 1024
LITTLE_ROOM, NO_ROOM = 1024 * MEGABYTE, 200 * MEGABYTE
"""Of a disk: a year of evidence fits into the former, a day's work may not fit into the latter."""
BACKUP_EVERY = timedelta(days=30)
NEW_FOR = timedelta(days=7)
"""In its first week an organisation has little to lose."""
CLOCK_SLACK = timedelta(minutes=5)
STUCK_AFTER = timedelta(minutes=10)
"""A reminder due for so long is not on its way: nobody sends."""
SHOWN = 5


class Finding(StrEnum):
    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


_WORDS = {Finding.OK: "в порядке", Finding.NOTE: "заметьте", Finding.WRONG: "ИСПРАВЬТЕ"}


@dataclass(frozen=True)
class Check:
    name: str
    finding: Finding
    text: str

    @property
    def is_wrong(self) -> bool:
        return self.finding is Finding.WRONG

    @property
    def line(self) -> str:
        return f"{_WORDS[self.finding]:<10} {self.name}: {self.text}"


def as_json(checks: list[Check]) -> dict[str, Any]:
    return {"ok": not any(check.is_wrong for check in checks), "checks": [asdict(check) for check in checks]}


def ok(name: str, text: str) -> Check:
    return Check(name, Finding.OK, text)


def note(name: str, text: str) -> Check:
    return Check(name, Finding.NOTE, text)


def wrong(name: str, text: str) -> Check:
    return Check(name, Finding.WRONG, text)


@dataclass(frozen=True)
class Installation:
    """What the settings say, as far as it can be got wrong."""

    database: str
    data_dir: Path
    secret_key: str | None
    secret_key_path: Path
    address: str
    is_address_set: bool
    telegram_token: str | None
    bot_name: str | None
    """None when Telegram did not tell it."""
    needs_bot: bool
    """Whether somebody must ask Telegram what people write: there is a token and no webhook."""
    unused: tuple[str, ...]
    """Variables of channels that are not there yet."""
    unknown: tuple[str, ...]
    """PLANNER_* variables that mean nothing."""
    has_own_clock: bool


def examine(shop: Workshop) -> Iterator[Check]:
    """Every check, as far as one can get: without a database there is nothing to look for in it."""
    where = "настройки"
    try:
        said = shop.installation()
        yield from of_installation(said)
        where = "база"
        with shop.engine() as engine:
            found = standing(engine)
            yield of_database(found, said.database)
            if found is Standing.CURRENT:
                where = "данные"
                yield from of_house(shop.app(engine), said.data_dir, needs_bot=said.needs_bot)
    except Exception as error:
        refusal = sentence(error)
        if refusal is None:
            raise
        yield wrong(where, refusal)


def of_installation(said: Installation) -> Iterator[Check]:
    yield from _settings(said)
    yield from _folder(said.data_dir)
    yield _key(said)
    yield _address(said)
    yield _telegram(said)


def _settings(said: Installation) -> Iterator[Check]:
    for name in said.unknown:
        yield wrong("настройки", f"{name} планировщику неизвестна. Проверьте, нет ли описки, или уберите её.")
    for name in said.unused:
        yield note("настройки", f"{name} пока не используется: этот канал ещё не подключён.")
    if said.has_own_clock:
        yield note("часы", "Задан PLANNER_CLOCK: время придуманное. Для настоящей работы уберите его.")
    elif utc_now().year < 2025:
        yield wrong("часы", f"На компьютере {utc_now().year} год. Установите верное время.")


def _folder(folder: Path) -> Iterator[Check]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        yield wrong("папка данных", f"В «{folder.absolute()}» нельзя записать. Проверьте PLANNER_DATA_DIR и права.")
        return
    yield ok("папка данных", str(folder.absolute()))
    free = shutil.disk_usage(folder).free
    text = f"свободно {free // MEGABYTE} МБ"
    if free < NO_ROOM:
        yield wrong("место на диске", f"{text}. Освободите место, иначе работа остановится.")
    else:
        yield note("место на диске", f"{text}, скоро не хватит.") if free < LITTLE_ROOM else ok("место на диске", text)


def _key(said: Installation) -> Check:
    name = "ключ подписи"
    if said.secret_key is not None:
        if len(said.secret_key) < SHORTEST_KEY:
            return wrong(name, f"PLANNER_SECRET_KEY короче {SHORTEST_KEY} знаков, его можно подобрать. Удлините его.")
        return ok(name, "задан в PLANNER_SECRET_KEY")
    path = said.secret_key_path
    if not path.exists():
        return ok(name, "будет создан при первом запуске")
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return wrong(name, f"Файл с ключом могут прочитать другие. Выполните: chmod 600 {path}")
    return ok(name, f"хранится в {path}")


def _address(said: Installation) -> Check:
    name = "адрес"
    if not said.is_address_set:
        return note(name, f"{said.address}, только на этом компьютере. Для телефонов задайте PLANNER_BASE_URL.")
    match unreachable(said.address):
        case "private":
            return note(name, f"{said.address} виден только в своей сети. Телефонам вне её нужен адрес https://.")
        case "http":
            return wrong(name, f"{said.address} без шифрования: ссылки и входы видны в пути. Нужен адрес https://.")
    return ok(name, said.address)


def _telegram(said: Installation) -> Check:
    name = "Telegram"
    if said.telegram_token is None:
        return note(name, "выключен. Чтобы включить, получите токен у @BotFather и задайте PLANNER_TELEGRAM_TOKEN.")
    if not TOKEN.fullmatch(said.telegram_token):
        return wrong(name, "PLANNER_TELEGRAM_TOKEN не похож на токен. Скопируйте его у @BotFather целиком.")
    if said.bot_name is None:
        return wrong(
            name, "не отвечает, или токен отозван. Проверьте сеть, PLANNER_TELEGRAM_PROXY и токен у @BotFather."
        )
    return ok(name, f"бот @{said.bot_name}")


def of_database(found: Standing, address: str) -> Check:
    shown = make_url(address).render_as_string(hide_password=True)
    match found:
        case Standing.CURRENT:
            return ok("база", shown)
        case Standing.EMPTY:
            return note("база", f"{shown} пуста. Таблицы создаст planner run или planner db upgrade.")
        case Standing.OLDER:
            return wrong("база", "от прежней версии планировщика. Обновите её: planner db upgrade.")
        case Standing.NEWER:
            return wrong("база", "уже открывалась более новой версией. Установите её или восстановите копию.")
    return wrong("база", "в ней чужие таблицы. Проверьте PLANNER_DATABASE_URL.")


def of_house(app: App, data_dir: Path, *, needs_bot: bool) -> Iterator[Check]:
    """What a working planner knows of itself. The tables must be those of this version."""
    yield from _decrees(app)
    every = app.everywhere().ask(organizations)
    if not every:
        yield note("организации", "ещё нет ни одной. Создайте: planner organization add «Название».")
    known = [app.within(row.id).ask(staffing) for row in every]
    for one in known:
        yield from _staffing(one)
    yield from _processes(app, needs_bot=needs_bot)
    now = app.house.clock()
    yield _backup(data_dir, now, is_due=any(not one.is_demo and now - one.founded_at > NEW_FOR for one in known))


def _decrees(app: App) -> Iterator[Check]:
    this_year = app.house.clock().year
    for year in (this_year, this_year + 1):
        decree = app.house.decrees.get(year)
        name = f"рабочие дни {year}"
        if decree is None:
            yield note(name, f"предварительно: постановления о переносах нет. Добавьте config/workdays/{year}.yaml.")
        elif not decree.confirmed:
            yield note(name, "предварительно: текст постановления не сверен.")
        else:
            yield ok(name, decree.basis)


def _staffing(said: Staffing) -> Iterator[Check]:
    name = said.organization
    if not said.people:
        yield note(name, "сотрудников ещё нет. Добавьте: planner people FILE.csv.")
        return
    if not said.administrators:
        yield wrong(name, "некому вести план: дайте кому-нибудь права координатора или руководителя.")
    if said.vacant:
        yield wrong(name, f"никто не занимает: {_some(said.vacant)}. Напоминания уходят координатору.")
    if said.switched_off:
        yield wrong(name, f"заблокировали бота: {_some(said.switched_off)}. Попросите их разблокировать его.")
    if said.without_channel:
        yield note(name, f"без канала связи: {_some(said.without_channel)}. Подключить: planner invite.")
    here = utc_now().astimezone()
    yield ok(name, f"часовой пояс {said.zone}; на этом компьютере {here:%H:%M} {here.tzname()}")


def _some(names: tuple[str, ...]) -> str:
    shown = list(names[:SHOWN])
    more = len(names) - len(shown)
    return ", ".join(shown) + f" и ещё {more}" if more else list_of(shown)


_DOES = {
    NodeKind.RUN: "всё в одном процессе",
    NodeKind.WEB: "страницы",
    NodeKind.WORKER: "рассылка",
    NodeKind.BOT: "бот",
}


def _processes(app: App, *, needs_bot: bool) -> Iterator[Check]:
    """Whether all that has to be done is done by some process that is alive."""
    name, now = "работа", app.house.clock()
    nodes, stuck = app.everywhere().ask(_pulse, now - STUCK_AFTER)
    if any(moment > now + CLOCK_SLACK for _, moment in nodes):
        yield wrong("часы", "планировщик уже работал в более позднее время: часы перевели назад. Проверьте время.")
        return
    alive = [kind for kind, moment in nodes if now - moment < ALIVE_FOR]
    if stuck:
        what = counted(stuck, "напоминание ждёт", "напоминания ждут", "напоминаний ждут")
        yield wrong(name, f"{what} отправки дольше 10 минут. Запустите planner run или planner tick.")
    elif not alive:
        yield note(name, "сейчас не запущен: напоминания не отправляются. Запустите planner run.")
    elif missing := list(_missing(alive, needs_bot=needs_bot)):
        yield wrong(name, "; ".join(missing) + ".")
    else:
        yield ok(name, f"запущен: {_counted_kinds(alive)}")


def _missing(alive: list[NodeKind], *, needs_bot: bool) -> Iterator[str]:
    """What no process does, and which one would."""
    if not any(kind.ticks for kind in alive):
        yield "рассылка не запущена, напоминания не отправляются: запустите planner worker"
    if not any(kind.serves for kind in alive):
        yield "страницы не запущены: запустите planner web"
    if needs_bot and not any(kind.hears for kind in alive):
        yield "бота никто не слушает: запустите planner bot"


def _counted_kinds(alive: list[NodeKind]) -> str:
    """«страницы (2), рассылка»."""
    numbers = [(does, alive.count(kind)) for kind, does in _DOES.items()]
    return ", ".join(f"{does} ({number})" if number > 1 else does for does, number in numbers if number)


def _pulse(work: Everywhere, before: datetime) -> tuple[list[tuple[NodeKind, datetime]], int]:
    """The last heartbeat of every process, and how many reminders should have been said before that moment."""
    stuck = select(func.count(Reminder.id)).where(
        Reminder.state == ReminderState.PENDING,
        Reminder.due_at < before,
        func.coalesce(Reminder.snoozed_until, Reminder.due_at) < before,
    )
    nodes = [(NodeKind(row.kind), row.at) for row in work.session.scalars(select(Heartbeat))]
    return nodes, work.session.scalar(stuck) or 0


def _backup(data_dir: Path, now: datetime, *, is_due: bool) -> Check:
    name = "копия"
    made_at = last_whole(data_dir)
    if made_at is None:
        text = "полной копии ещё не делали. Сделайте: planner db backup /путь/на/другой/диск.zip."
        return wrong(name, text) if is_due else note(name, text)
    age = now - made_at
    if age > BACKUP_EVERY and is_due:
        days = counted(age.days, "день", "дня", "дней")
        return wrong(name, f"последней полной копии {days}. Сделайте новую: planner db backup FILE.zip.")
    return ok(name, f"последняя полная копия от {made_at:%d.%m.%Y}")
