"""Вход (sign-in): a person shows who he is and a session is opened."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from planner.domain.access import BrowserSession, Door, SignIn, hash_of
from planner.domain.errors import NotAllowed
from planner.domain.organization import Organization
from planner.domain.people import Account, Person
from planner.services.account import folded
from planner.services.password import PasswordHash
from planner.services.session import Opened, Visitor, open_session
from planner.services.throttle import count_attempt, forgive
from planner.work import Everywhere

WRONG = "Логин или пароль не подошли. Проверьте раскладку и большие буквы или попросите одноразовую ссылку."
"""One sentence for an unknown login, a wrong password, one never set, one who has left: none is told from another."""


# By a one-time address


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


# By a password


@dataclass(frozen=True)
class Attempt:
    """A login as it was tried; `kept` is what the password has to match, None when there is nothing."""

    login: str
    address: str
    kept: str | None


def try_login(work: Everywhere, login: str, address: str) -> Attempt:
    """The first half of signing in: counts the try. Raises TooOften.

    Between the halves the password is verified, outside any transaction: `password.matches(attempt.kept, typed)`.
    """
    login = folded(login)
    count_attempt(work, login, address)
    kept = work.session.scalar(select(Account.password_hash).where(Account.login == login))
    return Attempt(login, address, kept)


def by_password(work: Everywhere, attempt: Attempt, visitor: Visitor, renewed: PasswordHash | None = None) -> Opened:
    """The second half, when the password was right: opens a session of the person whom the account was last.

    `renewed` is the same password hashed with the parameters of today. Raises NotAllowed when the password was changed
    in the meantime, or nobody of this account works anywhere any more.
    """
    account = work.session.scalar(select(Account).where(Account.login == attempt.login))
    if account is None or attempt.kept is None or account.password_hash != attempt.kept:
        raise NotAllowed(WRONG)
    person = _last_used(work, account)
    if renewed is not None:
        account.password_hash = renewed.text
    forgive(work, attempt.login, attempt.address)
    return open_session(work, person.organization_id, person.id, Door.PASSWORD, visitor)


def _last_used(work: Everywhere, account: Account) -> Person:
    """Of the persons of one account, each in its organisation, the one who was here last.

    Going over to another organisation ends one session and opens the next at one moment: the newer one counts.
    """
    query = (
        select(Person, Organization)
        .join(Organization, Organization.id == Person.organization_id)
        .outerjoin(BrowserSession, BrowserSession.person_id == Person.id)
        .where(Person.account_id == account.id)
        .group_by(Person.id, Organization.id)
        .order_by(func.max(BrowserSession.seen_at).desc().nulls_last(), func.max(BrowserSession.id).desc(), Person.id)
    )
    for person, organization in work.session.execute(query):
        if person.works_on(work.now.astimezone(organization.timezone).date()):
            return person
    raise NotAllowed(WRONG)
