"""Saying without a messenger: what is due goes to the page «Сообщения», by the same claim as to any channel."""

from dataclasses import dataclass

from sqlalchemy import select

from planner.domain.reminder import Reminder, ReminderState
from planner.services.remind import replan_all
from planner.services.send import claim_due
from planner.work import Work
from tests.cast import Cast, HandClock


@dataclass(frozen=True)
class Said:
    person_id: int | None
    kind: str


def say_all(cast: Cast, moment: str, about: int | None = None) -> list[Said]:
    """Moves the clock to `moment`, says all that is due, and returns it (of one occurrence, when `about` names it)."""
    clock = cast.app.house.clock
    assert isinstance(clock, HandClock)
    clock.set(moment)
    before = {reminder_id for reminder_id, _, _ in cast.app.ask(_said)}
    cast.app.do(replan_all)
    while cast.app.do(claim_due, "test", [], []).shown_on_page:
        pass
    after = cast.app.ask(_said)
    return [said for key, occurrence_id, said in after if key not in before and about in (None, occurrence_id)]


def _said(work: Work) -> list[tuple[int, int, Said]]:
    query = select(Reminder).where(Reminder.state == ReminderState.SAID).order_by(Reminder.id)
    return [(r.id, r.occurrence_id, Said(r.person_id, r.kind)) for r in work.session.scalars(query)]
