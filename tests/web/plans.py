"""Small plans for the tests of pages, and the ids their rows get."""

import hashlib

from sqlalchemy import select

from calendars.school_year import SchoolYear
from planner.domain.import_draft import SourceRow
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity
from planner.queries.plan_table import PlanTable, plan_page
from planner.services.import_draft import Brought
from planner.services.plan import ActivityDraft, add_activity, draft_cyclogram
from planner.work import Work
from tests.cast import Cast, approved_plan

SURVEY = ActivityDraft(title="Анкетирование родителей", phrase="до 24 ноября", result_document="справка")
WITH_FILE = ActivityDraft(title="Замечания по среде", phrase="до 18 ноября", result_document="акт", demands_file=True)
CHECKED = ActivityDraft(title="Наблюдение занятий", phrase="до 27 ноября", demands_acceptance=True)


def occurrence_of(cast: Cast, draft: ActivityDraft) -> int:
    """An approved plan of this one row; the id of its first occurrence."""
    approved_plan(cast, draft)
    return occurrences(cast, draft.title)[0]


def occurrences(cast: Cast, title: str) -> list[int]:
    def ids(work: Work) -> list[int]:
        query = select(Occurrence.id).join(Activity).where(Activity.title == title).order_by(Occurrence.due_on)
        return list(work.session.scalars(query))

    return cast.app.ask(ids)


def drafted(cast: Cast, *drafts: ActivityDraft, year: int = 2026) -> int:
    """A draft of these rows; its id."""
    cyclogram_id = cast.olga.do(draft_cyclogram, year)
    for draft in drafts:
        cast.olga.do(add_activity, cyclogram_id, draft)
    return cyclogram_id


def brought(*rows: SourceRow, file_name: str = "Циклограмма.docx") -> Brought:
    """A document of these rows, as if it had been read for 2026/2027."""
    return Brought(file_name, hashlib.sha256(repr(rows).encode()).hexdigest(), SchoolYear(2026), rows)


def table(cast: Cast, cyclogram_id: int | None = None) -> PlanTable:
    """Of the plan that «План» shows."""
    found = cast.olga.ask(plan_page, cyclogram_id).table
    assert found is not None
    return found


def row_ids(cast: Cast) -> list[int]:
    return cast.app.ask(lambda work: list(work.session.scalars(select(Activity.id).order_by(Activity.id))))
