"""What nobody remembers to look at: whose each row is, where each room stands, that importing does nothing."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from planner import __version__, domain  # noqa: F401 - every table must be known
from planner.database import Base, Owned

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("planner", "bots", "calendars", "config")
MODULES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "versions" not in path.parts  # migrations are written by Alembic
)

OF_NO_ORGANIZATION = {
    "account": "a login may have people in several organisations",
    "bot_sign_in": "nobody knows yet who comes in",
    "channel_health": "a bot may serve several organisations",
    "failed_sign_in": "of whoever tries",
    "first_address": "it founds the first one",
    "heartbeat": "of a process",
    "inbound": "nobody knows yet whose it is",
    "lease": "of a process",
    "organization": "itself",
    "rate_bucket": "of a bot's token",
}


def test_every_row_belongs_to_an_organisation_or_says_why_not() -> None:
    free = {mapper.class_.__tablename__ for mapper in Base.registry.mappers if not issubclass(mapper.class_, Owned)}

    assert free == set(OF_NO_ORGANIZATION)


def test_every_room_has_its_place_among_the_layers() -> None:
    (layers,) = (one["layers"] for one in PROJECT["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    placed = {room.strip() for layer in layers for room in layer.split("|")}
    rooms = {path.parent if path.stem == "__init__" else path for path in (ROOT / "planner").glob("*/__init__.py")}
    rooms |= set((ROOT / "planner").glob("[!_]*.py")) | {ROOT / "planner" / "__main__.py"}

    assert {f"planner.{room.stem}" for room in rooms} <= placed


def test_every_room_opens_by_saying_what_it_is() -> None:
    silent = [path for path in MODULES if path.read_text(encoding="utf-8") and not ast.get_docstring(parsed(path))]

    assert silent == []


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_a_word_of_the_domain_is_defined_where_it_lives() -> None:
    for path in (ROOT / "planner" / "domain").glob("[!_]*.py"):
        first = (ast.get_docstring(parsed(path)) or "").split("\n")[0]
        assert any("а" <= letter.lower() <= "я" for letter in first), f"{path.name}: {first}"


def test_a_slow_import_stands_inside_a_function_only_at_the_edges() -> None:
    """Elsewhere it hides a cycle."""
    inside = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    }

    assert inside == {
        "planner/__main__.py",
        "planner/commands/output.py",  # rich
        "planner/commands/table.py",
        "planner/commands/workshop.py",
        "planner/russian.py",  # the dictionary of pymorphy3
    }


def test_importing_everything_does_nothing(tmp_path: Path) -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES]
    wanted = [name for name in names if not name.endswith(("migrations.env", "__main__"))]
    script = f"import importlib, sys\nfor name in {wanted!r}: importlib.import_module(name)"

    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PLANNER_PORT": "not a number", "PLANNER_DATABASE_URL": "not an address"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_said_once() -> None:
    assert PROJECT["project"]["version"] == __version__


def test_every_file_of_the_packages_is_packed() -> None:
    """A page without its style sheet would be seen only by whoever installs the package."""
    told = PROJECT["tool"]["setuptools"]["package-data"].values()
    packed = {ending.rpartition(".")[2] for endings in told for ending in endings}
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.*")]
    present = {path.suffix[1:] for path in files if "__pycache__" not in path.parts}

    assert present - packed == {"py"}


def test_every_folder_of_modules_is_a_package() -> None:
    """Else it stands in the repository and is missing where the planner is installed."""
    assert [folder for folder in {path.parent for path in MODULES} if not (folder / "__init__.py").exists()] == []
    assert (ROOT / "planner" / "migrations" / "versions" / "__init__.py").exists()


@pytest.mark.parametrize("folder", PACKAGES)
def test_no_module_is_a_junk_drawer(folder: str) -> None:
    names = {path.stem for path in (ROOT / folder).rglob("*.py")}

    assert names & {"utils", "helpers", "common", "misc", "tools"} == set()
