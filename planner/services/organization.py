"""Организация: what it is called, when it works and what it decided for itself is changed; each change is journaled.

Reminders are planned anew after each change, and so are the deadlines of drafts. A plan in force keeps its deadlines:
they were approved by an order, and only a move or a new edition changes them.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete, select

from calendars.workdays import Shift
from planner.domain.errors import Conflict, Invalid
from planner.domain.organization import DayOff, MessengerFiles, Organization, OrganizationKind, Policy, Step, Titles
from planner.domain.plan import Activity, Cyclogram, PlanStatus
from planner.domain.rights import Right
from planner.russian import day as in_words
from planner.services import checklist, remind
from planner.services.runs import build_occurrences
from planner.work import Work

MAX_NAME = 200
MAX_NOTE = 100
LONGEST_LEAD = 30
LONGEST_DELAY = 60
"""Working days: three months, after which nobody is waiting for a reminder any more."""
MOST_REMINDERS = 6
LONGEST_SOON = 20
LONGEST_BREAK = 100
"""Days: as long as a kindergarten is closed in summer, with room."""


@dataclass(frozen=True)
class Description:
    """What an organisation is."""

    name: str
    kind: str
    region: str
    zone: str
    week: int


def describe(work: Work, description: Description, seen_version: int | None = None) -> None:
    """Writes what the organisation is. Raises Invalid with the field, Conflict when somebody has changed it since."""
    work.require(Right.SETTINGS)
    own = work.organization
    work.seen(own, seen_version)
    description = replace(
        description, name=" ".join(description.name.split()), region=" ".join(description.region.split())
    )
    _check_description(work, description)
    checklist.look_at(work, Step.ORGANIZATION)
    before = {"name": own.name, "kind": own.kind, "region": own.region, "zone": own.zone, "week": own.week}
    after = asdict(description)
    if before != after:
        own.name, own.kind, own.region = description.name, description.kind, description.region
        own.zone, own.week = description.zone, description.week
        _changed(work, "организация", before, after)


def _check_description(work: Work, description: Description) -> None:
    if not description.name:
        raise Invalid("name", "Укажите название организации.")
    if len(description.name) > MAX_NAME:
        raise Invalid("name", f"Название длиннее {MAX_NAME} знаков. Сократите его.")
    same_name = select(Organization.id).where(
        Organization.name == description.name, Organization.id != work.organization.id
    )
    if work.session.scalar(same_name) is not None:
        raise Invalid("name", "Организация с таким названием уже есть.")
    if description.kind not in set(OrganizationKind):
        raise Invalid("kind", "Выберите вид организации.")
    if description.week not in (5, 6):
        raise Invalid("week", "Рабочая неделя бывает пяти- или шестидневной.")
    try:
        ZoneInfo(description.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid("zone", "Выберите часовой пояс из списка.") from error


def decide(work: Work, policy: Policy, seen_version: int | None = None) -> None:
    """Writes what the organisation decided for itself. Raises Invalid with the field, Conflict as `describe` does."""
    work.require(Right.SETTINGS)
    own = work.organization
    work.seen(own, seen_version)
    policy = replace(
        policy,
        leads=tuple(sorted(set(policy.leads), reverse=True)),
        overdue_on=tuple(sorted(set(policy.overdue_on))),
    )
    _check_policy(policy)
    before, after = asdict(own.policy), asdict(policy)
    if before != after:
        unknown = {name: value for name, value in own.settings.items() if name not in after}
        own.settings = unknown | policy.changed()
        _changed(work, "порядок напоминаний", before, after)


def _check_policy(policy: Policy) -> None:
    for field in ("remind_at", "quiet_from", "quiet_to"):
        try:
            time.fromisoformat(getattr(policy, field))
        except ValueError as error:
            raise Invalid(field, "Укажите время так: 08:00.") from error
    if policy.is_quiet(time.fromisoformat(policy.remind_at)):
        raise Invalid(
            "remind_at", f"В это время тихие часы, сообщение ждало бы до {policy.quiet_to}. Укажите время после них."
        )
    _check_days("leads", policy.leads, LONGEST_LEAD)
    _check_days("overdue_on", policy.overdue_on, LONGEST_DELAY)
    if not 1 <= policy.soon_days <= LONGEST_SOON:
        raise Invalid("soon_days", f"Укажите от 1 до {LONGEST_SOON} рабочих дней.")
    for field, known in (("titles", Titles), ("messenger_files", MessengerFiles), ("shift", Shift)):
        if getattr(policy, field) not in set(known):
            raise Invalid(field, "Выберите из предложенного.")


def _check_days(field: str, days: tuple[int, ...], longest: int) -> None:
    if len(days) > MOST_REMINDERS:
        raise Invalid(field, f"Не больше {MOST_REMINDERS} напоминаний: остальные перестанут читать.")
    if any(not 1 <= number <= longest for number in days):
        raise Invalid(field, f"Каждое число от 1 до {longest} рабочих дней.")


# Days of its own


def add_days(
    work: Work, from_on: date, to_on: date | None = None, note: str = "", *, working: bool = False
) -> tuple[date, ...]:
    """The organisation does not work on these days, or works on days that are off for others. Returns those added.

    Days already entered stay as they are. Raises Invalid, with the field, also when all of them are entered already.
    """
    work.require(Right.SETTINGS)
    to_on = to_on or from_on
    note = " ".join(note.split())
    if to_on < from_on:
        raise Invalid("to_on", "Последний день раньше первого.")
    if (to_on - from_on).days >= LONGEST_BREAK:
        raise Invalid("to_on", f"Больше {LONGEST_BREAK} дней подряд. Проверьте даты.")
    if abs((from_on - work.today).days) > 2 * 366:
        raise Invalid("from_on", "День дальше чем через два года. Проверьте год.")
    if not note:
        raise Invalid("note", "Напишите коротко, почему: карантин, ремонт, приказ №.")
    if len(note) > MAX_NOTE:
        raise Invalid("note", f"Длиннее {MAX_NOTE} знаков. Сократите.")
    wanted = [from_on + timedelta(days=shift) for shift in range((to_on - from_on).days + 1)]
    known = set(work.session.scalars(select(DayOff.on).where(DayOff.on.in_(wanted))))
    added = tuple(on for on in wanted if on not in known)
    if not added:
        raise Invalid("from_on", _known_already(wanted))
    work.session.add_all(DayOff(on=on, working=working, note=note) for on in added)
    _changed(work, "дни организации", {}, {"from_on": str(added[0]), "to_on": str(added[-1]), "note": note})
    return added


def _known_already(days: list[date]) -> str:
    if len(days) == 1:
        return f"{in_words(days[0])} уже есть в списке. Уберите этот день и добавьте заново, если он изменился."
    return "Все эти дни уже есть в списке. Уберите их и добавьте заново, если они изменились."


def remove_days(work: Work, from_on: date, to_on: date) -> None:
    """These days are again as the calendar has them. Raises Conflict when somebody has removed them before."""
    work.require(Right.SETTINGS)
    days = list(work.session.scalars(select(DayOff).where(DayOff.on.between(from_on, to_on)).order_by(DayOff.on)))
    if not days:
        raise Conflict("Этих дней в списке уже нет.")
    before = {"from_on": str(days[0].on), "to_on": str(days[-1].on), "note": days[0].note}
    work.session.execute(delete(DayOff).where(DayOff.id.in_([day.id for day in days])))
    _changed(work, "дни организации", before, {})


# What follows


def _changed(work: Work, verb: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Keeps «было → стало» of what differs, and brings drafts and reminders up to date."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    work.journal(
        verb,
        work.organization,
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names if name in after},
    )
    _redate_drafts(work)
    remind.replan_all(work)


def _redate_drafts(work: Work) -> None:
    drafts = select(Activity).join(Cyclogram).where(Cyclogram.status.in_((PlanStatus.DRAFT, PlanStatus.AGREED)))
    for activity in work.session.scalars(drafts):
        build_occurrences(work, activity)
