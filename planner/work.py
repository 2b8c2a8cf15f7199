"""Работа (Work): what a use case is given: the session, the moment, who acts and from where, and in which organisation.

A use case never asks for any of these elsewhere. The session of a `Work` sees and writes rows of its own organisation
only: a loader criterion adds the condition to every query, and a flush refuses a row of another.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, TypeVar, cast

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from calendars.rule import Habits
from calendars.school_year import SchoolYear
from calendars.workdays import Workdays
from planner.catalog import Catalog
from planner.database import Base, Owned
from planner.domain.errors import Conflict, NotAllowed, NotFound
from planner.domain.journal import JournalEntry
from planner.domain.organization import Organization, Policy
from planner.domain.people import Person
from planner.domain.rights import Right, allows, rights_of

Row = TypeVar("Row", bound=Base)


@dataclass
class Everywhere:
    """Work across organisations: for delivery, the scheduler, signing in and a municipality's figures only."""

    session: Session
    now: datetime
    base_url: str
    """Where people reach the pages, without a slash at the end."""
    catalog: Catalog
    workdays_of: Callable[[Organization, Session], Workdays] = field(repr=False)

    def within(self, organization: Organization, via: str) -> "Work":
        """The same transaction, from here on inside one organisation: what is begun for it is finished in it."""
        return Work(
            self.session, self.now, self.base_url, self.catalog, self.workdays_of, organization, actor=None, via=via
        )


@dataclass
class Work(Everywhere):
    organization: Organization
    actor: Person | None
    """Who acts; None is the planner itself."""
    via: str
    """From where: web, telegram, cli, system."""

    def __post_init__(self) -> None:
        own = self.organization.id

        @event.listens_for(self.session, "do_orm_execute")
        def stay_inside(state: ORMExecuteState) -> None:
            state.statement = state.statement.options(
                with_loader_criteria(Owned, lambda cls: cls.organization_id == own, include_aliases=True)
            )

        @event.listens_for(self.session, "before_flush")
        def write_inside(session: Session, _context: object, _instances: object) -> None:
            for row in (*session.new, *session.dirty, *session.deleted):
                if isinstance(row, Owned):
                    if row.organization_id is None and row in session.new:
                        row.organization_id = own
                    elif row.organization_id != own:
                        raise NotFound

    @cached_property
    def workdays(self) -> Workdays:
        """The organisation's working days: the decrees, its week, its own days off."""
        return self.workdays_of(self.organization, self.session)

    @property
    def policy(self) -> Policy:
        return self.organization.policy

    @property
    def today(self) -> date:
        """The day it is where the organisation is."""
        return self.now.astimezone(self.organization.timezone).date()

    def local(self, moment: datetime) -> datetime:
        """The moment as the organisation's clocks show it."""
        return moment.astimezone(self.organization.timezone)

    @property
    def year(self) -> SchoolYear:
        return SchoolYear.of(self.today)

    @property
    def soon_until(self) -> date:
        """The last day that counts as soon."""
        return self.workdays.add(self.today, self.policy.soon_days)

    @property
    def habits(self) -> Habits:
        return Habits(kind=cast(Literal["doo", "school", "office"], self.organization.kind))

    def find(self, row: type[Row], row_id: int | None) -> Row:
        """The row of this organisation with this id; raises NotFound, also for another organisation's."""
        found = None if row_id is None else self.session.get(row, row_id)
        if found is None:
            raise NotFound
        return found

    def find_alone(self, row: type[Row], row_id: int | None) -> Row:
        """The same, as nobody else changes it until this work is done: where PostgreSQL lets two write at once."""
        self.find(row, row_id)
        found = select(row).where(row.id == row_id).with_for_update().execution_options(populate_existing=True)
        return self.session.scalars(found).one()

    def add(self, row: Row) -> Row:
        """Writes the row and gives it its id."""
        self.session.add(row)
        self.session.flush()
        return row

    @property
    def person(self) -> Person:
        """Who acts, where only a person may; raises NotAllowed."""
        if self.actor is None:
            raise NotAllowed("Войдите, чтобы сделать это.")
        return self.actor

    def may(self, right: Right) -> bool:
        """Whether the actor has this right. The planner itself and the command line have every one."""
        return self.actor is None or allows([role.role for role in self.actor.roles], right)

    def require(self, right: Right) -> None:
        """Raises NotAllowed."""
        if not self.may(right):
            raise NotAllowed

    def has_all_rights_of(self, person: Person) -> bool:
        if self.actor is None:
            return True
        own, others = (rights_of(role.role for role in one.roles) for one in (self.actor, person))
        return own >= others

    def require_all_rights_of(self, person: Person) -> None:
        """Raises NotAllowed unless the actor has every right of this person.

        Whoever opens a door for somebody could go through it himself; so nobody opens one to more than he has. Nor
        does anybody shut out, rename or make one with himself whoever has more rights.
        """
        if not self.has_all_rights_of(person):
            raise NotAllowed("Прав у этого сотрудника больше, чем у вас: это может сделать тот, у кого они есть.")

    def seen(self, row: Any, version: int | None) -> None:
        """Raises Conflict when the row is no longer the version that the actor was shown; None was shown nothing."""
        if version is not None and row.version != version:
            raise Conflict

    def journal(
        self,
        verb: str,
        row: Base,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        as_position: str = "",
    ) -> None:
        """Keeps who did what; a calendar that shows the organisation is built anew after it."""
        self.session.flush()
        self.session.add(
            JournalEntry(
                at=self.now,
                person_id=self.actor.id if self.actor else None,
                as_position=as_position,
                via=self.via,
                verb=verb,
                subject=f"{row.__tablename__}:{row.id}",
                before=before or {},
                after=after or {},
            )
        )
        self.organization.change_no += 1
