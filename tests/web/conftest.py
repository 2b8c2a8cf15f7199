"""The pages over a real database, and a browser for each of the cast."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from starlette.types import ASGIApp

from planner.app import House
from planner.domain.access import BrowserSession, Door
from planner.domain.contact import Contact
from planner.domain.import_draft import SourceRow
from planner.services import evidence
from planner.services.discuss import say
from planner.services.feed import issue
from planner.services.holding import hold
from planner.services.import_draft import take_in
from planner.services.leave import take_leave
from planner.services.session import Visitor, open_session
from planner.web.app import make_web
from planner.work import Work
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser
from tests.web.plans import SURVEY, brought, occurrences

SECRET = "k" * 32
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


@pytest.fixture
def web(house: House) -> ASGIApp:
    return make_web(house, secret_key=SECRET, channels_on={"telegram"}, bot_username=lambda: "romashka_bot")


@pytest.fixture
def visit(web: ASGIApp, cast: Cast) -> Callable[[int], Browser]:
    """A browser in which a person of the cast is signed in."""

    def signed_in(person_id: int) -> Browser:
        app = cast.school if person_id == cast.irina_id else cast.app
        return Browser(web).come(app, person_id)

    return signed_in


@pytest.fixture
def olga(visit: Callable[[int], Browser], cast: Cast) -> Browser:
    return visit(cast.olga_id)


@pytest.fixture
def marat(visit: Callable[[int], Browser], cast: Cast) -> Browser:
    return visit(cast.marat_id)


@pytest.fixture
def vera(visit: Callable[[int], Browser], cast: Cast) -> Browser:
    return visit(cast.vera_id)


@pytest.fixture
def irina(visit: Callable[[int], Browser], cast: Cast) -> Browser:
    return visit(cast.irina_id)


@pytest.fixture
def ours(cast: Cast) -> dict[str, int]:
    return rows_of_every_kind(cast)


def rows_of_every_kind(cast: Cast) -> dict[str, int]:
    """An id of each kind that an address may hold, all of the kindergarten."""
    plan = approved_plan(cast, SURVEY)
    (occurrence_id,) = occurrences(cast, SURVEY.title)
    stored = cast.app.files.keep(PNG, "Справка.png")
    cast.olga.do(issue, "Мой телефон")

    def contact(work: Work) -> int:
        row = Contact(person_id=cast.marat_id, channel="telegram", address="1", linked_at=work.now)
        return work.add(row).id

    def session(work: Work) -> int:
        open_session(work, work.organization.id, cast.marat_id, Door.LINK, Visitor("Safari, iPhone"))
        return work.session.scalars(select(BrowserSession.id).order_by(BrowserSession.id.desc())).first() or 0

    return {
        "occurrence_id": occurrence_id,
        "activity_id": plan.activities[0],
        "import_draft_id": cast.olga.do(take_in, brought(SourceRow(0, 1, "1", "", "Педсовет", "в мае", "", "", True))),
        "cyclogram_id": plan.cyclogram_id,
        "evidence_id": cast.marat.do(evidence.attach, occurrence_id, stored),
        "feed_id": 1,
        "contact_id": cast.app.do(contact),
        "absence_id": cast.app.do(take_leave, cast.marat_id, date(2027, 6, 1), date(2027, 6, 28)).absence_id,
        "holding_id": cast.app.do(hold, cast.senior, cast.marat_id, from_on=date(2027, 8, 1)),
        "person_id": cast.marat_id,
        "position_id": cast.senior,
        "session_id": cast.app.do(session),
        "comment_id": cast.marat.do(say, "Лучше в октябре", cyclogram_id=plan.cyclogram_id),
    }
