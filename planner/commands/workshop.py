"""Мастерская (workshop): all that a command may use. `planner.__main__` makes it; a command never sees the settings.

Everything in it is made when it is first asked for, so that a command which needs no database opens none.
"""
# ruff: noqa: PLC0415 - the table of commands imports this module, and `planner --help` must be quick

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from socket import socket

    from sqlalchemy import Engine

    from planner.app import App
    from planner.clock import Clock
    from planner.commands.doctor import Installation
    from planner.delivery import Messenger
    from planner.domain.node import NodeKind
    from planner.files import FileStore

Result = TypeVar("Result")


class Workshop(Protocol):
    """Raises Refusal, in one Russian sentence, where a setting is wrong."""

    @property
    def address(self) -> str:
        """Where people open the planner."""
        ...

    @property
    def listens_on(self) -> tuple[str, int]: ...

    @property
    def data_dir(self) -> Path: ...

    @property
    def organization(self) -> int | None:
        """The one that PLANNER_ORGANIZATION names."""
        ...

    @property
    def has_telegram(self) -> bool: ...

    @property
    def has_webhook(self) -> bool:
        """Whether Telegram tells us by itself what people write."""
        ...

    @property
    def node(self) -> str:
        """This process among the others that may work on the same database."""
        ...

    @property
    def files(self) -> "FileStore": ...

    def now(self) -> datetime:
        """The moment people see: the machine's, or that of PLANNER_CLOCK."""
        ...

    def engine(self) -> "AbstractContextManager[Engine]": ...

    def app(self, engine: "Engine", clock: "Clock | None" = None) -> "App":
        """Everything over a database that is ready for work."""
        ...

    def installation(self) -> "Installation":
        """What there is to examine of the settings."""
        ...

    def speak_up(self) -> None:
        """From now on the log tells what is done: a service has nobody who watches it."""
        ...

    async def work(self, app: "App", kind: "NodeKind", listener: "socket | None" = None) -> None:
        """What a process of this kind does, until somebody stops it; `listener` is for one that serves."""
        ...

    async def with_messengers(self, use: "Callable[[list[Messenger]], Awaitable[Result]]") -> "Result":
        """Runs something with the channels that have a token."""
        ...

    async def link(self, code: str) -> str | None:
        """The address that opens the bot with a linking code; None while its name is unknown."""
        ...


@contextmanager
def opened(shop: Workshop, clock: "Clock | None" = None) -> "Iterator[App]":
    """Everything over a database that is ready for work."""
    from planner.commands.database import require_ready

    with shop.engine() as engine:
        require_ready(engine)
        yield shop.app(engine, clock)


@contextmanager
def opened_own(shop: Workshop, organization: int | None) -> "Iterator[App]":
    """The same for one organisation: the one named, or the only one there is."""
    from planner.commands.organization import chosen

    with opened(shop) as app:
        yield chosen(app, organization if organization is not None else shop.organization)
