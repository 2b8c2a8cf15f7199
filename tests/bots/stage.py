"""The stage: the cast with their phones, a bot and the server it speaks to. All is real but the network's far end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from bots.telegram import TelegramBot, TelegramMessenger, TelegramSettings
from planner.app import App
from planner.delivery import Tally, deliver_due
from planner.domain.message import RateBucket
from planner.domain.occurrence import Occurrence
from planner.services import join, remind
from planner.services.approve import approve
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan
from tests.servers.bot_api import BotApi, Said

MARAT, OLGA, VERA, IRINA, STRANGER = 1001, 1002, 1003, 1004, 1099
COUNCIL = -1000
"""The group chat of the педагогический совет."""
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"photo"


@dataclass
class Stage:
    cast: Cast
    clock: HandClock
    api: BotApi
    settings: TelegramSettings
    messenger: TelegramMessenger
    bot: TelegramBot

    def link(self, person: App, chat: int) -> None:
        """The person's phone is connected, as if by a code."""
        assert person.person_id is not None
        invitation = person.do(join.invite, person.person_id)
        person.everywhere().do(join.link, invitation.code, "telegram", self.messenger.bot_id, str(chat))
        self.api.knows(chat)

    def link_council(self) -> None:
        """The group of the council; its Ольга and Вера are linked as well."""
        invitation = self.cast.olga.do(join.invite, self.cast.olga_id, self.cast.council)
        everywhere = self.cast.app.everywhere()
        everywhere.do(join.link, invitation.code, "telegram", self.messenger.bot_id, str(COUNCIL), is_group=True)
        self.api.knows(COUNCIL)

    def plan(self, *drafts: ActivityDraft) -> None:
        approved_plan(self.cast, *drafts)

    def school_plan(self, *drafts: ActivityDraft) -> None:
        """The plan of Ирина's school."""
        cyclogram_id = self.cast.irina.do(draft_cyclogram, 2026)
        for draft in drafts:
            self.cast.irina.do(add_activity, cyclogram_id, draft)
        self.cast.irina.do(approve, cyclogram_id, "7", date(2026, 8, 31))

    def replan(self) -> None:
        """As a tick does before it delivers."""
        self.cast.app.do(remind.replan_all)

    def at(self, moment: str) -> None:
        """Moves the clock; by the database's own, which nobody can move, every chat has had its rest."""
        self.clock.set(moment)
        self.cast.app.do(_let_everybody_rest)

    async def deliver(self) -> Tally:
        return await deliver_due(self.cast.app, [self.messenger], "here")

    async def hear(self) -> None:
        """Handles what people did, as a webhook tells it."""
        for update in await asyncio.to_thread(self.api.take_updates):
            await self.bot.receive(update)

    async def hear_at_once(self) -> None:
        """The same, all of it at the same moment."""
        await asyncio.gather(*(self.bot.receive(update) for update in self.api.take_updates()))

    async def says(self, chat: int, text: str, user: int | None = None) -> Said:
        """Somebody writes; returns the bot's last word in that chat."""
        self.api.writes(chat, text, user)
        await self.hear()
        return self.api.last(chat)

    async def presses(self, said: Said, label: str, user: int | None = None) -> Said:
        """Somebody presses a button; returns the message as it stands then."""
        self.api.presses(said, label, user)
        await self.hear()
        return said

    async def reminded(self, chat: int) -> Said:
        """What is due is said; returns the last message in the chat."""
        await self.deliver()
        return self.api.last(chat)

    def occurrence(self, number: int = 1) -> int:
        """The id of the nearest occurrence of the row with this number."""
        return self.cast.app.ask(_occurrence_of, number)

    def occurrence_of_the_school(self) -> int:
        self.school_plan(row("Проверка журналов", assignees=(Assignee(person_id=self.cast.irina_id),)))
        return self.cast.school.ask(_occurrence_of, 1)


def _let_everybody_rest(work: Work) -> None:
    work.session.execute(delete(RateBucket))


def _occurrence_of(work: Work, number: int) -> int:
    query = select(Occurrence).where(Occurrence.due_on.is_not(None)).order_by(Occurrence.due_on, Occurrence.id)
    return next(o.id for o in work.session.scalars(query) if o.activity is not None and o.activity.number == number)


def council(cast: Cast) -> tuple[Assignee, ...]:
    return (Assignee(position_id=cast.council),)


def row(title: str = "Замечания по среде групп", phrase: str = "до 23 ноября", **fields: object) -> ActivityDraft:
    """A row of the plan that is due today, unless said otherwise."""
    return ActivityDraft(title, phrase, **fields)  # type: ignore[arg-type]


@asynccontextmanager
async def staged(cast: Cast, clock: HandClock, *, webhook: bool = True) -> AsyncIterator[Stage]:
    """The bot is up, and Марат's phone is connected."""
    with BotApi() as api:
        settings = TelegramSettings(api.token, api.root, webhook_secret="secret" if webhook else "")
        messenger = TelegramMessenger(settings, read_seconds=1.0)
        stage = Stage(cast, clock, api, settings, messenger, TelegramBot(cast.app, settings, messenger, "here"))
        stage.link(cast.marat, MARAT)
        try:
            yield stage
        finally:
            await stage.bot.close()


async def until(is_so: Callable[[], bool], api: BotApi) -> None:
    """Waits until the server has seen it."""
    await asyncio.to_thread(api.wait_until, is_so)
