"""Приложение (App): the one place that opens and commits.

`app.do(complete, 42)` runs a use case in a transaction of its own and commits it; `app.ask(my_work)` runs a query and
writes nothing. Web, bots, scheduler and command line call the same functions through it. It is bound to an
organisation, a person and a way in: `app.within(organization).on_behalf_of(person, via="telegram")`.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from threading import RLock
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from calendars.workdays import Decree, Workdays
from planner.catalog import Catalog
from planner.clock import Clock
from planner.database import WRITES
from planner.domain.errors import Conflict, NotFound
from planner.domain.organization import DayOff, Organization
from planner.domain.people import Person
from planner.files import FileStore
from planner.work import Everywhere, Work

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class House:
    """What one process has for all its organisations."""

    engine: Engine
    clock: Clock
    catalog: Catalog
    decrees: dict[int, Decree]
    files: FileStore
    base_url: str
    writers: RLock = field(default_factory=RLock)
    """SQLite has one writer: queueing in the process keeps the slowest of 16 writers ten times quicker."""
    workdays: dict[Any, Workdays] = field(default_factory=dict)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def session(self, *, writes: bool) -> Iterator[Session]:
        """One transaction: committed at the end when it writes, rolled back when it only reads or fails."""
        with self.writers if writes and self.is_sqlite else nullcontext():
            engine = self.engine.execution_options(**{WRITES: writes})
            with Session(engine, expire_on_commit=False) as session:
                try:
                    yield session
                    if writes:
                        session.commit()
                except StaleDataError as error:
                    raise Conflict from error
                except IntegrityError as error:
                    raise Conflict("Такая запись уже есть: возможно, это только что сделал кто-то другой.") from error

    def everywhere(self, session: Session) -> Everywhere:
        return Everywhere(session, self.clock(), self.base_url, self.catalog, self.workdays_of)

    def workdays_of(self, organization: Organization, session: Session) -> Workdays:
        """Cached by what they are made of, so that a new day off is seen at once."""
        own = {day.on: day.working for day in session.scalars(select(DayOff))}
        key = (organization.week, tuple(sorted(own.items())))
        if key not in self.workdays:
            if len(self.workdays) > 500:  # a municipality has 200 organisations; more are old states of the same
                self.workdays.clear()
            self.workdays[key] = Workdays(self.decrees, week=organization.week, own=own)
        return self.workdays[key]


@dataclass(frozen=True)
class AppEverywhere:
    """The same for work across organisations."""

    house: House

    def do(self, use_case: Callable[Concatenate[Everywhere, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        with self.house.session(writes=True) as session:
            return use_case(self.house.everywhere(session), *args, **kwargs)

    def ask(self, query: Callable[Concatenate[Everywhere, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        with self.house.session(writes=False) as session:
            return query(self.house.everywhere(session), *args, **kwargs)


@dataclass(frozen=True)
class App:
    house: House
    organization_id: int | None = None
    person_id: int | None = None
    via: str = "system"

    def within(self, organization_id: int) -> "App":
        """The same for another organisation, on behalf of nobody."""
        return replace(self, organization_id=organization_id, person_id=None)

    def on_behalf_of(self, person_id: int, via: str) -> "App":
        """Raises NotFound at the next call when the person is not of this organisation or has left."""
        return replace(self, person_id=person_id, via=via)

    def by(self, via: str) -> "App":
        return replace(self, via=via)

    def everywhere(self) -> AppEverywhere:
        return AppEverywhere(self.house)

    @property
    def files(self) -> FileStore:
        return self.house.files

    def do(self, use_case: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs a use case in one transaction and commits it. Raises PlannerError; nothing is written then."""
        with self.house.session(writes=True) as session:
            return use_case(self._work(session), *args, **kwargs)

    def ask(self, query: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs a query; whatever it might write is rolled back."""
        with self.house.session(writes=False) as session:
            return query(self._work(session), *args, **kwargs)

    async def ado(self, use_case: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.to_thread(lambda: self.do(use_case, *args, **kwargs))

    async def aask(self, query: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.to_thread(lambda: self.ask(query, *args, **kwargs))

    def _work(self, session: Session) -> Work:
        organization, actor = self._whose(session)
        work = self.house.everywhere(session).within(organization, self.via)
        if self.person_id is not None:
            work.actor = _present(actor, work.today)
        return work

    def _whose(self, session: Session) -> tuple[Organization, Person | None]:
        """The organisation, and the actor with his roles where he is of it: one question, since every call asks it."""
        is_actor = (Person.id == self.person_id) & (Person.organization_id == Organization.id)
        query = (
            select(Organization, Person)
            .outerjoin(Person, is_actor)
            .where(Organization.id == self.organization_id)
            .options(joinedload(Person.roles))
        )
        found = session.execute(query).unique().first()
        if found is None:
            raise NotFound("Организация не найдена.")
        return found[0], found[1]


def _present(person: Person | None, today: date) -> Person:
    if person is None:
        raise NotFound
    if not person.works_on(today):
        raise NotFound("Этот сотрудник больше не работает в организации.")
    return person
