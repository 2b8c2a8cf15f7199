"""Командная строка (command line): where everything is put together, and nowhere else.

Nobody imports this module, so it may know settings, messengers and pages at once. What `planner` offers stands in
`planner.commands.table`; here is what its commands work with, and how a run ends.
"""
# ruff: noqa: PLC0415 - imported when needed: see `planner.commands.table`

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import cache, cached_property, partial
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, TypeVar

import typer

from planner.clock import Clock, starting_at, utc_now
from planner.commands import output
from planner.commands.output import Refusal
from planner.commands.russian_help import usage_mistake
from planner.commands.table import REFUSED, WrongUsage, planner

if TYPE_CHECKING:
    from socket import socket

    from pydantic import SecretStr
    from sqlalchemy import Engine
    from starlette.types import ASGIApp

    from bots.telegram import TelegramBot, TelegramMessenger, TelegramSettings
    from config.settings import Settings
    from planner.app import App
    from planner.catalog import Catalog
    from planner.commands.doctor import Installation
    from planner.commands.serve import Background, BotName
    from planner.copies.keeping import Copies
    from planner.delivery import Messenger
    from planner.domain.node import NodeKind
    from planner.files import FileStore

DONE, WRONG_USAGE, INTERRUPTED = 0, 2, 130
NAME_SECONDS = 5.0
"""How long a command waits for the bot's name; without it the code alone will do."""
BACKUPS = "backups"

Result = TypeVar("Result")


class Planner:
    """`planner.commands.workshop.Workshop` made of this process's settings."""

    @cached_property
    def settings(self) -> "Settings":
        from config.logs import set_up_logs
        from config.settings import SettingError, read_settings

        try:
            settings = read_settings()
        except SettingError as error:
            raise Refusal(str(error)) from error
        set_up_logs(settings.log, secrets_of(settings), is_verbose=False)
        return settings

    def speak_up(self) -> None:
        from config.logs import set_up_logs

        set_up_logs(self.settings.log, secrets_of(self.settings), is_verbose=True)

    @property
    def address(self) -> str:
        return self.settings.address

    @property
    def listens_on(self) -> tuple[str, int]:
        return self.settings.host, self.settings.port

    @property
    def data_dir(self) -> Path:
        return self.settings.data_dir

    @property
    def organization(self) -> int | None:
        return self.settings.organization

    @property
    def has_telegram(self) -> bool:
        return self.settings.telegram_token is not None

    @property
    def has_webhook(self) -> bool:
        return self.has_telegram and self.settings.telegram_webhook_secret is not None

    @property
    def node(self) -> str:
        return f"{gethostname()}:{os.getpid()}"

    @property
    def files(self) -> "FileStore":
        from planner.files import FileStore

        return FileStore(self.settings.files)

    def now(self) -> datetime:
        return self.clock()

    @cached_property
    def clock(self) -> Clock:
        return starting_at(self.settings.clock) if self.settings.clock is not None else utc_now

    @contextmanager
    def engine(self) -> "Iterator[Engine]":
        from planner.database import make_engine

        engine = make_engine(self.settings.database)
        try:
            yield engine
        finally:
            engine.dispose()

    def app(self, engine: "Engine", clock: Clock | None = None) -> "App":
        """Raises Refusal for PLANNER_CLOCK over real history."""
        from calendars.workdays import read_decrees
        from config.settings import WORKDAYS
        from planner.app import App, House
        from planner.commands.organization import require_demo_only

        decrees = read_decrees(WORKDAYS)
        app = App(House(engine, clock or self.clock, _catalog(), decrees, self.files, self.address), via="cli")
        if self.settings.clock is not None:
            require_demo_only(app)
        return app

    def installation(self) -> "Installation":
        import asyncio

        from config.settings import SECRET_KEY_NAME, unknown_variables, variable
        from planner.commands.doctor import Installation

        settings = self.settings
        later = ("max_token", "max_api_url", "max_webhook_secret", "smtp_url", "mail_from")
        return Installation(
            database=settings.database,
            data_dir=settings.data_dir,
            secret_key=_revealed(settings.secret_key),
            secret_key_path=settings.data_dir / SECRET_KEY_NAME,
            address=settings.address,
            is_address_set=settings.base_url is not None,
            telegram_token=_revealed(settings.telegram_token),
            bot_name=asyncio.run(self._ask_bot(lambda messenger: messenger.username())),
            unused=tuple(variable(name) for name in later if getattr(settings, name) is not None),
            unknown=tuple(unknown_variables()),
            needs_bot=self.has_telegram and not self.has_webhook,
            has_own_clock=settings.clock is not None,
        )

    # Working

    async def work(self, app: "App", kind: "NodeKind", listener: "socket | None" = None) -> None:
        from planner.commands.serve import BotName, serve, sign_off, work_without_pages
        from planner.scheduler import timetable

        name = BotName()
        copies = self._copies(app)
        async with self._bot(app) as (messenger, bot):
            jobs = timetable(app, [messenger] if messenger else [], self.node, copies.keep_daily, kind)
            background: list[Background] = []
            # A webhook is told to whoever serves, so it is he who opens it.
            if bot and (kind.serves if self.has_webhook else kind.hears):
                background.append(bot.run)
            if messenger and kind.serves:
                background.append(partial(name.learn, messenger.username))
            try:
                if listener is None:
                    await work_without_pages(jobs, background)
                else:
                    await serve(self._web(app, name, messenger, bot), listener, jobs, background)
            finally:
                sign_off(app, self.node)

    def _copies(self, app: "App") -> "Copies":
        from planner import __version__
        from planner.copies.keeping import Copies

        return Copies(app.house, self.data_dir / BACKUPS, __version__)

    def _web(
        self, app: "App", name: "BotName", messenger: "TelegramMessenger | None", bot: "TelegramBot | None"
    ) -> "ASGIApp":
        from config.settings import secret_key
        from planner.web.app import make_web

        return make_web(
            app.house,
            secret_key=secret_key(self.settings),
            bot_username=lambda: name.known,
            telegram_webhook=bot.receive if bot else None,
            telegram_webhook_secret=_revealed(self.settings.telegram_webhook_secret),
            channels_on=[messenger.channel] if messenger else [],
            demo_people=True,
            start_own=partial(_start_own, app),
            banner=self._banner,
            copies=self._copies(app),
        )

    @property
    def _banner(self) -> str | None:
        start = self.settings.clock
        if start is None:
            return None
        return f"Демонстрация: часы планировщика пущены с {start:%d.%m.%Y %H:%M}, время не настоящее."

    # Telegram

    @property
    def _telegram(self) -> "TelegramSettings | None":
        token = _revealed(self.settings.telegram_token)
        if token is None:
            return None
        from bots.telegram import TelegramSettings  # its library is slow to load, so only where there is a bot

        return TelegramSettings(
            token=token,
            api_url=self.settings.telegram_api_url,
            proxy=self.settings.telegram_proxy or "",
            webhook_secret=_revealed(self.settings.telegram_webhook_secret) or "",
        )

    @asynccontextmanager
    async def _bot(self, app: "App") -> "AsyncIterator[tuple[TelegramMessenger, TelegramBot] | tuple[None, None]]":
        """What says and what hears in Telegram; nothing without a token."""
        said = self._telegram
        if said is None:
            yield None, None
            return
        from bots.telegram import TelegramBot, TelegramMessenger

        messenger = TelegramMessenger(said)
        bot = TelegramBot(app, said, messenger, self.node)
        try:
            yield messenger, bot
        finally:
            await bot.close()

    async def with_messengers(self, use: "Callable[[list[Messenger]], Awaitable[Result]]") -> "Result":
        said = self._telegram
        if said is None:
            return await use([])
        from bots.telegram import TelegramMessenger

        messenger = TelegramMessenger(said)
        try:
            return await use([messenger])
        finally:
            await messenger.close()

    async def link(self, code: str) -> str | None:
        return await self._ask_bot(lambda messenger: messenger.link_with(code))

    async def _ask_bot(self, question: "Callable[[TelegramMessenger], Awaitable[str | None]]") -> str | None:
        """What the bot says of itself; None without one, or when it does not answer at once."""
        said = self._telegram
        if said is None:
            return None
        from bots.telegram import TelegramMessenger

        messenger = TelegramMessenger(said, read_seconds=NAME_SECONDS)
        try:
            return await question(messenger)
        finally:
            await messenger.close()


@cache
def _catalog() -> "Catalog":
    from config.settings import CATALOG
    from planner.catalog import read_catalog

    return read_catalog(CATALOG)


def _start_own(app: "App") -> str:
    """Takes the demo away; returns the path where one's own organisation begins."""
    from planner.demo import start_own
    from planner.services.founding import offer_beginning

    start_own(app.house)
    return app.everywhere().do(offer_beginning).removeprefix(app.house.base_url)


def _revealed(secret: "SecretStr | None") -> str | None:
    return secret.get_secret_value() if secret is not None else None


def secrets_of(settings: "Settings") -> list[str]:
    """What must never stand in a log."""
    from pydantic import SecretStr

    return [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]


# How a run ends


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status: 0 done, 1 refused, 2 wrong usage."""
    output.prepare_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = planner(args=list(arguments), prog_name="planner", standalone_mode=False, obj=Planner())
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except (output.ReaderLeft, BrokenPipeError):
        # The reader has seen enough. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if isinstance(error, WrongUsage) or getattr(error, "exit_code", None) == WRONG_USAGE:
            output.remark(usage_mistake(error))
            return WRONG_USAGE
        done = error.done if isinstance(error, output.Partly) else None
        output.refuse(_sentence(error), as_json="--json" in arguments, done=done)
        return REFUSED


def _sentence(error: Exception) -> str:
    """What to say of an error; of a bug, the reference under which its details are kept."""
    from config.logs import Redacting
    from config.settings import SettingError, read_settings
    from planner.commands.refusals import report_bug, sentence

    if isinstance(error, output.Partly) and isinstance(error.__cause__, Exception):
        return f"{error.what}. {_sentence(error.__cause__)}"
    said = sentence(error)
    if said is not None:
        return said
    try:
        settings = read_settings()
    except SettingError as broken:
        return str(broken)
    return report_bug(error, settings.data_dir, Redacting(secrets_of(settings)).without_secrets)


if __name__ == "__main__":
    sys.exit(main())
