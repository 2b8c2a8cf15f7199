"""План файлом (export): the plan of a school year as a document."""

from pathlib import Path

from planner.app import App
from planner.commands.whole_file import require_place, write_whole
from planner.papers.plan_files import file_of_plan
from planner.papers.plan_json import plan_json
from planner.queries.named import plan_meant
from planner.queries.plan_paper import plan_paper
from planner.queries.plan_record import plan_record
from planner.work import Work


def write_plan(app: App, form: str, target: Path, year: int | None) -> None:
    """Writes the plan of this year, by default of the usual one. The former file stays until it is whole."""
    require_place(target)
    write_whole(target, app.ask(_whole if form == "json" else _paper, year, form))


def _paper(work: Work, year: int | None, form: str) -> bytes:
    return file_of_plan(plan_paper(work, plan_meant(work, year)), form).content


def _whole(work: Work, year: int | None, _: str) -> bytes:
    return plan_json(plan_record(work, plan_meant(work, year)))
