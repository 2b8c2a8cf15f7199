"""План в CSV: the same table for any program that reads tables, as a Russian Excel opens it by a double click."""

import csv
import io

from planner.importing.formulas import as_text
from planner.papers.plan import RowLine, SectionLine, columns, lines
from planner.queries.plan_paper import PlanPaper

DELIMITER = ";"
"""A comma divides figures in Russia, so there Excel divides cells by a semicolon."""


def plan_csv(plan: PlanPaper) -> bytes:
    """UTF-8 with the mark by which Excel knows it. A section is a row with its title in the first cell."""
    written = io.StringIO(newline="")
    table = csv.writer(written, delimiter=DELIMITER, quoting=csv.QUOTE_ALL)
    head = [column.title for column in columns(plan)]
    table.writerow(head)
    for line in lines(plan):
        match line:
            case SectionLine():
                table.writerow((as_text(line.title), *[""] * (len(head) - 1)))
            case RowLine():
                table.writerow(as_text(cell) for cell in line.cells)
    return written.getvalue().encode("utf-8-sig")
