"""Дубликаты: two rows of one human become one. The row whose name is right stays and gets all that was the other's."""

from sqlalchemy import delete, select

from planner.domain.assignment import Assignment
from planner.domain.errors import Invalid
from planner.domain.people import Account, Capacity, Holding, Person
from planner.domain.rights import Right, rights_of
from planner.services import remind
from planner.services.doors import end_sessions_of, void_entries
from planner.services.folding import fold
from planner.work import Work


def merge_people(work: Work, kept_id: int, other_id: int) -> None:
    """The kept row gets the other's seats, duties, marks, messages, calendars, addresses, rights and login.

    Whoever was signed in as the other is signed out, and what would still let somebody in as either is void. Raises
    Invalid("other_id") for the same person, for oneself or where only one of them leaves, NotAllowed where one has
    more rights than the actor, NotFound for another organisation's.
    """
    work.require(Right.PEOPLE)
    if kept_id == other_id:
        raise Invalid("other_id", "Выберите другого сотрудника.")
    rows = {one: work.find_alone(Person, one) for one in sorted((kept_id, other_id))}
    kept, other = rows[kept_id], rows[other_id]
    if work.actor is not None and work.actor.id == other.id:
        raise Invalid("other_id", "Это вы сами: оставьте свою запись, иначе потеряете вход.")
    if kept.erased_at is not None or other.erased_at is not None:
        raise Invalid("other_id", "Данные одного из них стёрты: узнать в нём человека нельзя.")
    if kept.left_on != other.left_on and (kept.works_on(work.today) or other.works_on(work.today)):
        raise Invalid("other_id", "У одного из них записан уход: объединять можно двух работающих или двух ушедших.")
    for row in (kept, other):
        work.require_all_rights_of(row)
    gone = {"name": other.full_name, "email": other.email or "", "id": other.id}
    spare_account_id = _join(kept, other)
    _shut_doors(work, kept, other)
    _join_holdings(work, kept, other)
    fold(work, kept, other)
    kept = work.find(Person, kept_id)
    _forget_doubles(work, kept)
    if spare_account_id is not None:
        forget_account(work, spare_account_id)
    work.journal("записи объединены", kept, before=gone, after={"name": kept.full_name})
    remind.replan_all(work)


def _join(kept: Person, other: Person) -> int | None:
    """What one of the rows knows, both do; of two days of leaving the later one. Returns a login left over."""
    kept.email = kept.email or other.email
    days = (kept.left_on, other.left_on)
    kept.left_on = None if None in days else max(day for day in days if day is not None)
    spare = other.account_id if kept.account_id is not None else None
    kept.account_id = kept.account_id or other.account_id
    other.account_id = None
    return spare


def _shut_doors(work: Work, kept: Person, other: Person) -> None:
    """Who came in as one of them comes in anew to what both have; the sessions of the one kept go on without more."""
    void_entries(work, (kept.id, other.id))
    own, others = (rights_of(one.role for one in row.roles) for row in (kept, other))
    end_sessions_of(work, (other.id,) if others <= own else (kept.id, other.id))


def _join_holdings(work: Work, kept: Person, other: Person) -> None:
    """The same seat on the same days is one holding, over the days of both; nobody acts for himself."""
    for twin in list(other.holdings):
        own = next((one for one in kept.holdings if _is_same(one, twin)), None)
        if own is None:
            continue
        own.from_on = min(own.from_on, twin.from_on) if own.from_on and twin.from_on else None
        own.to_on = max(own.to_on, twin.to_on) if own.to_on and twin.to_on else None
        work.session.flush()
        fold(work, own, twin)
    both = {one.id for one in (*kept.holdings, *other.holdings)}
    for acting in [one for one in (*kept.holdings, *other.holdings) if one.capacity == Capacity.ACTING]:
        if acting.for_holding_id in both:
            work.session.delete(acting)
    work.session.flush()
    work.session.expire_all()


def _is_same(one: Holding, twin: Holding) -> bool:
    is_alike = (one.position_id, one.capacity, one.for_holding_id) == (
        twin.position_id,
        twin.capacity,
        twin.for_holding_id,
    )
    begins_in_time = one.from_on is None or twin.to_on is None or one.from_on <= twin.to_on
    return is_alike and begins_in_time and (twin.from_on is None or one.to_on is None or twin.from_on <= one.to_on)


def _forget_doubles(work: Work, kept: Person) -> None:
    """What was assigned to both by name is assigned once."""
    seen: set[tuple[int | None, int | None, str]] = set()
    query = select(Assignment).where(Assignment.person_id == kept.id).order_by(Assignment.id)
    for assignment in work.session.scalars(query):
        key = (assignment.activity_id, assignment.occurrence_id, assignment.part)
        if key in seen:
            work.session.delete(assignment)
        seen.add(key)
    work.session.flush()


def forget_account(work: Work, account_id: int) -> None:
    """A login that belongs to nobody any more lets nobody in."""
    work.session.flush()
    # Past the border of the organisation: the login may let somebody into another one too.
    is_used = select(Person.id).where(Person.account_id == account_id)
    if work.session.connection().execute(is_used).first() is None:
        work.session.execute(delete(Account).where(Account.id == account_id))
