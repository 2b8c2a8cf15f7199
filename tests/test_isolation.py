"""Two organisations in one database: nothing of one is ever seen or touched by the other."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from planner.app import App
from planner.database import Base, Owned
from planner.domain.errors import NotFound
from planner.domain.feed import Feed
from planner.domain.occurrence import Occurrence
from planner.domain.people import Holding, Person, Position
from planner.domain.plan import Activity, Cyclogram, Edition
from planner.services import (
    approve,
    assign,
    complete,
    decide,
    evidence,
    feed,
    holding,
    join,
    people,
    plan,
    remind,
    schedule,
    wish,
)
from planner.services.account import offer_sign_in
from planner.services.plan import ActivityDraft, Assignee
from planner.services.roll_over import roll_over
from planner.work import Work
from tests.cast import Cast, approved_plan

NOT_OWNED = {
    "account": "a login may have a person in each of several organisations",
    "organization": "it is the owner",
    "bot_sign_in": "who it is, and of which organisation, is known only when he has said so",
    "first_address": "it founds the first organisation",
    "failed_sign_in": "a guess is counted before it is known whose account it is at",
    "rate_bucket": "a bot's budget serves every organisation",
    "channel_health": "a channel answers or not for all",
    "inbound": "an update is counted before it is known whose it is",
    "heartbeat": "a node serves every organisation",
    "lease": "a node serves every organisation",
}

DAY = date(2026, 12, 7)
TO_SENIOR = ActivityDraft(title="Анкетирование родителей", phrase="до 30 ноября")

# Everything that takes an id, with the id of the kindergarten's row.
FOREIGN: dict[str, Callable[[App, dict[str, int]], object]] = {
    "move": lambda app, own: app.do(schedule.move, own["occurrence"], DAY, "причина"),
    "cancel": lambda app, own: app.do(schedule.cancel, own["occurrence"], "причина"),
    "restore": lambda app, own: app.do(schedule.restore, own["occurrence"]),
    "start": lambda app, own: app.do(schedule.start, own["activity"]),
    "complete": lambda app, own: app.do(complete.complete, own["occurrence"]),
    "not_required": lambda app, own: app.do(complete.not_required, own["occurrence"], "основание"),
    "accept": lambda app, own: app.do(complete.accept, own["occurrence"]),
    "return": lambda app, own: app.do(complete.return_, own["occurrence"], "замечание"),
    "undo": lambda app, own: app.do(complete.undo, own["occurrence"]),
    "attach": lambda app, own: app.do(evidence.attach, own["occurrence"], app.files.keep(b"%PDF-1.4 x", "a.pdf")),
    "renew": lambda app, own: app.do(evidence.renew, own["occurrence"], 1, app.files.keep(b"%PDF-1.4 y", "a.pdf")),
    "snooze": lambda app, own: app.do(remind.snooze, own["occurrence"], DAY),
    "ask_to_move": lambda app, own: app.do(wish.ask_to_move, own["occurrence"], "причина"),
    "keep_deadline": lambda app, own: app.do(wish.keep_deadline, own["occurrence"], "причина"),
    "reassign": lambda app, own: app.do(assign.reassign, own["occurrence"], [Assignee(own["position"])], "причина"),
    "decide": lambda app, own: app.do(decide.decide, own["occurrence"], "текст", [Assignee(own["position"])], DAY),
    "finding": lambda app, own: app.do(
        decide.record_finding, own["occurrence"], "текст", [Assignee(own["position"])], DAY
    ),
    "add_activity": lambda app, own: app.do(plan.add_activity, own["cyclogram"], TO_SENIOR),
    "change_activity": lambda app, own: app.do(plan.change_activity, own["activity"], TO_SENIOR, "причина"),
    "retire_activity": lambda app, own: app.do(plan.retire_activity, own["activity"], "причина"),
    "fill_from_catalog": lambda app, own: app.do(plan.fill_from_catalog, own["cyclogram"]),
    "agree": lambda app, own: app.do(approve.agree, own["cyclogram"], "1", DAY),
    "approve": lambda app, own: app.do(approve.approve, own["cyclogram"], "1", DAY),
    "close": lambda app, own: app.do(approve.close, own["cyclogram"]),
    "roll_over": lambda app, own: app.do(roll_over, own["cyclogram"]),
    "hold": lambda app, own: app.do(holding.hold, own["position"], own["person"]),
    "act_for": lambda app, own: app.do(holding.act_for, own["holding"], own["person"], DAY, None, "приказ"),
    "end_holding": lambda app, own: app.do(holding.end_holding, own["holding"], DAY),
    "dismiss": lambda app, own: app.do(people.dismiss, own["person"], DAY),
    "sign_in": lambda app, own: app.do(offer_sign_in, own["person"]),
    "invite": lambda app, own: app.do(join.invite, own["person"]),
    "feed of a person": lambda app, own: app.do(feed.issue, "имя", person_id=own["person"]),
    "feed of a position": lambda app, own: app.do(feed.issue, "имя", position_id=own["position"]),
    "revoke": lambda app, own: app.do(feed.revoke, own["feed"]),
}


def ids(work: Work) -> dict[str, int]:
    kinds: dict[str, type[Base]] = {
        "occurrence": Occurrence,
        "activity": Activity,
        "cyclogram": Cyclogram,
        "position": Position,
        "person": Person,
        "holding": Holding,
        "feed": Feed,
    }
    return {name: work.session.scalars(select(kind.id)).first() or 0 for name, kind in kinds.items()}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_id_is_as_if_it_did_not_exist(cast: Cast, name: str) -> None:
    approved_plan(cast, TO_SENIOR)
    cast.olga.do(feed.issue, "Мой телефон")
    with pytest.raises(NotFound):
        FOREIGN[name](cast.irina, cast.olga.ask(ids))


def test_a_position_of_another_organisation_cannot_be_assigned(cast: Cast) -> None:
    cyclogram = cast.irina.do(plan.draft_cyclogram, 2026)
    foreign = ActivityDraft(title="Чужое", assignees=(Assignee(position_id=cast.senior),))
    with pytest.raises(NotFound):
        cast.irina.do(plan.add_activity, cyclogram, foreign)


def test_a_query_sees_only_its_own_organisation(cast: Cast) -> None:
    approved_plan(cast, TO_SENIOR)
    owned: list[type[Base]] = [Cyclogram, Edition, Activity, Occurrence, Feed]
    for kind in owned:
        assert cast.irina.ask(lambda work, kind=kind: work.session.scalars(select(kind)).all()) == []  # type: ignore[misc]


def test_a_row_of_another_organisation_is_not_written(cast: Cast) -> None:
    garden = cast.app.organization_id
    assert garden is not None
    with pytest.raises(NotFound):
        cast.irina.do(lambda work: work.add(Person(surname="Чужая", organization_id=garden)))


def test_every_table_belongs_to_an_organisation_or_says_why_not() -> None:
    tables = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    assert {name for name, kind in tables.items() if not issubclass(kind, Owned)} == set(NOT_OWNED)


def test_who_has_left_can_do_nothing(cast: Cast) -> None:
    cast.vera.do(people.dismiss, cast.marat_id, date(2026, 11, 23))
    with pytest.raises(NotFound, match="больше не работает"):
        cast.marat.ask(ids)
