"""Кому открыто (policy): who may come to an address at all, asked before anything else is done there.

Every route names its policy in the table of `web/app.py`. What an address names is looked up first, in the visitor's
own organisation: a row of another is not found, whatever the visitor may. What follows from the row itself (whose work
it is, who controls it) is asked in the use case.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum

from fastapi import Depends
from fastapi.params import Depends as Dependency
from starlette.requests import Request

from planner.database import Base
from planner.domain.access import BrowserSession
from planner.domain.comment import Comment
from planner.domain.completion import Evidence
from planner.domain.contact import Contact
from planner.domain.errors import NotAllowed, NotFound
from planner.domain.feed import Feed
from planner.domain.import_draft import ImportDraft
from planner.domain.occurrence import Occurrence
from planner.domain.people import Absence, Holding, Person, Position
from planner.domain.plan import Activity, Cyclogram
from planner.domain.rights import Right
from planner.web.forms import LARGEST_ID
from planner.web.visiting import Visiting
from planner.work import Work

SUBJECTS: dict[str, type[Base]] = {
    "absence_id": Absence,
    "activity_id": Activity,
    "comment_id": Comment,
    "contact_id": Contact,
    "cyclogram_id": Cyclogram,
    "evidence_id": Evidence,
    "feed_id": Feed,
    "holding_id": Holding,
    "import_draft_id": ImportDraft,
    "occurrence_id": Occurrence,
    "person_id": Person,
    "position_id": Position,
    "session_id": BrowserSession,
}
"""What the ids in addresses are ids of."""


class Open(StrEnum):
    """To whom an address is open where no right is asked."""

    ANYBODY = "anybody"
    """Also to who is not signed in: the door itself. Such a page guards itself."""
    SIGNED_IN = "signed in"


Policy = Open | Right


def guards(policy: Policy) -> Sequence[Dependency]:
    """What has to hold before the endpoint of a route with this policy is called."""
    return () if policy is Open.ANYBODY else (Depends(_guard(policy)),)


def _guard(policy: Policy) -> Callable[[Request, Visiting], None]:
    def guard(request: Request, visit: Visiting) -> None:
        if request.path_params:
            visit.app.ask(_find, request.path_params)
        if isinstance(policy, Right) and not visit.viewer.may(policy):
            raise NotAllowed

    return guard


def _find(work: Work, named: dict[str, str]) -> None:
    for name, text in named.items():
        if name in SUBJECTS:
            if not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= LARGEST_ID):
                raise NotFound
            work.find(SUBJECTS[name], int(text))
