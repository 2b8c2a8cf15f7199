"""План файлом (plan file): the forms in which a plan is given away, by the ending of the file."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.papers.plan import file_name
from planner.papers.plan_csv import plan_csv
from planner.papers.plan_docx import plan_docx
from planner.papers.plan_xlsx import XLSX, plan_xlsx
from planner.papers.word import DOCX
from planner.queries.plan_paper import PlanPaper


@dataclass(frozen=True)
class FileOfPlan:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class _Form:
    media_type: str
    write: Callable[[PlanPaper], bytes]


_FORMS = {
    "docx": _Form(DOCX, plan_docx),
    "xlsx": _Form(XLSX, plan_xlsx),
    "csv": _Form("text/csv; charset=utf-8", plan_csv),
}


def file_of_plan(paper: PlanPaper, form: str) -> FileOfPlan:
    made = _FORMS[form]
    return FileOfPlan(file_name(paper, form), made.media_type, made.write(paper))
