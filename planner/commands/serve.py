"""Работа (serve): a process that shows pages, hears the bot and sends what is due, or does one of these alone.

Each works until it is asked to stop, by Ctrl+C or SIGTERM, and then lets what is on its way arrive. Any number of them
may work on one database.
"""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from uvicorn.server import HANDLED_SIGNALS

from planner.app import App
from planner.commands.output import Refusal, say
from planner.queries.named import organizations
from planner.scheduler import Job, Ticker
from planner.services.founding import offer_beginning
from planner.services.node import leave

log = logging.getLogger(__name__)

PAGES_SECONDS = 3
"""Given to pages that are being answered when the planner is stopped."""
SENDING_SECONDS = 5
"""Given to messages that are on their way: cut off, they would have to be said once more, «возможно, повтор»."""

ASK_AGAIN_SECONDS = 60
HOW_TO_STOP = "Остановить: Ctrl+C"
IN_CHECKOUT = ".venv/bin/planner"
"""How the command is called by whoever has only just made it with `make`."""

Background = Callable[[], Awaitable[None]]


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """The port, taken before anything else is begun. Raises Refusal when it is busy or not ours to take."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        if hasattr(socket, "SO_REUSEADDR") and not hasattr(signal, "CTRL_C_EVENT"):  # on Windows it would share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Refusal(_busy(error, host, port)) from error
        yield listener


def _busy(error: Exception, host: str, port: int) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"Порт {port} занят другой программой. Выберите другой: PLANNER_PORT={port + 1} planner run"
    if number in (errno.EACCES, errno.EPERM):
        return f"Порт {port} открыть нельзя: не хватает прав. Выберите номер больше 1024 в PLANNER_PORT."
    return f"На адресе {host} слушать нельзя. Проверьте PLANNER_HOST."


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's own, but a signal is not raised once more at the end: messages on their way come after it."""
        former = {number: signal.signal(number, self.handle_exit) for number in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


async def serve(web: object, listener: socket.socket, jobs: Sequence[Job], background: Sequence[Background]) -> None:
    """Shows pages, and does all the rest beside them."""
    config = uvicorn.Config(
        web,  # type: ignore[arg-type]  # an ASGI application, whatever makes it
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PAGES_SECONDS,
    )
    async with _working(jobs, background):
        await _Server(config).serve(sockets=[listener])


async def work_without_pages(jobs: Sequence[Job], background: Sequence[Background]) -> None:
    """The rest without pages."""
    with _asked_to_stop() as stop:
        async with _working(jobs, background):
            await stop.wait()


@contextmanager
def _asked_to_stop() -> Iterator[asyncio.Event]:
    """What Ctrl+C and SIGTERM set. Not `loop.add_signal_handler`: Windows has none."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    former = {
        number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set)) for number in HANDLED_SIGNALS
    }
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@asynccontextmanager
async def _working(jobs: Sequence[Job], background: Sequence[Background]) -> AsyncIterator[None]:
    ticker = Ticker(jobs)
    tasks = [asyncio.create_task(_once(task)) for task in background]
    ticker.start()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await ticker.stop(SENDING_SECONDS)
        await asyncio.gather(*tasks, return_exceptions=True)


async def _once(work: Background) -> None:
    try:
        await work()
    except Exception:
        log.exception("Остановилось: %s", getattr(work, "__qualname__", work))


def sign_off(app: App, node: str) -> None:
    """This process is no longer there. A database that does not answer keeps nobody from stopping."""
    try:
        app.everywhere().do(leave, node)
    except SQLAlchemyError:
        log.warning("База не ответила при остановке.")


class BotName:
    """The bot's name, once Telegram has told it; until then the pages offer its code without a link."""

    def __init__(self) -> None:
        self.known: str | None = None

    async def learn(self, ask: Callable[[], Awaitable[str | None]]) -> None:
        while (answer := await ask()) is None:
            await asyncio.sleep(ASK_AGAIN_SECONDS)
        self.known = answer


def greet(app: App, address: str, *, has_telegram: bool) -> None:
    """What the one who started it needs to know: where it is, how to begin, what is off."""
    say(f"Планировщик открыт: {address}")
    every = app.everywhere().ask(organizations)
    if any(row.is_demo for row in every):
        say("Показательная организация: войдите как Ольга, Марат или Вера.")
    if not every:
        name = IN_CHECKOUT if Path(IN_CHECKOUT).exists() else "planner"
        say("База пуста. Начните отсюда: адрес действует сутки и сработает один раз.")
        say(f"  {app.everywhere().do(offer_beginning)}")
        say(f"Посмотреть на показательной организации: {name} demo")
    if not has_telegram:
        say("Telegram выключен: не задан PLANNER_TELEGRAM_TOKEN. Всё остальное работает.")
    say(HOW_TO_STOP)
