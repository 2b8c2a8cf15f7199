"""Список команд (table of commands): what `planner` offers, with its words of help; each calls one use case or query.

What a command needs is imported when it runs: loading the database layer takes a second on a school's PC, and
`planner --help` must not.
"""
# ruff: noqa: PLC0415

import asyncio
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Context

from planner.clock import Clock, utc_now
from planner.commands import output
from planner.commands.russian_help import Command, Group
from planner.commands.workshop import Workshop, opened, opened_own

if TYPE_CHECKING:
    from planner.domain.node import NodeKind

REFUSED = 1
FIRST_YEAR, LAST_YEAR = 2000, 2100
LAST_MOMENT = 2200
"""The last year of `tick --at`: beyond it a calendar has no room for what comes before and after."""
ABOUT_ONE_ORGANIZATION = ("people", "signin", "invite", "feeds", "report", "export", "import")

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


class PlanFile(StrEnum):
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@planner.callback()
def _before_any_command(context: Context, organization: Organization = None) -> None:
    if organization is not None:  # before the command or after it, it means the same
        context.default_map = {command: {"organization": organization} for command in ABOUT_ONE_ORGANIZATION}


# Serving


@planner.command(cls=Command)
def run(context: Context) -> None:
    """Запускает всё сразу: страницы, бота и рассылку напоминаний."""
    from planner.domain.node import NodeKind

    _serve(context.obj, NodeKind.RUN)


@planner.command(cls=Command)
def web(context: Context) -> None:
    """Показывает страницы и календари; рассылка и бот работают отдельно."""
    from planner.domain.node import NodeKind

    _serve(context.obj, NodeKind.WEB)


@planner.command(cls=Command)
def worker(context: Context) -> None:
    """Планирует и отправляет напоминания; страницы и бот работают отдельно."""
    from planner.domain.node import NodeKind

    _work(context.obj, NodeKind.WORKER, "Рассылка напоминаний работает.")


@planner.command(cls=Command)
def bot(context: Context) -> None:
    """Слушает, что пишут боту; страницы и рассылка работают отдельно."""
    from planner.domain.node import NodeKind

    shop: Workshop = context.obj
    if not shop.has_telegram:
        raise output.Refusal("Боту нужен токен: получите его у @BotFather и задайте PLANNER_TELEGRAM_TOKEN.")
    is_idle = shop.has_webhook
    _work(shop, NodeKind.BOT, "Боту пишут через вебхук: его слушает planner web." if is_idle else "Бот слушает.")


def _serve(shop: Workshop, kind: "NodeKind") -> None:
    from planner.commands import serve
    from planner.commands.database import start_up

    shop.speak_up()
    with serve.listening(*shop.listens_on) as listener, shop.engine() as engine:
        start_up(engine, utc_now(), output.remark)
        app = shop.app(engine)
        serve.greet(app, shop.address, has_telegram=shop.has_telegram)
        asyncio.run(shop.work(app, kind, listener))


def _work(shop: Workshop, kind: "NodeKind", greeting: str) -> None:
    from planner.commands import serve
    from planner.commands.database import start_up

    shop.speak_up()
    with shop.engine() as engine:
        start_up(engine, utc_now(), output.remark)
        app = shop.app(engine)
        for line in (greeting, serve.HOW_TO_STOP):
            output.say(line)
        asyncio.run(shop.work(app, kind))


@planner.command(cls=Command)
def tick(
    context: Context,
    at: Annotated[
        str | None, typer.Option(metavar="МОМЕНТ", help="какой момент считать сейчас: 2026-10-01T09:00+03:00")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Один проход: спланировать напоминания и отправить то, что пора."""
    from planner import delivery

    shop: Workshop = context.obj
    clock = _standing_at(at) if at is not None else None
    broken: dict[int, Exception] = {}
    with opened(shop, clock) as app, output.progress("Рассылка"):
        tell = broken.setdefault
        ticked = asyncio.run(shop.with_messengers(lambda found: delivery.tick(app, found, shop.node, tell)))
    if not as_json:
        output.say(
            f"Запланировано {ticked.planned}, снято {ticked.dropped}, отправлено {ticked.sent}, "
            f"неизвестно {ticked.unknown}, не отправлено {ticked.failed}, ждут {ticked.left}."
        )
    if broken:
        first = next(iter(broken.values()))
        raise output.Partly(f"Организаций, которым не удалось напомнить: {len(broken)}", vars(ticked)) from first
    if as_json:
        output.say_json(vars(ticked))


@planner.command(cls=Command)
def demo(
    context: Context,
    stage: Annotated[Stage, typer.Option(metavar="draft|running|over", help="каким застать год")] = Stage.RUNNING,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="если что-то есть, молча ничего не делать")] = False,
) -> None:
    """Заполняет пустую базу показательной организацией.

    draft - черновик будущего года, running - этот год в разгаре, over - прошлый год завершён.
    """
    from planner.commands.database import start_up
    from planner.demo import fill, is_empty, is_unfinished, start_own

    shop: Workshop = context.obj
    with shop.engine() as engine:
        start_up(engine, utc_now(), output.remark)
        app = shop.app(engine)
        if is_unfinished(app.house):
            output.remark("Показательная организация осталась недоделанной: создаю её заново.")
            start_own(app.house)
        if if_empty and not is_empty(app.house):
            return
        with output.progress("Готовлю показательную организацию") as progress:
            name = fill(app.house, stage.value, progress)
    output.say(f"Готова показательная организация: {name}. Открыть её: planner run")


# Organisations and people


@organization_commands.command("add", cls=Command)
def add_organization(
    context: Context,
    name: Annotated[str, typer.Argument(metavar="НАЗВАНИЕ", help="как организация называется в документах")],
    kind: Annotated[Kind, typer.Option(metavar="doo|school|office", help="сад, школа или управление")] = Kind.DOO,
    zone: Annotated[str, typer.Option(metavar="ПОЯС", help="часовой пояс")] = "Europe/Moscow",
    week: Annotated[int, typer.Option(metavar="5|6", help="рабочих дней в неделе")] = 5,
) -> None:
    """Создаёт организацию и печатает её номер."""
    from planner.services.founding import found_organization

    with opened(context.obj) as app:
        output.say(str(app.everywhere().do(found_organization, name, kind.value, zone, week)))


@organization_commands.command("list", cls=Command)
def list_organizations(context: Context, as_json: AsJson = False) -> None:
    """Показывает организации."""
    from planner.commands.organization import KIND_WORDS
    from planner.queries.named import organizations

    with opened(context.obj) as app:
        found = app.everywhere().ask(organizations)
    if as_json:
        output.say_json([vars(row) for row in found])
    elif not found:
        output.remark("Организаций ещё нет. Создайте первую: planner organization add «Название».")
    else:
        output.say(output.table((str(r.id), r.name, KIND_WORDS[r.kind], r.zone, f"{r.week} дней") for r in found))


@planner.command(cls=Command)
def people(
    context: Context,
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
    with opened_own(context.obj, organization) as app:
        enrolled = app.do(enrol, [PersonDraft(**vars(row)) for row in rows])
    if as_json:
        output.say_json([vars(row) for row in enrolled])
        return
    words = {"new": "добавлен", "changed": "изменён", "same": "без изменений"}
    output.say(output.table((str(row.person_id), row.full_name, words[row.change]) for row in enrolled))


@planner.command(cls=Command)
def signin(context: Context, person: PersonName, organization: Organization = None) -> None:
    """Печатает одноразовый адрес для входа; он действует сутки.

    Порт в адресе - из PLANNER_PORT: задайте тот же, с каким работает planner run.
    """
    from planner.queries.named import person_meant
    from planner.services.account import offer_sign_in

    with opened_own(context.obj, organization) as app:
        output.say(app.do(lambda work: offer_sign_in(work, person_meant(work, person))))


@planner.command(cls=Command)
def invite(
    context: Context,
    person: PersonName,
    body: Annotated[
        str | None, typer.Option(metavar="ОРГАН", help="подключить не личный чат, а группу этого органа")
    ] = None,
    organization: Organization = None,
    as_json: AsJson = False,
) -> None:
    """Печатает код, который подключает чат Telegram; он действует час."""
    from planner.queries.named import person_meant, position_meant
    from planner.services.join import invite as invite_person

    shop: Workshop = context.obj
    with opened_own(context.obj, organization) as app:
        invitation = app.do(
            lambda work: invite_person(work, person_meant(work, person), position_meant(work, body) if body else None)
        )
    link = asyncio.run(shop.link(invitation.code))
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
    context: Context,
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
    with opened_own(context.obj, organization) as app:
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
    context: Context,
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
        found = reading.readings(wanted, year or _usual_year(context.obj), kind.value, progress)
    if as_json:
        output.say_json(reading.as_json(found))
    else:
        for line in reading.as_text(found):
            output.say(line)


@planner.command("import", cls=Command)
def import_plan(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="план: .docx, .xlsx, .xls, .ods, .csv, .json")],
    year: Year = None,
    table: Annotated[int | None, typer.Option(min=1, metavar="N", help="только таблица с этим номером")] = None,
    kind: Annotated[
        CalendarKind, typer.Option(metavar="doo|school", help="чей учебный год, для --dry-run")
    ] = CalendarKind.SCHOOL,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="только показать, ничего не записывая")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="сразу перенести в план; сомнительное без даты")] = False,
    organization: Organization = None,
    as_json: AsJson = False,
) -> None:
    """Читает план из Word, Excel или CSV и печатает адрес, где его проверяют перед записью.

    С --dry-run база не нужна: файл только читается.
    """
    from planner.commands import plan_import
    from planner.domain.errors import Invalid

    if dry_run and confirm:
        raise WrongUsage("Укажите что-то одно: --dry-run или --confirm.")
    if table is not None and not dry_run:
        raise WrongUsage("Таблицу по номеру можно только посмотреть: добавьте --dry-run.")
    try:
        if not dry_run:
            _bring(context.obj, organization, file, year, confirms=confirm, as_json=as_json)
            return
        with output.progress("Читаю план") as progress:
            found = plan_import.plan_in(file, year or _usual_year(context.obj), kind.value, table, progress)
    except Invalid as error:
        output.refuse(str(error), as_json, plan_import.refusal(str(error)))
        raise typer.Exit(REFUSED) from error
    if as_json:
        output.say_json(plan_import.as_json(found))
    else:
        for line in plan_import.as_text(found):
            output.say(line)


def _bring(
    shop: Workshop, organization: int | None, file: Path, year: int | None, *, confirms: bool, as_json: bool
) -> None:
    from planner.commands.plan_bring import bring

    with opened_own(shop, organization) as app, output.progress("Читаю план") as progress:
        kept = bring(app, file, year or _usual_year(shop), confirms=confirms, progress=progress)
    if as_json:
        output.say_json(kept.as_json())
    else:
        output.say(kept.as_text())


@planner.command(cls=Command)
def report(
    context: Context,
    form: Annotated[Paper, typer.Option("--format", metavar="html|docx", help="вид документа")],
    target: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="куда записать")],
    year: Year = None,
    organization: Organization = None,
) -> None:
    """Пишет анализ выполнения циклограммы за год."""
    from planner.commands.report import write_report

    with opened_own(context.obj, organization) as app, output.progress("Готовлю анализ"):
        write_report(app, form.value, target, year)


@planner.command(cls=Command)
def export(
    context: Context,
    form: Annotated[PlanFile, typer.Option("--format", metavar="docx|xlsx|csv|json", help="вид файла")],
    target: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="куда записать")],
    year: Year = None,
    organization: Organization = None,
) -> None:
    """Пишет план файлом: для Word и печати, для Excel, таблицей CSV, целиком для другого планировщика (json)."""
    from planner.commands.export import write_plan

    with opened_own(context.obj, organization) as app, output.progress("Готовлю план"):
        write_plan(app, form.value, target, year)


# The database


@database_commands.command("upgrade", cls=Command)
def upgrade_database(context: Context) -> None:
    """Обновляет базу до этой версии; перед этим делает копию базы SQLite."""
    from planner.commands.database import bring_up

    shop: Workshop = context.obj
    with shop.engine() as engine:
        copy = bring_up(engine, utc_now())
    output.say("База готова." if copy is None else f"База обновлена. Копия прежней: {copy}")


@database_commands.command("backup", cls=Command)
def backup_database(
    context: Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="куда записать копию, .zip")]
) -> None:
    """Записывает копию базы и файлов в один архив; останавливать планировщик не нужно."""
    from planner import __version__
    from planner.backup import backup, note_whole
    from planner.migrations import newest

    shop: Workshop = context.obj
    with opened(shop) as app, output.progress("Копирую") as progress:
        made = backup(
            app.house.engine,
            app.files,
            file,
            version=__version__,
            revision=newest(),
            now=utc_now(),
            progress=progress,
        )
        note_whole(shop.data_dir, utc_now())
    output.say(f"Копия записана: {file}, файлов {len(made.sha256) - 1}.")


@database_commands.command("restore", cls=Command)
def restore_database(
    context: Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="копия, сделанная db backup")]
) -> None:
    """Ставит копию на место нынешних данных; прежние остаются рядом под другим именем."""
    from planner.backup import restore
    from planner.commands.database import require_nobody_serves
    from planner.migrations import knows

    shop: Workshop = context.obj
    with shop.engine() as engine:
        require_nobody_serves(engine, utc_now())
        restored = restore(engine, shop.files, file, utc_now(), knows)
    output.say(f"Данные восстановлены из копии от {restored.manifest.made_at[:10]}.")
    for kept in restored.kept:
        output.say(f"Прежнее: {kept}")


@planner.command(cls=Command)
def doctor(context: Context, as_json: AsJson = False) -> None:
    """Проверяет всё, в чём легко ошибиться, и говорит, что сделать."""
    from planner.commands import doctor as examination

    checks = list(examination.examine(context.obj))
    if as_json:
        output.say_json(examination.as_json(checks))
    else:
        for check in checks:
            output.say(check.line)
    if any(check.is_wrong for check in checks):
        raise typer.Exit(REFUSED)


class WrongUsage(Exception):
    """The command was written wrongly in a way that Typer cannot see."""


def _standing_at(text: str) -> Clock:
    """A clock that always shows the moment that was typed."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise WrongUsage("--at: нужен момент с часовым поясом, например 2026-10-01T09:00+03:00.")
    if not FIRST_YEAR <= moment.year <= LAST_MOMENT:
        raise WrongUsage(f"--at: год нужен от {FIRST_YEAR} до {LAST_MOMENT}.")
    at = moment.astimezone(UTC)
    return lambda: at


def _usual_year(shop: Workshop) -> int:
    from calendars.school_year import SchoolYear

    return SchoolYear.planned_on(shop.now().astimezone().date()).start
