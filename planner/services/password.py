"""Пароль (password): what may be one, and how it is kept: argon2id, with its parameters beside it.

Nothing here knows a database, and nothing here belongs into a transaction: one hash takes a weak PC a tenth of a
second, in which nobody else could write. So a page hashes first, and a use case is given the hash.

What may be a password follows OWASP ASVS 5, V6.2: eight signs or more of any kind, none of the well-known ones, nothing
that everybody around knows; no rules of composition and no end of validity.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from planner.domain.errors import Invalid

SHORTEST, LONGEST = 8, 200
"""In signs; the longest keeps a stranger from making us hash a book."""
ADVISED = 15
KNOWN_WORD = 4
"""How long a word of one's own has to be before a password may not hold it: «Ким» stands in too many."""
COMMON = Path(__file__).with_name("common_passwords.txt")

RULE = f"Не короче {SHORTEST} знаков; лучше {ADVISED} и больше, например несколько слов подряд. Знаки любые."

# Above OWASP's least (19 MiB, twice) and within what a weak PC has when four people sign in at once.
_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1, type=Type.ID)


@dataclass(frozen=True)
class PasswordHash:
    """A password as it is kept. Made by `new_hash` only, so what a use case is given has been found good."""

    text: str


def new_hash(password: str, known: Iterable[str] = ()) -> PasswordHash:
    """A new password, found good and hashed; `known` are the words everybody around knows: login, name, organisation.

    Raises Invalid("password").
    """
    password = _same(password)
    if len(password) < SHORTEST:
        raise Invalid("password", f"Пароль короче {SHORTEST} знаков. Добавьте ещё одно слово.")
    if len(password) > LONGEST:
        raise Invalid("password", f"Пароль длиннее {LONGEST} знаков. Сократите его.")
    folded = password.casefold()
    if folded in _common() or len(set(folded)) < 4:
        raise Invalid("password", "Такой пароль подбирают первым. Придумайте другой, например из нескольких слов.")
    found = next((word for word in _words(known) if word in folded), None)
    if found is not None:
        raise Invalid("password", f"В пароле есть «{found}»: это знают все вокруг. Придумайте другой.")
    return PasswordHash(_hasher.hash(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long where there is none to compare with, so that time tells nothing."""
    try:
        return _hasher.verify(kept or _nobodys(), _same(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def renewed(kept: str, password: str) -> PasswordHash | None:
    """The same password with the parameters of today, where it was hashed with others; else None."""
    return PasswordHash(_hasher.hash(_same(password))) if _hasher.check_needs_rehash(kept) else None


def _same(password: str) -> str:
    """«й» is one sign on one keyboard and two on another."""
    return unicodedata.normalize("NFC", password)


def _words(known: Iterable[str]) -> Iterable[str]:
    """Of an e-mail only what stands before the «@»: after it is what half the country has."""
    for text in known:
        for word in re.findall(r"\w+", text.partition("@")[0].casefold()):
            if len(word) >= KNOWN_WORD:
                yield word


@cache
def _common() -> frozenset[str]:
    """The three thousand that are tried first, long enough to pass otherwise, and those of Russian keyboards."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's password")
