"""Who may let whom in: a one-time address and a chat of one's own are doors; nobody opens one to more than he has."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from planner.app import App
from planner.domain.access import SignIn
from planner.domain.errors import Invalid, NotAllowed
from planner.domain.journal import JournalEntry
from planner.domain.people import Account, Person, PersonRole, Role
from planner.services import join, sign_in
from planner.services.account import end_other_sessions, offer_sign_in, set_credentials
from planner.services.people import PersonDraft, change_person, end_sessions, enrol
from planner.services.roles import set_roles
from planner.services.session import Visitor, session_of
from planner.work import Work
from tests.cast import Cast
from tests.web.accounts import give_account, hashed

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


def doors(cast: Cast, person_id: int) -> tuple[str, str, str]:
    """A one-time address, a code for a chat, and the secret of an open session."""
    everywhere = cast.app.everywhere()
    session = everywhere.do(sign_in.by_address, cast.app.do(offer_sign_in, person_id).rpartition("/")[2], Visitor())
    address = cast.app.do(offer_sign_in, person_id).rpartition("/")[2]
    return address, cast.app.do(join.invite, person_id).code, session.secret


def lead_in(cast: Cast, address: str, code: str) -> list[bool]:
    """Whether the address and the code still do."""
    everywhere = cast.app.everywhere()

    def does(use_case: Callable[..., object], *given: object) -> bool:
        try:
            everywhere.do(use_case, *given)
        except NotAllowed:
            return False
        return True

    return [does(sign_in.by_address, address, Visitor()), does(join.link, code, "telegram", "1", "555")]


@pytest.mark.parametrize("by_list", [False, True])
def test_who_gets_more_rights_comes_in_anew(cast: Cast, by_list: bool) -> None:
    address, code, secret = doors(cast, cast.marat_id)
    if by_list:
        name = cast.app.ask(lambda work: work.find(Person, cast.marat_id).full_name)
        cast.app.do(enrol, [PersonDraft(name, "", "координатор")])
    else:
        cast.app.do(set_roles, cast.marat_id, {Role.COORDINATOR})
    assert lead_in(cast, address, code) == [False, False]
    assert cast.app.everywhere().ask(session_of, secret) is None


def test_who_gets_fewer_rights_stays(cast: Cast) -> None:
    address, code, secret = doors(cast, cast.olga_id)
    cast.app.do(set_roles, cast.olga_id, {Role.EXECUTOR})
    assert cast.app.everywhere().ask(session_of, secret) is not None
    assert lead_in(cast, address, code) == [True, True]


def test_ending_all_sessions_leaves_no_address_nor_code_to_come_back_by(cast: Cast) -> None:
    address, code, _ = doors(cast, cast.marat_id)
    cast.olga.do(end_sessions, cast.marat_id)
    assert lead_in(cast, address, code) == [False, False]


def test_ending_ones_other_sessions_does_too(cast: Cast) -> None:
    address, code, secret = doors(cast, cast.marat_id)
    cast.marat.do(end_other_sessions, secret)
    assert lead_in(cast, address, code) == [False, False]
    assert cast.app.everywhere().ask(session_of, secret) is not None


def test_a_new_password_does_too(cast: Cast) -> None:
    address, code, secret = doors(cast, cast.marat_id)
    cast.marat.do(set_credentials, secret, "marat", hashed())
    assert lead_in(cast, address, code) == [False, False]


def password_of(cast: Cast, person_id: int) -> str | None:
    def kept(work: Work) -> str | None:
        account_id = work.find(Person, person_id).account_id
        return work.session.get_one(Account, account_id).password_hash

    return cast.app.ask(kept)


def test_a_password_that_somebody_with_fewer_rights_may_have_set_opens_nothing_more(cast: Cast) -> None:
    cast.olga.do(offer_sign_in, cast.marat_id)
    give_account(cast.app, cast.marat_id, "marat")
    assert cast.vera.do(set_roles, cast.marat_id, {Role.COORDINATOR}) is False
    assert password_of(cast, cast.marat_id) is not None
    assert cast.vera.do(set_roles, cast.marat_id, {Role.HEAD}) is True
    assert password_of(cast, cast.marat_id) is None


def test_a_password_that_only_its_owner_or_the_head_could_set_stays(cast: Cast) -> None:
    cast.vera.do(offer_sign_in, cast.marat_id)
    give_account(cast.app, cast.marat_id, "marat")
    assert cast.vera.do(set_roles, cast.marat_id, {Role.HEAD}) is False
    assert password_of(cast, cast.marat_id) is not None


def test_a_password_proven_in_another_organisation_stays(cast: Cast) -> None:
    cast.olga.do(offer_sign_in, cast.marat_id)
    for app, person_id in ((cast.app, cast.marat_id), (cast.school, cast.irina_id)):
        give_account(app, person_id, "marat")
    assert cast.vera.do(set_roles, cast.marat_id, {Role.HEAD}) is False
    assert password_of(cast, cast.marat_id) is not None


def test_whoever_has_more_rights_is_neither_renamed_nor_signed_out(cast: Cast) -> None:
    name = cast.app.ask(lambda work: work.find(Person, cast.vera_id).full_name)
    with pytest.raises(NotAllowed, match=MORE_RIGHTS):
        cast.olga.do(change_person, cast.vera_id, name, "olga@mail.example")
    with pytest.raises(NotAllowed, match=MORE_RIGHTS):
        cast.olga.do(end_sessions, cast.vera_id)
    with pytest.raises(Invalid, match="Строка 1"):
        cast.olga.do(enrol, [PersonDraft(name, "", "", "olga@mail.example")])
    cast.vera.do(change_person, cast.olga_id, "Белова Ольга Сергеевна", "olga@mail.example")
