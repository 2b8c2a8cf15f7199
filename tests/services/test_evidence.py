"""Evidence: kept once, never overwritten; a version stands beside those before it."""

import pytest

from planner.domain.completion import Evidence
from planner.domain.errors import Conflict, Invalid, NotFound
from planner.queries.card import card
from planner.queries.card.files import File
from planner.services.complete import accept, complete
from planner.services.evidence import attach, detach, renew
from tests.cast import Cast, HandClock, approved_plan
from tests.web.plans import CHECKED, SURVEY, occurrence_of, occurrences

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


def added(cast: Cast, occurrence: int, content: bytes = PDF, name: str = "Справка.pdf") -> int:
    return cast.marat.do(attach, occurrence, cast.app.files.keep(content, name), number="75")


def renewed(cast: Cast, occurrence: int, evidence: int, content: bytes, name: str = "Справка.pdf") -> int:
    return cast.marat.do(renew, occurrence, evidence, cast.app.files.keep(content, name))


def shown(cast: Cast, occurrence: int) -> tuple[File, ...]:
    return cast.olga.ask(card, occurrence).files


def test_the_same_file_twice_is_one_and_a_new_one_of_its_name_is_the_next_version(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    first = added(cast, occurrence)
    assert added(cast, occurrence) == first
    second = added(cast, occurrence, PDF + b"%2")
    assert cast.app.ask(lambda work: work.find(Evidence, second).version_of_id) == first


def test_photos_of_one_name_are_different_photos(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    for number in (b"1", b"2"):
        added(cast, occurrence, PNG + number, "image.png")
    assert [(file.version, file.earlier) for file in shown(cast, occurrence)] == [(1, ()), (1, ())]


def test_a_new_version_is_the_same_document_and_stands_above_those_before_it(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    first = added(cast, occurrence, PNG, "Фото.png")
    second = renewed(cast, occurrence, first, PDF)
    third = renewed(cast, occurrence, first, PDF + b"%3", "Справка, исправлено.pdf")
    (file,) = shown(cast, occurrence)
    assert (file.name, file.number, file.version) == ("Справка, исправлено.pdf", "75", 3)
    assert [(one.evidence_id, one.version) for one in file.earlier] == [(second, 2), (first, 1)]
    assert file.evidence_id == third


def test_a_version_sent_twice_is_one(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    first = added(cast, occurrence)
    assert renewed(cast, occurrence, first, PDF + b"%2") == renewed(cast, occurrence, first, PDF + b"%2")


def test_a_file_that_is_on_the_card_is_no_new_version(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    first = added(cast, occurrence)
    with pytest.raises(Invalid, match="уже есть: «Справка"):
        renewed(cast, occurrence, first, PDF)


def test_a_file_of_another_card_or_taken_off_gets_no_version(cast: Cast) -> None:
    approved_plan(cast, SURVEY, CHECKED)
    (occurrence,), (other,) = occurrences(cast, SURVEY.title), occurrences(cast, CHECKED.title)
    first = added(cast, occurrence)
    with pytest.raises(NotFound):
        renewed(cast, other, first, PDF + b"%2")
    cast.marat.do(detach, first)
    with pytest.raises(Conflict, match="уже убран"):
        renewed(cast, occurrence, first, PDF + b"%2")


def test_a_version_taken_off_uncovers_the_one_before_it(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    first = added(cast, occurrence)
    second = renewed(cast, occurrence, first, PDF + b"%2")
    cast.marat.do(detach, second)
    third = renewed(cast, occurrence, first, PDF + b"%3")
    (file,) = shown(cast, occurrence)
    assert (file.evidence_id, file.version) == (third, 3)
    assert [one.evidence_id for one in file.earlier] == [first]


def test_the_card_says_which_version_was_accepted(cast: Cast, clock: HandClock) -> None:
    occurrence = occurrence_of(cast, CHECKED)
    first = added(cast, occurrence)
    cast.marat.do(complete, occurrence)
    cast.vera.do(accept, occurrence)
    clock.set("2026-12-01T09:00+03:00")
    with pytest.raises(Conflict, match="уже принята"):
        renewed(cast, occurrence, first, PDF + b"%2")
    cast.olga.do(renew, occurrence, first, cast.app.files.keep(PDF + b"%2", "Справка.pdf"))
    (file,) = shown(cast, occurrence)
    assert (file.is_accepted, file.is_after_acceptance) == (False, True)
    assert [(one.is_accepted, one.is_after_acceptance) for one in file.earlier] == [(True, False)]


def test_a_file_taken_off_the_card_keeps_its_row_and_bytes(cast: Cast) -> None:
    occurrence = occurrence_of(cast, SURVEY)
    stored = cast.app.files.keep(PDF, "Справка.pdf")
    evidence = cast.marat.do(attach, occurrence, stored)
    cast.marat.do(detach, evidence)
    assert cast.app.ask(lambda work: work.find(Evidence, evidence).removed_at) is not None
    assert cast.app.files.read(stored.sha256) == PDF


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "пусто.pdf", "Файл пустой"),
        (b"MZ" + b"\0" * 100, "справка.pdf", "Такой файл не принимается"),
        (b"%PDF-1.4" + b"0" * (20 * 1024 * 1024), "скан.pdf", "больше 20 МБ"),
    ],
)
def test_a_file_that_does_not_do_is_refused_in_words(cast: Cast, content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        cast.app.files.keep(content, name)
