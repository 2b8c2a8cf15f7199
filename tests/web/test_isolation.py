"""Ирина of another school gets from every address of ours exactly what an unknown id gives."""

import pytest
from sqlalchemy import select

from planner.domain.decision import Decision
from planner.services import decide
from planner.services.plan import Assignee
from planner.services.positions import position_called
from planner.web.app import ROUTES
from tests.cast import Cast
from tests.web.browser import Browser, with_ids

UNKNOWN = 2_000_000_000


FIELDS = {
    "done_on": "2026-11-23",
    "basis": "б",
    "remark": "р",
    "text": "т",
    "reason": "п",
    "due_on": "2026-12-01",
    "until": "2026-12-01",
    "position_id": "1",
    "conclusion": "в",
    "kind": "к",
}
OF_ONE_ROW = [
    (method, path)
    for method, path, *_ in ROUTES
    if "_id}" in path and not path.startswith("/demo/")  # the demo's door has tests of its own
]


def test_every_address_of_ours_is_unknown_to_her(ours: dict[str, int], irina: Browser) -> None:
    for method, path in OF_ONE_ROW:
        addresses = with_ids(path, ours), with_ids(path, dict.fromkeys(ours, UNKNOWN))
        if method == "GET":
            hers, nobodys = (irina.get(address) for address in addresses)
        else:
            hers, nobodys = (irina.send(address, shown="/help", **FIELDS) for address in addresses)
        assert (hers.status_code, hers.text) == (404, nobodys.text), (method, path)


@pytest.mark.parametrize(
    "address", ["/my?person={}", "/list?activity={}", "/list?ids={}", "/plan?cyclogram={}", "/control?person={}"]
)
def test_an_id_in_a_filter_is_unknown_to_her(ours: dict[str, int], cast: Cast, irina: Browser, address: str) -> None:
    ids = {
        "/my?person={}": cast.marat_id,
        "/list?activity={}": ours["activity_id"],
        "/plan?cyclogram={}": ours["cyclogram_id"],
        "/control?person={}": cast.marat_id,
    }
    found = irina.get(address.format(ids.get(address, ours["occurrence_id"])))
    assert (found.status_code, found.text) == (404, irina.get(address.format(UNKNOWN)).text)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/calendars", {"what": "position", "name": "Мой телефон", "position_id": "{seat}"}),
        ("/calendars", {"what": "section", "name": "Мой телефон", "section_id": "1"}),
    ],
)
def test_an_id_in_a_field_is_unknown_to_her(cast: Cast, irina: Browser, path: str, fields: dict[str, str]) -> None:
    sent = {key: value.format(seat=cast.teachers) for key, value in fields.items()}
    assert irina.send(path, **sent).status_code == 404


def test_nothing_is_given_to_a_seat_of_another_organisation(ours: dict[str, int], cast: Cast, olga: Browser) -> None:
    theirs = cast.school.do(position_called, "завуч").id
    sent = olga.send(f"/o/{ours['occurrence_id']}/decisions", text="т", due_on="2026-12-01", position_id=str(theirs))
    assert sent.status_code == 404
    assert cast.app.ask(lambda work: work.session.scalars(select(Decision)).all()) == []


def test_her_pages_hold_nothing_of_ours(ours: dict[str, int], cast: Cast, irina: Browser) -> None:
    whom = [Assignee(position_id=cast.senior)]
    cast.vera.do(decide.decide, ours["occurrence_id"], "Купить пособия", whom, cast.app.ask(lambda w: w.soon_until))
    for path in (
        "/",
        "/my",
        "/year",
        "/plan",
        "/list",
        "/calendars",
        "/messages",
        "/messages?whose=all",
        "/report",
        "/control",
    ):
        page = irina.get(path).text
        for word in ("Ромашка", "Анкетирование", "Галимов", "Купить пособия", "воспитател"):
            assert word not in page, (path, word)
