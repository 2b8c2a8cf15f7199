"""Слова плана (plan words): how pages name the fields of a row, how it goes, what a filter asks for."""

import re
from datetime import date
from decimal import Decimal

from planner.domain.plan import PlanStatus
from planner.queries.deadline_words import Understood
from planner.queries.plan_head import PlanHead
from planner.queries.plan_table import RowFilter, Standing
from planner.russian import NBSP, day, normalise, numbered, short_day

ROW_FIELDS = {
    "number": "номер",
    "section": "раздел",
    "function_code": "код функции",
    "title": "мероприятие",
    "phrase": "срок",
    "invariant": "вид",
    "object": "что оценивается",
    "responsible": "ответственный",
    "executors": "исполнители",
    "controllers": "проверяет",
    "regulation": "основание",
    "result_document": "документ",
    "considered_by": "где рассматривается",
}
"""What an edition freezes of a row."""

SHIFTS = {
    "": "как принято в организации",
    "keep": "оставить день, как в документе",
    "earlier": "рабочий день до него",
    "later": "рабочий день после него",
}
"""What is done when a deadline falls on a day off."""

_YEAR = re.compile(r"\s\d{4}\s(?:г\.|года?)")


def plan_status(head: PlanHead) -> str:
    """«утверждён, редакция 1, приказ от 31.08.2026 № 84»."""
    protocol = f"протокол от {short_day(head.agreed_on)} {numbered(head.protocol)}" if head.agreed_on else ""
    order_on = short_day(head.order_on) if head.order_on else ""
    order = f"редакция {head.edition}, приказ от {order_on} {numbered(head.order_no)}"
    match head.status:
        case PlanStatus.DRAFT:
            return "черновик"
        case PlanStatus.AGREED:
            return f"согласован, {protocol}"
        case PlanStatus.APPROVED:
            return f"утверждён, {order}"
    return f"закрыт, {order}"


def standing(of: Standing) -> str:
    """«выполнено 1 из 4, просрочено 1»; nothing of a row that has no deadlines yet."""
    if not of.come:
        return ""
    parts = ["выполнено" if of.done == of.come == 1 else f"выполнено {of.done} из{NBSP}{of.come}"] if of.done else []
    parts += [f"на проверке{NBSP}{of.review}"] if of.review else []
    parts += [f"просрочено{NBSP}{of.late}"] if of.late else []
    return ", ".join(parts)


def says_more(meant: Understood, phrase: str) -> bool:
    """Whether the reading says anything beside the words of the document: a year alone is nothing new."""
    return normalise(_YEAR.sub("", meant.says)) != normalise(phrase)


def dates_apart(meant: Understood) -> tuple[date, ...]:
    """The days that the reading does not name itself; of many, none, since nobody would read them."""
    named = normalise(meant.says)
    is_new = any(normalise(day(one)) not in named for one in meant.dates)
    return meant.dates if is_new and len(meant.dates) <= 6 else ()


def chips(only: RowFilter) -> dict[str, str]:
    """What is asked for, by the names the address has for it: each can be taken off by itself."""
    asked = {
        "section": f"раздел: {only.section}" if only.section else "",
        "seat": f"кто: {only.seat}" if only.seat else "",
        "kind": "" if only.invariant is None else "только инвариант" if only.invariant else "только вариатив",
        "undated": "без даты" if only.is_undated else "",
        "changed": "изменённые" if only.is_changed else "",
        "text": f"«{only.text}»" if only.text else "",
    }
    return {name: words for name, words in asked.items() if words}


def roubles(cost: Decimal | None) -> str:
    """«12500,50», as it is typed."""
    return "" if cost is None else f"{cost:.2f}".removesuffix(".00").replace(".", ",")
