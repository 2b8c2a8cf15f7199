"""Двойники (doubles): what is typed nearly like something known is asked about, not silently made a second time.

The answer travels in the form beside what it is about: for other words it is none, and they are asked about anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.queries.alike import Lookalike, alike_people, alike_positions
from planner.services.people import titles_in
from planner.web.forms import Mistaken, Typed
from planner.web.site import Visit

PERSON, POSITION = "person", "position"
ANSWER = {PERSON: "Ответьте ниже, тот ли это сотрудник.", POSITION: "Ответьте ниже, та ли это должность."}


@dataclass(frozen=True)
class Doubt:
    """Something typed, and what known it may be."""

    kind: str
    typed: str
    known: tuple[Lookalike, ...]
    meant: str
    """The answer: one of those known, what was typed itself («нет, другой»), or nothing yet."""

    @property
    def field(self) -> str:
        return f"meant:{self.kind}:{self.typed}"

    @property
    def is_other(self) -> bool:
        return self.meant == self.typed


def about_people(visit: Visit, typed: Iterable[tuple[str, str]], values: Mapping[str, str]) -> dict[str, Doubt]:
    """By the typed name; `typed` has names with their mailboxes, `values` what the form carries."""
    return _doubts(PERSON, visit.app.ask(alike_people, list(typed)), values)


def about_positions(visit: Visit, typed: Iterable[str], values: Mapping[str, str]) -> dict[str, Doubt]:
    """By the typed title."""
    return _doubts(POSITION, visit.app.ask(alike_positions, list(typed)), values)


def _doubts(kind: str, alike: Mapping[str, tuple[Lookalike, ...]], values: Mapping[str, str]) -> dict[str, Doubt]:
    found = {}
    for typed, known in alike.items():
        answer = values.get(f"meant:{kind}:{typed}", "")
        is_offered = answer == typed or answer in {one.text for one in known}
        found[typed] = Doubt(kind, typed, known, answer if is_offered else "")
    return found


def about_field(visit: Visit, typed: Typed, form: str, field: str) -> tuple[Doubt, ...]:
    """What a page asks about the title typed into a field of one of its forms, once that form was sent."""
    if not typed.is_open(form):
        return ()
    return tuple(about_positions(visit, [typed.value(form, field).strip()], typed.values).values())


def meant(doubts: Mapping[str, Doubt], typed: str) -> str:
    """What was meant by it: as answered, else as typed."""
    return doubts[typed].meant or typed if typed in doubts else typed


def require_answered(doubts: Iterable[Doubt], fields: Mapping[str, str]) -> None:
    """Raises `Mistaken` at the field that `fields` names for the kind of a doubt nobody has answered."""
    open_ones = {fields[doubt.kind]: ANSWER[doubt.kind] for doubt in doubts if not doubt.meant}
    if open_ones:
        raise Mistaken(open_ones)


def bare_titles(text: str) -> list[str]:
    """Of «старший воспитатель; педагогический совет (секретарь)» the titles alone."""
    return [_bare(title) for title in titles_in(text)]


def _bare(title: str) -> str:
    return title.partition("(")[0].strip()


def meant_titles(doubts: Mapping[str, Doubt], text: str) -> str:
    """Such a text with the titles that were meant."""
    return "; ".join(title.replace(_bare(title), meant(doubts, _bare(title)), 1) for title in titles_in(text))


def title_meant(visit: Visit, field: str, title: str, values: Mapping[str, str]) -> str:
    """The title of a position typed into this field, as answered. Raises `Mistaken` while it was not."""
    doubts = about_positions(visit, [title], values)
    require_answered(doubts.values(), {POSITION: field})
    return meant(doubts, title)
