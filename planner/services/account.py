"""Вход в планировщик: organisations are founded, people sign in and out."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select, update

from planner.domain.access import BrowserSession, SignIn, hash_of, new_secret
from planner.domain.errors import Invalid, NotAllowed
from planner.domain.organization import Organization, OrganizationKind
from planner.domain.people import Person
from planner.work import Everywhere, Work

SIGN_IN_FOR = timedelta(hours=24)
"""A one-time address is passed on by hand, often in the evening for the next morning."""
SESSION_FOR = timedelta(days=30)


@dataclass(frozen=True)
class SignedIn:
    """A browser's session; `secret` goes into its cookie and is kept nowhere else."""

    secret: str
    organization_id: int
    person_id: int


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


def offer_sign_in(work: Work, person_id: int) -> str:
    """A one-time address that signs the person in; valid for a day."""
    person = work.find(Person, person_id)
    if not person.works_on(work.today):
        raise NotAllowed("Этот сотрудник больше не работает в организации.")
    secret = new_secret()
    work.add(SignIn(hash=hash_of(secret), person_id=person.id, expires_at=work.now + SIGN_IN_FOR))
    return f"{work.base_url}/signin/{secret}"


def sign_in(work: Everywhere, secret: str) -> SignedIn:
    """Uses up a one-time address. Raises NotAllowed when it is unknown, used or out of date."""
    offer = work.session.scalar(select(SignIn).where(SignIn.hash == hash_of(secret)))
    if offer is None:
        raise NotAllowed("Ссылка для входа не подошла. Попросите новую у того, кто ведёт планировщик.")
    won = work.session.execute(
        update(SignIn)
        .where(SignIn.id == offer.id, SignIn.used_at.is_(None), SignIn.expires_at > work.now)
        .values(used_at=work.now)
        .returning(SignIn.id)
    ).first()
    if won is None:
        raise NotAllowed("Эта ссылка для входа уже использована или устарела. Попросите новую.")
    return open_session(work, offer.organization_id, offer.person_id)


def open_session(work: Everywhere, organization_id: int, person_id: int) -> SignedIn:
    secret = new_secret()
    work.session.add(
        BrowserSession(
            organization_id=organization_id,
            hash=hash_of(secret),
            person_id=person_id,
            created_at=work.now,
            expires_at=work.now + SESSION_FOR,
        )
    )
    return SignedIn(secret, organization_id, person_id)


def session_of(work: Everywhere, secret: str) -> SignedIn | None:
    """Whose session this is, or None when it is unknown, ended or over. Writes nothing."""
    session = work.session.scalar(select(BrowserSession).where(BrowserSession.hash == hash_of(secret)))
    if session is None or session.ended_at is not None or session.expires_at <= work.now:
        return None
    return SignedIn(secret, session.organization_id, session.person_id)


def sign_out(work: Everywhere, secret: str) -> None:
    work.session.execute(
        update(BrowserSession)
        .where(BrowserSession.hash == hash_of(secret), BrowserSession.ended_at.is_(None))
        .values(ended_at=work.now)
    )
