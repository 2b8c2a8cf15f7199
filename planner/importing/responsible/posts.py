"""Должности в ячейке (posts): the words of a cell read as posts, bodies and duties, left to right.

A name begins wherever its words stand in the case of the cell: in «Директор Методические объединения» the second is
named beside the first, in «член методического объединения» it is whose member. What follows a name and begins no other
one belongs to it (its work, its subject) or says only where it is (the organisation, the group).
"""

from dataclasses import dataclass, field

from planner.importing.responsible import duties
from planner.importing.responsible.declension import (
    ANY_CASE,
    DATIVE,
    GENITIVE,
    NOMINATIVE,
    Cases,
    agreed,
    dative,
    genitive,
    is_adjective,
    is_participle,
    is_plural,
    of_one,
    plain,
)
from planner.importing.responsible.matching import LOOSE, Match, Matcher
from planner.importing.responsible.words import Word

LONGEST_ABBREVIATION = 5
"""Letters: a longer word in capitals is of a cell that is all in capitals."""
BY = "по"
ORGANISATION = "ОО"


@dataclass
class Found:
    """What was read of a cell."""

    names: list[str] = field(default_factory=list)
    surnames: list[str] = field(default_factory=list)
    """Those without initials; they stand among the posts."""
    cases: Cases = ANY_CASE
    """In which the cell names: people are in the same."""
    warnings: list[str] = field(default_factory=list)


def posts_in(words: list[Word]) -> Found:
    return _Reader(words).read()


class _Reader:
    """One cell being read."""

    def __init__(self, words: list[Word]) -> None:
        self.cell = Matcher(words)
        self.words = words
        self.at = 0
        self.last: Match | None = None
        self.unread: list[str] = []
        self.found = Found()

    def read(self) -> Found:
        self._pass_heading()
        while self.at < len(self.words):
            self._step()
        if self.unread:
            self.found.warnings.append(f"Не понято: «{' '.join(self.unread)}».")
        self.found.cases = self.cell.cases
        return self.found

    def _step(self) -> None:
        if self.words[self.at].kind == "open":
            self._bracket()
        elif not self.cell.is_word(self.at):
            self.at += 1
        elif not (self._acting() or self._idle() or self._duty() or self._shared_noun()):
            self._name_or_rest()

    def _name_or_rest(self) -> None:
        match = self.cell.name(self.at)
        if match is not None and match.declared:
            self._named(match)
        elif self._more_of_last():
            return
        elif match is not None:
            self._named(match)
        elif self.cell.is_surname(self.at):
            self.found.surnames.append(self.words[self.at].text)
            self.at += 1
        else:
            self.unread.append(self.words[self.at].text)
            self.at += 1

    # --- names --------------------------------------------------------------------------------------------------------

    def _named(self, match: Match) -> None:
        start, self.at = self.at, match.end
        if match.kind == "organisation" and not self._alone(start, match.end):
            return
        if not self.cell.cases and match.cases:
            self.cell.cases = frozenset({NOMINATIVE}) if NOMINATIVE in match.cases else match.cases
        self.last = match
        tail, more_works = self._tail(match)
        title = match.name.partition(f" {BY} ")[0] if tail[:1] == [BY] else match.name  # «завуч по ВР» is not of УВР
        name = " ".join([title, *tail])
        assumed = self.cell.known.contents.assumed.get(name)
        if assumed is not None:
            self.found.warnings.append(f"«{name}» прочитано как «{assumed}».")
        self.found.names.append(assumed or name)
        self._add_works(more_works)

    def _add_works(self, works: list[str]) -> None:
        """The last deputy once more, with another work."""
        deputy = self.found.names[-1].rpartition(f" {BY} ")[0]
        self.found.names += [f"{deputy} {BY} {work}" for work in works]

    def _alone(self, start: int, end: int) -> bool:
        """Whether the organisation itself is named, between signs, and nobody of it."""
        return (start == 0 or self.words[start - 1].kind == "delimiter") and self.cell.is_sign(end)

    def _tail(self, match: Match) -> tuple[list[str], list[str]]:
        """What belongs to the name and is a part of it, «по УВР», «истории»; and the further works of deputies."""
        if match.kind == "authority":
            self._pass_to_next()
            return [], []
        tail: list[str] = []
        works: list[str] = []
        while not self.cell.is_sign(self.at):
            if self.words[self.at].kind == "and" and not self._goes_on_after_and(tail):
                break
            more = self._signs() if not self.cell.is_word(self.at) else self._more(match, tail, works)
            if more is None:
                break
            tail += more
        return tail, works

    def _signs(self) -> list[str]:
        said = self.words[self.at].text if self.words[self.at].kind == "and" else ""
        self.at += 1
        return [said] if said else []

    def _more(self, match: Match, tail: list[str], works: list[str]) -> list[str] | None:
        """The next part of a title: nothing for what only says where somebody works, None where the title ends."""
        whose = self._whose(match) if not tail else None
        if whose is not None:
            return whose
        where = self.cell.organisation(self.at)
        if where is not None:
            self.at = where
            return [ORGANISATION] if self.cell.of(match.head, "with_organisation") and not tail else []
        audience = self.cell.audience(self.at)
        if audience is not None:
            self.at = audience
            return []
        if self._title_ends(match):
            return None
        return self._part(match, tail, works)

    def _title_ends(self, match: Match) -> bool:
        """Another name, a surname or a clause begins; «математики» after a teacher is a subject and not its people."""
        word = self.words[self.at]
        another = self.cell.another(self.at)
        is_subject = self.cell.of(match.head, "takes_subjects") and self.cell.may_be_genitive(self.at)
        if another is not None and not (is_subject and not another.declared):
            return True
        is_clause = is_participle(word.text) and not is_adjective(word.text)
        in_nominative = NOMINATIVE in word.cases and GENITIVE not in word.cases and not word.text.isupper()
        return is_clause or self.cell.is_surname(self.at) or (in_nominative and match.kind != "together")

    def _part(self, match: Match, tail: list[str], works: list[str]) -> list[str]:
        word = self.words[self.at]
        if plain(word.text) == BY:
            return self._by_work(match, works)
        if self.cell.takes_whom(match) and (work := self.cell.work(self.at)):
            self.at += 1
            return [BY, work]
        if self.cell.of(word, "fillers"):
            self.at += 1
            return []
        if plain(word.text) in self.cell.known.contents.prepositions:
            self._pass_to_next()
            return []
        if match.kind == "body" and (staff := self.cell.declared(self.at)) is not None:
            return self._staff(staff)
        written = [] if match.kind == "together" else [self._as_written(match, alone=tail[-1:] in ([], ["и"]))]
        self.at += 1
        return written

    def _staff(self, staff: Match) -> list[str]:
        """Of whom a body is made: «учителей начальных классов» tells it from others, «педагогов» does not."""
        start, self.at = self.at, staff.end
        goes_on = self.cell.is_word(self.at) and self.cell.another(self.at) is None
        if staff.name in self.cell.known.contents.same_staff and not goes_on:
            return []
        return [word.text.lower() for word in self.words[start : self.at] if word.is_word]

    def _whose(self, match: Match) -> list[str] | None:
        """«заместитель директора», «член рабочей группы»: another name, in the genitive."""
        inner = self.cell.name(self.at) if self.cell.takes_whom(match) else None
        if inner is None or not inner.declared or inner.kind not in ("post", "body", "together"):
            return None
        if inner.cases and GENITIVE not in inner.cases:
            return None
        self.at = inner.end
        rest = self._tail(inner)[0] if inner.kind == "body" else []
        return [genitive(inner.name), *rest]

    def _by_work(self, match: Match, works: list[str]) -> list[str]:
        """«по УВР», «по учебно-воспитательной работе», «по кадрам»."""
        self.at, named = self.cell.works(self.at + 1, of_several=is_plural(match.head.text))
        if named:
            works += named[1:]
            return [BY, named[0]]
        is_by_ahead = self.cell.is_word(self.at) and plain(self.words[self.at].text) == BY
        said = self._by_words(self.at + is_by_ahead)
        return [BY, *said] if said else []

    def _by_words(self, at: int) -> list[str]:
        """What else «по» may lead: «охране труда», «воспитанию и взаимодействию с объединениями»."""
        said: list[str] = []
        while not self.cell.is_sign(at):
            word = self.words[at]
            if word.kind == "and" and not (self._may_be_dative(at + 1) and self.cell.another(at + 1) is None):
                break
            is_school = self.cell.organisation(at) is not None and not is_adjective(self.words[at - 1].text)
            if said and (self.cell.another(at) is not None or is_school):
                break
            if word.kind in ("word", "and"):
                said.append(self._opened(word))
            at += 1
        self.at = at
        return said

    def _may_be_dative(self, at: int) -> bool:
        return self.cell.is_word(at) and DATIVE in self.words[at].cases

    def _opened(self, word: Word) -> str:
        """«по ОТ» is «по охране труда»."""
        if not word.text.isupper():
            return word.text.lower()
        duty = self.cell.known.duty([word.lemmas], in_charge=False)
        return word.text if duty is None else dative(duty)

    def _as_written(self, match: Match, *, alone: bool) -> str:
        """A word of the title, small; an abbreviation agrees with the noun after it, one of several is of one."""
        word = self.words[self.at]
        followed = self.cell.is_word(self.at + 1)
        if word.text.isupper() and len(word.text) <= LONGEST_ABBREVIATION:
            return word.text
        if not word.cases and followed:
            return agreed(word.text, self.words[self.at + 1].text, GENITIVE)
        if alone and not followed and self.cell.takes_whom(match) and is_plural(match.head.text):
            return of_one(word.text.lower())
        return word.text.lower()

    def _goes_on_after_and(self, tail: list[str]) -> bool:
        """«русского языка и литературы» goes on; after «УВР и» and before another name the title ends."""
        after = self.at + 1
        while after < len(self.words) and self.words[after].kind in LOOSE:
            after += 1
        goes_on = bool(tail) and BY not in tail and self.cell.may_be_genitive(after)
        return goes_on and not self.cell.work(after) and self.cell.another(after) is None

    def _more_of_last(self) -> bool:
        """After a sign: one more work of the deputy, one more subject of the teacher."""
        if self.last is None or not self.found.names:
            return False
        deputy, _, work = self.found.names[-1].partition(f" {BY} ")
        if work and deputy.split()[0] in self.cell.known.contents.takes_whom:
            at = self.at + (plain(self.words[self.at].text) == BY)
            end, works = self.cell.works(at, of_several=is_plural(self.last.head.text))
            if not works and self._may_be_dative(at):
                works, end = [" ".join(self._by_words(at))], self.at
            self._add_works(works)
            self.at = end if works else self.at
            return bool(works)
        return self._more_subject(self.last)

    def _more_subject(self, teacher: Match) -> bool:
        word = self.words[self.at]
        title = teacher.name.split()[0]
        if title not in self.cell.known.contents.takes_subjects:
            return False
        if not self.cell.may_be_genitive(self.at) and not word.text.isupper():
            return False
        tail, _ = self._tail(teacher)
        if tail:
            self.found.names.append(" ".join([title, *tail]))
        return bool(tail)

    def _shared_noun(self) -> bool:
        """«педагогические и иные работники» are two names."""
        one, sign, other = (self.at + step for step in range(3))
        if not self.cell.is_word(other) or self.words[sign].kind != "and":
            return False
        match = self.cell.declared(other + 1)
        if match is None or not (self.cell.is_adjective(one) and self.cell.is_adjective(other)):
            return False
        self.last, self.at = match, match.end
        self._tail(match)
        self.found.names += [f"{agreed(self.words[place].text, match.name)} {match.name}" for place in (one, other)]
        return True

    # --- beside names -------------------------------------------------------------------------------------------------

    def _duty(self) -> bool:
        for reading in (duties.in_charge, duties.in_place_of_a_post, duties.clause):
            read = reading(self.cell, self.at)
            if read is not None:
                self.at, name = read
                self._charged(name)
                return True
        return False

    def _charged(self, name: str) -> None:
        """A duty is said once, and «специалисты, ответственные за сайт» are nobody beside it."""
        names = self.found.names
        if name == duties.NOBODY_NEW:
            return
        if names and names[-1] in self.cell.known.contents.placeholders:
            names.pop()
        if name not in names:
            names.append(name)

    def _acting(self) -> bool:
        """«и. о. заведующего»: the post stands in the genitive whatever the cell does with its holder."""
        for phrase in self.cell.known.phrases("acting"):
            here = self.words[self.at : self.at + len(phrase)]
            if len(here) == len(phrase) and all(word.lemmas & one for word, one in zip(here, phrase, strict=True)):
                self.at += len(phrase)
                self.cell.cases = self.cell.cases or here[0].cases or frozenset({NOMINATIVE})
                self.found.warnings.append("Назван исполняющий обязанности.")
                return True
        return False

    def _idle(self) -> bool:
        """Words that name nobody: «совместно», «нет», the groups of somebody named before."""
        word = self.words[self.at]
        nobody = self.cell.of(word, "nobody") and len(self.words) == 1
        if nobody or (self.cell.of(word, "fillers") and duties.in_charge(self.cell, self.at) is None):
            self.at += 1
            return True
        end = self.cell.audience(self.at) if self.cell.name(self.at) is None else None
        self.at = end or self.at
        return end is not None

    def _bracket(self) -> None:
        """«(далее - Министерство)» and «(ОИВ)» say again what was said; «(-ые)» is an ending."""
        start, self.at = self.at + 1, self.at + 1
        close = next((place for place in range(start, len(self.words)) if self.words[place].kind == "close"), None)
        if close is None or close == start:
            return
        inside = self.words[start:close]
        said = posts_in(inside).names
        known = (*self.found.names[-1:], self.cell.known.contents.whole_organisation)
        if inside[0].kind == "dash" or "далее" in inside[0].lemmas or (said and said[0] in known):
            self.at = close + 1

    def _pass_heading(self) -> None:
        """«Ответственные за проведение мероприятий: …»: what stands before the colon is no name."""
        colon = next((place for place, word in enumerate(self.words) if word.kind == "colon"), None)
        if colon and duties.RESPONSIBLE in self.words[0].lemmas:
            self.at = colon + 1

    def _pass_to_next(self) -> None:
        """To the next sign or the next name."""
        self.at += 1 if self.cell.is_word(self.at) else 0
        while not self.cell.is_sign(self.at) and not (
            self.cell.is_word(self.at) and self.cell.another(self.at) is not None
        ):
            self.at += 1
