"""The pages over a real database, and a browser for each of the cast.

There are hundreds of these tests, so the database of the cast is made once and copied for each, and what SQLAlchemy
compiled for one of them serves the next. It is always SQLite: pages know of no database.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.types import ASGIApp

from calendars.workdays import Decree, read_decrees
from planner.app import App, House
from planner.catalog import Catalog
from planner.database import Base, make_engine
from planner.domain.access import BrowserSession, Door
from planner.domain.contact import Contact
from planner.files import FileStore
from planner.services import complete
from planner.services.feed import issue
from planner.services.holding import hold
from planner.services.leave import take_leave
from planner.services.session import Visitor, open_session
from planner.web.app import make_web
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan, assemble
from tests.conftest import WORKDAYS
from tests.web.browser import ADDRESS, Browser
from tests.web.plans import SURVEY, occurrences

SECRET = "k" * 32
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
COMPILED: dict[Any, Any] = {}


@pytest.fixture(scope="session")
def decrees() -> dict[int, Decree]:
    return read_decrees(WORKDAYS)


@pytest.fixture(scope="session")
def assembled(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog, decrees: dict[int, Decree]) -> Cast:
    """The cast in a database that every test gets a copy of."""
    folder = tmp_path_factory.mktemp("cast")
    engine = make_engine(f"sqlite:///{folder}/planner.db")
    Base.metadata.create_all(engine)
    clock = HandClock("2026-11-23T09:00+03:00")
    cast = assemble(House(engine, clock, catalog, decrees, FileStore(folder), ADDRESS))
    engine.dispose()
    return cast


@pytest.fixture
def house(assembled: Cast, tmp_path: Path, clock: HandClock) -> Iterator[House]:
    made = assembled.app.house
    shutil.copy(str(made.engine.url.database), tmp_path / "planner.db")
    engine = make_engine(f"sqlite:///{tmp_path}/planner.db").execution_options(compiled_cache=COMPILED)
    yield House(engine, clock, made.catalog, made.decrees, FileStore(tmp_path / "files"), ADDRESS)
    engine.dispose()


@pytest.fixture
def cast(assembled: Cast, house: House) -> Cast:
    every = {field.name: getattr(assembled, field.name) for field in fields(assembled)}
    apps: dict[str, Any] = {name: replace(app, house=house) for name, app in every.items() if isinstance(app, App)}
    return replace(assembled, **apps)


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
    """An id of each kind that an address may hold."""
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
        "evidence_id": cast.marat.do(complete.attach, occurrence_id, stored),
        "feed_id": 1,
        "contact_id": cast.app.do(contact),
        "absence_id": cast.app.do(take_leave, cast.marat_id, date(2027, 6, 1), date(2027, 6, 28)).absence_id,
        "holding_id": cast.app.do(hold, cast.senior, cast.marat_id, from_on=date(2027, 8, 1)),
        "person_id": cast.marat_id,
        "position_id": cast.senior,
        "session_id": cast.app.do(session),
    }
