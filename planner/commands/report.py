"""Анализ за год (report) as a file."""

import os
import tempfile
from pathlib import Path

from calendars.school_year import SchoolYear
from planner.app import App
from planner.papers.report_docx import report_docx
from planner.papers.report_html import report_html
from planner.queries.year_report import year_report
from planner.work import Work


def write_report(app: App, form: str, target: Path, year: int | None) -> None:
    """Writes the analysis of the year, by default of the usual one. The former file stays until it is whole."""
    report = app.ask(lambda work: year_report(work, year if year is not None else _usual_year(work)))
    content = report_docx(report) if form == "docx" else report_html(report).encode()
    if target.is_dir():
        raise IsADirectoryError(21, "a folder", str(target))
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(part, 0o666 & ~_umask())
        os.replace(part, target)
    finally:
        Path(part).unlink(missing_ok=True)


def _usual_year(work: Work) -> int:
    return SchoolYear.planned_on(work.today).start


def _umask() -> int:
    """What a new file of this user may not have; the system tells it only when it is set."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
