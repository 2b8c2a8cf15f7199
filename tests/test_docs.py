"""Nothing is forgotten in what people read: every setting, command and option is in the README and in the help."""

import re
from pathlib import Path

import pytest

from config.settings import PREFIX, Settings, variable
from planner.__main__ import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
VARIABLES = [variable(field) for field in Settings.model_fields]
COMMANDS = (
    "run",
    "web",
    "worker",
    "bot",
    "tick",
    "demo",
    "organization add",
    "organization list",
    "people",
    "signin",
    "import",
    "invite",
    "feeds",
    "deadlines",
    "report",
    "export",
    "db upgrade",
    "db backup",
    "db restore",
    "doctor",
)


def help_of(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    assert main([*command, "--help"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", VARIABLES)
def test_every_setting_is_in_the_readme_and_in_the_example(name: str) -> None:
    assert f"`{name}`" in README
    assert f"#{name}=" in EXAMPLE


def test_the_readme_and_the_example_name_no_setting_that_is_not_there() -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", README + EXAMPLE))

    assert {name.removesuffix("_FILE") for name in named} <= set(VARIABLES)


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_command_line_offers_what_it_promises_and_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    offered = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", help_of(capsys), re.M)

    assert sorted(offered) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_in_the_readme(capsys: pytest.CaptureFixture[str], command: str) -> None:
    line = next(line for line in README.splitlines() if f"`planner {command}" in line and line.startswith("|"))
    options = set(re.findall(r"(--[a-z-]+)", help_of(capsys, *command.split()).partition("Параметры:")[2]))

    assert options - {"--help", "--organization", "--output"} <= set(re.findall(r"--[a-z-]+", line))


def test_every_target_of_make_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)

    assert [target for target in targets.split() if not re.search(rf"^{target}:.*## \S", makefile, re.M)] == []


@pytest.mark.parametrize("path", ["planner/domain/__init__.py", "planner/services", "tests/test_scenarios.py"])
def test_what_the_readme_says_to_read_is_there(path: str) -> None:
    assert path in README
    assert (ROOT / path).exists()
