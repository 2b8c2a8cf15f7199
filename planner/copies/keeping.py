"""Хранение копий (keeping): the copies kept beside the database, one made at once, one put back while everybody works.

Putting back swaps no file: the copy is written over the live database in one transaction, which holds SQLite's own lock
of writers from before the former state is kept as a copy. So readers see that state or the copy and never a part of it,
writers of all processes wait, nothing is written in between and lost, and sessions and calendars go on.

A copy holds every organisation of its database, so from a page it is taken and put back only where there is one.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import IO, Any

from sqlalchemy import func, select

from planner.app import App, House
from planner.backup import (
    BadCopy,
    NotSqlite,
    backup,
    copy_database,
    database_path,
    keep_daily_copy,
    last_whole,
    note_whole,
)
from planner.clock import utc_now
from planner.copies.inside import Inside, database_only, hashes_carried, inside, mentioned_in, rights_in, whole
from planner.copies.replacing import bring_forward, carry_over, erased_since, overwrite
from planner.database import make_engine
from planner.domain.errors import Conflict, NotAllowed, NotFound, PlannerError
from planner.domain.journal import JournalEntry
from planner.domain.organization import Organization
from planner.domain.rights import Right
from planner.migrations import newest
from planner.services.erase import keep_erased
from planner.work import Everywhere, Work

MADE, TAKEN_AWAY, TAKEN_IN, PUT_BACK = "копия", "копия выгружена", "копия загружена", "восстановлено из копии"
ABOUT_COPIES = (MADE, TAKEN_AWAY, TAKEN_IN)
"""Deeds of the journal that change nothing anybody could lose."""
SQLITE_BEGINS = b"SQLite format 3\0"
ZIP_BEGINS = b"PK\x03\x04"


class CopyKind(StrEnum):
    DAILY = "planner"
    BY_HAND = "by-hand"
    BEFORE_RESTORE = "before-restore"
    """What was replaced when another copy was put back."""
    UPLOADED = "uploaded"


KEPT = {CopyKind.BY_HAND: 14, CopyKind.BEFORE_RESTORE: 5, CopyKind.UPLOADED: 3}
"""How many of each; the daily ones are counted where they are made."""


class ManyOrganizations(PlannerError):
    """Копия общая для нескольких организаций. Её берёт и восстанавливает тот, кто обслуживает компьютер."""


class NoRoom(PlannerError):
    """На диске не хватает места. Освободите его и повторите: данные не тронуты."""


@dataclass(frozen=True)
class KeptCopy:
    name: str
    """Of its file; also how a page names it."""
    kind: CopyKind
    made_at: datetime
    size: int
    """In bytes."""

    @property
    def has_files(self) -> bool:
        """Whether evidence is in it too, or only the database."""
        return self.name.endswith(".zip")


@dataclass(frozen=True)
class Comparison:
    """A copy beside the present state, before one decides."""

    copy: KeptCopy
    then: Inside
    now: Inside
    lost: int
    """Deeds of the journal that came after the last one of the copy."""
    rights_back: tuple[tuple[str, str], ...]
    """Name and role: who would have rights again that he has not now."""
    missing_files: int
    """Evidence that the copy mentions and that is neither in it nor in the store."""
    seen: int
    """The state in which this was counted; another since is a Conflict."""


@dataclass(frozen=True)
class Copies:
    """The copies of one house, in one folder."""

    house: House
    folder: Path
    version: str
    """Of this planner."""

    @property
    def are_possible(self) -> bool:
        """A copy of PostgreSQL is made by its own means."""
        return self.house.is_sqlite

    @property
    def free(self) -> int:
        """Bytes left on the disk of the copies."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.folder).free

    @property
    def last_whole(self) -> datetime | None:
        """When everything, files too, was last copied."""
        return last_whole(self.folder.parent)

    def all(self) -> tuple[KeptCopy, ...]:
        """The newest first."""
        found = [copy for path in self.folder.glob("*") if (copy := _copy_at(path)) is not None]
        return tuple(sorted(found, key=lambda copy: (copy.made_at, copy.name), reverse=True))

    def named(self, name: str) -> KeptCopy:
        """Raises NotFound for what is not one of them, whatever the name looks like."""
        for copy in self.all():
            if copy.name == name:
                return copy
        raise NotFound("Такой копии нет: возможно, её сменила более новая.")

    def keep_daily(self) -> None:
        """The first copy of the day; nothing where the database has its own means."""
        if self.are_possible:
            keep_daily_copy(self.house.engine, self.folder, utc_now())

    def make(self, app: App) -> KeptCopy:
        """A copy of the database at once."""
        app.ask(_require_keeper)
        with _disk_refusals():
            path = self.folder / _name(CopyKind.BY_HAND, ".db")
            copy_database(self.house.engine, path)
        self._drop_old()
        app.do(_note, MADE, {"copy": path.name})
        return self.named(path.name)

    @contextmanager
    def taken_away(self, app: App) -> Iterator[Path]:
        """A copy of everything, database and files, in one archive; whoever asked takes it away, nothing stays here."""
        self._require_single(app)
        with _disk_refusals():
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".whole-", suffix=".zip")
            os.close(handle)
        path = Path(name)
        try:
            with _disk_refusals():
                files = self.house.files
                backup(self.house.engine, files, path, version=self.version, revision=newest(), now=utc_now())
            note_whole(self.folder.parent, utc_now())
            app.do(_note, TAKEN_AWAY, {"size": path.stat().st_size})
            yield path
        finally:
            path.unlink(missing_ok=True)

    def take_in(self, app: App, upload: IO[bytes]) -> KeptCopy:
        """Keeps a copy that somebody brought, once it has been looked through to its last byte. Raises BadCopy."""
        self._require_single(app)
        begins = upload.read(len(SQLITE_BEGINS))
        upload.seek(0)
        if not begins.startswith((ZIP_BEGINS, SQLITE_BEGINS)):
            raise BadCopy
        path = self.folder / _name(CopyKind.UPLOADED, ".db" if begins == SQLITE_BEGINS else ".zip")
        with self._room() as room, _disk_refusals():
            brought = room / path.name
            with brought.open("wb") as file:
                shutil.copyfileobj(upload, file)
            whole(brought, room / "inside")
            os.replace(brought, path)
        self._drop_old()
        app.do(_note, TAKEN_IN, {"copy": path.name})
        return self.named(path.name)

    # Putting back

    def compare(self, app: App, name: str) -> Comparison:
        """What putting this copy back would change. Raises BadCopy, NotFound."""
        self._require_single(app)
        copy = self.named(name)
        with self._room() as room, _disk_refusals():
            database = database_only(self.folder / name, room)
            live = database_path(self.house.engine)
            then, mentioned = inside(database), mentioned_in(database)
            then_rights, now_rights = rights_in(database), rights_in(live)
            erased = {number for number, _at, _left_on in erased_since(live, database)}
        back = [
            (name, role)
            for (number, role), name in then_rights.items()
            if now_rights.get((number, role)) != name and number not in erased
        ]
        present = {path.name for path in self.house.files.all()} | hashes_carried(self.folder / name)
        lost, seen = app.ask(_deeds_after, then.last_at)
        return Comparison(copy, then, inside(live), lost, tuple(back), len(mentioned - present), seen)

    def put_back(self, app: App, name: str, seen: int) -> KeptCopy:
        """The copy becomes the present state. Returns the copy of what it replaced.

        Raises Conflict when anything happened since `seen`, BadCopy before anything is touched, HeldByOther.
        """
        self._require_single(app)
        self.named(name)
        live = database_path(self.house.engine)
        with self._room() as room, _disk_refusals():
            database = whole(self.folder / name, room)
            bring_forward(database)
            if len(inside(database).organizations) != 1:
                raise ManyOrganizations
            self._take_files(room / "files")
            replaced = self.folder / _name(CopyKind.BEFORE_RESTORE, ".db")

            def prepare() -> None:
                if app.ask(_state) != seen:
                    raise Conflict(
                        "Пока вы смотрели, в планировщике что-то сделали. Посмотрите ещё раз, что изменится."
                    )
                copy_database(self.house.engine, replaced)
                self.house.files.spare(replaced.name, mentioned_in(live))
                carry_over(live, database)
                self._keep_erased(live, database)

            with self.house.writers:
                overwrite(live, database, prepare)
                self._note_restored(app, name, replaced.name)
        self._drop_old()
        return self.named(replaced.name)

    def _keep_erased(self, live: Path, database: Path) -> None:
        """Who is erased now is erased in the copy too, from every text of it."""
        erased = erased_since(live, database)
        engine = make_engine(f"sqlite:///{database}")
        try:
            app = App(replace(self.house, engine=engine, writers=RLock(), workdays={}))
            for person_id, at, left_on in erased:
                (organization_id,) = app.everywhere().ask(_organization_ids)
                app.within(organization_id).do(keep_erased, person_id, at, left_on)
        finally:
            engine.dispose()

    def _note_restored(self, app: App, name: str, replaced: str) -> None:
        """In the journal of the state that was put back, by its organisation and, where he is in it, by who did it."""
        (organization_id,) = app.everywhere().ask(_organization_ids)
        here = app if organization_id == app.organization_id else app.within(organization_id)
        made_on = self.named(name).made_at.astimezone(here.ask(lambda work: work.organization.timezone)).date()
        details = {"copy": name, "made_on": str(made_on), "replaced": replaced}
        try:
            here.do(_note, PUT_BACK, details)
        except (NotFound, NotAllowed):  # in that state he did not work here yet, or might not do this
            here.within(organization_id).do(_note, PUT_BACK, details)

    def _take_files(self, unpacked: Path) -> None:
        """The copy's files beside those of the store: a name is a hash of the content, so none is overwritten."""
        for path in unpacked.glob("??/*"):
            target = self.house.files.path(path.name)
            if target.exists():
                os.utime(target)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, target)

    def _require_single(self, app: App) -> None:
        app.ask(_require_keeper)
        if not self.are_possible:
            raise NotSqlite
        if len(app.everywhere().ask(_organization_ids)) != 1:
            raise ManyOrganizations

    @contextmanager
    def _room(self) -> Iterator[Path]:
        with _disk_refusals():
            self.folder.mkdir(parents=True, exist_ok=True)
            room = tempfile.mkdtemp(dir=self.folder, prefix=".room-")
        try:
            yield Path(room)
        finally:
            shutil.rmtree(room, ignore_errors=True)

    def _drop_old(self) -> None:
        """Beyond the newest of each kind, and what was left by somebody who went away in the middle."""
        for kind, number in KEPT.items():
            for copy in [copy for copy in self.all() if copy.kind is kind][number:]:
                (self.folder / copy.name).unlink(missing_ok=True)
                self.house.files.spare_no_more(copy.name)
        yesterday = (utc_now() - timedelta(days=1)).timestamp()
        for left in (path for path in self.folder.glob(".*") if path.stat().st_mtime < yesterday):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)


def _name(kind: CopyKind, ending: str) -> str:
    return f"{kind}-{utc_now():%Y%m%d-%H%M%S-%f}{ending}"


def _copy_at(path: Path) -> KeptCopy | None:
    """None for what is no kept copy: an unfinished one, a file of somebody else."""
    kind = next((kind for kind in CopyKind if path.name.startswith(f"{kind}-")), None)
    if kind is None or path.suffix not in (".db", ".zip") or not path.is_file():
        return None
    found = path.stat()
    return KeptCopy(path.name, kind, datetime.fromtimestamp(found.st_mtime, UTC), found.st_size)


@contextmanager
def _disk_refusals() -> Iterator[None]:
    """A full disk is a refusal in words; any other trouble with files is a bug or the administrator's."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise NoRoom from error


# What is asked of the planner's own database


def _require_keeper(work: Work) -> None:
    work.require(Right.KEEP)


def _note(work: Work, verb: str, details: dict[str, Any]) -> None:
    work.require(Right.KEEP)
    work.journal(verb, work.organization, after=details)


def _organization_ids(work: Everywhere) -> list[int]:
    return list(work.session.scalars(select(Organization.id).order_by(Organization.id)))


def _state(work: Work) -> int:
    """Grows with every deed, also with putting back: the numbers of deeds themselves are given again after it."""
    return work.organization.change_no


def _deeds_after(work: Work, moment: datetime | None) -> tuple[int, int]:
    """How many deeds came after this moment, and the state in which they were counted."""
    query = select(func.count(JournalEntry.id)).where(JournalEntry.verb.not_in(ABOUT_COPIES))
    later = query if moment is None else query.where(JournalEntry.at > moment)
    return work.session.scalar(later) or 0, _state(work)
