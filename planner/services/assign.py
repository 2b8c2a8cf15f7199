"""Поручение: one occurrence is given to others than its activity says. Those relieved are told as well."""

from collections.abc import Sequence
from typing import Any

from planner.domain.assignment import Assignment
from planner.domain.errors import Conflict, Invalid
from planner.domain.occurrence import Occurrence
from planner.domain.rights import Right
from planner.services import remind
from planner.services.plan import Assignee, assignments, require_reason
from planner.services.schedule import changed
from planner.work import Work


def reassign(
    work: Work,
    occurrence_id: int,
    assignees: Sequence[Assignee],
    reason: str = "",
    seen_version: int | None = None,
) -> None:
    """Sets who does this occurrence, in place of what the activity says, for the parts named among `assignees`."""
    work.require(Right.PLAN)
    occurrence = work.find(Occurrence, occurrence_id)
    work.seen(occurrence, seen_version)
    if not occurrence.state(work.today, work.today).is_open:
        raise Conflict("Поручить другому нельзя: это уже отмечено или отменено.")
    if not assignees:
        raise Invalid("assignees", "Укажите хотя бы одного ответственного.")
    if occurrence.cyclogram is not None and occurrence.cyclogram.is_approved:
        require_reason(reason)
    before = set(remind.recipients(work, occurrence, work.today))
    parts = {assignee.part for assignee in assignees}
    own_before = [_as_kept(own) for own in occurrence.own_assignments]
    kept = [own for own in occurrence.own_assignments if own.part not in parts]
    occurrence.own_assignments[:] = kept + assignments(work, assignees)
    changed(work, occurrence)
    work.session.flush()
    after = set(remind.recipients(work, occurrence, work.today))
    titles = [assignment.title for assignment in occurrence.own_assignments]
    named = ", ".join(titles)
    work.journal("поручено", occurrence, {"own": own_before}, {"to": named, "reason": reason.strip()})
    remind.replan(work, occurrence)
    remind.tell_of_change(work, occurrence, before, after)


def _as_kept(own: Assignment) -> dict[str, Any]:
    """An assignment as the journal keeps it, so that it can be made again."""
    return {"part": own.part, "position_id": own.position_id, "person_id": own.person_id, "each": own.each}
