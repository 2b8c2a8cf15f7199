"""Показательная организация (demo): a believable kindergarten in one command, at one of three stages of a year.

Everything in it was made by the same use cases that people use, with a clock that goes through the past: whatever a
page, a calendar or the analysis shows of it, they show of real history. `start_own` takes it away again. While it is
being made the organisation carries a mark, so that half a year left by a crash never passes for a whole one.
"""

from collections.abc import Callable

from sqlalchemy import func, select

from planner.app import App, House
from planner.database import Base
from planner.demo.story import UNFINISHED, Story
from planner.domain.errors import Conflict
from planner.domain.organization import Organization
from planner.work import Everywhere

Progress = Callable[[int, int], None]

DRAFT, RUNNING, OVER = "draft", "running", "over"


def is_empty(house: House) -> bool:
    """Whether there is no organisation yet."""
    return App(house).everywhere().ask(_organizations) == 0


def is_unfinished(house: House) -> bool:
    """Whether all there is is a demo whose making was cut short."""
    return App(house).everywhere().ask(_unfinished)


def fill(house: House, stage: str = RUNNING, progress: Progress = lambda _done, _total: None) -> str:
    """Founds the organisation and lives its year up to the present. Returns its name.

    Raises Conflict where an organisation is already.
    """
    if not is_empty(house):
        raise Conflict("В базе уже есть организация: показательная создаётся только в пустой базе.")
    story = Story(house, progress)
    match stage:
        case "draft":
            story.draft()
        case "over":
            story.over()
        case _:
            story.running()
    App(house).everywhere().do(_finish)
    return story.name


def start_own(house: House) -> None:
    """«Начать свою организацию»: wipes the demo. Raises Conflict when any organisation is not a demo."""
    App(house).everywhere().do(_wipe)
    for path in list(house.files.all()):
        path.unlink(missing_ok=True)


def _wipe(work: Everywhere) -> None:
    real = work.session.scalar(select(func.count(Organization.id)).where(Organization.is_demo.is_(False)))
    if real:
        raise Conflict("В базе есть настоящая организация, поэтому ничего не удалено.")
    # Tables that refer to each other in a ring (decision and occurrence) have no order in which rows may go.
    if work.session.get_bind().dialect.name == "sqlite":
        work.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in reversed(Base.metadata.sorted_tables):
            work.session.execute(table.delete())
    else:
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        work.session.connection().exec_driver_sql(f"TRUNCATE {names}")


def _unfinished(work: Everywhere) -> bool:
    every = work.session.scalars(select(Organization)).all()
    return all(one.is_demo for one in every) and any(UNFINISHED in one.settings for one in every)


def _finish(work: Everywhere) -> None:
    for one in work.session.scalars(select(Organization).where(Organization.is_demo)):
        one.settings = {name: value for name, value in one.settings.items() if name != UNFINISHED}


def _organizations(work: Everywhere) -> int:
    return work.session.scalar(select(func.count(Organization.id))) or 0
