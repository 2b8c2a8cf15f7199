"""Поиск: one field that finds activities, colleagues and pages; as one types, where the browser can."""

from starlette.responses import Response

from planner.queries.search import search
from planner.russian import normalise, other_layout
from planner.web.navigation import Place, open_to
from planner.web.pages.address import Asked
from planner.web.visiting import Visiting


def show(visit: Visiting, q: Asked = "") -> Response:
    typed = [normalise(text).split() for text in (q, other_layout(q))]
    others = [place for place in open_to(visit.viewer) if place.path != visit.request.url.path]
    fitting = [place for place in others if not q.strip() or _fits(place, typed)]
    return visit.page("search.html", asked=q, found=visit.app.ask(search, q), fitting=fitting)


def _fits(place: Place, typed: list[list[str]]) -> bool:
    said = normalise(f"{place.title} {place.also}")
    return any(words and all(word in said for word in words) for words in typed)
