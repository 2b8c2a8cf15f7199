"""Каталог: the typical activities for this kind of organisation, by functions of the matrix, beside a plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from planner.catalog import CatalogEntry
from planner.domain.errors import Conflict
from planner.domain.plan import Activity, Cyclogram
from planner.domain.rights import Right
from planner.queries.deadline_words import Understood, read_in
from planner.queries.plan_head import PlanHead, head_of
from planner.russian import normalise, order
from planner.work import Work


@dataclass(frozen=True)
class Typical:
    """A typical activity, in the words it would have in the plan."""

    key: str
    title: str
    phrase: str
    understood: Understood
    responsible: str
    executors: tuple[str, ...]
    document: str
    invariant: bool
    section_code: str
    section: str
    function_code: str
    row_number: int | None
    """Of the row it already is in the plan."""


@dataclass(frozen=True)
class TypicalSection:
    code: str
    title: str
    rows: tuple[Typical, ...]


@dataclass(frozen=True)
class CatalogFilter:
    section: str = ""
    """Code of a section of the matrix."""
    seat: str = ""
    invariant: bool | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self == CatalogFilter()

    def takes(self, row: Typical) -> bool:
        searched = normalise(" ".join((row.title, row.phrase, row.document, row.function_code)))
        return (
            self.section in ("", row.section_code)
            and self.seat in ("", row.responsible, *row.executors)
            and self.invariant in (None, row.invariant)
            and all(word in searched for word in normalise(self.text).split())
        )


@dataclass(frozen=True)
class CatalogPage:
    plan: PlanHead
    sections: tuple[TypicalSection, ...]
    """With the activities that the filter takes."""
    total: int
    present: int
    """How many of all are in the plan."""
    section_titles: tuple[tuple[str, str], ...]
    """Codes and titles."""
    seat_titles: tuple[str, ...]

    @property
    def shown(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def absent(self) -> int:
        """How many of those shown may be added."""
        return sum(row.row_number is None for section in self.sections for row in section.rows)


ALL = CatalogFilter()


def catalog_page(work: Work, cyclogram_id: int, only: CatalogFilter = ALL) -> CatalogPage:
    """Raises Conflict for a plan in force: its rows are added one by one, with a reason."""
    work.require(Right.PLAN)
    cyclogram = work.find(Cyclogram, cyclogram_id)
    if cyclogram.is_approved:
        raise Conflict("План утверждён. Мероприятия в него добавляют по одному, с причиной.")
    plan = head_of(cyclogram)
    rows = [_typical(work, plan, entry, _present(work, cyclogram)) for entry in _entries(work)]
    taken = [row for row in rows if only.takes(row)]
    return CatalogPage(
        plan=plan,
        sections=tuple(_sections(taken)),
        total=len(rows),
        present=sum(row.row_number is not None for row in rows),
        section_titles=tuple(dict.fromkeys((row.section_code, row.section) for row in rows)),
        seat_titles=tuple(sorted({title for row in rows for title in (row.responsible, *row.executors)}, key=order)),
    )


def _entries(work: Work) -> list[CatalogEntry]:
    """In the order of the matrix."""
    place = {leaf.code: number for number, leaf in enumerate(work.catalog.leaves)}
    return sorted(work.catalog.activities(work.organization.kind), key=lambda entry: place[entry.section_code])


def _present(work: Work, cyclogram: Cyclogram) -> dict[str | None, int]:
    """Numbers of the rows by the keys they were taken by."""
    query = select(Activity.catalog_key, Activity.number).where(Activity.cyclogram_id == cyclogram.id)
    return {row.catalog_key: row.number for row in work.session.execute(query.where(Activity.retired_on.is_(None)))}


def _typical(work: Work, plan: PlanHead, entry: CatalogEntry, present: dict[str | None, int]) -> Typical:
    return Typical(
        key=entry.key,
        title=entry.title,
        phrase=entry.phrase,
        understood=read_in(work, entry.phrase, plan),
        responsible=_title(work, entry.responsible),
        executors=tuple(_title(work, key) for key in entry.executors),
        document=entry.result_document,
        invariant=entry.invariant,
        section_code=entry.section_code,
        section=next(leaf.title for leaf in work.catalog.leaves if leaf.code == entry.section_code),
        function_code=entry.function_code,
        row_number=present.get(entry.key),
    )


def _title(work: Work, key: str) -> str:
    return work.catalog.undivided(key).title_in(work.organization.kind)


def _sections(rows: Iterable[Typical]) -> Iterable[TypicalSection]:
    for code, together in groupby(rows, key=lambda row: row.section_code):
        own = tuple(together)
        yield TypicalSection(code, own[0].section, own)
