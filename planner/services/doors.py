"""Двери (doors): what still lets somebody in as a person is shut, so that only a password and what is given anew does.

Past the border of the organisation: an account may have people in several, so whose doors they are is said by ids.
"""

from collections.abc import Collection

from sqlalchemy import Table, delete, update

from planner.domain.access import BotSignIn, BrowserSession, SignIn
from planner.domain.contact import LinkCode
from planner.domain.people import Account, Person
from planner.work import Everywhere, Work


def end_sessions_of(work: Everywhere, person_ids: Collection[int], *, but: int | None = None) -> None:
    """Every browser in which they are signed in is signed out, `but` the session with this id."""
    sessions = _table(BrowserSession)
    open_now = (sessions.c.person_id.in_(person_ids), sessions.c.ended_at.is_(None))
    others = () if but is None else (sessions.c.id != but,)
    work.session.flush()
    work.session.execute(update(sessions).where(*open_now, *others).values(ended_at=work.now))


def void_entries(work: Everywhere, person_ids: Collection[int]) -> None:
    """One-time addresses, codes for a chat of one's own and what a chat has confirmed let nobody in any more.

    A code for the chat of a body stays: it opens nothing of the person's own.
    """
    work.session.flush()
    for table in (_table(SignIn), _table(LinkCode)):
        of_them = (table.c.person_id.in_(person_ids), table.c.used_at.is_(None), table.c.expires_at > work.now)
        personal = (table.c.position_id.is_(None),) if "position_id" in table.c else ()
        work.session.execute(update(table).where(*of_them, *personal).values(expires_at=work.now))
    work.session.execute(delete(BotSignIn).where(BotSignIn.person_id.in_(person_ids), BotSignIn.used_at.is_(None)))


def void_password(work: Work, person: Person) -> bool:
    """The password opens nothing any more; the login stays, and a one-time address lets its owner set a new one.

    Returns whether there was one.
    """
    account = work.session.get(Account, person.account_id) if person.account_id is not None else None
    if account is None or account.password_hash is None:
        return False
    account.password_hash = account.password_at = None
    work.journal("пароль отменён", person)
    return True


def _table(kind: type[BrowserSession | SignIn | LinkCode]) -> Table:
    """Columns of a table are not held inside the organisation, as its rows are."""
    table = kind.__table__
    assert isinstance(table, Table)
    return table
