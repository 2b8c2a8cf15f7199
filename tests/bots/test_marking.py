"""«Выполнено», «Отложить», «Не успеваю» in a chat: one tap where nothing else is needed, a question where it is."""

import pytest
from sqlalchemy import select

from planner.domain.assignment import Part
from planner.domain.completion import Completion, Evidence
from planner.domain.message import Message
from planner.domain.occurrence import Occurrence
from planner.services import complete
from planner.services.plan import Assignee
from planner.work import Work
from tests.bots.stage import COUNCIL, JPEG, MARAT, OLGA, PDF, STRANGER, VERA, Stage, council, row
from tests.cast import Cast

pytestmark = pytest.mark.anyio


def state(work: Work, occurrence_id: int) -> str:
    return work.find(Occurrence, occurrence_id).state(work.today, work.today)


def marks(work: Work) -> list[tuple[str, str, str]]:
    found = work.session.scalars(select(Completion).order_by(Completion.id))
    return [(mark.result, mark.protocol, mark.via) for mark in found]


def files(work: Work) -> list[str]:
    return [evidence.file_name for evidence in work.session.scalars(select(Evidence).order_by(Evidence.id))]


def set_files(work: Work, files: str) -> None:
    work.organization.settings = {"messenger_files": files}


def controlled(cast: Cast) -> tuple[Assignee, ...]:
    return (Assignee(position_id=cast.teachers), Assignee(position_id=cast.head, part=Part.CONTROLLER))


def first_lines(stage: Stage, chat: int) -> list[str]:
    return [said.text.splitlines()[0] for said in stage.api.said_to(chat)]


# Done


async def test_one_tap_marks_it_and_the_message_says_so(stage: Stage) -> None:
    stage.plan(row())
    said = await stage.presses(await stage.reminded(MARAT), "Выполнено")
    assert said.text.splitlines()[:2] == ["✓ Выполнено в 09:00", "№ 1. Замечания по среде групп"]
    assert said.labels == ["Отменить, ещё 5 минут"]
    assert stage.cast.app.ask(marks) == [("", "", "telegram")]


async def test_what_is_controlled_goes_to_be_checked(stage: Stage) -> None:
    stage.plan(row(assignees=controlled(stage.cast)))
    stage.link(stage.cast.vera, VERA)
    said = await stage.presses(await stage.reminded(MARAT), "Выполнено")
    assert said.text.splitlines()[0] == "◧ Сдано на проверку в 09:00"
    assert (await stage.reminded(VERA)).text.splitlines()[0] == "◧ Сдано, ждёт вашей проверки"


async def test_a_second_press_changes_nothing_and_says_so(stage: Stage) -> None:
    stage.plan(row())
    said = await stage.reminded(MARAT)
    done = said.data("Выполнено")
    for _ in range(3):
        stage.api.presses_data(said, done)
        await stage.hear()
    assert said.text.splitlines()[0] == "✓ Уже отмечено: выполнено"
    assert said.labels == []
    assert len(stage.cast.app.ask(marks)) == 1


async def test_two_presses_at_the_same_moment_mark_it_once(stage: Stage) -> None:
    stage.plan(row())
    said = await stage.reminded(MARAT)
    for _ in range(2):
        stage.api.presses_data(said, said.data("Выполнено"))
    await stage.hear_at_once()
    assert len(stage.cast.app.ask(marks)) == 1


async def test_a_mark_can_be_taken_back_for_five_minutes(stage: Stage) -> None:
    stage.plan(row())
    said = await stage.presses(await stage.reminded(MARAT), "Выполнено")
    await stage.presses(said, "Отменить, ещё 5 минут")
    assert said.text.splitlines()[:2] == ["Отметка отменена.", "Сегодня срок, пн 23 ноября"]
    assert said.labels == ["Выполнено", "Отложить", "Не успеваю"]


async def test_after_five_minutes_it_cannot(stage: Stage) -> None:
    stage.plan(row())
    said = await stage.presses(await stage.reminded(MARAT), "Выполнено")
    stage.at("2026-11-23T09:06+03:00")
    await stage.presses(said, "Отменить, ещё 5 минут")
    assert stage.api.last(MARAT).text == "Прошло больше пяти минут. Обратитесь к тому, кто проверяет."
    assert said.text.splitlines()[0] == "✓ Уже отмечено: выполнено"


async def test_what_was_done_on_the_page_meanwhile_is_said_plainly(stage: Stage) -> None:
    stage.plan(row())
    said = await stage.reminded(MARAT)
    stage.cast.marat.do(complete.complete, stage.occurrence())
    await stage.presses(said, "Выполнено")
    assert said.text.splitlines()[0] == "✓ Уже отмечено: выполнено"


async def test_another_organisations_occurrence_is_refused(stage: Stage) -> None:
    stage.plan(row())
    said = await stage.reminded(MARAT)
    foreign = stage.occurrence_of_the_school()
    stage.api.presses_data(said, f"done:{foreign}")
    await stage.hear()
    assert stage.api.last(MARAT).text.startswith("Такого мероприятия у вас нет")
    assert stage.cast.school.ask(state, foreign) == "today"


async def test_a_colleagues_occurrence_is_refused(stage: Stage) -> None:
    stage.plan(row(), row("Контроль питания", assignees=(Assignee(position_id=stage.cast.head),)))
    said = await stage.reminded(MARAT)
    for press, refusal in (
        ("done", "Это мероприятие поручено другим."),
        ("later", "Такого мероприятия у вас нет: возможно, его поручили другим или убрали из плана."),
        ("cannot", "Такого мероприятия у вас нет: возможно, его поручили другим или убрали из плана."),
    ):
        stage.api.presses_data(said, f"{press}:{stage.occurrence(2)}")
        await stage.hear()
        assert stage.api.last(MARAT).text == refusal


@pytest.mark.parametrize("data", ["done:1:20261124", "нет", "done:1 OR 1=1", "x" * 64])
async def test_a_button_that_is_not_ours_is_answered_with_a_word(stage: Stage, data: str) -> None:
    stage.plan(row())
    stage.api.presses_data(await stage.reminded(MARAT), data)
    await stage.hear()
    assert stage.api.alerts[-1].text.startswith("Эта кнопка больше не действует")


# Evidence


async def test_a_demanded_file_is_asked_for_with_a_notice_about_people(stage: Stage) -> None:
    stage.plan(row(demands_file=True, result_document="акт об устранении"))
    said = await stage.presses(await stage.reminded(MARAT), "Выполнено")
    assert said.text.splitlines()[:4] == [
        "Пришлите фото или файл",
        "№ 1. Замечания по среде групп",
        "Сдать: акт об устранении",
        "В кадре и в тексте не должно быть фамилий и детей.",
    ]
    assert stage.cast.app.ask(marks) == []


async def test_a_photo_ends_it_and_its_caption_is_the_result(stage: Stage) -> None:
    stage.plan(row(demands_file=True))
    await stage.presses(await stage.reminded(MARAT), "Выполнено")
    stage.api.sends_photo(MARAT, JPEG, caption="Замечания устранены")
    await stage.hear()
    assert stage.api.last(MARAT).text.splitlines()[0] == "✓ Выполнено в 09:00"
    assert stage.cast.app.ask(marks) == [("Замечания устранены", "", "telegram")]


async def test_a_file_keeps_its_name(stage: Stage) -> None:
    stage.plan(row(demands_file=True))
    await stage.presses(await stage.reminded(MARAT), "Выполнено")
    stage.api.sends_document(MARAT, PDF, "Акт № 4.pdf")
    await stage.hear()
    assert stage.cast.app.ask(files) == ["Акт № 4.pdf"]


async def test_an_album_is_several_files_and_one_answer(stage: Stage) -> None:
    stage.plan(row(demands_file=True))
    await stage.presses(await stage.reminded(MARAT), "Выполнено")
    before = len(stage.api.said_to(MARAT))
    for number in range(3):
        stage.api.sends_photo(MARAT, JPEG + bytes([number]), album="album1")
    await stage.hear()
    assert len(stage.cast.app.ask(files)) == 3
    assert len(stage.api.said_to(MARAT)) == before + 1


async def test_an_album_heard_all_at_once_loses_no_photo(stage: Stage) -> None:
    stage.plan(row(demands_file=True))
    await stage.presses(await stage.reminded(MARAT), "Выполнено")
    for number in range(3):
        stage.api.sends_photo(MARAT, JPEG + bytes([number]), album="album1")
    await stage.hear_at_once()
    assert len(stage.cast.app.ask(files)) == 3
    assert len(stage.cast.app.ask(marks)) == 1


async def test_a_file_too_big_is_refused_before_it_is_fetched(stage: Stage) -> None:
    stage.plan(row(demands_file=True))
    await stage.presses(await stage.reminded(MARAT), "Выполнено")
    stage.api.sends_document(MARAT, PDF, "Видео.pdf", size=21 * 1024 * 1024)
    await stage.hear()
    assert stage.api.last(MARAT).text.startswith("Файл больше 20 МБ")
    assert stage.api.count("getFile") == 0


async def test_a_file_of_a_wrong_kind_is_refused_and_still_waited_for(stage: Stage) -> None:
    stage.plan(row(demands_file=True))
    await stage.presses(await stage.reminded(MARAT), "Выполнено")
    stage.api.sends_document(MARAT, b"MZ\x90\x00 program", "virus.pdf")
    await stage.hear()
    assert stage.api.last(MARAT).text.startswith("Такой файл не принимается: «virus.pdf»")
    stage.api.sends_document(MARAT, PDF, "Акт.pdf")
    await stage.hear()
    assert stage.api.last(MARAT).text.splitlines()[0] == "✓ Выполнено в 09:00"


@pytest.mark.parametrize(("setting", "first"), [("link", "Отметьте на странице"), ("off", "Через чат не отметить")])
async def test_where_files_do_not_go_through_a_chat_it_says_where_to(stage: Stage, setting: str, first: str) -> None:
    stage.cast.app.do(set_files, setting)
    stage.plan(row(demands_file=True))
    said = await stage.presses(await stage.reminded(MARAT), "Выполнено")
    assert said.text.splitlines()[0] == first
    stage.api.sends_photo(MARAT, JPEG)
    await stage.hear()
    assert stage.cast.app.ask(files) == []


async def test_a_photo_nobody_asked_for_is_not_kept(stage: Stage) -> None:
    stage.api.sends_photo(MARAT, JPEG)
    await stage.hear()
    assert stage.api.last(MARAT).text.startswith("Неясно, к какому мероприятию этот файл.")
    assert stage.api.count("getFile") == 0


async def test_a_voice_is_not_left_without_an_answer(stage: Stage) -> None:
    stage.api.sends_voice(MARAT)
    await stage.hear()
    assert stage.api.last(MARAT).text.startswith("Такое сообщение я не разберу.")


async def test_a_paper_nobody_demanded_may_follow_the_mark(stage: Stage) -> None:
    stage.plan(row())
    await stage.presses(await stage.reminded(MARAT), "Выполнено")
    stage.api.sends_photo(MARAT, JPEG)
    await stage.hear()
    assert stage.api.last(MARAT).text.splitlines()[0] == "Файл добавлен"
    assert len(stage.cast.app.ask(files)) == 1


async def test_not_now_brings_the_reminder_back(stage: Stage) -> None:
    stage.plan(row(demands_file=True))
    said = await stage.presses(await stage.reminded(MARAT), "Выполнено")
    await stage.presses(said, "Не сейчас")
    assert said.labels == ["Выполнено", "Отложить", "Не успеваю"]
    stage.api.sends_photo(MARAT, JPEG)
    await stage.hear()
    assert stage.cast.app.ask(files) == []


# Later, and not at all


async def test_later_offers_days_that_make_sense(stage: Stage) -> None:
    stage.plan(row(phrase="до 30 ноября"))
    said = await stage.presses(await stage.reminded(MARAT), "Отложить")
    assert said.text.splitlines()[:2] == ["Когда напомнить о № 1?", "Через 5 рабочих дней, пн 30 ноября"]
    assert said.labels == ["Завтра", "В понедельник", "За день до срока, пт 27 ноября", "Не сейчас"]


async def test_what_was_postponed_is_said_on_that_day_and_not_before(stage: Stage) -> None:
    stage.plan(row(phrase="до 30 ноября"))
    said = await stage.presses(await stage.reminded(MARAT), "Отложить")
    await stage.presses(said, "За день до срока, пт 27 ноября")
    assert said.text.splitlines()[0] == "Напомню пт 27 ноября"
    for day, expected in (("25", 0), ("26", 0), ("27", 1)):
        stage.at(f"2026-11-{day}T09:00+03:00")
        stage.replan()
        assert (await stage.deliver()).sent == expected


async def test_a_command_is_never_taken_for_a_reason(stage: Stage) -> None:
    stage.plan(row())
    await stage.presses(await stage.reminded(MARAT), "Не успеваю")
    for word in ("мои", "/my", "/отмена"):
        assert (await stage.says(MARAT, word)).text.splitlines()[0] != "Передано тем, кто ведёт план"


async def test_who_cannot_make_it_gives_a_reason_that_no_chat_repeats(stage: Stage) -> None:
    stage.plan(row())
    stage.link(stage.cast.olga, OLGA)
    said = await stage.presses(await stage.reminded(MARAT), "Не успеваю")
    assert said.text.splitlines()[0] == "Что мешает? Напишите одной строкой"
    await stage.says(MARAT, "Группа закрыта на карантин")
    assert stage.api.last(MARAT).text.splitlines()[0] == "Передано тем, кто ведёт план"
    told = await stage.reminded(OLGA)
    assert told.text.splitlines()[0] == "Просят перенести, срок пн 23 ноября"
    assert "карантин" not in told.text


# A body


async def test_a_body_is_marked_by_its_protocol(stage: Stage) -> None:
    stage.plan(row(assignees=council(stage.cast)))
    stage.link(stage.cast.olga, OLGA)
    said = await stage.presses(await stage.reminded(OLGA), "Выполнено")
    assert said.text.splitlines()[0] == "Напишите номер и дату протокола"
    await stage.says(OLGA, "№ 3 от 20.11.2026")
    assert stage.api.last(OLGA).text.splitlines()[0] == "✓ Выполнено в 09:00"
    assert stage.cast.app.ask(marks) == [("", "№ 3 от 20.11.2026", "telegram")]


async def test_a_body_that_owes_a_file_too_gives_the_file_first(stage: Stage) -> None:
    stage.plan(row(assignees=council(stage.cast), demands_file=True))
    stage.link(stage.cast.olga, OLGA)
    await stage.presses(await stage.reminded(OLGA), "Выполнено")
    stage.api.sends_document(OLGA, PDF, "Протокол.pdf")
    await stage.hear()
    assert stage.api.last(OLGA).text.splitlines()[0] == "Напишите номер и дату протокола"
    await stage.says(OLGA, "№ 3 от 20.11.2026")
    assert stage.cast.app.ask(marks) == [("", "№ 3 от 20.11.2026", "telegram")]
    assert stage.cast.app.ask(files) == ["Протокол.pdf"]


async def test_in_a_group_only_a_member_may_press(stage: Stage) -> None:
    stage.link_council()
    stage.plan(row(assignees=council(stage.cast)))
    said = await stage.reminded(COUNCIL)
    for user in (MARAT, STRANGER):
        await stage.presses(said, "Выполнено", user)
        assert stage.api.alerts[-1].text.startswith("Отметить может только тот, кто входит в орган")
    assert said.edits == 0


async def test_a_member_who_presses_in_a_group_goes_on_in_private(stage: Stage) -> None:
    stage.link_council()
    stage.link(stage.cast.olga, OLGA)
    stage.plan(row(assignees=council(stage.cast)))
    said = await stage.reminded(COUNCIL)
    await stage.presses(said, "Выполнено", OLGA)
    assert stage.api.last(OLGA).text.splitlines()[0] == "Напишите номер и дату протокола"
    await stage.says(OLGA, "№ 3 от 20.11.2026")
    await stage.presses(said, "Выполнено", OLGA)
    assert said.text.splitlines()[0] == "✓ Уже отмечено: выполнено"


async def test_a_group_is_not_answered_when_people_talk(stage: Stage) -> None:
    stage.link_council()
    stage.api.writes(COUNCIL, "Коллеги, завтра в 13:00", OLGA)
    await stage.hear()
    assert stage.api.sent == []


# No personal data


async def test_a_title_with_a_surname_of_the_directory_goes_as_its_number(stage: Stage) -> None:
    stage.plan(row("Посещение занятий ГАЛИМОВУ и Беловой", result_document="справка о Галимове"))
    said = await stage.reminded(MARAT)
    assert said.text.splitlines()[:2] == ["Сегодня срок, пн 23 ноября", "№ 1"]
    for press in ("Отложить", "Не сейчас", "Не успеваю", "Не сейчас", "Выполнено"):
        await stage.presses(said, press)
    everything = "\n".join(text for text in (*stage.cast.app.ask(_texts), *(s.markup for s in stage.api.sent)))
    assert not any(part in everything.lower() for part in ("галимов", "белов", "орлов", "марат"))


def _texts(work: Work) -> list[str]:
    return list(work.session.scalars(select(Message.text)))


# Faults of ours


async def test_a_bug_is_answered_with_its_number(stage: Stage) -> None:
    stage.plan(row(demands_file=True))
    await stage.presses(await stage.reminded(MARAT), "Выполнено")
    stage.cast.app.files.folder.write_text("a file where the folder should be")
    stage.api.sends_photo(MARAT, JPEG)
    await stage.hear()
    assert stage.api.last(MARAT).text.startswith("Не получилось, это ошибка планировщика. Номер")
