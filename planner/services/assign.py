"""Поручение: one occurrence is given to others than its activity says. Those relieved are told as well."""

from collections.abc import Sequence

from planner.domain.errors import Invalid
from planner.domain.occurrence import Occurrence
from planner.domain.reminder import ReminderKind
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
    if not assignees:
        raise Invalid("assignees", "Укажите хотя бы одного ответственного.")
    if occurrence.cyclogram is not None and occurrence.cyclogram.is_approved:
        require_reason(reason)
    before = set(remind.recipients(work, occurrence, work.today))
    parts = {assignee.part for assignee in assignees}
    kept = [own for own in occurrence.own_assignments if own.part not in parts]
    occurrence.own_assignments[:] = kept + assignments(work, assignees)
    changed(work, occurrence)
    work.session.flush()
    after = set(remind.recipients(work, occurrence, work.today))
    titles = [assignment.title for assignment in occurrence.own_assignments]
    work.journal("поручено", occurrence, after={"to": titles, "reason": reason.strip()})
    remind.replan(work, occurrence)
    if remind.is_awaited(work, occurrence):
        remind.tell(work, occurrence, after - before, ReminderKind.ASSIGNED, nth=occurrence.sequence)
        remind.tell(work, occurrence, before - after, ReminderKind.RELIEVED, nth=occurrence.sequence)
