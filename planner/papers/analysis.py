"""Анализ на бумаге: a YearReport as blocks of a document, in the order in which such papers are written.

Word and the printable page dress the same blocks, so their words and numbers cannot differ. A block knows nothing of
fonts; it knows what it says, how wide its columns are, and what in it is missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from planner.queries.year_figures import Count, Fate, Figures, FiguresLine
from planner.queries.year_report import GapKind, Issued, MeasuredEdition, ReportDuty, ReportRow, YearReport
from planner.queries.year_words import Run, Sentence, filled, gap, number
from planner.russian import counted, numbered, sentence, short_day

NOTHING = Run("–")
"""A dash is nothing; a zero would be a number that somebody counted."""


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Text:
    runs: Sentence
    is_small: bool = False
    """A note under a table."""


@dataclass(frozen=True)
class Column:
    title: str
    width: int
    """In millimetres: an office suite other than Word lays a table out by these and nothing else."""
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    caption: str = ""
    has_total: bool = False
    """The last row sums the others up."""


@dataclass(frozen=True)
class Turn:
    """From here on the sheet lies on its side, or stands again."""

    is_landscape: bool


Block = Heading | Text | Table | Turn


def text(words: str) -> Sentence:
    return (Run(words),) if words else (NOTHING,)


def basis(report: YearReport) -> str:
    """On which approved plan the figures stand: «циклограмма …, редакция 2, приказ от 15.01.2027 № 6»."""
    return "; ".join(_edition(edition) for edition in report.editions_in_force)


def _edition(edition: MeasuredEdition) -> str:
    order = f"приказ от {short_day(edition.order_on)} {numbered(edition.order_no)}"
    # People type «1» as well as «№ 1 от 29.08.2026».
    protocol = f", протокол {numbered(edition.protocol.lstrip('№ '))}" if edition.protocol else ""
    return f"{edition.cyclogram}, редакция {edition.number}, {order}{protocol}"


def missing(report: YearReport) -> str:
    """What the reader is warned of before he signs; empty when nothing is missing."""
    if not report.gaps:
        return ""
    count = counted(len(report.gaps), "сведения", "сведений", "сведений")
    return f"Проект. Не хватает {count}: места, где они нужны, выделены жёлтым."


def blocks(report: YearReport) -> Iterator[Block]:
    chapters = (
        ("Итоги года", _summary(report)),
        ("Выполнение плана в числах", _figures(report)),
        ("Не выполнено и на проверке", _open_rows(report)),
        ("Перенесено, отменено, не потребовалось", _changed_rows(report)),
        ("Сверх плана", _beyond(report)),
        ("Не вошло в подсчёт", _uncounted(report)),
        ("Изданные документы", _documents(report)),
        ("Управленческие решения и замечания", _duties(report)),
        ("Результаты и выводы", _conclusions(report)),
        ("Предложения на следующий год", _proposals(report)),
        ("Выполнение по строкам циклограммы", _all_rows(report)),
    )
    place = 0
    for title, chapter in chapters:
        content = list(chapter)
        if not content:
            continue
        place += 1
        if isinstance(content[0], Turn):  # the sheet is turned before the heading, not after it
            yield content.pop(0)
        yield Heading(f"{place}. {title}")
        yield from content


def _summary(report: YearReport) -> Iterator[Block]:
    yield from (Text(sentence) for sentence in report.paragraphs)


# Figures

LANDSCAPE = 262
"""What the margins leave of an A4 sheet on its side, in millimetres; of one that stands, 165."""
NUMBER = 17
"""Holds the longest word of the head, «Перенесено», in small type."""
HEADS = (
    "По плану",
    "Выполнено",
    "в срок",
    "позже",
    "На проверке",
    "Не выполнено",
    "Ещё впереди",
    "Отменено",
    "Не требуется",
    "Перенесено",
    "Выполнено, %",
    "В срок, %",
)


def _figures(report: YearReport) -> Iterator[Block]:
    yield Turn(is_landscape=True)
    yield _by_section(report)
    yield Text(text(f"Как посчитано. {report.rule_text}"), is_small=True)
    yield from _measured(report)
    total = FiguresLine("Всего", report.total)
    yield _figures_table("По кварталам", "Квартал", (*report.by_quarter, total), has_total=True)
    yield _figures_table("По месяцам", "Месяц", (*report.by_month, total), has_total=True)
    yield _figures_table("По ответственным", "Ответственный", report.by_position)
    yield Text(
        text("За что отвечают несколько, стоит в строке каждого, поэтому строки не складываются."), is_small=True
    )
    yield Turn(is_landscape=False)


def _by_section(report: YearReport) -> Table:
    table = _figures_table(
        "По разделам", "Раздел", (*report.by_section, FiguresLine("Всего", report.total)), has_total=True
    )
    past = report.previous
    if past is None:
        return table
    before = [past.of_section(line.title) for line in report.by_section] + [past.total]
    first, *others = table.columns
    columns = (Column(first.title, first.width - NUMBER), *others, Column(f"В срок, % в {past.year}", NUMBER, True))
    rows = tuple(
        (*row, _percent(figures.in_time_percent if figures is not None else None))
        for row, figures in zip(table.rows, before, strict=True)
    )
    return Table(columns, rows, table.caption, has_total=True)


def _figures_table(caption: str, of_what: str, lines: Iterable[FiguresLine], *, has_total: bool = False) -> Table:
    columns = (
        Column(of_what, LANDSCAPE - NUMBER * len(HEADS)),
        *(Column(head, NUMBER, is_number=True) for head in HEADS),
    )
    return Table(columns, tuple((text(line.title), *_cells(line.figures)) for line in lines), caption, has_total)


def _cells(figures: Figures) -> Iterator[Sentence]:
    counts = (
        figures.planned,
        figures.done,
        figures.in_time,
        figures.late,
        figures.review,
        figures.not_done,
        figures.ahead,
        figures.cancelled,
        figures.not_required,
        figures.moved,
    )
    yield from (_count(count) for count in counts)
    yield _percent(figures.done_percent)
    yield _percent(figures.in_time_percent)


def _count(count: Count) -> Sentence:
    return (number(count),) if count else (NOTHING,)


def _percent(value: int | None) -> Sentence:
    return (NOTHING,) if value is None else text(str(value))


def _measured(report: YearReport) -> Iterator[Block]:
    """Where a plan was amended: how much of it each edition brought."""
    if len(report.editions) > len(report.editions_in_force):
        parts = [
            f"{_edition(one)}: {counted(one.planned.number, 'срок', 'срока', 'сроков')}" for one in report.editions
        ]
        yield Text(text(sentence(f"Что введено каждой редакцией. {'; '.join(parts)}")), is_small=True)


# Lists of rows

ROW = (Column("№", 12), Column("Мероприятие", 63))
FATES = {
    Fate.IN_TIME: "выполнено",
    Fate.LATE: "выполнено позже",
    Fate.REVIEW: "на проверке",
    Fate.NOT_DONE: "не выполнено",
    Fate.AHEAD: "срок не наступил",
    Fate.CANCELLED: "отменено",
    Fate.NOT_REQUIRED: "не требуется",
}


def _row(row: ReportRow) -> tuple[Sentence, Sentence]:
    return text(row.number), (Run(row.title, occurrence_ids=(row.occurrence_id,)),)


def _day(on: date | None) -> Sentence:
    return text(short_day(on) if on is not None else "")


def _seats(seats: tuple[str, ...]) -> Sentence:
    return text(", ".join(seats))


def _open_rows(report: YearReport) -> Iterator[Block]:
    not_done, review = report.rows_of(Fate.NOT_DONE), report.rows_of(Fate.REVIEW)
    if not_done:
        yield _not_done(not_done)
    if review:
        columns = (*ROW, Column("Срок", 22), Column("Ответственный", 68))
        rows = tuple((*_row(row), _day(row.due_on), _seats(row.seats)) for row in review)
        yield Table(columns, rows, "Сдано, на проверке")


def _not_done(found: Iterable[ReportRow]) -> Table:
    columns = (*ROW, Column("Срок", 22), Column("Ответственный", 33), Column("Причина", 35))
    rows = ((*_row(row), _day(row.due_on), _seats(row.seats), (filled(row.reason, "причина"),)) for row in found)
    return Table(columns, tuple(rows), "Не выполнено")


def _changed_rows(report: YearReport) -> Iterator[Block]:
    columns = (*ROW, Column("Что изменено", 45), Column("Причина", 45))
    moves = [
        (*_row(row), text(_moved(move.from_on, move.to_on)), (filled(move.reason, "причина"),))
        for row in report.moved
        for move in row.moves
    ]
    dropped = [
        (*_row(row), text(FATES[row.fate]), (filled(row.reason, "причина"),))
        for row in report.rows_of(Fate.CANCELLED, Fate.NOT_REQUIRED)
    ]
    if moves or dropped:
        yield Table(columns, (*moves, *dropped))


def _moved(from_on: date | None, to_on: date) -> str:
    return f"перенесено {f'с {short_day(from_on)} ' if from_on else ''}на {short_day(to_on)}"


def _beyond(report: YearReport) -> Iterator[Block]:
    if report.beyond_rows:
        yield _run_table(report.beyond_rows, ROW)


def _run_table(rows: Iterable[ReportRow], first: tuple[Column, ...]) -> Table:
    columns = (*first, Column("Срок", 22), Column("Выполнено", 23), Column("Что вышло", 45))
    return Table(columns, tuple((*_row(row), _day(row.due_on), _day(row.done_on), text(_came_to(row))) for row in rows))


def _came_to(what: ReportRow | ReportDuty) -> str:
    late = f" на {counted(what.days_late, 'рабочий день', 'рабочих дня', 'рабочих дней')}" if what.days_late else ""
    moved = ", перенесено" if isinstance(what, ReportRow) and what.moves else ""
    return FATES[what.fate] + late + moved


def _uncounted(report: YearReport) -> Iterator[Block]:
    if report.uncounted:
        columns = (*ROW, Column("Срок (как в документе)", 45), Column("Почему", 45))
        rows = ((text(str(row.number)), text(row.title), text(row.phrase), text(row.why)) for row in report.uncounted)
        yield Table(columns, tuple(rows))


# What came of it


def _documents(report: YearReport) -> Iterator[Block]:
    columns = (Column("Дата", 40), Column("Номер", 45), Column("Документ", 55), Column("К строке №", 25))
    issued = [
        (_issued_on(paper), text(paper.number), text(paper.kind), text(paper.row_number)) for paper in report.documents
    ]
    lacking = [
        ((NOTHING,), (NOTHING,), (gap("подтверждение"),), text(one.number))
        for one in report.gaps
        if one.kind is GapKind.EVIDENCE
    ]
    if issued or lacking:
        yield Table(columns, (*issued, *lacking))


def _issued_on(paper: Issued) -> Sentence:
    if paper.dated_on is not None:
        return text(short_day(paper.dated_on))
    return (NOTHING,) if paper.is_protocol else (gap("дата"),)  # a protocol's date is typed with its number


def _duties(report: YearReport) -> Iterator[Block]:
    columns = (
        Column("К строке №", 18),
        Column("Содержание", 52),
        Column("Основание", 30),
        Column("Срок", 22),
        Column("Исполнение", 43),
    )
    lacking = [
        (text(one.number), (gap("решение"),), (NOTHING,), (NOTHING,), (NOTHING,))
        for one in report.gaps
        if one.kind is GapKind.DECISION
    ]
    decisions = [*(_duty(duty) for duty in report.decisions), *lacking]
    if decisions:
        yield Table(columns, tuple(decisions), "Решения")
    if report.findings:
        yield Table(columns, tuple(_duty(duty) for duty in report.findings), "Замечания")


def _duty(duty: ReportDuty) -> tuple[Sentence, ...]:
    done = f"{_came_to(duty)}, {short_day(duty.done_on)}" if duty.done_on else FATES[duty.fate]
    return (
        text(duty.source_number),
        (Run(duty.text, occurrence_ids=(duty.occurrence_id,)),),
        text(", ".join(part for part in (duty.adopted_by, duty.paper) if part)),
        _day(duty.due_on),
        (gap("исполнение"),) if duty.fate is Fate.NOT_DONE else text(done),
    )


def _conclusions(report: YearReport) -> Iterator[Block]:
    wanting = {one.occurrence_id for one in report.gaps if one.kind is GapKind.CONCLUSION}
    rows = [row for row in report.all_rows if row.result or row.conclusion or row.occurrence_id in wanting]
    if rows:
        columns = (*ROW, Column("Результат", 45), Column("Вывод", 45))
        yield Table(columns, tuple((*_row(row), text(row.result), _conclusion(row, wanting)) for row in rows))


def _conclusion(row: ReportRow, wanting: set[int]) -> Sentence:
    return (gap("вывод"),) if row.occurrence_id in wanting else text(row.conclusion)


def _proposals(report: YearReport) -> Iterator[Block]:
    for row in report.all_rows:
        if row.proposal:
            yield Text(
                (Run(f"{row.proposal.rstrip('. ')} ({numbered(row.number)}).", occurrence_ids=(row.occurrence_id,)),)
            )


def _all_rows(report: YearReport) -> Iterator[Block]:
    """Every row with its day: from it each number of the figures can be counted again by hand."""
    yield _run_table(report.rows, ROW)
