"""What the administration writes beside the facts: a conclusion, a reason, the data of a paper."""

from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.completion import Evidence
from planner.domain.errors import Conflict, Invalid, NotAllowed
from planner.domain.occurrence import Occurrence
from planner.queries.year_report import year_report
from planner.services.complete import complete
from planner.services.evidence import attach
from planner.services.plan import ActivityDraft
from planner.services.report import conclude, describe, explain
from tests.cast import Cast, HandClock, approved_plan
from tests.services.test_complete import PDF

SURVEY = ActivityDraft(title="Анкетирование родителей", phrase="до 23 ноября", result_document="справка")


def one(cast: Cast) -> int:
    approved_plan(cast, SURVEY)
    return cast.app.ask(lambda work: work.session.scalars(select(Occurrence.id)).one())


def test_a_conclusion_written_after_the_mark_closes_its_gap(cast: Cast) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    assert [gap.occurrence_id for gap in cast.olga.ask(year_report, 2026).gaps] == [occurrence]
    cast.olga.do(conclude, occurrence, "Родители довольны", proposal="Спросить о питании")
    assert cast.olga.ask(year_report, 2026).gaps == ()


def test_a_conclusion_without_a_mark_is_refused(cast: Cast) -> None:
    occurrence = one(cast)
    with pytest.raises(Conflict, match="когда выполнение отмечено"):
        cast.olga.do(conclude, occurrence, "Родители довольны")


def test_the_reason_of_what_was_not_done_is_printed(cast: Cast, clock: HandClock) -> None:
    occurrence = one(cast)
    clock.set("2026-11-24T09:00+03:00")
    assert len(cast.olga.ask(year_report, 2026).gaps) == 1
    cast.olga.do(explain, occurrence, "группа закрыта на ремонт")
    report = cast.olga.ask(year_report, 2026)
    assert [row.reason for row in report.rows] == ["группа закрыта на ремонт"]
    assert report.gaps == ()


def test_a_paper_that_came_after_acceptance_is_added_with_its_own_date(cast: Cast, clock: HandClock) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    clock.set("2026-12-10T09:00+03:00")
    stored = cast.app.files.keep(PDF, "Справка.pdf")
    with pytest.raises(Conflict, match="уже принята"):
        cast.marat.do(attach, occurrence, stored)
    evidence = cast.olga.do(attach, occurrence, stored)
    cast.olga.do(describe, evidence, "справка", "7", date(2026, 11, 23))
    row = cast.app.ask(lambda work: work.find(Evidence, evidence))
    assert (row.kind, row.number, row.dated_on) == ("справка", "7", date(2026, 11, 23))


def test_a_teacher_is_not_asked_for_texts(cast: Cast) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    with pytest.raises(NotAllowed):
        cast.marat.do(conclude, occurrence, "вывод")


def test_an_empty_conclusion_is_refused_in_words(cast: Cast) -> None:
    occurrence = one(cast)
    cast.marat.do(complete, occurrence)
    with pytest.raises(Invalid, match="Напишите вывод"):
        cast.olga.do(conclude, occurrence, " ")
