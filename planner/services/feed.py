"""Подписка на календарь: a secret address is issued, shown once, revoked."""

from sqlalchemy import select

from planner.domain.access import hash_of, new_secret
from planner.domain.errors import Invalid, NotAllowed
from planner.domain.feed import Feed, FeedScope
from planner.domain.people import Person, Position
from planner.domain.plan import Section
from planner.domain.rights import Right
from planner.work import Work

MAX_NAME = 100


def issue(
    work: Work,
    name: str,
    *,
    person_id: int | None = None,
    position_id: int | None = None,
    section_id: int | None = None,
    names: bool = False,
    alarms: bool = False,
) -> str:
    """A new address of one person's, position's or section's deadlines, or of the whole plan. It is shown only now."""
    name = " ".join(name.split())
    if not name:
        raise Invalid("name", "Назовите ссылку, чтобы потом узнать её в списке: «Мой телефон».")
    if len(name) > MAX_NAME:
        raise Invalid("name", f"Название длиннее {MAX_NAME} знаков. Сократите его.")
    if person_id is not None and work.actor is not None and person_id != work.actor.id:
        work.require(Right.OVERSEE)
    scope = FeedScope.PLAN
    if person_id is not None:
        scope, person_id = FeedScope.PERSON, work.find(Person, person_id).id
    elif position_id is not None:
        scope, position_id = FeedScope.POSITION, work.find(Position, position_id).id
    elif section_id is not None:
        scope, section_id = FeedScope.SECTION, work.find(Section, section_id).id
    secret = new_secret()
    feed = Feed(
        owner_id=work.actor.id if work.actor else person_id,
        name=name,
        scope=scope,
        person_id=person_id,
        position_id=position_id,
        section_id=section_id,
        secret_hash=hash_of(secret),
        names=names,
        alarms=alarms,
        created_at=work.now,
    )
    work.add(feed)
    work.journal("ссылка на календарь", feed, after={"name": name, "scope": scope})
    return f"{work.base_url}/feeds/{secret}.ics"


def revoke(work: Work, feed_id: int) -> None:
    """The address stops working at once; its own owner may, and who looks after people."""
    feed = work.find(Feed, feed_id)
    if work.actor is not None and feed.owner_id != work.actor.id and not work.may(Right.PEOPLE):
        raise NotAllowed("Отозвать ссылку может тот, кто её создал.")
    if feed.revoked_at is None:
        feed.revoked_at = work.now
        work.journal("ссылка отозвана", feed)


def visited(work: Work, feed_id: int, client: str) -> None:
    """A calendar came for it: the owner sees that it works."""
    feed = work.session.scalar(select(Feed).where(Feed.id == feed_id))
    if feed is not None:
        feed.seen_at, feed.client = work.now, client[:200]
