"""Помощь (help): how to begin, what each role does, the words of the trade, what people ask most. One page, by anchors.

It says only what there is: a test opens every link of it.
"""

from starlette.responses import Response

from planner.web import people_words
from planner.web.visiting import Visiting


def show(visit: Visiting) -> Response:
    return visit.page("help.html", people_words=people_words)
