"""Журнал: who changed what, when, from where; by person, by what it is about, by day."""

from contextlib import suppress
from datetime import date

from starlette.responses import Response

from planner.queries import journal as query
from planner.queries.people import colleagues
from planner.web.pages.address import Asked, id_in
from planner.web.visiting import Visiting

PLANNER = "planner"
"""In the place of a person in the address."""

GROUPS = {
    "work": "Сроки и отметки",
    "plan": "План",
    "people": "Сотрудники и должности",
    "talk": "Обсуждение",
    "links": "Календари и каналы",
    "organization": "Организация и копии",
}


def show(
    visit: Visiting,
    person: Asked = "",
    about: Asked = "",
    on: Asked = "",
    subject: Asked = "",
    before: Asked = "",
) -> Response:
    person_id = query.PLANNER_ITSELF if person == PLANNER else id_in(person)
    asked = query.Asked(person_id, about if about in GROUPS else "", _day(on), subject)
    return visit.page(
        "journal.html",
        journal=visit.app.ask(query.journal, asked, id_in(before)),
        only=asked,
        asked={"person": person, "about": asked.group, "on": asked.on or "", "subject": subject},
        is_first=not before,
        people=visit.app.ask(colleagues),
        groups=GROUPS,
    )


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
