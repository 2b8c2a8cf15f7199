"""Мои дела: one person's work, in the order in which it presses; what is simple is accepted without opening it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from planner.domain.rights import Right
from planner.queries.my_work import Bucket, BucketKey, Item, Whose, my_work
from planner.queries.people import colleagues
from planner.services import complete
from planner.web.forms import NOTHING_TYPED, FormModel, Sending, Typed, attempt
from planner.web.pages.address import Asked, PathId, id_in
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

LONGEST = 15
"""Items of a folded bucket at once: three screens of a phone."""
PAGED = (BucketKey.LATER, BucketKey.WAITING, BucketKey.DONE)


@dataclass(frozen=True)
class Sheet:
    """One page of a bucket too long for one."""

    items: Sequence[Item]
    number: int
    """From 1."""
    of: int


def show(
    visit: Visiting,
    person: Asked = "",
    whose: Asked = "",
    later: Asked = "",
    waiting: Asked = "",
    done: Asked = "",
) -> Response:
    """One's own; whoever oversees the plan may look at anybody's. `later`, `waiting`, `done` are numbers of sheets."""
    asked = dict(zip(PAGED, map(_number_in, (later, waiting, done)), strict=True))
    return _page(visit, NOTHING_TYPED, id_in(person), _whose(whose), asked)


def _number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


def _whose(text: str) -> Whose:
    return Whose(text) if text in set(Whose) else Whose.MINE


def _page(
    visit: Visit,
    typed: Typed,
    person_id: int | None = None,
    whose: Whose = Whose.MINE,
    asked: dict[BucketKey, int | None] | None = None,
) -> Response:
    mine = visit.app.ask(my_work, person_id, whose)
    people = visit.app.ask(colleagues) if visit.viewer.may(Right.OVERSEE) else ()
    wanted = asked or {}
    sheets = {key: _sheet(mine.bucket(key), wanted.get(key)) for key in PAGED}
    chosen = {
        "person": person_id,
        "whose": whose if whose is not Whose.MINE else None,
        **{key.value: number for key, number in wanted.items()},
    }
    shown = person_id or visit.viewer.person_id
    return visit.page(
        "my.html",
        typed.status,
        mine=mine,
        people=people,
        shown=shown,
        whose=whose,
        sheets=sheets,
        chosen=chosen,
        typed=typed,
    )


def _sheet(bucket: Bucket, asked: int | None) -> Sheet:
    """The sheet asked for, or the last one when there are not so many."""
    of = max(1, -(-len(bucket.items) // LONGEST))
    number = min(asked or 1, of)
    return Sheet(bucket.items[(number - 1) * LONGEST : number * LONGEST], number, of)


def accept(visit: Visiting, sent: Sending, occurrence_id: PathId) -> Response:
    """«Принять» on a line of the list. What is refused is said on the list, where the line still stands."""

    def act(form: FormModel) -> None:
        visit.app.do(complete.accept, occurrence_id, seen_version=form.seen)

    typed = attempt(sent, "accept", FormModel, act)
    if typed is not None:
        return _page(visit, typed)
    return visit.back("/my", Said("Принято.", f"/o/{occurrence_id}/undo"))
