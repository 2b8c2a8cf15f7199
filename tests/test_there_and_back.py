"""What was exported is read again as the same plan, in every form in which it is given away."""

from collections.abc import Callable
from datetime import date

import pytest

from calendars.rule import Habits, rule_from_json
from calendars.school_year import SchoolYear
from planner.domain.assignment import Part
from planner.importing.plan import PlanFile, read_plan
from planner.importing.rows import TaskRow
from planner.papers.plan_csv import plan_csv
from planner.papers.plan_docx import plan_docx
from planner.papers.plan_json import plan_json
from planner.papers.plan_xlsx import plan_xlsx
from planner.queries.plan_paper import plan_paper
from planner.queries.plan_record import plan_record
from planner.services.approve import agree, approve
from planner.services.plan import ActivityDraft, Assignee
from planner.work import Work
from tests.cast import Cast
from tests.web.plans import drafted

MONITORING = "Мониторинг"


def by_word(work: Work, plan_id: int) -> bytes:
    return plan_docx(plan_paper(work, plan_id))


def by_excel(work: Work, plan_id: int) -> bytes:
    return plan_xlsx(plan_paper(work, plan_id))


def by_csv(work: Work, plan_id: int) -> bytes:
    return plan_csv(plan_paper(work, plan_id))


def by_json(work: Work, plan_id: int) -> bytes:
    return plan_json(plan_record(work, plan_id))


def brought_back(content: bytes) -> PlanFile:
    return read_plan(content, SchoolYear(2026), Habits(kind="doo"))


@pytest.fixture
def plan_id(cast: Cast) -> int:
    """Rows of every kind of deadline, with one seat, several, a person or nobody, and words that look like formulas."""
    senior, council, head = Assignee(cast.senior), Assignee(cast.council), Assignee(cast.head, part=Part.CONTROLLER)
    plan_id = drafted(
        cast,
        ActivityDraft("Анкетирование родителей", "до 20 апреля", result_document="справка", assignees=(senior, head)),
        ActivityDraft("Наблюдение занятий", "9 и 23 декабря", section=MONITORING, assignees=(senior, council)),
        ActivityDraft("=1+1", "3-я неделя октября", section=MONITORING, result_document="-5 % к плану"),
        ActivityDraft("Оценка среды", "сентябрь, май", section=MONITORING, assignees=(Assignee(cast.teachers),)),
        ActivityDraft("Сайт", "в течение года", section="Информация", assignees=(Assignee(person_id=cast.vera_id),)),
        ActivityDraft("Жалобы", "по мере необходимости", section="Информация", assignees=(council,)),
        ActivityDraft("Сверка", "ежеквартально", section="Информация", result_document="акт, протокол"),
        ActivityDraft("Собрание", "как получится", section="Информация", assignees=(senior,)),
    )
    cast.vera.do(agree, plan_id, "1/2", date(2026, 8, 28))
    cast.vera.do(approve, plan_id, "84-од", date(2026, 8, 31))
    return plan_id


in_every_form = pytest.mark.parametrize("written_by", [by_word, by_excel, by_csv, by_json])
Written = Callable[[Work, int], bytes]


@in_every_form
def test_rows_come_back_with_their_words_and_sections(cast: Cast, plan_id: int, written_by: Written) -> None:
    record = cast.olga.ask(plan_record, plan_id)
    (table,) = brought_back(cast.olga.ask(written_by, plan_id)).tables
    assert [
        (row.n, row.section, row.activity, row.deadline_raw, row.document)
        for row in table.rows
        if isinstance(row, TaskRow)
    ] == [
        (str(row.number), row.section or None, row.title, row.phrase, row.result_document or None)
        for row in record.rows
    ]


@in_every_form
def test_deadlines_fall_on_the_same_days(cast: Cast, plan_id: int, written_by: Written) -> None:
    record = cast.olga.ask(plan_record, plan_id)
    (table,) = brought_back(cast.olga.ask(written_by, plan_id)).tables
    rules = [row.deadline.rule for row in table.rows if isinstance(row, TaskRow) and row.confidence == "high"]
    assert rules == [rule_from_json(row.rule) for row in record.rows if row.rule]


@in_every_form
def test_those_who_answer_come_back_in_their_order(cast: Cast, plan_id: int, written_by: Written) -> None:
    (table,) = brought_back(cast.olga.ask(written_by, plan_id)).tables
    assert [(row.positions, row.people) for row in table.rows if isinstance(row, TaskRow)] == [
        (("старший воспитатель",), ()),
        (("старший воспитатель", "педагогический совет"), ()),
        ((), ()),
        (("воспитатель",), ()),
        ((), ("Орлова В.Н.",)),
        (("педагогический совет",), ()),
        ((), ()),
        (("старший воспитатель",), ()),
    ]


@pytest.mark.parametrize("written_by", [by_word, by_excel, by_json])
def test_the_approval_comes_back(cast: Cast, plan_id: int, written_by: Written) -> None:
    found = brought_back(cast.olga.ask(written_by, plan_id)).approval
    assert found is not None
    assert (found.protocol, found.protocol_on) == ("1/2", date(2026, 8, 28))
    assert (found.order, found.order_on) == ("84-од", date(2026, 8, 31))
