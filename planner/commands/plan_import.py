"""Показ плана из файла (import --dry-run): what a document would give, before anything is written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from calendars.rule import Habits
from calendars.school_year import SchoolYear
from planner.commands.deadlines import SURELY
from planner.commands.output import Progress
from planner.domain.errors import Invalid
from planner.importing.approval import Approval
from planner.importing.files import MAX_FILE, TOO_LARGE
from planner.importing.plan import PlanFile, read_plan
from planner.importing.rows import PlanRow, PlanTable, SectionRow
from planner.russian import counted, short_day


def plan_in(file: Path, year: int, kind: Literal["doo", "school"], table: int | None, progress: Progress) -> PlanFile:
    """Raises Invalid with a plain sentence, OSError when the file cannot be opened."""
    if file.stat().st_size > MAX_FILE:
        raise Invalid("file", TOO_LARGE)
    return read_plan(file.read_bytes(), SchoolYear(year), Habits(kind=kind), table=table, tell=progress)


def as_json(found: PlanFile) -> dict[str, Any]:
    return {
        "refused": None,
        "approval": _approval(found.approval) if found.approval else None,
        "tables": [_table(table) for table in found.tables],
    }


def refusal(line: str) -> dict[str, Any]:
    return {"refused": line, "approval": None, "tables": []}


def _approval(approval: Approval) -> dict[str, str | None]:
    return {
        "protocol": approval.protocol,
        "protocol_on": approval.protocol_on.isoformat() if approval.protocol_on else None,
        "order": approval.order,
        "order_on": approval.order_on.isoformat() if approval.order_on else None,
    }


def _table(table: PlanTable) -> dict[str, Any]:
    return {
        "index": table.index,
        "columns": table.columns,
        "table_responsible": table.responsible,
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: PlanRow) -> dict[str, Any]:
    if isinstance(row, SectionRow):
        period = row.period.to_json()["reading"] if row.period else None
        return {"type": "section", "row": row.row, "title": row.title, "period": period}
    return {
        "type": "task",
        "row": row.row,
        "n": row.n,
        "section": row.section,
        "group": row.group,
        "activity": row.activity,
        "deadline_raw": row.deadline_raw,
        "deadline": row.deadline.to_json()["reading"],
        "confidence": row.confidence,
        "responsible_raw": row.responsible_raw,
        "positions": list(row.positions),
        "people": list(row.people),
        "document": row.document,
        "warnings": list(row.warnings),
    }


def as_text(found: PlanFile) -> Iterator[str]:
    if found.approval:
        yield from _approval_lines(found.approval)
    for table in found.tables:
        tasks = [row for row in table.rows if not isinstance(row, SectionRow)]
        yield f"Таблица {table.index}: {counted(len(tasks), 'мероприятие', 'мероприятия', 'мероприятий')}"
        if table.responsible:
            yield f"За всё отвечают: {table.responsible}"
        for row in table.rows:
            yield from _row_lines(row)


def _approval_lines(approval: Approval) -> Iterator[str]:
    for name, number, on in (
        ("Протокол", approval.protocol, approval.protocol_on),
        ("Приказ", approval.order, approval.order_on),
    ):
        if number or on:
            yield " ".join([name, *([f"№ {number}"] if number else []), *([f"от {short_day(on)}"] if on else [])])


def _row_lines(row: PlanRow) -> Iterator[str]:
    if isinstance(row, SectionRow):
        yield f"  {row.title}"
        return
    number = f"{row.n} " if row.n else ""
    yield f"    {number}{row.activity or '(мероприятие не вписано)'}"
    written = " / ".join(row.deadline_raw.split("\n"))
    yield f"        Срок: {written or '(пусто)'} - {row.deadline.says}, {SURELY[row.confidence]}"
    who = ", ".join((*row.positions, *row.people)) or " ".join(row.responsible_raw.split())
    if who:
        yield f"        Отвечают: {who}"
    if row.document:
        yield f"        Документ: {row.document}"
    for warning in row.warnings:
        yield f"        {warning}"
