"""Доставка: what is claimed is said through messengers, outside any transaction, and what came of it is written down.

`Messenger` is all that a channel has to be. A pass (`deliver_due`) takes up what a dead node left, repeats what was
perhaps not delivered, then claims and says until nothing more may be said now. It never waits for an outage: what could
not be said stays in the reminders, and the next pass claims it anew, with the facts of that moment.
"""

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from planner.app import App
from planner.domain.errors import Conflict
from planner.domain.organization import Organization
from planner.messages.compose import compose
from planner.messages.message import Message, plain
from planner.services import channels, join, remind, send
from planner.services.send import Claim
from planner.work import Everywhere, Work

log = logging.getLogger(__name__)

AFTER_FAILURE_SECONDS = channels.LAST_RETRY.total_seconds()
"""How long a chat rests after the messenger broke over it: as long as the longest pause of a channel, so that one chat
that always breaks does not become the only one that is tried."""
LONGEST_WAIT = 0.5
"""Seconds slept at once while the bot's budget fills up again."""
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries to write down what came of an attempt, well within its lease: a database server that is being
restarted is back by then, and what was said need not be said again as perhaps unsaid."""
MOST_WAITS = 60
"""In a row, without anything said: then others are using up the budget, and the next pass goes on."""


class MessengerError(Exception):
    """The message was not brought: the messenger answered with an error. `text` is for people.

    `permanent` is that trying again is of no use: it takes neither this text nor these buttons.
    """

    def __init__(self, text: str, permanent: bool = False) -> None:
        super().__init__(text)
        self.text, self.permanent = text, permanent


class Blocked(MessengerError):
    """For ever no at this address: the bot was blocked, the chat or its owner is gone. It is switched off."""

    def __init__(self, text: str) -> None:
        super().__init__(text, permanent=True)


class Migrated(MessengerError):
    """The chat has another address now."""

    def __init__(self, new_address: str) -> None:
        super().__init__("у чата теперь другой адрес")
        self.new_address = new_address


class RateLimited(MessengerError):
    """The messenger asks to wait so long with this chat."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"мессенджер просит подождать {seconds:.0f} с")
        self.seconds = seconds


class Unreachable(MessengerError):
    """No connection was made, so nothing was said: it may simply be tried again."""


class PossiblyDelivered(MessengerError):
    """The request went out and no answer came. Nobody can tell whether it was delivered."""


class Messenger(Protocol):
    """A way to reach people. Both methods raise MessengerError and nothing else."""

    @property
    def channel(self) -> str: ...

    @property
    def bot_id(self) -> str: ...

    async def send(self, address: str, message: Message) -> str:
        """Says it and returns the messenger's own id of it."""
        ...

    async def edit(self, address: str, external_id: str, message: Message) -> None:
        """Puts another message in the place of one already said."""
        ...


@dataclass(frozen=True)
class Tally:
    """What a pass has done."""

    sent: int = 0
    unknown: int = 0
    failed: int = 0
    """Attempts after which the messenger is known to have said nothing."""
    left: int = 0
    """Recipients to whom something is due that was not said: their channel is silent, or it is night."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.sent + other.sent, self.unknown + other.unknown, self.failed + other.failed, self.left + other.left
        )


@dataclass(frozen=True)
class Ticked:
    """One pass of `planner tick`, by the names that its JSON promises."""

    planned: int
    dropped: int
    sent: int
    unknown: int
    failed: int
    left: int


Broke = Callable[[int, Exception], object]
"""Told of an organisation for which nothing could be planned or said; the others go on."""


def log_broken(organization_id: int, error: Exception) -> None:
    _log_bug(f"напоминания организации {organization_id}", error)


async def tick(app: App, messengers: Sequence[Messenger], owner: str, broke: Broke = log_broken) -> Ticked:
    """Plans the reminders of every organisation and says what is due."""
    planned = remind.Planned(0, 0)
    for organization_id in await asyncio.to_thread(lambda: app.everywhere().ask(_organizations)):
        try:
            planned += await _planned(app.within(organization_id))
        except Exception as error:
            broke(organization_id, error)
    tally = await deliver_due(app, messengers, owner, broke)
    return Ticked(planned.planned, planned.dropped, tally.sent, tally.unknown, tally.failed, tally.left)


async def _planned(app: App) -> remind.Planned:
    """Another node may be planning the same at this moment: then it is looked once more at what is left to plan."""
    try:
        return await app.ado(remind.replan_all)
    except Conflict:
        return await app.ado(remind.replan_all)


async def deliver_due(app: App, messengers: Sequence[Messenger], owner: str, broke: Broke = log_broken) -> Tally:
    """Says everything that is due in every organisation and may be said now. Any number of nodes may do it at once.

    `owner` names this node among the others: what it leased is its own.
    """
    tally = Tally()
    for organization_id in await asyncio.to_thread(lambda: app.everywhere().ask(send.organizations_with_due)):
        try:
            tally += await _Pass(app.within(organization_id), messengers, owner).run()
        except Exception as error:
            broke(organization_id, error)
    return tally


def _organizations(work: Everywhere) -> list[int]:
    return list(work.session.scalars(select(Organization.id).order_by(Organization.id)))


class _Fate(Enum):
    """What came of one attempt."""

    SENT = auto()
    UNKNOWN = auto()
    REFUSED = auto()
    """The messenger answered, and not with a yes."""
    REDIRECTED = auto()
    """To be said at another address of the same chat."""
    UNREACHED = auto()
    LOST = auto()
    """Another node has it, or it broke in our own hands."""


_ANSWERED = (_Fate.SENT, _Fate.REFUSED, _Fate.REDIRECTED)


class _Pass:
    """One node's pass over what is due in one organisation."""

    def __init__(self, app: App, messengers: Sequence[Messenger], owner: str) -> None:
        self._app, self._owner = app, owner
        self._messengers = {(messenger.channel, messenger.bot_id): messenger for messenger in messengers}

    async def run(self) -> Tally:
        await self._app.ado(send.recover)
        tally = await self._say(await self._app.ado(send.claim_repeats, self._owner, await self._open_channels()))
        waits = 0
        # It ends: what was tried is either no longer due or its chat rests for a while, so each round claims others.
        while waits < MOST_WAITS:
            open_channels = await self._open_channels()
            claims = await self._app.ado(send.claim_due, self._owner, open_channels, list(self._messengers))
            tally += await self._say(claims.claims)
            if claims.claims or claims.shown_on_page:
                waits = 0
            elif claims.wait is None:
                break
            else:
                waits += 1
                await asyncio.sleep(min(claims.wait, LONGEST_WAIT))
        return tally + Tally(left=await self._app.aask(send.due_count))

    async def _open_channels(self) -> list[channels.OpenChannel]:
        everywhere, configured = self._app.everywhere(), list(self._messengers)
        return await asyncio.to_thread(lambda: everywhere.ask(channels.open_channels, configured))

    async def _say(self, claims: Sequence[Claim]) -> Tally:
        """All at once: there are never more than `send.BATCH`, and each must leave within its lease."""
        ends = await asyncio.gather(*(self._say_one(claim) for claim in claims))
        by_channel: dict[tuple[str, str], list[tuple[_Fate, str]]] = defaultdict(list)
        for claim, end in zip(claims, ends, strict=True):
            by_channel[claim.channel, claim.bot_id].append(end)
        for (channel, bot_id), found in by_channel.items():
            await self._note_health(channel, bot_id, found)
        return _tally([fate for fate, _ in ends])

    async def _note_health(self, channel: str, bot_id: str, ends: Sequence[tuple[_Fate, str]]) -> None:
        """Once a batch: ten failures of one moment are one sign, not ten."""
        everywhere = self._app.everywhere()
        silent = [error for fate, error in ends if fate in (_Fate.UNREACHED, _Fate.UNKNOWN)]
        if any(fate in _ANSWERED for fate, _ in ends):
            await asyncio.to_thread(lambda: everywhere.do(channels.answered, channel, bot_id))
        elif silent:
            await asyncio.to_thread(lambda: everywhere.do(channels.failed, channel, bot_id, silent[0]))

    async def _say_one(self, claim: Claim) -> tuple[_Fate, str]:
        """One attempt. Whatever happens to it stays with it: the others are not even late."""
        try:
            return await self._attempt(claim)
        except Exception as error:
            reference = _log_bug(f"отправка {claim.delivery_id}", error)
            await self._write_off(claim, f"внутренняя ошибка {reference}")
            return _Fate.LOST, ""

    async def _write_off(self, claim: Claim, error: str) -> None:
        """Unknown, not free: what always breaks would be tried for ever. Once more, then it stands on the page."""
        try:
            await self._app.ado(send.unknown, claim.delivery_id, error)
        except Exception as broken:
            _log_bug(f"отметка об отправке {claim.delivery_id}", broken)  # its lease runs out, and `recover` finds it

    async def _attempt(self, claim: Claim) -> tuple[_Fate, str]:
        everywhere = self._app.everywhere()
        people = await asyncio.to_thread(
            lambda: everywhere.ask(join.acting_in, claim.channel, claim.bot_id, claim.address)
        )
        message = compose(claim.facts, claim.is_repeat, names_organization=len(people) > 1)
        messenger = self._messengers[claim.channel, claim.bot_id]
        if not await self._app.ado(send.begin, claim.delivery_id, self._owner, plain(message)):
            return _Fate.LOST, ""
        try:
            external_id = await messenger.send(claim.address, message)
        except MessengerError as error:
            return await self._take_no(claim, error), error.text
        await self._write_down(lambda work: send.sent(work, claim.delivery_id, external_id))
        return _Fate.SENT, ""

    async def _write_down(self, fact: Callable[[Work], None]) -> None:
        """What has happened has happened: a database that does not answer is asked again, and twice does no harm."""
        for pause in PAUSES:
            try:
                return await self._app.ado(fact)
            except OperationalError as error:
                log.warning("База не отвечает, что отправлено, будет отмечено позже: %s", error.orig)
            await asyncio.sleep(pause)
        return await self._app.ado(fact)

    async def _take_no(self, claim: Claim, error: MessengerError) -> _Fate:
        """What follows from each kind of refusal."""
        match error:
            case Migrated():
                await self._app.ado(send.readdress, claim.delivery_id, error.new_address)
                return _Fate.REDIRECTED
            case RateLimited():
                await self._app.ado(send.hold, claim.delivery_id, error.seconds)
                return _Fate.REFUSED
            case Unreachable():
                await self._app.ado(send.unreached, claim.delivery_id)
                return _Fate.UNREACHED
            case PossiblyDelivered():
                await self._app.ado(send.unknown, claim.delivery_id, error.text)
                return _Fate.UNKNOWN
            case Blocked():
                await self._app.ado(send.dead, claim.delivery_id, error.text)
                return _Fate.REFUSED
        if error.permanent:
            reference = _log_bug(f"отправка {claim.delivery_id}: {error.text}", error)
            await self._write_off(claim, f"{error.text} ({reference})")
        else:
            log.warning("Канал %s ответил ошибкой: %s", claim.channel, error.text)
            await self._app.ado(send.hold, claim.delivery_id, AFTER_FAILURE_SECONDS)
        return _Fate.REFUSED


def _tally(fates: Sequence[_Fate]) -> Tally:
    return Tally(
        sent=fates.count(_Fate.SENT),
        unknown=fates.count(_Fate.UNKNOWN),
        failed=sum(fates.count(fate) for fate in (_Fate.REFUSED, _Fate.UNREACHED)),
    )


def _log_bug(what: str, error: Exception) -> str:
    """Logs an exception under a short reference, which people can be told."""
    reference = secrets.token_hex(3)
    log.error("Ошибка %s: %s", reference, what, exc_info=error)
    return reference
