"""Узел (node): a running process among several. What it must leave in the database so that others know of it."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from planner.database import Base


class Heartbeat(Base):
    """The last time a worker ticked; `/healthz` and `doctor` look at it."""

    __tablename__ = "heartbeat"

    node: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


class Lease(Base):
    """What only one node may do at a time, such as polling a bot; by the database's own clock, in epoch seconds."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str]
    until: Mapped[float]
