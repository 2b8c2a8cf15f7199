"""Текст анализа: the sentences of a YearReport, each made of recorded facts.

A sentence is a few `Run`s, so that a page can link a number to its occurrences and paper can mark in yellow what is
missing. What nobody wrote down is said to be missing, never left out and never made up. A sentence about nothing
(«отменено 0») is left out: the table has the zeros.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.domain.occurrence import Rhythm
from planner.queries.year_figures import Count, Fate, Figures
from planner.russian import counted, day, list_of, numbered, plural, sentence

if TYPE_CHECKING:
    from planner.queries.year_report import ReportDuty, ReportRow, YearReport

NO_SECTION = "Без раздела"
SMALL_BASE = 10
"""Of fewer, a percent says more than is known: the counts themselves are said."""

NAMED_MOST = 5
"""More rows than this make a table, not a sentence."""


@dataclass(frozen=True)
class Run:
    """A piece of a sentence; a gap is set off, a number opens its occurrences."""

    text: str
    is_gap: bool = False
    occurrence_ids: tuple[int, ...] = ()


Sentence = tuple[Run, ...]


def gap(what: str) -> Run:
    """«[не заполнено: вывод]»."""
    return Run(f"[не заполнено: {what}]", is_gap=True)


def filled(text: str, what: str) -> Run:
    """The text, or that it is missing."""
    return Run(text) if text.strip() else gap(what)


def number(count: Count) -> Run:
    return Run(str(count.number), occurrence_ids=count.occurrence_ids)


def rule_text(report: "YearReport") -> str:
    """How the percents were counted, with the numbers of the total line."""
    total = report.total
    terms = (total.planned, total.cancelled, total.not_required, total.review, total.ahead)
    formula = " − ".join(str(count.number) for count in terms)
    due = total.due.number
    sentences = [
        "Выполнено, % = выполнено ÷ (по плану − отменено − не требуется − на проверке − ещё впереди) = "
        f"{total.done.number} ÷ ({formula}) = {_percent(total.done_percent)}.",
        f"В срок, % = в срок ÷ то же число = {total.in_time.number} ÷ {due} = {_percent(total.in_time_percent)}.",
        "В срок – выполнено не позже срока, который действует; перенесённое считается по новому сроку.",
        "Сданное и ещё не принятое – на проверке, в проценты не входит; выполненное раньше срока входит.",
        *_special_rows(report),
        "Добавленное после утверждения («сверх плана»), решения и замечания показаны отдельно.",
    ]
    return " ".join(sentences)


def _special_rows(report: "YearReport") -> Iterator[str]:
    whole = _numbers(row for row in report.rows if row.rhythm == Rhythm.WHOLE_PERIOD)
    if whole:
        yield f"«В течение года» ({whole}): срок – конец периода."
    begun = [row for row in report.rows if row.rhythm == Rhythm.ON_DEMAND]
    if begun or any(row.is_on_demand for row in report.uncounted):
        counts = f"начато: {_numbers(begun)}" if begun else "за год не начиналось"
        yield f"«По мере необходимости» считается, только когда начато ({counts})."


def _numbers(rows: Iterable["ReportRow"]) -> str:
    numbers = dict.fromkeys(row.number for row in rows)
    return f"{numbered(', '.join(numbers))}" if numbers else ""


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value}\u00a0%"


def paragraphs(report: "YearReport") -> tuple[Sentence, ...]:
    found = (
        _plan_and_done(report),
        _not_done(report),
        _changes(report),
        _beyond(report),
        _compared(report),
        _decisions(report),
        _findings(report),
        _good_practice(report),
        _carried_over(report),
    )
    return tuple(sentence for sentence in map(tuple, found) if sentence)


def _plan_and_done(report: "YearReport") -> Iterator[Run]:
    total, sections = report.total, sum(line.title != NO_SECTION for line in report.by_section)
    planned = total.planned.number
    foreseen = plural(planned, "предусмотрен", "предусмотрено", "предусмотрено")
    yield Run(f"В {report.year} учебном году циклограммой {foreseen} ")
    yield Run(counted(planned, "срок", "срока", "сроков"), occurrence_ids=total.planned.occurrence_ids)
    yield Run(f" по {counted(sections, 'разделу', 'разделам', 'разделам')}. Выполнено " if sections else ". Выполнено ")
    yield number(total.done)
    if total.done:
        yield Run(", из них в установленный срок ")
        yield number(total.in_time)
        yield from _also(", с опозданием ", total.late)
    yield Run(".")
    yield from _also(" На проверке ", total.review, ".")
    yield from _also(" Срок ещё не наступил у ", total.ahead, ".")


def _also(before: str, count: Count, after: str = "") -> Iterator[Run]:
    if count:
        yield Run(before)
        yield number(count)
        if after:
            yield Run(after)


def _not_done(report: "YearReport") -> Iterator[Run]:
    rows = report.rows_of(Fate.NOT_DONE)
    if not rows:
        return
    yield Run("Не выполнено ")
    yield number(report.total.not_done)
    if len(rows) <= NAMED_MOST:
        for place, row in enumerate(rows):
            yield from _named(row, "; " if place else ": ")
    else:
        yield Run("; перечень с причинами стоит в таблице")
        unexplained = sum(not row.reason for row in rows)
        if unexplained:
            yield from (Run(", "), gap(f"причина, {counted(unexplained, 'срок', 'срока', 'сроков')}"))
    yield Run(".")


def _named(row: "ReportRow", before: str) -> Iterator[Run]:
    when = f", срок {day(row.due_on)}" if row.due_on else ""
    name = f"{numbered(row.number)} «{row.title}»{when}, причина: "
    yield Run(before + name, occurrence_ids=(row.occurrence_id,))
    yield filled(row.reason.rstrip("."), "причина")


def _changes(report: "YearReport") -> Iterator[Run]:
    total = report.total
    parts = (("Перенесено ", total.moved), ("отменено ", total.cancelled), ("не потребовалось ", total.not_required))
    said = [(words, count) for words, count in parts if count]
    for place, (words, count) in enumerate(said):
        yield Run(", " + words if place else words[0].upper() + words[1:])
        yield number(count)
    if said:
        yield Run("; причины указаны в таблице.")


def _beyond(report: "YearReport") -> Iterator[Run]:
    if report.beyond.planned:
        yield Run("Сверх плана добавлено ")
        yield number(report.beyond.planned)
        yield Run(", выполнено ")
        yield number(report.beyond.done)
        yield Run(".")


def _compared(report: "YearReport") -> Iterator[Run]:
    past = report.previous
    if past is None or not past.total.due or not report.total.due:
        return
    now, then = report.total, past.total
    if min(now.due.number, then.due.number) < SMALL_BASE:
        yield Run(f"В срок выполнено {_of(now)}, в {past.year} учебном году – {_of(then)}.")
        return
    was, became = then.in_time_percent or 0, now.in_time_percent or 0
    yield Run(f"По сравнению с {past.year} учебным годом доля выполненного в срок ")
    if was == became:
        yield Run(f"не изменилась: {_percent(became)}.")
    else:
        yield Run(f"{'выросла' if became > was else 'снизилась'} с {was} до {_percent(became)}.")


def _of(figures: Figures) -> str:
    return f"{figures.in_time.number} из {figures.due.number}"


def _decisions(report: "YearReport") -> Iterator[Run]:
    words = ("управленческое решение", "управленческих решения", "управленческих решений")
    return _duties(report.decisions, "Принято", words, "исполнено")


def _findings(report: "YearReport") -> Iterator[Run]:
    return _duties(report.findings, "Выявлено", ("замечание", "замечания", "замечаний"), "устранено")


def _duties(duties: Sequence["ReportDuty"], verb: str, words: tuple[str, str, str], done: str) -> Iterator[Run]:
    if not duties:
        return

    def of(*fates: Fate) -> Count:
        return Count(tuple(duty.occurrence_id for duty in duties if duty.fate in fates))

    yield Run(f"{verb} ")
    yield Run(counted(len(duties), *words), occurrence_ids=tuple(duty.occurrence_id for duty in duties))
    yield Run(f", {done} ")
    yield number(of(Fate.IN_TIME, Fate.LATE))
    yield from _also(", с опозданием ", of(Fate.LATE))
    yield from _also(", на проверке ", of(Fate.REVIEW))
    yield from _also(", исполнение не отмечено у ", of(Fate.NOT_DONE))
    yield from _also(", срок ещё не наступил у ", of(Fate.AHEAD))
    yield Run(".")


def _good_practice(report: "YearReport") -> Iterator[Run]:
    rows = [row for row in report.all_rows if row.good_practice]
    if rows:
        titles = [f"«{row.title}» ({numbered(row.number)})" for row in rows]
        yield Run(
            sentence(f"Отмечена хорошая практика: {list_of(titles)}"),
            occurrence_ids=tuple(r.occurrence_id for r in rows),
        )


def _carried_over(report: "YearReport") -> Iterator[Run]:
    rows = report.rows_of(Fate.NOT_DONE)
    if rows:
        named = _numbers(rows) if len(rows) <= NAMED_MOST else counted(len(rows), "срок", "срока", "сроков")
        yield Run("Не выполненное (")
        yield Run(named, occurrence_ids=report.total.not_done.occurrence_ids)
        yield Run(f") рассмотреть при составлении циклограммы на {report.next_year} учебный год.")
