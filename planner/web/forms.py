"""Формы (forms): what a person typed, checked; and the same page with what was typed when it does not do.

A form is a pydantic model. A mistake gives a Russian sentence at its field and loses nothing that was typed; a refusal
of the use case lands at its field too; a change made by somebody else in the meantime is shown beside what was typed.
"""

import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, TypeVar

from fastapi import Depends
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive

from planner.domain.errors import Conflict, Invalid, NotAllowed, Repeated
from planner.files import MAX_BYTES, StoredFile
from planner.web.errors import TooLarge, number_of, trouble_of
from planner.web.site import Site
from planner.web.visiting import Behind, Visiting, require_same_origin

MB = 1024 * 1024
MAX_FILES = 5
MAX_FIELDS = 400
"""A list of employees has a field for each of them."""
MAX_BODY = (MAX_FILES * MAX_BYTES) + MB
"""Five of the largest files and the text beside them."""
MAX_COPY = 4096 * MB
"""Of the database with all its files: a kindergarten's five years are a tenth of it."""
MAX_DRAINED = 3 * MAX_BODY
"""How much of a body that is too large is read and thrown away: a browser shows no answer before it has sent it all."""
MAX_FIELDS = 400
"""Of one form: the catalogue has a box for each of a hundred typical activities."""
MAX_TEXT = 5_000
"""Three pages: more than anybody types here, and it fits every paper."""
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Limit:
    """How much may be sent at once."""

    most: int
    """In bytes."""
    refusal: str


PAPERS = Limit(
    MAX_BODY,
    f"Файлы вместе больше {MAX_BODY // MB} МБ. Один файл может занимать до {MAX_BYTES // MB} МБ: "
    "уменьшите их или приложите по частям.",
)
COPY = Limit(
    MAX_COPY,
    f"Копия больше {MAX_COPY // MB // 1024} ГБ. Её восстанавливает тот, кто обслуживает компьютер: planner db restore.",
)


# What may stand in a field


class FormModel(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore")

    seen: Annotated[int | None, Field(ge=0, le=LARGEST_ID)] = None
    """The version of the card that was shown."""


def _day(text: object) -> object:
    """A day as browsers send it, or as people type it where a browser has no date field."""
    if not isinstance(text, str) or not text:
        return None
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
    raise ValueError("Укажите день так: 20.04.2027.")


def _required(text: object) -> object:
    if text in (None, ""):
        raise ValueError("Заполните это поле.")
    return text


Text = Annotated[str, Field(max_length=MAX_TEXT)]
Line = Annotated[str, Field(max_length=300)]
Secret = Annotated[str, StringConstraints(strip_whitespace=False, max_length=1_000)]
"""A password: taken to the sign as it was typed, never shown again."""
Day = Annotated[date | None, BeforeValidator(_day)]
NeededDay = Annotated[date, BeforeValidator(_day), BeforeValidator(_required)]
RowId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
NeededId = Annotated[RowId, BeforeValidator(_required)]
Flag = Annotated[bool, BeforeValidator(bool)]

FormT = TypeVar("FormT", bound=FormModel)


def _sentence(error: ErrorDetails) -> str:
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "string_too_long":
            return f"Сократите: сюда входит не больше {error['ctx']['max_length']} знаков."
        case "missing":
            return "Заполните это поле."
        case "date_type" | "date_from_datetime_parsing":
            return "Укажите день."
    return "Выберите из предложенного."


# What was sent


@dataclass(frozen=True)
class Sent:
    """A form as it came, its token already checked."""

    values: Mapping[str, str]
    files: tuple[UploadFile, ...]

    def read(self, form: type[FormT]) -> FormT:
        """Raises `Mistaken` with a sentence a field."""
        try:
            return form.model_validate({key: value for key, value in self.values.items() if value != ""})
        except ValidationError as error:
            raise Mistaken({str(one["loc"][0]): _sentence(one) for one in error.errors()}) from error

    def stored(self, keep: Callable[[bytes, str], StoredFile]) -> list[StoredFile]:
        """The files, kept. One byte over the limit is enough for the store to refuse it in words."""
        return [keep(upload.file.read(MAX_BYTES + 1), upload.filename or "") for upload in self.files]


class Mistaken(Exception):
    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__()
        self.errors = errors


async def read_form(request: Request, visit: Visiting) -> AsyncIterator[Sent]:
    """The form of a signed-in person. Raises NotAllowed when it did not come from our own page, TooLarge."""
    async with _of_visitor(request, visit, PAPERS) as sent:
        yield sent


Sending = Annotated[Sent, Depends(read_form)]


async def read_copy(request: Request, visit: Visiting) -> AsyncIterator[Sent]:
    """The same with a copy of everything, which may be far larger than what is attached to a card."""
    async with _of_visitor(request, visit, COPY) as sent:
        yield sent


SendingCopy = Annotated[Sent, Depends(read_copy)]


async def read_strangers_form(request: Request, site: Behind) -> AsyncIterator[Sent]:
    """The form of somebody who is not signed in: there is no session yet whose token it could carry."""
    async with _parsed(request, site, PAPERS) as (values, _):
        yield Sent(values, ())


Knocking = Annotated[Sent, Depends(read_strangers_form)]


@asynccontextmanager
async def _of_visitor(request: Request, visit: Visiting, limit: Limit) -> AsyncIterator[Sent]:
    async with _parsed(request, visit.site, limit) as (values, files):
        if not visit.site.is_csrf_of(visit.session, values.pop("csrf", "")):
            raise NotAllowed("Страница устарела. Откройте её ещё раз и повторите.")
        yield Sent(values, files)


@asynccontextmanager
async def _parsed(
    request: Request, site: Site, limit: Limit
) -> AsyncIterator[tuple[dict[str, str], tuple[UploadFile, ...]]]:
    limited = Request(request.scope, _limited(request.receive, limit))
    try:
        async with limited.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=MB) as form:
            values = {key: plain(value) for key, value in form.multi_items() if isinstance(value, str)}
            request.state.typed = dict(values)
            files = [value for value in form.getlist("file") if isinstance(value, UploadFile) and value.filename]
            require_same_origin(request, site)
            yield values, tuple(files)
    except HTTPException as error:  # what the parser cannot read
        if "Too many files" in str(error.detail):
            raise TooLarge(f"За один раз можно приложить не больше {MAX_FILES} файлов. Приложите по частям.") from error
        raise NotAllowed("Форма пришла повреждённой. Откройте страницу ещё раз и повторите.") from error


def plain(text: str) -> str:
    """Typed text without what nobody types: NUL and other control signs, which a database or a paper may refuse."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _limited(receive: Receive, limit: Limit) -> Receive:
    """The body, refused as soon as it is too large; its rest is read and thrown away."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit.most:
            while message.get("more_body") and seen < MAX_DRAINED:
                message = await receive()
                seen += len(message.get("body", b""))
            raise TooLarge(limit.refusal)
        return message

    return counted


async def typed_into(request: Request) -> Mapping[str, str]:
    """What a form carried, read already or not: its text must not be lost because the database is away."""
    if not hasattr(request.state, "typed"):
        async with Request(request.scope, _limited(request.receive, PAPERS)).form(max_part_size=MB) as form:
            request.state.typed = {key: plain(text) for key, text in form.multi_items() if isinstance(text, str)}
    typed: Mapping[str, str] = request.state.typed
    return typed


# What is shown again


@dataclass(frozen=True)
class Typed:
    """What was typed into one form of a page, and what is wrong with it."""

    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""
    """Of the whole form: somebody else's change, a right that is gone."""
    status: int = 200

    def value(self, form: str, name: str, default: str = "") -> str:
        return self.values.get(name, default) if form == self.form else default

    def error(self, form: str, name: str) -> str:
        return self.errors.get(name, "") if form == self.form else ""

    def general(self, form: str) -> str:
        """What is wrong where the form has no field for it."""
        return self.errors.get("", "") if form == self.form else ""

    def is_open(self, form: str) -> bool:
        """Whether a folded form was in use."""
        return form == self.form


NOTHING_TYPED = Typed()
STALE = "Пока вы смотрели, карточку изменил кто-то другой. Проверьте, что изменилось, и отправьте ещё раз."
"""On this page, which is the card opened once more."""


def attempt(sent: Sent, name: str, form: type[FormT], act: Callable[[FormT], None], stale: str = STALE) -> Typed | None:
    """Checks the form and does what it asks. None when it is done, else what to show again.

    `stale` is what this page says when somebody else has changed what it shows.
    """
    try:
        act(sent.read(form))
    except Mistaken as mistake:
        return Typed(name, sent.values, mistake.errors, status=422)
    except Repeated:  # a hand that pressed twice: it is done, and once
        return None
    except Invalid as refusal:
        at = refusal.field if refusal.field in (*form.model_fields, "file") else ""
        return Typed(name, sent.values, {at: refusal.text}, status=number_of(refusal))
    except (Conflict, NotAllowed) as refusal:
        text = stale if refusal.text == Conflict().text else refusal.text
        return Typed(name, sent.values, refusal=text, status=number_of(refusal))
    except (DBAPIError, PoolTimeout, OSError) as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        return Typed(name, sent.values, refusal=trouble, status=503)
    return None
