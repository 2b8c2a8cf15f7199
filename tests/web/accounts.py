"""Logins and passwords of the cast, for the tests of signing in."""

from sqlalchemy import select

from planner.app import App
from planner.domain.people import Account, Person
from planner.services.password import PasswordHash, new_hash
from planner.work import Everywhere

PASSWORD = "три весёлых снегиря"
ANOTHER = "осень в старом парке"

_hashed: dict[str, PasswordHash] = {}


def hashed(password: str = PASSWORD) -> PasswordHash:
    """Hashed once for all tests: it takes as long as it must."""
    if password not in _hashed:
        _hashed[password] = new_hash(password)
    return _hashed[password]


def give_account(app: App, person_id: int, login: str, password: str | None = PASSWORD) -> int:
    """An account of this person; the same one when another person of it is given it too."""

    def give(work: Everywhere) -> int:
        account = work.session.scalar(select(Account).where(Account.login == login))
        if account is None:
            account = Account(login=login, password_hash=hashed(password).text if password else None)
            work.session.add(account)
            work.session.flush()
        work.session.get_one(Person, person_id).account_id = account.id
        return account.id

    return app.everywhere().do(give)
