"""Слова плана (plan words): how pages name the fields of a row, how the plan stands, what was read."""

import re
from datetime import date
from decimal import Decimal

from planner.domain.plan import PlanStatus
from planner.queries.deadline_words import Understood
from planner.queries.plan_head import PlanHead
from planner.russian import day, normalise, numbered, short_day

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


def says_more(meant: Understood, phrase: str) -> bool:
    """Whether the reading says anything beside the words of the document: a year alone is nothing new."""
    return normalise(_YEAR.sub("", meant.says)) != normalise(phrase)


def dates_apart(meant: Understood) -> tuple[date, ...]:
    """The days that the reading does not name itself; of many, none, since nobody would read them."""
    named = normalise(meant.says)
    is_new = any(normalise(day(one)) not in named for one in meant.dates)
    return meant.dates if is_new and len(meant.dates) <= 6 else ()


def roubles(cost: Decimal | None) -> str:
    """«12500,50», as it is typed."""
    return "" if cost is None else f"{cost:.2f}".removesuffix(".00").replace(".", ",")
