"""Учётная запись на странице: one's own login, the browsers one is signed in with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from planner.domain.access import BrowserSession, Door, hash_of
from planner.domain.people import Account
from planner.work import Work


@dataclass(frozen=True)
class SessionLine:
    session_id: int
    device: str
    door: Door
    created_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class OwnAccount:
    login: str
    """Empty while there is none."""
    has_password: bool
    password_at: datetime | None
    this_door: Door
    this_opened_at: datetime
    sessions: tuple[SessionLine, ...]


def own_account(work: Work, secret: str) -> OwnAccount:
    """Of the actor; `secret` is that of the session he looks with. Moments are in the organisation's zone."""
    zone = work.organization.timezone
    query = (
        select(BrowserSession)
        .where(
            BrowserSession.person_id == work.person.id,
            BrowserSession.ended_at.is_(None),
            BrowserSession.expires_at > work.now,
        )
        .order_by(BrowserSession.seen_at.desc(), BrowserSession.id)
    )
    lines = [
        SessionLine(
            row.id,
            row.device,
            Door(row.door),
            row.created_at.astimezone(zone),
            (row.seen_at or row.created_at).astimezone(zone),
            row.hash == hash_of(secret),
        )
        for row in work.session.scalars(query)
    ]
    this = next(line for line in lines if line.is_this)
    account = work.session.get(Account, work.person.account_id) if work.person.account_id else None
    return OwnAccount(
        login=account.login if account else "",
        has_password=account is not None and account.password_hash is not None,
        password_at=account.password_at.astimezone(zone) if account and account.password_at else None,
        this_door=this.door,
        this_opened_at=this.created_at,
        sessions=tuple(sorted(lines, key=lambda line: not line.is_this)),
    )
