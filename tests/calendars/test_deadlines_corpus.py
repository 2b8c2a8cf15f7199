"""Every phrase of the collected documents is read as a person read it."""

from typing import Any

import pytest

from calendars.phrases import read
from calendars.school_year import SchoolYear
from tests.calendars.tables import table

YEAR = SchoolYear(2026)


@pytest.mark.parametrize("case", table("documents"), ids=lambda case: case["phrase"])
def test_a_phrase_of_a_document_gets_the_reading_a_person_gave_it(case: dict[str, Any]) -> None:
    reading = read(case["phrase"], YEAR).to_json()["reading"]

    expected = case["reading"]
    if expected["kind"] == "unparsable":  # why is told in our own words
        reading.pop("why")
        expected = {"kind": "unparsable"}
    assert reading == expected
