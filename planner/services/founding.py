"""Основание (founding): organisations are founded, the first by a one-time address printed while there is none."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete, select, update

from planner.domain.access import Door, FirstAddress, hash_of, new_secret
from planner.domain.errors import Conflict, Invalid
from planner.domain.organization import Organization, OrganizationKind
from planner.domain.people import Account, Person, Role
from planner.services import account
from planner.services.password import PasswordHash
from planner.services.people import MAX_NAME, PersonDraft, enrol
from planner.services.session import Opened, Visitor, open_session
from planner.work import Everywhere, Work

FIRST_FOR = timedelta(hours=24)
"""The address is printed where the planner was started, often by somebody else than who will begin."""


def found_organization(
    work: Everywhere, name: str, kind: str = "doo", zone: str = "Europe/Moscow", week: int = 5, is_demo: bool = False
) -> int:
    """A new organisation. Raises Invalid for an empty or taken name, an unknown kind or zone, a week not of 5 or 6."""
    name = " ".join(name.split())
    if not name:
        raise Invalid("name", "Укажите название организации.")
    if work.session.scalar(select(Organization.id).where(Organization.name == name)) is not None:
        raise Invalid("name", f"Организация «{name}» уже есть.")
    if kind not in set(OrganizationKind):
        raise Invalid("kind", "Вид организации: doo (детский сад), school (школа) или office (управление).")
    if week not in (5, 6):
        raise Invalid("week", "Рабочая неделя бывает пяти- или шестидневной: 5 или 6.")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid(
            "zone", f"Неизвестный часовой пояс «{zone}». Пример: Europe/Moscow, Asia/Yekaterinburg."
        ) from error
    organization = Organization(
        name=name, kind=kind, zone=zone, week=week, is_demo=is_demo, created_at=work.now, settings={}
    )
    work.session.add(organization)
    work.session.flush()
    return organization.id


# The first administrator


@dataclass(frozen=True)
class Founder:
    """Who begins: the first administrator, as typed."""

    full_name: str
    login: str
    position: str = ""


def offer_beginning(work: Everywhere) -> str:
    """A one-time address at which the first organisation is begun; an earlier one works no more.

    Raises Conflict where an organisation is already.
    """
    _require_nothing_begun(work)
    work.session.execute(delete(FirstAddress).where(FirstAddress.used_at.is_(None)))
    secret = new_secret()
    work.session.add(FirstAddress(hash=hash_of(secret), created_at=work.now, expires_at=work.now + FIRST_FOR))
    return f"{work.base_url}/begin/{secret}"


def may_begin(work: Everywhere, secret: str) -> bool:
    """Whether this address begins an organisation now."""
    query = select(FirstAddress.id).where(
        FirstAddress.hash == hash_of(secret), FirstAddress.used_at.is_(None), FirstAddress.expires_at > work.now
    )
    return work.session.scalar(query) is not None and not _is_begun(work)


def begin(
    work: Everywhere,
    secret: str,
    name: str,
    kind: str,
    zone: str,
    week: int,
    founder: Founder,
    password: PasswordHash,
    visitor: Visitor,
) -> Opened:
    """Founds the organisation, with its first administrator and his account, and signs him in: all of it or nothing.

    Raises Conflict when the address is spent or somebody else has begun in the meantime; Invalid at the field.
    """
    _require_nothing_begun(work)
    _use_up(work, secret)
    organization = work.session.get_one(Organization, found_organization(work, name, kind, zone, week))
    inside = work.within(organization, via="web")
    person = inside.find(Person, _enrolled(inside, founder))
    inside.actor = person
    login = account.free_login(work, founder.login)
    person.account_id = inside.add(Account(login=login, password_hash=password.text, password_at=work.now)).id
    inside.journal("организация создана", organization, after={"name": organization.name})
    return open_session(work, organization.id, person.id, Door.LINK, visitor)


def _enrolled(work: Work, founder: Founder) -> int:
    if not 1 < len(founder.full_name.split()) <= 4:
        raise Invalid("full_name", "Укажите фамилию, имя и отчество.")
    if len(founder.full_name) > MAX_NAME:
        raise Invalid("full_name", f"Сократите: сюда входит не больше {MAX_NAME} знаков.")
    email = founder.login if "@" in founder.login else ""
    (row,) = enrol(work, [PersonDraft(founder.full_name, founder.position, Role.ADMINISTRATOR, email)])
    return row.person_id


def _use_up(work: Everywhere, secret: str) -> None:
    won = work.session.execute(
        update(FirstAddress)
        .where(FirstAddress.hash == hash_of(secret), FirstAddress.used_at.is_(None), FirstAddress.expires_at > work.now)
        .values(used_at=work.now)
        .returning(FirstAddress.id)
    ).first()
    if won is None:
        raise Conflict("Этот адрес уже не действует. Запустите планировщик заново: он напечатает новый.")


def _require_nothing_begun(work: Everywhere) -> None:
    if _is_begun(work):
        raise Conflict("Организация здесь уже заведена. Попросите ссылку для входа у того, кто её завёл.")


def _is_begun(work: Everywhere) -> bool:
    return work.session.scalar(select(Organization.id).limit(1)) is not None
