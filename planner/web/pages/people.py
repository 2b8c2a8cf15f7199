"""Сотрудники: the list of who works here, and one person's page, from which everything of his is changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from starlette.responses import Response

from planner.domain.contact import Channel
from planner.domain.errors import Invalid
from planner.domain.people import Capacity, Role
from planner.queries.employee import employee, holder_of, seats_during, who_is_away
from planner.queries.staff import staff
from planner.russian import short_day
from planner.services import account, holding, join, leave, people, positions, roles
from planner.services.people import PersonDraft
from planner.web import doubles, people_words
from planner.web.doubles import Doubt
from planner.web.forms import (
    NOTHING_TYPED,
    Day,
    Flag,
    FormModel,
    FormT,
    Line,
    NeededDay,
    RowId,
    Sending,
    Sent,
    Typed,
    attempt,
)
from planner.web.pages.address import Asked, PathId, id_in
from planner.web.pages.messages import Invited
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

# The list


class NewForm(FormModel):
    full_name: Line = ""
    position: Line = ""
    role: Role = Role.EXECUTOR
    email: Line = ""


def show(visit: Visiting, q: Asked = "") -> Response:
    return _list(visit, q, NOTHING_TYPED)


def _list(visit: Visit, asked: str, typed: Typed) -> Response:
    return visit.page(
        "people.html",
        typed.status,
        staff=visit.app.ask(staff, asked),
        typed=typed,
        doubts=_doubts_of_new(visit, typed.values) if typed.is_open("new") else (),
        people_words=people_words,
    )


def _doubts_of_new(visit: Visit, values: Mapping[str, str]) -> tuple[Doubt, ...]:
    titles = doubles.bare_titles(values.get("position", ""))
    named = [(values.get("full_name", "").strip(), values.get("email", ""))]
    return (
        *doubles.about_people(visit, named, values).values(),
        *doubles.about_positions(visit, titles, values).values(),
    )


def add(visit: Visiting, sent: Sending) -> Response:
    """One more row of the list of employees: somebody who is in it already is changed, not doubled.

    Whoever turns out to be there already keeps his rights: those of the form are a newcomer's.
    """
    added: list[people.Enrolled] = []

    def act(form: NewForm) -> None:
        doubts = {doubt.typed: doubt for doubt in _doubts_of_new(visit, sent.values)}
        doubles.require_answered(doubts.values(), {doubles.PERSON: "full_name", doubles.POSITION: "position"})
        name = doubles.meant(doubts, form.full_name)
        draft = PersonDraft(
            full_name=name,
            position=doubles.meant_titles(doubts, form.position),
            role=form.role if name == form.full_name else "",
            email=form.email,
            is_other=form.full_name in doubts and doubts[form.full_name].is_other,
        )
        try:
            added.extend(visit.app.do(people.enrol, [draft]))
        except Invalid as refusal:
            text = refusal.text.partition(": ")[2] if refusal.text.startswith("Строка") else refusal.text
            raise Invalid("email" if "почты" in text or "e-mail" in text else "full_name", text) from refusal

    typed = attempt(sent, "new", NewForm, act)
    if typed is not None:
        return _list(visit, "", typed)
    (row,) = added
    said = {"new": "Сотрудник добавлен.", "changed": "Такой сотрудник уже был: данные изменены."}
    return visit.back(_address(row.person_id), Said(said.get(row.change, "Такой сотрудник уже есть.")))


# One person


@dataclass(frozen=True)
class Issued:
    """A secret that is in this answer and in no other page, since only its hash is kept."""

    sign_in: str = ""
    """The address that signs the person in once."""
    invited: Invited | None = None


NOTHING_ISSUED = Issued()


class DataForm(FormModel):
    full_name: Line = ""
    email: Line = ""


class RolesForm(FormModel):
    administrator: Flag = False
    head: Flag = False
    coordinator: Flag = False
    executor: Flag = False
    observer: Flag = False

    @property
    def roles(self) -> set[Role]:
        return {role for role in Role if getattr(self, role)}


class As(StrEnum):
    """As whom a position is held, where it is a body."""

    HOLDER = Capacity.HOLDER
    CHAIR = Capacity.CHAIR
    SECRETARY = Capacity.SECRETARY
    MEMBER = Capacity.MEMBER


class HoldForm(FormModel):
    position_id: RowId | None = None
    new_position: Line = ""
    capacity: As = As.HOLDER
    from_on: Day = None
    to_on: Day = None
    basis: Line = ""


class LastDayForm(FormModel):
    to_on: NeededDay


class LeaveForm(FormModel):
    from_on: NeededDay
    to_on: NeededDay
    basis: Line = ""
    substitute_id: RowId | None = None


def _address(person_id: int) -> str:
    return f"/people/{person_id}"


def show_person(visit: Visiting, person_id: PathId) -> Response:
    return _page(visit, person_id, NOTHING_TYPED)


def _page(visit: Visit, person_id: int, typed: Typed, issued: Issued = NOTHING_ISSUED) -> Response:
    return visit.page(
        "employee.html",
        typed.status,
        person=visit.app.ask(employee, person_id),
        typed=typed,
        doubts=doubles.about_field(visit, typed, "hold", "new_position"),
        issued=issued,
        has_telegram=Channel.TELEGRAM in visit.site.channels_on,
        people_words=people_words,
    )


def _done(
    visit: Visit, person_id: int, sent: Sent, name: str, form: type[FormT], act: Callable[[FormT], Said]
) -> Response:
    """Does what one form of the page asks, and shows the person anew: with what was typed when it is not done."""
    said: list[Said] = []
    typed = attempt(sent, name, form, lambda read: said.append(act(read)))
    return _page(visit, person_id, typed) if typed is not None else visit.back(_address(person_id), said[0])


def change(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    def act(form: DataForm) -> Said:
        visit.app.do(people.change_person, person_id, form.full_name, form.email, form.seen)
        return Said("Данные сотрудника изменены.")

    return _done(visit, person_id, sent, "data", DataForm, act)


def set_roles(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    def act(form: RolesForm) -> Said:
        if visit.app.do(roles.set_roles, person_id, form.roles, form.seen):
            return Said("Права изменены. Прежний пароль больше не действует: дайте сотруднику ссылку для входа.")
        return Said("Права изменены. Они действуют сразу.")

    return _done(visit, person_id, sent, "roles", RolesForm, act)


def hold(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    def act(form: HoldForm) -> Said:
        position_id = _position(visit, form, sent.values)
        holding_id = visit.app.do(
            holding.hold, position_id, person_id, form.capacity, form.from_on, form.to_on, form.basis
        )
        is_new = form.from_on is not None and form.from_on >= visit.viewer.today
        return Said("Должность записана.", f"/holdings/{holding_id}/withdraw" if is_new else "")

    return _done(visit, person_id, sent, "hold", HoldForm, act)


def _position(visit: Visit, form: HoldForm, values: Mapping[str, str]) -> int:
    if form.position_id is not None and form.new_position:
        raise Invalid("new_position", "Выбрана должность из списка и вписана новая. Оставьте что-то одно.")
    if form.position_id is not None:
        return form.position_id
    if not form.new_position:
        raise Invalid("position_id", "Выберите должность или впишите новую.")
    title = doubles.title_meant(visit, "new_position", form.new_position, values)
    return visit.app.do(positions.add_position, title)


def end_holding(visit: Visiting, sent: Sending, holding_id: PathId) -> Response:
    person_id = visit.app.ask(holder_of, holding_id)

    def act(form: LastDayForm) -> Said:
        visit.app.do(holding.end_holding, holding_id, form.to_on, form.seen)
        return Said(f"Последний день в должности: {short_day(form.to_on)}.", f"/holdings/{holding_id}/resume")

    return _done(visit, person_id, sent, f"end-{holding_id}", LastDayForm, act)


def resume_holding(visit: Visiting, sent: Sending, holding_id: PathId) -> Response:
    person_id = visit.app.ask(holder_of, holding_id)

    def act(_: FormModel) -> Said:
        visit.app.do(holding.end_holding, holding_id, None)
        return Said("Должность снова занята без последнего дня.")

    return _done(visit, person_id, sent, f"end-{holding_id}", FormModel, act)


def withdraw_holding(visit: Visiting, sent: Sending, holding_id: PathId) -> Response:
    person_id = visit.app.ask(holder_of, holding_id)

    def act(_: FormModel) -> Said:
        visit.app.do(holding.withdraw_holding, holding_id)
        return Said("Запись о должности убрана.")

    return _done(visit, person_id, sent, f"end-{holding_id}", FormModel, act)


# Leave


def take_leave(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    def act(form: LeaveForm) -> Said:
        substitutes = _substitutes(visit, person_id, form, sent.values)
        away = visit.app.do(leave.take_leave, person_id, form.from_on, form.to_on, form.basis, substitutes)
        said = "Отсутствие и замещение записаны." if substitutes else "Отсутствие записано."
        may_undo = form.from_on >= visit.viewer.today
        return Said(said, f"/absences/{away.absence_id}/withdraw" if may_undo else "")

    return _done(visit, person_id, sent, "leave", LeaveForm, act)


def _substitutes(visit: Visit, person_id: int, form: LeaveForm, values: Mapping[str, str]) -> dict[int, int]:
    """Who acts in which seat: as chosen for it, else as chosen for all."""
    seats = visit.app.ask(seats_during, person_id, form.from_on, form.to_on)
    chosen = {holding_id: values.get(f"substitute_{holding_id}", "") for holding_id in seats}
    everywhere = str(form.substitute_id or "")
    named = {holding_id: one or everywhere for holding_id, one in chosen.items()}
    found = {holding_id: id_in(one) for holding_id, one in named.items()}
    return {holding_id: one for holding_id, one in found.items() if one is not None}


def return_on(visit: Visiting, sent: Sending, absence_id: PathId) -> Response:
    person_id = visit.app.ask(who_is_away, absence_id)

    def act(form: LastDayForm) -> Said:
        visit.app.do(leave.return_on, absence_id, form.to_on, form.seen)
        return Said(f"Последний день отсутствия: {short_day(form.to_on)}. Замещение заканчивается вместе с ним.")

    return _done(visit, person_id, sent, f"return-{absence_id}", LastDayForm, act)


def withdraw_leave(visit: Visiting, sent: Sending, absence_id: PathId) -> Response:
    person_id = visit.app.ask(who_is_away, absence_id)

    def act(_: FormModel) -> Said:
        visit.app.do(leave.withdraw_leave, absence_id)
        return Said("Запись об отсутствии убрана.")

    return _done(visit, person_id, sent, f"return-{absence_id}", FormModel, act)


# Coming in


def offer_sign_in(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    """Answers with the page itself and not with a redirection: the next request could not show the address."""
    issued: list[Issued] = []

    def act(_: FormModel) -> None:
        issued.append(Issued(sign_in=visit.app.do(account.offer_sign_in, person_id)))

    typed = attempt(sent, "sign-in", FormModel, act)
    return _page(visit, person_id, typed or NOTHING_TYPED, issued[0] if issued else NOTHING_ISSUED)


def invite(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    issued: list[Issued] = []

    def act(_: FormModel) -> None:
        issued.append(Issued(invited=invited(visit, visit.app.do(join.invite, person_id))))

    typed = attempt(sent, "invite", FormModel, act)
    return _page(visit, person_id, typed or NOTHING_TYPED, issued[0] if issued else NOTHING_ISSUED)


def invited(visit: Visit, invitation: join.Invitation) -> Invited:
    """A code as the page shows it, with the bot's address where the bot has said its name."""
    bot = visit.site.bot_username()
    link = f"https://t.me/{quote(bot)}?start={invitation.code}" if bot else ""
    return Invited(invitation.code, link, invitation.expires_at.astimezone(visit.viewer.now.tzinfo))


def end_sessions(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    def act(_: FormModel) -> Said:
        visit.app.do(people.end_sessions, person_id)
        return Said("Все входы завершены. Чтобы войти снова, нужен пароль или новая ссылка.")

    return _done(visit, person_id, sent, "sessions", FormModel, act)
