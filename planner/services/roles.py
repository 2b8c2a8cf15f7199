"""Права сотрудника: roles are given and taken away, and somebody is always left who can give them."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from planner.domain.errors import Invalid, NotAllowed
from planner.domain.journal import JournalEntry
from planner.domain.people import Person, PersonRole, Role
from planner.domain.rights import Right, may_give, rights_of
from planner.queries.seats import with_role
from planner.services.account import ADDRESS_GIVEN, reaches_elsewhere
from planner.services.doors import end_sessions_of, void_entries, void_password
from planner.work import Work

KEEPERS = (Role.ADMINISTRATOR, Role.HEAD)
"""Who can let others in and give them rights."""


def set_roles(work: Work, person_id: int, roles: Collection[Role], seen_version: int | None = None) -> bool:
    """What the person may do from now on, all of it. Returns whether his password went with it (`replace_roles`).

    Raises NotAllowed for a role the actor has not all the rights of, Invalid("roles") when nobody would be left to
    keep the planner, Conflict when somebody else has changed the person since.
    """
    work.require(Right.PEOPLE)
    person = work.find_alone(Person, person_id)
    work.seen(person, seen_version)
    before, after = {own.role for own in person.roles}, {str(role) for role in roles}
    if before == after:
        return False
    is_voided = replace_roles(work, person, after)
    work.journal("права", person, {"roles": sorted(before)}, {"roles": sorted(after)})
    return is_voided


def replace_roles(work: Work, person: Person, after: Collection[str]) -> bool:
    """Gives and takes away. Who gets more rights comes in anew: what was given out before opened less.

    So does the password where somebody with fewer rights may have set it. Returns whether it is void.
    """
    before = {own.role for own in person.roles}
    require_may_give(work, before.symmetric_difference(after))
    if before.intersection(KEEPERS):
        require_keeper(work, person, after)
    person.roles[:] = [own for own in person.roles if own.role in after]
    person.roles += [PersonRole(role=role) for role in sorted(set(after) - before)]
    if rights_of(after) <= rights_of(before):
        return False
    void_entries(work, (person.id,))
    end_sessions_of(work, (person.id,))
    return _may_be_known(work, person, after) and void_password(work, person)


def _may_be_known(work: Work, person: Person, after: Collection[str]) -> bool:
    """Whether somebody with fewer rights than these ever gave out an address of this person.

    He may have opened it himself and set the password. Only this organisation's word stands against an account that
    reaches into another, and there its password was proven.
    """
    if person.account_id is None or reaches_elsewhere(work, person):
        return False
    given = select(JournalEntry).where(
        JournalEntry.subject == f"{Person.__tablename__}:{person.id}",
        JournalEntry.verb == ADDRESS_GIVEN,
        JournalEntry.person_id.is_not(None),
        JournalEntry.person_id != person.id,
    )
    givers = (entry.person for entry in work.session.scalars(given))
    return any(not rights_of(after) <= rights_of(own.role for own in giver.roles) for giver in givers if giver)


def require_may_give(work: Work, roles: Iterable[str]) -> None:
    """Raises NotAllowed unless the actor has all the rights of each: so nobody raises himself, nor a friend."""
    if work.actor is None:
        return
    own = [own.role for own in work.actor.roles]
    if not all(may_give(own, role) for role in roles):
        raise NotAllowed("Давать и снимать эти права может тот, у кого есть все, что в них входит.")


def require_keeper(work: Work, person: Person, roles: Collection[str] = ()) -> None:
    """Raises Invalid("roles") when without this person, or with only these roles of his, nobody keeps the planner.

    The last administrator stays one, since only he can make another; without administrators, so does the last head.
    Whose day of leaving is written counts as gone, however far it is.
    """
    keeping = {role: {one.id for one in with_role(work, role, work.today) if one.left_on is None} for role in KEEPERS}
    role = next((role for role in KEEPERS if keeping[role]), None)
    if role is not None and keeping[role] == {person.id} and role not in roles:
        word = "администратор" if role is Role.ADMINISTRATOR else "руководитель с правом входа"
        raise Invalid("roles", f"Это последний {word}. Сначала дайте эти права кому-нибудь ещё.")
