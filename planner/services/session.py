"""Сеанс (session): a browser in which a person is signed in is let in again, until it is idle for too long or ended.

One's own browser is remembered for a month, a computer that others use for a working day; each is forgotten sooner
when nobody comes. Times follow OWASP ASVS 5, V7.3 (an idle time and an absolute one); why these stands in DECISIONS.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from planner.domain.access import BrowserSession, Door, hash_of, new_secret
from planner.work import Everywhere

OWN_FOR, OWN_IDLE = timedelta(days=30), timedelta(days=14)
SHARED_FOR, SHARED_IDLE = timedelta(hours=8), timedelta(hours=1)
NOTED_EVERY = timedelta(minutes=5)
"""How exactly the last visit is known: a page that is only looked at writes once in so long."""


@dataclass(frozen=True)
class Visitor:
    """Which browser it is, as it says itself, and whether others use it too."""

    device: str = ""
    """«Chrome, Windows»."""
    is_shared: bool = False


@dataclass(frozen=True)
class Opened:
    """A session that was just opened; `secret` goes into its cookie and is kept nowhere else."""

    secret: str
    is_shared: bool


@dataclass(frozen=True)
class Known:
    """Whose session a secret is."""

    session_id: int
    organization_id: int
    person_id: int
    is_to_be_noted: bool
    """Whether this visit has to be written down: see `NOTED_EVERY`."""


def open_session(work: Everywhere, organization_id: int, person_id: int, door: Door, visitor: Visitor) -> Opened:
    """A new secret at every sign-in: whatever a browser brought along is worth nothing afterwards."""
    secret = new_secret()
    work.session.add(
        BrowserSession(
            organization_id=organization_id,
            hash=hash_of(secret),
            person_id=person_id,
            door=door,
            device=visitor.device,
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + (SHARED_FOR if visitor.is_shared else OWN_FOR),
        )
    )
    return Opened(secret, visitor.is_shared)


def session_of(work: Everywhere, secret: str) -> Known | None:
    """Whose session this is, or None when it is unknown, ended, idle for too long or over. Writes nothing."""
    session = work.session.scalar(select(BrowserSession).where(BrowserSession.hash == hash_of(secret)))
    if session is None or session.ended_at is not None or work.now >= min(session.expires_at, _idle_at(session)):
        return None
    is_to_be_noted = work.now - _seen_at(session) >= NOTED_EVERY
    return Known(session.id, session.organization_id, session.person_id, is_to_be_noted)


def note_visit(work: Everywhere, session_id: int) -> None:
    """The browser was here just now."""
    work.session.execute(
        update(BrowserSession)
        .where(BrowserSession.id == session_id, BrowserSession.ended_at.is_(None))
        .values(seen_at=work.now)
    )


def sign_out(work: Everywhere, secret: str) -> None:
    """Ends the session for good; its cookie lets nobody in any more, wherever it was copied to."""
    work.session.execute(
        update(BrowserSession)
        .where(BrowserSession.hash == hash_of(secret), BrowserSession.ended_at.is_(None))
        .values(ended_at=work.now)
    )


def is_shared(session: BrowserSession) -> bool:
    """Whether it was opened on a computer that others use: seen from how long it was opened for."""
    return session.expires_at - session.created_at <= SHARED_FOR


def _seen_at(session: BrowserSession) -> datetime:
    return session.seen_at or session.created_at


def _idle_at(session: BrowserSession) -> datetime:
    return _seen_at(session) + (SHARED_IDLE if is_shared(session) else OWN_IDLE)
