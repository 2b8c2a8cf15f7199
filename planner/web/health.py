"""Здоровье (health): whether the planner works, for whatever watches over it: the database answers, a worker ticks."""

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from planner.domain.node import ALIVE_FOR, Heartbeat, NodeKind
from planner.web.visiting import Behind
from planner.work import Everywhere


def healthz(site: Behind) -> Response:
    try:
        worker = site.app.everywhere().ask(worker_is_alive)
    except SQLAlchemyError:
        return JSONResponse({"ok": False, "database": False, "worker": False}, 503)
    return JSONResponse({"ok": worker, "database": True, "worker": worker}, 200 if worker else 503)


def worker_is_alive(work: Everywhere) -> bool:
    ticking = [kind for kind in NodeKind if kind.ticks]
    last = work.session.scalar(select(func.max(Heartbeat.at)).where(Heartbeat.kind.in_(ticking)))
    return last is not None and work.now - last < ALIVE_FOR
