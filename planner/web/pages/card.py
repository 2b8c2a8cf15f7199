"""Карточка: one occurrence as it is shown, and shown again after each of its forms. One form calls one use case.

Each form carries the version of the card it was shown with, so what somebody else did in the meantime is never
overwritten unseen: the page comes back with both.
"""

from collections.abc import Callable

from starlette.responses import Response

from planner.domain.completion import UNDO_FOR
from planner.domain.errors import Repeated
from planner.files import MAX_BYTES
from planner.queries.card import card
from planner.web.forms import MAX_FILES, MB, NOTHING_TYPED, FormT, Sent, Typed, attempt
from planner.web.pages.address import PathId
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

FILE_TYPES = "image/*,application/pdf,.doc,.docx,.xls,.xlsx,.odt,.ods"
"""What a browser offers to choose from; what is taken is decided by the bytes."""


def show(visit: Visiting, occurrence_id: PathId) -> Response:
    return _page(visit, occurrence_id, NOTHING_TYPED)


def _page(visit: Visit, occurrence_id: int, typed: Typed) -> Response:
    shown = visit.app.ask(card, occurrence_id)
    labels = _LABELS if typed.refusal else {}
    taken = {"FILE_TYPES": FILE_TYPES, "MOST_FILES": MAX_FILES, "LARGEST_MB": MAX_BYTES // MB}
    return visit.page(
        "card.html", typed.status, card=shown, typed=typed, labels=labels, undo_minutes=_minutes(), **taken
    )


def _minutes() -> int:
    return int(UNDO_FOR.total_seconds()) // 60


def done(
    visit: Visit, occurrence_id: int, sent: Sent, name: str, form: type[FormT], act: Callable[[FormT], Said]
) -> Response:
    """Does what one form of the card asks, and shows the card: anew when it is done, with what was typed when not."""
    said: list[Said] = []

    def act_once(read: FormT) -> None:
        try:
            said.append(act(read))
        except Repeated as again:
            said.append(Said(again.text, f"/o/{occurrence_id}/undo"))

    typed = attempt(sent, name, form, act_once)
    if typed is not None:
        return _page(visit, occurrence_id, typed)
    return visit.back(f"/o/{occurrence_id}", said[0])


# What a refused page shows of what was typed
_LABELS = {
    "result": "Что получилось",
    "conclusion": "Вывод",
    "proposal": "Предложение на следующий год",
    "protocol": "Протокол",
    "publication_url": "Адрес публикации",
    "other_day": "Когда сделано",
    "basis": "Основание",
    "no_decision_basis": "Почему решение не требуется",
    "remark": "Замечание",
    "text": "Текст",
    "whom": "Кому",
    "paper": "Приказ или протокол",
    "due_on": "Срок",
    "reason": "Причина",
    "until": "Напомнить",
    "kind": "Что за документ",
    "number": "Номер документа",
    "dated_on": "Дата документа",
}
