"""Bot API: a server that behaves as Telegram's does towards one bot, and misbehaves when told to.

It is strict where Telegram is: an unknown chat, a text over 4096 signs or with broken HTML, a button over 64 bytes or
leading to localhost, a poll beside a webhook are refused in Telegram's own words. What people do is done by its
methods (`writes`, `presses`, `sends_photo`), what they see is in `sent`.

    python -m tests.servers.bot_api 8081        serves alone and prints what is said
"""

import html
import ipaddress
import json
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TOKEN = "123456:TEST-token_of_a_bot"
GROUP = -1000
"""Chats below zero are groups, as with Telegram."""


class Refusal(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


class CutOff(Exception):
    """The connection ends without an answer."""


@dataclass
class Said:
    """A message as it stands in a chat now."""

    chat: int
    message_id: int
    text: str
    """As it is read: no-break spaces are spaces."""
    markup: str
    """As it was sent."""
    buttons: list[list[dict[str, str]]]
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        return [_read_aloud(button["text"]) for row in self.buttons for button in row]

    def data(self, label: str) -> str:
        buttons = [button for row in self.buttons for button in row]
        return buttons[self.labels.index(label)]["callback_data"]


@dataclass
class Alert:
    text: str
    show_alert: bool


@dataclass
class BotApi:
    token: str = TOKEN
    username: str = "cyclogram_bot"
    sent: list[Said] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    commands: list[dict[str, str]] = field(default_factory=list)
    webhook: dict[str, str] | None = None
    conflicts: int = 0
    """Polls that another poll put an end to."""
    port: int = 0

    def __post_init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._chats: set[int] = set()
        self._faults: dict[int, Callable[[], None]] = {}
        self._after: dict[int, Callable[[], None]] = {}
        self._updates: list[dict[str, Any]] = []
        self._confirmed: list[dict[str, Any]] = []
        self._without_html: set[int] = set()
        self._files: dict[str, bytes] = {}
        self._queries: set[str] = set()
        self._next = 1
        self._polls = 0
        self._connections: set[socket.socket] = set()
        self._server: ThreadingHTTPServer | None = None

    # The program

    def start(self) -> "BotApi":
        """Opens the port: the same one after it was closed."""
        self._server = _Server(("127.0.0.1", self.port), self)
        self.port = self._server.server_address[1]
        # A short poll of the listening loop, or closing the port would take half a second of every test.
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Nobody can reach it: the port is closed and every connection with it."""
        server, self._server = self._server, None
        if server is None:
            return
        server.shutdown()
        server.server_close()
        with self._changed:
            for connection in list(self._connections):
                _hang_up(connection)
            self._changed.notify_all()

    def __enter__(self) -> "BotApi":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_open(self) -> bool:
        return self._server is not None

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # What people do

    def knows(self, *chats: int) -> None:
        """These have written to the bot before: it may write to them."""
        self._chats.update(chats)

    def writes(self, chat: int, text: str, user: int | None = None) -> int:
        """Somebody writes; returns the update's id."""
        return self._message(chat, user, {"text": text})

    def presses(self, said: Said, label: str, user: int | None = None) -> int:
        """Somebody presses the button with this label under this message."""
        return self.presses_data(said, said.data(label), user)

    def presses_data(self, said: Said, data: str, user: int | None = None) -> int:
        with self._changed:
            query_id = str(self._number())
            self._queries.add(query_id)
            message = {**self._about(said.chat), "message_id": said.message_id, "text": said.text}
            query = {"id": query_id, "from": _user(user or said.chat), "message": message, "data": data}
            return self._update({"callback_query": {**query, "chat_instance": "1"}})

    def sends_photo(self, chat: int, content: bytes, caption: str = "", album: str = "") -> int:
        file_id = self._keep(content)
        size = {"file_id": file_id, "file_unique_id": file_id, "width": 90, "height": 90, "file_size": len(content)}
        return self._message(chat, None, {"photo": [size], **_captioned(caption, album)})

    def sends_document(self, chat: int, content: bytes, name: str, caption: str = "", size: int | None = None) -> int:
        file_id = self._keep(content)
        document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": size or len(content)}
        return self._message(chat, None, {"document": document, **_captioned(caption, "")})

    def sends_voice(self, chat: int) -> int:
        return self._message(chat, None, {"voice": {"file_id": "1", "file_unique_id": "1", "duration": 3}})

    def shuts_out(self, chat: int) -> int:
        """The person presses «Остановить» or «Заблокировать»."""
        self.block(chat)
        return self._membership(chat, "member", "kicked")

    def lets_in(self, chat: int) -> int:
        self._faults.pop(chat, None)
        return self._membership(chat, "kicked", "member")

    def repeats(self, update_id: int) -> None:
        """Tells an update once more, as after an answer that did not arrive."""
        with self._changed:
            told = [*self._updates, *self._confirmed]
            self._updates.append(next(update for update in told if update["update_id"] == update_id))
            self._changed.notify_all()

    def take_updates(self) -> list[dict[str, Any]]:
        """What a webhook would be told, once."""
        with self._changed:
            taken, self._updates = self._updates, []
            self._confirmed += taken
            return taken

    # How it misbehaves

    def block(self, chat: int) -> None:
        self._faults[chat] = lambda: _refuse(403, "Forbidden: bot was blocked by the user")

    def refuse(self, chat: int, code: int, description: str) -> None:
        self._faults[chat] = lambda: _refuse(code, description)

    def refuse_html(self, chat: int) -> None:
        """It finds fault with any markup."""
        self._without_html.add(chat)

    def limit(self, chat: int, seconds: int) -> None:
        description = f"Too Many Requests: retry after {seconds}"
        self._faults[chat] = lambda: _refuse(429, description, retry_after=seconds)

    def migrate(self, chat: int, new_chat: int) -> None:
        """A group becomes a supergroup."""
        self.knows(new_chat)
        description = "Bad Request: group chat was upgraded to a supergroup chat"
        self._faults[chat] = lambda: _refuse(400, description, migrate_to_chat_id=new_chat)

    def tells_of_migration(self, chat: int, new_chat: int) -> int:
        return self._message(chat, None, {"migrate_to_chat_id": new_chat})

    def cut(self, chat: int) -> None:
        """The message arrives in the chat, and the connection ends before the answer."""
        self._after[chat] = _cut_off

    def stall(self, chat: int, seconds: float) -> None:
        """The message arrives, and the answer is slower than anybody waits."""
        self._after[chat] = lambda: time.sleep(seconds)

    def behave(self, chat: int) -> None:
        self._faults.pop(chat, None)
        self._after.pop(chat, None)

    # What is seen

    def said_to(self, chat: int) -> list[Said]:
        return [said for said in self.sent if said.chat == chat]

    def last(self, chat: int) -> Said:
        return self.said_to(chat)[-1]

    def count(self, method: str) -> int:
        return sum(1 for called, _ in self.calls if called == method)

    def wait_until(self, is_so: Callable[[], bool], seconds: float = 10.0) -> None:
        """Returns as soon as it is so; AssertionError when it does not come."""
        with self._changed:
            if not self._changed.wait_for(is_so, seconds):
                raise AssertionError("the bot did not come to it")

    # Methods of the Bot API

    def call(self, method: str, given: dict[str, str]) -> Any:
        handler = getattr(self, f"_do_{method}", None)
        if handler is None:
            raise Refusal(404, "Not Found")
        if method == "getUpdates":
            return handler(given)  # it waits, and others must be served meanwhile
        with self._changed:
            self.calls.append((method, given))
            answer = handler(given)
            self._changed.notify_all()
        after = self._after.get(int(given.get("chat_id", 0)))
        if after is not None:
            after()
        return answer

    def _do_getMe(self, given: dict[str, str]) -> dict[str, Any]:  # noqa: N802 - named as Telegram names it
        return {
            "id": int(self.token.split(":")[0]),
            "is_bot": True,
            "first_name": "Циклограмма",
            "username": self.username,
        }

    def _do_getUpdates(self, given: dict[str, str]) -> list[dict[str, Any]]:  # noqa: N802
        with self._changed:
            self.calls.append(("getUpdates", given))
            if self.webhook is not None:
                raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
            self._confirm(int(given.get("offset", 0)))
            self._polls += 1
            own = self._polls
            self._changed.notify_all()
            is_over = lambda: self._updates or not self.is_open or self._polls != own  # noqa: E731
            self._changed.wait_for(is_over, float(given.get("timeout", 0)))
            if self._polls != own:
                self.conflicts += 1
                self._changed.notify_all()
                raise Refusal(409, "Conflict: terminated by other getUpdates request")
            return list(self._updates)

    def _do_setWebhook(self, given: dict[str, str]) -> bool:  # noqa: N802
        if not given["url"].startswith("https://"):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = given
        return True

    def _do_deleteWebhook(self, given: dict[str, str]) -> bool:  # noqa: N802
        self.webhook = None
        return True

    def _do_setMyCommands(self, given: dict[str, str]) -> bool:  # noqa: N802
        commands = json.loads(given["commands"])
        if not all(re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) for command in commands):
            raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands = commands
        return True

    def _do_sendMessage(self, given: dict[str, str]) -> dict[str, Any]:  # noqa: N802
        chat = self._chat(given)
        said = Said(chat, self._number(), _read(given), given["text"], _buttons(given))
        self.sent.append(said)
        return self._shown(said)

    def _do_editMessageText(self, given: dict[str, str]) -> dict[str, Any]:  # noqa: N802
        chat, message_id = self._chat(given), int(given["message_id"])
        said = next((said for said in self.sent if (said.chat, said.message_id) == (chat, message_id)), None)
        if said is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        text, buttons = _read(given), _buttons(given)
        if (text, buttons) == (said.text, said.buttons):
            raise Refusal(400, "Bad Request: message is not modified: specified new message content is the same")
        said.text, said.markup, said.buttons, said.edits = text, given["text"], buttons, said.edits + 1
        return self._shown(said)

    def _do_answerCallbackQuery(self, given: dict[str, str]) -> bool:  # noqa: N802
        if given["callback_query_id"] not in self._queries:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(given.get("text", "")) > 200:
            raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
        self._queries.remove(given["callback_query_id"])
        self.alerts.append(Alert(given.get("text", ""), given.get("show_alert") == "true"))
        return True

    def _do_getFile(self, given: dict[str, str]) -> dict[str, Any]:  # noqa: N802
        content = self._files[given["file_id"]]
        if len(content) > 20 * 1024 * 1024:
            raise Refusal(400, "Bad Request: file is too big")
        file_id = given["file_id"]
        return {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_size": len(content),
            "file_path": f"files/{file_id}",
        }

    def file(self, path: str) -> bytes:
        return self._files[path.rsplit("/", 1)[-1]]

    # Inside

    def _chat(self, given: dict[str, str]) -> int:
        chat = int(given["chat_id"])
        fault = self._faults.get(chat)
        if fault is not None:
            fault()
        if chat not in self._chats:
            raise Refusal(400, "Bad Request: chat not found")
        if chat in self._without_html and "parse_mode" in given:
            raise Refusal(400, "Bad Request: can't parse entities: Unsupported start tag")
        return chat

    def _message(self, chat: int, user: int | None, content: dict[str, Any]) -> int:
        with self._changed:
            self.knows(chat)
            message = {**self._about(chat), "message_id": self._number(), "from": _user(user or chat), **content}
            return self._update({"message": message})

    def _membership(self, chat: int, before: str, after: str) -> int:
        def member(status: str) -> dict[str, Any]:
            return {"user": self._do_getMe({}), "status": status, **({"until_date": 0} if status == "kicked" else {})}

        change = {**self._about(chat), "from": _user(chat), "old_chat_member": member(before)}
        with self._changed:
            return self._update({"my_chat_member": {**change, "new_chat_member": member(after)}})

    def _update(self, content: dict[str, Any]) -> int:
        update_id = self._number()
        self._updates.append({"update_id": update_id, **content})
        self._changed.notify_all()
        return update_id

    def _about(self, chat: int) -> dict[str, Any]:
        kind = {"type": "private", "first_name": "Кто-то"} if chat > 0 else {"type": "supergroup", "title": "Группа"}
        return {"date": int(time.time()), "chat": {"id": chat, **kind}}

    def _shown(self, said: Said) -> dict[str, Any]:
        return {**self._about(said.chat), "message_id": said.message_id, "text": said.text}

    def _confirm(self, offset: int) -> None:
        """A poll from an offset says that everything before it was taken."""
        self._confirmed += [update for update in self._updates if update["update_id"] < offset]
        self._updates = [update for update in self._updates if update["update_id"] >= offset]

    def _keep(self, content: bytes) -> str:
        with self._changed:
            file_id = f"file{self._number()}"
            self._files[file_id] = content
            return file_id

    def _number(self) -> int:
        self._next += 1
        return self._next


def _user(user: int) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": "Кто-то"}


def _captioned(caption: str, album: str) -> dict[str, str]:
    found = {"caption": caption, "media_group_id": album}
    return {name: value for name, value in found.items() if value}


def _refuse(code: int, description: str, **parameters: Any) -> None:
    raise Refusal(code, description, **parameters)


def _cut_off() -> None:
    raise CutOff


# What Telegram takes

_TAG = re.compile(r"<(/?)(b|i|u|s|a|code|pre)((?: href=\"[^\"]*\")?)>")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-f]+);")


def _read(given: dict[str, str]) -> str:
    text = given.get("text", "")
    return read_html(text) if given.get("parse_mode") == "HTML" else _checked(text)


def read_html(text: str) -> str:
    """The text without its markup; refused when it is empty, too long or cannot be parsed."""
    return _checked(_parsed(text))


def _checked(text: str) -> str:
    if not text.strip():
        raise Refusal(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > 4096:
        raise Refusal(400, "Bad Request: message is too long")
    return _read_aloud(text)


def _read_aloud(text: str) -> str:
    return text.replace("\u00a0", " ")


def _parsed(text: str) -> str:
    open_tags: list[str] = []
    for kind, value in _pieces(text):
        if kind == "open":
            open_tags.append(value)
        elif kind == "close" and (not open_tags or open_tags.pop() != value):
            raise Refusal(400, f"Bad Request: can't parse entities: Unexpected end tag {value}")
    if open_tags:
        raise Refusal(400, f"Bad Request: can't parse entities: Can't find end tag of {open_tags[-1]}")
    return "".join(value for kind, value in _pieces(text) if kind == "text")


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        sign = text[place]
        if sign == "<":
            tag = _TAG.match(text, place)
            if tag is None:
                raise Refusal(400, f"Bad Request: can't parse entities: Unsupported start tag at byte offset {place}")
            yield "close" if tag.group(1) else "open", tag.group(2)
            place = tag.end()
        elif sign == "&":
            entity = _ENTITY.match(text, place)
            if entity is None:
                raise Refusal(400, f"Bad Request: can't parse entities: bare & at byte offset {place}")
            yield "text", html.unescape(entity.group())
            place = entity.end()
        elif sign == ">":
            raise Refusal(400, f"Bad Request: can't parse entities: bare > at byte offset {place}")
        else:
            yield "text", sign
            place += 1


def _buttons(given: dict[str, str]) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = json.loads(given.get("reply_markup", "{}")).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not button["text"]:
            raise Refusal(400, "Bad Request: BUTTON_TEXT_EMPTY")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if "url" in button and not _is_public(button["url"]):
            raise Refusal(400, f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return rows


def _is_public(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host


# HTTP


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], api: BotApi) -> None:
        super().__init__(address, _Handler)
        self.api = api

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up here as they please."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.api._connections.add(self.connection)

    def finish(self) -> None:
        self.server.api._connections.discard(self.connection)
        super().finish()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        given = dict(parse_qsl(body, keep_blank_values=True))
        try:
            self._answer(200, {"ok": True, "result": self._call(given)})
        except Refusal as refusal:
            answer = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            self._answer(refusal.code, answer | ({"parameters": refusal.parameters} if refusal.parameters else {}))
        except CutOff:
            self.close_connection = True
            _hang_up(self.connection)

    def do_GET(self) -> None:
        prefix = f"/file/bot{self.server.api.token}/"
        path = unquote(self.path)
        if not path.startswith(prefix):
            return self._answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return self._write(200, "application/octet-stream", self.server.api.file(path))

    def _call(self, given: dict[str, str]) -> Any:
        bot, _, method = unquote(self.path).strip("/").partition("/")
        if bot != f"bot{self.server.api.token}":
            raise Refusal(401, "Unauthorized")
        return self.server.api.call(method, given)

    def _answer(self, code: int, answer: dict[str, Any]) -> None:
        self._write(code, "application/json", json.dumps(answer, ensure_ascii=False).encode())

    def _write(self, code: int, media_type: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: `calls` has it."""


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):  # it was closed already
        connection.shutdown(socket.SHUT_RDWR)


def main() -> None:
    with BotApi(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as api:
        sys.stdout.write(f"PLANNER_TELEGRAM_API_URL={api.root}\nPLANNER_TELEGRAM_TOKEN={api.token}\n")
        for number in count():
            api.wait_until(lambda number=number: len(api.sent) > number, seconds=threading.TIMEOUT_MAX)  # type: ignore[misc]
            said = api.sent[number]
            sys.stdout.write(f"\n→ {said.chat}\n{said.text}\n{said.labels}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
