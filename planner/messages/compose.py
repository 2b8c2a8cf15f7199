"""Слова напоминания: the facts of `planner.queries.to_say` become one message.

The order of lines is one for all: when, what, what to hand in, the link. When is always said from the deadline and
today, never from the kind of reminder: what is due on a Sunday is said on Friday, and on Friday it is not «сегодня».
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.occurrence import State
from planner.domain.reminder import ReminderKind
from planner.messages.message import Bold, Button, Link, Message, Text
from planner.messages.press import CannotMakeIt, Done, Later, OpenPage, Show
from planner.queries.to_say import Line, ToSay, TrialToSay
from planner.russian import capitalised, counted, day_with_weekday, numbered

REPEAT = "Возможно, повтор"
MOST_ITEMS = 10
"""Of a digest. With the lengths below it stays under a messenger's 4096 signs, so nothing is ever cut by signs."""
BUTTONS_IN_ROW = 5
LONGEST_NAME = 500
LONGEST_NAME_IN_DIGEST = 150
LONGEST_PAPER = 300

ACTIONABLE = frozenset({ReminderKind.RETURNED, ReminderKind.ASSIGNED, ReminderKind.MOVED, ReminderKind.KEPT})
"""Tellings after which the reader may have something to do at once; with nudges, the messages that carry buttons."""


def compose(to_say: ToSay | TrialToSay, is_repeat: bool = False, *, names_organization: bool = False) -> Message:
    """The message of these facts.

    `is_repeat` when the same was perhaps delivered already; `names_organization` for whoever works in several.
    """
    if isinstance(to_say, TrialToSay):
        return _trial(to_say)
    is_single = len(to_say.lines) == 1
    message = _single(to_say, to_say.lines[0]) if is_single else _digest(to_say)
    repeat = (Text(REPEAT),) if is_repeat else ()
    organization = (Text(to_say.organization),) if names_organization else ()
    return Message((*repeat, *organization, *message.lines), message.buttons)


def reminder(line: Line, today: date, *, is_short: bool = False) -> Message:
    """One occurrence with its three buttons, as a reminder and as the card that «Назад» brings back."""
    lines: list[Bold | Text | Link] = [Bold(when(line, today)), Text(what(line))]
    if not is_short:
        lines += [Text(extra) for extra in _extras(line)]
    return Message((*lines, Link(line.link)), three_buttons(line) if _is_actionable(line) else ())


def _trial(to_say: TrialToSay) -> Message:
    """It always names the organisation: it is the first thing that this chat hears of it."""
    return Message(
        (
            Bold("Проверочное сообщение"),
            Text(f"{to_say.organization}: напоминания будут приходить в этот чат."),
            Link(to_say.my_work),
        )
    )


def _single(to_say: ToSay, line: Line) -> Message:
    message = reminder(line, to_say.today, is_short=to_say.is_group)
    late = _late(to_say)
    if not late:
        return message
    first, *rest = message.lines
    return Message((Bold(late), Text(first.text), *rest), message.buttons)


def three_buttons(line: Line) -> tuple[tuple[Button, ...], ...]:
    done = Button("Выполнено", Done(line.occurrence_id))
    later, cannot = (
        Button("Отложить", Later(line.occurrence_id)),
        Button("Не успеваю", CannotMakeIt(line.occurrence_id)),
    )
    return (done,), (later, cannot)


def what(line: Line, longest: int = LONGEST_NAME) -> str:
    """«№ 8. Замечания по среде групп», or the number alone."""
    number = numbered(line.number)
    return f"{number}. {shortened(line.name, longest)}" if line.name else number


def when(line: Line, today: date) -> str:
    """The first line: how far the deadline is, or what happened."""
    happened = _happened(line)
    return happened or deadline(line, today)


def deadline(line: Line, today: date) -> str:
    """«Через 5 рабочих дней, ср 18 ноября», «Сегодня срок, …», «! Просрочено, срок был вчера, …»."""
    due_on = line.due_on
    if due_on is None:
        return "Без срока"
    if due_on == today:
        return f"Сегодня срок, {day_with_weekday(due_on)}"
    if line.kind is ReminderKind.MONTHLY and due_on > today:
        return f"Раз в месяц: идёт до {day_with_weekday(due_on)}"
    if due_on > today:
        return capitalised(line.away)
    is_yesterday = due_on == today - timedelta(days=1)
    return f"! Просрочено, срок был {line.away}" if is_yesterday else f"! Просрочено {line.away}"


def _happened(line: Line) -> str:
    """The first line of a telling; empty for a nudge, which speaks of the deadline."""
    due = f", срок {day_with_weekday(line.due_on)}" if line.due_on is not None else ""
    match line.kind:
        case ReminderKind.REVIEW:
            return "◧ Сдано, ждёт вашей проверки"
        case ReminderKind.RETURNED:
            return f"↩ Возвращено{due}"
        case ReminderKind.ACCEPTED:
            return "✓ Принято"
        case ReminderKind.MOVED:
            return f"→ Перенесено {_from_to(line)}"
        case ReminderKind.CANCELLED:
            return "Отменено"
        case ReminderKind.ASSIGNED:
            return f"Вам поручено{due}"
        case ReminderKind.RELIEVED:
            return "Поручено другим"
        case ReminderKind.ASKED_TO_MOVE:
            return f"Просят перенести{due}"
        case ReminderKind.KEPT:
            return f"Срок прежний: {day_with_weekday(line.due_on)}" if line.due_on else "Срок прежний"
    return ""


def _from_to(line: Line) -> str:
    before = f"с {day_with_weekday(line.moved_from)} " if line.moved_from is not None else ""
    return f"{before}на {day_with_weekday(line.due_on)}" if line.due_on is not None else before.strip()


def _extras(line: Line) -> Iterable[str]:
    """What to hand in, or what else there is to know; texts that people wrote stay on the page."""
    match line.kind:
        case ReminderKind.ACCEPTED | ReminderKind.CANCELLED:
            yield "Делать больше ничего не нужно."
        case ReminderKind.RELIEVED:
            yield "От вас больше ничего не требуется."
        case ReminderKind.ASKED_TO_MOVE:
            yield "Причина и перенос – на странице."
        case ReminderKind.KEPT:
            yield "Почему – на странице."
        case ReminderKind.REVIEW:
            pass
        case _:
            if line.hand_in and line.name:  # «только номера» says nothing of the content, the paper's name included
                yield f"Сдать: {shortened(line.hand_in, LONGEST_PAPER)}"
            if line.state is State.RETURNED:
                yield "Что исправить – на странице."


def _is_actionable(line: Line) -> bool:
    return line.state.is_open and (line.kind.is_nudge or line.kind in ACTIONABLE)


# A digest


@dataclass(frozen=True)
class _Group:
    """Lines of a digest that say the same of different occurrences."""

    title: str
    counter: str
    lines: tuple[Line, ...]


_TOLD = {
    ReminderKind.REVIEW: ("◧ Ждут вашей проверки", "ждут проверки"),
    ReminderKind.ASKED_TO_MOVE: ("Просят перенести", "просят перенести"),
    ReminderKind.ASSIGNED: ("Вам поручено", "поручено вам"),
    ReminderKind.MOVED: ("→ Перенесено", "перенесено"),
    ReminderKind.KEPT: ("Срок прежний", "срок прежний"),
    ReminderKind.ACCEPTED: ("✓ Принято", "принято"),
    ReminderKind.CANCELLED: ("Отменено", "отменено"),
    ReminderKind.RELIEVED: ("Поручено другим", "поручено другим"),
}
_OVERDUE = ("! Просрочено", "просрочено")
_TODAY = ("Сегодня срок", "сегодня срок")
_LATER = ("Позже", "позже")
_PERIOD = ("Идёт весь период", "идёт весь период")
_RETURNED = ("↩ Возвращено", "возвращено")


def _digest(to_say: ToSay) -> Message:
    groups = _groups(to_say.lines, to_say.today)
    counts = capitalised(", ".join(f"{group.counter} {len(group.lines)}" for group in groups))
    late = _late(to_say)
    heading = [Bold(late), Text(counts)] if late else [Bold(counts)]
    shown = _only_numbers(groups) if not any(line.name for line in to_say.lines) else _items(groups)
    hidden = len(to_say.lines) - MOST_ITEMS
    more = [Text(f"ещё {hidden}, откройте «Мои дела»")] if hidden > 0 else []
    to_do = [line for group in groups for line in group.lines][:MOST_ITEMS]
    each = numbers([(line.number, line.occurrence_id) for line in to_do if _is_actionable(line)])
    open_page = Button("Открыть «Мои дела»", OpenPage(to_say.my_work))
    return Message((*heading, *shown, *more, Link(to_say.my_work)), (*each, (open_page,)))


def numbers(items: Sequence[tuple[str, int]]) -> list[tuple[Button, ...]]:
    """A small button for each of a list: it brings that one with its own three, where the page cannot be reached."""
    buttons = [Button(numbered(number), Show(occurrence_id)) for number, occurrence_id in items]
    return [tuple(buttons[start : start + BUTTONS_IN_ROW]) for start in range(0, len(buttons), BUTTONS_IN_ROW)]


def _groups(lines: Sequence[Line], today: date) -> list[_Group]:
    found: dict[tuple[str, str], list[Line]] = {}
    week = _week_words(lines, today)
    for line in lines:
        found.setdefault(_group_of(line, today, week), []).append(line)
    order = [_OVERDUE, _TODAY, week, _LATER, _PERIOD, _RETURNED, *_TOLD.values()]
    return [_Group(*words, tuple(found[words])) for words in order if words in found]


def _group_of(line: Line, today: date, week: tuple[str, str]) -> tuple[str, str]:
    if line.kind in _TOLD:
        return _TOLD[line.kind]
    if line.state is State.RETURNED:
        return _RETURNED
    if line.state is State.OVERDUE:
        return _OVERDUE
    if line.kind is ReminderKind.MONTHLY:
        return _PERIOD
    if line.due_on == today:
        return _TODAY
    return week if line.due_on is not None and line.due_on <= _sunday(today) else _LATER


def _week_words(lines: Sequence[Line], today: date) -> tuple[str, str]:
    """«До пятницы», where Friday is still ahead and nothing of the week is due after it."""
    friday = _sunday(today) - timedelta(days=2)
    beyond = any(line.due_on is not None and friday < line.due_on <= _sunday(today) for line in lines)
    return ("До конца недели", "до конца недели") if today >= friday or beyond else ("До пятницы", "до пятницы")


def _sunday(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())


def _items(groups: Sequence[_Group]) -> Iterable[Bold | Text]:
    left = MOST_ITEMS
    yield Text()
    for group in groups:
        if left > 0:
            yield Bold(group.title)
        for line in group.lines[:left]:
            yield Text(_item(line))
        left = max(0, left - len(group.lines))
    yield Text()


def _item(line: Line) -> str:
    """«№ 22. Анкетирование родителей, вт 24 ноября»."""
    said = what(line, LONGEST_NAME_IN_DIGEST)
    if line.kind is ReminderKind.MOVED:
        return f"{said}, {_from_to(line)}"
    is_over = line.kind in (ReminderKind.ACCEPTED, ReminderKind.CANCELLED, ReminderKind.RELIEVED)
    return said if is_over or line.due_on is None else f"{said}, {day_with_weekday(line.due_on)}"


def _only_numbers(groups: Sequence[_Group]) -> Iterable[Text]:
    """«№ 8, № 22, № 11»: an organisation that says numbers only says no dates beside them either."""
    lines = [line for group in groups for line in group.lines]
    yield Text(", ".join(numbered(line.number) for line in lines[:MOST_ITEMS]))


def _late(to_say: ToSay) -> str:
    """«Напоминание за пт 20 ноября, с опозданием»: of nudges only, since what happened is news whenever it is read."""
    if to_say.late_for is None or not any(line.kind.is_nudge for line in to_say.lines):
        return ""
    return f"Напоминание за {day_with_weekday(to_say.late_for)}, с опозданием"


def shortened(text: str, longest: int) -> str:
    """One line, cut at a word where it is longer than anybody reads in a chat."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def people_left(number: int) -> str:
    return counted(number, "сотрудник", "сотрудника", "сотрудников")
