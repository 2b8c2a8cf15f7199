"""Whatever is typed anywhere is text on every page and never becomes a part of it."""

from datetime import date

import pytest

from planner.domain.contact import Contact, ContactState
from planner.domain.message import ChannelHealth, Delivery, DeliveryState, Message
from planner.domain.organization import Organization
from planner.domain.people import Person
from planner.services import complete, decide, evidence, people, positions, schedule, wish
from planner.services.feed import issue, visited
from planner.services.plan import ActivityDraft, Assignee
from planner.work import Work
from tests.cast import Cast, approved_plan
from tests.web.browser import Browser
from tests.web.conftest import PNG
from tests.web.plans import occurrences

EVIL = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"


@pytest.fixture
def stuffed(cast: Cast) -> list[int]:
    """A plan with the payload in every field that people type."""
    seat = cast.app.do(positions.position_called, f"должность {EVIL}").id
    drafts = [
        ActivityDraft(
            title=f"{number} {EVIL}",
            short_title=EVIL,
            phrase=f"до 2{number} ноября",
            section=EVIL,
            function_code=EVIL,
            result_document=EVIL,
            regulation=EVIL,
            assignees=(Assignee(position_id=cast.teachers), Assignee(position_id=seat)),
            demands_acceptance=number % 2 == 0,
        )
        for number in range(4, 8)
    ]
    drafts.append(ActivityDraft(title=f"без даты {EVIL}", phrase=EVIL))
    approved_plan(cast, *drafts)
    ids = [occurrences(cast, draft.title)[0] for draft in drafts[:4]]
    cast.app.do(_stuff)
    cast.marat.do(evidence.attach, ids[0], cast.app.files.keep(PNG, f"{EVIL}.png"), kind=EVIL, number=EVIL)
    cast.olga.do(complete.complete, ids[0], result=EVIL, conclusion=EVIL, proposal=EVIL, protocol=EVIL)
    cast.vera.do(complete.return_, ids[0], EVIL)
    cast.marat.do(complete.not_required, ids[1], EVIL)
    cast.olga.do(schedule.move, ids[2], date(2026, 12, 4), EVIL)
    cast.marat.do(wish.ask_to_move, ids[2], EVIL)
    cast.olga.do(schedule.cancel, ids[3], EVIL)
    whom = [Assignee(position_id=seat)]
    cast.vera.do(decide.decide, ids[0], EVIL, whom, date(2026, 12, 1), paper=EVIL)
    cast.vera.do(decide.record_finding, ids[0], EVIL, whom, date(2026, 12, 1))
    cast.olga.do(issue, EVIL[:90])
    cast.app.do(visited, 1, EVIL)
    return ids


def _stuff(work: Work) -> None:
    work.session.get_one(Organization, work.organization.id).name = EVIL
    for person in people.enrol(work, [people.PersonDraft("Орлова Вера Николаевна")]):
        row = work.find(Person, person.person_id)
        row.surname, row.name, row.patronymic = EVIL, EVIL, EVIL
        message = work.add(Message(person_id=row.id, text=EVIL, made_at=work.now))
        contact = Contact(person_id=row.id, channel="telegram", address="1", linked_at=work.now)
        contact.state, contact.state_reason = ContactState.BLOCKED, EVIL
        work.add(contact)
        work.add(Delivery(message=message, channel="telegram", state=DeliveryState.DEAD, at=work.now, error=EVIL))
    work.add(ChannelHealth(channel="telegram", bot="1", failing_since=work.now, error=EVIL))


def test_every_page_shows_what_was_typed_as_text(stuffed: list[int], olga: Browser, vera: Browser) -> None:
    paths = [
        "/",
        "/my",
        "/plan",
        "/plan/1/add",
        "/activities/1",
        "/year",
        "/year?mine=1",
        "/list",
        "/calendars",
        "/messages",
        "/messages?whose=all",
        "/report",
    ]
    for path in (*paths, *(f"/o/{one}" for one in stuffed)):
        for browser in (olga, vera):
            page = browser.page(path)
            assert "<script>" not in page, path
            assert "<img" not in page, path
            assert "&lt;script&gt;" in page, path


def test_what_was_typed_comes_back_as_text(stuffed: list[int], olga: Browser) -> None:
    for form in ("mark", "not-required", "return", "findings", "decisions", "move", "cancel", "snooze", "cannot"):
        fields = ("result", "basis", "remark", "text", "paper", "due_on", "done_on", "other_day", "reason", "until")
        answer = olga.send(f"/o/{stuffed[2]}/{form}", seen="9", **dict.fromkeys(fields, EVIL))
        assert "<script>" not in answer.text, form
    row = ("title", "phrase", "answer", "answered", "position_id", "new_position", "section", "document", "reason")
    for path in ("/plan/1/add", "/activities/1", "/activities/1/retire", "/plan/1/approve", "/plan/1/agree", "/plan"):
        fields = (*row, "seen", "order_no", "order_on", "protocol", "agreed_on", "year", "years", "source")
        assert "<script>" not in olga.send(path, **dict.fromkeys(fields, EVIL)).text, path
    assert "<script>" not in olga.send("/calendars", what=EVIL, name=EVIL * 9).text
    assert "<script>" not in olga.get(f"/year?section={EVIL}&need={EVIL}").text
    assert "<script>" not in olga.get(f"/list?section={EVIL}").text
    assert "<script>" not in olga.get(f"/signin/{EVIL.replace('/', '')}").text
