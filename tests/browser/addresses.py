"""Every page there is, as an address that opens: made from the table of routes, so that no new page is forgotten."""

import re

from sqlalchemy import func, inspect, select

from planner.database import Base
from planner.domain.people import Role
from planner.domain.rights import Right, allows
from planner.web.app import ROUTES
from planner.web.policy import SUBJECTS, Open, Policy
from planner.work import Everywhere

NOT_PAGES = (".docx", ".xlsx", ".csv", ".pdf", ".zip", "/healthz", "/files/{evidence_id}", "/reading")
"""Files, what machines read, and a piece that is put into a page."""
EXTRA = ("/my?person=2", "/messages?whose=all", "/nothing")
"""Pages that an address shows differently."""


def ids_of(work: Everywhere) -> dict[str, int]:
    """Of each kind that an address may name, a row that has much to show: the one that most others point to."""
    return {name: _busiest(work, kind) for name, kind in SUBJECTS.items()}


def _busiest(work: Everywhere, kind: type[Base]) -> int:
    table = inspect(kind).local_table
    best: dict[int, int] = dict.fromkeys(work.session.scalars(select(kind.id)), 0)
    for other in Base.metadata.sorted_tables:
        for column in other.columns:
            if any(key.column.table is table for key in column.foreign_keys):
                counted = select(column, func.count()).where(column.is_not(None)).group_by(column)
                for row, count in work.session.execute(counted):
                    best[row] = best.get(row, 0) + count
    return max(best, key=lambda row: (best[row], -row), default=0)


def pages(ids: dict[str, int], role: Role) -> list[str]:
    """The addresses of all pages that somebody with this role may open."""
    found = []
    for method, path, _, policy in ROUTES:
        named = re.findall(r"{(\w+)}", path)
        is_page = method == "GET" and not path.endswith(NOT_PAGES)
        if is_page and _may(policy, role) and all(ids.get(name) for name in named):
            found.append(re.sub(r"{(\w+)}", lambda name: str(ids[name[1]]), path))
    return found


def _may(policy: Policy, role: Role) -> bool:
    return isinstance(policy, Open) or allows([role], Right(policy))
