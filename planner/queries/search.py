"""Поиск (Search): what a few typed letters may mean: activities, colleagues, pages.

People type with the keyboard in the wrong layout and with е for ё; both mean the same here. Everybody finds what the
plan shows everybody; colleagues are found by those who see everybody's work.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner.domain.occurrence import Occurrence, State
from planner.domain.people import Person
from planner.domain.plan import Activity
from planner.domain.rights import Right
from planner.queries.occurrences import awaited
from planner.russian import normalise, order, other_layout
from planner.work import Work

SHOWN = 20
"""Of each kind: whoever needs more types another letter."""


@dataclass(frozen=True)
class FoundActivity:
    """A row of the plan by the run of it that is nearest to today; without runs, by the row itself."""

    activity_id: int
    occurrence_id: int | None
    number: int
    title: str
    due_on: date | None
    state: State | None


@dataclass(frozen=True)
class FoundPerson:
    person_id: int
    name: str


@dataclass(frozen=True)
class Found:
    activities: tuple[FoundActivity, ...]
    people: tuple[FoundPerson, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.activities or self.people)


def search(work: Work, text: str) -> Found:
    """What holds every typed word, or every word of the other layout."""
    wanted = _Wanted(text)
    if not wanted.words:
        return Found((), ())
    people = _people(work, wanted) if work.may(Right.OVERSEE) or work.may(Right.PEOPLE) else ()
    return Found(_activities(work, wanted), people)


class _Wanted:
    def __init__(self, text: str) -> None:
        self.words = normalise(text).split()
        self.otherwise = normalise(other_layout(text)).split()

    def fits(self, *texts: str) -> bool:
        said = normalise(" ".join(texts))
        return all(word in said for word in self.words) or all(word in said for word in self.otherwise)


def _activities(work: Work, wanted: _Wanted) -> tuple[FoundActivity, ...]:
    query = select(Activity.id, Activity.number, Activity.title, Activity.short_title, Activity.result_document)
    rows = [
        (activity_id, number, title)
        for activity_id, number, title, short, document in work.session.execute(
            query.where(Activity.retired_on.is_(None)).order_by(Activity.cyclogram_id.desc(), Activity.number)
        )
        if wanted.fits(f"№ {number}", title, short, document)
    ][:SHOWN]
    nearest = _nearest_runs(work)
    return tuple(_activity(work, *row, nearest.get(row[0])) for row in rows)


def _nearest_runs(work: Work) -> dict[int, Occurrence]:
    """Of each activity in force, the run whose day is nearest to today."""
    nearest: dict[int, Occurrence] = {}
    for run in awaited(work):
        if run.activity_id is None:
            continue
        known = nearest.get(run.activity_id)
        if known is None or _distance(run, work.today) < _distance(known, work.today):
            nearest[run.activity_id] = run
    return nearest


def _distance(run: Occurrence, today: date) -> int:
    return abs((run.due_on - today).days) if run.due_on is not None else 10_000


def _activity(work: Work, activity_id: int, number: int, title: str, run: Occurrence | None) -> FoundActivity:
    if run is None:
        return FoundActivity(activity_id, None, number, title, None, None)
    state = run.state(work.today, work.soon_until)
    return FoundActivity(activity_id, run.id, number, title, run.due_on, state)


def _people(work: Work, wanted: _Wanted) -> tuple[FoundPerson, ...]:
    found = [
        person
        for person in work.session.scalars(select(Person))
        if person.works_on(work.today) and wanted.fits(person.full_name)
    ]
    named = sorted(found, key=lambda person: order(person.full_name))[:SHOWN]
    return tuple(FoundPerson(person.id, person.full_name) for person in named)
