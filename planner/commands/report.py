"""Анализ за год (report) as a file."""

from pathlib import Path

from calendars.school_year import SchoolYear
from planner.app import App
from planner.commands.whole_file import write_whole
from planner.papers.report_docx import report_docx
from planner.papers.report_html import report_html
from planner.queries.year_report import year_report
from planner.work import Work


def write_report(app: App, form: str, target: Path, year: int | None) -> None:
    """Writes the analysis of the year, by default of the usual one. The former file stays until it is whole."""
    report = app.ask(lambda work: year_report(work, year if year is not None else _usual_year(work)))
    write_whole(target, report_docx(report) if form == "docx" else report_html(report).encode())


def _usual_year(work: Work) -> int:
    return SchoolYear.planned_on(work.today).start
