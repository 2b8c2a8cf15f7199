"""Обсуждение: somebody says what he thinks of a row of the plan, a whole plan, one occurrence; or takes it back."""

from datetime import timedelta

from sqlalchemy import select

from planner.domain.comment import Comment
from planner.domain.completion import UNDO_FOR
from planner.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from planner.domain.occurrence import Occurrence
from planner.domain.plan import Activity, Cyclogram
from planner.domain.rights import Right
from planner.queries.plan_head import require_seen
from planner.work import Work

MAX_TEXT = 2_000
"""A page of typing: what is longer is a document."""
SAME_WISH = timedelta(minutes=1)
"""The same words from the same person within it are one press of the button made twice."""


def say(
    work: Work,
    text: str,
    *,
    cyclogram_id: int | None = None,
    activity_id: int | None = None,
    occurrence_id: int | None = None,
) -> int:
    """Adds a comment about exactly one of the three and returns its id; the same words at once again are the same one.

    Whoever may see the thing may speak of it. Raises NotFound for what he may not see, Invalid for no words.
    """
    person = work.person
    about = _about(work, cyclogram_id, activity_id, occurrence_id)
    require_seen(work, about)
    text = text.strip()
    if not text:
        raise Invalid("text", "Напишите, что вы хотите сказать.")
    if len(text) > MAX_TEXT:
        raise Invalid("text", f"Сократите: сюда входит не больше {MAX_TEXT} знаков.")
    ids = {"cyclogram_id": cyclogram_id, "activity_id": activity_id, "occurrence_id": occurrence_id}
    same = select(Comment.id).filter_by(**ids, person_id=person.id, text=text, removed_at=None)
    known = work.session.scalar(same.where(Comment.at > work.now - SAME_WISH))
    if known is not None:
        return known
    comment = work.add(Comment(**ids, person=person, text=text, at=work.now))
    work.journal("обсуждение", comment, after={"about": f"{about.__tablename__}:{about.id}"})
    return comment.id


def _about(
    work: Work, cyclogram_id: int | None, activity_id: int | None, occurrence_id: int | None
) -> Cyclogram | Activity | Occurrence:
    if [cyclogram_id, activity_id, occurrence_id].count(None) != 2:
        raise NotFound("Не указано, о чём речь.")
    if activity_id is not None:
        return work.find(Activity, activity_id)
    return work.find(Occurrence, occurrence_id) if occurrence_id is not None else work.find(Cyclogram, cyclogram_id)


def take_back(work: Work, comment_id: int) -> None:
    """Takes a comment off the page: one's own within five minutes, anybody's for whoever keeps the plan.

    Taking back twice is taking back once. Raises NotAllowed, and Conflict for one's own when it is too late.
    """
    person = work.person
    comment = work.find(Comment, comment_id)
    if not work.may(Right.PLAN):
        if comment.person_id != person.id:
            raise NotAllowed("Убрать чужие слова может тот, кто ведёт план.")
        if comment.removed_at is None and work.now - comment.at > UNDO_FOR:
            raise Conflict("Прошло больше пяти минут: убрать сказанное может тот, кто ведёт план.")
    if comment.removed_at is None:
        comment.removed_at = work.now
        work.journal("сказанное убрано", comment)
