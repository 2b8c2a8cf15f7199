"""What an organisation is and decides is changed, journaled, and followed by its drafts and reminders."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from planner.domain.errors import Conflict, Invalid, NotAllowed
from planner.domain.journal import JournalEntry
from planner.domain.occurrence import Occurrence
from planner.domain.organization import Organization, Policy, Titles
from planner.domain.reminder import Reminder, ReminderState
from planner.services import organization
from planner.services.organization import Description
from planner.services.plan import ActivityDraft, add_activity, draft_cyclogram
from planner.work import Work
from tests.cast import KINDERGARTEN, SCHOOL, Cast, approved_plan

ROW = ActivityDraft(title="Анкетирование", phrase="до 20 декабря")
"""A Sunday of 2026."""
OURS = Description(KINDERGARTEN, "doo", "", "Europe/Moscow", 5)


def last_entry(work: Work) -> tuple[str, dict[str, object], dict[str, object]]:
    entry = work.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry is not None
    return entry.verb, entry.before, entry.after


def reminded(work: Work) -> list[str]:
    """When something is still to be said, by the organisation's clock."""
    query = select(Reminder.due_at).where(Reminder.state == ReminderState.PENDING).order_by(Reminder.due_at)
    return [f"{at.astimezone(work.organization.timezone):%d.%m %H:%M}" for at in work.session.scalars(query)]


def due(work: Work) -> list[date | None]:
    return list(work.session.scalars(select(Occurrence.due_on).order_by(Occurrence.due_on)))


def version(work: Work) -> int:
    return work.organization.version


def test_what_changed_is_kept_as_it_was_and_as_it_is(cast: Cast) -> None:
    cast.olga.do(organization.describe, replace(OURS, region="  Республика   Татарстан ", week=6))
    was, becomes = {"region": "", "week": 5}, {"region": "Республика Татарстан", "week": 6}
    assert cast.app.ask(last_entry) == ("организация", was, becomes)


def test_writing_the_same_again_is_no_change(cast: Cast) -> None:
    cast.olga.do(organization.describe, OURS)
    before = cast.app.ask(last_entry)
    cast.olga.do(organization.describe, OURS)
    cast.olga.do(organization.decide, Policy())
    assert cast.app.ask(last_entry) == before


def test_reminders_follow_the_zone_and_the_hour(cast: Cast) -> None:
    approved_plan(cast, ROW)
    cast.olga.do(organization.describe, replace(OURS, zone="Asia/Kamchatka"))
    cast.olga.do(organization.decide, Policy(remind_at="09:30", leads=(2,)))
    assert cast.app.ask(reminded) == ["17.12 09:30", "18.12 09:30", "21.12 09:30", "23.12 09:30", "25.12 09:30"]


def test_a_day_off_of_ones_own_moves_reminders_and_is_given_back(cast: Cast) -> None:
    approved_plan(cast, ROW)
    cast.olga.do(organization.decide, Policy(leads=(1,), overdue_on=()))
    assert cast.app.ask(reminded) == ["18.12 08:00", "18.12 08:00"]
    cast.olga.do(organization.add_days, date(2026, 12, 18), None, "карантин")
    assert cast.app.ask(reminded) == ["17.12 08:00", "17.12 08:00"]
    cast.olga.do(organization.remove_days, date(2026, 12, 18), date(2026, 12, 18))
    assert cast.app.ask(reminded) == ["18.12 08:00", "18.12 08:00"]


def test_deadlines_of_a_draft_follow_and_those_in_force_stay(cast: Cast) -> None:
    approved_plan(cast, ROW)
    draft = cast.olga.do(draft_cyclogram, 2027)
    cast.olga.do(add_activity, draft, replace(ROW, phrase="до 19 декабря"))
    cast.olga.do(organization.decide, Policy(shift="later"))
    assert cast.app.ask(due) == [date(2026, 12, 20), date(2027, 12, 20)]


def test_days_are_added_once_and_known_ones_stay_as_they_are(cast: Cast) -> None:
    cast.olga.do(organization.add_days, date(2026, 12, 8), None, "карантин")
    added = cast.olga.do(organization.add_days, date(2026, 12, 7), date(2026, 12, 9), "ремонт")
    assert added == (date(2026, 12, 7), date(2026, 12, 9))
    with pytest.raises(Invalid, match="8\u00a0декабря уже есть в списке"):
        cast.olga.do(organization.add_days, date(2026, 12, 8), None, "ремонт")


def test_days_that_are_gone_are_said_to_be_gone(cast: Cast) -> None:
    with pytest.raises(Conflict, match="уже нет"):
        cast.olga.do(organization.remove_days, date(2026, 12, 7), date(2026, 12, 9))


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        (Policy(remind_at="06:00"), "remind_at"),
        (Policy(remind_at="восемь"), "remind_at"),
        (Policy(leads=(0,)), "leads"),
        (Policy(leads=(31,)), "leads"),
        (Policy(leads=(1, 2, 3, 4, 5, 6, 7)), "leads"),
        (Policy(overdue_on=(61,)), "overdue_on"),
        (Policy(soon_days=0), "soon_days"),
        (Policy(titles="вслух"), "titles"),
        (Policy(messenger_files="да"), "messenger_files"),
        (Policy(shift="никак"), "shift"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(cast: Cast, policy: Policy, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        cast.olga.do(organization.decide, policy)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "ы" * 201}, "name"),
        ({"name": SCHOOL}, "name"),
        ({"kind": "театр"}, "kind"),
        ({"zone": "Луна"}, "zone"),
        ({"week": 7}, "week"),
    ],
)
def test_what_no_organisation_is_is_refused_at_its_field(cast: Cast, changed: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        cast.olga.do(organization.describe, replace(OURS, **changed))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ((date(2026, 12, 9), date(2026, 12, 7), "ремонт"), "to_on"),
        ((date(2026, 12, 9), date(2027, 12, 7), "ремонт"), "to_on"),
        ((date(2032, 12, 9), None, "ремонт"), "from_on"),
        ((date(2026, 12, 9), None, "  "), "note"),
        ((date(2026, 12, 9), None, "ы" * 101), "note"),
    ],
)
def test_days_that_make_no_sense_are_refused_at_their_field(
    cast: Cast, days: tuple[date, date | None, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        cast.olga.do(organization.add_days, *days)
    assert refused.value.field == field


def test_the_second_of_two_editors_is_told(cast: Cast) -> None:
    seen = cast.olga.ask(version)
    cast.vera.do(organization.decide, Policy(titles=Titles.NUMBER), seen)
    with pytest.raises(Conflict):
        cast.olga.do(organization.decide, Policy(remind_at="10:00"), seen)
    assert cast.app.ask(lambda work: work.policy) == Policy(titles=Titles.NUMBER)


def test_only_who_looks_after_the_organisation_changes_it(cast: Cast) -> None:
    day = date(2026, 12, 9)
    for use in (
        lambda work: organization.describe(work, OURS),
        lambda work: organization.decide(work, Policy()),
        lambda work: organization.add_days(work, day, None, "ремонт"),
        lambda work: organization.remove_days(work, day, day),
    ):
        with pytest.raises(NotAllowed):
            cast.marat.do(use)


def test_the_other_organisation_keeps_its_own(cast: Cast) -> None:
    cast.olga.do(organization.add_days, date(2026, 12, 9), None, "ремонт")
    cast.olga.do(organization.decide, Policy(shift="earlier"))
    theirs = cast.school.ask(lambda work: (work.workdays.is_workday(date(2026, 12, 9)), work.policy))
    assert theirs == (True, Policy())


def test_what_is_no_rule_stays_among_the_settings(cast: Cast) -> None:
    def mark(work: Work) -> None:
        work.organization.settings = {"mark": 1}

    cast.app.do(mark)
    cast.olga.do(organization.decide, Policy(soon_days=3))
    own = cast.app.ask(lambda work: work.session.get_one(Organization, work.organization.id).settings)
    assert own == {"mark": 1, "soon_days": 3}
