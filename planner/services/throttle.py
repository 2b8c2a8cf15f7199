"""Передышка (throttle): whoever guesses passwords waits longer and longer between tries; nobody is shut out for ever.

Failures are counted for the login and for the address they come from. While one waits nothing is verified, and other
doors stay open: a one-time address and the bot still let the owner in.
"""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import Select, delete, select

from planner.domain.access import FailedSignIn, hash_of
from planner.domain.errors import NotAllowed
from planner.russian import counted
from planner.work import Everywhere

COUNTED_FOR = timedelta(hours=1)
FREE_FOR_LOGIN, FREE_FOR_ADDRESS = 5, 20
"""Failures before the first wait; all of a kindergarten may come from one address."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)


class TooOften(NotAllowed):
    """Слишком много попыток. Попробуйте позже."""


def count_attempt(work: Everywhere, login: str, address: str) -> None:
    """Takes the coming try for a failure, until `forgive`: of a hundred sent at once none finds the count empty.

    Raises TooOften, which says when to try again; such a try is not counted.
    """
    for key, free in ((_of_login(login), FREE_FOR_LOGIN), (_of_address(address), FREE_FOR_ADDRESS)):
        again_at = _again_at(work, key, free)
        if again_at is not None and work.now < again_at:
            minutes = counted(ceil((again_at - work.now) / timedelta(minutes=1)), "минуту", "минуты", "минут")
            raise TooOften(f"Слишком много попыток. Попробуйте через {minutes} или попросите одноразовую ссылку.")
    for key in (_of_login(login), _of_address(address)):
        work.session.add(FailedSignIn(key=key, at=work.now))


def forgive(work: Everywhere, login: str, address: str) -> None:
    """It was the owner: his login is clean again; of the address only this one try is taken back."""
    work.session.execute(delete(FailedSignIn).where(FailedSignIn.key == _of_login(login)))
    last = work.session.scalars(_failures(_of_address(address)).limit(1)).first()
    if last is not None:
        work.session.delete(last)


def _again_at(work: Everywhere, key: str, free: int) -> datetime | None:
    query = _failures(key).where(FailedSignIn.at > work.now - COUNTED_FOR)
    failures = work.session.scalars(query).all()
    if len(failures) < free:
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** min(len(failures) - free, 10), LONGEST_WAIT)
    return failures[0].at + wait


def _failures(key: str) -> Select[FailedSignIn]:
    return select(FailedSignIn).where(FailedSignIn.key == key).order_by(FailedSignIn.at.desc(), FailedSignIn.id.desc())


def _of_login(login: str) -> str:
    return hash_of(f"login:{login}")


def _of_address(address: str) -> str:
    return hash_of(f"address:{address}")
