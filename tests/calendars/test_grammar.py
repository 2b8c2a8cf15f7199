"""Vocabulary and grammar are data: nothing in them lies unused, nothing is said twice, a mistake names its line."""

import re
from collections import Counter
from pathlib import Path

import pytest

from calendars import phrases
from calendars.datafile import DataFileError
from calendars.phrases import read
from calendars.phrases.grammar import Grammar
from calendars.phrases.meanings import MEANINGS
from calendars.phrases.tokens import Vocabulary, forms_of
from calendars.school_year import SchoolYear

FOLDER = Path(phrases.__file__).parent
GRAMMAR = re.sub(r"#.*", "", (FOLDER / "grammar.yaml").read_text(encoding="utf-8"))
VOCABULARY = Vocabulary(FOLDER / "vocabulary.yaml")
ONLY_FORBIDS = {"NOT"}  # «кроме» is known so that nothing is read around it


def test_every_kind_of_word_has_a_place_in_the_grammar() -> None:
    kinds = {kind for kind, _ in VOCABULARY.phrases.values()}

    assert kinds - set(re.findall(r"[A-Z_]{2,}", GRAMMAR)) == ONLY_FORBIDS


def test_every_meaning_is_what_some_words_mean() -> None:
    assert set(MEANINGS) == set(re.findall(r"-> (\w+)", GRAMMAR))


def test_no_form_stands_in_the_vocabulary_twice() -> None:
    forms = Counter(words for _, _, words in forms_of(FOLDER / "vocabulary.yaml"))

    assert [form for form, count in forms.items() if count > 1] == []


def test_a_grammar_that_names_no_meaning_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "grammar.yaml"
    path.write_text("item: |\n  MONTH\nday: |\n  n=NUMBER -> nonsense\n", encoding="utf-8")

    with pytest.raises(DataFileError, match="строка 3: правило «day»"):
        Grammar.load(path, MEANINGS)


@pytest.mark.parametrize("torn", ["1, " * 150, "сентябрь-" * 50, "( по мере " * 40, "раз в " * 80, "1-2 неделя " * 40])
def test_a_cell_full_of_repetitions_is_answered(torn: str) -> None:
    assert read(torn, SchoolYear(2026)).says
