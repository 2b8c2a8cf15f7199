"""Ответы бота: every sentence with which a bot answers, in one place, for whichever messenger.

First the fact, then what to do. No names of people, no remarks, no reasons: they are on the page.
"""

from collections.abc import Sequence
from datetime import date, datetime

from planner.domain.occurrence import State
from planner.domain.organization import MessengerFiles
from planner.files import ACCEPTED_WORDS, MAX_BYTES
from planner.messages.compose import (
    LONGEST_NAME_IN_DIGEST,
    MOST_ITEMS,
    deadline,
    numbers,
    people_left,
    reminder,
    shortened,
    what,
)
from planner.messages.message import Bold, Button, Link, Message, Text
from planner.messages.press import ComeIn, Done, LaterUntil, NotMe, NotNow, OpenPage, Undo
from planner.queries.my_work import BucketKey, Item, MyWork
from planner.queries.to_answer import Coming, Duty
from planner.russian import capitalised, day_with_weekday, list_of, numbered, sentence

MEGABYTES = MAX_BYTES // 1024 // 1024

NOT_LINKED = "Этот чат не подключён к планировщику. Попросите код у того, кто ведёт план, и пришлите его сюда."
NOT_YOURS = "Такого мероприятия у вас нет: возможно, его поручили другим или убрали из плана."
STALE_BUTTON = "Эта кнопка больше не действует. Отправьте «мои», чтобы увидеть свои дела."
ONLY_MEMBERS = "Отметить может только тот, кто входит в орган и подключил бота в личном чате."
IN_PRIVATE = "Напишите мне об этом в личном чате: здесь, в группе, я только напоминаю."
UNKNOWN_WORDS = "Не понял. Отправьте «помощь», и я покажу, что умею."
UNKNOWN_KIND = f"Такое сообщение я не разберу. Понимаю слова, фото и файлы: {ACCEPTED_WORDS}."
NOTHING_AWAITED = "Неясно, к какому мероприятию этот файл. Нажмите «Выполнено» под напоминанием и пришлите его снова."
FILE_NOT_FETCHED = "Файл не удалось получить. Пришлите его ещё раз или приложите на странице."
TOO_BIG = f"Файл больше {MEGABYTES} МБ: столько чат не передаёт. Уменьшите его или приложите по частям."
NO_PEOPLE_IN_FILE = "В кадре и в тексте не должно быть фамилий и детей."

COMMANDS = (
    ("my", "мои", "мои дела"),
    ("week", "неделя", "сегодня и до конца недели"),
    ("late", "просрочено", "что просрочено"),
    ("calendar", "календарь", "подписка на календарь"),
    ("help", "помощь", "что умеет бот"),
)
"""Latin for a messenger's menu, a Russian word for people, and what it does."""


def said(text: str) -> Message:
    return Message((Text(text),))


def bug(reference: str) -> Message:
    return said(f"Не получилось, это ошибка планировщика. Номер для того, кто его обслуживает: {reference}.")


def help_() -> Message:
    words = tuple(Text(f"«{word}» – {does}") for _, word, does in COMMANDS)
    return Message(
        (
            Bold("Что умеет бот"),
            Text("Напоминает о мероприятиях циклограммы и принимает отметки: «Выполнено», «Отложить», «Не успеваю»."),
            *words,
            Text("Чтобы подключить чат, пришлите код из планировщика."),
        )
    )


def linked(organization: str, body: str, coming: Sequence[Coming]) -> Message:
    """A chat was linked: whose it is now (a body's by its name, a person's by none) and what it will say next."""
    owner = f"{organization}, {body}" if body else organization
    if body:
        return Message((Bold("Чат подключён"), Text(owner), Text("Сюда придут напоминания для этого органа.")))
    lines: list[Bold | Text] = [Bold("Чат подключён"), Text(owner)]
    if coming:
        lines += [Text(), Bold("Ближайшие напоминания")]
        lines += [Text(_coming(next_)) for next_ in coming]
    else:
        lines.append(Text("Ближайших напоминаний нет. Когда придёт срок, я напомню."))
    return Message(tuple(lines))


def _coming(next_: Coming) -> str:
    said_on = capitalised(day_with_weekday(next_.on))
    due = f", срок {day_with_weekday(next_.line.due_on)}" if next_.line.due_on is not None else ""
    return f"{said_on}: {what(next_.line, LONGEST_NAME_IN_DIGEST)}{due}"


def calendar(page: str) -> Message:
    """The page, never a calendar's own address: it is a secret, and a chat keeps for good what was said in it."""
    return Message(
        (
            Bold("Подписка на календарь"),
            Text("Ссылка для вашего календаря создаётся на странице, после входа:"),
            Link(page),
            Text("Календарь обновляется сам, обычно от часа до суток. О срочном напомню здесь."),
        ),
        ((Button("Открыть", OpenPage(page)),),),
    )


# Lists


MINE = (BucketKey.OVERDUE, BucketKey.WEEK, BucketKey.MONTH, BucketKey.REVIEW, BucketKey.RETURNED, BucketKey.LATER)
_COUNTED = {
    BucketKey.OVERDUE: "просрочено",
    BucketKey.WEEK: "до конца недели",
    BucketKey.MONTH: "в этом месяце",
    BucketKey.REVIEW: "ждут проверки",
    BucketKey.RETURNED: "возвращено",
    BucketKey.ACTING: "замещаю",
    BucketKey.LATER: "позже",
}
_SYMBOLS = {BucketKey.OVERDUE: "! ", BucketKey.RETURNED: "↩ ", BucketKey.REVIEW: "◧ "}


def my_list(work: MyWork, keys: Sequence[BucketKey], page: str, organization: str = "") -> Message:
    """One organisation's part of «мои», «неделя» or «просрочено»; it is named to whoever works in two."""
    buckets = work.only(*keys)
    total = sum(len(bucket.items) for bucket in buckets)
    name = (Text(organization),) if organization else ()
    if total == 0:
        return Message((*name, Bold(_nothing(keys)), Link(page)))
    counts = ", ".join(f"{_COUNTED[b.key]} {len(b.items)}" for b in buckets)
    lines: list[Bold | Text | Link] = [*name, Bold(capitalised(counts)), Text()]
    shown: list[Item] = []
    for bucket in buckets:
        visible = bucket.items[: MOST_ITEMS - len(shown)]
        if visible and (len(keys) > 1 or len(buckets) > 1):
            lines.append(Bold(_SYMBOLS.get(bucket.key, "") + bucket.title))
        lines += [Text(_item(item)) for item in visible]
        shown += visible
    if total > len(shown):
        lines.append(Text(f"ещё {total - len(shown)}, откройте «Мои дела»"))
    each = numbers([(item.number, item.occurrence_id) for item in shown])
    return Message((*lines, Text(), Link(page)), tuple(each))


def _nothing(keys: Sequence[BucketKey]) -> str:
    if keys == (BucketKey.OVERDUE,):
        return "Просроченного нет"
    return "До конца недели сроков нет" if keys == (BucketKey.WEEK,) else "Дел нет"


def _item(item: Item) -> str:
    number = numbered(item.number)
    name = shortened(item.sayable_name, LONGEST_NAME_IN_DIGEST)
    due = f", {day_with_weekday(item.due_on)}" if item.due_on is not None else ""
    return f"{number}. {name}{due}" if name else f"{number}{due}"


# Signing in to the pages


def ask_sign_in(code: str, device: str, at: datetime, choices: Sequence[tuple[int, str]]) -> Message:
    """Which browser, since when; whoever works in several organisations says into which."""
    several = len(choices) > 1
    rows = [(Button(f"Войти: {name}" if several else "Войти", ComeIn(code, number)),) for number, name in choices]
    return Message(
        (
            Bold("Войти в планировщик?"),
            Text(f"{device}, в {at:%H:%M}"),
            Text("Если это не вы, не нажимайте «Войти»: так войдут от вашего имени."),
        ),
        (*rows, (Button("Это не я", NotMe(code)),)),
    )


def came_in() -> Message:
    return Message((Bold("✓ Вход подтверждён"), Text("Вернитесь в браузер: он откроет планировщик.")))


def denied() -> Message:
    return Message((Bold("Вход отклонён"), Text("По этому коду никто не войдёт.")))


# «Выполнено»


def card(duty: Duty) -> Message:
    """The reminder as it is today; of what is over, how it ended."""
    if not duty.line.state.is_open:
        return over(duty)
    message = reminder(duty.line, duty.today)
    return message if duty.is_own else Message(message.lines)


def over(duty: Duty) -> Message:
    """Nothing is left to press."""
    endings = {
        State.SUBMITTED: "◧ Уже сдано, ждёт проверки",
        State.DONE: "✓ Уже отмечено: выполнено",
        State.NOT_REQUIRED: "✓ Отмечено: не требуется",
        State.CANCELLED: "Отменено, делать ничего не нужно",
    }
    heading = endings.get(duty.line.state) or deadline(duty.line, duty.today)
    return Message((Bold(heading), Text(what(duty.line)), Link(duty.line.link)))


def marked(duty: Duty, state: State, parts_left: int, takes_files: bool) -> Message:
    """What a mark has become, with five minutes to take it back and to send a paper that nobody demanded."""
    after: tuple[Text, ...] = ()
    if parts_left:
        heading = f"✓ Ваша часть отмечена в {duty.time}"
        after = (Text(sentence(f"Осталось отметить: {people_left(parts_left)}")),)
    elif state is State.SUBMITTED:
        heading = f"◧ Сдано на проверку в {duty.time}"
        after = (Text("Делать больше ничего не нужно."),)
    else:
        heading = f"✓ Выполнено в {duty.time}"
    if takes_files and duty.line.hand_in and not duty.has_file and duty.files is MessengerFiles.NOTICE:
        after = (*after, Text("Документ можно прислать сюда: фото или файл, без фамилий и детей."))
    undo = Button("Отменить, ещё 5 минут", Undo(duty.line.occurrence_id))
    return Message((Bold(heading), Text(what(duty.line)), *after, Link(duty.line.link)), ((undo,),))


def undone(duty: Duty) -> Message:
    message = card(duty)
    return Message((Text("Отметка отменена."), *message.lines), message.buttons)


def ask_file(duty: Duty) -> Message:
    paper = (duty.line.name and duty.line.hand_in) or "подтверждение"
    return Message(
        (
            Bold("Пришлите фото или файл"),
            Text(what(duty.line)),
            Text(f"Сдать: {paper}"),
            Text(NO_PEOPLE_IN_FILE),
            Text(f"До {MEGABYTES} МБ: {ACCEPTED_WORDS}. В подписи можно одной строкой написать, что получилось."),
            Link(duty.line.link),
        ),
        _back(duty),
    )


def file_elsewhere(duty: Duty) -> Message:
    """The organisation takes no files through a foreign messenger."""
    if duty.files is MessengerFiles.LINK:
        return on_page(duty, "Нужен файл: приложите его на странице мероприятия, там же отметьте выполнение.")
    how = "Нужен файл, а через чат организация файлы не принимает. Передайте его тому, кто ведёт план."
    return Message((Bold("Через чат не отметить"), Text(what(duty.line)), Text(how), Link(duty.line.link)), _back(duty))


def on_page(duty: Duty, why: str) -> Message:
    return Message(
        (Bold("Отметьте на странице"), Text(what(duty.line)), Text(why), Link(duty.line.link)),
        ((Button("Открыть", OpenPage(duty.line.link)),), *_back(duty)),
    )


def ask_protocol(duty: Duty) -> Message:
    body = f" ({list_of(duty.bodies)})" if duty.bodies else ""
    return Message(
        (
            Bold("Напишите номер и дату протокола"),
            Text(what(duty.line)),
            Text(f"Орган{body} отчитывается протоколом. Одной строкой, например: № 3 от 18.11.2026"),
            Link(duty.line.link),
        ),
        _back(duty),
    )


def file_added(duty: Duty) -> Message:
    return Message((Bold("Файл добавлен"), Text(what(duty.line)), Link(duty.line.link)))


def _back(duty: Duty) -> tuple[tuple[Button, ...], ...]:
    return ((Button("Не сейчас", NotNow(duty.line.occurrence_id)),),)


# «Отложить» and «Не успеваю»

_ON_WEEKDAY = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")


def ask_until(duty: Duty) -> Message:
    """«Когда напомнить о № 22?»"""
    occurrence_id, later = duty.line.occurrence_id, duty.later
    near = []
    if later.tomorrow is not None:
        near.append(Button("Завтра", LaterUntil(occurrence_id, later.tomorrow)))
    if later.next_week is not None:
        text = capitalised(_ON_WEEKDAY[later.next_week.weekday()])
        near.append(Button(_with_warning(text, later.next_week, duty), LaterUntil(occurrence_id, later.next_week)))
    rows = [tuple(near)]
    if later.eve is not None:
        eve = f"За день до срока, {day_with_weekday(later.eve)}"
        rows.append((Button(eve, LaterUntil(occurrence_id, later.eve)),))
    heading = Bold(f"Когда напомнить о {numbered(duty.line.number)}?")
    return Message((heading, Text(deadline(duty.line, duty.today)), Link(duty.line.link)), (*rows, *_back(duty)))


def _with_warning(text: str, on: date, duty: Duty) -> str:
    due_on = duty.line.due_on
    is_past_due = due_on is not None and duty.today <= due_on < on
    return f"{text}, уже после срока" if is_past_due else text


def later_until(duty: Duty, until: date) -> Message:
    done = Button("Выполнено", Done(duty.line.occurrence_id))
    return Message(
        (Bold(f"Напомню {day_with_weekday(until)}"), Text(what(duty.line)), Link(duty.line.link)), ((done,),)
    )


def ask_reason(duty: Duty) -> Message:
    return Message(
        (
            Bold("Что мешает? Напишите одной строкой"),
            Text(what(duty.line)),
            Text("Без фамилий и без сведений о детях. Прочтут те, кто ведёт план; срок пока остаётся прежним."),
            Link(duty.line.link),
        ),
        _back(duty),
    )


def asked_to_move(duty: Duty) -> Message:
    done = Button("Выполнено", Done(duty.line.occurrence_id))
    return Message(
        (
            Bold("Передано тем, кто ведёт план"),
            Text(what(duty.line)),
            Text("Когда ответят, я напишу. Пока срок прежний."),
            Link(duty.line.link),
        ),
        ((done,),),
    )
