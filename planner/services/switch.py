"""Перейти (switch): one account with a person in each of several organisations. Each sees only its own.

How much of an account a door proves: a password, all of it; a one-time address or a chat, only the person of the
organisation that gave it. So none of those leads on into another organisation.
"""

from dataclasses import dataclass

from sqlalchemy import select, update

from planner.domain.access import BrowserSession, Door, SignIn, hash_of, new_secret
from planner.domain.errors import Invalid, NotAllowed, NotFound
from planner.domain.journal import JournalEntry
from planner.domain.organization import Organization
from planner.domain.people import Account, Person
from planner.services.session import Opened, is_shared
from planner.work import Everywhere

NEEDS_PASSWORD = "Чтобы перейти в другую организацию, выйдите и войдите с паролем: ссылка и чат впускают только в эту."


@dataclass(frozen=True)
class Elsewhere:
    """The person of the same account in another organisation."""

    person_id: int
    organization: str


def others(work: Everywhere, person_id: int) -> tuple[Elsewhere, ...]:
    """The persons of the same account who work in other organisations today."""
    person = work.session.get_one(Person, person_id)
    if person.account_id is None:
        return ()
    query = (
        select(Person, Organization)
        .join(Organization, Organization.id == Person.organization_id)
        .where(Person.account_id == person.account_id, Person.id != person.id)
        .order_by(Organization.name, Person.id)
    )
    return tuple(
        Elsewhere(other.id, organization.name)
        for other, organization in work.session.execute(query)
        if other.works_on(work.now.astimezone(organization.timezone).date())
    )


def switch(work: Everywhere, secret: str, person_id: int) -> Opened:
    """Ends this session and opens one of the other person, with a new secret, for no longer than this one had.

    Raises NotFound for a person of another account; NotAllowed when the session was not opened by the password.
    """
    session = work.session.scalars(select(BrowserSession).where(BrowserSession.hash == hash_of(secret))).one()
    if all(one.person_id != person_id for one in others(work, session.person_id)):
        raise NotFound
    if session.door != Door.PASSWORD:
        raise NotAllowed(NEEDS_PASSWORD)
    fresh = new_secret()
    work.session.add(
        BrowserSession(
            organization_id=work.session.get_one(Person, person_id).organization_id,
            hash=hash_of(fresh),
            person_id=person_id,
            door=session.door,
            device=session.device,
            created_at=session.created_at,
            seen_at=work.now,
            expires_at=session.expires_at,
        )
    )
    session.ended_at = work.now
    return Opened(fresh, is_shared(session))


# One more organisation


def join_by_address(work: Everywhere, person_id: int, address: str) -> str:
    """The person whom a one-time address of another organisation is for becomes one of this account; uses it up.

    Returns the organisation's name. Raises Invalid("address").
    """
    offer = work.session.scalar(select(SignIn).where(SignIn.hash == hash_of(address.strip().rpartition("/")[2])))
    won = offer and work.session.scalar(
        update(SignIn)
        .where(SignIn.id == offer.id, SignIn.used_at.is_(None), SignIn.expires_at > work.now)
        .values(used_at=work.now)
        .returning(SignIn.id)
    )
    if offer is None or won is None:
        raise Invalid("address", "Ссылка не подошла: она уже использована или устарела. Попросите новую.")
    return _take_over(work, person_id, [offer.person], "address")


def join_by_login(work: Everywhere, person_id: int, login: str, verified: str) -> str:
    """Everybody of the other account becomes one of this account, and the other is gone.

    `verified` is the hash that the other's password was found to match. Returns the organisations' names. Raises
    Invalid("login").
    """
    account = work.session.scalar(select(Account).where(Account.login == login))
    if account is None or account.password_hash != verified:
        raise Invalid("login", "Логин или пароль не подошли.")
    people = work.session.scalars(select(Person).where(Person.account_id == account.id)).all()
    return _take_over(work, person_id, list(people), "login")


def _take_over(work: Everywhere, person_id: int, people: list[Person], field: str) -> str:
    person = work.session.get_one(Person, person_id)
    if person.account_id is None:
        raise Invalid(field, "Сначала задайте себе логин и пароль: с ними вы и будете входить в обе организации.")
    own = work.session.scalars(select(Person).where(Person.account_id == person.account_id)).all()
    taken = {one.organization_id for one in own}
    if any(one.organization_id in taken for one in people):
        raise Invalid(field, "Это ваша же организация: добавить можно только другую.")
    former = {one.account_id for one in people}
    for one in people:
        one.account_id = person.account_id
    for one in (*people, person):  # each organisation has a journal of its own
        work.session.add(
            JournalEntry(
                organization_id=one.organization_id,
                at=work.now,
                person_id=one.id,
                via="web",
                verb="учётная запись объединена",
                subject=f"person:{one.id}",
            )
        )
    work.session.flush()
    for account_id in former - {None}:
        if work.session.scalar(select(Person.id).where(Person.account_id == account_id).limit(1)) is None:
            work.session.delete(work.session.get_one(Account, account_id))
    return ", ".join(work.session.get_one(Organization, one.organization_id).name for one in people)
