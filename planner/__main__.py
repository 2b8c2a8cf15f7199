"""Командная строка (command line): the list of commands, and the only place where everything is put together.

Nobody imports this module, so it may know settings, messengers and pages at once. Each command opens what it needs,
calls one use case or query and prints. Heavy imports stand inside the commands: `planner --help` must be quick on a
school's PC, where loading the database layer takes a second.
"""
# ruff: noqa: PLC0415

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from planner.clock import Clock, starting_at, utc_now
from planner.commands import output
from planner.commands.output import Refusal
from planner.commands.russian_help import Command, Group, usage_mistake

if TYPE_CHECKING:
    from socket import socket

    from pydantic import SecretStr
    from sqlalchemy import Engine

    from bots.telegram import TelegramBot, TelegramMessenger, TelegramSettings
    from config.settings import Settings
    from planner.app import App
    from planner.catalog import Catalog
    from planner.commands.doctor import Check, Installation
    from planner.commands.serve import Background
    from planner.delivery import Messenger

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
FIRST_YEAR, LAST_YEAR = 2000, 2100
NAME_SECONDS = 5.0
"""How long a command waits for the bot's name; without it the code alone will do."""
BACKUPS = "backups"

ABOUT_ONE_ORGANIZATION = ("people", "signin", "invite", "feeds", "report")

Result = TypeVar("Result")

planner = typer.Typer(
    name="planner",
    cls=Group,
    help="Планировщик циклограммы ВСОКО: сроки, напоминания, календари, анализ за год.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
organization_commands = typer.Typer(cls=Group, help="Организации", no_args_is_help=True, rich_markup_mode=None)
database_commands = typer.Typer(cls=Group, help="База и её копии", no_args_is_help=True, rich_markup_mode=None)
planner.add_typer(organization_commands, name="organization")
planner.add_typer(database_commands, name="db")

Organization = Annotated[
    int | None,
    typer.Option("--organization", metavar="ID", help="номер организации, если их несколько; или PLANNER_ORGANIZATION"),
]
AsJson = Annotated[bool, typer.Option("--json", help="вывести JSON и больше ничего")]
Year = Annotated[
    int | None,
    typer.Option(
        min=FIRST_YEAR,
        max=LAST_YEAR,
        metavar="ГОД",
        help="год, в котором начинается учебный год; без него с 1 июля - будущий, до 1 июля - текущий",
    ),
]
PersonName = Annotated[str, typer.Argument(metavar="PERSON", help="номер, e-mail или точное ФИО")]


class Stage(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    OVER = "over"


class Kind(StrEnum):
    DOO = "doo"
    SCHOOL = "school"
    OFFICE = "office"


class CalendarKind(StrEnum):
    DOO = "doo"
    SCHOOL = "school"


class Paper(StrEnum):
    HTML = "html"
    DOCX = "docx"


@planner.callback()
def _before_any_command(context: typer.Context, organization: Organization = None) -> None:
    if organization is not None:  # before the command or after it, it means the same
        context.default_map = {command: {"organization": organization} for command in ABOUT_ONE_ORGANIZATION}


# Serving


@planner.command(cls=Command)
def run() -> None:
    """Запускает всё сразу: страницы, бота и рассылку напоминаний."""
    import asyncio

    from planner.commands import serve
    from planner.commands.database import start_up

    settings = _settings(is_service=True)
    with serve.listening(settings.host, settings.port) as listener, _engine(settings) as engine:
        start_up(engine, utc_now(), output.remark)
        app = _app(settings, engine)
        serve.greet(app, settings.address, has_telegram=settings.telegram_token is not None)
        asyncio.run(_serve(settings, app, listener))


@planner.command(cls=Command)
def tick(
    at: Annotated[
        str | None, typer.Option(metavar="МОМЕНТ", help="какой момент считать сейчас: 2026-10-01T09:00+03:00")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Один проход: спланировать напоминания и отправить то, что пора."""
    import asyncio

    from planner import delivery

    settings, moment = _settings(), _moment(at) if at is not None else None
    with _opened(settings, clock=(lambda: moment) if moment is not None else None) as app, output.progress("Рассылка"):
        ticked = asyncio.run(_with_messengers(settings, lambda found: delivery.tick(app, found, _node())))
    if as_json:
        output.say_json(vars(ticked))
    else:
        output.say(
            f"Запланировано {ticked.planned}, снято {ticked.dropped}, отправлено {ticked.sent}, "
            f"неизвестно {ticked.unknown}, не отправлено {ticked.failed}, ждут {ticked.left}."
        )


@planner.command(cls=Command)
def demo(
    stage: Annotated[Stage, typer.Option(metavar="draft|running|over", help="каким застать год")] = Stage.RUNNING,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="если что-то есть, молча ничего не делать")] = False,
) -> None:
    """Заполняет пустую базу показательной организацией.

    draft - черновик будущего года, running - этот год в разгаре, over - прошлый год завершён.
    """
    from planner.commands.database import start_up
    from planner.demo import fill, is_empty

    settings = _settings()
    with _engine(settings) as engine:
        start_up(engine, utc_now(), output.remark)
        app = _app(settings, engine)
        if if_empty and not is_empty(app.house):
            return
        with output.progress("Готовлю показательную организацию") as progress:
            name = fill(app.house, stage.value, progress)
    output.say(f"Готова показательная организация: {name}. Открыть её: planner run")


# Organisations and people


@organization_commands.command("add", cls=Command)
def add_organization(
    name: Annotated[str, typer.Argument(metavar="НАЗВАНИЕ", help="как организация называется в документах")],
    kind: Annotated[Kind, typer.Option(metavar="doo|school|office", help="сад, школа или управление")] = Kind.DOO,
    zone: Annotated[str, typer.Option(metavar="ПОЯС", help="часовой пояс")] = "Europe/Moscow",
    week: Annotated[int, typer.Option(metavar="5|6", help="рабочих дней в неделе")] = 5,
) -> None:
    """Создаёт организацию и печатает её номер."""
    from planner.services.account import found_organization

    with _opened(_settings()) as app:
        output.say(str(app.everywhere().do(found_organization, name, kind.value, zone, week)))


@organization_commands.command("list", cls=Command)
def list_organizations(as_json: AsJson = False) -> None:
    """Показывает организации."""
    from planner.commands.organization import KIND_WORDS
    from planner.queries.named import organizations

    with _opened(_settings()) as app:
        found = app.everywhere().ask(organizations)
    if as_json:
        output.say_json([vars(row) for row in found])
    elif not found:
        output.remark("Организаций ещё нет. Создайте первую: planner organization add «Название».")
    else:
        output.say(output.table((str(r.id), r.name, KIND_WORDS[r.kind], r.zone, f"{r.week} дней") for r in found))


@planner.command(cls=Command)
def people(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="таблица: ФИО; должность; права; e-mail")],
    organization: Organization = None,
    as_json: AsJson = False,
) -> None:
    """Добавляет сотрудников из таблицы; повторный запуск меняет то, что изменилось.

    Права: администратор, руководитель, координатор, исполнитель, наблюдатель. Несколько должностей в одной клетке
    разделяет точка с запятой: «воспитатель; педагогический совет (секретарь)».
    """
    from planner.importing.staff import read_staff
    from planner.services.people import PersonDraft, enrol

    rows = read_staff(file)
    with _opened_own(organization) as app:
        enrolled = app.do(enrol, [PersonDraft(**vars(row)) for row in rows])
    if as_json:
        output.say_json([vars(row) for row in enrolled])
        return
    words = {"new": "добавлен", "changed": "изменён", "same": "без изменений"}
    output.say(output.table((str(row.person_id), row.full_name, words[row.change]) for row in enrolled))


@planner.command(cls=Command)
def signin(person: PersonName, organization: Organization = None) -> None:
    """Печатает одноразовый адрес для входа; он действует сутки."""
    from planner.queries.named import person_meant
    from planner.services.account import offer_sign_in

    with _opened_own(organization) as app:
        output.say(app.do(lambda work: offer_sign_in(work, person_meant(work, person))))


@planner.command(cls=Command)
def invite(
    person: PersonName,
    body: Annotated[
        str | None, typer.Option(metavar="ОРГАН", help="подключить не личный чат, а группу этого органа")
    ] = None,
    organization: Organization = None,
    as_json: AsJson = False,
) -> None:
    """Печатает код, который подключает чат Telegram; он действует час."""
    import asyncio

    from planner.queries.named import person_meant, position_meant
    from planner.services.join import invite as invite_person

    settings = _settings()
    with _opened_own(organization) as app:
        invitation = app.do(
            lambda work: invite_person(work, person_meant(work, person), position_meant(work, body) if body else None)
        )
    link = asyncio.run(_link(settings, invitation.code))
    if as_json:
        output.say_json(
            {
                "person": invitation.person,
                "code": invitation.code,
                "link": link,
                "expires_at": invitation.expires_at.isoformat(),
            }
        )
        return
    output.say(f"{invitation.person}: {link}" if link else f"{invitation.person}: отправьте боту код {invitation.code}")


@planner.command(cls=Command)
def feeds(
    issue: Annotated[
        str | None, typer.Option(metavar="NAME", help="создать ссылку с этим названием и показать её, один раз")
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="P", help="сроки этого сотрудника")] = None,
    position: Annotated[str | None, typer.Option(metavar="P", help="сроки этой должности или органа")] = None,
    section: Annotated[str | None, typer.Option(metavar="S", help="сроки этого раздела")] = None,
    organization: Organization = None,
    as_json: AsJson = False,
) -> None:
    """Ссылки на календари: список или новая (--issue).

    Без --person, --position и --section ссылка показывает весь план. Адрес виден один раз: он не хранится.
    """
    from planner.commands import feeds as links
    from planner.queries.feeds import feeds as listed

    scopes = [given for given in (person, position, section) if given is not None]
    if len(scopes) > 1 or (scopes and issue is None):
        raise WrongUsage("Укажите --issue и не больше одного из --person, --position, --section.")
    with _opened_own(organization) as app:
        if issue is not None:
            address = app.do(links.issue, issue, person, position, section)
            if as_json:
                output.say_json({"address": address})
            else:
                output.say(address)
            return
        found = app.ask(listed)
    if as_json:
        output.say_json(links.as_json(found))
    elif not found:
        output.remark("Ссылок на календари ещё нет. Создать: planner feeds --issue «Название».")
    else:
        output.say(output.table(links.as_cells(link) for link in found))


# Reading and reporting


@planner.command(cls=Command)
def deadlines(
    phrases: Annotated[list[str] | None, typer.Argument(metavar="PHRASE...", help="сроки, каждый в кавычках")] = None,
    file: Annotated[str | None, typer.Option(metavar="F", help="файл, в строке срок; - это стандартный ввод")] = None,
    year: Year = None,
    kind: Annotated[CalendarKind, typer.Option(metavar="doo|school", help="чей учебный год")] = CalendarKind.SCHOOL,
    as_json: AsJson = False,
) -> None:
    r"""Читает сроки словами: «до 20 апреля», «ежемесячно», «1 неделя октября».

    База не нужна. В файле \n внутри строки означает перенос внутри клетки.
    """
    from planner.commands import deadlines as reading

    if not phrases and file is None:
        raise WrongUsage("Укажите хотя бы один срок или --file.")
    wanted = reading.phrases_of(phrases or [], file)
    with output.progress("Читаю сроки") as progress:
        found = reading.readings(wanted, year or _usual_year(), kind.value, progress)
    if as_json:
        output.say_json(reading.as_json(found))
    else:
        for line in reading.as_text(found):
            output.say(line)


@planner.command(cls=Command)
def report(
    form: Annotated[Paper, typer.Option("--format", metavar="html|docx", help="вид документа")],
    target: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="куда записать")],
    year: Year = None,
    organization: Organization = None,
) -> None:
    """Пишет анализ выполнения циклограммы за год."""
    from planner.commands.report import write_report

    with _opened_own(organization) as app, output.progress("Готовлю анализ"):
        write_report(app, form.value, target, year)


# The database


@database_commands.command("upgrade", cls=Command)
def upgrade_database() -> None:
    """Обновляет базу до этой версии; перед этим делает копию базы SQLite."""
    from planner.commands.database import bring_up

    settings = _settings()
    with _engine(settings) as engine:
        copy = bring_up(engine, utc_now())
    output.say("База готова." if copy is None else f"База обновлена. Копия прежней: {copy}")


@database_commands.command("backup", cls=Command)
def backup_database(file: Annotated[Path, typer.Argument(metavar="FILE", help="куда записать копию, .zip")]) -> None:
    """Записывает копию базы и файлов в один архив; останавливать планировщик не нужно."""
    from planner import __version__
    from planner.backup import backup
    from planner.commands.doctor import note_backup
    from planner.migrations import newest

    settings = _settings()
    with _opened(settings) as app, output.progress("Копирую") as progress:
        made = backup(
            app.house.engine,
            app.files,
            file,
            version=__version__,
            revision=newest(),
            now=utc_now(),
            progress=progress,
        )
        note_backup(settings.data_dir, utc_now())
    output.say(f"Копия записана: {file}, файлов {len(made.sha256) - 1}.")


@database_commands.command("restore", cls=Command)
def restore_database(file: Annotated[Path, typer.Argument(metavar="FILE", help="копия, сделанная db backup")]) -> None:
    """Ставит копию на место нынешних данных; прежние остаются рядом под другим именем."""
    from planner.backup import restore
    from planner.commands.database import require_nobody_serves
    from planner.files import FileStore

    settings = _settings()
    with _engine(settings) as engine:
        require_nobody_serves(engine, utc_now())
        restored = restore(engine, FileStore(settings.files), file, utc_now())
    output.say(f"Данные восстановлены из копии от {restored.manifest.made_at[:10]}.")
    for kept in restored.kept:
        output.say(f"Прежнее: {kept}")


@planner.command(cls=Command)
def doctor(as_json: AsJson = False) -> None:
    """Проверяет всё, в чём легко ошибиться, и говорит, что сделать."""
    from planner.commands import doctor as examination

    checks = list(_examined())
    if as_json:
        output.say_json(examination.as_json(checks))
    else:
        for check in checks:
            output.say(check.line)
    if any(check.is_wrong for check in checks):
        raise typer.Exit(REFUSED)


def _examined() -> "Iterator[Check]":
    """Every check, as far as one can get: without a database there is nothing to look for in it."""
    from planner.commands import doctor as examination
    from planner.commands.refusals import sentence
    from planner.migrations import Standing, standing

    where = "настройки"
    try:
        settings = _settings()
        yield from examination.of_installation(_installation(settings))
        where = "база"
        with _engine(settings) as engine:
            found = standing(engine)
            yield examination.of_database(found, settings.database)
            if found is Standing.CURRENT:
                where = "данные"
                yield from examination.of_house(_app(settings, engine), settings.data_dir)
    except Exception as error:
        said = sentence(error)
        if said is None:
            raise
        yield examination.wrong(where, said)


def _installation(settings: "Settings") -> "Installation":
    import asyncio

    from config.settings import SECRET_KEY_NAME, unknown_variables, variable
    from planner.commands.doctor import Installation

    later = ("max_token", "max_api_url", "max_webhook_secret", "smtp_url", "mail_from")
    return Installation(
        data_dir=settings.data_dir,
        secret_key=_revealed(settings.secret_key),
        secret_key_path=settings.data_dir / SECRET_KEY_NAME,
        address=settings.address,
        is_address_set=settings.base_url is not None,
        telegram_token=_revealed(settings.telegram_token),
        bot_name=asyncio.run(_bot_name(settings)),
        unused=tuple(variable(name) for name in later if getattr(settings, name) is not None),
        unknown=tuple(unknown_variables()),
        has_own_clock=settings.clock is not None,
    )


# Putting together


class WrongUsage(Exception):
    """The command was written wrongly in a way that Typer cannot see."""


def _settings(*, is_service: bool = False) -> "Settings":
    """The settings, with the logs set up by them. A command is quiet; a service tells what it does."""
    from config.logs import set_up_logs
    from config.settings import SettingError, read_settings

    try:
        settings = read_settings()
    except SettingError as error:
        raise Refusal(str(error)) from error
    set_up_logs(settings.log, _secrets(settings), is_verbose=is_service)
    return settings


def _secrets(settings: "Settings") -> list[str]:
    """What must never stand in a log."""
    from pydantic import SecretStr

    return [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]


@contextmanager
def _engine(settings: "Settings") -> "Iterator[Engine]":
    from planner.database import make_engine

    engine = make_engine(settings.database)
    try:
        yield engine
    finally:
        engine.dispose()


def _app(settings: "Settings", engine: "Engine", clock: Clock | None = None) -> "App":
    """The house over a database that is ready. Raises Refusal for PLANNER_CLOCK over real history."""
    from calendars.workdays import read_decrees
    from config.settings import WORKDAYS
    from planner.app import App, House
    from planner.commands.organization import require_demo_only
    from planner.files import FileStore

    if clock is None:
        clock = starting_at(settings.clock) if settings.clock is not None else utc_now
    files = FileStore(settings.files)
    app = App(House(engine, clock, _catalog(), read_decrees(WORKDAYS), files, settings.address), via="cli")
    if settings.clock is not None:
        require_demo_only(app)
    return app


@cache
def _catalog() -> "Catalog":
    from config.settings import CATALOG
    from planner.catalog import read_catalog

    return read_catalog(CATALOG)


@contextmanager
def _opened(settings: "Settings", clock: Clock | None = None) -> "Iterator[App]":
    """Everything over a database that is ready for work."""
    from planner.commands.database import require_ready

    with _engine(settings) as engine:
        require_ready(engine)
        yield _app(settings, engine, clock)


@contextmanager
def _opened_own(organization: int | None) -> "Iterator[App]":
    """The same for one organisation: the one named, or the only one there is."""
    from planner.commands.organization import chosen

    settings = _settings()
    with _opened(settings) as app:
        yield chosen(app, organization if organization is not None else settings.organization)


async def _serve(settings: "Settings", app: "App", listener: "socket") -> None:
    """Pages, bot and worker over one house, until somebody stops them."""
    from config.settings import secret_key
    from planner.backup import NotSqlite, keep_daily_copy
    from planner.commands.serve import BotName, serve
    from planner.demo import start_own
    from planner.scheduler import timetable
    from planner.web.app import make_web

    def copy() -> None:
        with suppress(NotSqlite):
            keep_daily_copy(app.house.engine, settings.data_dir / BACKUPS, utc_now())

    def begin_own() -> str:
        start_own(app.house)
        return "/"

    name = BotName()
    async with _bot(settings, app) as (messenger, bot):
        web = make_web(
            app.house,
            secret_key=secret_key(settings),
            bot_username=lambda: name.known,
            telegram_webhook=bot.receive if bot else None,
            telegram_webhook_secret=_revealed(settings.telegram_webhook_secret),
            channels_on=[messenger.channel] if messenger else [],
            demo_people=True,
            start_own=begin_own,
            banner=_banner(settings),
        )
        jobs = timetable(app, [messenger] if messenger else [], _node(), copy)
        background: list[Background] = []
        if bot and messenger:
            background = [bot.run, partial(name.learn, messenger.username)]
        await serve(web, listener, jobs, background)


@asynccontextmanager
async def _bot(
    settings: "Settings", app: "App"
) -> "AsyncIterator[tuple[TelegramMessenger, TelegramBot] | tuple[None, None]]":
    """What says and what hears in Telegram; nothing without a token."""
    said = _telegram(settings)
    if said is None:
        yield None, None
        return
    from bots.telegram import TelegramBot, TelegramMessenger

    messenger = TelegramMessenger(said)
    bot = TelegramBot(app, said, messenger, _node())
    try:
        yield messenger, bot
    finally:
        await bot.close()


def _telegram(settings: "Settings") -> "TelegramSettings | None":
    if settings.telegram_token is None:
        return None
    from bots.telegram import TelegramSettings  # its library is slow to load, so only where there is a bot

    return TelegramSettings(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url,
        proxy=settings.telegram_proxy or "",
        webhook_secret=_revealed(settings.telegram_webhook_secret) or "",
    )


def _revealed(secret: "SecretStr | None") -> str | None:
    return secret.get_secret_value() if secret is not None else None


async def _with_messengers(settings: "Settings", use: "Callable[[list[Messenger]], Awaitable[Result]]") -> "Result":
    """Runs something with the channels that have a token."""
    said = _telegram(settings)
    if said is None:
        return await use([])
    from bots.telegram import TelegramMessenger

    messenger = TelegramMessenger(said)
    try:
        return await use([messenger])
    finally:
        await messenger.close()


async def _link(settings: "Settings", code: str) -> str | None:
    """The address that opens the bot with a code; None when there is no bot, or it cannot say its name at once."""
    return await _asked(settings, lambda messenger: messenger.link_with(code))


async def _bot_name(settings: "Settings") -> str | None:
    return await _asked(settings, lambda messenger: messenger.username())


async def _asked(settings: "Settings", question: "Callable[[TelegramMessenger], Awaitable[str | None]]") -> str | None:
    said = _telegram(settings)
    if said is None:
        return None
    from bots.telegram import TelegramMessenger

    messenger = TelegramMessenger(said, read_seconds=NAME_SECONDS)
    try:
        return await question(messenger)
    finally:
        await messenger.close()


def _banner(settings: "Settings") -> str | None:
    if settings.clock is None:
        return None
    return f"Демонстрация: часы планировщика пущены с {settings.clock:%d.%m.%Y %H:%M}, а не с настоящего времени."


def _node() -> str:
    """This process among the others that may work on the same database."""
    return f"{gethostname()}:{os.getpid()}"


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise WrongUsage("--at: нужен момент с часовым поясом, например 2026-10-01T09:00+03:00.")
    return moment.astimezone(UTC)


def _usual_year() -> int:
    from calendars.school_year import SchoolYear

    settings = _settings()
    now = settings.clock or utc_now()
    return SchoolYear.planned_on(now.astimezone().date()).start


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status: 0 done, 1 refused, 2 wrong usage."""
    output.prepare_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = planner(args=list(arguments), prog_name="planner", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except (output.ReaderLeft, BrokenPipeError):
        # The reader has seen enough. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except WrongUsage as error:
        output.remark(str(error))
        return WRONG_USAGE
    except Exception as error:
        return _refused(error, "--json" in arguments)


def _refused(error: Exception, as_json: bool) -> int:
    if getattr(error, "exit_code", None) == WRONG_USAGE:
        if type(error).__name__ == "NoArgsIsHelpError":
            output.remark(str(error))
        else:
            output.remark(usage_mistake(error))
        return WRONG_USAGE
    from planner.commands.refusals import report_bug, sentence

    said = sentence(error)
    if said is None:
        folder, cleaned = _place_of_errors()
        said = report_bug(error, folder, cleaned)
    output.refuse(said, as_json)
    return REFUSED


def _place_of_errors() -> tuple[Path, Callable[[str], str]]:
    """Where details of bugs are kept, and what takes the secrets out of them."""
    from config.logs import Redacting
    from config.settings import read_settings

    try:
        settings = read_settings()
    except Exception:
        return Path("data"), lambda _text: "Настройки не прочитаны, подробности не записаны.\n"
    return settings.data_dir, Redacting(_secrets(settings)).without_secrets


if __name__ == "__main__":
    sys.exit(main())
