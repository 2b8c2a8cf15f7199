"""Поиск: one field that finds activities, colleagues and pages; as one types, where the browser can."""

from dataclasses import dataclass

from starlette.responses import Response

from planner.domain.rights import Right
from planner.queries.search import search
from planner.russian import normalise, other_layout
from planner.web.pages.address import Asked
from planner.web.visiting import Visiting


@dataclass(frozen=True)
class Place:
    """A page that may be gone to by its name."""

    path: str
    title: str
    also: str = ""
    """Other words by which people look for it."""
    right: Right | None = None


PLACES = (
    Place("/", "Сегодня", "главная начало"),
    Place("/my", "Мои дела", "задачи просрочено moi"),
    Place("/year", "Год", "циклограмма доска месяцы"),
    Place("/plan", "План", "составить редакция утвердить", Right.PLAN),
    Place("/report", "Анализ года", "отчёт итоги", Right.OVERSEE),
    Place("/calendars", "Календари", "подписка телефон ссылка"),
    Place("/messages", "Сообщения", "напоминания каналы telegram телеграм"),
)


def show(visit: Visiting, q: Asked = "") -> Response:
    typed = [normalise(text).split() for text in (q, other_layout(q))]
    places = [
        place
        for place in PLACES
        if (place.right is None or visit.viewer.may(place.right)) and (not q.strip() or _fits(place, typed))
    ]
    return visit.page("search.html", asked=q, found=visit.app.ask(search, q), places=places)


def _fits(place: Place, typed: list[list[str]]) -> bool:
    said = normalise(f"{place.title} {place.also}")
    return any(words and all(word in said for word in words) for words in typed)
