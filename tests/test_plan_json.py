"""A plan written as JSON is read into the same plan; a file that is none is refused in one plain sentence."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.rule import Deadline, rule_from_json
from calendars.workdays import Shift
from planner.domain.assignment import Part
from planner.domain.errors import Invalid, NotAllowed
from planner.domain.people import PositionKind
from planner.domain.plan import Origin
from planner.domain.plan_record import AssigneeRecord, DemandsRecord, PlanRecord, RowRecord
from planner.importing.plan_json import read_record
from planner.papers.plan_json import plan_json
from planner.queries.plan_record import plan_record
from planner.services.approve import agree, approve
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram, retire_activity
from tests.cast import Cast


@pytest.fixture
def record(cast: Cast) -> PlanRecord:
    """Of an approved plan whose first row has everything a row may have."""
    plan_id = cast.olga.do(draft_cyclogram, 2026, 2, "Циклограмма «Ромашки»")
    whole = ActivityDraft(
        title="Оценка развивающей среды",
        phrase="до 20 апреля",
        short_title="Среда",
        section="Мониторинг",
        function_code="3.3",
        invariant=False,
        object="РППС",
        regulation="Положение о ВСОКО",
        result_document="справка; приказ",
        considered_by_id=cast.council,
        assignees=(
            Assignee(cast.teachers, each=True),
            Assignee(person_id=cast.marat_id, part=Part.EXECUTOR),
            Assignee(cast.head, part=Part.CONTROLLER),
        ),
        demands_file=True,
        demands_decision=True,
        cost_planned=Decimal("12500.50"),
        shift=Shift.EARLIER,
        catalog_key="rpps",
        origin=Origin.CATALOG,
    )
    cast.olga.do(add_activity, plan_id, whole)
    cast.olga.do(add_activity, plan_id, ActivityDraft("Собрание", "как получится,\nпо согласованию"))
    gone = cast.olga.do(add_activity, plan_id, ActivityDraft("Лишнее", "до 1 мая"))
    cast.olga.do(retire_activity, gone)
    cast.vera.do(agree, plan_id, "1", date(2026, 8, 28))
    cast.vera.do(approve, plan_id, "84", date(2026, 8, 31))
    cast.olga.do(add_activity, plan_id, ActivityDraft("Проверка", "до 1 мая"), "Жалоба родителей")
    return cast.olga.ask(plan_record, plan_id)


def test_what_was_written_is_read_into_the_same_plan(record: PlanRecord) -> None:
    assert read_record(plan_json(record)) == record


def test_everything_a_row_has_is_written(record: PlanRecord) -> None:
    whole, undated, beyond = read_record(plan_json(record)).rows
    assert isinstance(rule_from_json(whole.rule or {}), Deadline)
    assert replace(whole, rule=None) == RowRecord(
        number=1,
        title="Оценка развивающей среды",
        phrase="до 20 апреля",
        section="Мониторинг",
        short_title="Среда",
        function_code="3.3",
        invariant=False,
        object="РППС",
        regulation="Положение о ВСОКО",
        result_document="справка; приказ",
        considered_by="педагогический совет",
        assignees=(
            AssigneeRecord(Part.ACCOUNTABLE, "воспитатели групп", PositionKind.GROUP, each=True),
            AssigneeRecord(Part.EXECUTOR, person="Галимов Марат Ильдарович"),
            AssigneeRecord(Part.CONTROLLER, "заведующий", PositionKind.SEAT),
        ),
        demands=DemandsRecord(file=True, decision=True),
        cost_planned=Decimal("12500.50"),
        shift="earlier",
        origin=Origin.CATALOG,
        catalog_key="rpps",
    )
    assert (undated.phrase, undated.rule) == ("как получится,\nпо согласованию", None)
    assert (beyond.origin, beyond.origin_reason) == (Origin.ONE_OFF, "Жалоба родителей")


def test_the_approval_goes_with_the_plan(record: PlanRecord) -> None:
    approval = json.loads(plan_json(record))["plan"]["approval"]
    assert approval == {
        "protocol": "1",
        "protocol_on": "2026-08-28",
        "order": "84",
        "order_on": "2026-08-31",
        "edition": 1,
    }


def test_costs_and_names_are_not_for_those_who_do_not_plan(cast: Cast) -> None:
    plan_id = cast.olga.do(draft_cyclogram, 2026)
    with pytest.raises(NotAllowed):
        cast.marat.ask(plan_record, plan_id)


def changed(content: bytes, **values: object) -> bytes:
    return json.dumps({**json.loads(content), **values}).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_record(content)
    return refused.value.text


def test_a_file_that_is_no_plan_is_refused_in_one_sentence(record: PlanRecord) -> None:
    content = plan_json(record)
    assert refusal(content[:500]) == "Файл не читается: он оборван или это не JSON."
    assert refusal(b"[" * 100_000) == "Файл не читается: он оборван или это не JSON."
    assert refusal("план".encode("cp1251")) == "Файл не читается: он оборван или это не JSON."
    assert refusal(b"[]") == "В файле нет плана: его сохранила другая программа."
    assert "более новый планировщик" in refusal(changed(content, version=2))
    assert refusal(changed(content, plan=None)) == "Файл заполнен неверно: в нём нет плана."
    assert refusal(b" " * (20 * 1024 * 1024 + 1)) == "Файл слишком велик для плана."


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("phrase", 5, "мероприятие 2, поле phrase"),
        ("rule", {"kind": "завтра"}, "мероприятие 2, поле rule"),
        ("cost_planned", "NaN", "мероприятие 2, поле cost_planned"),
    ],
)
def test_a_row_that_is_filled_in_wrongly_is_named(record: PlanRecord, field: str, value: object, place: str) -> None:
    plan = json.loads(plan_json(record))["plan"]
    plan["rows"][1][field] = value
    assert refusal(changed(plan_json(record), plan=plan)) == f"Файл заполнен неверно: {place}."


def test_a_mark_before_the_text_and_fields_of_the_future_are_no_hindrance(record: PlanRecord) -> None:
    plan = {**json.loads(plan_json(record))["plan"], "colour": "зелёный"}
    assert read_record(b"\xef\xbb\xbf" + changed(plan_json(record), plan=plan)) == record


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text(), st.lists).map(lambda v: json.dumps(v).encode()))
def test_whatever_is_in_a_file_it_is_refused_and_breaks_nothing(content: bytes) -> None:
    refusal(content)
