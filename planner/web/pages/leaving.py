"""Уход и дубликаты: work is handed over, two rows of one human are made one, data of who left are erased."""

from collections.abc import Callable, Mapping
from datetime import date

from starlette.responses import Response

from planner.domain.errors import Invalid
from planner.queries.erasing import erasing
from planner.queries.hand_over import hand_over_of
from planner.queries.pair import pair
from planner.russian import long_day
from planner.services import erase, hand_over, merge
from planner.web import people_words
from planner.web.forms import (
    NOTHING_TYPED,
    Flag,
    FormModel,
    FormT,
    Line,
    NeededDay,
    NeededId,
    RowId,
    Sending,
    Sent,
    Typed,
    attempt,
)
from planner.web.pages.address import Asked, PathId, id_in
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

VACANT = "vacant"
"""Of a seat: nobody takes it over."""


def _address(person_id: int) -> str:
    return f"/people/{person_id}"


def _done(
    visit: Visit,
    sent: Sent,
    name: str,
    form: type[FormT],
    act: Callable[[FormT], tuple[str, Said]],
    again: Callable[[Typed], Response],
) -> Response:
    """Does what the form asks and goes where it says, or shows the page again with what was typed."""
    done: list[tuple[str, Said]] = []
    typed = attempt(sent, name, form, lambda read: done.append(act(read)))
    return again(typed) if typed is not None else visit.back(*done[0])


# Handing over


class HandOverForm(FormModel):
    from_on: NeededDay
    by_name_to: RowId | None = None
    leaves: Flag = False
    basis: Line = ""


def show_hand_over(visit: Visiting, person_id: PathId, day: Asked = "") -> Response:
    return _hand_over_page(visit, person_id, _day(day) or visit.viewer.today, NOTHING_TYPED)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _hand_over_page(visit: Visit, person_id: int, from_on: date, typed: Typed) -> Response:
    return visit.page(
        "hand_over.html", typed.status, handing=visit.app.ask(hand_over_of, person_id, from_on), typed=typed
    )


def give(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    def act(form: HandOverForm) -> tuple[str, Said]:
        visit.app.do(
            hand_over.hand_over,
            person_id,
            form.from_on,
            _chosen(sent.values),
            form.by_name_to,
            leaves=form.leaves,
            basis=form.basis,
            seen_version=form.seen,
        )
        may_undo = form.from_on > visit.viewer.today
        said = f"Дела передаются с {long_day(form.from_on)}"
        return _address(person_id), Said(said, f"{_address(person_id)}/hand-over/undo" if may_undo else "")

    from_on = _day(sent.values.get("from_on", "")) or visit.viewer.today
    return _done(
        visit, sent, "give", HandOverForm, act, lambda typed: _hand_over_page(visit, person_id, from_on, typed)
    )


def _chosen(values: Mapping[str, str]) -> dict[int, int | None]:
    """To whom each seat goes, by its holding; what was not chosen is left out."""
    found: dict[int, int | None] = {}
    for name, value in values.items():
        holding_id = id_in(name.removeprefix("seat_")) if name.startswith("seat_") else None
        if holding_id is not None and value:
            found[holding_id] = None if value == VACANT else id_in(value)
    return found


def take_back(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    def act(_: FormModel) -> tuple[str, Said]:
        visit.app.do(hand_over.take_back, person_id)
        return _address(person_id), Said("Передача дел отменена: всё осталось как было.")

    return _done(
        visit,
        sent,
        "undo",
        FormModel,
        act,
        lambda typed: _hand_over_page(visit, person_id, visit.viewer.today, typed),
    )


# Duplicates


class MergeForm(FormModel):
    other_id: NeededId
    kept_id: NeededId


def show_merge(visit: Visiting, person_id: PathId, other: Asked = "") -> Response:
    other_id = id_in(other)
    if other_id is None or other_id == person_id:
        return visit.back(f"{_address(person_id)}#merge", Said("Выберите, чью запись объединить с этой."))
    return _merge_page(visit, person_id, other_id, NOTHING_TYPED)


def _merge_page(visit: Visit, person_id: int, other_id: int, typed: Typed) -> Response:
    return visit.page(
        "merge.html",
        typed.status,
        pair=visit.app.ask(pair, person_id, other_id),
        typed=typed,
        people_words=people_words,
    )


def join(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    other_id = id_in(sent.values.get("other_id", ""))
    if other_id is None:
        return visit.back(f"{_address(person_id)}#merge", Said("Выберите, чью запись объединить с этой."))

    def act(form: MergeForm) -> tuple[str, Said]:
        if form.kept_id not in (person_id, form.other_id):
            raise Invalid("kept_id", "Выберите, чьё имя останется.")
        gone_id = form.other_id if form.kept_id == person_id else person_id
        visit.app.do(merge.merge_people, form.kept_id, gone_id)
        return _address(form.kept_id), Said("Записи объединены. Теперь это один сотрудник.")

    return _done(visit, sent, "merge", MergeForm, act, lambda typed: _merge_page(visit, person_id, other_id, typed))


# Erasing


class EraseForm(FormModel):
    surname: Line = ""


def show_erase(visit: Visiting, person_id: PathId) -> Response:
    return _erase_page(visit, person_id, NOTHING_TYPED)


def _erase_page(visit: Visit, person_id: int, typed: Typed) -> Response:
    return visit.page("erase.html", typed.status, erasing=visit.app.ask(erasing, person_id), typed=typed)


def forget(visit: Visiting, sent: Sending, person_id: PathId) -> Response:
    def act(form: EraseForm) -> tuple[str, Said]:
        visit.app.do(erase.erase_person, person_id, form.surname)
        return _address(person_id), Said("Персональные данные стёрты.")

    return _done(visit, sent, "erase", EraseForm, act, lambda typed: _erase_page(visit, person_id, typed))
