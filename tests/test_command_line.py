"""The command line keeps its promises: names, formats, exit statuses; a refusal is one Russian line."""

import json
import logging
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.logs import MUTED
from planner.__main__ import main
from planner.commands.refusals import sentence

ROOT = Path(__file__).parents[1]
PEOPLE = (
    "ФИО;Должность;Права;E-mail\n"
    "Орлова Вера Николаевна;заведующий;руководитель;vera@sad12.example\n"
    "Белова Ольга Сергеевна;старший воспитатель;координатор;\n"
    "Галимов Марат Ильдарович;воспитатель;исполнитель;marat@sad12.example\n"
)


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def own_logs() -> Iterator[None]:
    """Gives back the logs that a command sets up for its whole process: other tests listen to theirs."""
    loggers = [logging.getLogger(name) for name in ("", *MUTED)]
    former = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    yield
    for logger, level, handlers in former:
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_logs: None) -> Run:
    """Runs a command in an empty folder, in this process: a new one would take two seconds each time."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PLANNER_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str, **variables: str) -> Said:
        with monkeypatch.context() as around:
            for name, value in variables.items():
                around.setenv(f"PLANNER_{name}", value)
            code = main(arguments)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


def refused(said: Said) -> str:
    """The one line of a refusal."""
    assert said.code == 1
    (line,) = said.err.splitlines()
    assert re.search("[а-яё]", line)
    assert "Traceback" not in said.out + said.err
    return line


@pytest.fixture
def garden(run: Run, tmp_path: Path) -> Run:
    """A kindergarten with three employees."""
    run("organization", "add", "Детский сад № 12")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert run("people", "people.csv").code == 0
    return run


# Organisations and people


def test_an_organisation_is_founded_in_an_empty_folder(run: Run) -> None:
    added = run("organization", "add", "Школа № 5", "--kind", "school", "--zone", "Asia/Yekaterinburg", "--week", "6")

    assert (added.code, added.out) == (0, "1\n")
    assert run("organization", "list", "--json").json == [
        {"id": 1, "name": "Школа № 5", "kind": "school", "zone": "Asia/Yekaterinburg", "week": 6, "is_demo": False}
    ]


@pytest.mark.parametrize("zone", ["Europe/Moskva", "../etc/passwd", ""])
def test_an_unknown_zone_is_refused(run: Run, zone: str) -> None:
    assert "часовой пояс" in refused(run("organization", "add", "Сад", "--zone", zone))


def test_people_may_be_read_again(garden: Run) -> None:
    changes = [row["change"] for row in garden("people", "people.csv", "--json").json]

    assert changes == ["same", "same", "same"]


SPELLINGS = {
    "utf-8": PEOPLE.encode(),
    "with a mark": b"\xef\xbb\xbf" + PEOPLE.encode(),
    "cp1251": PEOPLE.encode("cp1251"),
    "commas": PEOPLE.replace(";", ",").encode(),
    "tabs": PEOPLE.replace(";", "\t").encode(),
    "Windows lines": PEOPLE.replace("\n", "\r\n").encode(),
    "no heading": PEOPLE.partition("\n")[2].encode(),
    "another order": "E-mail;Права;ФИО\nv@x.ru;;Орлова Вера\n;координатор;Белова Ольга\n;;Галимов Марат\n".encode(),
    "in parts": "Фамилия;Имя;Отчество\nОрлова;Вера;\nБелова;Ольга;Сергеевна\nГалимов;Марат;\n".encode(),
}


@pytest.mark.parametrize("content", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_list_of_employees_is_read_however_it_was_saved(run: Run, tmp_path: Path, content: bytes) -> None:
    run("organization", "add", "Сад")
    (tmp_path / "list.csv").write_bytes(content)

    said = run("people", "list.csv", "--json")

    assert [row["full_name"].split()[0] for row in said.json] == ["Орлова", "Белова", "Галимов"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "нет ни одной строки"),
        (b"PK\x03\x04\x00\x00", "не похож на CSV"),
        ("ФИО;Права\n\nИванов\n".encode(), "Строка 3: нужны фамилия и имя"),
        ("Иванов Иван;;царь\n".encode(), "неизвестные права «царь»"),
        ('"Иванов Иван;;\n'.encode(), "проверьте кавычки"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_whole(run: Run, tmp_path: Path, content: bytes, why: str) -> None:
    run("organization", "add", "Сад")
    (tmp_path / "list.csv").write_bytes(content)

    assert why in refused(run("people", "list.csv"))


def test_two_people_of_one_name_stay_two(run: Run, tmp_path: Path) -> None:
    run("organization", "add", "Сад")
    rows = "Иванова Анна;;;a@x.ru\nИванова Анна;;;b@x.ru\n"
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")

    run("people", "list.csv")

    assert [row["change"] for row in run("people", "list.csv", "--json").json] == ["same", "same"]
    assert "№ 1, № 2" in refused(run("signin", "Иванова Анна"))
    assert run("signin", "b@x.ru").code == 0


@pytest.mark.parametrize("who", ["3", "marat@sad12.example", "Галимов Марат Ильдарович", "галимов  марат ильдарович"])
def test_a_person_is_meant_by_number_mail_or_name(garden: Run, who: str) -> None:
    assert garden("invite", who, "--json").json["person"] == "Галимов Марат Ильдарович"


@pytest.mark.parametrize("who", ["Петров Пётр", "77", "99999999999999999999", "", "Марат"])
def test_somebody_unknown_is_refused(garden: Run, who: str) -> None:
    assert "нет" in refused(garden("signin", who))


def test_a_one_time_address_signs_in_at_the_planner_s_own_address(garden: Run) -> None:
    said = garden("signin", "3", BASE_URL="https://plan.example/")

    assert re.fullmatch(r"https://plan\.example/signin/[\w-]{40,}\n", said.out)


def test_an_invitation_is_a_code_without_a_link_while_there_is_no_bot(garden: Run) -> None:
    invitation = garden("invite", "3", "--json").json

    assert list(invitation) == ["person", "code", "link", "expires_at"]
    assert re.fullmatch("[A-Z2-9]{10}", invitation["code"])
    assert invitation["link"] is None


def test_a_feed_s_address_is_printed_once_and_alone(garden: Run) -> None:
    issued = garden("feeds", "--issue", "Телефон", "--person", "Галимов Марат Ильдарович")

    assert re.fullmatch(r"http://127\.0\.0\.1:8000/feeds/[\w-]{40,}\.ics\n", issued.out)
    (feed,) = garden("feeds", "--json").json
    assert (feed["name"], feed["scope"], feed["of"]) == ("Телефон", "person", "Галимов Марат Ильдарович")
    assert issued.out.split("/")[-1][:43] not in json.dumps(feed)


def test_a_feed_of_an_unknown_position_is_refused(garden: Run) -> None:
    assert "«повар»" in refused(garden("feeds", "--issue", "Кухня", "--position", "повар"))


# Which organisation


def test_of_several_organisations_one_must_be_named(garden: Run) -> None:
    garden("organization", "add", "Школа № 5", "--kind", "school")

    assert "--organization" in refused(garden("signin", "3"))
    assert garden("signin", "3", "--organization", "1").code == 0
    assert garden("--organization", "1", "signin", "3").code == 0
    assert garden("signin", "3", ORGANIZATION="1").code == 0
    assert "нет" in refused(garden("signin", "3", "--organization", "2"))
    assert "planner organization list" in refused(garden("signin", "3", "--organization", "9"))


def test_without_any_organisation_a_command_says_how_to_begin(run: Run) -> None:
    assert "planner organization add" in refused(run("signin", "1"))


# Deadlines


def test_deadlines_are_read_in_order_without_any_database(run: Run, tmp_path: Path) -> None:
    said = run("deadlines", "до 20 апреля", "по мере необходимости", "--year", "2026", "--json")

    first, second = said.json
    assert list(first) == ["phrase", "reading", "says", "confidence", "spans", "notes"]
    assert first["reading"] == {"kind": "deadline", "date": "2027-04-20"}
    assert first["spans"] == [{"from": None, "to": "2027-04-20"}]
    assert (second["reading"]["kind"], second["spans"]) == ("on-demand", [])
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_deadlines_has_one_a_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_bytes("октябрь\r\n\r\n1 неделя\\nноября\r\n".encode())

    said = run("deadlines", "--file", "f.txt", "--json")

    assert [one["phrase"] for one in said.json] == ["октябрь", "", "1 неделя\nноября"]
    assert said.json[1]["reading"]["kind"] == "unparsable"


def test_a_year_begins_to_be_planned_on_the_first_of_july(run: Run) -> None:
    years = [
        run("deadlines", "20 апреля", "--json", CLOCK=f"2026-{day}T12:00+03:00").json[0]["spans"][0]["to"][:4]
        for day in ("06-30", "07-01")
    ]

    assert years == ["2026", "2027"]


# Usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fly"], "Нет команды «fly»"),
        (["signin"], "Не указано: PERSON"),
        (["signin", "1", "--loud"], "Нет параметра «--loud»"),
        (["report", "--format", "pdf", "-o", "x"], "Значение не подходит: --format"),
        (["report", "--format", "html"], "Не указано: -o"),
        (["deadlines"], "Укажите хотя бы один срок"),
        (["deadlines", "май", "--year", "26"], "Значение не подходит: --year"),
        (["tick", "--at", "2026-10-01"], "часовым поясом"),
        (["tick", "--at", "9999-12-31T23:00-05:00"], "год нужен от 2000 до 2200"),
        (["tick", "--at", "0001-01-01T00:00+03:00"], "год нужен от 2000 до 2200"),
        (["feeds", "--person", "1"], "--issue"),
        (["demo", "--stage", "later"], "Значение не подходит: --stage"),
        (["token", "1"], "Нет команды «token»"),
    ],
)
def test_wrong_usage_is_one_russian_line_and_status_two(run: Run, arguments: list[str], said: str) -> None:
    found = run(*arguments)

    assert found.code == 2
    assert said in found.err
    assert len(found.err.splitlines()) == 1


def test_every_command_explains_itself_in_russian(run: Run) -> None:
    for command in re.findall(r"^  (\w+(?: \w+)?)  ", run("--help").out, re.M):
        said = run(*command.split(), "--help")
        assert said.code == 0
        assert not re.search(r"Usage|Options|Show this|default|required", said.out)


def test_help_loads_nothing_heavy() -> None:
    heavy = ("sqlalchemy", "pydantic", "fastapi", "telegram", "rich", "alembic", "uvicorn", "calendars.phrases")
    script = (
        "import sys; from planner.__main__ import main; main(['--help']);"
        f"sys.stderr.write(' '.join(name for name in {heavy!r} if name in sys.modules))"
    )

    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert found.stderr == ""


# What an operator can get wrong


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PORT": "abc"}, "PLANNER_PORT: "),
        ({"PORT": "70000"}, "PLANNER_PORT: "),
        ({"CLOCK": "2026-10-01"}, "PLANNER_CLOCK: "),
        ({"LOG": "xml"}, "PLANNER_LOG: "),
        ({"BASE_URL": "plan.example"}, "PLANNER_BASE_URL: "),
        ({"ORGANIZATION": "сад"}, "PLANNER_ORGANIZATION: "),
        ({"TELEGRAM_API_URL": "ftp://x"}, "PLANNER_TELEGRAM_API_URL: "),
        ({"TELEGRAM_TOKEN_FILE": "/nowhere"}, "PLANNER_TELEGRAM_TOKEN_FILE: "),
        ({"SECRET_KEY": "a", "SECRET_KEY_FILE": "b"}, "PLANNER_SECRET_KEY_FILE"),
        ({"DATABASE_URL": "база"}, "PLANNER_DATABASE_URL: "),
        ({"DATABASE_URL": "mysql://a@b/c"}, "PLANNER_DATABASE_URL: "),
        ({"DATABASE_URL": "postgresql://a:secret@127.0.0.1:1/x"}, "PostgreSQL не отвечает"),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/planner.db"}, "/proc/nowhere"),
        ({"DATA_DIR": "/dev/null/data"}, "/dev/null"),
    ],
)
def test_a_wrong_setting_is_named(run: Run, variables: dict[str, str], said: str) -> None:
    line = refused(run("organization", "list", **variables))

    assert said in line
    assert "secret" not in line


def test_a_refusal_is_json_too_when_asked_for(run: Run) -> None:
    said = run("organization", "list", "--json", PORT="abc")

    assert said.json == {"error": refused(said)}


def test_a_setting_may_stand_in_a_file_of_its_own_or_in_env(garden: Run, tmp_path: Path) -> None:
    (tmp_path / "address").write_text("https://one.example\n", encoding="utf-8")
    (tmp_path / ".env").write_text("\ufeffPLANNER_BASE_URL=https://two.example\n", encoding="utf-8")

    assert garden("signin", "1").out.startswith("https://two.example/")
    assert garden("signin", "1", BASE_URL_FILE="address").out.startswith("https://one.example/")


def test_a_file_that_is_no_database_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "planner.db").write_bytes(b"this is not a database, it is a letter" * 100)

    assert "не база SQLite" in refused(run("organization", "list"))


def test_a_database_somebody_holds_is_refused_with_patience(garden: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.database.BUSY_TIMEOUT_MS", 200)
    holder = sqlite3.connect("data/planner.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    assert "База занята" in refused(garden("signin", "1"))
    holder.close()


def test_a_folder_in_place_of_a_file_is_refused(garden: Run) -> None:
    assert "это папка" in refused(garden("people", "data"))
    assert "это папка" in refused(garden("db", "backup", "data"))
    assert "это папка" in refused(garden("deadlines", "--file", "data"))


def test_a_missing_file_is_refused(garden: Run) -> None:
    assert "Файла «нет.csv» нет" in refused(garden("people", "нет.csv"))
    assert "Файла «нет.zip» нет" in refused(garden("db", "restore", "нет.zip"))


def test_a_full_disk_is_said(garden: Run) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("нет /dev/full")
    with open("/dev/full", "w", encoding="utf-8") as full:
        found = subprocess.run(
            [sys.executable, "-m", "planner", "organization", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )

    assert (found.returncode, found.stderr) == (1, "На диске не осталось места. Освободите его и повторите.\n")


def test_a_copy_that_has_no_room_is_refused_as_a_full_disk_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "small.db")) as small:
        small.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as full:
            small.executescript("CREATE TABLE a(b); CREATE TABLE c(d);")

    assert sentence(full.value) == "На диске не осталось места. Освободите его и повторите."


def test_a_mistake_in_the_catalogue_names_file_and_line(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    catalogue = tmp_path / "config" / "catalog" / "activities_doo.yaml"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")

    found = subprocess.run(
        [sys.executable, "-m", "planner", "organization", "list"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"},
        check=False,
    )

    assert found.returncode == 1
    assert re.fullmatch(r".*activities_doo\.yaml, строка \d+: .*\n", found.stderr)


def test_a_bug_is_a_reference_and_its_details_hold_no_secrets(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("token 12345:verysecret")

    monkeypatch.setattr("planner.commands.deadlines.phrases_of", broken)

    line = refused(run("deadlines", "май", TELEGRAM_TOKEN="12345:verysecret"))

    reference = re.search(r"номер ([0-9a-f]{8})", line)
    details = (tmp_path / "data" / "errors.log").read_text(encoding="utf-8")
    assert reference is not None
    assert reference[1] in details
    assert "ZeroDivisionError" in details
    assert "verysecret" not in details


# Copies, doctor, tick, demo


def test_a_copy_is_made_and_restored(garden: Run, tmp_path: Path) -> None:
    assert garden("db", "backup", "copies/copy.zip").code == 0
    garden("organization", "add", "Лишняя")

    assert garden("db", "restore", "copies/copy.zip").code == 0

    assert [row["name"] for row in garden("organization", "list", "--json").json] == ["Детский сад № 12"]
    assert len(list((tmp_path / "data").glob("planner.db.before-restore-*"))) == 1


def test_doctor_finds_nothing_wrong_with_a_good_beginning(garden: Run) -> None:
    said = garden("doctor", "--json")

    assert (said.code, said.json["ok"]) == (0, True)
    assert {"папка данных", "ключ подписи", "база", "Telegram"} <= {check["name"] for check in said.json["checks"]}


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"PROT": "8000"}, "настройки"),
        ({"SECRET_KEY": "short"}, "ключ подписи"),
        ({"TELEGRAM_TOKEN": "12345"}, "Telegram"),
        ({"BASE_URL": "http://plan.example"}, "адрес"),
        ({"DATABASE_URL": "postgresql://a@127.0.0.1:1/x"}, "база"),
        ({"PORT": "x"}, "настройки"),
    ],
)
def test_doctor_finds_what_is_wrong(garden: Run, variables: dict[str, str], name: str) -> None:
    said = garden("doctor", "--json", TELEGRAM_API_URL="http://127.0.0.1:1", **variables)

    assert said.code == 1
    assert name in [check["name"] for check in said.json["checks"] if check["finding"] == "wrong"]


def test_doctor_sees_a_key_that_others_can_read(garden: Run, tmp_path: Path) -> None:
    key = tmp_path / "data" / "secret_key"
    key.write_text("x" * 64, encoding="ascii")
    key.chmod(0o644)

    assert "chmod 600" in garden("doctor").out


def test_tick_believes_in_the_moment_it_is_told(run: Run) -> None:
    run("demo", "--stage", "draft")

    said = run("tick", "--at", "2026-10-01T09:00+03:00", "--json")

    assert said.json == {"planned": 0, "dropped": 0, "sent": 0, "unknown": 0, "failed": 0, "left": 0}


def test_tick_says_what_it_could_not_do(garden: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    garden("organization", "add", "Школа № 5", "--kind", "school")
    monkeypatch.setattr("planner.database.BUSY_TIMEOUT_MS", 100)
    with closing(sqlite3.connect("data/planner.db", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        said = garden("tick", "--json")

    line = refused(said)
    assert line.startswith("Организаций, которым не удалось напомнить: 2. База занята")
    assert said.json == {"planned": 0, "dropped": 0, "sent": 0, "unknown": 0, "failed": 0, "left": 0, "error": line}


def test_a_second_demo_is_refused_or_quietly_not_made(run: Run) -> None:
    run("demo", "--stage", "draft")

    assert "только в пустой базе" in refused(run("demo"))
    assert run("demo", "--if-empty") == Said(0, "", "")


@pytest.mark.parametrize("arguments", [(), ("--if-empty",)])
def test_a_demo_that_was_killed_is_made_anew(run: Run, arguments: tuple[str, ...]) -> None:
    killed_at_the_third_commit = (
        "import os, sys\n"
        "from sqlalchemy import event\n"
        "from sqlalchemy.orm import Session\n"
        "commits = []\n"
        "event.listen(Session, 'after_commit', lambda _: commits.append(1) or len(commits) == 3 and os._exit(9))\n"
        "from planner.__main__ import main\n"
        "sys.exit(main(['demo', '--stage', 'draft']))\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", killed_at_the_third_commit],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == 9

    said = run("demo", "--stage", "draft", *arguments)

    assert (said.code, said.err) == (0, "Показательная организация осталась недоделанной: создаю её заново.\n")
    assert said.out.startswith("Готова показательная организация")
    assert run("demo", "--if-empty") == Said(0, "", "")


def test_an_own_clock_is_refused_over_a_real_organisation(garden: Run) -> None:
    assert "PLANNER_CLOCK" in refused(garden("signin", "1", CLOCK="2026-10-01T09:00+03:00"))


def test_an_analysis_of_a_year_without_a_plan_is_refused(garden: Run) -> None:
    assert "анализировать нечего" in refused(garden("report", "--year", "2026", "--format", "html", "-o", "r.html"))


def test_a_plan_is_written_as_a_file(run: Run, tmp_path: Path) -> None:
    run("demo", "--stage", "draft")

    assert run("export", "--format", "docx", "-o", "plan.docx") == Said(0, "", "")
    assert run("export", "--format", "csv", "-o", "plan.csv") == Said(0, "", "")
    assert run("export", "--format", "json", "-o", "plan.json") == Said(0, "", "")
    assert run("export", "--format", "xlsx", "-o", "plan.xlsx") == Said(0, "", "")
    assert zipfile.is_zipfile(tmp_path / "plan.docx")
    assert zipfile.is_zipfile(tmp_path / "plan.xlsx")
    assert json.loads((tmp_path / "plan.json").read_bytes())["plan"]["rows"]
    assert "Мероприятие" in (tmp_path / "plan.csv").read_text(encoding="utf-8-sig").splitlines()[0]


def test_a_year_without_a_plan_is_refused_and_the_former_file_stays(run: Run, tmp_path: Path) -> None:
    run("demo", "--stage", "draft")
    (tmp_path / "plan.csv").write_text("прежний", encoding="utf-8")

    said = refused(run("export", "--format", "csv", "--year", "2031", "-o", "plan.csv"))
    assert re.fullmatch(r"Плана на 2031/2032 учебный год нет, есть на .*\d{4}/\d{4}\.", said)
    assert (tmp_path / "plan.csv").read_text(encoding="utf-8") == "прежний"


def test_without_any_plan_there_is_nothing_to_write(garden: Run) -> None:
    assert "планов ещё нет" in refused(garden("export", "--format", "csv", "-o", "plan.csv"))


@pytest.mark.parametrize(
    ("target", "why"), [(".", "это папка"), ("нет/план.csv", "нет"), ("people.csv/план.csv", "файл")]
)
def test_a_place_where_nothing_can_be_written_is_refused(garden: Run, target: str, why: str) -> None:
    assert why in refused(garden("export", "--format", "csv", "-o", target))
