"""Кто заходит (visits): who has not opened the planner for long, whatever has been sent to him.

A visit is a session of a browser or anything that the journal keeps of the person: whoever marks his work in the
messenger has seen it too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from planner.domain.access import BrowserSession
from planner.domain.journal import JournalEntry
from planner.domain.people import Person
from planner.domain.rights import Right
from planner.russian import order
from planner.work import Work

AWAY_AFTER = timedelta(days=30)
"""A month: nothing of a month's work was looked at."""


@dataclass(frozen=True)
class Unseen:
    """Somebody who works here and has not come for long."""

    person_id: int
    name: str
    last_at: datetime | None
    """In the organisation's zone; None of one who never came."""


def last_visits(work: Work) -> dict[int, datetime]:
    """When each person came last, by id; those who never came are not in it."""
    seen_at = func.coalesce(BrowserSession.seen_at, BrowserSession.created_at)
    sessions = select(BrowserSession.person_id, func.max(seen_at)).group_by(BrowserSession.person_id)
    deeds = (
        select(JournalEntry.person_id, func.max(JournalEntry.at))
        .where(JournalEntry.person_id.is_not(None))
        .group_by(JournalEntry.person_id)
    )
    zone = work.organization.timezone
    last: dict[int, datetime] = {}
    for person_id, moment in [*work.session.execute(sessions), *work.session.execute(deeds)]:
        at = moment.astimezone(zone)
        last[person_id] = max(at, last.get(person_id, at))
    return last


def unseen(work: Work) -> tuple[Unseen, ...]:
    """Those who never came first, then whoever came longest ago. Raises NotAllowed."""
    work.require(Right.OVERSEE)
    last = last_visits(work)
    away = [
        Unseen(person.id, person.full_name, last.get(person.id))
        for person in work.session.scalars(select(Person))
        if person.works_on(work.today) and (person.id not in last or last[person.id] < work.now - AWAY_AFTER)
    ]
    return tuple(sorted(away, key=lambda one: (one.last_at or datetime.min.replace(tzinfo=UTC), order(one.name))))
