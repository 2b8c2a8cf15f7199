"""The card: what each of the cast may do on it, and what is said when it does not do."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from planner.domain.assignment import Part
from planner.domain.completion import Evidence
from planner.domain.occurrence import Occurrence, State
from planner.queries.card import Card, card
from planner.services import complete, evidence, holding, people, positions
from planner.services.plan import ActivityDraft, Assignee, add_activity, draft_cyclogram
from planner.work import Work
from tests.cast import Cast, HandClock
from tests.web.browser import Browser, words
from tests.web.conftest import PNG
from tests.web.plans import CHECKED, SURVEY, WITH_FILE, occurrence_of, occurrences

TODAY = {"done_on": "2026-11-23"}


def shown(cast: Cast, occurrence_id: int) -> Card:
    return cast.olga.ask(card, occurrence_id)


def state(cast: Cast, occurrence_id: int) -> State:
    return shown(cast, occurrence_id).state


# Marking


def test_the_executor_marks_with_one_form(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    answer = marat.send(f"/o/{occurrence_id}/mark", **TODAY)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/o/{occurrence_id}")
    assert state(cast, occurrence_id) is State.DONE


def test_what_was_done_is_said_once_with_a_way_back(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    marat.send(f"/o/{occurrence_id}/mark", **TODAY)
    first, second = marat.page(f"/o/{occurrence_id}"), marat.page(f"/o/{occurrence_id}")
    assert "Сдано на проверку. Больше ничего делать не нужно. Отменить" in words(first)
    assert "Больше ничего делать не нужно" not in second


def test_the_day_it_was_done_may_be_another(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    marat.send(f"/o/{occurrence_id}/mark", done_on="other", other_day="18.11.2026")
    mark = shown(cast, occurrence_id).mark
    assert mark is not None
    assert mark.done_on == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"done_on": "other"}, "Укажите день, когда это сделано."),
        ({"done_on": "2026-11-23", "other_day": "2026-11-20"}, "Выбран один день, а указан другой."),
        ({"done_on": "other", "other_day": "2026-11-24"}, "День выполнения ещё не наступил."),
        ({"done_on": "other", "other_day": "31.02.2026"}, "Укажите день так: 20.04.2027."),
        ({"done_on": "вчера"}, "Укажите день так: 20.04.2027."),
        ({"done_on": "other", "other_day": "2019-11-24"}, "День выполнения слишком давний."),
        ({"done_on": "2026-11-23", "result": "а" * 5001}, "не больше 5000 знаков"),
    ],
)
def test_a_day_that_will_not_do_is_told_at_its_field_and_the_text_stays(
    cast: Cast, marat: Browser, fields: dict[str, str], sentence: str
) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    answer = marat.send(f"/o/{occurrence_id}/mark", **{"result": "Стеллажи закреплены", **fields})
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert fields.get("result", "Стеллажи закреплены") in answer.text
    assert state(cast, occurrence_id) is State.SOON


def test_a_demanded_file_is_asked_for_and_the_text_stays(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    answer = marat.send(f"/o/{occurrence_id}/mark", **TODAY, result="Стеллажи закреплены")
    assert answer.status_code == 422
    assert "Приложите подтверждение: акт." in words(answer.text)
    assert "Стеллажи закреплены</textarea>" in answer.text


def test_a_photo_goes_with_the_mark(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    files = {"file": ("Акт.png", PNG, "image/png")}
    marat.send(f"/o/{occurrence_id}/mark", files=files, **TODAY, number="7", dated_on="2026-11-19")
    (file,) = shown(cast, occurrence_id).files
    assert (file.name, file.number, file.dated_on, file.via) == ("Акт.png", "7", date(2026, 11, 19), "web")
    assert state(cast, occurrence_id) is State.DONE


def test_a_photo_stays_when_the_mark_is_refused(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    files = {"file": ("Акт.png", PNG, "image/png")}
    answer = marat.send(f"/o/{occurrence_id}/mark", files=files, done_on="other")
    assert answer.status_code == 422
    answer = marat.send(f"/o/{occurrence_id}/mark", files=files, done_on="2026-11-25")
    assert answer.status_code == 422
    assert [file.name for file in shown(cast, occurrence_id).files] == ["Акт.png"]


def test_a_body_is_asked_for_its_protocol(cast: Cast, olga: Browser) -> None:
    draft = ActivityDraft(title="Педсовет", phrase="до 27 ноября", assignees=(Assignee(position_id=cast.council),))
    occurrence_id = occurrence_of(cast, draft)
    assert "Укажите номер и дату протокола" in olga.send(f"/o/{occurrence_id}/mark", **TODAY).text
    olga.send(f"/o/{occurrence_id}/mark", **TODAY, protocol="№ 3 от 20.11.2026")
    assert state(cast, occurrence_id) is State.DONE


def test_a_publication_is_asked_for_its_address(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, ActivityDraft(title="Сайт", phrase="до 27 ноября", demands_publication=True))
    for wrong in ("", "sad12.example", "javascript:alert(1)"):
        answer = marat.send(f"/o/{occurrence_id}/mark", **TODAY, publication_url=wrong)
        assert answer.status_code == 422, wrong
    marat.send(f"/o/{occurrence_id}/mark", **TODAY, publication_url="https://sad12.example/vsoko")
    assert 'href="https://sad12.example/vsoko"' in marat.page(f"/o/{occurrence_id}")


def test_texts_of_the_administration_are_not_taken_from_an_executor(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    assert 'name="conclusion"' not in marat.page(f"/o/{occurrence_id}")
    marat.send(f"/o/{occurrence_id}/mark", **TODAY, conclusion="Сам себе вывод", good_practice="1")
    mark = shown(cast, occurrence_id).mark
    assert mark is not None
    assert (mark.conclusion, mark.good_practice) == ("", False)


def test_the_administration_writes_its_conclusion(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    olga.send(f"/o/{occurrence_id}/mark", **TODAY, conclusion="Среда соответствует", good_practice="1")
    assert "Вывод Среда соответствует хороший опыт" in words(olga.page(f"/o/{occurrence_id}"))


def test_each_of_a_group_marks_his_own_part(cast: Cast, marat: Browser) -> None:
    def second_teacher(work: Work) -> None:
        (row,) = people.enrol(work, [people.PersonDraft("Жукова Лидия Андреевна", "", "исполнитель")])
        holding.hold(work, cast.teachers, row.person_id)

    cast.app.do(second_teacher)
    each = Assignee(position_id=cast.teachers, each=True)
    occurrence_id = occurrence_of(cast, ActivityDraft(title="Карты", phrase="до 27 ноября", assignees=(each,)))
    marat.send(f"/o/{occurrence_id}/mark", **TODAY)
    page = words(marat.page(f"/o/{occurrence_id}"))
    assert "Ваша часть отмечена. Ждём остальных. Отменить" in page
    assert "Сделали: Галимов М. И. Ждём: Жукова Л. А." in page


def test_what_is_not_required_needs_a_basis(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    assert "на каком основании" in marat.send(f"/o/{occurrence_id}/not-required", basis=" ").text
    marat.send(f"/o/{occurrence_id}/not-required", basis="Группа закрыта на карантин")
    assert state(cast, occurrence_id) is State.NOT_REQUIRED
    assert "не требуется Группа закрыта на карантин" in words(marat.page(f"/o/{occurrence_id}"))


def test_undo_takes_the_mark_back_for_five_minutes(cast: Cast, marat: Browser, clock: HandClock) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    marat.send(f"/o/{occurrence_id}/mark", **TODAY)
    assert "Отменить отметку" in words(marat.page(f"/o/{occurrence_id}"))
    marat.send(f"/o/{occurrence_id}/undo")
    assert state(cast, occurrence_id) is State.SOON
    marat.send(f"/o/{occurrence_id}/mark", **TODAY)
    clock.set("2026-11-23T09:05:01+03:00")
    assert "Отменить отметку" not in words(marat.page(f"/o/{occurrence_id}"))
    refused = marat.send(f"/o/{occurrence_id}/undo")
    assert (refused.status_code, "Прошло больше пяти минут" in refused.text) == (409, True)


def test_who_has_nothing_to_do_with_it_gets_no_buttons(cast: Cast, marat: Browser) -> None:
    draft = ActivityDraft(title="Приказ", phrase="до 27 ноября", assignees=(Assignee(position_id=cast.senior),))
    occurrence_id = occurrence_of(cast, draft)
    page = marat.page(f"/o/{occurrence_id}")
    assert re.findall(rf'action="/o/{occurrence_id}/(\w+)', page) == ["comments"]
    refused = marat.send(f"/o/{occurrence_id}/mark", **TODAY, result="Стеллажи")
    assert refused.status_code == 403
    assert "Это мероприятие поручено другим. Сейчас в карточке" in words(refused.text)
    assert "Вы набрали Что получилось Стеллажи" in words(refused.text)


def test_a_draft_is_shown_and_asks_nothing(cast: Cast, olga: Browser) -> None:
    page = words(olga.page(f"/o/{_draft(cast)}"))
    assert "План ещё не утверждён" in page
    assert "Отметить выполнение" not in page


def _draft(cast: Cast) -> int:
    cyclogram_id = cast.olga.do(draft_cyclogram, 2026)
    cast.olga.do(add_activity, cyclogram_id, ActivityDraft(title="Черновое", phrase="до 24 ноября"))
    return occurrences(cast, "Черновое")[0]


# Judging


@pytest.fixture
def submitted(cast: Cast) -> int:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id, result="Стеллажи закреплены")
    return occurrence_id


def test_the_head_accepts(cast: Cast, vera: Browser, submitted: int) -> None:
    assert vera.send(f"/o/{submitted}/accept", seen=vera.version(f"/o/{submitted}")).status_code == 303
    assert state(cast, submitted) is State.DONE
    assert "Отменить принятие" in words(vera.page(f"/o/{submitted}"))


def test_returning_needs_a_remark(cast: Cast, vera: Browser, marat: Browser, submitted: int) -> None:
    assert "Напишите, что нужно исправить." in vera.send(f"/o/{submitted}/return", remark="").text
    vera.send(f"/o/{submitted}/return", remark="Нет выводов по группе «Радуга»")
    assert state(cast, submitted) is State.RETURNED
    assert "Нет выводов по группе «Радуга»" in marat.page(f"/o/{submitted}")
    assert "Нет выводов по группе «Радуга»" in marat.page("/my")


def test_ones_own_work_is_accepted_by_somebody_else(marat: Browser, submitted: int) -> None:
    assert "Принять" not in words(marat.page(f"/o/{submitted}"))
    assert marat.send(f"/o/{submitted}/accept").status_code == 403


def test_a_demanded_decision_or_a_reason_comes_before_accepting(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, ActivityDraft(title="Мониторинг", phrase="до 27 ноября", demands_decision=True))
    cast.marat.do(complete.complete, occurrence_id)
    refused = vera.send(f"/o/{occurrence_id}/accept")
    assert refused.status_code == 422
    assert "Сначала запишите управленческое решение" in words(refused.text)
    vera.send(f"/o/{occurrence_id}/accept", no_decision_basis="Показатели в норме")
    assert "не требуется: Показатели в норме" in words(vera.page(f"/o/{occurrence_id}"))


# What comes of it


@pytest.mark.parametrize(("where", "kind"), [("findings", "Замечание"), ("decisions", "Решение")])
def test_what_came_of_it_is_given_to_a_seat_by_a_day(cast: Cast, vera: Browser, where: str, kind: str) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    fields = {"text": "Купить пособия", "position_id": str(cast.senior), "due_on": "2027-01-29"}
    assert vera.send(f"/o/{occurrence_id}/{where}", **fields).status_code == 303
    page = words(vera.page(f"/o/{occurrence_id}"))
    assert "Купить пособия Старший воспитатель до 29 января" in page
    given = cast.app.ask(_last_occurrence)
    assert f"{kind}: Купить пособия" in words(vera.page(f"/o/{given}"))


def test_a_finding_put_right_is_said_to_be_put_right(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    fields = {"text": "Закрепить стеллаж", "position_id": str(cast.teachers), "due_on": "2026-12-11"}
    vera.send(f"/o/{occurrence_id}/findings", **fields)
    given = cast.app.ask(_last_occurrence)
    cast.marat.do(complete.complete, given)
    assert "Закрепить стеллаж Воспитатели групп устранено" in words(vera.page(f"/o/{occurrence_id}"))


def _last_occurrence(work: Work) -> int:
    return work.session.scalar(select(func.max(Occurrence.id))) or 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "Напишите, что решено."),
        ({"position_id": ""}, "Заполните это поле."),
        ({"position_id": "99999999999999999999"}, "Выберите из предложенного."),
        ({"due_on": ""}, "Заполните это поле."),
        ({"due_on": "2026-11-01"}, "Срок не может быть раньше сегодняшнего дня."),
    ],
)
def test_a_decision_that_lacks_something_keeps_the_rest(
    cast: Cast, vera: Browser, changed: dict[str, str], sentence: str
) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    fields = {"text": "Купить пособия", "position_id": str(cast.senior), "due_on": "2027-01-29", "paper": "приказ 101"}
    answer = vera.send(f"/o/{occurrence_id}/decisions", **{**fields, **changed})
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert 'value="приказ 101"' in answer.text


def test_an_executor_decides_nothing(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    assert "Записать решение" not in words(marat.page(f"/o/{occurrence_id}"))
    fields = {"text": "т", "position_id": str(cast.senior), "due_on": "2027-01-29"}
    assert marat.send(f"/o/{occurrence_id}/decisions", **fields).status_code == 403


# The plan


def test_moving_needs_a_reason_and_is_told_in_words(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    refused = olga.send(f"/o/{occurrence_id}/move", due_on="2026-12-04", reason="")
    assert "укажите причину изменения" in refused.text
    assert 'value="2026-12-04"' in refused.text
    olga.send(f"/o/{occurrence_id}/move", due_on="2026-12-04", reason="Карантин")
    page = words(olga.page(f"/o/{occurrence_id}"))
    assert "Срок перенесён с 24 ноября на 4 декабря, причина: Карантин" in page
    assert "по плану было 24 ноября" in page


def test_cancelling_needs_a_reason_and_can_be_taken_back(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    assert "Укажите причину отмены." in olga.send(f"/o/{occurrence_id}/cancel", reason="").text
    olga.send(f"/o/{occurrence_id}/cancel", reason="Нет предмета")
    page = olga.page(f"/o/{occurrence_id}")
    assert "отменено Нет предмета" in words(page)
    assert f'action="/o/{occurrence_id}/restore"' in page
    olga.send(f"/o/{occurrence_id}/restore")
    assert state(cast, occurrence_id) is State.SOON


def test_an_executor_moves_and_cancels_nothing(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    assert marat.send(f"/o/{occurrence_id}/move", due_on="2026-12-04", reason="п").status_code == 403
    assert marat.send(f"/o/{occurrence_id}/cancel", reason="п").status_code == 403


# Reminders


def test_a_reminder_is_put_off_to_a_later_day_only(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    assert "Выберите день позже сегодняшнего." in marat.send(f"/o/{occurrence_id}/snooze", until="2026-11-23").text
    assert marat.send(f"/o/{occurrence_id}/snooze", until="2026-11-24").status_code == 303
    page = words(marat.page(f"/o/{occurrence_id}"))
    assert "Напоминание отложено до 24 ноября" in page
    assert "24 ноября, 08:00 Галимов М. И.: отложенное напоминание запланировано" in page


def test_who_cannot_make_it_says_why(cast: Cast, marat: Browser, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    assert "что мешает" in marat.send(f"/o/{occurrence_id}/cannot", reason="").text
    marat.send(f"/o/{occurrence_id}/cannot", reason="Карантин в группе")
    assert "Исполнитель не успевает, причина: Карантин в группе" in words(olga.page(f"/o/{occurrence_id}"))


# Who and as whom


def test_a_substitute_is_shown_with_the_order(cast: Cast, olga: Browser) -> None:
    def substitute(work: Work) -> None:
        (row,) = people.enrol(work, [people.PersonDraft("Жукова Лидия Андреевна", "", "исполнитель")])
        held = holding.hold(work, positions.position_called(work, "завхоз").id, cast.marat_id)
        holding.act_for(work, held, row.person_id, date(2026, 11, 9), None, "приказ от 09.11.2026 № 95")

    cast.app.do(substitute)
    seat = cast.app.do(positions.position_called, "завхоз").id
    draft = ActivityDraft(title="Отчёт", phrase="до 27 ноября", assignees=(Assignee(position_id=seat),))
    page = words(olga.page(f"/o/{occurrence_of(cast, draft)}"))
    assert "Завхоз и. о. Жукова Л. А., за Галимов М. И., приказ от 09.11.2026 № 95" in page


def test_a_body_is_shown_with_its_chair_and_secretary(cast: Cast, olga: Browser) -> None:
    draft = ActivityDraft(title="Педсовет", phrase="до 27 ноября", assignees=(Assignee(position_id=cast.council),))
    page = words(olga.page(f"/o/{occurrence_of(cast, draft)}"))
    assert "Педагогический совет председатель Орлова В. Н. секретарь Белова О. С." in page


def test_a_vacant_seat_is_said_to_be_vacant(cast: Cast, olga: Browser) -> None:
    seat = cast.app.do(positions.position_called, "завхоз").id
    draft = ActivityDraft(
        title="Отчёт",
        phrase="до 27 ноября",
        assignees=(Assignee(position_id=seat), Assignee(person_id=cast.marat_id, part=Part.EXECUTOR)),
    )
    page = words(olga.page(f"/o/{occurrence_of(cast, draft)}"))
    assert "Завхоз место не занято Исполнители Галимов Марат Ильдарович" in page


def test_evidence_keeps_its_row_when_it_is_taken_off(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, WITH_FILE)
    marat.send(f"/o/{occurrence_id}/files", files={"file": ("Акт.png", PNG, "image/png")})
    (file,) = shown(cast, occurrence_id).files
    assert marat.send(f"/o/{occurrence_id}/files/{file.evidence_id}/remove").status_code == 303
    assert shown(cast, occurrence_id).files == ()
    assert cast.app.ask(lambda work: work.find(Evidence, file.evidence_id).removed_at) is not None


# What the administration writes for the analysis


def test_a_conclusion_is_written_after_the_work_was_accepted(cast: Cast, vera: Browser, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.marat.do(complete.complete, occurrence_id)
    assert "Напишите вывод" in vera.send(f"/o/{occurrence_id}/conclusion", conclusion="").text
    vera.send(f"/o/{occurrence_id}/conclusion", conclusion="Родители довольны", good_practice="1")
    assert "Вывод Родители довольны хороший опыт" in words(vera.page(f"/o/{occurrence_id}"))
    assert marat.send(f"/o/{occurrence_id}/conclusion", conclusion="Мой").status_code == 403


def test_why_it_was_not_done_is_written_for_what_is_late(cast: Cast, olga: Browser) -> None:
    late = occurrence_of(cast, WITH_FILE)
    assert "Напишите, почему не выполнено." in olga.send(f"/o/{late}/explain", reason="").text
    olga.send(f"/o/{late}/explain", reason="Карантин в группе")
    assert "Почему не выполнено для анализа за год Карантин в группе" in words(olga.page(f"/o/{late}"))
    assert "Карантин в группе" in words(olga.page("/report"))


def test_a_paper_that_came_without_its_date_gets_it_later(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    stored = cast.app.files.keep(PNG, "Справка.png")
    evidence_id = cast.marat.do(evidence.attach, occurrence_id, stored)
    cast.marat.do(complete.complete, occurrence_id)
    path = f"/o/{occurrence_id}/files/{evidence_id}/paper"
    refused = olga.send(path, kind="", number="12")
    assert "Укажите, что это за документ" in refused.text
    assert 'value="12"' in refused.text
    olga.send(path, kind="справка", number="12", dated_on="2026-11-20")
    assert "Справка Справка.png № 12 от 20.11.2026" in words(olga.page(f"/o/{occurrence_id}"))


def test_the_administration_adds_a_paper_that_came_after_acceptance(
    cast: Cast, olga: Browser, clock: HandClock
) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.marat.do(complete.complete, occurrence_id)
    clock.set("2026-12-01T09:00+03:00")
    answer = olga.send(f"/o/{occurrence_id}/files", files={"file": ("Справка.png", PNG, "image/png")})
    assert answer.status_code == 303
    assert [file.name for file in shown(cast, occurrence_id).files] == ["Справка.png"]


# Taking back, giving to others, speaking


def test_a_move_is_taken_back_from_the_history(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    olga.send(f"/o/{occurrence_id}/move", due_on="2026-12-04", reason="Карантин")
    page = olga.page(f"/o/{occurrence_id}")
    assert "Отменить перенос" in words(page)
    entry = re.findall(r'name="entry" value="(\d+)"', page)
    assert len(set(entry)) == 1
    assert olga.send(f"/o/{occurrence_id}/undo", entry=entry[0]).status_code == 303
    assert "Срок 24 ноября 2026" in words(olga.page(f"/o/{occurrence_id}")).replace("до ", "")
    again = olga.send(f"/o/{occurrence_id}/undo", entry=entry[0])
    assert (again.status_code, "отменять нечего" in again.text.lower()) == (409, True)


def test_one_occurrence_is_given_to_a_colleague_for_a_reason(cast: Cast, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    refused = olga.send(f"/o/{occurrence_id}/reassign", whom=f"person:{cast.vera_id}", reason="")
    assert (refused.status_code, "укажите причину" in refused.text) == (422, True)
    assert f'value="person:{cast.vera_id}" selected' in refused.text
    olga.send(f"/o/{occurrence_id}/reassign", whom=f"person:{cast.vera_id}", reason="Марат болеет")
    page = words(olga.page(f"/o/{occurrence_id}"))
    assert "Ответственный Орлова Вера Николаевна" in page
    assert "Поручено: Орлова Вера Николаевна, причина: Марат болеет" in page
    assert "Отменить поручение" in page


@pytest.mark.parametrize("whom", ["", "person", "person:0", "кто-то:1", "position:99999999999"])
def test_nobody_in_particular_is_given_nothing(cast: Cast, olga: Browser, whom: str) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    refused = olga.send(f"/o/{occurrence_id}/reassign", whom=whom, reason="Марат болеет")
    assert (refused.status_code, "Выберите, кому поручить." in refused.text) == (422, True)


def test_an_executor_gives_nothing_to_others(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    assert marat.send(f"/o/{occurrence_id}/reassign", whom=f"person:{cast.vera_id}", reason="п").status_code == 403


def test_what_is_said_on_the_card_is_read_by_all_and_taken_back(cast: Cast, marat: Browser, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    assert "Напишите, что вы хотите сказать." in marat.send(f"/o/{occurrence_id}/comments", text=" ").text
    marat.send(f"/o/{occurrence_id}/comments", text="Анкет не хватило")
    page = vera.page(f"/o/{occurrence_id}")
    assert "Галимов Марат Ильдарович Анкет не хватило" in words(page)
    comment = re.findall(r'name="comment" value="(\d+)"', page)
    vera.send(f"/o/{occurrence_id}/comments/remove", comment=comment[0])
    assert "Анкет не хватило" not in vera.page(f"/o/{occurrence_id}")


def test_a_remark_comes_with_a_file_that_proves_nothing(cast: Cast, vera: Browser, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, replace(WITH_FILE, demands_acceptance=True))
    cast.marat.do(evidence.attach, occurrence_id, cast.app.files.keep(PNG, "Акт.png"))
    cast.marat.do(complete.complete, occurrence_id)
    files = {"file": ("Пометки.png", PNG + b"1", "image/png")}
    assert vera.send(f"/o/{occurrence_id}/return", files=files, remark="См. пометки").status_code == 303
    card_now = shown(cast, occurrence_id)
    assert [file.name for file in card_now.files] == ["Акт.png"]
    assert card_now.mark is not None
    (remark_file,) = card_now.mark.remark_files
    assert "См. пометки Пометки.png" in words(marat.page(f"/o/{occurrence_id}"))
    assert marat.get(f"/files/{remark_file.evidence_id}").status_code == 200
    refused = marat.send(f"/o/{occurrence_id}/files/{remark_file.evidence_id}/remove")
    assert (refused.status_code, "приложен к замечанию" in refused.text) == (403, True)
    vera.send(f"/o/{occurrence_id}/undo")
    assert "Пометки.png" not in marat.page(f"/o/{occurrence_id}")


def test_a_wish_to_move_stands_in_the_form_of_who_keeps_the_plan(cast: Cast, marat: Browser, olga: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    refused = marat.send(f"/o/{occurrence_id}/cannot", reason="Карантин", due_on="2026-11-24")
    assert "позже прежнего срока" in refused.text
    marat.send(f"/o/{occurrence_id}/cannot", reason="Карантин", due_on="2026-12-04")
    page = olga.page(f"/o/{occurrence_id}")
    assert "Галимов М. И. не успевает, просит срок 4 декабря, 23 ноября, 09:00. Карантин" in words(page)
    assert ('value="2026-12-04"' in page, 'value="Карантин"' in page) == (True, True)
    olga.send(f"/o/{occurrence_id}/move", due_on="2026-12-04", reason="Карантин")
    assert 'value="Карантин"' not in olga.page(f"/o/{occurrence_id}")


def test_the_whole_print_of_a_file_can_be_copied(cast: Cast, marat: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    stored = cast.app.files.keep(PNG, "Справка.png")
    cast.marat.do(evidence.attach, occurrence_id, stored)
    assert f"<code>{stored.sha256}</code>" in marat.page(f"/o/{occurrence_id}")
