"""Стирание персональных данных: of who has left every name goes, and what was done, when and as which position stays.

Every text of the organisation is gone through, whatever table it stands in, so a new table cannot be forgotten. What
cannot be reached is said on the page: files as they were uploaded, and copies of the database.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, String, Table, delete, select, update

from planner.database import Base, Owned
from planner.domain.access import BotSignIn, BrowserSession, SignIn
from planner.domain.contact import Contact, ContactState, Dialogue, LinkCode
from planner.domain.errors import Conflict, Invalid
from planner.domain.feed import Feed
from planner.domain.people import Person
from planner.domain.rights import Right
from planner.queries.erasing import becomes, ever_known_by, obstacle, others_than
from planner.russian import normalise
from planner.services.masking import Mask
from planner.services.merge import forget_account
from planner.work import Work


def erase_person(work: Work, person_id: int, surname: str) -> None:
    """The person is «Сотрудник № N» from now on; `surname` is typed anew by whoever decides it.

    Raises Conflict while the person works here or has open work by name, Invalid("surname") when it is another's.
    """
    work.require(Right.PEOPLE)
    person = work.find_alone(Person, person_id)
    hindrance = obstacle(work, person)
    if hindrance:
        raise Conflict(hindrance)
    if normalise(surname) != normalise(person.surname):
        raise Invalid("surname", "Фамилия не совпадает. Проверьте, чьи данные стираете.")
    _erase(work, person, work.now)
    work.journal("данные стёрты", work.find(Person, person_id))


def keep_erased(work: Work, person_id: int, at: datetime, left_on: date | None) -> None:
    """The same in a former state that is put back; there the person may still work or have work by name."""
    person = work.find(Person, person_id)
    person.left_on = left_on
    _erase(work, person, at)


def _erase(work: Work, person: Person, at: datetime) -> None:
    mask = Mask(*ever_known_by(work, person), becomes(person.id), others_than(work, person))
    _close_doors(work, person)
    person.surname, person.name, person.patronymic, person.email = becomes(person.id), "", "", None
    person.erased_at = at
    work.session.flush()
    for table in _tables_of_organizations():
        _mask_table(work, table, mask)
    work.session.expire_all()


def _close_doors(work: Work, person: Person) -> None:
    """Sessions, codes, calendars and chats are gone; a chat's address goes, that something was sent there stays."""
    for kind in (BrowserSession, SignIn, BotSignIn, LinkCode, Dialogue):
        work.session.execute(delete(kind).where(kind.person_id == person.id))
    work.session.execute(delete(Feed).where((Feed.owner_id == person.id) | (Feed.person_id == person.id)))
    for contact in work.session.scalars(select(Contact).where(Contact.person_id == person.id)):
        contact.address, contact.state, contact.state_reason = f"erased:{contact.id}", ContactState.UNLINKED, ""
    account_id, person.account_id = person.account_id, None
    work.session.flush()
    if account_id is not None:
        forget_account(work, account_id)


def _tables_of_organizations() -> Iterator[Table]:
    """Every table whose rows belong to an organisation, but the people themselves: namesakes keep their names."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Owned) and mapper.class_ is not Person and isinstance(mapper.local_table, Table):
            yield mapper.local_table


def _mask_table(work: Work, table: Table, mask: Mask) -> None:
    texts: list[Column[Any]] = [one for one in table.columns if isinstance(one.type, String | JSON)]
    if not texts:
        return
    own = table.c.organization_id == work.organization.id
    for row_id, *values in work.session.execute(select(table.c.id, *texts).where(own)).all():
        masked = [mask.value(value) for value in values]
        changed = {one.name: new for one, new, old in zip(texts, masked, values, strict=True) if new != old}
        if changed:
            work.session.execute(update(table).where(table.c.id == row_id).values(changed))
