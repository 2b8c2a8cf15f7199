"""Словарь ответственных (vocabulary): the contents of vocabulary.yaml, looked up by words in any case and number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from calendars.datafile import DataFile
from planner.importing.responsible.declension import Lemmas, lemmas

Kind = Literal["post", "body", "together", "authority", "organisation"]


class _Contents(BaseModel):
    model_config = ConfigDict(extra="forbid")

    posts: dict[str, list[str]]
    bodies: dict[str, list[str]]
    together: dict[str, list[str]]
    authorities: dict[str, list[str]]
    organisation: list[str]
    whole_organisation: str
    with_organisation: list[str]
    takes_whom: list[str]
    takes_subjects: list[str]
    passed_over: list[str]
    same_staff: list[str]
    placeholders: list[str]
    acting: list[str]
    audience: list[str]
    prepositions: list[str]
    fillers: list[str]
    nobody: list[str]
    assumed: dict[str, str]
    work_letters: dict[str, str]
    work_nouns: dict[str, str]
    works: list[str]
    duties: dict[str, list[str]]
    duties_in_charge: dict[str, list[str]]
    own_work: list[str]
    in_charge: list[str]
    activity_nouns: list[str]
    abbreviations: dict[str, str]
    last_abbreviations: dict[str, str]


@dataclass(frozen=True)
class Form:
    """One way to write a name: its words, each as the lemmas it may have."""

    kind: Kind
    name: str
    words: tuple[Lemmas, ...]
    capitals: bool  # a short abbreviation: in small letters it would be a word of the language


class Vocabulary:
    """All names by their first words, and the word lists of the grammar as sets of lemmas."""

    def __init__(self, path: Path) -> None:
        self.contents = DataFile(path).shaped(_Contents)
        self._by_first: dict[str, list[Form]] = {}
        for form in sorted(self._forms(), key=lambda form: -len(form.words)):
            for lemma in form.words[0]:
                self._by_first.setdefault(lemma, []).append(form)

    def starting_with(self, word: Lemmas) -> Iterator[Form]:
        """The forms that may begin with this word, the longest first."""
        found = {id(form): form for lemma in word for form in self._by_first.get(lemma, ())}
        return iter(sorted(found.values(), key=lambda form: -len(form.words)))

    def _forms(self) -> Iterator[Form]:
        contents = self.contents
        named: tuple[tuple[Kind, dict[str, list[str]]], ...] = (
            ("post", contents.posts),
            ("body", contents.bodies),
            ("together", contents.together),
            ("authority", contents.authorities),
            ("organisation", {contents.whole_organisation: contents.organisation}),
        )
        for kind, names in named:
            for name, others in names.items():
                for form in dict.fromkeys([name, *others] if kind != "together" else others):
                    yield Form(kind, name, words_of(form), len(form) <= 2 and form.isupper())

    @cached_property
    def words(self) -> frozenset[str]:
        """Every lemma of a name: what a misprint may be a misprint of, what an abbreviation may stand for."""
        return frozenset(
            lemma for forms in self._by_first.values() for form in forms for word in form.words for lemma in word
        )

    def one_of(self, list_name: str) -> frozenset[str]:
        """The lemmas of a list of single words."""
        return _lemmas_of(getattr(self.contents, list_name))

    def phrases(self, list_name: str) -> list[tuple[Lemmas, ...]]:
        return [words_of(phrase) for phrase in getattr(self.contents, list_name)]

    def duty(self, said: Sequence[Lemmas], *, in_charge: bool) -> str | None:
        """The duty these words name; of several the one that stands first in the vocabulary."""
        declared = self.contents.duties | (self.contents.duties_in_charge if in_charge else {})
        for name, shown_by in declared.items():
            if any(contains(said, words_of(phrase)) for phrase in shown_by):
                return name
        return None


def contains(said: Sequence[Lemmas], phrase: tuple[Lemmas, ...]) -> bool:
    """Whether the phrase stands somewhere in the text."""
    return any(
        all(one & other for one, other in zip(said[place:], phrase, strict=False))
        for place in range(len(said) - len(phrase) + 1)
    )


def words_of(phrase: str) -> tuple[Lemmas, ...]:
    return tuple(lemmas(word) for word in phrase.replace("-", " ").replace("(", "").replace(")", "").split())


@cache
def _lemmas_in(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(lemma for word in words for lemma in lemmas(word))


def _lemmas_of(words: Iterable[str]) -> frozenset[str]:
    return _lemmas_in(tuple(words))


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(Path(__file__).with_name("vocabulary.yaml"))
