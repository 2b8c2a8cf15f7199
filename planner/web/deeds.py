"""Дела журнала (deeds): every verb of the journal as a sentence that a head reads, with what it was about in figures.

A use case keeps a word and plain facts (`Work.journal`); here alone these become Russian.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Protocol

from planner.domain.organization import MessengerFiles, Titles
from planner.domain.rights import Right
from planner.queries.journal import Subject
from planner.russian import capitalised, short_day
from planner.web import beginning_words, people_words, words
from planner.web.verbs import DEEDS


class Deed(Protocol):
    """An entry of the journal, wherever it is shown."""

    @property
    def verb(self) -> str: ...
    @property
    def before(self) -> Mapping[str, Any]: ...
    @property
    def after(self) -> Mapping[str, Any]: ...


DETAILS = {
    "title": "",
    "name": "",
    "parts": "номера",
    "number": "",
    "made_on": "копия от",
    "looked_at": "",
    "skipped": "пропущен:",
    "come_back_to": "не пропущен:",
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

STEPS = beginning_words.TITLES

VALUES: Mapping[str, Mapping[Any, str]] = {
    "roles": words.ROLES,
    "looked_at": STEPS,
    "skipped": STEPS,
    "come_back_to": STEPS,
    "zone": words.ZONES,
    "week": {"5": "5 дней", "6": "6 дней"},
    "invariant": {"True": "инвариант", "False": "вариатив"},
    "accepts_own": {"True": "да", "False": "нет"},
    "kind": {str(kind): said for named in (words.KINDS, people_words.KINDS) for kind, said in named.items()},
    "titles": {Titles.SHORT: "кратко", Titles.NUMBER: "только номером"},
    "messenger_files": {
        MessengerFiles.NOTICE: "после предупреждения",
        MessengerFiles.LINK: "только по ссылке",
        MessengerFiles.OFF: "не принимаются",
    },
    "shift": {"keep": "остаётся", "earlier": "раньше", "later": "позже", "ask": "решается каждый раз"},
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
PATH_RIGHTS = {"organization": Right.SETTINGS}


def path_of(subject: Subject, rights: Collection[Right]) -> str:
    """The address of what an entry is about; empty where there is none or this reader may not open it."""
    needed = PATH_RIGHTS.get(subject.kind)
    if not subject.is_seen or (needed is not None and needed not in rights):
        return ""
    return PATHS.get(subject.kind, "").format(subject.id)
