"""Отправка: what is due is claimed, one message a recipient, and each attempt is written down before and after.

Reminders stay free until they are claimed, and what is said is asked anew at that moment: is it still due, still this
person's, has the deadline moved? So an outage, however long, ends in one message that is true when it is sent.
Nothing here touches the network: `planner.delivery` does, between two of these transactions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import selectinload

from planner.database import database_seconds
from planner.domain.contact import Channel, Contact, ContactState
from planner.domain.message import Delivery, DeliveryState, Message, MessageKind
from planner.domain.occurrence import Occurrence, State
from planner.domain.reminder import Reminder, ReminderKind, ReminderState
from planner.queries.occurrences import LOADED
from planner.queries.seats import controllers
from planner.queries.to_say import ToSay, TrialToSay, to_say
from planner.services import remind
from planner.services.channels import Budget, OpenChannel
from planner.services.remind import Recipient
from planner.work import Everywhere, Work

CLAIM_SECONDS = 10.0
"""What was claimed and has not begun to leave by then is free: a node that died holds nobody's reminder for longer."""
LEASE_SECONDS = 60.0
"""Of what is leaving: longer than the longest request to a messenger (20 s) with room for a slow disk."""
LATE_AFTER = timedelta(hours=2)
"""Said later than this it is a digest of what was missed, not a reminder as if it were on time."""
REPEAT_AFTER = timedelta(minutes=2)
"""An unknown delivery is said once more after this: long enough for a person to have seen the first."""
BATCH = 10
"""Messages of one claim: all must begin to leave within their lease, also on a slow disk."""


@dataclass(frozen=True)
class Claim:
    """One message to be sent now, leased to this node."""

    delivery_id: int
    channel: str
    bot_id: str
    address: str
    is_repeat: bool
    facts: ToSay | TrialToSay


@dataclass(frozen=True)
class Claims:
    claims: tuple[Claim, ...]
    shown_on_page: int
    """Messages for people without a channel: they stand on the page «Сообщения»."""
    wait: float | None
    """Seconds until the bot's budget allows more; None when that is not what anybody waits for."""


def due_count(work: Work) -> int:
    """How many recipients still have something due and unsaid."""
    rows = work.session.execute(select(Reminder.person_id, Reminder.position_id).where(*_is_due(work)).distinct()).all()
    return len(rows)


def organizations_with_due(work: Everywhere) -> list[int]:
    """Organisations in which something is due, or was left unfinished by a node that died."""
    due = select(Reminder.organization_id).where(*_is_due(work)).distinct()
    unfinished = (
        select(Delivery.organization_id)
        .where(
            or_(
                Delivery.state.in_((DeliveryState.LEASED, DeliveryState.SENDING)),
                Delivery.repeat_at <= work.now,
            )
        )
        .distinct()
    )
    trials = select(Message.organization_id).where(*_is_waiting_trial()).distinct()
    return sorted({*work.session.scalars(due), *work.session.scalars(unfinished), *work.session.scalars(trials)})


def _is_waiting_trial() -> tuple[ColumnElement[bool], ...]:
    return Message.kind == MessageKind.TRIAL, ~Message.deliveries.any()


def _is_due(work: Everywhere) -> tuple[ColumnElement[bool], ...]:
    return (
        Reminder.state == ReminderState.PENDING,
        Reminder.due_at <= work.now,
        or_(Reminder.snoozed_until.is_(None), Reminder.snoozed_until <= work.now),
    )


def _is_to(recipients: Iterable[Recipient]) -> ColumnElement[bool]:
    return or_(
        Reminder.person_id.in_({one.person_id for one in recipients if one.person_id is not None}),
        Reminder.position_id.in_({one.position_id for one in recipients if one.position_id is not None}),
    )


def claim_due(work: Work, owner: str, channels: Sequence[OpenChannel], configured: Iterable[tuple[str, str]]) -> Claims:
    """Leases to this node what may be sent now; each recipient gets one message with all that is due to him.

    Nothing is claimed in quiet hours: it waits for their end. A trial message does not: its reader has just asked.
    """
    budgets = {(channel.channel, channel.bot_id): Budget(work.session, channel.bot_id) for channel in channels}
    probes = {(channel.channel, channel.bot_id) for channel in channels if channel.is_probe}
    sending = _Sending(work, owner, budgets, probes, frozenset(configured))
    contacts = _contacts(work, sending.configured)
    for trial in _waiting_trials(work):
        sending.offer_trial(trial, contacts[Recipient(trial.person_id)])
    if work.policy.is_quiet(work.now.astimezone(work.organization.timezone).time()):
        return Claims(tuple(sending.claims), 0, sending.wait)
    waiting = _due_recipients(work)
    while waiting and sending.room:
        some, waiting = waiting[: sending.room], waiting[sending.room :]
        sending.offer_all({recipient: contacts[recipient] for recipient in some})
    return Claims(tuple(sending.claims), sending.shown_on_page, sending.wait)


def _due_recipients(work: Work) -> list[Recipient]:
    """Everybody to whom something is due, whoever waits longest first. All of them: those whose channel is silent
    must not hide the others."""
    query = (
        select(Reminder.person_id, Reminder.position_id)
        .where(*_is_due(work))
        .group_by(Reminder.person_id, Reminder.position_id)
        .order_by(func.min(Reminder.due_at), Reminder.person_id, Reminder.position_id)
    )
    return [Recipient(person_id, position_id) for person_id, position_id in work.session.execute(query)]


def _waiting_trials(work: Work) -> Sequence[Message]:
    query = select(Message).where(*_is_waiting_trial()).order_by(Message.id).limit(BATCH)
    return work.session.scalars(query.with_for_update(skip_locked=True, of=Message)).all()


def _contacts(work: Work, configured: frozenset[tuple[str, str]]) -> dict[Recipient, list[Contact]]:
    """Active addresses in channels that are switched on, in each recipient's order."""
    query = select(Contact).where(Contact.state == ContactState.ACTIVE).order_by(Contact.rank, Contact.id)
    found: dict[Recipient, list[Contact]] = defaultdict(list)
    for contact in work.session.scalars(query):
        if (contact.channel, contact.bot_id) in configured:
            found[Recipient(contact.person_id, contact.position_id)].append(contact)
    return found


class _Sending:
    """One claim in the making: what each recipient's reminders become."""

    def __init__(
        self,
        work: Work,
        owner: str,
        budgets: dict[tuple[str, str], Budget],
        probes: set[tuple[str, str]],
        configured: frozenset[tuple[str, str]],
    ) -> None:
        self.work, self.owner, self.budgets, self.probes, self.configured = work, owner, budgets, probes, configured
        self.claims: list[Claim] = []
        self.shown_on_page = 0
        self.wait: float | None = None
        self._lease_until = database_seconds(work.session) + CLAIM_SECONDS

    @property
    def room(self) -> int:
        """How many messages more this claim may hold."""
        return BATCH - len(self.claims) - self.shown_on_page

    def offer_all(self, contacts: dict[Recipient, list[Contact]]) -> None:
        """What is due to these recipients, to each in the first of his channels that is open."""
        reachable = {one: theirs for one, theirs in contacts.items() if not theirs or any(map(self._is_open, theirs))}
        due = self._due_to(reachable)
        for recipient, theirs in reachable.items():
            self._offer(recipient, theirs, due[recipient])

    def _offer(self, recipient: Recipient, contacts: list[Contact], due: list[Reminder]) -> None:
        contact = next((contact for contact in contacts if self._is_open(contact)), None)
        if contacts and contact is None:
            return  # a channel is failing or its budget is spent: the reminders stay free
        still_due = [one for one in due if self._is_still_due(recipient, one)]
        if not still_due:
            return
        late_after = self.work.now - LATE_AFTER
        facts = to_say(self.work, still_due, late_after=late_after, is_group=recipient.position_id is not None)
        message = Message(
            person_id=recipient.person_id,
            position_id=recipient.position_id,
            kind=MessageKind.DIGEST if facts.late_for else MessageKind.REMINDER,
            text="",
            made_at=self.work.now,
        )
        self.work.add(message)
        for reminder in still_due:
            reminder.state, reminder.message_id = ReminderState.CLAIMED, message.id
        if contact is None:
            self._show_on_page(message, still_due)
        else:
            self._lease(message, contact, facts)

    def offer_trial(self, message: Message, contacts: list[Contact]) -> None:
        """Brings a trial message to the first channel that is open; until there is one it waits."""
        contact = next((contact for contact in contacts if self._is_open(contact)), None)
        if contact is not None:
            facts = TrialToSay(self.work.organization.name, f"{self.work.base_url}/my")
            self._lease(message, contact, facts)

    def _due_to(self, recipients: Collection[Recipient]) -> dict[Recipient, list[Reminder]]:
        """What is due to each; nothing to one whose reminders another node has just taken."""
        found: dict[Recipient, list[Reminder]] = defaultdict(list)
        if not recipients:
            return found
        query = (
            select(Reminder)
            .where(*_is_due(self.work), _is_to(recipients))
            .order_by(Reminder.due_at, Reminder.id)
            .options(selectinload(Reminder.occurrence).options(*LOADED), selectinload(Reminder.person))
            .with_for_update(skip_locked=True, of=Reminder)
        )
        for reminder in self.work.session.scalars(query):
            found[Recipient(reminder.person_id, reminder.position_id)].append(reminder)
        return found

    def _is_open(self, contact: Contact) -> bool:
        """Whether a message may be sent there at this moment."""
        key = (contact.channel, contact.bot_id)
        budget = self.budgets.get(key)
        if budget is None:
            return False
        if key in self.probes and any((c.channel, c.bot_id) == key for c in self.claims):
            return False  # one message asks whether the channel is back
        if budget.allowed < 1:
            self.wait = budget.wait
            return False
        return not budget.rests(contact.address)

    def _is_still_due(self, recipient: Recipient, reminder: Reminder) -> bool:
        if is_still_due(self.work, recipient, reminder):
            return True
        reminder.state = ReminderState.DROPPED
        if ReminderKind(reminder.kind).is_nudge:
            remind.replan(self.work, reminder.occurrence)  # whoever sits there now is to hear of it
        return False

    def _lease(self, message: Message, contact: Contact, facts: ToSay | TrialToSay, is_repeat: bool = False) -> None:
        is_group = contact.position_id is not None
        self.budgets[contact.channel, contact.bot_id].take(contact.address, is_group)
        delivery = Delivery(
            message=message,
            contact_id=contact.id,
            channel=contact.channel,
            state=DeliveryState.LEASED,
            is_repeat=is_repeat,
            owner=self.owner,
            lease_until=self._lease_until,
            at=self.work.now,
        )
        self.work.add(delivery)
        self.claims.append(Claim(delivery.id, contact.channel, contact.bot_id, contact.address, is_repeat, facts))

    def _show_on_page(self, message: Message, reminders: list[Reminder]) -> None:
        self.work.add(Delivery(message=message, channel=Channel.PAGE, state=DeliveryState.SENT, at=self.work.now))
        for reminder in reminders:
            reminder.state = ReminderState.SAID
        self.shown_on_page += 1

    def repeat(self, unknown: Delivery) -> None:
        """Says an unknown delivery once more, if any of it is still true."""
        message = unknown.message
        recipient = Recipient(message.person_id, message.position_id)
        query = select(Reminder).where(Reminder.message_id == message.id)
        true_still = [r for r in self.work.session.scalars(query) if is_still_due(self.work, recipient, r)]
        contact = unknown.contact
        if not true_still or contact is None or contact.state != ContactState.ACTIVE:
            unknown.repeat_at = None
            return
        if self._is_open(contact):
            unknown.repeat_at = None
            late_after = self.work.now - LATE_AFTER
            facts = to_say(self.work, true_still, late_after=late_after, is_group=recipient.position_id is not None)
            self._lease(message, contact, facts, is_repeat=True)


def claim_repeats(work: Work, owner: str, channels: Sequence[OpenChannel]) -> tuple[Claim, ...]:
    """Leases what was perhaps not delivered, to be said once more."""
    if work.policy.is_quiet(work.now.astimezone(work.organization.timezone).time()):
        return ()
    budgets = {(channel.channel, channel.bot_id): Budget(work.session, channel.bot_id) for channel in channels}
    sending = _Sending(work, owner, budgets, set(), frozenset(budgets))
    query = (
        select(Delivery)
        .where(Delivery.state == DeliveryState.UNKNOWN, Delivery.repeat_at <= work.now)
        .order_by(Delivery.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    for unknown in work.session.scalars(query).all():
        sending.repeat(unknown)
    return tuple(sending.claims)


def is_still_due(work: Work, recipient: Recipient, reminder: Reminder) -> bool:
    """Whether what the reminder says is still true and still this recipient's."""
    occurrence = reminder.occurrence
    if reminder.person is not None and not reminder.person.works_on(work.today):
        return False
    kind = ReminderKind(reminder.kind)
    state = occurrence.state(work.today, work.today)
    match kind:
        case ReminderKind.REVIEW:
            mark = occurrence.completion
            is_judge = recipient.person_id in {p.id for p in controllers(work, occurrence, work.today)}
            return state is State.SUBMITTED and mark is not None and mark.id == reminder.nth and is_judge
        case ReminderKind.RETURNED:
            return state is State.RETURNED
        case ReminderKind.ACCEPTED:
            return state in (State.DONE, State.NOT_REQUIRED)
        case ReminderKind.CANCELLED:
            return state is State.CANCELLED
        case ReminderKind.KEPT:
            return remind.is_awaited(work, occurrence) and reminder.schedule_no == occurrence.schedule_no
        case ReminderKind.RELIEVED:
            return recipient not in remind.recipients(work, occurrence, work.today)
    return _is_still_awaited(work, recipient, reminder, occurrence)


def _is_still_awaited(work: Work, recipient: Recipient, reminder: Reminder, occurrence: Occurrence) -> bool:
    if not remind.is_awaited(work, occurrence) or reminder.schedule_no != occurrence.schedule_no:
        return False
    if reminder.kind == ReminderKind.ASKED_TO_MOVE:
        return True
    if reminder.due_at < work.now - remind.CATCH_UP:
        return False
    return recipient in remind.recipients(work, occurrence, work.today)


def begin(work: Work, delivery_id: int, owner: str, text: str) -> bool:
    """Writes down that the request is about to leave, and with what words; False when the lease was lost."""
    now = database_seconds(work.session)
    won = work.session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.owner == owner, Delivery.state == DeliveryState.LEASED)
        .where(Delivery.lease_until > now)
        .values(state=DeliveryState.SENDING, lease_until=now + LEASE_SECONDS, at=work.now)
        .returning(Delivery.message_id)
    ).first()
    if won is None:
        return False
    work.session.execute(update(Message).where(Message.id == won.message_id).values(text=text))
    return True


def sent(work: Work, delivery_id: int, external_id: str) -> None:
    delivery = work.find(Delivery, delivery_id)
    delivery.state, delivery.external_id, delivery.at = DeliveryState.SENT, external_id, work.now
    delivery.repeat_at = None
    _mark(work, delivery, ReminderState.SAID)


def unknown(work: Work, delivery_id: int, error: str) -> None:
    """The request left and no answer came. It is said once more after a while; a second unknown stands on the page."""
    delivery = work.find(Delivery, delivery_id)
    delivery.state, delivery.error, delivery.at = DeliveryState.UNKNOWN, error, work.now
    delivery.repeat_at = None if delivery.is_repeat else work.now + REPEAT_AFTER
    if delivery.is_repeat:
        work.add(Delivery(message=delivery.message, channel=Channel.PAGE, state=DeliveryState.SENT, at=work.now))
    _mark(work, delivery, ReminderState.SAID)


def dead(work: Work, delivery_id: int, error: str) -> None:
    """The messenger said for ever no: the address is switched off, and the reminders go by the next channel."""
    delivery = work.find(Delivery, delivery_id)
    delivery.state, delivery.error, delivery.at = DeliveryState.DEAD, error, work.now
    if delivery.contact is not None:
        delivery.contact.state, delivery.contact.state_reason = ContactState.BLOCKED, error
        work.journal("канал отключён", delivery.contact, after={"reason": error})
    if delivery.is_repeat:  # its reminders count as said, so nothing would bring them anywhere else
        work.add(Delivery(message=delivery.message, channel=Channel.PAGE, state=DeliveryState.SENT, at=work.now))
    _mark(work, delivery, ReminderState.PENDING)


def unreached(work: Work, delivery_id: int) -> None:
    """No connection was made, or the messenger asked to wait: nothing was said, the reminders are free again."""
    delivery = work.session.get(Delivery, delivery_id)
    if delivery is None:
        return
    if delivery.is_repeat:
        first = next((d for d in delivery.message.deliveries if d.state == DeliveryState.UNKNOWN), None)
        if first is not None:
            first.repeat_at = work.now + REPEAT_AFTER
        delivery.message.deliveries.remove(delivery)
        return
    _mark(work, delivery, ReminderState.PENDING)
    message = delivery.message
    message.deliveries.remove(delivery)
    if not message.deliveries and message.kind != MessageKind.TRIAL:  # a trial waits without reminders
        work.session.flush()
        work.session.delete(message)


def readdress(work: Work, delivery_id: int, address: str) -> None:
    """The chat has another id now (a group became a supergroup); the message goes there."""
    delivery = work.find(Delivery, delivery_id)
    if delivery.contact is not None:
        delivery.contact.address = address
        work.session.flush()
    unreached(work, delivery_id)


def hold(work: Work, delivery_id: int, seconds: float) -> None:
    """The messenger asked to wait so long with this chat; the others go on."""
    delivery = work.find(Delivery, delivery_id)
    if delivery.contact is not None:
        Budget(work.session, delivery.contact.bot_id).hold(delivery.contact.address, seconds)
    unreached(work, delivery_id)


def recover(work: Work) -> tuple[int, int]:
    """Takes up what a dead node left: a lease that was never used is free, a request that left is unknown.

    Returns how many of each.
    """
    now = database_seconds(work.session)
    left = work.session.scalars(
        select(Delivery)
        .where(Delivery.state.in_((DeliveryState.LEASED, DeliveryState.SENDING)), Delivery.lease_until <= now)
        .with_for_update(skip_locked=True)
    ).all()
    free = [delivery for delivery in left if delivery.state == DeliveryState.LEASED]
    cut_off = [delivery for delivery in left if delivery.state == DeliveryState.SENDING]
    for delivery in free:
        unreached(work, delivery.id)
    for delivery in cut_off:
        unknown(work, delivery.id, "работа прервалась во время отправки")
    return len(free), len(cut_off)


def _mark(work: Work, delivery: Delivery, state: ReminderState) -> None:
    """Sets the message's reminders; those free again belong to no message."""
    work.session.execute(
        update(Reminder)
        .where(Reminder.message_id == delivery.message_id, Reminder.state.in_((ReminderState.CLAIMED, state)))
        .values(state=state, **({"message_id": None} if state == ReminderState.PENDING else {})),
        execution_options={"synchronize_session": "fetch"},
    )
