"""Все ссылки на календари организации, for whoever administers it. The addresses themselves are kept nowhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.feed import Feed, FeedScope
from planner.work import Work


@dataclass(frozen=True)
class FeedRow:
    id: int
    name: str
    scope: FeedScope
    of: str
    """The person, position or section it shows; empty for the whole plan."""
    owner: str
    created_at: datetime
    seen_at: datetime | None
    client: str
    revoked_at: datetime | None


def feeds(work: Work) -> tuple[FeedRow, ...]:
    """Every link that was ever issued, the revoked ones too."""
    query = (
        select(Feed)
        .order_by(Feed.id)
        .options(*(selectinload(side) for side in (Feed.owner, Feed.person, Feed.position, Feed.section)))
    )
    return tuple(_row(feed) for feed in work.session.scalars(query))


def _row(feed: Feed) -> FeedRow:
    of = ""
    if feed.person is not None:
        of = feed.person.full_name
    elif feed.position is not None:
        of = feed.position.title
    elif feed.section is not None:
        of = feed.section.title
    return FeedRow(
        id=feed.id,
        name=feed.name,
        scope=FeedScope(feed.scope),
        of=of,
        owner=feed.owner.full_name if feed.owner is not None else "",
        created_at=feed.created_at,
        seen_at=feed.seen_at,
        client=feed.client,
        revoked_at=feed.revoked_at,
    )
