"""Every collected table is read as a person read it, whatever kind of file it comes in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calendars.rule import Habits
from calendars.school_year import SchoolYear
from planner.importing.plan import read_plan
from planner.importing.rows import PlanRow, SectionRow
from tests.importing.documents import csv_of, docx_of, ods_of, xlsx_of

FOLDER = Path(__file__).with_name("tables")
NAMES = sorted(path.stem for path in FOLDER.glob("*.tsv"))
WHO = "Ответственные за проведение массовых мероприятий: "
NOTES = {"event", "typo", "pdf", "pick_one_day", "also"}
"""What a person noted beside a reading."""


def rows_of(name: str) -> list[list[str]]:
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [[cell.replace(r"\n", "\n") for cell in line.split("\t")] for line in lines if not line.startswith("#")]


def as_docx(rows: list[list[str]], after: list[str]) -> bytes:
    return docx_of(rows, before=["План работы", ""], after=after)


def as_table(write: Callable[[list[list[str]]], bytes]) -> Callable[[list[list[str]], list[str]], bytes]:
    return lambda rows, after: write([*rows, *([line] for line in after)])


KINDS = {
    "docx": as_docx,
    "xlsx": as_table(xlsx_of),
    "csv": as_table(csv_of),
    "ods": as_table(ods_of),
    "csv of an older Windows": as_table(lambda rows: csv_of(rows, divider="\t", encoding="cp1251")),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_read_as_a_person_read_it(name: str, kind: str) -> None:
    gold = json.loads((FOLDER / f"{name}.gold.json").read_text(encoding="utf-8"))
    everyone = gold.get("table_responsible")
    content = KINDS[kind](rows_of(name), [WHO + everyone] if everyone else [])

    (table,) = read_plan(content, SchoolYear(2026), Habits()).tables

    assert table.responsible == everyone
    assert [told(row) for row in table.rows] == [expected(row) for row in gold["rows"]]


def told(row: PlanRow) -> dict[str, Any]:
    if isinstance(row, SectionRow):
        return {"row": row.row, "title": row.title, "period": row.period and reading(row.period.to_json()["reading"])}
    return {
        "row": row.row,
        "n": row.n or "",
        "activity": row.activity,
        "group": row.group or "",
        "deadline": reading(row.deadline.to_json()["reading"]),
        "document": row.document or "",
        "responsible_raw": row.responsible_raw,
        "positions": list(row.positions) if row.responsible_raw else [],
        "people": list(row.people),
        "warns": any("не разделена" in warning for warning in row.warnings),
    }


def expected(row: dict[str, Any]) -> dict[str, Any]:
    if row["type"] == "section":
        return {"row": row["row"], "title": row["title"], "period": reading(row["period"]) if "period" in row else None}
    return {
        "row": row["row"],
        "n": row.get("n", ""),
        "activity": row["activity"],
        "group": row.get("group", ""),
        "deadline": reading(row["deadline"]),
        "document": row.get("document", ""),
        "responsible_raw": row["responsible_raw"].replace(r"\n", "\n"),
        "positions": row.get("positions", []),
        "people": row.get("people", []),
        "warns": bool(row.get("warnings")),
    }


def reading(deadline: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in deadline.items() if key not in NOTES}
