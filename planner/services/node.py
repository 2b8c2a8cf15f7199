"""Узел: a working process says that it is alive, and sweeps what nobody needs any more."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from planner.domain.access import BotSignIn, BrowserSession, FailedSignIn, FirstAddress, SignIn
from planner.domain.completion import Evidence
from planner.domain.contact import Dialogue, Inbound, LinkCode
from planner.domain.node import Heartbeat, NodeKind
from planner.files import FileStore
from planner.services.join import INBOUND_KEPT
from planner.services.throttle import COUNTED_FOR
from planner.work import Everywhere

SPENT_KEPT = timedelta(days=30)
"""How long a used-up code or an ended session is kept: «уже использована» says more than «нет такой»."""
ORPHAN_KEPT = timedelta(days=1)
"""A file may belong to a transaction that has not committed yet; none lasts a day."""
SILENT_AFTER = timedelta(days=7)
"""A node that has not ticked for so long has been taken away."""


def beat(work: Everywhere, node: str, kind: NodeKind) -> None:
    """This node is alive."""
    heartbeat = work.session.scalar(select(Heartbeat).where(Heartbeat.node == node))
    if heartbeat is None:
        work.session.add(Heartbeat(node=node, kind=kind, at=work.now))
    else:
        heartbeat.kind, heartbeat.at = kind, work.now


def leave(work: Everywhere, node: str) -> None:
    """This node stops by its own will: nobody has to wait until its heartbeat is old."""
    work.session.execute(delete(Heartbeat).where(Heartbeat.node == node))


def prune(work: Everywhere) -> None:
    """Removes what has served: old updates, used-up codes, ended sessions, dialogues nobody continued."""
    spent = work.now - SPENT_KEPT
    for statement in (
        delete(Inbound).where(Inbound.at < work.now - INBOUND_KEPT),
        delete(SignIn).where(SignIn.expires_at < spent),
        delete(LinkCode).where(LinkCode.expires_at < spent),
        delete(BrowserSession).where(BrowserSession.expires_at < spent),
        delete(FirstAddress).where(FirstAddress.expires_at < spent),
        delete(BotSignIn).where(BotSignIn.expires_at < spent),
        delete(FailedSignIn).where(FailedSignIn.at < work.now - COUNTED_FOR),
        delete(Dialogue).where(Dialogue.until < spent),
        delete(Heartbeat).where(Heartbeat.at < work.now - SILENT_AFTER),
    ):
        work.session.execute(statement)


def mentioned_files(work: Everywhere) -> set[str]:
    """The hashes of all files that some row mentions."""
    return set(work.session.scalars(select(Evidence.sha256).distinct()))


def sweep_files(work: Everywhere, files: FileStore, now: datetime) -> int:
    """Removes files that no row mentions; `now` is the disk's, whatever a demo's clock shows. Returns how many."""
    return files.sweep(mentioned_files(work), now - ORPHAN_KEPT)
