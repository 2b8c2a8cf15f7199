"""Анализ для печати: the blocks of the analysis as one page that needs nothing else, neither files nor a network."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from planner.papers.analysis import Heading, Table, Text, Turn, basis, blocks, missing
from planner.queries.year_report import YearReport
from planner.russian import capitalised, long_day

KINDS = {Heading: "heading", Text: "text", Table: "table", Turn: "turn"}


def report_html(report: YearReport) -> str:
    """The year's analysis as a standalone page, A4, black on white."""
    environment = Environment(
        loader=PackageLoader("planner.papers"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("report.html").render(
        report=report,
        basis=capitalised(basis(report)),
        as_of=long_day(report.as_of),
        missing=missing(report),
        blocks=[(KINDS[type(block)], block) for block in blocks(report)],
        capitalised=capitalised,
    )
