"""Год (Board): the whole plan of one school year, a row an activity, a column a month; and the lists its numbers open.

Everything in the plan is on it: what runs the whole year as a band, what is done on demand in a column of its own,
what has no readable deadline as its own words, and beneath the plan the duties that came of it (decisions, findings).
Page, print and lists ask here, so a number on the board and the list it opens cannot differ.
"""

from planner.queries.board.agenda import Agenda, MonthDue
from planner.queries.board.filter import Filter, Kind
from planner.queries.board.headings import Heading
from planner.queries.board.months import Month
from planner.queries.board.reading import Plan
from planner.queries.board.rows import Band, Cell, Row
from planner.queries.board.runs import BEYOND, Need, Run, Total
from planner.queries.board.tally import MonthTally, YearTally, tally_months, tally_years
from planner.queries.board.weeks import Week, WeekRow, Weeks, by_weeks
from planner.queries.board.year import Board, Group, Listing, board, listing, year_shown
from planner.queries.year_words import NO_SECTION

__all__ = [
    "BEYOND",
    "NO_SECTION",
    "Agenda",
    "Band",
    "Board",
    "Cell",
    "Filter",
    "Group",
    "Heading",
    "Kind",
    "Listing",
    "Month",
    "MonthDue",
    "MonthTally",
    "Need",
    "Plan",
    "Row",
    "Run",
    "Total",
    "Week",
    "WeekRow",
    "Weeks",
    "YearTally",
    "board",
    "by_weeks",
    "listing",
    "tally_months",
    "tally_years",
    "year_shown",
]
