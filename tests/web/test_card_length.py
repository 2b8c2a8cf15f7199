"""A card on which much has happened: the latest is in sight, the rest is folded, and it asks no more questions."""

from planner.app import House
from planner.domain.comment import Comment
from planner.domain.completion import Evidence
from planner.domain.journal import JournalEntry
from planner.domain.message import Delivery, DeliveryState, Message
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.services import complete
from planner.work import Work
from tests.cast import Cast
from tests.web.browser import Browser, words
from tests.web.plans import CHECKED, SURVEY, occurrence_of, row_ids
from tests.web.test_queries import counting


def said(work: Work, occurrence_id: int, number: int, state: DeliveryState = DeliveryState.SENT) -> None:
    """A reminder that was brought, or was not."""
    message = Message(person_id=work.person.id, text="Скоро срок", made_at=work.now)
    message.deliveries.append(Delivery(channel="telegram", state=state, at=work.now))
    work.session.add(
        Reminder(
            occurrence_id=occurrence_id,
            person_id=work.person.id,
            kind=ReminderKind.AHEAD,
            nth=number,
            schedule_no=9,
            due_at=work.now,
            state=ReminderState.SAID,
            message=message,
        )
    )


def happen(cast: Cast, occurrence_id: int, activity_id: int, first: int, last: int) -> None:
    """So many comments, files with a version of each, notices and lines of the history: rows, for there are many."""

    def all_of_it(work: Work) -> None:
        by = {"person_id": work.person.id, "at": work.now}
        for number in range(first, last):
            work.session.add(Comment(occurrence_id=occurrence_id, text=f"Слово {number}", **by))
            work.session.add(Comment(activity_id=activity_id, text=f"О строке {number}", **by))
            earlier = work.add(_paper(work, occurrence_id, None))
            work.session.add(_paper(work, occurrence_id, earlier.id))
            line = {"verb": "файл", "subject": f"occurrence:{occurrence_id}", "via": "web"}
            work.session.add(JournalEntry(**line, **by, after={"file": "Фото.png"}))
            said(work, occurrence_id, number)

    cast.marat.do(all_of_it)


def _paper(work: Work, occurrence_id: int, version_of: int | None) -> Evidence:
    return Evidence(
        occurrence_id=occurrence_id,
        version_of_id=version_of,
        file_name="Фото.png",
        media_type="image/png",
        size=60,
        sha256=f"{version_of or 0:064x}",
        uploaded_at=work.now,
        uploaded_by_id=work.person.id,
        via="web",
    )


def test_a_card_asks_as_often_for_three_hundred_as_for_one(
    house: House, cast: Cast, vera: Browser, olga: Browser, marat: Browser
) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    happen(cast, occurrence_id, row_ids(cast)[0], 0, 1)
    cast.marat.do(complete.complete, occurrence_id)
    cast.vera.do(complete.return_, occurrence_id, "Нет карт")
    cast.marat.do(complete.complete, occurrence_id)

    def asked() -> list[int]:
        found = []
        for browser in (vera, olga, marat):
            with counting(house) as statements:
                browser.page(f"/o/{occurrence_id}")
            found.append(len(statements))
        return found

    few = asked()
    happen(cast, occurrence_id, row_ids(cast)[0], 1, 300)
    assert asked() == few


def test_the_last_words_are_in_sight_and_the_earlier_ones_folded(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    happen(cast, occurrence_id, row_ids(cast)[0], 0, 8)
    page = vera.page(f"/o/{occurrence_id}")
    discussion = words(page.split('id="discussion"')[1])
    assert "Обсуждение 8 О строке плана сказано: 8" in words(page)
    folded, shown = discussion.split("Раньше сказано: 3")[1].split("Слово 3")
    assert "Слово 2" in folded
    assert "Слово 7" in shown
    assert f'href="/activities/{row_ids(cast)[0]}#discussion"' in page


def test_notices_are_folded_but_what_did_not_arrive_is_told(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.marat.do(said, occurrence_id, 1)
    planned = words(vera.page(f"/o/{occurrence_id}"))
    assert "не доставлено" not in planned.split("Уведомления")[1].split("Галимов")[0]
    cast.marat.do(said, occurrence_id, 2, DeliveryState.DEAD)
    assert "не доставлено 1" in words(vera.page(f"/o/{occurrence_id}")).split("Уведомления")[1].split("Галимов")[0]


def test_the_discussion_has_a_page_of_its_own(cast: Cast, marat: Browser, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    happen(cast, occurrence_id, row_ids(cast)[0], 0, 2)
    page = marat.page(f"/o/{occurrence_id}/discussion")
    assert "Слово 0" in page
    assert f'action="/o/{occurrence_id}/comments"' in page
    of_row = olga.page(f"/activities/{row_ids(cast)[0]}/discussion")
    assert "О строке 1" in of_row
    assert f'action="/activities/{row_ids(cast)[0]}/say"' in of_row
