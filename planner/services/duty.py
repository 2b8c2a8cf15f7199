"""Чьё это: as whom the actor may act on an occurrence today. Every button on it asks here first."""

from planner.domain.assignment import Part
from planner.domain.errors import NotAllowed
from planner.domain.occurrence import Occurrence
from planner.domain.people import Sitting
from planner.domain.rights import Right
from planner.work import Work


def acting_as(work: Work, occurrence: Occurrence) -> Sitting:
    """The actor in the seat to which it is assigned today, in his own or another's; else on behalf of those who sit.

    Raises NotAllowed when it is nobody of those and he may not mark for others.
    """
    if work.actor is None:
        raise NotAllowed("Это может сделать только сотрудник.")
    duties = occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR)
    for assignment in duties:
        for sitting in assignment.sitting_on(work.today):
            if sitting.person.id == work.actor.id:
                return sitting
    for assignment in duties:
        if assignment.concerns(work.actor, work.today):
            return Sitting(work.actor, assignment.title)
    if work.may(Right.MARK_FOR_OTHERS):
        return Sitting(work.actor, "за ответственного: " + ", ".join(assignment.title for assignment in duties))
    raise NotAllowed("Это мероприятие поручено другим.")
