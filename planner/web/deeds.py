"""Дела журнала (deeds): every verb of the journal as a sentence that a head reads, with what it was about in figures.

A use case keeps a word and plain facts (`Work.journal`); here alone these become Russian.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Protocol

from planner.domain.organization import MessengerFiles, OrganizationKind, Titles
from planner.domain.people import PositionKind, Role
from planner.domain.rights import Right
from planner.queries.journal import Subject
from planner.russian import capitalised, short_day


class Deed(Protocol):
    """An entry of the journal, wherever it is shown."""

    @property
    def verb(self) -> str: ...
    @property
    def before(self) -> Mapping[str, Any]: ...
    @property
    def after(self) -> Mapping[str, Any]: ...


DEEDS = {
    # what is done with one occurrence
    "выполнено": "Отмечено выполнение",
    "своя часть": "Отмечена своя часть",
    "не требуется": "Отмечено «не требуется»",
    "принято": "Принято",
    "возвращено": "Возвращено с замечанием",
    "отмена действия": "Действие отменено",
    "файл": "Приложен файл",
    "версия файла": "Новая версия файла",
    "файл убран": "Файл убран",
    "данные документа": "Уточнены данные документа",
    "вывод": "Записан вывод",
    "причина": "Записано, почему не выполнено",
    "замечание": "Записано замечание",
    "решение": "Принято управленческое решение",
    "перенесено": "Срок перенесён",
    "отменено": "Отменено",
    "возвращено в план": "Возвращено в план",
    "начато": "Начато",
    "поручено": "Поручено другим",
    "отложено": "Напоминание отложено",
    "не успеваю": "Исполнитель не успевает",
    "срок оставлен": "Срок оставлен прежним",
    # the plan
    "циклограмма": "Создан план",
    "переход на год": "Составлен план на основе прошлого года",
    "мероприятие": "Внесено в план",
    "изменено": "Мероприятие изменено",
    "разделено": "Мероприятие разделено",
    "исключено": "Исключено из плана",
    "порядок": "Изменён номер в плане",
    "согласовано": "План согласован",
    "утверждено": "План утверждён",
    "закрыто": "План закрыт",
    "прошедшие сроки не включены": "Прошедшие сроки не включены в план",
    "прошедшие сроки возвращены": "Прошедшие сроки возвращены в план",
    "обсуждение": "Сказано в обсуждении",
    "сказанное убрано": "Сказанное в обсуждении убрано",
    # people
    "сотрудник": "Внесён в список сотрудников",
    "данные сотрудника": "Изменены данные сотрудника",
    "права": "Изменены права",
    "уволен": "Больше не работает",
    "передача дел": "Дела переданы другим",
    "передача дел отменена": "Передача дел отменена",
    "записи объединены": "Две записи сотрудника объединены",
    "данные стёрты": "Персональные данные стёрты",
    "занимает должность": "Занимает должность",
    "освобождает должность": "Освобождает должность",
    "замещение": "Замещает",
    "окончание": "Записан последний день в должности",
    "окончание отменено": "Остаётся в должности",
    "запись о должности убрана": "Запись о должности убрана",
    "должность": "Создана должность",
    "должность изменена": "Должность изменена",
    "должности объединены": "Должности объединены",
    "должность удалена": "Должность удалена",
    "отсутствие": "Записано отсутствие",
    "отсутствие изменено": "Изменено отсутствие",
    "отсутствие убрано": "Запись об отсутствии убрана",
    "одноразовая ссылка": "Выдана одноразовая ссылка для входа",
    "вход через бота": "Подтверждён вход через бота",
    "логин": "Изменён логин",
    "пароль": "Задан пароль",
    "сеанс завершён": "Завершён вход в одном из браузеров",
    "другие сеансы завершены": "Завершены входы во всех других браузерах",
    "учётная запись объединена": "Вход в две организации объединён под одним паролем",
    "входы завершены": "Завершены все входы",
    # links and channels
    "ссылка на календарь": "Создана ссылка на календарь",
    "ссылка отозвана": "Ссылка на календарь отозвана",
    "канал отвязан": "Чат отвязан",
    "канал отключён": "Канал отключён: сообщения не доходят",
    "проверка канала": "Отправлено проверочное сообщение",
    # the organisation and the planner
    "организация создана": "Организация создана",
    "начало работы": "Отмечен шаг начала работы",
    "организация": "Изменены сведения об организации",
    "порядок напоминаний": "Изменён порядок напоминаний",
    "дни организации": "Изменены свои нерабочие и рабочие дни",
    "копия": "Сделана копия базы",
    "копия выгружена": "Скачана полная копия",
    "копия загружена": "Загружена копия с другого диска",
    "восстановлено из копии": "Данные восстановлены из копии",
}

DETAILS = {
    "title": "",
    "name": "",
    "parts": "номера",
    "number": "",
    "copy": "",
    "to": "",
    "file": "",
    "undone": "",
    "remark": "",
    "person": "",
    "position": "",
    "done_on": "сделано",
    "due_on": "срок",
    "until": "до",
    "from_on": "с",
    "to_on": "по",
    "left_on": "с",
    "protocol": "протокол №",
    "agreed_on": "от",
    "edition": "редакция",
    "order": "приказ",
    "note": "",
    "basis": "основание:",
    "reason": "причина:",
}
"""What an entry says beside its verb, in this order; anything else in it is for the record and not for reading."""

CHANGED = {
    "number": "номер",
    "section": "раздел",
    "function_code": "код функции",
    "title": "название",
    "phrase": "срок",
    "invariant": "вид",
    "object": "что оценивается",
    "responsible": "ответственный",
    "executors": "исполнители",
    "controllers": "проверяет",
    "regulation": "основание",
    "result_document": "документ",
    "considered_by": "где рассматривается",
    "due_on": "срок",
    "to_on": "последний день",
    "roles": "права",
    "surname": "фамилия",
    "name": "имя",
    "patronymic": "отчество",
    "email": "почта",
    "kind": "вид",
    "region": "регион",
    "zone": "часовой пояс",
    "week": "рабочая неделя",
    "remind_at": "время напоминаний",
    "leads": "за сколько рабочих дней напоминать",
    "overdue_on": "в какие рабочие дни после срока напоминать",
    "quiet_from": "тишина с",
    "quiet_to": "тишина до",
    "soon_days": "сколько рабочих дней «скоро»",
    "titles": "как называть мероприятие в мессенджере",
    "messenger_files": "файлы через мессенджер",
    "accepts_own": "сдавший может и принять",
    "shift": "срок на выходной",
}
"""Names of what may have been one thing and become another."""

VALUES: dict[str, dict[str, str]] = {
    "roles": {
        Role.ADMINISTRATOR: "администратор",
        Role.HEAD: "руководитель",
        Role.COORDINATOR: "координатор",
        Role.EXECUTOR: "исполнитель",
        Role.OBSERVER: "наблюдатель",
    },
    "invariant": {"True": "инвариант", "False": "вариатив"},
    "accepts_own": {"True": "да", "False": "нет"},
    "kind": {
        OrganizationKind.DOO: "детский сад",
        OrganizationKind.SCHOOL: "школа",
        OrganizationKind.OFFICE: "управление",
        PositionKind.SEAT: "должность",
        PositionKind.GROUP: "группа",
        PositionKind.BODY: "орган",
        PositionKind.EXTERNAL: "внешняя сторона",
    },
    "titles": {Titles.SHORT: "кратко", Titles.NUMBER: "только номером"},
    "messenger_files": {
        MessengerFiles.NOTICE: "после предупреждения",
        MessengerFiles.LINK: "только по ссылке",
        MessengerFiles.OFF: "не принимаются",
    },
    "shift": {"keep": "остаётся", "earlier": "раньше", "later": "позже"},
}
"""What is kept by a word of the program, as people say it."""

_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def deed(entry: Deed) -> str:
    """«Срок перенесён: срок: было «20.11.2026», стало «04.12.2026»; причина: карантин»."""
    headline = DEEDS.get(entry.verb, capitalised(entry.verb))
    changes = [part for part in (_change(entry, name) for name in CHANGED) if part]
    facts = entry.after or entry.before
    told = [
        f"{label} {fact}".strip()
        for name, label in DETAILS.items()
        if not (name in entry.before and name in entry.after) and (fact := _plain(name, facts.get(name)))
    ]
    parts = [*changes, *told]
    return f"{headline}: {'; '.join(parts)}" if parts else headline


def _change(entry: Deed, name: str) -> str:
    """«срок: было «до 20 апреля», стало «до 25 апреля»»; empty where it is the same or was never said."""
    if name not in entry.before or name not in entry.after:
        return ""
    was, becomes = _plain(name, entry.before[name]), _plain(name, entry.after[name])
    return f"{CHANGED[name]}: было «{was or 'пусто'}», стало «{becomes or 'пусто'}»" if was != becomes else ""


def _plain(name: str, value: object) -> str:
    """A fact of the journal as people write it: days with dots, lists with commas, nothing for «None»."""
    match value:
        case None | "None" | "":
            return ""
        case bool():
            return VALUES[name][str(value)]
        case list() | tuple():
            return ", ".join(_plain(name, one) for one in value)
        case _:
            said = VALUES.get(name, {}).get(str(value), str(value))
            return _ISO_DAY.sub(lambda found: short_day(date.fromisoformat(found[0])), said)


PATHS = {
    "occurrence": "/o/{}",
    "activity": "/activities/{}",
    "cyclogram": "/plan?cyclogram={}",
    "person": "/people/{}",
    "position": "/positions/{}",
    "organization": "/organization",
}
"""Where the subject of an entry is seen; what has no page of its own is only named."""
PATH_RIGHTS = {"activity": Right.PLAN, "organization": Right.SETTINGS}


def path_of(subject: Subject, rights: Collection[Right]) -> str:
    """The address of what an entry is about; empty where there is none or this reader may not open it."""
    needed = PATH_RIGHTS.get(subject.kind)
    if needed is not None and needed not in rights:
        return ""
    return PATHS.get(subject.kind, "").format(subject.id)
