"""What was sent and what came of it; the analysis on the page and as a paper."""

import re
from io import BytesIO
from zipfile import ZipFile

from planner.domain.contact import Contact
from planner.domain.message import Delivery, DeliveryState, Message
from planner.queries.outbox import SHOWN
from planner.services import complete
from planner.services.plan import ActivityDraft
from planner.services.send import claim_due
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan
from tests.web.browser import Browser, words
from tests.web.plans import CHECKED, SURVEY, WITH_FILE, occurrence_of, occurrences


def said(work: Work, person_id: int, text: str, state: DeliveryState, error: str = "") -> None:
    contact = work.add(Contact(person_id=person_id, channel="telegram", address=text, linked_at=work.now))
    message = work.add(Message(person_id=person_id, text=text, made_at=work.now))
    work.add(
        Delivery(message=message, contact_id=contact.id, channel="telegram", state=state, at=work.now, error=error)
    )


def test_one_sees_ones_own_messages_and_who_oversees_sees_all(cast: Cast, marat: Browser, olga: Browser) -> None:
    cast.app.do(said, cast.marat_id, "Через 5 рабочих дней", DeliveryState.SENT)
    cast.app.do(said, cast.vera_id, "Ждёт проверки", DeliveryState.DEAD, "бот заблокирован")
    own = words(marat.page("/messages"))
    assert "Через 5 рабочих дней Telegram, 23 ноября, 09:00: доставлено" in own
    assert "Ждёт проверки" not in own
    everybodys = words(olga.page("/messages?whose=all"))
    assert "Орлова В. Н. Ждёт проверки Telegram, 23 ноября, 09:00: не доставлено, бот заблокирован" in everybodys


def test_what_perhaps_was_not_delivered_is_told_as_such(cast: Cast, marat: Browser) -> None:
    cast.app.do(said, cast.marat_id, "Срок сегодня", DeliveryState.UNKNOWN, "ответа не было")
    assert "неизвестно, дошло ли, ответа не было" in words(marat.page("/messages"))


def test_what_only_stood_on_the_page_is_told_there(cast: Cast, marat: Browser, clock: HandClock) -> None:
    occurrence_of(cast, SURVEY)
    clock.set("2026-11-24T09:00+03:00")
    cast.app.do(claim_due, "node", [], [])
    page = words(marat.page("/messages"))
    assert "Срок сегодня: № 1. Анкетирование родителей Страница «Сообщения», 24 ноября, 09:00: доставлено" in page


def test_what_will_be_said_stands_before_it_is(cast: Cast, marat: Browser) -> None:
    occurrence_of(cast, SURVEY)
    page = words(marat.page("/messages"))
    assert "24 ноября, 08:00 № 1. Анкетирование родителей срок сегодня" in page
    assert "ждёт отправки № 1. Анкетирование родителей за 1 рабочий день до срока" in page


def test_a_moment_that_has_passed_is_never_told_as_coming(cast: Cast, marat: Browser, clock: HandClock) -> None:
    occurrence_of(cast, SURVEY)
    clock.set("2026-11-24T10:00+03:00")
    coming = words(marat.page("/messages").split("Запланировано")[1].split("</section>")[0])
    assert "24 ноября, 08:00" not in coming
    assert "ждёт отправки № 1. Анкетирование родителей срок сегодня" in coming


def test_messages_are_folded_by_day_and_paged_without_repeats(cast: Cast, marat: Browser, clock: HandClock) -> None:
    for day in (20, 21, 22):
        clock.set(f"2026-11-{day}T09:00+03:00")
        for number in range(25):
            cast.app.do(said, cast.marat_id, f"Письмо-{day}-{number}.", DeliveryState.SENT)
    clock.set("2026-11-23T09:00+03:00")
    first = marat.page("/messages")
    older = first.split(">Раньше</a>")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = marat.page(older)
    pages = [re.findall(r"Письмо-[\d-]+", page) for page in (first, second)]
    assert [len(page) for page in pages] == [SHOWN, 25]
    assert len({*pages[0], *pages[1]}) == 75
    assert "вс 22 ноября 25" in words(first)
    assert "Раньше" not in words(second)


def test_what_did_not_arrive_and_what_was_said_twice_are_found(cast: Cast, olga: Browser) -> None:
    cast.app.do(said, cast.marat_id, "Дошло", DeliveryState.SENT)
    cast.app.do(said, cast.vera_id, "Потерялось", DeliveryState.DEAD, "бот заблокирован")
    failed = words(olga.page("/messages?whose=all&which=failed"))
    assert ("Потерялось" in failed, "Дошло" in failed) == (True, False)
    assert "Ничего не отправлялось дважды" in words(olga.page("/messages?whose=all&which=twice"))


def test_the_analysis_begins_with_what_is_missing(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY, WITH_FILE, CHECKED)
    page = words(olga.page("/report"))
    assert "Анализ выполнения циклограммы за 2026/2027 учебный год" in page
    assert page.index("Не указана причина: № 2 Замечания по среде") < page.index("Как посчитано.")


def test_every_number_of_the_analysis_opens_its_list(cast: Cast, olga: Browser) -> None:
    approved_plan(cast, SURVEY, WITH_FILE)
    ids = ",".join(str(occurrences(cast, draft.title)[0]) for draft in (WITH_FILE, SURVEY))
    address = f"/list?year=2026&amp;ids={ids}"
    assert address in olga.page("/report")
    listed = words(olga.page(address.replace("&amp;", "&")))
    assert "2 дела" in listed


def test_the_analysis_is_a_word_document_of_the_same_numbers(cast: Cast, vera: Browser, clock: HandClock) -> None:
    occurrence_id = occurrence_of(cast, ActivityDraft(title="Сайт", phrase="до 20 ноября"))
    cast.marat.do(complete.complete, occurrence_id, result="Размещено")
    answer = vera.get("/report.docx?year=2026")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%D0%90%D0%BD%D0%B0")
    paper = ZipFile(BytesIO(answer.content)).read("word/document.xml").decode()
    assert "Размещено" in paper


def test_without_an_approved_plan_there_is_nothing_to_analyse(olga: Browser) -> None:
    assert "анализировать нечего" in words(olga.page("/report"))
    assert olga.get("/report.docx").status_code == 404
