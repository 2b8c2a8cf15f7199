"""Каналы: whether each one answers, and how much it may still be asked.

While a channel does not answer, one attempt at growing intervals asks whether it is back; everything else waits in the
reminders, so nothing piles up and nothing slows down. The rate a token allows is one budget for all nodes, so it is
counted in the database, by the database's clock.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.database import database_seconds, put_if_absent
from planner.domain.message import ChannelHealth, RateBucket
from planner.work import Everywhere

FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(minutes=5)
"""The longest a message waits after the channel is back."""
BOT_PER_SECOND = 25.0
"""Telegram allows about 30 messages a second to a token; a margin is left for the bot's own answers."""
CHAT_SECONDS = 1.0
GROUP_SECONDS = 3.0
"""20 messages a minute to a group, one a second to a person."""


@dataclass(frozen=True)
class OpenChannel:
    """A channel that may be used now; while it is failing, only to ask whether it is back."""

    channel: str
    bot_id: str
    is_probe: bool


def open_channels(work: Everywhere, configured: list[tuple[str, str]]) -> list[OpenChannel]:
    """Those of the configured (channel, bot) pairs that may be tried now."""
    known = {(row.channel, row.bot): row for row in work.session.scalars(select(ChannelHealth))}
    found = []
    for channel, bot_id in configured:
        health = known.get((channel, bot_id))
        failing = health is not None and health.failing_since is not None
        # A moment further off than the longest wait was written by a clock that ran ahead.
        waits = (
            failing
            and health is not None
            and health.retry_at is not None
            and (work.now < health.retry_at <= work.now + LAST_RETRY)
        )
        if not waits:
            found.append(OpenChannel(channel, bot_id, failing))
    return found


def answered(work: Everywhere, channel: str, bot_id: str) -> None:
    health = _health(work, channel, bot_id)
    health.failing_since, health.failures, health.retry_at, health.error = None, 0, None, ""
    health.last_ok_at = work.now


def failed(work: Everywhere, channel: str, bot_id: str, error: str) -> None:
    health = _health(work, channel, bot_id)
    health.failing_since = health.failing_since or work.now
    health.retry_at = work.now + min(FIRST_RETRY * 2 ** min(health.failures, 10), LAST_RETRY)
    health.failures += 1
    health.error = error


def _health(work: Everywhere, channel: str, bot_id: str) -> ChannelHealth:
    query = select(ChannelHealth).where(ChannelHealth.channel == channel, ChannelHealth.bot == bot_id)
    health = work.session.scalar(query.with_for_update())
    if health is None:
        put_if_absent(work.session, ChannelHealth, channel=channel, bot=bot_id, failures=0, error="")
        health = work.session.scalars(query.with_for_update()).one()
    return health


class Budget:
    """What may be sent through one bot now. Taken inside the claiming transaction, so nodes cannot overspend."""

    def __init__(self, session: Session, bot_id: str) -> None:
        self._session, self._bot = session, bot_id
        self._now = database_seconds(session)
        self._bucket = self._row("")  # locked: claims on one bot come one after another
        resting = select(RateBucket.chat).where(RateBucket.bot == bot_id, RateBucket.free_at > self._now)
        self._resting = set(session.scalars(resting))

    @property
    def allowed(self) -> int:
        """How many messages the bot may still send within the present second."""
        spent_until = max(self._bucket.free_at, self._now)
        return max(0, int((self._now + 1.0 - spent_until) * BOT_PER_SECOND + 1e-6))

    @property
    def wait(self) -> float:
        """Seconds until the bot may send again."""
        return max(0.0, self._bucket.free_at - self._now - 1.0 + 1.0 / BOT_PER_SECOND)

    def rests(self, chat: str) -> bool:
        """Whether the chat has had its message of this second, or the messenger asked to wait with it."""
        return chat in self._resting

    def take(self, chat: str, is_group: bool) -> None:
        """Spends one message on this chat."""
        self._row(chat).free_at = self._now + (GROUP_SECONDS if is_group else CHAT_SECONDS)
        self._bucket.free_at = max(self._bucket.free_at, self._now) + 1.0 / BOT_PER_SECOND
        self._resting.add(chat)

    def hold(self, chat: str, seconds: float) -> None:
        """The messenger itself asked to wait with this chat."""
        self._row(chat).free_at = self._now + seconds

    def _row(self, chat: str) -> RateBucket:
        query = select(RateBucket).where(RateBucket.bot == self._bot, RateBucket.chat == chat)
        row = self._session.scalar(query.with_for_update())
        if row is None:
            put_if_absent(self._session, RateBucket, bot=self._bot, chat=chat, free_at=0.0)
            row = self._session.scalars(query.with_for_update()).one()
        return row
