"""План в JSON: everything one plan holds, so that another planner has the same plan; its shape is the reader's."""

import json

from planner.domain.plan_record import PlanRecord
from planner.importing.plan_json import FORMAT, RECORDS, VERSION


def plan_json(record: PlanRecord) -> bytes:
    plan = RECORDS.dump_python(record, mode="json")
    written = json.dumps({"format": FORMAT, "version": VERSION, "plan": plan}, ensure_ascii=False, indent=2)
    return written.encode() + b"\n"
