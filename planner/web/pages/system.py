"""Состояние: whether the planner itself works; its copies, taken away, brought, looked into and put back."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from planner import __version__
from planner.copies.keeping import Copies
from planner.domain.errors import Invalid, NotFound, PlannerError
from planner.domain.rights import Right
from planner.queries.system import system
from planner.web.errors import number_of
from planner.web.forms import FormModel, Line, RowId, Sending, SendingCopy, Typed, attempt
from planner.web.pages.address import Asked
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

CHUNK = 1024 * 1024


class PutBack(FormModel):
    name: Line
    state: RowId
    """In which the copy was compared with the present."""


def show(visit: Visiting) -> Response:
    return _page(visit)


def _page(visit: Visit, typed: Typed | None = None) -> Response:
    copies = visit.site.copies
    return visit.page(
        "system.html",
        typed.status if typed else 200,
        system=visit.app.ask(system),
        version=__version__,
        free=copies.free if copies is not None else None,
        copies=copies.all() if copies is not None else (),
        last_whole=copies.last_whole if copies is not None else None,
        typed=typed or Typed(),
        may_keep=visit.viewer.may(Right.KEEP),
    )


def _kept(visit: Visit) -> Copies:
    """Raises NotFound where nobody said where copies are kept."""
    if visit.site.copies is None:
        raise NotFound
    return visit.site.copies


def make_copy(visit: Visiting, sent: Sending) -> Response:
    _kept(visit).make(visit.app)
    return visit.back("/system#copies", Said("Копия базы сделана."))


def download(visit: Visiting, sent: Sending) -> Response:
    """The archive is made on the disk and then sent piece by piece: it need not fit into memory."""
    whole = ExitStack()
    path = whole.enter_context(_kept(visit).taken_away(visit.app))

    def pieces() -> Iterator[bytes]:
        with whole, path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece

    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_file_name(visit.viewer.now))}",
        "Content-Length": str(path.stat().st_size),
    }
    return StreamingResponse(pieces(), media_type="application/zip", headers=headers)


def _file_name(now: datetime) -> str:
    return f"Копия циклограммы {now:%Y-%m-%d %H-%M}.zip"


def upload(visit: Visiting, sent: SendingCopy) -> Response:
    try:
        if not sent.files:
            raise Invalid("file", "Выберите файл копии.")
        copy = _kept(visit).take_in(visit.app, sent.files[0].file)
    except NotFound:
        raise
    except PlannerError as refusal:
        return _page(visit, Typed("upload", {}, {"file": refusal.text}, status=number_of(refusal)))
    return visit.back(f"/system/copy?name={quote(copy.name)}", Said("Копия проверена и сохранена."))


def compare(visit: Visiting, name: Asked = "") -> Response:
    return _comparison(visit, name)


def _comparison(visit: Visit, name: str, typed: Typed | None = None) -> Response:
    found = _kept(visit).compare(visit.app, name)
    return visit.page("system_copy.html", typed.status if typed else 200, found=found, typed=typed or Typed())


def put_back(visit: Visiting, sent: Sending) -> Response:
    def act(form: PutBack) -> None:
        _kept(visit).put_back(visit.app, form.name, form.state)

    refused = attempt(sent, "put-back", PutBack, act)
    if refused is not None:
        return _comparison(visit, sent.values.get("name", ""), refused)
    return visit.back("/system#copies", Said("Данные восстановлены. Прежние сохранены копией: она первая в списке."))
