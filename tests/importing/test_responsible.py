"""Cells of «Ответственные»: posts in any case and abbreviation, bodies, people in any order of name and initials."""

from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from planner.importing import responsible
from planner.importing.responsible import Responsible, read
from planner.importing.responsible.cell import LONGEST_CELL

CASES = Path(__file__).with_name("cases")
PIECES = (
    *("заведующий", "ст.", "восп.", "зам", "директора", "по", "УВР", "и", ",", "\n", "(", ")", "—", "/", "педсовет"),
    *(
        "Иванова",
        "И.И.",
        "А.",
        "Мария",
        "Петровна",
        "ответственный",
        "за",
        "сайт",
        "групп",
        "№",
        "5",
        "«",
        "»",
        "члены",
    ),
    *("учителя", "физики", "обеспечивающий", "организация", "питания", "МО", "и.о.", "-ль", "\x00", "абв"),
)


def cases(*names: str) -> list[dict[str, Any]]:
    return [case for name in names for case in YAML(typ="safe").load(CASES / f"{name}.yaml")]


@pytest.mark.parametrize("case", cases("documents", "responsible", "unseen"), ids=lambda case: case["cell"])
def test_a_cell_names_whom_a_person_reads_in_it(case: dict[str, Any]) -> None:
    found = read(case["cell"])

    assert (list(found.positions), list(found.people)) == (case.get("positions", []), case.get("people", []))


@pytest.mark.parametrize("case", cases("documents", "responsible"), ids=lambda case: case["cell"])
def test_hard_spaces_and_long_dashes_change_nobody(case: dict[str, Any]) -> None:
    dressed = f" {case['cell']} ".replace(" ", "\u00a0").replace("-", "–").replace("ё", "е")

    assert (read(dressed).positions, read(dressed).people) == (read(case["cell"]).positions, read(case["cell"]).people)


@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join) | st.text(max_size=60))
def test_any_text_is_read_or_left_alone(text: str) -> None:
    assert isinstance(read(text), Responsible)


@pytest.mark.parametrize(
    "piece",
    ["и ", "заместитель ", "(", "«", "И.И. ", "группы и ", "ответственный за ", "ст. ", "зам", "а-\n"],
)
def test_a_cell_of_repetitions_is_answered_at_once(piece: str) -> None:
    started = perf_counter()

    assert isinstance(read((piece * LONGEST_CELL)[:LONGEST_CELL]), Responsible)
    assert perf_counter() - started < 3  # a look back or ahead without end would take minutes


def test_what_is_no_post_is_quoted_and_not_guessed() -> None:
    assert read("заведующий, дальнейшее уточнение").warnings == ("Не понято: «дальнейшее уточнение».",)


def test_a_mended_misprint_is_told() -> None:
    assert read("восптатели").warnings == ("Возможна опечатка: «восптатели» прочитано как «воспитатель».",)


def test_a_paragraph_is_no_list_of_people() -> None:
    assert read("заведующий " * 100) == Responsible(warnings=("Текст слишком длинный для списка ответственных.",))


def test_the_case_of_the_post_decides_whose_surname_it_is() -> None:
    said = {cell: read(cell).people for cell in ("директору Шубину А.В.", "назначить методиста Шубину А.В.")}

    assert said == {"директору Шубину А.В.": ("Шубин А.В.",), "назначить методиста Шубину А.В.": ("Шубина А.В.",)}


def test_the_vocabulary_is_part_of_the_package() -> None:
    assert (Path(responsible.__file__).parent / "vocabulary.yaml").is_file()
