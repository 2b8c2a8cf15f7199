"""Журнал работы (log): one set-up for every command; lines for operators, apart from the journal that people read.

The address of a Bot API request holds the bot's token, and the libraries that make it write addresses into their
logs: they are muted, and a filter takes out whatever secrets are known, whoever writes them.
"""

import json
import logging
import sys
from collections.abc import Iterable
from typing import Any, TextIO

HIDDEN = "•••"
MUTED = ("httpx", "httpcore", "telegram", "apscheduler", "uvicorn", "alembic", "pymorphy3")
"""They tell of every request and every tick; only their warnings matter."""
SHORTEST_SECRET = 6
"""Anything shorter would take ordinary words out of the log."""


class Redacting(logging.Filter):
    """Takes secrets out of everything that is logged, tracebacks included."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = sorted({secret for secret in secrets if len(secret) >= SHORTEST_SECRET}, key=len, reverse=True)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.without_secrets(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.without_secrets(record.exc_text)
        return True

    def without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text:
            line["traceback"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(
    form: str, secrets: Iterable[str] = (), *, is_verbose: bool = True, stream: TextIO | None = None
) -> None:
    """Everything goes to stderr, in one form, without secrets. May be called again."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(Redacting(secrets))
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
    handler.setFormatter(JsonLines() if form == "json" else text)
    logging.basicConfig(level=logging.INFO if is_verbose else logging.WARNING, handlers=[handler], force=True)
    for name in MUTED:
        logging.getLogger(name).setLevel(logging.WARNING)
