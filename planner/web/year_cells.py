"""Клетки (cells) of the year, in its table and in its lists: there are thousands, so each is written at once.

What is written here is plain text until a row is whole, because text that knows it is safe is joined several times
slower. So whatever is words goes through `_safe`; days, states and the keys of months are themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from markupsafe import Markup, escape

from planner.domain.occurrence import State
from planner.queries.board import Cell, Month, Row, Run
from planner.russian import capitalised, numbered
from planner.web import words, year_words
from planner.web.look import query

MARKED = (State.OVERDUE, State.SUBMITTED, State.RETURNED, State.DONE, State.NOT_REQUIRED, State.CANCELLED)
"""The states that have a symbol in a cell; the others are told by the colour and aloud."""


class Cells:
    """How the runs of one page look."""

    def __init__(self, months: Sequence[Month], asked: dict[str, object], icon: Callable[[str], Markup]) -> None:
        self._asked = {"year": asked["year"], "by": asked["by"]}
        self._symbols = {state: str(icon(words.SYMBOLS[state])) for state in MARKED}
        self._arrow = str(icon("arrow"))
        self._said: dict[int, str] = {}
        self._named: dict[tuple[str, tuple[str, ...]], str] = {}
        self._columns = [(month, _opened(month, ""), _opened(month, " has")) for month in months]

    def row(self, row: Row) -> Markup:
        """All months of a row."""
        return Markup("".join(self._months(row)))

    def run(self, run: Run) -> Markup:
        """One run by itself."""
        return Markup(self._run(run))

    def cards(self, runs: Iterable[Run]) -> Markup:
        """Runs where there is no table around them: what the row and the column say stands in each."""
        return Markup("".join(map(self._card, runs)))

    def _card(self, run: Run) -> str:
        look, mark = self._look(run)
        return (
            f'<li><a class="due" href="/o/{run.occurrence_id}">'
            f'<span class="cell s-{look}"><span class="n">{year_words.in_cell(run)}</span>{mark}</span>'
            f"{self._names(run)}<small>{self._says(run)}</small></a></li>\n"
        )

    def _names(self, run: Run) -> str:
        """Which row of the plan it is and who answers: the same for all runs of a row."""
        key = (run.number, run.seats)
        if key not in self._named:
            title = _safe(f"{numbered(run.number)}. {run.title}")
            self._named[key] = f"<b>{title}</b><span>{_safe(capitalised(run.seat))}</span>"
        return self._named[key]

    def event(self, run: Run) -> Markup:
        """A run in a list within a table, under its short name."""
        look, mark = self._look(run)
        return Markup(
            f'<li><a class="event" href="/o/{run.occurrence_id}">'
            f'<span class="cell s-{look}"><span class="n">{year_words.in_cell(run)}</span>{mark}</span>'
            f'{_safe(run.name)}<span class="sr">, {self._says(run)}</span></a>'
            f"<small>{_safe(capitalised(run.seat))}</small></li>"
        )

    def symbol(self, run: Run) -> Markup:
        return Markup(self._symbols.get(run.state, ""))

    def _months(self, row: Row) -> Iterator[str]:
        for cell, (month, empty, filled) in zip(row.cells, self._columns, strict=True):
            if not cell.runs and not cell.left:
                yield empty
            else:
                yield filled
                for run in cell.left:
                    yield self._left(run, month)
                if len(cell.runs) == 1:
                    yield self._run(cell.runs[0])
                elif cell.runs:
                    yield self._stack(cell, row, month)
            yield "</td>\n"

    def _run(self, run: Run) -> str:
        look, mark = self._look(run)
        says = self._says(run)
        return (
            f'<a class="cell s-{look}" href="/o/{run.occurrence_id}" aria-label="{says}">'
            f'<span class="n">{year_words.in_cell(run)}</span>{mark}</a>'
        )

    def _says(self, run: Run) -> str:
        """The same run stands in the table and in the lists of a phone."""
        if run.occurrence_id not in self._said:
            self._said[run.occurrence_id] = _safe(year_words.run_says(run))
        return self._said[run.occurrence_id]

    def _look(self, run: Run) -> tuple[str, str]:
        """The class of a cell, and what stands in it after its day."""
        look, symbol = run.state.value, self._symbols.get(run.state, "")
        if run.state is State.DONE and run.days_late:
            return f"{look} tardy", f'{symbol}<span class="plus">+{run.days_late}</span>'
        return look, symbol

    def _left(self, run: Run, month: Month) -> str:
        """What was moved away from this month."""
        says = _safe(year_words.left_says(run, month))
        return (
            f'<a class="cell moved" href="/o/{run.occurrence_id}" aria-label="{says}">'
            f'<span class="n">{_safe(year_words.left_in_cell(run, month))}</span>{self._arrow}</a>'
        )

    def _stack(self, cell: Cell, row: Row, month: Month) -> str:
        """Several runs of one month: they open as a list."""
        state, says = cell.loudest.state, _safe(year_words.runs_say(cell.runs))
        listed = _safe(query(self._asked, activity=row.activity_id, month=month.key))
        days, symbol = _safe(year_words.days_in_cell(cell.runs)), self._symbols.get(state, "")
        return (
            f'<a class="cell stack s-{state.value}" href="/list{listed}" aria-label="{says}">'
            f'<span class="n">{days}</span>{symbol}</a>'
        )


def _opened(month: Month, has: str) -> str:
    now = f" now d{month.today}" if month.today else ""
    turn = " turn" if month.first_on.month == 1 else ""
    return f'<td class="month{now}{turn}{has}">'


def _safe(text: str) -> str:
    return str(escape(text))
