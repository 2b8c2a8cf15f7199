"""Аренда (lease): something only one node may do at a time. Whoever holds the row may; a dead node's runs out.

It is written and compared by the database's own clock, or a node whose clock is fast would steal live leases.
"""

from sqlalchemy import delete, select, update

from planner.database import database_seconds, put_if_absent
from planner.domain.node import Lease
from planner.work import Everywhere


def take(work: Everywhere, name: str, owner: str, seconds: float) -> bool:
    """Takes or prolongs the lease; False while another holds it."""
    now = database_seconds(work.session)
    won = work.session.execute(
        update(Lease)
        .where(Lease.name == name, (Lease.owner == owner) | (Lease.until <= now))
        .values(owner=owner, until=now + seconds)
        .returning(Lease.id)
    ).first()
    if won is None:
        put_if_absent(work.session, Lease, name=name, owner=owner, until=now + seconds)
    return work.session.scalar(select(Lease.owner).where(Lease.name == name)) == owner


def give_back(work: Everywhere, name: str, owner: str) -> None:
    """Lets the next node begin at once."""
    work.session.execute(delete(Lease).where(Lease.name == name, Lease.owner == owner))
