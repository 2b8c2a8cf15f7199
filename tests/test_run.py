"""The planner as a process: it serves, hears and stops; two that start at once do not quarrel."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.bot_api import TOKEN, BotApi

ROOT = Path(__file__).parents[1]
PEOPLE = "Орлова Вера Николаевна;заведующий;руководитель\nГалимов Марат Ильдарович;воспитатель;исполнитель\n"


def process(*arguments: str, cwd: Path, **variables: str) -> "subprocess.Popen[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
    return subprocess.Popen(
        [sys.executable, "-m", "planner", *arguments],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**clean, "PYTHONPATH": str(ROOT), **variables},
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(address: str) -> tuple[int, str]:
    """What the planner answers once it serves."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text("октябрь\n" * 20_000, encoding="utf-8")
    running = process("deadlines", "--file", "f.txt", cwd=tmp_path)
    assert running.stdout is not None
    assert running.stderr is not None

    running.stdout.readline()
    running.stdout.close()

    assert (running.stderr.read(), running.wait()) == ("", 0)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "SIGTERM"])
def test_run_serves_an_empty_database_and_stops_at_once(tmp_path: Path, how: signal.Signals) -> None:
    port = free_port()
    running = process("run", cwd=tmp_path, PLANNER_PORT=str(port))

    status, health = answer(f"http://127.0.0.1:{port}/healthz")
    begun = time.monotonic()
    running.send_signal(how)
    out, err = running.communicate(timeout=20)

    assert status in (200, 503)
    assert json.loads(health)["database"] is True
    assert running.returncode == 0
    assert re.search(rf"http://127\.0\.0\.1:{port}/begin/[\w-]{{40,}}\n", out)
    assert "Traceback" not in err
    assert time.monotonic() - begun < 8


def test_a_busy_port_is_said_before_anything_is_begun(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        running = process("run", cwd=tmp_path, PLANNER_PORT=str(port))
        _, err = running.communicate(timeout=60)

    assert running.returncode == 1
    assert err == f"Порт {port} занят другой программой. Выберите другой: PLANNER_PORT={port + 1} planner run\n"
    assert not (tmp_path / "data").exists()


def test_two_processes_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    script = "from config.settings import read_settings, secret_key; print(secret_key(read_settings()))"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(3)
    ]

    keys = {one.communicate()[0].strip() for one in both}

    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


def planner(*arguments: str, cwd: Path, **variables: str) -> str:
    """What a command that succeeds prints."""
    running = process(*arguments, cwd=cwd, **variables)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 0, err
    return out


def test_pages_bot_and_worker_are_one_process(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    port = free_port()
    with BotApi() as api:
        api.knows(77)
        settings = {"PLANNER_TELEGRAM_TOKEN": TOKEN, "PLANNER_TELEGRAM_API_URL": api.root, "PLANNER_PORT": str(port)}
        planner("organization", "add", "Сад", cwd=tmp_path)
        planner("people", "people.csv", cwd=tmp_path)
        invitation = json.loads(planner("invite", "2", "--json", cwd=tmp_path, **settings))
        running = process("run", cwd=tmp_path, **settings)

        api.writes(77, f"/start {invitation['code']}")
        api.wait_until(lambda: bool(api.said_to(77)), seconds=60)
        status, health = answer(f"http://127.0.0.1:{port}/healthz")
        begun = time.monotonic()
        running.send_signal(signal.SIGINT)  # in the middle of a poll of 25 seconds
        out, err = running.communicate(timeout=20)

    assert invitation["link"].endswith(f"?start={invitation['code']}")
    assert (status, json.loads(health)["worker"]) == (200, True)
    assert (running.returncode, time.monotonic() - begun < 8) == (0, True)
    assert TOKEN not in out + err
    assert "Traceback" not in err


@pytest.fixture
def several(tmp_path: Path) -> Iterator["Several"]:
    """Pages, worker and bot as processes of their own, which started at once without any database."""
    port = free_port()
    with BotApi() as api:
        settings = {"PLANNER_TELEGRAM_TOKEN": TOKEN, "PLANNER_TELEGRAM_API_URL": api.root, "PLANNER_PORT": str(port)}
        running = [process(command, cwd=tmp_path, **settings) for command in ("web", "worker", "bot")]
        try:
            api.wait_until(lambda: api.count("getUpdates") > 0, seconds=60)
            wait_for_health(port)
            yield api, settings, running
        finally:
            for one in running:
                one.kill()
                one.communicate()


Several = tuple[BotApi, dict[str, str], "list[subprocess.Popen[str]]"]


def wait_for_health(port: int) -> None:
    for _ in range(100):
        if answer(f"http://127.0.0.1:{port}/healthz")[0] == 200:
            return
        time.sleep(0.1)
    raise AssertionError("no worker has said that it lives")


def doctor(cwd: Path, **variables: str) -> str:
    return process("doctor", cwd=cwd, **variables).communicate(timeout=60)[0]


def test_pages_worker_and_bot_may_be_processes_of_their_own(several: Several, tmp_path: Path) -> None:
    api, settings, _ = several
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    planner("organization", "add", "Сад", cwd=tmp_path)
    planner("people", "people.csv", cwd=tmp_path)
    invitation = json.loads(planner("invite", "2", "--json", cwd=tmp_path, **settings))

    api.knows(77)
    api.writes(77, f"/start {invitation['code']}")

    api.wait_until(lambda: bool(api.said_to(77)), seconds=60)


def test_the_doctor_knows_which_processes_are_there_and_they_take_their_leave(several: Several, tmp_path: Path) -> None:
    _, settings, running = several
    assert "запущен: страницы, рассылка, бот" in doctor(tmp_path, **settings)

    for one in running:
        one.send_signal(signal.SIGTERM)
    said = [one.communicate(timeout=20)[1] for one in running]

    assert [one.returncode for one in running] == [0, 0, 0]
    assert "Traceback" not in "".join(said)
    assert "сейчас не запущен" in doctor(tmp_path, **settings)


def test_the_doctor_says_which_process_is_missing(tmp_path: Path) -> None:
    port = free_port()
    running = process("web", cwd=tmp_path, PLANNER_PORT=str(port))
    answer(f"http://127.0.0.1:{port}/")

    examined = doctor(tmp_path)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=20)

    assert "запустите planner worker" in examined


def wait_for_heartbeat(database: Path) -> None:
    for _ in range(200):
        if sqlite3.connect(database).execute("SELECT 1 FROM heartbeat").fetchone():
            return
        time.sleep(0.1)
    raise AssertionError("nobody has said that he lives")


def test_a_bot_with_a_webhook_has_nothing_to_ask(tmp_path: Path) -> None:
    with BotApi() as api:
        settings = {"PLANNER_TELEGRAM_TOKEN": TOKEN, "PLANNER_TELEGRAM_API_URL": api.root}
        running = process("bot", cwd=tmp_path, PLANNER_TELEGRAM_WEBHOOK_SECRET="secret", **settings)
        assert running.stdout is not None
        said = running.stdout.readline()
        wait_for_heartbeat(tmp_path / "data" / "planner.db")
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=20)

    assert "вебхук" in said
    assert (running.returncode, api.calls) == (0, [])


def test_a_bot_without_a_token_says_what_it_needs(tmp_path: Path) -> None:
    running = process("bot", cwd=tmp_path)
    _, err = running.communicate(timeout=60)

    assert (running.returncode, "PLANNER_TELEGRAM_TOKEN" in err, err.count("\n")) == (1, True, 1)


def test_a_telegram_that_is_not_there_stops_nothing(tmp_path: Path) -> None:
    port = free_port()
    running = process(
        "run",
        cwd=tmp_path,
        PLANNER_PORT=str(port),
        PLANNER_TELEGRAM_TOKEN=TOKEN,
        PLANNER_TELEGRAM_API_URL="http://127.0.0.1:1",
    )

    status, _ = answer(f"http://127.0.0.1:{port}/")
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)

    assert status < 500
    assert running.returncode == 0
    assert TOKEN not in out + err
