"""Должности и органы: the list, the vacant first; one position's page: who held it when, its kind, its duplicates."""

from collections.abc import Callable

from starlette.responses import Response

from planner.domain.contact import Channel
from planner.domain.errors import Invalid
from planner.domain.people import PositionKind
from planner.queries.positions import position_page, positions
from planner.services import holding, join
from planner.services import positions as keeping
from planner.web import doubles, people_words
from planner.web.forms import NOTHING_TYPED, Day, FormModel, FormT, Line, RowId, Sending, Sent, Typed, attempt
from planner.web.pages.address import PathId
from planner.web.pages.messages import Invited
from planner.web.pages.people import As, invited
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting


class PositionForm(FormModel):
    title: Line = ""
    kind: PositionKind = PositionKind.SEAT


class SeatForm(FormModel):
    person_id: RowId | None = None
    capacity: As = As.HOLDER
    from_on: Day = None
    basis: Line = ""


class MergeForm(FormModel):
    other_id: RowId | None = None


def show(visit: Visiting) -> Response:
    return _list(visit, NOTHING_TYPED)


def _list(visit: Visit, typed: Typed) -> Response:
    return visit.page(
        "positions.html",
        typed.status,
        positions=visit.app.ask(positions),
        typed=typed,
        doubts=doubles.about_field(visit, typed, "new", "title"),
        people_words=people_words,
    )


def add(visit: Visiting, sent: Sending) -> Response:
    made: list[int] = []

    def act(form: PositionForm) -> None:
        title = doubles.title_meant(visit, "title", form.title, sent.values)
        made.append(visit.app.do(keeping.add_position, title, form.kind))

    typed = attempt(sent, "new", PositionForm, act)
    if typed is not None:
        return _list(visit, typed)
    return visit.back(_address(made[0]), Said("Записано. Теперь назначьте, кто её занимает."))


def _address(position_id: int) -> str:
    return f"/positions/{position_id}"


def show_position(visit: Visiting, position_id: PathId) -> Response:
    return _page(visit, position_id, NOTHING_TYPED)


def _page(visit: Visit, position_id: int, typed: Typed, code: Invited | None = None) -> Response:
    return visit.page(
        "position.html",
        typed.status,
        position=visit.app.ask(position_page, position_id),
        typed=typed,
        invited=code,
        has_telegram=Channel.TELEGRAM in visit.site.channels_on,
        people_words=people_words,
    )


def _done(
    visit: Visit, position_id: int, sent: Sent, name: str, form: type[FormT], act: Callable[[FormT], Said]
) -> Response:
    said: list[Said] = []
    typed = attempt(sent, name, form, lambda read: said.append(act(read)))
    return _page(visit, position_id, typed) if typed is not None else visit.back(_address(position_id), said[0])


def change(visit: Visiting, sent: Sending, position_id: PathId) -> Response:
    def act(form: PositionForm) -> Said:
        visit.app.do(keeping.change_position, position_id, form.title, form.kind, form.seen)
        return Said("Изменено. Утверждённая редакция плана сохраняет прежние слова.")

    return _done(visit, position_id, sent, "data", PositionForm, act)


def appoint(visit: Visiting, sent: Sending, position_id: PathId) -> Response:
    def act(form: SeatForm) -> Said:
        if form.person_id is None:
            raise Invalid("person_id", "Выберите сотрудника.")
        holding_id = visit.app.do(
            holding.hold, position_id, form.person_id, form.capacity, form.from_on, None, form.basis
        )
        is_new = form.from_on is not None and form.from_on >= visit.viewer.today
        return Said("Назначено.", f"/holdings/{holding_id}/withdraw" if is_new else "")

    return _done(visit, position_id, sent, "seat", SeatForm, act)


def merge(visit: Visiting, sent: Sending, position_id: PathId) -> Response:
    """The one whose page it is stays."""

    def act(form: MergeForm) -> Said:
        if form.other_id is None:
            raise Invalid("other_id", "Выберите, что объединить с этой должностью.")
        visit.app.do(keeping.merge_positions, position_id, form.other_id)
        return Said("Объединено: всё, что было за второй, теперь здесь.")

    return _done(visit, position_id, sent, "merge", MergeForm, act)


def delete(visit: Visiting, sent: Sending, position_id: PathId) -> Response:
    typed = attempt(sent, "delete", FormModel, lambda _: visit.app.do(keeping.delete_position, position_id))
    return _page(visit, position_id, typed) if typed is not None else visit.back("/positions", Said("Удалено."))


def invite(visit: Visiting, sent: Sending, position_id: PathId) -> Response:
    """A code for the group chat of a body: whoever speaks for it sends it there."""
    made: list[Invited] = []

    def act(_: FormModel) -> None:
        made.append(invited(visit, visit.app.do(join.invite, visit.viewer.person_id, position_id)))

    typed = attempt(sent, "invite", FormModel, act)
    return _page(visit, position_id, typed or NOTHING_TYPED, made[0] if made else None)
