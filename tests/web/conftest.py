"""The pages over a real database, and a browser for each of the cast.

There are hundreds of these tests, so the database of the cast is made once and copied for each.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from starlette.types import ASGIApp

from calendars.workdays import Decree
from planner.app import App, House
from planner.catalog import Catalog
from planner.database import Base
from planner.domain.access import BrowserSession, Door
from planner.domain.contact import Contact
from planner.files import FileStore
from planner.services import evidence
from planner.services.discuss import say
from planner.services.feed import issue
from planner.services.holding import hold
from planner.services.leave import take_leave
from planner.services.session import Visitor, open_session
from planner.web.app import make_web
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan, assemble
from tests.databases import Databases, engine_of
from tests.web.browser import ADDRESS, Browser
from tests.web.plans import SURVEY, occurrences

SECRET = "k" * 32
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


@pytest.fixture
def assembled(databases: Databases, catalog: Catalog, decrees: dict[int, Decree], tmp_path: Path) -> tuple[str, Cast]:
    """The address of a database with the cast, made once to be copied for every test, and who is in it."""

    def fill(engine: Engine) -> Cast:
        Base.metadata.create_all(engine)
        clock = HandClock("2026-11-23T09:00+03:00")
        return assemble(House(engine, clock, catalog, decrees, FileStore(tmp_path), ADDRESS))

    return databases.template("cast", fill)


@pytest.fixture
def house(
    assembled: tuple[str, Cast],
    databases: Databases,
    tmp_path: Path,
    clock: HandClock,
    catalog: Catalog,
    decrees: dict[int, Decree],
) -> Iterator[House]:
    with databases.created(tmp_path, assembled[0]) as url, engine_of(url) as engine:
        yield House(engine, clock, catalog, decrees, FileStore(tmp_path / "files"), ADDRESS)


@pytest.fixture
def cast(assembled: tuple[str, Cast], house: House) -> Cast:
    _, made = assembled
    every = {field.name: getattr(made, field.name) for field in fields(made)}
    apps: dict[str, Any] = {name: replace(app, house=house) for name, app in every.items() if isinstance(app, App)}
    return replace(made, **apps)


@pytest.fixture
def web(house: House) -> ASGIApp:
    return make_web(house, secret_key=SECRET, channels_on={"telegram"}, bot_username=lambda: "romashka_bot")


@pytest.fixture
def visit(web: ASGIApp, cast: Cast) -> Callable[[int], Browser]:
    """A browser in which a person of the cast is signed in."""

    def signed_in(person_id: int) -> Browser:
        app = cast.school if person_id == cast.irina_id else cast.app
        return Browser(web).sign_in(app, person_id)

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
