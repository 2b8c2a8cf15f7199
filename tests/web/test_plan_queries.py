"""Each page of a plan asks the database as often for three hundred rows as for three."""

from datetime import date

import pytest
from sqlalchemy import select

from planner.app import House
from planner.domain.assignment import Part
from planner.domain.plan import Activity
from planner.services.approve import approve
from planner.services.discuss import say
from planner.services.plan import ActivityDraft, Assignee, add_activity, change_activity, retire_activity
from planner.work import Work
from tests.cast import Cast
from tests.web.browser import Browser
from tests.web.plans import drafted
from tests.web.test_queries import counting

DRAFT = (
    "/plan?cyclogram={}",
    "/plan/{}/preview",
    "/plan/{}/catalog",
    "/plan/{}/excluded",
    "/plan/{}/add",
    "/plan/{}.docx",
)
APPROVED = (
    "/plan?cyclogram={}",
    "/plan/{}/changes",
    "/plan/{}/editions",
    "/plan/{}/excluded",
    "/plan/{}/discussion",
    "/plan/{}.csv",
)


def fill(work: Work, cast: Cast, cyclogram_id: int, rows: int) -> None:
    """Every third row is excluded, of each something is said."""
    whom = (
        Assignee(cast.senior),
        Assignee(cast.teachers, part=Part.EXECUTOR, each=True),
        Assignee(cast.council, part=Part.CONTROLLER),
        Assignee(person_id=cast.vera_id, part=Part.CONTROLLER),
    )
    for number in range(rows):
        draft = ActivityDraft(
            title=f"Строка {number}",
            phrase="до 20 апреля",
            section=f"Раздел {number % 3}",
            considered_by_id=cast.council,
            assignees=whom,
        )
        activity_id = add_activity(work, cyclogram_id, draft)
        say(work, "Посмотреть", activity_id=activity_id)
        if number % 3 == 2:
            retire_activity(work, activity_id)


def change_all(work: Work, cyclogram_id: int) -> None:
    query = select(Activity).where(Activity.cyclogram_id == cyclogram_id, Activity.retired_on.is_(None))
    for activity in work.session.scalars(query).all():
        change_activity(work, activity.id, ActivityDraft(title="Иначе", phrase="до 20 мая"), "Просьба")


@pytest.mark.only_on("sqlite")  # what is asked does not depend on who answers
@pytest.mark.parametrize(("paths", "is_approved"), [(DRAFT, False), (APPROVED, True)])
def test_pages_of_a_plan_ask_no_more_for_three_hundred_rows(
    house: House, cast: Cast, vera: Browser, paths: tuple[str, ...], is_approved: bool
) -> None:
    asked = []
    for year, rows in ((2026, 3), (2027, 300)):
        cyclogram_id = drafted(cast, year=year)
        cast.olga.do(fill, cast, cyclogram_id, rows)
        if is_approved:
            cast.vera.do(approve, cyclogram_id, "84", date(2026, 11, 23))
            cast.olga.do(change_all, cyclogram_id)
        asked.append({path: queries_of(house, vera, path.format(cyclogram_id)) for path in paths})
    assert asked[0] == asked[1]


def queries_of(house: House, browser: Browser, path: str) -> int:
    with counting(house) as statements:
        browser.page(path)
    return len(statements)
