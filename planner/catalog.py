"""Типовое мероприятие (CatalogEntry): a ready activity that an organisation may take into its plan as it stands.

The catalogue is what the planner knows before anybody has typed a word: the matrix of functions of ВСОКО, positions,
bodies and documents, typical activities for each kind of organisation, and dates that follow from law. All of it is
data that an operator may edit; here it is read once into frozen values, and files that contradict each other are
refused with the file and the line.

Nothing of it is an organisation's own. A CatalogPosition is only a key that all organisations share and the title each
kind of them gives to it: a school has no старший воспитатель, so the same work is its заместитель директора по УВР's.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from calendars.datafile import DataFile
from calendars.phrases import read as read_phrase
from calendars.school_year import SchoolYear
from planner.domain.organization import OrganizationKind
from planner.domain.people import PositionKind

SHORT_TITLE_LENGTH = 60
"""So many letters fit one line of a message and a narrow column of the board."""

ANY_YEAR = SchoolYear(2026)
"""A phrase of the catalogue names no year, so in which one it is read makes no difference."""

Demand = Literal["file", "acceptance", "decision", "publication"]
Verified = Literal["seen", "background"]
Where = tuple[int | str, ...]
"""The way to a value in a file: keys and positions from the top."""


@dataclass(frozen=True)
class CatalogPosition:
    """A seat, a group, a body or an external party, by a key that does not depend on the kind of organisation."""

    key: str
    title: str
    """In general words; of those in the matrix, word for word."""
    kind: PositionKind
    titles: Mapping[OrganizationKind, str]
    also: tuple[str, ...]
    """What else people write for it: «завуч», «педсовет»; of a group, the title of one who belongs to it."""
    part_of: str | None
    """The seat whose holder has this duty where duties are not divided, as in most kindergartens."""

    def title_in(self, kind: str) -> str:
        """What this kind of organisation calls it, as it stands inside a sentence."""
        return self.titles.get(OrganizationKind(kind)) or self.title[0].lower() + self.title[1:]

    @cached_property
    def titles_folded(self) -> frozenset[str]:
        """Every title it is known by, for comparison."""
        return frozenset(title.casefold() for title in (self.title, *self.titles.values(), *self.also))


@dataclass(frozen=True)
class CatalogDocument:
    key: str
    title: str


@dataclass(frozen=True)
class Function:
    """Функция ВСОКО: a row of the matrix, among whom it is distributed and which documents secure it."""

    code: str
    title: str
    section_code: str
    positions: tuple[CatalogPosition, ...]
    bodies: tuple[CatalogPosition, ...]
    documents: tuple[CatalogDocument, ...]


@dataclass(frozen=True)
class CatalogSection:
    """Раздел матрицы: it holds functions, or subsections that hold them."""

    code: str
    title: str
    subsections: tuple["CatalogSection", ...]
    functions: tuple[Function, ...]

    @property
    def leaves(self) -> Iterator["CatalogSection"]:
        """Itself or what lies below it, where functions stand."""
        if self.functions:
            yield self
        for subsection in self.subsections:
            yield from subsection.leaves


@dataclass(frozen=True)
class Demands:
    """What a completion must bring beside the mark itself."""

    file: bool = False
    acceptance: bool = False
    decision: bool = False
    publication: bool = False


@dataclass(frozen=True)
class CatalogEntry:
    """People, bodies and documents are keys of the catalogue; None is nobody and nothing."""

    key: str
    title: str
    short_title: str
    function_code: str
    section_code: str
    """Of a leaf: «2.1», never «2»."""
    direction: str
    """What is evaluated: by it one sees what a plan leaves out."""
    invariant: bool
    phrase: str
    responsible: str
    executors: tuple[str, ...]
    each: bool
    """Every holder of the groups in it does a part of his own."""
    controller: str | None
    result_document: str
    regulation: str | None
    considered_by: str | None
    demands: Demands


@dataclass(frozen=True)
class StatutoryDate:
    """Срок из закона: offered with its basis, never applied silently. Without a phrase it is a rule, not a deadline."""

    key: str
    title: str
    phrase: str | None
    basis: str
    edition: int
    verified: Verified
    """Whether the basis was seen in a public source, or is yet to be checked by whoever relies on it."""
    kinds: frozenset[OrganizationKind]


@dataclass(frozen=True)
class Catalog:
    sections: tuple[CatalogSection, ...]
    functions: Mapping[str, Function]
    positions: Mapping[str, CatalogPosition]
    documents: Mapping[str, CatalogDocument]
    directions: tuple[str, ...]
    entries: Mapping[OrganizationKind, tuple[CatalogEntry, ...]]
    statutory: tuple[StatutoryDate, ...]

    @property
    def leaves(self) -> tuple[CatalogSection, ...]:
        """The sections that hold functions, in the order of the matrix: what becomes the sections of a plan."""
        return tuple(leaf for section in self.sections for leaf in section.leaves)

    def activities(self, kind: str) -> tuple[CatalogEntry, ...]:
        """The typical activities of this kind of organisation; none of an office: it looks at the plans of others."""
        return self.entries.get(OrganizationKind(kind), ())

    def undivided(self, key: str) -> CatalogPosition:
        """The position that has this duty where duties are not divided: itself, or the seat it is a part of."""
        position = self.positions[key]
        return self.positions[position.part_of] if position.part_of else position

    def statutory_for(self, kind: str) -> tuple[StatutoryDate, ...]:
        return tuple(one for one in self.statutory if kind in one.kinds)


def read_catalog(folder: Path) -> Catalog:
    """The catalogue in `folder`; raises DataFileError at the first line that is wrong by itself or against another."""
    read = _Read(
        positions=_positions(DataFile(folder / "positions.yaml")),
        documents={
            key: CatalogDocument(key, title)
            for key, title in DataFile(folder / "documents.yaml").shaped(_Documents).documents.items()
        },
        directions=DataFile(folder / "directions.yaml").shaped(_Directions).directions,
    )
    return Catalog(
        sections=_sections(DataFile(folder / "functions.yaml"), read),
        functions=read.functions,
        positions=read.positions,
        documents=read.documents,
        directions=read.directions,
        entries={
            kind: _entries(DataFile(folder / f"activities_{kind}.yaml"), read)
            for kind in (OrganizationKind.DOO, OrganizationKind.SCHOOL)
        },
        statutory=tuple(
            StatutoryDate(key, one.title, one.phrase, one.basis, one.edition, one.verified, one.kinds)
            for key, one in DataFile(folder / "statutory.yaml").shaped(_Dates).dates.items()
        ),
    )


@dataclass(frozen=True)
class _Read:
    """What has been read so far: the next file may name only this."""

    positions: dict[str, CatalogPosition]
    documents: dict[str, CatalogDocument]
    directions: tuple[str, ...]
    functions: dict[str, Function] = field(default_factory=dict)


def _positions(file: DataFile) -> dict[str, CatalogPosition]:
    shapes = file.shaped(_Positions).positions
    for key, one in shapes.items():
        _check_known(file, ("positions", key, "part_of"), (one.part_of,), {None, *shapes}, file.path.name)
    return {
        key: CatalogPosition(key, one.title, one.kind, one.titles, one.also, one.part_of) for key, one in shapes.items()
    }


def _sections(file: DataFile, read: _Read) -> tuple[CatalogSection, ...]:
    shapes = file.shaped(_Sections).sections
    return tuple(_section(file, ("sections", at), shape, read) for at, shape in enumerate(shapes))


def _section(file: DataFile, where: Where, shape: "_Section", read: _Read) -> CatalogSection:
    _check_bearers(file, where, shape, read)
    return CatalogSection(
        shape.code,
        shape.title,
        tuple(_section(file, (*where, "subsections", at), one, read) for at, one in enumerate(shape.subsections)),
        tuple(_function(file, (*where, "functions", at), row, shape, read) for at, row in enumerate(shape.functions)),
    )


def _function(file: DataFile, where: Where, row: "_Row", section: "_Section", read: _Read) -> Function:
    _check_bearers(file, where, row, read)
    if row.code in read.functions:
        raise file.error((*where, "code"), f"код функции «{row.code}» повторяется")
    # A function that names none of a sort has those of its section, each sort by itself.
    function = read.functions[row.code] = Function(
        row.code,
        row.title,
        section.code,
        tuple(read.positions[key] for key in row.positions or section.positions),
        tuple(read.positions[key] for key in row.bodies or section.bodies),
        tuple(read.documents[key] for key in row.documents or section.documents),
    )
    return function


def _check_bearers(file: DataFile, where: Where, row: "_Row", read: _Read) -> None:
    _check_known(file, (*where, "positions"), row.positions, read.positions, "positions.yaml")
    _check_known(file, (*where, "bodies"), row.bodies, read.positions, "positions.yaml")
    _check_known(file, (*where, "documents"), row.documents, read.documents, "documents.yaml")


def _entries(file: DataFile, read: _Read) -> tuple[CatalogEntry, ...]:
    return tuple(_entry(file, key, one, read) for key, one in file.shaped(_Activities).activities.items())


def _entry(file: DataFile, key: str, one: "_Activity", read: _Read) -> CatalogEntry:
    where = ("activities", key)
    _check_known(file, (*where, "function"), (one.function,), read.functions, "functions.yaml")
    _check_known(file, (*where, "direction"), (one.direction,), read.directions, "directions.yaml")
    _check_known(file, (*where, "responsible"), (one.responsible,), read.positions, "positions.yaml")
    _check_known(file, (*where, "executors"), one.executors, read.positions, "positions.yaml")
    _check_known(file, (*where, "controller"), (one.controller,), {None, *read.positions}, "positions.yaml")
    _check_known(file, (*where, "considered_by"), (one.considered_by,), {None, *read.positions}, "positions.yaml")
    _check_known(file, (*where, "regulation"), (one.regulation,), {None, *read.documents}, "documents.yaml")
    _check_people(file, where, one, read)
    if read_phrase(one.phrase, ANY_YEAR).confidence != "high":
        raise file.error((*where, "phrase"), f"срок «{one.phrase}» не читается уверенно")
    return CatalogEntry(
        key=key,
        title=one.title,
        short_title=one.short_title,
        function_code=one.function,
        section_code=read.functions[one.function].section_code,
        direction=one.direction,
        invariant=one.invariant,
        phrase=one.phrase,
        responsible=one.responsible,
        executors=one.executors,
        each=one.each,
        controller=one.controller,
        result_document=one.result_document,
        regulation=one.regulation,
        considered_by=one.considered_by,
        demands=Demands(**dict.fromkeys(one.demands, True)),
    )


def _check_people(file: DataFile, where: Where, one: "_Activity", read: _Read) -> None:
    """Whether those named can do what is asked of them."""
    kinds = {key: read.positions[key].kind for key in (one.responsible, *one.executors)}
    if kinds[one.responsible] is PositionKind.EXTERNAL:
        raise file.error((*where, "responsible"), f"внешняя сторона «{one.responsible}» не может быть ответственной")
    if one.each and PositionKind.GROUP not in kinds.values():
        raise file.error((*where, "each"), "свою часть выполняют только участники группы, а группы здесь нет")
    if "acceptance" in one.demands and one.controller is None:
        raise file.error((*where, "demands"), "приёмку требуют, а контролирующий не указан")


def _check_known(
    file: DataFile, where: Where, keys: tuple[str | None, ...], known: Container[str | None], source: str
) -> None:
    for key in keys:
        if key not in known:
            raise file.error(where, f"«{key}» нет в файле {source}")


def _said(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValueError("пустое значение")
    return text


def _short(text: str) -> str:
    if len(text) > SHORT_TITLE_LENGTH:
        raise ValueError(f"короткое название длиннее {SHORT_TITLE_LENGTH} знаков")
    return text


# The shapes of the files, as DataFile wants them.

Text = Annotated[str, AfterValidator(_said)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Position(_Shape):
    title: Text
    kind: PositionKind
    titles: dict[OrganizationKind, Text] = {}
    also: tuple[Text, ...] = ()
    part_of: str | None = None


class _Positions(_Shape):
    positions: dict[str, _Position]


class _Documents(_Shape):
    documents: dict[str, Text]


class _Directions(_Shape):
    directions: tuple[Text, ...]


class _Row(_Shape):
    code: Text
    title: Text
    positions: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class _Section(_Row):
    functions: tuple[_Row, ...] = ()
    subsections: tuple["_Section", ...] = ()


class _Sections(_Shape):
    sections: tuple[_Section, ...]


class _Activity(_Shape):
    title: Text
    short_title: Annotated[Text, AfterValidator(_short)]
    function: str
    direction: Text
    invariant: bool
    phrase: Text
    responsible: str
    executors: tuple[str, ...] = ()
    each: bool = False
    controller: str | None = None
    result_document: str = ""
    regulation: str | None = None
    considered_by: str | None = None
    demands: tuple[Demand, ...] = ()


class _Activities(_Shape):
    activities: dict[str, _Activity]


class _Date(_Shape):
    title: Text
    kinds: frozenset[OrganizationKind]
    phrase: Text | None = None
    basis: Text
    edition: int
    verified: Verified


class _Dates(_Shape):
    dates: dict[str, _Date]
