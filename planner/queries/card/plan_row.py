"""Строка плана на карточке (PlanRow): what the document says of the activity whose run this is."""

from dataclasses import dataclass

from planner.domain.plan import Activity, Origin
from planner.work import Work


@dataclass(frozen=True)
class PlanRow:
    activity_id: int
    section: str
    function_code: str
    function_title: str
    invariant: bool
    phrase: str
    beyond_reason: str
    """Why it was added to a plan in force; empty where the plan was approved with it."""


def plan_row(work: Work, activity: Activity) -> PlanRow:
    function = work.catalog.functions.get(activity.function_code)
    return PlanRow(
        activity_id=activity.id,
        section=activity.section.title if activity.section else "",
        function_code=activity.function_code,
        function_title=function.title if function is not None else "",
        invariant=activity.invariant,
        phrase=activity.phrase,
        beyond_reason=activity.origin_reason if activity.origin == Origin.ONE_OFF else "",
    )
