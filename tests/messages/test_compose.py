"""What a reminder says: one order of lines, three texts for three times, and never anybody's name."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram import as_html
from planner.domain.occurrence import State
from planner.domain.reminder import ReminderKind
from planner.messages.compose import compose
from planner.messages.message import Link, Message, Text, plain
from planner.messages.press import CannotMakeIt, Done, Later, OpenPage, Show
from planner.queries.to_say import Line, ToSay
from tests.servers.bot_api import read_html

WEDNESDAY, THURSDAY, MONDAY = date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 23)
LINE = Line(
    occurrence_id=8,
    number="8",
    name="Замечания по среде групп",
    kind=ReminderKind.AHEAD,
    state=State.SOON,
    is_whole_period=False,
    due_on=WEDNESDAY,
    away="через 5 рабочих дней, ср 18 ноября",
    hand_in="акт об устранении",
    moved_from=None,
    link="https://plan.sad12.example/o/8",
)


def to_say(*lines: Line, today: date = MONDAY, late_for: date | None = None, is_group: bool = False) -> ToSay:
    moment = datetime(2026, 11, 23, 5, tzinfo=UTC)
    return ToSay("Детский сад", today, lines, moment, late_for, "https://plan.sad12.example/my", is_group)


def words(message: Message) -> list[str]:
    return plain(message).replace("\u00a0", " ").splitlines()


def presses(message: Message) -> list[tuple[str, object]]:
    return [(button.text, button.press) for row in message.buttons for button in row]


def test_ahead_it_says_when_what_the_paper_and_the_link() -> None:
    assert words(compose(to_say(LINE, today=date(2026, 11, 11)))) == [
        "Через 5 рабочих дней, ср 18 ноября",
        "№ 8. Замечания по среде групп",
        "Сдать: акт об устранении",
        "https://plan.sad12.example/o/8",
    ]


def test_a_reminder_has_three_buttons() -> None:
    assert presses(compose(to_say(LINE, today=date(2026, 11, 11)))) == [
        ("Выполнено", Done(8)),
        ("Отложить", Later(8)),
        ("Не успеваю", CannotMakeIt(8)),
    ]


@pytest.mark.parametrize(
    ("today", "away", "first"),
    [
        (date(2026, 11, 17), "завтра, ср 18 ноября", "Завтра, ср 18 ноября"),
        (WEDNESDAY, "сегодня, ср 18 ноября", "Сегодня срок, ср 18 ноября"),
        (THURSDAY, "вчера, ср 18 ноября", "! Просрочено, срок был вчера, ср 18 ноября"),
        (
            MONDAY,
            "на 3 рабочих дня, срок был ср 18 ноября",
            "! Просрочено на 3 рабочих дня, срок был ср 18 ноября",
        ),
    ],
)
def test_when_is_said_by_the_day_it_is(today: date, away: str, first: str) -> None:
    assert words(compose(to_say(replace(LINE, away=away), today=today)))[0] == first


def test_the_word_of_a_sunday_said_on_friday_is_not_today() -> None:
    line = replace(LINE, kind=ReminderKind.TODAY, due_on=date(2026, 11, 22), away="послезавтра, вс 22 ноября")
    assert words(compose(to_say(line, today=date(2026, 11, 20))))[0] == "Послезавтра, вс 22 ноября"


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        (ReminderKind.REVIEW, State.SUBMITTED, ["◧ Сдано, ждёт вашей проверки"]),
        (ReminderKind.RETURNED, State.RETURNED, ["↩ Возвращено, срок ср 18 ноября"]),
        (ReminderKind.ACCEPTED, State.DONE, ["✓ Принято"]),
        (ReminderKind.MOVED, State.SOON, ["→ Перенесено с пт 13 ноября на ср 18 ноября"]),
        (ReminderKind.CANCELLED, State.CANCELLED, ["Отменено"]),
        (ReminderKind.ASSIGNED, State.SOON, ["Вам поручено, срок ср 18 ноября"]),
        (ReminderKind.RELIEVED, State.SOON, ["Поручено другим"]),
        (ReminderKind.ASKED_TO_MOVE, State.SOON, ["Просят перенести, срок ср 18 ноября"]),
        (ReminderKind.KEPT, State.SOON, ["Срок прежний: ср 18 ноября"]),
    ],
)
def test_what_happened_is_said_first(kind: ReminderKind, state: State, expected: list[str]) -> None:
    line = replace(LINE, kind=kind, state=state, moved_from=date(2026, 11, 13))
    assert words(compose(to_say(line)))[:2] == [*expected, "№ 8. Замечания по среде групп"]


@pytest.mark.parametrize("kind", [ReminderKind.REVIEW, ReminderKind.RELIEVED, ReminderKind.CANCELLED])
def test_what_asks_for_no_mark_has_no_buttons(kind: ReminderKind) -> None:
    assert compose(to_say(replace(LINE, kind=kind, state=State.CANCELLED))).buttons == ()


def test_what_runs_the_whole_year_is_one_line_a_month() -> None:
    line = replace(LINE, kind=ReminderKind.MONTHLY, due_on=date(2027, 5, 31), is_whole_period=True)
    assert words(compose(to_say(line)))[0] == "Раз в месяц: идёт до пн 31 мая"


def test_numbers_only_name_nothing() -> None:
    assert words(compose(to_say(replace(LINE, name=""), today=WEDNESDAY))) == [
        "Сегодня срок, ср 18 ноября",
        "№ 8",
        "https://plan.sad12.example/o/8",
    ]


def test_a_group_gets_a_short_text() -> None:
    assert words(compose(to_say(LINE, today=WEDNESDAY, is_group=True))) == [
        "Сегодня срок, ср 18 ноября",
        "№ 8. Замечания по среде групп",
        "https://plan.sad12.example/o/8",
    ]


def test_what_comes_late_says_so_first() -> None:
    message = compose(to_say(replace(LINE, due_on=MONDAY), late_for=date(2026, 11, 20)))
    assert words(message)[:2] == ["Напоминание за пт 20 ноября, с опозданием", "Сегодня срок, пн 23 ноября"]


def test_news_is_never_late() -> None:
    line = replace(LINE, kind=ReminderKind.ACCEPTED, state=State.DONE)
    assert words(compose(to_say(line, late_for=date(2026, 11, 20))))[0] == "✓ Принято"


def test_a_repeat_begins_by_saying_so() -> None:
    assert words(compose(to_say(LINE, today=WEDNESDAY), is_repeat=True))[:2] == [
        "Возможно, повтор",
        "Сегодня срок, ср 18 ноября",
    ]


def test_a_digest_is_grouped_and_counted() -> None:
    digest = compose(
        to_say(
            replace(LINE, state=State.OVERDUE, kind=ReminderKind.OVERDUE),
            replace(LINE, number="22", name="Анкетирование родителей", due_on=date(2026, 11, 24)),
            replace(LINE, number="11", name="Методический час", due_on=date(2026, 11, 25)),
            replace(
                LINE,
                number="21",
                name="Наблюдение занятий",
                kind=ReminderKind.RETURNED,
                state=State.RETURNED,
                due_on=date(2026, 11, 27),
            ),
        )
    )
    assert words(digest) == [
        "Просрочено 1, до пятницы 2, возвращено 1",
        "",
        "! Просрочено",
        "№ 8. Замечания по среде групп, ср 18 ноября",
        "До пятницы",
        "№ 22. Анкетирование родителей, вт 24 ноября",
        "№ 11. Методический час, ср 25 ноября",
        "↩ Возвращено",
        "№ 21. Наблюдение занятий, пт 27 ноября",
        "",
        "https://plan.sad12.example/my",
    ]
    assert [[button.text for button in row] for row in digest.buttons] == [
        ["№\u00a08", "№\u00a022", "№\u00a011", "№\u00a021"],
        ["Открыть «Мои дела»"],
    ]


def test_the_buttons_of_a_digest_open_one_each_and_mark_nothing() -> None:
    digest = compose(to_say(LINE, replace(LINE, number="9", occurrence_id=9)))
    assert [press for _, press in presses(digest)] == [Show(8), Show(9), OpenPage("https://plan.sad12.example/my")]


def test_what_is_due_today_stands_apart_in_a_digest() -> None:
    digest = compose(to_say(replace(LINE, due_on=MONDAY), replace(LINE, number="9", due_on=date(2026, 11, 24))))
    assert words(digest)[0] == "Сегодня срок 1, до пятницы 1"


def test_a_digest_of_numbers_only() -> None:
    lines = [replace(LINE, number=number, name="", state=State.OVERDUE) for number in ("8", "22", "11")]
    assert words(compose(to_say(*lines))) == ["Просрочено 3", "№ 8, № 22, № 11", "https://plan.sad12.example/my"]


def test_a_digest_shows_ten_and_counts_the_rest() -> None:
    lines = [replace(LINE, number=str(number), state=State.OVERDUE) for number in range(1, 41)]
    said = words(compose(to_say(*lines)))
    assert said[0] == "Просрочено 40"
    assert sum(line.startswith("№") for line in said) == 10
    assert said[-2:] == ["ещё 30, откройте «Мои дела»", "https://plan.sad12.example/my"]


NASTY = st.text(alphabet="_*[]()~`>#+-=|{}.!<&«»\"'№ёЯ \n\u00a0", min_size=1, max_size=500)


@given(st.lists(NASTY, min_size=1, max_size=40), st.sampled_from([State.OVERDUE, State.SOON, State.RETURNED]))
def test_any_name_survives_the_markup_and_stays_under_4096_signs(names: list[str], state: State) -> None:
    lines = [replace(LINE, name=name, hand_in=name * 9, state=state) for name in names]
    message = compose(to_say(*lines), is_repeat=True)
    assert read_html(as_html(message)) == plain(replace_links(message)).replace("\u00a0", " ")
    assert len(plain(message).encode("utf-16-le")) // 2 < 4096


def replace_links(message: Message) -> Message:
    """With links as they are shown: without their scheme."""
    return Message(tuple(Text(line.label) if isinstance(line, Link) else line for line in message.lines))
