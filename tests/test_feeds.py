"""A calendar's address: what it shows, how it is cached, who may read it, what it does to the rest of the planner."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar, Event
from sqlalchemy import Connection, event, func, select, update
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from planner.app import App, House
from planner.database import WRITES, make_engine
from planner.domain.feed import Feed
from planner.domain.occurrence import Occurrence
from planner.domain.organization import Organization
from planner.domain.people import Holding
from planner.services.complete import complete, not_required
from planner.services.feed import issue, revoke
from planner.services.holding import act_for
from planner.services.people import dismiss
from planner.services.plan import (
    ActivityDraft,
    Assignee,
    add_activity,
    change_activity,
    draft_cyclogram,
    retire_activity,
)
from planner.services.schedule import cancel, move
from planner.web.feeds import Feeds, is_since, prefers_gzip, settled
from planner.work import Work
from tests.cast import Cast, HandClock, approved_plan

UNKNOWN = "/feeds/nobody-was-ever-given-this.ics"
PLAIN = {"accept-encoding": "identity"}


class HandSeconds:
    """Seconds of the process that pass only when told to."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


@pytest.fixture
def seconds() -> HandSeconds:
    return HandSeconds()


@pytest.fixture
def feeds(house: House, seconds: HandSeconds) -> Iterator[Feeds]:
    feeds = Feeds(house, PlainTextResponse("страница"), seconds)
    yield feeds
    feeds.close()


@pytest.fixture
def client(feeds: Feeds) -> TestClient:
    return TestClient(feeds, headers=PLAIN)


OBSERVATION = ActivityDraft(
    title="Наблюдение за средой",
    short_title="Замечания по среде групп",
    phrase="до 20 ноября",
    result_document="справка",
)
SURVEY = ActivityDraft(title="Анкетирование родителей", phrase="до 30 ноября")
RULES = ActivityDraft(title="Анализ локальных актов", phrase="до 15 декабря")
ON_DEMAND = ActivityDraft(title="Внеплановая оценка", phrase="по мере необходимости")


def link(app: App, **scope: Any) -> str:
    """The path of a new link."""
    return urlsplit(app.do(issue, "Мой телефон", **scope)).path


def events(client: TestClient, path: str) -> list[Event]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return Calendar.from_ical(answer.content).events


def summaries(client: TestClient, path: str) -> list[str]:
    return [event.summary for event in events(client, path)]


def seen(work: Work) -> list[tuple[str, str]]:
    return [(feed.client, str(feed.seen_at)) for feed in work.session.scalars(select(Feed))]


def wait_until_noted(cast: Cast) -> None:
    """A visit is written after the answer, in a thread of its own."""
    deadline = time.monotonic() + 10
    while cast.app.ask(seen) == [("", "None")]:
        assert time.monotonic() < deadline, "the visit was not noted"
        time.sleep(0.01)


def occurrence_of(cast: Cast, activity_id: int) -> int:
    query = select(Occurrence.id).where(Occurrence.activity_id == activity_id)
    return cast.app.ask(lambda work: work.session.scalars(query).one())


@contextmanager
def another_process(house: House) -> Iterator[Connection]:
    """A connection of its own that is about to write, as another node has."""
    engine = make_engine(house.engine.url.render_as_string(hide_password=False))
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        yield connection
    engine.dispose()


# What it shows


def test_a_calendar_has_as_many_events_as_the_plan_has_rows_with_a_day(cast: Cast, client: TestClient) -> None:
    monthly = ActivityDraft(title="Утренний приём", phrase="ежемесячно")
    approved_plan(cast, OBSERVATION, SURVEY, ON_DEMAND, monthly)

    def dated(work: Work) -> int:
        return work.session.scalar(select(func.count(Occurrence.id)).where(Occurrence.due_on.is_not(None))) or 0

    assert len(events(client, link(cast.olga))) == cast.app.ask(dated) == 14


def test_an_event_says_whose_it_is_what_to_hand_in_and_where_the_card_is(cast: Cast, client: TestClient) -> None:
    plan = approved_plan(cast, OBSERVATION)
    (shown,) = events(client, link(cast.olga))
    assert shown.summary == "№ 1. Замечания по среде групп"
    assert shown.description.splitlines() == [
        "Ответственный: воспитатели групп",
        "Сдать: справка",
        "Срок (как в документе): до 20 ноября",
        f"https://plan.sad12.example/o/{occurrence_of(cast, plan.activities[0])}",
    ]


def test_what_is_over_stays_and_says_how_it_ended(cast: Cast, client: TestClient) -> None:
    done, needless, off = approved_plan(cast, OBSERVATION, SURVEY, RULES).activities
    cast.marat.do(complete, occurrence_of(cast, done))
    cast.marat.do(not_required, occurrence_of(cast, needless), "опрос провёл учредитель")
    cast.olga.do(cancel, occurrence_of(cast, off), "карантин")

    shown = events(client, link(cast.olga))
    assert [event.summary for event in shown] == [
        "✓ № 1. Замечания по среде групп",
        "✕ № 2. Анкетирование родителей",
        "ОТМЕНЕНО: № 3. Анализ локальных актов",
    ]
    assert {event.status for event in shown} == {"CONFIRMED"}


def test_a_moved_event_keeps_its_uid_and_tells_where_it_was(cast: Cast, client: TestClient) -> None:
    plan, path = approved_plan(cast, OBSERVATION), link(cast.olga)
    (before,) = events(client, path)
    cast.olga.do(move, occurrence_of(cast, plan.activities[0]), date(2026, 11, 27), "карантин")

    (after,) = events(client, path)
    assert after.uid == before.uid
    assert (after.start, after.sequence) == (date(2026, 11, 27), before.sequence + 1)
    assert "Перенесено с 20 ноября 2026 г. на 27 ноября 2026 г." in after.description


def test_a_new_title_of_the_row_is_a_new_sequence_of_its_events(cast: Cast, client: TestClient) -> None:
    """...or a calendar that looks at SEQUENCE keeps the old title for ever."""
    plan, path = approved_plan(cast, SURVEY), link(cast.olga)
    (before,) = events(client, path)
    cast.olga.do(change_activity, plan.activities[0], ActivityDraft(title="Опрос", phrase=SURVEY.phrase), "уточнение")

    (after,) = events(client, path)
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)


def test_a_calendar_does_not_depend_on_the_day_it_is_asked_for(
    cast: Cast, client: TestClient, clock: HandClock
) -> None:
    approved_plan(cast, OBSERVATION, SURVEY)
    path = link(cast.olga)
    on_the_day = client.get(path).content
    clock.set("2027-06-07T09:00+03:00")
    cast.olga.do(issue, "ещё одна ссылка")  # the bytes are made anew

    assert client.get(path).content == on_the_day


def test_no_calendar_names_anybody_unless_its_owner_asked(cast: Cast, client: TestClient) -> None:
    by_name = (Assignee(person_id=cast.marat_id),)
    approved_plan(cast, SURVEY, ActivityDraft(title="Отчёт Беловой", phrase="до 1 декабря", assignees=by_name))
    silent, telling = link(cast.olga), link(cast.olga, names=True)

    assert summaries(client, silent) == ["№ 1. Анкетирование родителей", "№ 2"]
    assert not any(surname in client.get(silent).text for surname in ("Белов", "Галимов", "Орлов"))
    assert summaries(client, telling)[1] == "№ 2. Отчёт Беловой"
    first, second = (event.description for event in events(client, telling))
    assert "воспитатели групп (Галимов М. И.)" in first.replace("\u00a0", " ")
    assert "Ответственный: Галимов М. И." in second


def test_alarms_ring_only_where_they_were_asked_for_and_something_is_to_be_done(cast: Cast, client: TestClient) -> None:
    plan = approved_plan(cast, OBSERVATION, SURVEY)
    cast.marat.do(complete, occurrence_of(cast, plan.activities[0]))

    def alarms(path: str) -> list[int]:
        return [len(event.walk("VALARM")) for event in events(client, path)]

    assert (alarms(link(cast.olga)), alarms(link(cast.olga, alarms=True))) == ([0, 0], [0, 1])


# Whose it shows


def test_a_person_sees_what_is_due_while_he_sits_in_the_seat(cast: Cast, client: TestClient) -> None:
    to_olga = (Assignee(position_id=cast.senior),)
    days = ("до 20 ноября", "до 25 ноября", "до 30 ноября")
    approved_plan(cast, *(ActivityDraft(title=phrase, phrase=phrase, assignees=to_olga) for phrase in days))
    holding = cast.app.ask(
        lambda work: work.session.scalars(select(Holding.id).where(Holding.position_id == cast.senior)).one()
    )
    cast.vera.do(act_for, holding, cast.marat_id, date(2026, 11, 23), date(2026, 11, 27), "приказ № 95")

    assert summaries(client, link(cast.marat, person_id=cast.marat_id)) == ["№ 2. до 25 ноября"]
    assert summaries(client, link(cast.olga, person_id=cast.olga_id)) == ["№ 1. до 20 ноября", "№ 3. до 30 ноября"]
    assert len(summaries(client, link(cast.marat, position_id=cast.senior))) == 3


def test_a_section_shows_its_own_rows(cast: Cast, client: TestClient) -> None:
    rows = (ActivityDraft(title=title, phrase="до 30 ноября", section=title) for title in ("Среда", "Кадры"))
    approved_plan(cast, *rows)

    def section(work: Work) -> int | None:
        return work.session.scalars(select(Occurrence).order_by(Occurrence.id)).first().activity.section_id  # type: ignore[union-attr]

    assert summaries(client, link(cast.olga, section_id=cast.app.ask(section))) == ["№ 1. Среда"]


def test_irina_sees_nothing_of_another_organisation(cast: Cast, client: TestClient) -> None:
    approved_plan(cast, OBSERVATION)
    assert events(client, link(cast.irina)) == []


def test_a_draft_is_in_no_calendar(cast: Cast, client: TestClient) -> None:
    cast.olga.do(add_activity, cast.olga.do(draft_cyclogram, 2026), OBSERVATION)
    assert events(client, link(cast.olga)) == []


# Who may read it


def test_a_revoked_link_is_dead_at_once_and_answers_as_one_that_never_was(cast: Cast, client: TestClient) -> None:
    path = link(cast.olga)
    assert client.get(path).status_code == 200
    cast.olga.do(revoke, cast.app.ask(lambda work: work.session.scalars(select(Feed.id)).one()))

    revoked, unknown = client.get(path), client.get(UNKNOWN)
    assert (revoked.status_code, unknown.status_code) == (404, 404)
    assert (revoked.content, dict(revoked.headers)) == (unknown.content, dict(unknown.headers))


def test_a_link_revoked_by_another_process_is_dead_within_a_second(
    cast: Cast, client: TestClient, seconds: HandSeconds
) -> None:
    path = link(cast.olga)
    assert client.get(path).status_code == 200
    with another_process(cast.app.house) as connection:
        connection.execute(update(Feed).values(revoked_at=cast.app.house.clock()))
        connection.commit()

    seconds.passed += 1.0
    assert client.get(path).status_code == 404


def test_a_link_dies_on_the_day_its_owner_leaves(cast: Cast, client: TestClient, clock: HandClock) -> None:
    path = link(cast.marat, person_id=cast.marat_id)
    cast.vera.do(dismiss, cast.marat_id, date(2026, 11, 25))
    clock.set("2026-11-24T23:59+03:00")
    assert client.get(path).status_code == 200

    clock.set("2026-11-25T00:01+03:00")
    cast.olga.do(issue, "чтобы забылось")
    assert client.get(path).status_code == 404


def test_who_may_no_longer_oversee_loses_the_calendar_of_another(cast: Cast, client: TestClient) -> None:
    path = link(cast.olga, person_id=cast.marat_id)
    assert client.get(path).status_code == 200

    def demote(work: Work) -> None:
        for role in work.session.scalars(select(Feed).limit(1)).one().owner.roles:  # type: ignore[union-attr]
            role.role = "executor"

    cast.app.do(demote)
    assert client.get(path).status_code == 404


def test_after_twenty_misses_a_minute_one_address_is_asked_to_wait(feeds: Feeds, seconds: HandSeconds) -> None:
    guesser, other = (TestClient(feeds, client=(address, 1)) for address in ("10.0.0.7", "10.0.0.8"))
    assert [guesser.get(UNKNOWN).status_code for _ in range(21)] == [404] * 20 + [429]
    seconds.passed += 15
    assert guesser.get(UNKNOWN).headers["retry-after"] == "45"
    assert other.get(UNKNOWN).status_code == 404

    seconds.passed += 45
    assert guesser.get(UNKNOWN).status_code == 404


def test_neighbours_in_one_ipv6_network_are_one_address(feeds: Feeds) -> None:
    clients = [TestClient(feeds, client=(f"2001:db8::{number:x}", 1)) for number in range(21)]
    assert [client.get(UNKNOWN).status_code for client in clients] == [404] * 20 + [429]


def test_a_calendar_that_is_found_is_neither_counted_nor_made_to_wait(cast: Cast, client: TestClient) -> None:
    """All calendars of a school come from one address: one forgotten link must not stop the others."""
    path = link(cast.olga)
    assert {client.get(path).status_code for _ in range(30)} == {200}
    for _ in range(21):
        client.get(UNKNOWN)
    assert client.get(path).status_code == 200


# How it is cached


def test_the_answer_is_a_private_calendar_that_opens_in_place(cast: Cast, client: TestClient) -> None:
    approved_plan(cast, OBSERVATION)
    path = link(cast.olga)
    got, head = client.get(path), client.head(path)
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert got.headers["cache-control"] == "private, no-cache"
    assert "content-disposition" not in got.headers
    assert (head.headers, head.content) == (got.headers, b"")


def test_an_unchanged_calendar_is_304_with_both_validators(cast: Cast, client: TestClient) -> None:
    path = link(cast.olga)
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    kept = ("etag", "last-modified", "vary", "cache-control")
    assert [again.headers[name] for name in kept] == [first.headers[name] for name in kept]


def test_each_encoding_has_a_tag_of_its_own(cast: Cast, client: TestClient) -> None:
    path = link(cast.olga)
    plain, packed = client.get(path), client.get(path, headers={"accept-encoding": "gzip"})
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", plain.content)
    assert packed.headers["etag"] != plain.headers["etag"]
    assert {answer.headers["vary"] for answer in (plain, packed)} == {"Accept-Encoding"}

    of_other = client.get(path, headers={"accept-encoding": "gzip", "if-none-match": plain.headers["etag"]})
    assert of_other.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "packs"),
    [
        ("gzip, deflate, br", True),
        ("*", True),
        ("gzip;q=0", False),
        ("identity", False),
        ("", False),
        ("*;q=0.5, gzip;q=0", False),
        ("identity;q=1, gzip;q=0.5", False),
        ("x-gzip", True),
        ("gzip;q=nonsense", True),
        ("gzip;q=..", False),
    ],
)
def test_bytes_are_packed_for_whoever_wants_them_packed(accepted: str, packs: bool) -> None:
    assert prefers_gzip(accepted) is packs


def test_tags_are_compared_as_a_list_and_weakly_and_a_star_is_any(cast: Cast, client: TestClient) -> None:
    path = link(cast.olga)
    tag = client.get(path).headers["etag"]

    def status(sent: str) -> int:
        return client.get(path, headers={"if-none-match": sent}).status_code

    unchanged = [f'"other", {tag}', f"W/{tag}", "*", f'"comma, inside",W/{tag}']
    changed = ['"other"', tag.strip('"'), f'"x{tag[1:]}', "", "nonsense"]
    assert ({status(sent) for sent in unchanged}, {status(sent) for sent in changed}) == ({304}, {200})


def test_a_tag_that_does_not_match_wins_over_a_date_that_does(cast: Cast, client: TestClient, clock: HandClock) -> None:
    path = link(cast.olga)
    clock.set("2026-11-23T09:05+03:00")
    dated = {"if-modified-since": client.get(path).headers["last-modified"]}
    assert client.get(path, headers=dated).status_code == 304
    assert client.get(path, headers={**dated, "if-none-match": '"other"'}).status_code == 200


CHANGED_AT, NOW = HandClock("2026-11-23T06:00:00.25+00:00")(), HandClock("2026-11-23T07:00+00:00")()


@pytest.mark.parametrize(
    ("sent", "is_unchanged"),
    [
        ("Mon, 23 Nov 2026 06:00:01 GMT", True),
        ("Monday, 23-Nov-26 06:00:01 GMT", True),
        ("Mon Nov 23 06:00:01 2026", True),
        ("Mon, 23 Nov 2026 06:00:00 GMT", False),  # the state before and after were both given in this second
        ("Mon, 23 Nov 2026 08:00:00 GMT", False),  # this server has not been there yet
        ("2026-11-23", False),
        ("вчера", False),
        ("Mon, 99 Nov 2026 06:00:01 GMT", False),
        ("", False),
    ],
)
def test_only_a_date_that_was_really_compared_spares_the_answer(sent: str, is_unchanged: bool) -> None:
    assert is_since(sent, settled(CHANGED_AT), NOW) is is_unchanged


def test_the_date_of_change_moves_forward_also_when_a_row_is_removed(
    cast: Cast, client: TestClient, clock: HandClock
) -> None:
    plan, path = approved_plan(cast, SURVEY, RULES), link(cast.olga)
    clock.set("2026-11-23T10:00+03:00")
    before = client.get(path)
    cast.olga.do(retire_activity, plan.activities[1], "исключено приказом")
    clock.set("2026-11-23T11:00+03:00")

    after = client.get(path)
    moments = [parsedate_to_datetime(answer.headers["last-modified"]) for answer in (before, after)]
    assert moments[1] - moments[0] == timedelta(hours=1)
    assert after.headers["etag"] != before.headers["etag"]


def test_what_did_not_change_asks_the_database_nothing(
    cast: Cast, client: TestClient, seconds: HandSeconds, house: House
) -> None:
    approved_plan(cast, SURVEY)
    path = link(cast.olga)
    client.get(path)
    wait_until_noted(cast)
    client.get(path)
    statements: list[str] = []
    event.listen(house.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    client.get(path)
    assert [text for text in statements if "BEGIN" not in text] == []
    seconds.passed += 1.0
    client.get(path)
    assert len([text for text in statements if text.startswith("SELECT")]) == 1  # may it still be read?


# What it does to the rest


def test_everything_else_goes_on_to_the_pages(client: TestClient) -> None:
    assert {client.get(path).text for path in ("/", "/feeds", "/feeds/", "/feeds/.ics", "/feeds/a/b.ics")} == {
        "страница"
    }
    assert client.post(UNKNOWN).status_code == 405


def test_a_visit_is_noted_at_most_once_a_minute(
    cast: Cast, feeds: Feeds, client: TestClient, clock: HandClock, seconds: HandSeconds
) -> None:
    path = link(cast.olga)
    client.get(path, headers={"user-agent": "iOS/19.1 dataaccessd/1.0"})
    wait_until_noted(cast)
    clock.set("2026-11-23T09:00:59+03:00")
    seconds.passed = 59
    client.get(path, headers={"user-agent": "another"})
    feeds.close()
    assert cast.app.ask(seen) == [("iOS/19.1 dataaccessd/1.0", "2026-11-23 06:00:00+00:00")]


def test_a_calendar_does_not_wait_for_a_writer(cast: Cast, house: House) -> None:
    approved_plan(cast, SURVEY)
    path = link(cast.olga)
    feeds = Feeds(house, PlainTextResponse(""))
    with house.writers, another_process(house) as connection:
        connection.execute(update(Organization).values(change_no=Organization.change_no + 1))  # and no commit
        assert len(events(TestClient(feeds), path)) == 1
    feeds.close()
