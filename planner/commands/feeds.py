"""Ссылки на календари (feeds) as the command line issues and lists them."""

from collections.abc import Sequence
from typing import Any

from planner.domain.feed import FeedScope
from planner.queries.feeds import FeedRow
from planner.queries.named import person_meant, position_meant, section_meant
from planner.services import feed
from planner.work import Work

SCOPE_WORDS = {
    FeedScope.PLAN: "весь план",
    FeedScope.PERSON: "сотрудник",
    FeedScope.POSITION: "должность",
    FeedScope.SECTION: "раздел",
}


def issue(work: Work, name: str, person: str | None, position: str | None, section: str | None) -> str:
    """A new address; of the three at most one is given, by default it shows the whole plan."""
    return feed.issue(
        work,
        name,
        person_id=person_meant(work, person) if person is not None else None,
        position_id=position_meant(work, position) if position is not None else None,
        section_id=section_meant(work, section) if section is not None else None,
    )


def as_json(rows: Sequence[FeedRow]) -> list[dict[str, Any]]:
    moments = ("created_at", "seen_at", "revoked_at")
    return [
        vars(row) | {name: moment and moment.isoformat() for name in moments for moment in [getattr(row, name)]}
        for row in rows
    ]


def as_cells(row: FeedRow) -> tuple[str, ...]:
    seen = "отозвана" if row.revoked_at else f"был {row.seen_at:%d.%m.%Y}" if row.seen_at else "ещё не подключали"
    return str(row.id), row.name, SCOPE_WORDS[row.scope], row.of, seen
