"""Состояние (System): whether the planner itself works: what was sent last, who is alive, which channels answer, how
large the database is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from planner.domain.contact import Channel
from planner.domain.message import ChannelHealth
from planner.domain.node import ALIVE_FOR, Heartbeat, NodeKind
from planner.domain.organization import Organization
from planner.domain.rights import Right
from planner.queries.outbox import Sendings, sendings
from planner.work import Work


@dataclass(frozen=True)
class Node:
    """A process of this planner."""

    name: str
    kind: NodeKind
    at: datetime
    is_alive: bool


@dataclass(frozen=True)
class ChannelState:
    channel: Channel
    last_ok_at: datetime | None
    failing_since: datetime | None
    error: str


@dataclass(frozen=True)
class System:
    sendings: Sendings
    nodes: tuple[Node, ...]
    channels: tuple[ChannelState, ...]
    """Of those that were tried at least once."""
    is_sqlite: bool
    database_size: int
    """In bytes."""
    organizations: int

    @property
    def has_worker(self) -> bool:
        """Whether anybody sends what is due."""
        return any(node.is_alive and node.kind.ticks for node in self.nodes)


def system(work: Work) -> System:
    work.require(Right.SETTINGS)
    dialect = work.session.get_bind().dialect.name
    return System(
        sendings=sendings(work),
        nodes=tuple(_nodes(work)),
        channels=tuple(_channels(work)),
        is_sqlite=dialect == "sqlite",
        database_size=_size(work, dialect),
        organizations=work.session.scalar(select(func.count(Organization.id))) or 0,
    )


def _nodes(work: Work) -> Iterable[Node]:
    for row in work.session.scalars(select(Heartbeat).order_by(Heartbeat.at.desc(), Heartbeat.id)):
        yield Node(row.node, NodeKind(row.kind), _local(work, row.at), work.now - row.at < ALIVE_FOR)


def _channels(work: Work) -> Iterable[ChannelState]:
    for row in work.session.scalars(select(ChannelHealth).order_by(ChannelHealth.channel, ChannelHealth.id)):
        yield ChannelState(
            Channel(row.channel),
            _local(work, row.last_ok_at) if row.last_ok_at else None,
            _local(work, row.failing_since) if row.failing_since else None,
            row.error,
        )


def _size(work: Work, dialect: str) -> int:
    if dialect == "sqlite":
        pages = work.session.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
        return int(pages or 0)
    return int(work.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def _local(work: Work, moment: datetime) -> datetime:
    return moment.astimezone(work.organization.timezone)
