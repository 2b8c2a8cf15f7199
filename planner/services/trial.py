"""Проверочное сообщение (trial): who has just connected his phone sees that it is reached, by the usual delivery."""

from sqlalchemy import select

from planner.domain.contact import Contact, ContactState
from planner.domain.errors import Conflict
from planner.domain.message import Message, MessageKind
from planner.domain.people import Person
from planner.domain.rights import Right
from planner.work import Work

TITLE = "Проверочное сообщение"
"""What the page «Сообщения» says of it until it has left."""


def send_trial(work: Work, person_id: int | None = None) -> int:
    """Has a trial message brought to the actor's own phone, or by who looks after people to another's.

    Returns its id; one that still waits is not doubled. Raises Conflict while no phone is connected.
    """
    if person_id is None or (work.actor is not None and person_id == work.actor.id):
        person_id = work.person.id
    else:
        work.require(Right.PEOPLE)
        person_id = work.find(Person, person_id).id
    phones = select(Contact.id).where(Contact.person_id == person_id, Contact.state == ContactState.ACTIVE)
    if work.session.scalar(phones.limit(1)) is None:
        raise Conflict("Сначала подключите телефон: отправлять пока некуда.")
    waiting = select(Message.id).where(
        Message.person_id == person_id, Message.kind == MessageKind.TRIAL, ~Message.deliveries.any()
    )
    known = work.session.scalar(waiting.limit(1))
    if known is not None:
        return known
    message = work.add(Message(person_id=person_id, kind=MessageKind.TRIAL, text=TITLE, made_at=work.now))
    work.journal("проверка канала", message)
    return message.id
