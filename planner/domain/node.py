"""Узел (node): a running process among several. What it must leave in the database so that others know of it."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from planner.database import Base

ALIVE_FOR = timedelta(seconds=90)
"""A process writes its heartbeat several times in this, so one that was missed is no alarm yet."""


class NodeKind(StrEnum):
    """What a process is there for, by the command that starts it."""

    RUN = "run"
    """All of it: a school needs no more than one process."""
    WEB = "web"
    WORKER = "worker"
    BOT = "bot"

    @property
    def serves(self) -> bool:
        """Pages, calendars, the webhook."""
        return self in (NodeKind.RUN, NodeKind.WEB)

    @property
    def ticks(self) -> bool:
        """Plans reminders and says what is due."""
        return self in (NodeKind.RUN, NodeKind.WORKER)

    @property
    def hears(self) -> bool:
        """Asks messengers what people wrote."""
        return self in (NodeKind.RUN, NodeKind.BOT)


class Heartbeat(Base):
    """A process that was alive at this moment; `/healthz` and `doctor` look at it."""

    __tablename__ = "heartbeat"

    node: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    at: Mapped[datetime]


class Lease(Base):
    """What only one node may do at a time, such as polling a bot; by the database's own clock, in epoch seconds."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str]
    until: Mapped[float]
