"""План файлом (export): the plan of a school year as a document."""

from pathlib import Path

from planner.app import App
from planner.commands.whole_file import write_whole
from planner.papers.plan_files import file_of_plan
from planner.queries.named import plan_meant
from planner.queries.plan_paper import plan_paper


def write_plan(app: App, form: str, target: Path, year: int | None) -> None:
    """Writes the plan of this year, by default of the usual one. The former file stays until it is whole."""
    paper = app.ask(lambda work: plan_paper(work, plan_meant(work, year)))
    write_whole(target, file_of_plan(paper, form).content)
