"""Просьба на карточке (CardWish): «Не успеваю» with the answer, as people are named."""

from dataclasses import dataclass
from datetime import date, datetime

from planner.domain.occurrence import Occurrence
from planner.queries.card.people import Names
from planner.queries.wishes import wish_about
from planner.work import Work


@dataclass(frozen=True)
class CardAnswer:
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class CardWish:
    by: str
    at: datetime
    reason: str
    due_on: date | None
    answer: CardAnswer | None
    """«Срок прежний»; None while it waits."""


def wish_on_card(work: Work, occurrence: Occurrence, names: Names) -> CardWish | None:
    wish = wish_about(work, occurrence.id)
    if wish is None:
        return None
    answer = wish.answer
    return CardWish(
        by=names.of(wish.person_id),
        at=work.local(wish.at),
        reason=wish.reason,
        due_on=wish.due_on,
        answer=CardAnswer(answer.reason, names.of(answer.by_id), work.local(answer.at)) if answer is not None else None,
    )
