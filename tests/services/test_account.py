"""Who may let whom in: a one-time address and a chat of one's own are doors; nobody opens one to more than he has."""

import pytest
from sqlalchemy import select

from planner.app import App
from planner.domain.access import SignIn
from planner.domain.errors import NotAllowed
from planner.domain.journal import JournalEntry
from planner.domain.people import PersonRole, Role
from planner.services import join, sign_in
from planner.services.account import offer_sign_in
from planner.services.people import PersonDraft, enrol
from planner.services.session import Visitor
from planner.work import Work
from tests.cast import Cast

MORE_RIGHTS = "Прав у этого сотрудника больше"


def someone(cast: Cast, role: Role) -> App:
    """A new colleague with this role."""
    (row,) = cast.app.do(enrol, [PersonDraft(f"Новый {role.title()} Иванович", "", role)])
    return cast.app.on_behalf_of(row.person_id, via="web")


ORDER = (Role.ADMINISTRATOR, Role.HEAD, Role.COORDINATOR)
"""Who has Right.PEOPLE, the one with most rights first."""


@pytest.mark.parametrize("giver", ORDER)
@pytest.mark.parametrize("taker", Role)
@pytest.mark.parametrize("door", [offer_sign_in, join.invite])
def test_a_door_is_opened_only_to_rights_one_has(cast: Cast, giver: Role, taker: Role, door: object) -> None:
    by, whom = someone(cast, giver), someone(cast, taker)
    assert callable(door)
    if taker in ORDER and ORDER.index(taker) < ORDER.index(giver):
        with pytest.raises(NotAllowed, match=MORE_RIGHTS):
            by.do(door, whom.person_id)
    else:
        assert by.do(door, whom.person_id)


def test_rights_of_several_roles_count_together(cast: Cast) -> None:
    def also_executor(work: Work) -> None:
        work.session.add(PersonRole(person_id=cast.olga_id, role=Role.EXECUTOR))

    cast.app.do(also_executor)
    assert cast.vera.do(offer_sign_in, cast.olga_id)
    with pytest.raises(NotAllowed, match=MORE_RIGHTS):
        cast.olga.do(offer_sign_in, cast.vera_id)


@pytest.mark.parametrize("role", [Role.EXECUTOR, Role.OBSERVER])
def test_whoever_does_not_look_after_people_lets_nobody_in(cast: Cast, role: Role) -> None:
    with pytest.raises(NotAllowed):
        someone(cast, role).do(offer_sign_in, cast.marat_id)


def test_letting_in_is_journaled(cast: Cast) -> None:
    cast.olga.do(offer_sign_in, cast.marat_id)

    def last(work: Work) -> tuple[str, str, int | None]:
        entry = work.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert entry is not None
        return entry.verb, entry.subject, entry.person_id

    assert cast.app.ask(last) == ("одноразовая ссылка", f"person:{cast.marat_id}", cast.olga_id)


def test_a_new_address_ends_those_before_it(cast: Cast) -> None:
    earlier, newer = (cast.olga.do(offer_sign_in, cast.marat_id).rpartition("/")[2] for _ in range(2))
    others = cast.olga.do(offer_sign_in, cast.olga_id).rpartition("/")[2]
    everywhere = cast.app.everywhere()
    with pytest.raises(NotAllowed, match="устарела"):
        everywhere.do(sign_in.by_address, earlier, Visitor())
    for good in (newer, others):
        assert everywhere.do(sign_in.by_address, good, Visitor())


def test_only_a_hash_of_the_address_is_kept(cast: Cast) -> None:
    secret = cast.olga.do(offer_sign_in, cast.marat_id).rpartition("/")[2]
    assert cast.app.ask(lambda work: work.session.scalars(select(SignIn.hash)).one()) != secret
