"""The cast: three people of one kindergarten, and one of a school who must never see anything of theirs.

Ольга plans (старший воспитатель, coordinator), Марат does (воспитатель, only a phone), Вера signs (заведующий, head).
Ирина is the завуч of another organisation in the same database.
"""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from planner.app import App, House
from planner.domain.people import Capacity, PositionKind
from planner.services.approve import approve
from planner.services.founding import found_organization
from planner.services.holding import hold
from planner.services.people import PersonDraft, enrol
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram
from planner.services.positions import position_called
from planner.work import Work

KINDERGARTEN = "Детский сад № 12 «Ромашка»"
SCHOOL = "Школа № 5"
MONDAY = "2026-11-23T09:00+03:00"
"""The day of the mock-ups, nine in the morning in Moscow."""
ADDRESS = "https://plan.sad12.example"


class HandClock:
    """A clock that stands still until it is moved by hand."""

    def __init__(self, moment: str) -> None:
        self.moment = datetime.fromisoformat(moment)

    def __call__(self) -> datetime:
        return self.moment.astimezone(UTC)

    def set(self, moment: str) -> None:
        """To a moment with its zone: «2026-11-23T09:00+03:00»."""
        self.moment = datetime.fromisoformat(moment)


@dataclass(frozen=True)
class Cast:
    """Everybody's App, and the ids that tests name."""

    app: App
    """Of the kindergarten, on behalf of the planner itself."""
    olga: App
    marat: App
    vera: App
    irina: App
    olga_id: int
    marat_id: int
    vera_id: int
    irina_id: int
    senior: int
    """The position of Ольга."""
    teachers: int
    """The group of Марат."""
    head: int
    """The position of Вера."""
    council: int
    """Педагогический совет: Вера is its chair, Ольга its secretary."""
    school: App

    def moved_to(self, house: House) -> "Cast":
        """The same people in a copy of their database."""
        every = {field.name: getattr(self, field.name) for field in fields(self)}
        apps: dict[str, Any] = {name: replace(app, house=house) for name, app in every.items() if isinstance(app, App)}
        return replace(self, **apps)


def assemble(house: House) -> Cast:
    """The kindergarten and the school with their people, without any plan."""
    everywhere = App(house).everywhere()
    garden = App(house).within(everywhere.do(found_organization, KINDERGARTEN))
    school = App(house).within(everywhere.do(found_organization, SCHOOL, kind="school"))
    vera, olga, marat = garden.do(_kindergarten)
    (irina,) = (
        row.person_id for row in school.do(enrol, [PersonDraft("Соколова Ирина Павловна", "завуч", "координатор")])
    )
    positions = garden.ask(_position_ids)
    return Cast(
        app=garden,
        olga=garden.on_behalf_of(olga, via="web"),
        marat=garden.on_behalf_of(marat, via="web"),
        vera=garden.on_behalf_of(vera, via="web"),
        irina=school.on_behalf_of(irina, via="web"),
        olga_id=olga,
        marat_id=marat,
        vera_id=vera,
        irina_id=irina,
        school=school,
        **positions,
    )


def _kindergarten(work: Work) -> list[int]:
    rows = enrol(
        work,
        [
            PersonDraft("Орлова Вера Николаевна", "заведующий", "руководитель"),
            PersonDraft("Белова Ольга Сергеевна", "старший воспитатель", "координатор"),
            PersonDraft("Галимов Марат Ильдарович", "", "исполнитель"),
        ],
    )
    vera, olga, marat = (row.person_id for row in rows)
    hold(work, position_called(work, "воспитатели групп", PositionKind.GROUP).id, marat)
    council = position_called(work, "педагогический совет", PositionKind.BODY).id
    hold(work, council, vera, capacity=Capacity.CHAIR)
    hold(work, council, olga, capacity=Capacity.SECRETARY)
    return [vera, olga, marat]


def _position_ids(work: Work) -> dict[str, int]:
    return {
        "senior": position_called(work, "старший воспитатель").id,
        "teachers": position_called(work, "воспитатели групп").id,
        "head": position_called(work, "заведующий").id,
        "council": position_called(work, "педагогический совет").id,
    }


@dataclass(frozen=True)
class Plan:
    """An approved plan for 2026/2027 and a way to add to it before approval."""

    cyclogram_id: int
    activities: tuple[int, ...]


def approved_plan(cast: Cast, *drafts: ActivityDraft, year: int = 2026) -> Plan:
    """A plan of these rows, approved by an order; rows without assignees go to Марат's group."""
    cyclogram_id = cast.olga.do(draft_cyclogram, year)
    ids = tuple(cast.olga.do(add_activity, cyclogram_id, _to_marat(cast, draft)) for draft in drafts)
    cast.vera.do(approve, cyclogram_id, "84", date(year, 8, 31))
    return Plan(cyclogram_id, ids)


def _to_marat(cast: Cast, draft: ActivityDraft) -> ActivityDraft:
    return draft if draft.assignees else replace(draft, assignees=(Assignee(position_id=cast.teachers),))


__all__ = ["Cast", "HandClock", "Plan", "approved_plan", "assemble"]
