"""План из JSON (plan JSON): a plan that a planner wrote for another one, read without loss or refused in one sentence.

The file is `{"format": "cyclogram", "version": 1, "plan": {…}}`, and `plan` has the fields of
`planner.domain.plan_record.PlanRecord`. A field that is not known is left out, so an older planner reads what a newer
one wrote as long as the version is the same; a version it does not know is refused.
"""

import codecs
from typing import Any, TypeGuard

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from calendars.rule import rule_from_json
from planner.domain.assignment import Part
from planner.domain.errors import Invalid
from planner.domain.plan_record import PlanRecord, RowRecord
from planner.importing.grid import Document, Grid
from planner.russian import numbered, short_day

FORMAT, VERSION = "cyclogram", 1
MAX_BYTES = 20 * 1024 * 1024
"""A plan of a thousand rows, each with a page of text, is half of it."""

RECORDS = TypeAdapter(PlanRecord)


def read_record(content: bytes) -> PlanRecord:
    """The plan in such a file. Raises Invalid with one plain sentence."""
    if len(content) > MAX_BYTES:
        raise Invalid("file", "Файл слишком велик для плана.")
    try:
        written = from_json(content.removeprefix(codecs.BOM_UTF8))
    except ValueError as error:
        raise Invalid("file", "Файл не читается: он оборван или это не JSON.") from error
    if not is_plan(written):
        raise Invalid("file", "В файле нет плана: его сохранила другая программа.")
    return record_in(written)


def is_plan(written: object) -> TypeGuard[dict[str, Any]]:
    """Whether this is what a planner wrote, of whichever version."""
    return isinstance(written, dict) and written.get("format") == FORMAT


def record_in(written: dict[str, Any]) -> PlanRecord:
    """The plan in what was read of such a file. Raises Invalid."""
    if written.get("version") != VERSION:
        raise Invalid("file", "Файл сохранил более новый планировщик. Обновите этот и повторите.")
    try:
        plan = RECORDS.validate_python(written.get("plan"))
    except ValidationError as error:
        raise Invalid("file", f"Файл заполнен неверно: {_place(error.errors()[0]['loc'])}.") from error
    for place, row in enumerate(plan.rows):
        if row.rule is not None:
            try:
                rule_from_json(row.rule)
            except ValueError as error:
                raise Invalid("file", f"Файл заполнен неверно: {_place(('rows', place, 'rule'))}.") from error
    return plan


def _place(loc: tuple[int | str, ...]) -> str:
    """«мероприятие 5, поле phrase»."""
    match loc:
        case ("rows", int(place), *fields):
            return ", ".join((f"мероприятие {place + 1}", *(f"поле {field}" for field in fields)))
        case (str(field), *_):
            return f"поле {field}"
    return "в нём нет плана"


HEADINGS = ("№", "Раздел", "Мероприятие", "Срок", "Ответственный", "Документ")


def as_document(plan: PlanRecord) -> Document:
    """The plan as a table of any other program would show it, for whoever reads tables."""
    approval, approved_by = plan.approval, []
    if approval.protocol_on is not None:
        approved_by.append(f"протокол от {short_day(approval.protocol_on)} {numbered(approval.protocol)}")
    if approval.order_on is not None:
        approved_by.append(f"приказ от {short_day(approval.order_on)} {numbered(approval.order)}")
    rows = [
        (str(row.number), row.section, row.title, row.phrase, _whose(row), row.result_document) for row in plan.rows
    ]
    return Document((*approved_by, Grid.of([HEADINGS, *rows])))


def _whose(row: RowRecord) -> str:
    return ", ".join(one.position or one.person for one in row.assignees if one.part is Part.ACCOUNTABLE)
