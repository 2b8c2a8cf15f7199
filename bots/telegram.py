"""Телеграм: the only module that imports telegram. `TelegramMessenger` says, `TelegramBot` hears.

Saying needs no acquaintance with Telegram: a bot's id is in its token, so a node whose network is cut works on and
plans. Hearing is by polling, under a lease so that one node does, or by a webhook; both come to the same handlers, and
an update told twice is handled once.
"""

import asyncio
import html
import ipaddress
import logging
import secrets
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx
from telegram import (
    BotCommand,
    Document,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    PhotoSize,
    Update,
)
from telegram import Message as TelegramMessage
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ExtBot,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bots import buttons, handlers
from bots.handlers import Chat, Reply, Upload
from planner.app import App
from planner.delivery import (
    Blocked,
    MessengerError,
    Migrated,
    PossiblyDelivered,
    RateLimited,
    Unreachable,
)
from planner.domain.contact import Channel
from planner.domain.errors import PlannerError
from planner.messages import answers
from planner.messages.message import Bold, Link, Message, Text, plain
from planner.messages.press import OpenPage
from planner.services import join, lease

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
"""With connecting and a second try without markup, still within a delivery's lease of 60 s."""
POLL_SECONDS = 25
LEASE_SECONDS = 120.0
"""Longer than a poll with its answer; after it another node takes over from one that died."""
LEASE_RETRY_SECONDS = 15.0
FIRST_PAUSE, LAST_PAUSE = 1.0, 60.0
UPDATES = ("message", "callback_query", "my_chat_member")

FOR_EVER = ("chat not found", "user not found", "deactivated", "peer_id_invalid", "have no rights", "not enough rights")
"""In the description of a 400: this address does not work and will not (a 403 says the same by its number)."""
REFUSALS = {
    "chat not found": "чат не найден",
    "user not found": "такого пользователя в Telegram нет",
    "deactivated": "учётная запись в Telegram удалена",
    "peer_id_invalid": "чат не найден",
    "rights": "боту не разрешено писать в этот чат",
    "kicked": "бота убрали из чата",
    "not a member": "бота убрали из чата",
    "blocked": "бот заблокирован",
    "can't initiate": "боту ещё не написали первыми",
    "chat_write_forbidden": "боту не разрешено писать в этот чат",
}
"""What Telegram says of a refusal, as who looks after the plan reads it."""
NEVER_CONNECTED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


@dataclass(frozen=True)
class TelegramSettings:
    """What an operator says of the bot."""

    token: str
    api_url: str = API
    """The root of a Bot API server: `{root}/bot<token>/…`, `{root}/file/bot<token>/…`."""
    proxy: str = ""
    webhook_secret: str = ""
    """Not empty: Telegram tells us, in place of being asked."""

    @property
    def bot_id(self) -> str:
        return self.token.partition(":")[0]


# Saying


class TelegramMessenger:
    """`planner.delivery.Messenger` for one bot."""

    def __init__(self, settings: TelegramSettings, read_seconds: float = READ_SECONDS) -> None:
        _keep_token_out_of_logs(settings.token)
        root = settings.api_url.rstrip("/")

        def request(pool: int) -> HTTPXRequest:
            return HTTPXRequest(
                connection_pool_size=pool,
                proxy=settings.proxy or None,
                connect_timeout=CONNECT_SECONDS,
                pool_timeout=CONNECT_SECONDS,
                read_timeout=read_seconds,
                write_timeout=read_seconds,
                httpx_kwargs={"verify": _authorities()},
            )

        self._bot_id = settings.bot_id
        self._username: str | None = None
        self._requests = (request(64), request(1))
        self.bot: ExtBot[None] = ExtBot(
            settings.token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )

    @property
    def channel(self) -> str:
        return Channel.TELEGRAM

    @property
    def bot_id(self) -> str:
        return self._bot_id

    async def send(self, address: str, message: Message) -> str:
        keyboard = _keyboard(message)

        async def say(text: str, parse_mode: str | None) -> TelegramMessage:
            return await self.bot.send_message(
                address, text, parse_mode=parse_mode, reply_markup=keyboard, link_preview_options=_NO_PREVIEW
            )

        return str((await _dressed(say, message)).message_id)

    async def edit(self, address: str, external_id: str, message: Message) -> None:
        keyboard = _keyboard(message)

        async def change(text: str, parse_mode: str | None) -> object:
            return await self.bot.edit_message_text(
                text,
                chat_id=address,
                message_id=int(external_id),
                parse_mode=parse_mode,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )

        try:
            await _dressed(change, message)
        except MessengerError as error:
            if "message is not modified" not in error.text.lower():  # pressed twice: it says so already
                raise

    async def username(self) -> str | None:
        """The bot's name, for links; None while Telegram cannot be asked."""
        if self._username is None:
            try:
                self._username = (await self.bot.get_me()).username
            except TelegramError as error:
                log.warning("Имя бота узнать не удалось: %s", _as_ours(error).text)
        return self._username

    async def link_with(self, code: str) -> str | None:
        """The address that opens the bot with a linking code; None while the bot's name is unknown."""
        username = await self.username()
        return f"https://t.me/{username}?start={code}" if username else None

    async def close(self) -> None:
        for request in self._requests:  # `Bot.shutdown` closes nothing while Telegram was never reached
            await request.shutdown()


@cache
def _authorities() -> ssl.SSLContext:
    """Read once for all requests: on a weak PC the list takes a noticeable part of the start."""
    return httpx.create_ssl_context()


_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def _dressed(call: Callable[[str, str | None], Awaitable[Any]], message: Message) -> Any:
    """Calls with the text as HTML; should Telegram not read our markup, the words still go, without it."""
    try:
        try:
            return await call(as_html(message), "HTML")
        except BadRequest as error:
            if "can't parse entities" not in error.message.lower():
                raise
            log.error("Telegram не понял разметку сообщения, отправлено без неё: %s", error.message)
            return await call(plain(message), None)
    except TelegramError as error:
        raise _as_ours(error) from error


def as_html(message: Message) -> str:
    """Every value escaped: of the markup parsers of Telegram, HTML is the one whose escaping has no exceptions."""
    return "\n".join(_html_line(line) for line in message.lines)


def _html_line(line: Bold | Text | Link) -> str:
    match line:
        case Bold(text):
            return f"<b>{html.escape(text)}</b>"
        case Link(url):
            return f'<a href="{html.escape(url)}">{html.escape(line.label)}</a>'
        case Text(text):
            return html.escape(text)


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    rows = []
    for row in message.buttons:
        keys = []
        for button in row:
            if not isinstance(button.press, OpenPage):
                keys.append(InlineKeyboardButton(button.text, callback_data=buttons.written(button.press)))
            elif _is_public(button.press.url):
                keys.append(InlineKeyboardButton(button.text, url=button.press.url))
        if keys:
            rows.append(keys)
    return InlineKeyboardMarkup(rows) if rows else None


def _is_public(url: str) -> bool:
    """Telegram refuses a whole message for one button that leads to localhost; the text has the link anyway."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".lan"))


def _as_ours(error: TelegramError) -> MessengerError:
    """What Telegram's error means for us. The order matters: BadRequest and TimedOut are NetworkErrors."""
    text = error.message
    match error:
        case ChatMigrated():
            return Migrated(str(error.new_chat_id))
        case Forbidden():
            return Blocked(_refusal(text))
        case BadRequest():
            is_for_ever = any(words in text.lower() for words in FOR_EVER)
            return Blocked(_refusal(text)) if is_for_ever else MessengerError(_refusal(text), permanent=True)
        case RetryAfter():
            return RateLimited(_seconds(error.retry_after))
        case InvalidToken():
            # Not PTB's own text: it may hold the token. It is nobody's chat that is wrong, so everything waits.
            return Unreachable("Telegram не принимает ключ бота: проверьте PLANNER_TELEGRAM_TOKEN")
        case TimedOut() | NetworkError() if isinstance(error.__cause__, NEVER_CONNECTED):
            return Unreachable("Telegram не отвечает: соединиться не удалось")
        case TimedOut():
            return PossiblyDelivered("Telegram не ответил вовремя")
        case NetworkError() if isinstance(error.__cause__, httpx.HTTPError):
            return PossiblyDelivered("связь с Telegram прервалась во время отправки")
    return MessengerError(f"Telegram ответил ошибкой: {text}")


def _refusal(text: str) -> str:
    """In Russian where it is one of those that are known; else as Telegram said it, for who is asked about it."""
    said = next((said for words, said in REFUSALS.items() if words in text.lower()), None)
    return said or f"Telegram ответил отказом: {text}"


def _seconds(retry_after: int | timedelta) -> float:
    """PTB gives an int today and a timedelta tomorrow."""
    return retry_after.total_seconds() if isinstance(retry_after, timedelta) else float(retry_after)


# Hearing


class TelegramBot:
    """One bot that hears. `owner` names this node among the others."""

    def __init__(self, app: App, settings: TelegramSettings, messenger: TelegramMessenger, owner: str) -> None:
        self._app, self._settings, self._messenger, self._owner = app, settings, messenger, owner
        self._bot = messenger.bot
        self._is_announced = False
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().bot(messenger.bot).updater(None).job_queue(None).build()
        )
        in_message = filters.UpdateType.MESSAGE
        self._application.add_handlers(
            [
                CallbackQueryHandler(self._pressed),
                MessageHandler(in_message & filters.TEXT, self._said),
                MessageHandler(in_message & (filters.PHOTO | filters.Document.ALL), self._sent_file),
                MessageHandler(in_message & filters.StatusUpdate.MIGRATE, self._migrated),
                MessageHandler(in_message & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL, self._sent_other),
                ChatMemberHandler(self._membership, ChatMemberHandler.MY_CHAT_MEMBER),
            ]
        )
        self._application.add_error_handler(self._failed)

    async def run(self) -> None:
        """Hears until cancelled; with a webhook only registers it. No outage ends it, and nothing waits for it."""
        if self._settings.webhook_secret:
            await self._with_patience(self._open_webhook)
        else:
            await self._poll()

    async def receive(self, payload: dict[str, Any]) -> None:
        """One update from the webhook. Raises MessengerError when Telegram is to tell it again later."""
        try:
            await self._initialize()
            update = Update.de_json(payload, self._bot)
        except TelegramError as error:
            raise _as_ours(error) from error
        if not await self._hear(update, join.ABANDONED_AFTER):
            everywhere, bot_id = self._app.everywhere(), self._messenger.bot_id
            if not await asyncio.to_thread(lambda: everywhere.ask(join.was_heard, bot_id, update.update_id)):
                raise MessengerError("это обновление уже разбирается")

    async def close(self) -> None:
        if self._application.running:
            await self._application.stop()
        await self._application.shutdown()
        await self._messenger.close()

    async def _initialize(self) -> None:
        """PTB gets acquainted with Telegram before it handles anything."""
        await self._application.initialize()

    async def _announce(self) -> None:
        """Once: the menu of commands; and a webhook left from before would keep polling out."""
        if self._is_announced:
            return
        await self._initialize()
        await self._bot.set_my_commands([BotCommand(latin, does) for latin, _, does in answers.COMMANDS])
        if not self._settings.webhook_secret:
            await self._bot.delete_webhook()
        self._is_announced = True

    async def _open_webhook(self) -> None:
        base_url = self._app.house.base_url
        if not base_url.startswith("https://"):
            log.error("Telegram шлёт сообщения только на https, а адрес планировщика – %s. Бот не услышит.", base_url)
            return
        await self._announce()
        await self._bot.set_webhook(
            f"{base_url}/telegram/webhook", secret_token=self._settings.webhook_secret, allowed_updates=UPDATES
        )

    async def _with_patience(self, step: Callable[[], Awaitable[None]]) -> None:
        """Until it succeeds, with growing pauses."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await step()
            except TelegramError as error:
                log.warning("%s. Следующая попытка через %.0f с.", _trouble(error), pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LAST_PAUSE)

    async def _poll(self) -> None:
        """Asks for ever, while this node holds the lease; what goes wrong is said in the log and tried again."""
        name = f"poll:{self._messenger.bot_id}"
        everywhere, owner = self._app.everywhere(), self._owner
        offset, pause = None, FIRST_PAUSE
        try:
            while True:
                try:
                    if await asyncio.to_thread(lambda: everywhere.do(lease.take, name, owner, LEASE_SECONDS)):
                        offset = await self._poll_once(offset)
                        pause = FIRST_PAUSE
                        continue
                    wait = LEASE_RETRY_SECONDS  # another node hears
                except TelegramError as error:
                    log.warning("%s. Следующая попытка через %.0f с.", _trouble(error), pause)
                    wait, pause = pause, min(pause * 2, LAST_PAUSE)
                except Exception:
                    log.exception("Ошибка %s: бот не смог спросить, что ему написали", secrets.token_hex(3))
                    wait, pause = pause, min(pause * 2, LAST_PAUSE)
                await asyncio.sleep(wait)
        finally:
            await asyncio.shield(asyncio.to_thread(lambda: everywhere.do(lease.give_back, name, owner)))

    async def _poll_once(self, offset: int | None) -> int | None:
        """Asks once and handles what came; returns from where to ask next, which also confirms what was handled."""
        await self._announce()
        updates = await self._bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=UPDATES)
        await self._hear_all(updates)
        return updates[-1].update_id + 1 if updates else offset

    async def _hear_all(self, updates: Sequence[Update]) -> None:
        """Chats beside each other, so that one slow photo holds up nobody else; within a chat in order."""
        by_chat: dict[int, list[Update]] = {}
        for update in updates:
            by_chat.setdefault(update.effective_chat.id if update.effective_chat else 0, []).append(update)

        async def one_by_one(of_chat: list[Update]) -> None:
            for update in of_chat:
                await self._hear(update, timedelta(0))

        await asyncio.gather(*(one_by_one(of_chat) for of_chat in by_chat.values()))

    async def _hear(self, update: Update, abandoned_after: timedelta) -> bool:
        """Handles an update nobody has handled; False when somebody has, or is about to."""
        everywhere, bot_id, number = self._app.everywhere(), self._messenger.bot_id, update.update_id
        if not await asyncio.to_thread(lambda: everywhere.do(join.hear, bot_id, number, abandoned_after)):
            return False
        await self._application.process_update(update)
        await asyncio.to_thread(lambda: everywhere.do(join.heard, bot_id, number))
        return True

    # What an update is

    async def _said(self, update: Update, context: object) -> None:
        chat, message = self._chat_of(update), update.effective_message
        if chat is not None and message is not None and message.text:
            await self._answer(update, chat, handlers.said(self._app, chat, message.text))

    async def _sent_file(self, update: Update, context: object) -> None:
        chat, message = self._chat_of(update), update.effective_message
        if chat is not None and message is not None:
            await self._answer(update, chat, handlers.sent_file(self._app, chat, self._upload(message)))

    async def _sent_other(self, update: Update, context: object) -> None:
        chat = self._chat_of(update)
        if chat is not None:
            await self._answer(update, chat, handlers.sent_other(self._app, chat))

    async def _pressed(self, update: Update, context: object) -> None:
        chat, query = self._chat_of(update), update.callback_query
        if chat is None or query is None:
            return
        press = buttons.read(query.data)
        refusal = answers.STALE_BUTTON if press is None else await handlers.refusal(self._app, chat, press)
        try:
            # Before the work: Telegram forgets a press that is not answered at once.
            await query.answer(refusal or None, show_alert=bool(refusal))
        except TelegramError as error:
            log.info("Нажатие осталось без ответа: %s", _as_ours(error).text)
        if press is not None and not refusal:
            await self._answer(update, chat, handlers.pressed(self._app, chat, press))

    async def _migrated(self, update: Update, context: object) -> None:
        message = update.effective_message
        if message is None or message.migrate_to_chat_id is None:
            return  # the second of the two notes of one move
        old, new = str(message.chat.id), str(message.migrate_to_chat_id)
        await self._everywhere(join.migrated, old, new)

    async def _membership(self, update: Update, context: object) -> None:
        """The bot was let in or put out: a chat that was switched off works again, or is switched off."""
        change = update.my_chat_member
        if change is None:
            return
        address = str(change.chat.id)
        if change.new_chat_member.status in ("member", "administrator"):
            await self._everywhere(join.welcomed, address)
        elif change.new_chat_member.status in ("kicked", "left"):
            await self._everywhere(join.refused, address, "бот остановлен или удалён из чата")

    async def _everywhere(self, use_case: Callable[..., None], *args: str) -> None:
        everywhere, bot_id = self._app.everywhere(), self._messenger.bot_id
        await asyncio.to_thread(lambda: everywhere.do(use_case, Channel.TELEGRAM, bot_id, *args))

    def _upload(self, message: TelegramMessage) -> Upload:
        file = message.document or message.photo[-1]  # the last size is the largest
        name = file.file_name if isinstance(file, Document) else None

        async def fetch() -> bytes:
            return await self._fetched(file)

        return Upload(
            name=name or f"фото-{file.file_unique_id}.jpg",
            size=file.file_size or 0,
            caption=message.caption or "",
            is_of_album=message.media_group_id is not None,
            fetch=fetch,
        )

    @staticmethod
    async def _fetched(file: Document | PhotoSize) -> bytes:
        try:
            remote = await file.get_file()
            return bytes(await remote.download_as_bytearray())
        except TelegramError as error:
            raise _as_ours(error) from error

    def _chat_of(self, update: Update) -> Chat | None:
        """Where and by whom; None for a channel's posts and for those who write in a group's own name."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None or chat.type == "channel":
            return None
        is_group = chat.type != "private"
        return Chat(Channel.TELEGRAM, self._messenger.bot_id, str(chat.id), presser=str(user.id), is_group=is_group)

    # What is answered

    async def _answer(self, update: Update, chat: Chat, work: Awaitable[Reply]) -> None:
        """Says what came of the work. A refusal is a sentence for the person; a bug has a number."""
        try:
            reply = await work
        except PlannerError as refusal:
            reply = Reply((answers.said(refusal.text),))
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("Ошибка %s: обновление %s", reference, update.update_id)
            reply = Reply((answers.bug(reference),))
        try:
            await self._say(update, chat, reply)
        except MessengerError as error:
            log.warning("Ответ в чат не ушёл: %s", error.text)

    async def _say(self, update: Update, chat: Chat, reply: Reply) -> None:
        if reply.edits is not None:
            await self._put_in_place(update, chat, reply.edits)
        for message in reply.says:
            await self._messenger.send(chat.address, message)
        if reply.privately is not None:
            await self._messenger.send(chat.presser, reply.privately)

    async def _put_in_place(self, update: Update, chat: Chat, message: Message) -> None:
        """In place of what was pressed; Telegram no longer gives some messages to be edited, then below it."""
        pressed = update.callback_query.message if update.callback_query else None
        if pressed is not None:
            try:
                await self._messenger.edit(chat.address, str(pressed.message_id), message)
            except MessengerError as error:
                if not error.permanent:
                    raise
            else:
                return
        await self._messenger.send(chat.address, message)

    async def _failed(self, update: object, context: Any) -> None:
        """What no handler foresaw; PTB would only print it."""
        log.error("Ошибка %s при разборе обновления", secrets.token_hex(3), exc_info=context.error)


def _trouble(error: TelegramError) -> str:
    """Why nothing is heard, in words for whoever looks into the log."""
    if isinstance(error, Conflict):
        return "Этого бота слушает ещё одна программа (409): оставьте токен только одной из них"
    return _as_ours(error).text


# Logs


class _TokenFilter(logging.Filter):
    """A token in a log is a bot given away: it is replaced in whatever is about to be written."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if self._token in text:
            record.msg, record.args = text.replace(self._token, "<токен>"), None
        if record.exc_info and self._token in logging.Formatter().formatException(record.exc_info):
            record.exc_info, record.exc_text = None, None
        return True


_TALKATIVE = ("httpx", "httpcore", "telegram", "telegram.ext")
"""At INFO and DEBUG they print addresses with the token in them."""


def _keep_token_out_of_logs(token: str) -> None:
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in (*_TALKATIVE, "telegram.Bot", "telegram.ext.ExtBot", "telegram.ext.Application", __name__):
        logging.getLogger(name).addFilter(_TokenFilter(token))
