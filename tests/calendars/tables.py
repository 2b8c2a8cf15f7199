"""The tables of cases/: a mistake about dates adds a line there, not a test."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).with_name("cases")


def table(name: str) -> list[dict[str, Any]]:
    """All cases of cases/<name>.yaml."""
    cases: list[dict[str, Any]] = YAML(typ="safe").load(FOLDER / f"{name}.yaml")
    return cases
