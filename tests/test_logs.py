"""A log tells an operator what happened and nobody a secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from config.logs import MUTED, set_up_logs

TOKEN = "123456:AAsecret_of_the_bot"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes; afterwards the logs are what they were."""
    loggers = [logging.getLogger(name) for name in ("", *MUTED)]
    former = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    yield io.StringIO()
    for logger, level, handlers in former:
        logger.setLevel(level)
        logger.handlers[:] = handlers


def test_a_secret_is_taken_out_of_text_and_traceback(stream: io.StringIO) -> None:
    set_up_logs("text", [TOKEN], stream=stream)
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("planner").exception("не вышло с %s", TOKEN)

    assert TOKEN not in stream.getvalue()
    assert "https://api.telegram.org/bot•••/getMe" in stream.getvalue()


def test_json_is_one_object_a_line(stream: io.StringIO) -> None:
    set_up_logs("json", [TOKEN], stream=stream)

    logging.getLogger("planner").warning("канал молчит:\n%s", TOKEN)

    (line,) = stream.getvalue().splitlines()
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("warning", "planner", "канал молчит:\n•••")


def test_libraries_that_log_addresses_are_muted(stream: io.StringIO) -> None:
    set_up_logs("text", stream=stream)

    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot1:x/getUpdates")

    assert stream.getvalue() == ""


def test_a_command_is_quiet_and_a_service_tells_what_it_does(stream: io.StringIO) -> None:
    set_up_logs("text", stream=stream, is_verbose=False)
    logging.getLogger("planner").info("не слышно")
    set_up_logs("text", stream=stream, is_verbose=True)
    logging.getLogger("planner").info("слышно")

    assert "не слышно" not in stream.getvalue()
    assert "слышно" in stream.getvalue()
