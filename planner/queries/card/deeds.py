"""Что можно сделать (Deeds): what the viewer may do with an occurrence now, by the facts that the use cases ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.domain.assignment import Part
from planner.domain.completion import UNDO_FOR, Completion
from planner.domain.occurrence import Occurrence, State
from planner.domain.people import Person
from planner.domain.rights import Right
from planner.queries.card.people import Parts
from planner.queries.card.wish import CardWish
from planner.queries.undoing import UNDOABLE, undoable
from planner.work import Work


@dataclass(frozen=True)
class Deeds:
    """What the viewer may do now."""

    mark: bool = False
    own_part: bool = False
    """The mark is of his own part; others' may still be to come."""
    attach: bool = False
    detach: bool = False
    judge: bool = False
    undo: str = ""
    """What may be taken back within five minutes, as a word; empty when nothing."""
    undo_entry_id: int | None = None
    """The line of the history that says it was done."""
    conclude: bool = False
    """Findings, decisions and the administration's texts beside the facts."""
    explain: bool = False
    """Why what is late was not done."""
    plan: bool = False
    """Move and cancel."""
    restore: bool = False
    answer: bool = False
    """Say what becomes of «Не успеваю»: who controls it or keeps the plan."""
    comment: bool = False
    remind: bool = False
    """Put off a reminder, say «Не успеваю»."""


def deeds(
    work: Work,
    occurrence: Occurrence,
    state: State,
    judges: Sequence[Person],
    parts: Parts,
    wish: CardWish | None,
    is_draft: bool,
) -> Deeds:
    actor, mark = work.actor, occurrence.completion
    if actor is None:
        return Deeds()
    duties = occurrence.assigned(Part.ACCOUNTABLE, Part.EXECUTOR)
    is_doer = any(duty.concerns(actor, work.today) for duty in duties)
    may_do = is_doer or work.may(Right.MARK_FOR_OTHERS)
    may_attach = may_do and state is not State.CANCELLED and not is_draft
    has_own_part = actor.id in (*parts.left, *parts.done)
    is_open = state.is_open and not is_draft
    is_fresh = mark is not None and work.now - mark.submitted_at <= UNDO_FOR
    is_own = mark is not None and mark.by_person_id == actor.id and not work.policy.accepts_own
    is_controller = any(judge.id == actor.id for judge in judges)
    is_judge = is_controller or work.may(Right.ACCEPT)
    is_asked = is_open and wish is not None and wish.answer is None
    taken_back = undoable(work, occurrence)
    return Deeds(
        mark=is_open and may_do and not (actor.id in parts.done and parts.left),
        own_part=has_own_part and len(parts.left) > 1,
        attach=may_attach and (not _is_final(mark) or is_fresh or work.may(Right.DECIDE)),
        detach=may_attach and not _is_final(mark),
        judge=state is State.SUBMITTED and is_judge and not is_own,
        undo=UNDOABLE[taken_back.verb] if taken_back is not None else "",
        undo_entry_id=taken_back.id if taken_back is not None else None,
        conclude=work.may(Right.DECIDE) and not is_draft,
        explain=work.may(Right.DECIDE) and is_open and _has_passed(occurrence, work.today),
        plan=work.may(Right.PLAN) and state.is_open,
        restore=work.may(Right.PLAN) and state is State.CANCELLED,
        answer=is_asked and (is_controller or work.may(Right.PLAN)),
        comment=not is_draft or work.may(Right.PLAN),
        remind=is_open and is_doer,
    )


def _has_passed(occurrence: Occurrence, today: date) -> bool:
    return occurrence.due_on is not None and occurrence.due_on < today


def _is_final(mark: Completion | None) -> bool:
    return mark is not None and mark.is_final
