"""Что делает бот: one coroutine per command or button. It knows no messenger: it is told who pressed what in which chat
and returns a Reply.

A press names an occurrence only. Of the organisations in which the presser works, the one that holds it is found here,
and everything is done on behalf of his person there, by the same use cases that the pages call.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from planner.app import App
from planner.delivery import MessengerError
from planner.domain.contact import Expects
from planner.domain.errors import Conflict, Invalid, NotAllowed, NotFound, PlannerError
from planner.domain.organization import MessengerFiles
from planner.files import MAX_BYTES
from planner.messages import answers
from planner.messages.message import Message
from planner.messages.press import (
    CannotMakeIt,
    ComeIn,
    Done,
    Later,
    LaterUntil,
    NotMe,
    NotNow,
    OccurrencePress,
    Show,
    SignInPress,
    Undo,
)
from planner.queries.my_work import BucketKey, my_work
from planner.queries.to_answer import Duty, coming, duty
from planner.services import bot_sign_in, complete, evidence, join, remind, wish

FILE_MINUTES = 30
"""Long enough to walk to the copier and back."""
AFTER_MINUTES = 5
"""After the mark, for the other photos of an album and for what nobody demanded; as long as it can be taken back."""

ATTEMPTS = 10
"""Of one write: an album has ten photos, and each round one of them is through."""

R = TypeVar("R")


@dataclass(frozen=True)
class Chat:
    """Where something was said and by whom; `presser` is the address of his private chat with the bot."""

    channel: str
    bot_id: str
    address: str
    presser: str
    is_group: bool = False


@dataclass(frozen=True)
class Reply:
    """What the bot does in answer; empty is nothing."""

    says: tuple[Message, ...] = ()
    edits: Message | None = None
    """Stands in the place of the message whose button was pressed, so that nobody presses twice."""
    privately: Message | None = None
    """To the presser's own chat: a group does not see its messages read, and need not."""


@dataclass(frozen=True)
class Upload:
    """A photo or a file somebody sent; its bytes are fetched only when they are wanted."""

    name: str
    size: int
    caption: str
    is_of_album: bool
    fetch: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True)
class _Mine:
    """The app on behalf of one of the persons who the presser is."""

    app: App
    organization: str


# Words


async def said(app: App, chat: Chat, text: str) -> Reply:
    """A command, a word, a code, or the line that was asked for."""
    word, _, rest = text.strip().partition(" ")
    command = _command(word)
    if command == "start" and rest.strip().startswith(bot_sign_in.PREFIX):
        return await ask_sign_in(app, chat, rest.strip().removeprefix(bot_sign_in.PREFIX))
    if command == "start" and rest.strip():
        return await link(app, chat, rest)
    if command in ("start", "help"):
        return Reply((answers.help_(),))
    if command is not None and (word.startswith("/") or not rest):
        return await LISTS[command](app, chat) if not chat.is_group else Reply((answers.said(answers.IN_PRIVATE),))
    if _is_code(text):
        return await link(app, chat, text)
    if chat.is_group:
        return Reply()  # people talk to each other there
    if word.startswith("/"):
        return Reply((answers.said(answers.UNKNOWN_WORDS),))
    return await answered(app, chat, text)


_SPELLINGS = {"/привязать": "start", "/start": "start"} | {
    spelling: latin for latin, russian, _ in answers.COMMANDS for spelling in (f"/{latin}", f"/{russian}", russian)
}


def _command(word: str) -> str | None:
    """The command of «/my», «/my@bot» or «Мои», or None."""
    return _SPELLINGS.get(word.partition("@")[0].lower())


_LOOKALIKES = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")
"""A code read aloud is typed as often in Cyrillic as in Latin."""
_CODE = re.compile(f"[{join.CODE_ALPHABET}]{{{join.CODE_LENGTH}}}")


def _code(text: str) -> str:
    return text.strip().upper().translate(_LOOKALIKES)


def _is_code(text: str) -> bool:
    return _CODE.fullmatch(_code(text)) is not None


async def link(app: App, chat: Chat, code: str) -> Reply:
    linked = await asyncio.to_thread(
        lambda: app.everywhere().do(
            join.link, _code(code), chat.channel, chat.bot_id, chat.address, is_group=chat.is_group
        )
    )
    person = app.within(linked.organization_id).on_behalf_of(linked.person_id, via=chat.channel)
    next_ = () if linked.body else await person.aask(coming)
    return Reply((answers.linked(linked.organization, linked.body, next_),))


async def mine(app: App, chat: Chat) -> Reply:
    return await _lists(app, chat, answers.MINE)


async def week(app: App, chat: Chat) -> Reply:
    return await _lists(app, chat, (BucketKey.WEEK,))


async def late(app: App, chat: Chat) -> Reply:
    return await _lists(app, chat, (BucketKey.OVERDUE,))


async def _lists(app: App, chat: Chat, keys: tuple[BucketKey, ...]) -> Reply:
    """Each organisation apart; named only to whoever works in several."""
    people = await _people(app, chat)
    page = f"{app.house.base_url}/my"
    lists = []
    for one in people:
        name = one.organization if len(people) > 1 else ""
        lists.append(answers.my_list(await one.app.aask(my_work), keys, page, name))
    return Reply(tuple(lists))


async def calendar(app: App, chat: Chat) -> Reply:
    """The page and never a feed's address: whoever has the address sees the plan, and a chat keeps it for good."""
    await _people(app, chat)
    return Reply((answers.calendar(f"{app.house.base_url}/calendars"),))


async def help_(app: App, chat: Chat) -> Reply:
    return Reply((answers.help_(),))


LISTS: dict[str, Callable[[App, Chat], Awaitable[Reply]]] = {
    "my": mine,
    "week": week,
    "late": late,
    "calendar": calendar,
    "help": help_,
}


# Buttons


async def pressed(app: App, chat: Chat, press: OccurrencePress | SignInPress) -> Reply:
    match press:
        case ComeIn():
            return await come_in(app, chat, press)
        case NotMe():
            return await not_me(app, press)
        case Done():
            return await done(app, chat, press)
        case Later():
            return await later(app, chat, press)
        case LaterUntil():
            return await later_until(app, chat, press)
        case CannotMakeIt():
            return await cannot_make_it(app, chat, press)
        case Undo():
            return await undo(app, chat, press)
        case NotNow():
            return await not_now(app, chat, press)
        case Show():
            return await show(app, chat, press)


async def refusal(app: App, chat: Chat, press: OccurrencePress | SignInPress) -> str:
    """In a group, why this member may not press; empty when he may. Asked before the press is answered."""
    if not chat.is_group:
        return ""
    if isinstance(press, SignInPress):
        return answers.IN_PRIVATE
    try:
        _, facts = await _whose(app, chat, press.occurrence_id)
    except PlannerError:
        return answers.ONLY_MEMBERS
    return "" if facts.is_of_body else answers.ONLY_MEMBERS


async def done(app: App, chat: Chat, press: Done) -> Reply:
    one, facts = await _whose(app, chat, press.occurrence_id)
    if not facts.line.state.is_open:
        return Reply(edits=answers.over(facts))
    try:
        message, is_question = await _mark(app, chat, one, facts)
    except complete.AlreadyMarked as already:
        facts = await one.app.aask(duty, press.occurrence_id)
        if facts.line.state.is_open:  # his own part is marked, the others' are not
            return Reply((answers.said(already.text),))
        return Reply(edits=answers.over(facts))
    if is_question:
        return _asked(chat, message)
    await _expect(app, chat, one, Expects.FILE, press.occurrence_id, AFTER_MINUTES)
    return Reply(edits=message)


async def later(app: App, chat: Chat, press: Later) -> Reply:
    _, facts = await _own(app, chat, press.occurrence_id)
    return _asked(chat, answers.ask_until(facts)) if facts.line.state.is_open else Reply(edits=answers.over(facts))


async def later_until(app: App, chat: Chat, press: LaterUntil) -> Reply:
    one, facts = await _own(app, chat, press.occurrence_id)
    if not facts.line.state.is_open:
        return Reply(edits=answers.over(facts))
    until = await one.app.ado(remind.snooze, press.occurrence_id, press.until)
    return Reply(edits=answers.later_until(facts, until))


async def cannot_make_it(app: App, chat: Chat, press: CannotMakeIt) -> Reply:
    one, facts = await _own(app, chat, press.occurrence_id)
    if not facts.line.state.is_open:
        return Reply(edits=answers.over(facts))
    await _expect(app, chat, one, Expects.REASON, press.occurrence_id)
    return _asked(chat, answers.ask_reason(facts))


async def undo(app: App, chat: Chat, press: Undo) -> Reply:
    one, facts = await _whose(app, chat, press.occurrence_id)
    try:
        await one.app.ado(complete.undo, press.occurrence_id)
    except Conflict as too_late:
        return Reply((answers.said(too_late.text),), edits=answers.card(facts))
    await _forget(app, chat)
    return Reply(edits=answers.undone(await one.app.aask(duty, press.occurrence_id)))


async def not_now(app: App, chat: Chat, press: NotNow) -> Reply:
    _, facts = await _whose(app, chat, press.occurrence_id)
    await _forget(app, chat)
    return Reply(edits=answers.card(facts))


async def show(app: App, chat: Chat, press: Show) -> Reply:
    _, facts = await _whose(app, chat, press.occurrence_id)
    return Reply((answers.card(facts),))


# Signing in to the pages


async def ask_sign_in(app: App, chat: Chat, code: str) -> Reply:
    """Somebody opened the bot from the sign-in page: whether it is he, is asked where only he reads it."""
    if chat.is_group:
        return Reply((answers.said(answers.IN_PRIVATE),))
    people = await _people(app, chat)
    who = await people[0].app.aask(bot_sign_in.asking, _code(code))
    choices = [(one.app.organization_id or 0, one.organization) for one in people]
    return Reply((answers.ask_sign_in(who.code, who.device, who.at, choices),))


async def come_in(app: App, chat: Chat, press: ComeIn) -> Reply:
    for one in await _people(app, chat):
        if one.app.organization_id == press.organization_id:
            await one.app.ado(bot_sign_in.confirm, press.code)
            return Reply(edits=answers.came_in())
    raise NotAllowed(answers.NOT_LINKED)


async def not_me(app: App, press: NotMe) -> Reply:
    await asyncio.to_thread(lambda: app.everywhere().do(bot_sign_in.deny, press.code))
    return Reply(edits=answers.denied())


# What was asked for


async def answered(app: App, chat: Chat, text: str) -> Reply:
    """The line that a button asked for: the reason of «Не успеваю», the number and date of a protocol."""
    waiting = await _awaited(app, chat)
    if waiting is None:
        return Reply((answers.said(answers.UNKNOWN_WORDS),))
    one, expects, occurrence_id = waiting
    facts = await one.app.aask(duty, occurrence_id)
    if expects == Expects.REASON:
        await one.app.ado(wish.ask_to_move, occurrence_id, text)
        await _forget(app, chat)
        return Reply((answers.asked_to_move(facts),))
    if not facts.line.state.is_open:
        await _forget(app, chat)
        return Reply((answers.said(answers.UNKNOWN_WORDS),))
    if expects == Expects.PROTOCOL:
        message, _ = await _mark(app, chat, one, facts, protocol=text)
        return Reply((message,))
    return Reply((answers.ask_file(facts),))


async def sent_file(app: App, chat: Chat, upload: Upload) -> Reply:
    """A photo or a file: the evidence that «Выполнено» asked for. Further photos of an album join the first."""
    waiting = None if chat.is_group else await _awaited(app, chat)
    if waiting is None or waiting[1] == Expects.REASON:
        return Reply() if chat.is_group else Reply((answers.said(answers.NOTHING_AWAITED),))
    one, expects, occurrence_id = waiting
    facts = await one.app.aask(duty, occurrence_id)
    if facts.files is not MessengerFiles.NOTICE:
        return Reply((answers.file_elsewhere(facts),))
    if upload.size > MAX_BYTES:
        return Reply((answers.said(answers.TOO_BIG),))
    try:
        content = await upload.fetch()
    except MessengerError:
        return Reply((answers.said(answers.FILE_NOT_FETCHED),))
    stored = await asyncio.to_thread(one.app.files.keep, content, upload.name)
    await _insist(lambda: one.app.ado(evidence.attach, occurrence_id, stored))
    facts = await one.app.aask(duty, occurrence_id)
    if not facts.line.state.is_open or expects == Expects.PROTOCOL:
        return Reply() if upload.is_of_album else Reply((answers.file_added(facts),))
    try:
        message, is_question = await _mark(app, chat, one, facts, result=upload.caption)
    except complete.AlreadyMarked:
        return Reply() if upload.is_of_album else Reply((answers.file_added(facts),))
    if not is_question:
        await _expect(app, chat, one, Expects.FILE, occurrence_id, AFTER_MINUTES)
    return Reply((message,))


async def sent_other(app: App, chat: Chat) -> Reply:
    """A voice, a video, a sticker: not left without an answer."""
    return Reply((answers.said(answers.UNKNOWN_KIND),))


async def _mark(
    app: App, chat: Chat, one: _Mine, facts: Duty, *, result: str = "", protocol: str = ""
) -> tuple[Message, bool]:
    """Marks it as done; or, where the use case misses something, asks for it. Says also whether it is a question.

    What is demanded is known to the use case alone; here is only how a chat asks for it. The file first: it is kept
    as soon as it comes, while a protocol's number is kept with the mark.
    """
    occurrence_id = facts.line.occurrence_id
    try:
        marked = await _insist(lambda: one.app.ado(complete.complete, occurrence_id, result=result, protocol=protocol))
    except Invalid as missing:
        if missing.field == "file" or (missing.field == "protocol" and facts.demands_file and not facts.has_file):
            if facts.files is not MessengerFiles.NOTICE:
                return answers.file_elsewhere(facts), True
            await _expect(app, chat, one, Expects.FILE, occurrence_id)
            return answers.ask_file(facts), True
        if missing.field == "protocol":
            await _expect(app, chat, one, Expects.PROTOCOL, occurrence_id)
            return answers.ask_protocol(facts), True
        return answers.on_page(facts, missing.text), True
    await _forget(app, chat)
    return answers.marked(facts, marked.state, marked.parts_left, takes_files=not chat.is_group), False


async def _insist(write: Callable[[], Awaitable[R]]) -> R:
    """Again when another wrote the same row at once, as photos of an album do: no version of it was shown here."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await write()
        except Conflict as conflict:
            if conflict.__cause__ is None:  # the use case's own refusal, not the database's
                raise
    return await write()


def _asked(chat: Chat, question: Message) -> Reply:
    """A question stands in the place of the reminder; one pressed in a group is asked in private."""
    return Reply(privately=question) if chat.is_group else Reply(edits=question)


# Who


async def _people(app: App, chat: Chat) -> list[_Mine]:
    """Everybody the presser is: one person an organisation. Raises NotAllowed when the chat is not linked."""
    found = await asyncio.to_thread(
        lambda: app.everywhere().ask(join.acting_in, chat.channel, chat.bot_id, chat.presser)
    )
    if not found:
        raise NotAllowed(answers.NOT_LINKED)
    return [
        _Mine(
            app.within(acting.organization_id).on_behalf_of(acting.person_id, via=chat.channel),
            acting.organization,
        )
        for acting in found
    ]


async def _whose(app: App, chat: Chat, occurrence_id: int) -> tuple[_Mine, Duty]:
    """The person of the presser whose organisation holds the occurrence, first of all the one whose it is."""
    seen = []
    for one in await _people(app, chat):
        try:
            seen.append((one, await one.app.aask(duty, occurrence_id)))
        except NotFound:
            continue
    if not seen:
        raise NotFound(answers.NOT_YOURS)
    return next(((one, facts) for one, facts in seen if facts.is_own), seen[0])


async def _own(app: App, chat: Chat, occurrence_id: int) -> tuple[_Mine, Duty]:
    one, facts = await _whose(app, chat, occurrence_id)
    if not facts.is_own:
        raise NotAllowed(answers.NOT_YOURS)
    return one, facts


# The dialogue: what is waited for, always in the presser's private chat


async def _expect(
    app: App, chat: Chat, one: _Mine, expects: Expects, occurrence_id: int, minutes: int = FILE_MINUTES
) -> None:
    await _forget(app, chat)
    await _insist(
        lambda: one.app.ado(
            join.expect, chat.channel, chat.bot_id, chat.presser, expects, occurrence_id, minutes=minutes
        )
    )


async def _awaited(app: App, chat: Chat) -> tuple[_Mine, str, int] | None:
    for one in await _people(app, chat):
        waiting = await one.app.aask(join.awaited, chat.channel, chat.bot_id, chat.presser)
        if waiting is not None:
            return one, *waiting
    return None


async def _forget(app: App, chat: Chat) -> None:
    """One question at a time in a chat, also for whoever works in two organisations."""
    for one in await _people(app, chat):
        await one.app.ado(join.forget, chat.channel, chat.bot_id, chat.presser)
