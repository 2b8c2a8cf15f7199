"""План из JSON (plan JSON): a plan that a planner wrote for another one, read without loss or refused in one sentence.

The file is `{"format": "cyclogram", "version": 1, "plan": {…}}`, and `plan` has the fields of
`planner.domain.plan_record.PlanRecord`. A field that is not known is left out, so an older planner reads what a newer
one wrote as long as the version is the same; a version it does not know is refused.
"""

from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from calendars.rule import rule_from_json
from planner.domain.errors import Invalid
from planner.domain.plan_record import PlanRecord

FORMAT, VERSION = "cyclogram", 1
MAX_BYTES = 20 * 1024 * 1024
"""A plan of a thousand rows, each with a page of text, is half of it."""

RECORDS = TypeAdapter(PlanRecord)


def read_plan(content: bytes, name: str) -> PlanRecord:
    """The plan in the file of this name. Raises Invalid with one plain sentence."""
    record = _plan_in(content, name)
    try:
        plan = RECORDS.validate_python(record)
    except ValidationError as error:
        raise Invalid("file", f"Файл «{name}» заполнен неверно: {_place(error.errors()[0]['loc'])}.") from error
    for place, row in enumerate(plan.rows, start=1):
        if row.rule is not None:
            try:
                rule_from_json(row.rule)
            except ValueError as error:
                raise Invalid("file", f"Файл «{name}» заполнен неверно: мероприятие {place}, поле rule.") from error
    return plan


def _plan_in(content: bytes, name: str) -> Any:
    if len(content) > MAX_BYTES:
        raise Invalid("file", f"Файл «{name}» слишком велик для плана.")
    try:
        written = from_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise Invalid("file", f"Файл «{name}» не читается: он оборван или это не JSON.") from error
    if not isinstance(written, dict) or written.get("format") != FORMAT:
        raise Invalid("file", f"В файле «{name}» нет плана: его сохранила другая программа.")
    if written.get("version") != VERSION:
        raise Invalid("file", f"Файл «{name}» сохранил более новый планировщик. Обновите этот и повторите.")
    return written.get("plan")


def _place(loc: tuple[int | str, ...]) -> str:
    """«мероприятие 5, поле phrase»."""
    match loc:
        case ("rows", int(place), *fields):
            return ", ".join((f"мероприятие {place + 1}", *(f"поле {field}" for field in fields)))
        case (str(field), *_):
            return f"поле {field}"
    return "в нём нет плана"
