"""The planner as a process: it serves, hears and stops; two that start at once do not quarrel."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
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
    assert "planner organization add" in out
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
