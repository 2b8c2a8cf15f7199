"""The catalogue: the matrix is word for word, every function has dated work, and a mistake names its line."""

import hashlib
import json
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import pytest
from ruamel.yaml import YAML

from calendars.datafile import DataFileError
from calendars.phrases import read
from calendars.rule import Habits, spans
from calendars.school_year import SchoolYear
from planner.catalog import Catalog, CatalogEntry, read_catalog
from planner.domain.people import PositionKind

FOLDER = Path(__file__).parents[1] / "config" / "catalog"
Kind = Literal["doo", "school"]
KINDS: tuple[Kind, ...] = ("doo", "school")
YEAR = SchoolYear(2026)

MATRIX_SHA256 = "1207e2776af13f7db0a6fb713e4912e6718fee935727af5c1e15b32b6db0f0da"
"""Of the matrix as it was given: its sections, and the titles of its 20 positions and bodies and its 32 documents.

It changes only if a word of the matrix does, which nobody but its author may decide.
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog(FOLDER)


def every_entry(catalog: Catalog) -> list[CatalogEntry]:
    return [entry for kind in KINDS for entry in catalog.activities(kind)]


def content(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((FOLDER / name).read_text(encoding="utf-8"))


# The matrix


def test_the_matrix_is_word_for_word(catalog: Catalog) -> None:
    matrix = {
        "sections": content("functions.yaml")["sections"],
        "positions": [[key, position.title] for key, position in list(catalog.positions.items())[:20]],
        "documents": [[key, document.title] for key, document in list(catalog.documents.items())[:32]],
    }

    text = json.dumps(matrix, ensure_ascii=False, sort_keys=True)

    assert hashlib.sha256(text.encode()).hexdigest() == MATRIX_SHA256


def test_the_matrix_has_four_sections_and_29_functions(catalog: Catalog) -> None:
    assert [section.code for section in catalog.sections] == ["1", "2", "3", "4"]
    assert [leaf.code for leaf in catalog.leaves] == ["1", "2.1", "2.2", "2.3", "2.4", "3", "4"]
    assert len(catalog.functions) == 29


def test_a_function_that_names_nobody_has_those_of_its_subsection(catalog: Catalog) -> None:
    network, costs = catalog.functions["2.2.1"], catalog.functions["2.4.1"]

    assert [body.key for body in network.bodies] == ["pedagogical_council", "methodical_council", "teacher_unions"]
    assert [position.key for position in network.positions] == ["head", "methodical_lead"]
    assert [position.key for position in costs.positions] == ["head", "senior_educator"]
    assert costs.documents[-1].title == "Регламенты предоставления бухгалтерской и финансовой отчётности"


# Positions


@pytest.mark.parametrize(
    ("key", "doo", "school"),
    [
        ("head", "заведующий", "директор"),
        ("senior_educator", "старший воспитатель", "заместитель директора по УВР"),
        ("pedagogical_council", "педагогический совет", "педагогический совет"),
        ("municipal_authority", "МОУО", "МОУО"),
    ],
)
def test_a_position_is_called_as_its_organisation_calls_it(catalog: Catalog, key: str, doo: str, school: str) -> None:
    position = catalog.positions[key]

    assert [position.title_in(kind) for kind in KINDS] == [doo, school]


def test_a_school_has_no_senior_educator(catalog: Catalog) -> None:
    matrix = list(catalog.positions.values())[:20]

    assert [position.key for position in matrix if "воспитатель" in position.title_in("school")] == []


def test_a_title_is_of_one_position_only(catalog: Catalog) -> None:
    titles = Counter(chain.from_iterable(position.titles_folded for position in catalog.positions.values()))

    assert [title for title, times in titles.items() if times > 1] == []


def test_a_duty_falls_to_its_seat_where_duties_are_not_divided(catalog: Catalog) -> None:
    assert catalog.undivided("attestation_lead").key == "senior_educator"
    assert catalog.undivided("nurse").key == "nurse"


# Activities


@pytest.mark.parametrize("kind", KINDS)
def test_every_function_has_dated_work(catalog: Catalog, kind: Kind) -> None:
    dated = {entry.function_code for entry in catalog.activities(kind) if spans(read(entry.phrase, YEAR).rule, YEAR)}

    assert set(catalog.functions) - dated == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_set_is_enough_for_a_year(catalog: Catalog, kind: Kind) -> None:
    entries = catalog.activities(kind)

    assert len(entries) >= 45
    assert {entry.direction for entry in entries} == set(catalog.directions)
    assert {entry.invariant for entry in entries} == {True, False}


def test_an_office_has_no_activities_of_its_own(catalog: Catalog) -> None:
    assert catalog.activities("office") == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_phrase_is_read_surely_in_whatever_year(catalog: Catalog, kind: Kind) -> None:
    years, habits = [SchoolYear(2025), SchoolYear(2027), SchoolYear(2031)], Habits(kind=kind)
    phrases = {entry.phrase for entry in catalog.activities(kind)}

    doubtful = {phrase for year in years for phrase in phrases if read(phrase, year, habits).confidence != "high"}

    assert doubtful == set()


def test_a_title_stands_once_in_a_set(catalog: Catalog) -> None:
    for kind in KINDS:
        entries = catalog.activities(kind)
        titles = Counter(chain.from_iterable((entry.title, entry.short_title) for entry in entries))

        assert [title for title, times in titles.items() if times > 1] == []


def test_nobody_controls_or_executes_what_is_his_own(catalog: Catalog) -> None:
    """Also where duties are not divided, and one person sits in two seats of the matrix."""

    def seat(key: str) -> str:
        return catalog.undivided(key).key

    entries = every_entry(catalog)
    doubled = [entry.key for entry in entries if seat(entry.responsible) in map(seat, entry.executors)]
    controlled = [
        entry.key for entry in entries if entry.controller and seat(entry.responsible) == seat(entry.controller)
    ]

    assert (doubled, controlled) == ([], [])


def test_a_document_is_named_where_one_is_demanded(catalog: Catalog) -> None:
    assert [entry.key for entry in every_entry(catalog) if entry.demands.file and not entry.result_document] == []


def test_no_teacher_is_made_to_write_a_report(catalog: Catalog) -> None:
    """328-ФЗ: groups of teachers do their part with one mark, the text is asked of whoever leads the activity."""
    kinds = {entry.key: catalog.positions[entry.responsible].kind for entry in every_entry(catalog)}

    assert [key for key, kind in kinds.items() if kind is PositionKind.GROUP] == []


def test_pedagogical_diagnostics_is_never_called_obligatory(catalog: Catalog) -> None:
    activities = [entry.title for entry in catalog.activities("doo")]
    dates = [one.title for one in catalog.statutory_for("doo")]

    assert [title for title in activities + dates if "диагностик" in title.lower()] == [
        "Педагогическая диагностика развития детей (если решение о ней принято в ДОО)",
        "Педагогическая диагностика может проводиться по решению детского сада, обычно два раза в год",
    ]


# Statutory dates


def test_a_statutory_date_names_its_basis_with_number_and_date(catalog: Catalog) -> None:
    assert [one.key for one in catalog.statutory if "№" not in one.basis or " от " not in one.basis] == []


def test_a_statutory_phrase_is_readable(catalog: Catalog) -> None:
    phrases = [one.phrase for one in catalog.statutory if one.phrase is not None]

    assert [phrase for phrase in phrases if read(phrase, YEAR).confidence == "low"] == []


def test_a_kindergarten_is_not_offered_the_dates_of_schools(catalog: Catalog) -> None:
    assert "assessment-load" in {one.key for one in catalog.statutory_for("school")}
    assert "assessment-load" not in {one.key for one in catalog.statutory_for("doo")}


# Mistakes

SMALL = {
    "positions.yaml": """\
positions:
  head: {title: Руководитель, kind: seat}
  council: {title: Педагогический совет, kind: body}
  founder: {title: Учредитель, kind: external}
""",
    "documents.yaml": "documents:\n  charter: Устав\n",
    "directions.yaml": "directions:\n  - качество условий\n",
    "functions.yaml": """\
sections:
  - code: "1"
    title: Раздел
    positions: [head]
    functions:
      - code: "1.1"
        title: Первая функция
        documents: [charter]
      - code: "1.2"
        title: Вторая функция
""",
    "activities_doo.yaml": """\
activities:
  review:
    title: Анализ локальных актов
    short_title: Локальные акты
    function: "1.1"
    direction: качество условий
    invariant: true
    phrase: до 20 апреля
    responsible: head
    regulation: charter
    demands: [file]
""",
    "activities_school.yaml": "activities: {}\n",
    "statutory.yaml": "dates: {}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_small_catalog_is_enough(folder: Path) -> None:
    catalog = read_catalog(folder)

    assert [entry.key for entry in catalog.activities("doo")] == ["review"]
    assert catalog.functions["1.2"].positions == (catalog.positions["head"],)


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "text"),
    [
        ("positions.yaml", "kind: seat", "kind: chair", 2, "в поле «kind» стоит 'chair', а допустимо только: "),
        ("positions.yaml", "kind: seat", "kind: seat, part_of: nobody", 2, "«nobody» нет в файле positions.yaml"),
        ("positions.yaml", "  council:", "  head:", 3, "этот ключ уже есть выше"),
        ("functions.yaml", "[head]", "[headd]", 4, "«headd» нет в файле positions.yaml"),
        ("functions.yaml", "[charter]", "[order]", 8, "«order» нет в файле documents.yaml"),
        ("functions.yaml", '"1.2"', '"1.1"', 9, "код функции «1.1» повторяется"),
        ("activities_doo.yaml", "    title: Анализ локальных актов\n", "", 2, "не указано поле «title»"),
        ("activities_doo.yaml", "Анализ локальных актов", '" "', 3, "пустое значение"),
        ("activities_doo.yaml", "Локальные акты", "Акты " * 13, 4, "короткое название длиннее 60 знаков"),
        ("activities_doo.yaml", '"1.1"', '"9.9"', 5, "«9.9» нет в файле functions.yaml"),
        ("activities_doo.yaml", "качество условий", "качество", 6, "«качество» нет в файле directions.yaml"),
        ("activities_doo.yaml", "до 20 апреля", "иногда", 8, "срок «иногда» не читается уверенно"),
        ("activities_doo.yaml", "responsible: head", "responsible: boss", 9, "«boss» нет в файле positions.yaml"),
        (
            "activities_doo.yaml",
            "responsible: head",
            "responsible: founder",
            9,
            "внешняя сторона «founder» не может быть ответственной",
        ),
        ("activities_doo.yaml", "regulation: charter", "regulation: law", 10, "«law» нет в файле documents.yaml"),
        (
            "activities_doo.yaml",
            "regulation: charter",
            "each: true",
            10,
            "свою часть выполняют только участники группы, а группы здесь нет",
        ),
        (
            "activities_doo.yaml",
            "demands: [file]",
            "demands: [acceptance]",
            11,
            "приёмку требуют, а контролирующий не указан",
        ),
        ("activities_doo.yaml", "demands: [file]", "demand: [file]", 11, "неизвестное поле «demand»"),
    ],
)
def test_a_mistake_names_its_line(folder: Path, name: str, old: str, new: str, line: int, text: str) -> None:
    (folder / name).write_text(SMALL[name].replace(old, new), encoding="utf-8")

    with pytest.raises(DataFileError) as refused:
        read_catalog(folder)

    assert (refused.value.path.name, refused.value.line) == (name, line)
    assert refused.value.text.startswith(text)
