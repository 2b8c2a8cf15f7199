"""Вход (sign-in): a person shows who he is and a session is opened."""

from sqlalchemy import select, update

from planner.domain.access import Door, SignIn, hash_of
from planner.domain.errors import NotAllowed
from planner.services.session import Opened, Visitor, open_session
from planner.work import Everywhere


def by_address(work: Everywhere, secret: str, visitor: Visitor) -> Opened:
    """Uses up a one-time address. Raises NotAllowed when it is unknown, used or out of date."""
    offer = work.session.scalar(select(SignIn).where(SignIn.hash == hash_of(secret)))
    if offer is None:
        raise NotAllowed("Ссылка для входа не подошла. Попросите новую у того, кто ведёт планировщик.")
    won = work.session.execute(
        update(SignIn)
        .where(SignIn.id == offer.id, SignIn.used_at.is_(None), SignIn.expires_at > work.now)
        .values(used_at=work.now)
        .returning(SignIn.id)
    ).first()
    if won is None:
        raise NotAllowed("Эта ссылка для входа уже использована или устарела. Попросите новую.")
    return open_session(work, offer.organization_id, offer.person_id, Door.LINK, visitor)
