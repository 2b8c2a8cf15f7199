"""Учётная запись (account): its login and password, its sessions, and how one who has lost his password is let in."""

import unicodedata
from datetime import timedelta

from sqlalchemy import select, update

from planner.domain.access import BrowserSession, Door, SignIn, hash_of, new_secret
from planner.domain.errors import Invalid, NotAllowed
from planner.domain.people import Account, Person
from planner.domain.rights import Right
from planner.services.doors import end_sessions_of, void_entries
from planner.services.password import PasswordHash
from planner.work import Everywhere, Work

SIGN_IN_FOR = timedelta(hours=24)
"""A one-time address is passed on by hand, often in the evening for the next morning."""
PROVEN_FOR = timedelta(minutes=10)
"""How long a one-time address that was just opened stands for the former password."""
ADDRESS_GIVEN = "одноразовая ссылка"
"""In the journal: who gave out an address of whom."""
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
    work.journal(ADDRESS_GIVEN, person)
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


# One's own login and password


def is_proven(work: Work, session: BrowserSession) -> bool:
    """Whether this session has just been opened by whoever may set a password without the former one.

    A one-time address and a chat come from the organisation, so they prove nothing of an account that reaches into
    another: there only its password does.
    """
    is_fresh = session.door != Door.PASSWORD and work.now - session.created_at < PROVEN_FOR
    return is_fresh and not reaches_elsewhere(work, work.person)


def is_own_proven(work: Work, secret: str) -> bool:
    """The same of the session with this secret."""
    return is_proven(work, _session(work, secret))


def _session(work: Work, secret: str) -> BrowserSession:
    return work.session.scalars(select(BrowserSession).where(BrowserSession.hash == hash_of(secret))).one()


def reaches_elsewhere(work: Work, person: Person) -> bool:
    """Whether the account of this person has a person in another organisation too."""
    # Columns of a table are not held inside the organisation, as its rows are.
    people = Person.__table__.c
    query = select(people.id).where(people.account_id == person.account_id, people.id != person.id).limit(1)
    return person.account_id is not None and work.session.scalar(query) is not None


def set_credentials(
    work: Work, secret: str, login: str, password: PasswordHash | None = None, verified: str | None = None
) -> None:
    """One's own login, and a new password where one is given; then every other way into the account is shut.

    `secret` is that of the session in which it is done. `verified` is the hash that the former password was found to
    match, outside this transaction. Raises Invalid at "login", "old" or "password".
    """
    session = _session(work, secret)
    account = work.session.get(Account, work.person.account_id) if work.person.account_id else None
    kept = account.password_hash if account is not None else None
    if not is_proven(work, session) and (kept is None or verified != kept):
        raise Invalid("old", "Прежний пароль не подошёл.")
    if password is None and kept is None:
        raise Invalid("password", "Придумайте пароль.")
    login = free_login(work, login, own=account)
    if account is None:
        account = work.add(Account(login=login))
        work.person.account_id = account.id
    elif account.login != login:
        work.journal("логин", work.person)
    account.login = login
    if password is not None:
        account.password_hash, account.password_at = password.text, work.now
        people = _people_of(work, account)
        end_sessions_of(work, people, but=session.id)
        void_entries(work, people)
        work.journal("пароль", work.person)


def _people_of(work: Work, account: Account) -> list[int]:
    """Also in the account's other organisations, where the rows of this one's session do not reach."""
    people = Person.__table__.c
    work.session.flush()
    return list(work.session.scalars(select(people.id).where(people.account_id == account.id)))


# One's own sessions


def end_session(work: Work, session_id: int) -> None:
    """One of one's own; raises NotAllowed for a colleague's."""
    session = work.find(BrowserSession, session_id)
    if session.person_id != work.person.id:
        raise NotAllowed("Завершить можно только свой сеанс.")
    if session.ended_at is None:
        session.ended_at = work.now
        work.journal("сеанс завершён", work.person, after={"device": session.device})


def end_other_sessions(work: Work, secret: str) -> None:
    """All of one's own but the one in which it is done; what would open another is void."""
    end_sessions_of(work, (work.person.id,), but=_session(work, secret).id)
    void_entries(work, (work.person.id,))
    work.journal("другие сеансы завершены", work.person)
