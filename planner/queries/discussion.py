"""Обсуждение (discussion): what was said of a row of the plan, a whole plan or one occurrence, the oldest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from planner.domain.comment import Comment
from planner.domain.completion import UNDO_FOR
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity, Cyclogram
from planner.domain.rights import Right
from planner.queries.plan_head import require_seen
from planner.work import Work


@dataclass(frozen=True)
class Said:
    """One comment as it is shown."""

    comment_id: int
    text: str
    who: str
    at: datetime
    """As the organisation's clocks show it."""
    is_own: bool
    may_take_back: bool


def comments(
    work: Work,
    *,
    cyclogram_id: int | None = None,
    activity_id: int | None = None,
    occurrence_id: int | None = None,
) -> tuple[Said, ...]:
    """What was said about exactly one of the three. Raises NotFound for what the actor may not see."""
    if activity_id is not None:
        require_seen(work, work.find(Activity, activity_id))
    elif occurrence_id is not None:
        require_seen(work, work.find(Occurrence, occurrence_id))
    else:
        require_seen(work, work.find(Cyclogram, cyclogram_id))
    query = (
        select(Comment)
        .filter_by(cyclogram_id=cyclogram_id, activity_id=activity_id, occurrence_id=occurrence_id, removed_at=None)
        .order_by(Comment.at, Comment.id)
        .options(selectinload(Comment.person))
    )
    return tuple(_said(work, comment) for comment in work.session.scalars(query))


def _said(work: Work, comment: Comment) -> Said:
    is_own = work.actor is not None and comment.person_id == work.actor.id
    return Said(
        comment_id=comment.id,
        text=comment.text,
        who=comment.person.full_name,
        at=comment.at.astimezone(work.organization.timezone),
        is_own=is_own,
        may_take_back=work.may(Right.PLAN) or (is_own and work.now - comment.at <= UNDO_FOR),
    )


def said_of_rows(work: Work, cyclogram_id: int) -> dict[int, int]:
    """How many comments each row of a plan has; rows of which nothing was said are left out."""
    query = (
        select(Comment.activity_id, func.count())
        .join(Activity, Activity.id == Comment.activity_id)
        .where(Activity.cyclogram_id == cyclogram_id, Comment.removed_at.is_(None))
        .group_by(Comment.activity_id)
    )
    return {activity_id: count for activity_id, count in work.session.execute(query) if activity_id is not None}


@dataclass(frozen=True)
class About:
    """What a comment is about: one of the three."""

    cyclogram_id: int | None
    activity_id: int | None
    occurrence_id: int | None


def about(work: Work, comment_id: int) -> About:
    comment = work.find(Comment, comment_id)
    return About(comment.cyclogram_id, comment.activity_id, comment.occurrence_id)
