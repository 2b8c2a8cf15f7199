"""Слова года (words): how its views name what needs a person, what stands in a cell, what a filter holds."""

from collections.abc import Sequence
from datetime import date

from planner.domain.occurrence import State
from planner.queries.board import Filter, Kind, Month, MonthDue, MonthTally, Need, Plan, Run, Week
from planner.russian import MONTHS, NBSP, capitalised, counted, day, list_of, long_day, span
from planner.web.words import STATES, month_name, workdays

NEEDS = {
    Need.OVERDUE: ("просрочено", State.OVERDUE),
    Need.WEEK: ("на этой неделе", State.SOON),
    Need.RETURNED: ("возвращено", State.RETURNED),
    Need.SUBMITTED: ("на проверке", State.SUBMITTED),
    Need.UNDATED: ("без срока", State.PLANNED),
}

TOLD_BY_SYMBOL = frozenset({State.SOON, State.TODAY, State.OVERDUE, State.SUBMITTED, State.RETURNED, State.DONE})
"""In the strip of years, where only a number stands beside; «не требуется» and «отменено» share one symbol."""

FITS = 6
"""Signs that a cell has room for beside a symbol: «20, 25»."""

ROW_KINDS = {Kind.INVARIANT: "инвариант", Kind.VARIATIVE: "вариатив"}


def chips(only: Filter) -> list[tuple[str, str]]:
    """What of a filter is set: the name in the address and the words of its chip."""
    found = (
        ("need", NEEDS[only.need][0] if only.need else ""),
        ("month", month_of_year(date.fromisoformat(f"{only.month}-01")) if only.month else ""),
        ("mine", "только мои" if only.mine else ""),
        ("section", only.section),
        ("seat", capitalised(only.seat or "")),
        ("kind", ROW_KINDS[only.kind] if only.kind else ""),
        ("state", STATES[only.state] if only.state else ""),
        ("text", f"«{only.text}»" if only.text else ""),
    )
    return [(name, text) for name, text in found if text]


def month_of_year(on: date) -> str:
    """«ноябрь 2026»."""
    return f"{month_name(on)} {on.year}"


def state_of(run: Run) -> str:
    """What nobody controls is done, not accepted: «принято» is the controller's word."""
    return "выполнено" if run.state is State.DONE and not run.is_accepted else STATES[run.state]


def run_says(run: Run) -> str:
    """A cell read aloud: «20 ноября, просрочено на 1 рабочий день»."""
    when = span(run.opens_on, run.due_on) if run.opens_on and run.due_on else day(run.due_on) if run.due_on else ""
    state = state_of(run)
    if run.state is State.OVERDUE:
        state = f"просрочено на {workdays(run.days_late)}"
    elif run.state is State.DONE and run.done_on is not None:
        state = f"{state}, сделано {day(run.done_on)}"
        if run.days_late:
            state += f", позже срока на {workdays(run.days_late)}"
    moved = f"перенесено с {day(run.moved_from[0])}" if run.moved_from else ""
    return ", ".join(part for part in (when, state, moved) if part)


def in_cell(run: Run) -> str:
    """A run as it stands in a narrow cell: «20», «14–25», or «до 15» when it opened in an earlier month.

    Beside «+5» only the last day has room, and only it matters.
    """
    if run.due_on is None:
        return "–"
    if (run.state is State.DONE and run.days_late) or run.opens_on is None or run.opens_on == run.due_on:
        return str(run.due_on.day)
    if (run.opens_on.year, run.opens_on.month) == (run.due_on.year, run.due_on.month):
        return f"{run.opens_on.day}–{run.due_on.day}"
    return f"до {run.due_on.day}"


def left_in_cell(run: Run, month: Month) -> str:
    """The days of this month from which a run was moved away: «16», «9, 16», «9…23»."""
    days = _left_days(run, month)
    text = ", ".join(days)
    return text if len(text) <= FITS else f"{days[0]}…{days[-1]}"


def left_says(run: Run, month: Month) -> str:
    """«16 октября, перенесено на 26 ноября»."""
    of_month = day(month.first_on).split(NBSP)[1]
    to = f" на {day(run.due_on)}" if run.due_on else ""
    return f"{list_of(_left_days(run, month))} {of_month}, перенесено{to}"


def _left_days(run: Run, month: Month) -> list[str]:
    return [str(on.day) for on in run.moved_from if f"{on:%Y-%m}" == month.key]


def days_in_cell(runs: Sequence[Run]) -> str:
    """Several runs of one month: «9, 23», or how many there are where their days do not fit."""
    days = ", ".join(in_cell(run) for run in runs)
    return days if len(days) <= FITS else times(len(runs))


def runs_say(runs: Sequence[Run]) -> str:
    """Several runs of one month read aloud, a line each."""
    return f"{times(len(runs))}:\n" + ";\n".join(run_says(run) for run in runs)


def times(number: int) -> str:
    """«3 раза»."""
    return counted(number, "раз", "раза", "раз")


def things(number: int) -> str:
    """«3 дела»: what a view of the year counts, a row of the plan having one or many of them."""
    return counted(number, "дело", "дела", "дел")


def of_month(due: MonthDue) -> str:
    """How a month goes: «10 дел, выполнено 2 из 4», where their days have not come only how many there are."""
    number = things(due.total.planned)
    return f"{number}, выполнено {due.total.done} из {due.total.come}" if due.total.come else number


def month_says(month: MonthTally) -> str:
    """A month of the strip read aloud: «ноябрь, 7 дел, выполнено 3, просрочено 2»."""
    parts = (("выполнено", month.done), ("просрочено", month.late))
    return ", ".join((month_name(month.first_on), things(month.planned), *(f"{name} {n}" for name, n in parts if n)))


def on_sheets(plans: Sequence[Plan], today: date) -> str:
    """What every sheet of paper says of itself: «Редакция 1. Отметки на 23 ноября 2026 г.»."""
    editions = [plan.edition for plan in plans]
    which = f"Редакция {editions[0]}. " if len(editions) == 1 and editions[0] else ""
    return f"{which}Отметки на {long_day(today)}"


def week_name(week: Week, month_on: date) -> str:
    """«1 неделя», of a neighbouring month «1 неделя октября»."""
    name = f"{week.number}{NBSP}неделя"
    return name if week.month_on == month_on else f"{name} {MONTHS[week.month_on.month - 1]}"
