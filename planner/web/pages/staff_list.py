"""Список сотрудников (staff list): pasted or read from a file, looked at line by line, then written as a whole.

Nothing is kept between the pages: the text and the rights chosen travel in the form, so that it may be corrected and
checked any number of times.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from planner.domain.errors import Invalid
from planner.domain.people import Role
from planner.importing.pasted import MAX_LINES, PastedRow, as_text, read_pasted, usual_role
from planner.importing.staff import MAX_BYTES, staff_in
from planner.queries.alike import is_name_alike
from planner.queries.enrolling import Enrolling, enrolling
from planner.russian import counted, normalise
from planner.services.people import PersonDraft, enrol
from planner.web import doubles, people_words
from planner.web.doubles import Doubt
from planner.web.forms import NOTHING_TYPED, FormModel, Sending, Sent, Typed, attempt
from planner.web.site import Said, Visit
from planner.web.visiting import Visiting

ROLE = "role:"
"""Fields of the form that begin so hold the rights of the person named after it."""


AS_IS = ""
"""The rights of somebody who is known already stay as they are, unless the list says otherwise."""


@dataclass(frozen=True)
class StaffLine:
    """A row of the list beside what is known of that person."""

    row: PastedRow
    full_name: str
    """As it will be written: where the row may mean somebody known, as was answered."""
    position: str
    """As it will be written."""
    doubts: tuple[Doubt, ...]
    """What is asked in this line: each thing once, however many lines it stands in."""
    is_other: bool
    """Whether it was asked, and the answer was that this is nobody known."""
    twin: PastedRow | None
    """An earlier row with a name that is nearly this one."""
    key: str
    """Of the person: two lines of one person have the same."""
    is_known: bool
    role: str
    """The rights that the person is to have; `AS_IS` of a known one."""
    asks_role: bool
    """Whether the rights are chosen in this line: once a person, and only of who can be written."""


class StaffForm(FormModel):
    text: Annotated[str, Field(max_length=60_000)] = ""


def show(visit: Visiting) -> Response:
    return _page(visit, NOTHING_TYPED)


def _page(visit: Visit, typed: Typed, text: str = "", lines: tuple[StaffLine, ...] = ()) -> Response:
    return visit.page(
        "staff_list.html",
        typed.status,
        typed=typed,
        text=text,
        lines=lines,
        faults=sum(bool(line.row.fault) for line in lines),
        unanswered=sum(not doubt.meant for line in lines for doubt in line.doubts),
        people=len({line.key for line in lines if not line.row.fault}),
        most=MAX_LINES,
        roles=visit.app.ask(enrolling).roles,
        people_words=people_words,
    )


def check(visit: Visiting, sent: Sending) -> Response:
    """Writes nothing: shows what every line was taken for."""
    text: list[str] = []

    def act(form: StaffForm) -> None:
        text.append(_with_file(sent, form.text))

    typed = attempt(sent, "staff", StaffForm, act)
    if typed is not None:
        return _page(visit, typed, sent.values.get("text", ""))
    return _page(visit, NOTHING_TYPED, text[0], _lines(visit, text[0], sent.values))


def _with_file(sent: Sent, text: str) -> str:
    """The text with the lines of a file after it. Raises Invalid when there is neither."""
    parts = [text] if text else []
    for upload in sent.files:
        rows = staff_in(upload.file.read(MAX_BYTES), upload.filename or "")
        parts.append(as_text((row.full_name, row.position, row.role, row.email) for row in rows))
    if not parts:
        raise Invalid("text", "Вставьте список или выберите файл.")
    return "\n".join(parts)


def _lines(visit: Visit, text: str, values: Mapping[str, str]) -> tuple[StaffLine, ...]:
    rows = read_pasted(text)
    sound = [row for row in rows if not row.fault]
    titles = {title for row in sound for title in doubles.bare_titles(row.position)}
    doubts = doubles.about_people(visit, [(row.full_name, row.email) for row in sound], values)
    doubts |= doubles.about_positions(visit, sorted(titles), values)
    chosen = {name.removeprefix(ROLE): value for name, value in values.items() if name.startswith(ROLE)}
    return tuple(_beside(rows, visit.app.ask(enrolling), doubts, chosen))


def _beside(
    rows: Iterable[PastedRow], known: Enrolling, doubts: Mapping[str, Doubt], chosen: Mapping[str, str]
) -> Iterable[StaffLine]:
    seen: set[str] = set()
    before: list[PastedRow] = []
    for row in rows:
        full_name = doubles.meant(doubts, row.full_name)
        key = normalise(full_name)
        is_known = key in known.names
        usual = usual_role(row.position)
        proposed = AS_IS if is_known else usual if usual in known.roles else Role.EXECUTOR
        named = {row.full_name, *doubles.bare_titles(row.position)}
        yield StaffLine(
            row=row,
            full_name=full_name,
            position=doubles.meant_titles(doubts, row.position),
            doubts=tuple(doubts[one] for one in sorted(named - seen) if one in doubts),
            is_other=row.full_name in doubts and doubts[row.full_name].is_other,
            twin=next((one for one in before if is_name_alike(row.full_name, one.full_name)), None),
            key=key,
            is_known=is_known,
            role=chosen.get(key, row.role or proposed),
            asks_role=not row.fault and key not in seen,
        )
        seen |= {key, *named}
        before.append(row)


def write(visit: Visiting, sent: Sending) -> Response:
    """All or nothing: with one line that cannot be written none is."""
    text = sent.values.get("text", "")
    lines = _lines(visit, text, sent.values)
    said: list[Said] = []

    def act(_: StaffForm) -> None:
        if any(line.row.fault for line in lines):
            raise Invalid("text", "Ничего не записано: сначала исправьте отмеченные строки.")
        if not all(doubt.meant for line in lines for doubt in line.doubts):
            raise Invalid("text", "Ничего не записано: ответьте, те ли это сотрудники и должности, что уже есть.")
        written = visit.app.do(enrol, _drafts(lines))
        new = {row.person_id for row in written if row.change == "new"}
        changed = {row.person_id for row in written if row.change == "changed"} - new
        said.append(Said(_written(len(new), len(changed))))

    typed = attempt(sent, "staff", StaffForm, act)
    return _page(visit, typed, text, lines) if typed is not None else visit.back("/beginning", said[0])


def _drafts(lines: tuple[StaffLine, ...]) -> list[PersonDraft]:
    roles = {line.key: line.role for line in lines if line.asks_role}
    return [
        PersonDraft(line.full_name, line.position, roles[line.key], line.row.email, line.row.line, line.is_other)
        for line in lines
    ]


def _written(new: int, changed: int) -> str:
    if not new and not changed:
        return "Все эти сотрудники уже записаны, ничего не изменилось."
    people = f"Записано: {counted(new, 'новый сотрудник', 'новых сотрудника', 'новых сотрудников')}"
    return f"{people}, изменено {changed}." if changed else f"{people}."
