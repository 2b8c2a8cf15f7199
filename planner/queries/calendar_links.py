"""Календари (calendar links): the addresses a person has issued, whether a calendar comes for them, what may be shown.

An address itself is kept nowhere, so it is not here: it is shown once, by whoever issues it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.domain.feed import Feed, FeedScope
from planner.domain.people import Holding, PositionKind
from planner.domain.plan import Section
from planner.domain.rights import Right
from planner.russian import initials
from planner.work import Work

SILENT_DAYS = 30
"""A calendar that has not come for so long was probably removed or broken: it is shown as such."""


@dataclass(frozen=True)
class Link:
    feed_id: int
    name: str
    owner: str
    """Empty for the viewer's own."""
    scope: FeedScope
    what: str
    """The position, the section or the person it shows; empty for the whole plan and for one's own."""
    names: bool
    created_on: date
    seen_at: datetime | None
    is_silent: bool
    client: str


@dataclass(frozen=True)
class Choice:
    id: int
    title: str


@dataclass(frozen=True)
class CalendarLinks:
    today: date
    links: tuple[Link, ...]
    others: tuple[Link, ...]
    """Of colleagues, for those who look after people: a link of somebody who lost his phone is revoked by them."""
    positions: tuple[Choice, ...]
    """The viewer's own."""
    sections: tuple[Choice, ...]
    unreachable: str
    """Why calendars outside cannot come to this address: `http` or `private`; empty when they can."""


def calendar_links(work: Work) -> CalendarLinks:
    query = (
        select(Feed)
        .where(Feed.revoked_at.is_(None))
        .order_by(Feed.id.desc())
        .options(
            selectinload(Feed.owner), selectinload(Feed.person), selectinload(Feed.position), selectinload(Feed.section)
        )
    )
    feeds = list(work.session.scalars(query))
    me = work.person.id
    return CalendarLinks(
        today=work.today,
        links=tuple(_link(work, feed) for feed in feeds if feed.owner_id == me),
        others=tuple(_link(work, feed) for feed in feeds if feed.owner_id != me) if work.may(Right.PEOPLE) else (),
        positions=tuple(_positions(work)),
        sections=tuple(
            Choice(section.id, f"{section.code} {section.title}".strip())
            for section in work.session.scalars(
                select(Section).order_by(Section.code == "", Section.code, Section.rank)
            )
        ),
        unreachable=unreachable(work.base_url),
    )


def _link(work: Work, feed: Feed) -> Link:
    seen = feed.seen_at.astimezone(work.organization.timezone) if feed.seen_at else None
    created = feed.created_at.astimezone(work.organization.timezone).date()
    is_own = feed.owner_id == work.person.id
    owner = "" if is_own or feed.owner is None else initials(feed.owner.surname, feed.owner.name, feed.owner.patronymic)
    return Link(
        feed_id=feed.id,
        name=feed.name,
        owner=owner,
        scope=FeedScope(feed.scope),
        what=_what(feed),
        names=feed.names,
        created_on=created,
        seen_at=seen,
        is_silent=seen is not None and (work.today - seen.date()).days > SILENT_DAYS,
        client=feed.client,
    )


def _what(feed: Feed) -> str:
    if feed.position is not None:
        return feed.position.title
    if feed.section is not None:
        return feed.section.title
    if feed.person is not None and feed.person_id != feed.owner_id:
        return initials(feed.person.surname, feed.person.name, feed.person.patronymic)
    return ""


def _positions(work: Work) -> list[Choice]:
    query = select(Holding).where(Holding.person_id == work.person.id).options(selectinload(Holding.position))
    held = [h.position for h in work.session.scalars(query) if h.covers(work.today)]
    return [Choice(p.id, p.title) for p in dict.fromkeys(held) if p.kind != PositionKind.EXTERNAL]


def unreachable(base_url: str) -> str:
    """Whether a calendar somewhere on the internet can come to this address."""
    address = urlsplit(base_url)
    host = (address.hostname or "").lower()
    is_private = (
        host in ("localhost", "::1")
        or host.startswith(("127.", "10.", "192.168.", "169.254."))
        or any(host.startswith(f"172.{number}.") for number in range(16, 32))
        or host.endswith((".local", ".lan", ".internal", ".home.arpa"))
        or "." not in host
    )
    if is_private:
        return "private"
    return "" if address.scheme == "https" else "http"
