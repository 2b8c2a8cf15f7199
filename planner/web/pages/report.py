"""Анализ года: what is missing first, then the same words and numbers as on paper, and the paper itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from starlette.responses import Response

from planner.domain.errors import NotFound
from planner.papers.analysis import Block, Heading, Table, Text, basis, blocks
from planner.papers.report_docx import report_docx
from planner.papers.word import DOCX
from planner.queries.board import year_shown
from planner.queries.year_report import Gap, YearReport, year_report
from planner.web.pages.address import Asked, year_in
from planner.web.pages.attachment import attachment
from planner.web.visiting import Visiting


@dataclass(frozen=True)
class Chapter:
    """What stands under one heading of the paper."""

    title: str
    blocks: list[Text | Table] = field(default_factory=list)


def show(visit: Visiting, year: Asked = "") -> Response:
    """Raises NotAllowed for who does not oversee the plan."""
    shown = visit.app.ask(year_shown, year_in(year))
    try:
        report = visit.app.ask(year_report, shown.start)
    except NotFound as nothing:
        return visit.page("no_report.html", year=shown, text=nothing.text)
    return visit.page(
        "report.html",
        report=report,
        basis=basis(report),
        gaps=by_kind(report.gaps),
        chapters=list(_chapters(blocks(report))),
    )


def by_kind(gaps: Iterable[Gap]) -> list[tuple[str, list[Gap]]]:
    """The gaps under the words of their kinds."""
    ordered = sorted(gaps, key=lambda gap: gap.kind)
    return [(str(kind), list(of_it)) for kind, of_it in groupby(ordered, key=lambda gap: gap.kind)]


def _chapters(of_paper: Iterable[Block]) -> Iterator[Chapter]:
    chapter = Chapter("")
    for block in of_paper:
        match block:
            case Heading():
                if chapter.blocks:
                    yield chapter
                chapter = Chapter(block.text)
            case Text() | Table():
                chapter.blocks.append(block)
    yield chapter


def download(visit: Visiting, year: Asked = "") -> Response:
    report = visit.app.ask(year_report, visit.app.ask(year_shown, year_in(year)).start)
    return attachment(_file_name(report), report_docx(report), DOCX)


def _file_name(report: YearReport) -> str:
    return f"Анализ циклограммы {report.plan_year}-{report.plan_year + 1}.docx"
