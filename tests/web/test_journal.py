"""Журнал: every verb has words; entries are filtered, paged without repeats or gaps, lead to what they are about."""

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from calendars.workdays import Shift
from planner.domain.journal import JournalEntry
from planner.domain.organization import MessengerFiles, OrganizationKind, Policy, Step, Titles
from planner.domain.people import PositionKind, Role
from planner.queries.journal import PAGE
from planner.services import checklist, complete, discuss, organization, schedule, wish
from planner.services.feed import issue
from planner.services.leave import take_leave
from planner.services.organization import Description
from planner.services.people import PersonDraft, dismiss, enrol
from planner.services.plan import change_activity
from planner.services.positions import change_position
from planner.services.roles import set_roles
from planner.web.deeds import VALUES
from planner.web.verbs import DEEDS
from planner.web.words import ZONES
from planner.work import Work
from tests.cast import Cast, HandClock
from tests.web.browser import Browser, words
from tests.web.plans import CHECKED, SURVEY, drafted, occurrence_of

PLANNER = Path(__file__).parents[2] / "planner"
COMPUTED = {
    "services/complete.py": ("выполнено", "не требуется"),
    "services/decide.py": ("замечание", "решение"),
    "services/account.py": ("одноразовая ссылка",),
    "services/organization.py": ("организация", "порядок напоминаний", "дни организации"),
    "services/undo.py": ("отмена действия",),
    "copies/keeping.py": ("копия", "копия выгружена", "копия загружена", "восстановлено из копии"),
}
"""Where the verb is no literal of the call; a new such place is noticed below."""


def verbs_of(path: Path) -> Iterator[str | None]:
    """The verbs that a module writes; None for one that is no literal."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "journal":
            literal = node.args[0]
            for one in (literal.body, literal.orelse) if isinstance(literal, ast.IfExp) else (literal,):
                yield str(one.value) if isinstance(one, ast.Constant) else None


MODULES = [path for path in PLANNER.rglob("*.py") if "journal(" in path.read_text(encoding="utf-8")]


def test_every_verb_of_the_journal_has_words() -> None:
    literal = {verb for path in MODULES for verb in verbs_of(path) if verb is not None}
    computed = {verb for verbs in COMPUTED.values() for verb in verbs}
    assert (literal | computed) - set(DEEDS) == set()


def test_every_place_that_computes_its_verb_is_known() -> None:
    computed = {path.relative_to(PLANNER).as_posix() for path in MODULES if None in set(verbs_of(path))}
    assert computed == set(COMPUTED)


RAW = re.compile(r"[A-Za-z]+_[a-z_]+|[A-Z][a-z]+/[A-Z]")
"""A word of the program or the name of a zone: nobody who reads the journal knows them."""


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("roles", Role),
        ("kind", [*OrganizationKind, *PositionKind]),
        ("titles", Titles),
        ("messenger_files", MessengerFiles),
        ("shift", Shift),
        ("zone", ZONES),
        *((name, Step) for name in ("looked_at", "skipped", "come_back_to")),
    ],
)
def test_whatever_is_kept_by_a_word_of_the_program_has_words(name: str, kept: Iterable[str]) -> None:
    assert [one for one in kept if one not in VALUES[name]] == []


def test_no_entry_prints_a_word_of_the_program(cast: Cast, ours: dict[str, int], vera: Browser) -> None:
    cast.vera.do(organization.describe, Description("Сад", "school", "Омск", "Asia/Omsk", 6))
    cast.vera.do(organization.decide, Policy(shift="later", titles=Titles.NUMBER, accepts_own=True))
    for act in (checklist.look_at, checklist.skip, checklist.come_back):
        cast.vera.do(act, Step.CHANNEL)
    cast.vera.do(checklist.put_away)
    cast.vera.do(set_roles, cast.marat_id, {Role.OBSERVER})
    cast.vera.do(take_leave, cast.marat_id, date(2026, 12, 1), date(2026, 12, 4), "приказ № 1")
    cast.vera.do(change_position, ours["position_id"], "методист", PositionKind.GROUP)
    told = entries(vera.page("/journal"))
    assert [one for one in told if RAW.search(one)] == []
    assert "часовой пояс: было «Москва, Санкт-Петербург, Казань», стало «Омск»" in " ".join(told)
    assert "Отмечен шаг начала работы: пропущен: Канал связи" in " ".join(told)


def entries(page: str) -> list[str]:
    return [words(part.split("</li>", maxsplit=1)[0]) for part in page.split("<li><time>")[1:]]


def test_a_head_reads_who_did_what_with_what_and_from_where(cast: Cast, vera: Browser, clock: HandClock) -> None:
    occurrence_id = occurrence_of(cast, CHECKED)
    cast.marat.do(complete.complete, occurrence_id)
    clock.set("2026-11-24T10:30+03:00")
    cast.vera.do(complete.return_, occurrence_id, "Приложите карты")
    first, second, *_ = entries(vera.page("/journal"))
    assert first == (
        "10:30 № 1. Наблюдение занятий Возвращено с замечанием: Приложите карты Орлова Вера Николаевна, на странице"
    )
    assert second == (
        "09:00 № 1. Наблюдение занятий Отмечено выполнение: сделано 23.11.2026"
        " Галимов Марат Ильдарович, воспитатели групп, на странице"
    )


def test_what_was_changed_says_what_was_and_what_became(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.olga.do(schedule.move, occurrence_id, date(2026, 12, 4), "Собрание в декабре")
    assert (
        "Срок перенесён: срок: было «24.11.2026», стало «04.12.2026»; причина: Собрание в декабре"
        in entries(vera.page("/journal"))[0]
    )


def test_a_changed_row_of_the_plan_names_only_what_differs(cast: Cast, vera: Browser, ours: dict[str, int]) -> None:
    changed = SURVEY.__class__(**{**vars(SURVEY), "title": "Опрос родителей", "assignees": ()})
    cast.olga.do(change_activity, ours["activity_id"], changed, "уточнение")
    entry = next(one for one in entries(vera.page("/journal")) if "Мероприятие изменено" in one)
    assert "название: было «Анкетирование родителей», стало «Опрос родителей»" in entry
    assert "срок: было" not in entry


def test_entries_lead_to_what_they_are_about(cast: Cast, vera: Browser) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.marat.do(discuss.say, "Начну в пятницу", occurrence_id=occurrence_id)
    newest = vera.page("/journal").split("<li><time>")[1]
    assert f'<a href="/o/{occurrence_id}">№ 1. Анкетирование родителей</a>' in newest
    assert "Сказано в обсуждении" in newest


def test_an_observer_is_led_only_where_he_may_go(cast: Cast, ours: dict[str, int], vera: Browser) -> None:
    (row,) = cast.vera.do(enrol, [PersonDraft("Седова Нина Петровна", "", "наблюдатель")])
    observer = Browser(vera.client.app).sign_in(cast.app, row.person_id)
    in_draft = drafted(cast, CHECKED, year=2027)
    page = observer.page("/journal")
    assert f'href="/activities/{ours["activity_id"]}"' in page
    assert f'href="/plan?cyclogram={in_draft}"' not in page
    assert f'href="/plan?cyclogram={in_draft}"' in vera.page("/journal")


def test_the_journal_is_filtered_by_person_by_what_it_is_about_by_day_and_by_one_thing(
    cast: Cast, vera: Browser, clock: HandClock
) -> None:
    occurrence_id = occurrence_of(cast, SURVEY)
    cast.marat.do(wish.ask_to_move, occurrence_id, "Болею")
    clock.set("2026-11-24T10:30+03:00")
    cast.olga.do(issue, "Мой телефон")
    cast.vera.do(dismiss, cast.marat_id, date(2026, 12, 1))
    by_marat = entries(vera.page(f"/journal?person={cast.marat_id}"))
    assert [("Болею" in one) for one in by_marat] == [True]
    assert [("Мой телефон" in one) for one in entries(vera.page("/journal?about=links"))] == [True]
    on_tuesday = entries(vera.page("/journal?on=2026-11-24"))
    assert len(on_tuesday) == 2
    of_it = entries(vera.page(f"/journal?subject=occurrence:{occurrence_id}"))
    assert [("Исполнитель не успевает: причина: Болею" in one) for one in of_it] == [True]


def test_what_nobody_did_is_the_planners_own(cast: Cast, vera: Browser) -> None:
    cast.app.do(lambda work: work.journal("закрыто", work.organization))
    (entry,) = entries(vera.page("/journal?person=planner"))[:1]
    assert entry.endswith("План закрыт Планировщик")


def test_pages_of_the_journal_neither_repeat_nor_skip(cast: Cast, vera: Browser) -> None:
    def many(work: Work) -> None:
        for number in range(2 * PAGE + 10):
            work.journal("мероприятие", work.organization, after={"title": f"Строка-{number}."})

    cast.olga.do(many)
    seen: list[str] = []
    path = "/journal?about=organization"
    while path:
        page = vera.page(path)
        seen += [one.split("Строка-")[1].split(".")[0] for one in entries(page)]
        older = page.split(">Раньше</a>")[0].rsplit('href="', 1)[1].split('"')[0] if ">Раньше</a>" in page else ""
        path = older.replace("&amp;", "&")
    assert seen == [str(number) for number in reversed(range(2 * PAGE + 10))]


@pytest.mark.parametrize("subject", ["occurrence:2000000000", "occurrence:x", "nothing:1", "organization:2", "x"])
def test_a_thing_of_elsewhere_is_not_found(vera: Browser, subject: str) -> None:
    assert vera.get(f"/journal?subject={subject}").status_code == 404


def test_another_organisations_deeds_are_not_in_it(cast: Cast, ours: dict[str, int], irina: Browser) -> None:
    page = irina.page("/journal")
    assert "Анкетирование" not in page
    for kind in ("occurrence", "activity", "cyclogram"):
        assert irina.get(f"/journal?subject={kind}:{ours[f'{kind}_id']}").status_code == 404
    assert irina.get(f"/journal?person={cast.marat_id}").status_code == 404


def test_executors_do_not_read_the_journal(marat: Browser) -> None:
    assert marat.get("/journal").status_code == 403


def test_an_entry_of_something_that_is_gone_is_still_read(cast: Cast, vera: Browser) -> None:
    def gone(work: Work) -> None:
        work.session.add(
            JournalEntry(
                at=work.now, via="web", verb="должность удалена", subject="position:999", before={"title": "завхоз"}
            )
        )

    cast.app.do(gone)
    assert "Должность удалена: завхоз" in entries(vera.page("/journal"))[0]
