"""Учётная запись (account): its login, and how one who has lost his password is let in."""

import unicodedata
from datetime import timedelta

from sqlalchemy import select, update

from planner.domain.access import SignIn, hash_of, new_secret
from planner.domain.errors import Invalid, NotAllowed
from planner.domain.people import Account, Person
from planner.domain.rights import Right
from planner.work import Everywhere, Work

SIGN_IN_FOR = timedelta(hours=24)
"""A one-time address is passed on by hand, often in the evening for the next morning."""
SHORTEST_LOGIN, LONGEST_LOGIN = 3, 100


def offer_sign_in(work: Work, person_id: int) -> str:
    """A one-time address that signs the person in; valid for a day, and the only one: those before it are over.

    Raises NotAllowed for one who has left, and to anybody who has not all rights of that person himself.
    """
    work.require(Right.PEOPLE)
    person = work.find(Person, person_id)
    if not person.works_on(work.today):
        raise NotAllowed("Этот сотрудник больше не работает в организации.")
    work.require_all_rights_of(person)
    work.session.execute(
        update(SignIn)
        .where(SignIn.person_id == person.id, SignIn.used_at.is_(None), SignIn.expires_at > work.now)
        .values(expires_at=work.now)
    )
    secret = new_secret()
    work.add(SignIn(hash=hash_of(secret), person_id=person.id, expires_at=work.now + SIGN_IN_FOR))
    work.journal("одноразовая ссылка", person)
    return f"{work.base_url}/signin/{secret}"


def folded(login: str) -> str:
    """A login as it is kept: whoever types it does not mind capitals."""
    return unicodedata.normalize("NFC", login).strip().casefold()


def free_login(work: Everywhere, login: str, own: Account | None = None) -> str:
    """The login as it will be kept. Raises Invalid("login") when it will not do or another account has it."""
    login = folded(login)
    if not SHORTEST_LOGIN <= len(login) <= LONGEST_LOGIN or any(sign.isspace() for sign in login):
        raise Invalid("login", f"Логин: e-mail или одно слово, от {SHORTEST_LOGIN} знаков, без пробелов.")
    taken = work.session.scalar(select(Account).where(Account.login == login))
    if taken is not None and taken is not own:
        raise Invalid("login", "Этот логин занят. Выберите другой.")
    return login
