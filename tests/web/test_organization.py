"""The page of the organisation: what is typed on it, what is refused, what its calendar shows."""

from planner.domain.organization import Policy
from planner.services import organization
from planner.work import Work
from tests.cast import KINDERGARTEN, Cast
from tests.web.browser import Browser, words

PAGE = "/organization"
ABOUT = {"name": KINDERGARTEN, "kind": "doo", "region": "", "zone": "Europe/Moscow", "week": "5"}
RULES = {
    "remind_at": "08:00",
    "leads": "5, 1",
    "overdue_on": "1, 3, 5, 10",
    "quiet_from": "21:00",
    "quiet_to": "07:00",
    "soon_days": "5",
    "titles": "short",
    "messenger_files": "notice",
    "shift": "keep",
}


def policy(work: Work) -> Policy:
    return work.policy


def test_what_the_organisation_is_can_be_changed(cast: Cast, olga: Browser) -> None:
    sent = olga.send(PAGE, PAGE, **ABOUT | {"region": "Республика Татарстан", "week": "6"})
    assert sent.status_code == 303
    page = olga.page(PAGE)
    assert 'value="Республика Татарстан"' in page
    assert "Записано. Сроки черновиков и напоминания пересчитаны." in words(page)
    assert cast.app.ask(lambda work: work.organization.week) == 6


def test_rules_are_typed_as_people_type_them(cast: Cast, olga: Browser) -> None:
    rules = RULES | {"leads": "10 и 3", "remind_at": "9.30", "titles": "number", "accepts_own": "1", "overdue_on": ""}
    assert olga.send(f"{PAGE}/policy", PAGE, **rules).status_code == 303
    wanted = Policy(leads=(10, 3), remind_at="09:30", titles="number", accepts_own=True, overdue_on=())
    assert cast.app.ask(policy) == wanted


def test_a_rule_that_does_not_do_is_refused_and_stays_as_typed(cast: Cast, olga: Browser) -> None:
    answer = olga.send(f"{PAGE}/policy", PAGE, **RULES | {"leads": "за неделю", "remind_at": "06:00", "soon_days": "-"})
    assert answer.status_code == 422
    assert "Перечислите числа через запятую: 5, 1." in words(answer.text)
    assert "Укажите число." in words(answer.text)
    assert 'value="за неделю"' in answer.text
    assert cast.app.ask(policy) == Policy()


def test_an_hour_within_quiet_ones_is_refused_in_words(olga: Browser) -> None:
    answer = olga.send(f"{PAGE}/policy", PAGE, **RULES | {"remind_at": "06:00"})
    assert "сообщение ждало бы до 07:00" in words(answer.text)


def test_the_second_of_two_editors_sees_both(cast: Cast, olga: Browser) -> None:
    seen = olga.version(PAGE)
    cast.vera.do(organization.decide, Policy(titles="number"))
    answer = olga.send(f"{PAGE}/policy", PAGE, **RULES | {"remind_at": "10:00", "seen": seen})
    assert answer.status_code == 409
    assert "Как называть мероприятие только номер" in words(answer.text)
    assert 'value="10:00"' in answer.text


def test_days_of_ones_own_stand_in_rows_and_are_taken_away(olga: Browser) -> None:
    sent = olga.send(f"{PAGE}/days", PAGE, from_on="2026-12-07", to_on="2026-12-11", note="карантин")
    assert sent.status_code == 303
    page = words(olga.page(PAGE))
    assert "Добавлено: 5 дней." in page
    assert "7–11 декабря карантин не работаем, 5 дней" in page
    olga.send(f"{PAGE}/days", PAGE, from_on="2026-12-11", to_on="2026-12-12", note="ремонт")
    assert "Добавлено: 1 день. Уже были в списке: 1" in words(olga.page(PAGE))
    olga.send(f"{PAGE}/days/remove", PAGE, from_on="2026-12-07", to_on="2026-12-12")
    assert "Пока ни одного" in words(olga.page(PAGE))


def test_days_taken_away_by_somebody_else_are_said_to_be_gone(olga: Browser) -> None:
    answer = olga.send(f"{PAGE}/days/remove", PAGE, from_on="2026-12-07", to_on="2026-12-12")
    assert (answer.status_code, "Этих дней в списке уже нет." in words(answer.text)) == (409, True)


def test_the_calendar_shows_transfers_and_what_they_rest_on(olga: Browser) -> None:
    page = words(olga.page(PAGE))
    assert "Постановление Правительства РФ от 24.09.2025 № 1466" in page
    assert "с вс 4 января на чт 31 декабря" in page
    assert "2027 год показан предварительно" in page
    assert "Ноябрь 2026 20 рабочих дней, выходных 10" in page


def test_a_week_of_six_days_has_more_of_them(olga: Browser) -> None:
    olga.send(PAGE, PAGE, **ABOUT | {"week": "6"})
    assert "Ноябрь 2026 24 рабочих дня, выходных 6" in words(olga.page(PAGE))


def test_the_page_is_for_those_who_look_after_the_organisation(marat: Browser) -> None:
    assert marat.get(PAGE).status_code == 403
    assert marat.send(PAGE, **ABOUT).status_code == 403
    assert "/organization" not in marat.page("/")
