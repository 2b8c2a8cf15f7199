"""Имена по местам (matching): which name, organisation, group or work stands at a place of a cell's words."""

from dataclasses import dataclass, replace

from planner.importing.responsible.declension import (
    ANY_CASE,
    GENITIVE,
    NOMINATIVE,
    Cases,
    agreed,
    is_adjective,
    is_participle,
    of_nominative,
    person_noun,
    plain,
)
from planner.importing.responsible.people import is_surname
from planner.importing.responsible.vocabulary import Form, Kind, vocabulary
from planner.importing.responsible.words import HYPHEN, Word

ENDS = frozenset({"delimiter", "colon", "open", "close", "person"})
LOOSE = frozenset({"break", "dash"})
MOST_ADJECTIVES = 6
"""Before a noun: a look ahead has to end, or a cell of adjectives alone would take all day."""
LONGEST_AUDIENCE = 20
"""Words and signs of «5 «А», 5 «Б», 6 «А» классов»."""
_LONGEST_LETTERS = 6
_ORGANISATION_LETTERS = ("оу", "оо", "сош", "оош", "нош", "црр")
"""What «МБДОУ», «ГБОУ», «СОШ» end in: every kind of educational organisation has its own letters before."""


@dataclass(frozen=True)
class Match:
    """A name that stands at a place of the cell."""

    kind: Kind
    name: str
    end: int
    cases: Cases
    head: Word
    """The word that says who it is: «заместитель», «совет»."""
    declared: bool = True
    """False of a noun for a person that only the language knows."""


class Matcher:
    """The words of one cell, asked what stands where. The first name decides in which case the cell names."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.known = vocabulary()
        self.cases: Cases = ANY_CASE

    def of(self, word: Word, list_name: str) -> bool:
        """Whether the word is in a list of the vocabulary."""
        return bool(word.lemmas & self.known.one_of(list_name))

    def is_word(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].is_word

    def is_sign(self, at: int) -> bool:
        """Whether nothing of the same name can follow: a sign or the end of the cell."""
        return at >= len(self.words) or self.words[at].kind in ENDS

    def name(self, at: int) -> Match | None:
        """The longest name that begins here, its adjectives included."""
        declared = self.declared(at)
        if declared is not None:
            return self._compound(at, declared) or declared
        noun_at = at
        while noun_at < at + MOST_ADJECTIVES and self.is_word(noun_at) and self.is_adjective(noun_at):
            noun_at += 1
        match = self.declared(noun_at) or self._person(noun_at)
        if match is None:
            return self._person(at)
        if noun_at == at:
            return match
        return None if match.kind == "organisation" else self._with_adjectives(self.words[at:noun_at], match)

    def _compound(self, at: int, first: Match) -> Match | None:
        """«педагог-наставник»: two posts of one word each with a hyphen are one."""
        if first.kind != "post" or first.end != at + 1 or not self.is_word(at + 2) or self.words[at + 1].text != HYPHEN:
            return None
        second = self.declared(at + 2) or self._person(at + 2)
        if second is None or second.kind != "post" or second.end != at + 3:
            return None
        return replace(
            first, name=f"{of_nominative(first.head.text)}-{of_nominative(second.head.text)}", end=second.end
        )

    def _with_adjectives(self, adjectives: list[Word], match: Match) -> Match:
        telling = [word for word in adjectives if not self.of(word, "passed_over")]
        if not telling or match.kind in ("together", "authority"):
            return match
        noun = match.name.split()[0].split("-")[0]
        name = " ".join([*(agreed(word.text, noun) for word in telling), match.name])
        return replace(match, name=name, cases=match.cases or telling[0].cases)

    def is_adjective(self, at: int) -> bool:
        return is_adjective(self.words[at].text) or self.of(self.words[at], "passed_over")

    def declared(self, at: int) -> Match | None:
        """The longest name of the vocabulary whose words stand here."""
        if not self.is_word(at):
            return None
        word = self.words[at]
        if _is_organisation(word.text):
            return Match("organisation", self.known.contents.whole_organisation, at + 1, ANY_CASE, word)
        for form in self.known.starting_with(word.lemmas):
            end = self._end_of(form, at)
            if end is not None:
                return Match(form.kind, form.name, end, word.cases, self._head(at, end))
        return None

    def _head(self, at: int, end: int) -> Word:
        nouns = (self.words[place] for place in range(at, end) if self.is_word(place) and not self.is_adjective(place))
        return next(nouns, self.words[at])

    def _end_of(self, form: Form, at: int) -> int | None:
        for number, wanted in enumerate(form.words):
            while number and at < len(self.words) and self.words[at].kind in LOOSE:
                at += 1
            if not self.is_word(at) or not self.words[at].lemmas & wanted:
                return None
            if form.capitals and not self.words[at].text.isupper():
                return None
            at += 1
        return at

    def _person(self, at: int) -> Match | None:
        """«юрисконсульт», «операторам»: a noun for a person in the case of the cell."""
        if not self.is_word(at) or is_participle(self.words[at].text) or self.is_surname(at):
            return None
        noun = person_noun(self.words[at].text, self.allowed)
        if noun is None:
            return None
        case = frozenset({str(noun.tag.case)})
        return Match("post", str(noun.normal_form), at + 1, case, self.words[at], declared=False)

    @property
    def allowed(self) -> Cases:
        return self.cases or frozenset({NOMINATIVE})

    def another(self, at: int) -> Match | None:
        """A name that begins here right after another one, with no sign between them."""
        match = self.name(at)
        if match is None or match.kind == "organisation":
            return None
        return match if not match.cases or match.cases & self.allowed else None

    def is_surname(self, at: int) -> bool:
        text = self.words[at].text
        return self.is_word(at) and text[0].isupper() and not text.isupper() and is_surname(text)

    def organisation(self, at: int) -> int | None:
        """The place after the organisation named here: «МБДОУ», «нашей школы»."""
        for place in range(at, at + MOST_ADJECTIVES):
            match = self.declared(place)
            if match is not None and match.kind == "organisation":
                return match.end
            if not self.is_word(place) or not is_adjective(self.words[place].text):
                return None
        return None

    def audience(self, at: int) -> int | None:
        """The place after «всех возрастных групп», «5 «А» класса»: for whom somebody works."""
        for place in range(at, min(at + LONGEST_AUDIENCE, len(self.words))):
            word = self.words[place]
            if word.is_word and self.of(word, "audience"):
                return place + 1
            is_letter = word.is_word and len(word.text) == 1
            if word.kind in ("open", "close", "colon", "person", "break"):
                return None
            if word.is_word and not is_letter and not self.is_adjective(place):
                return None
        return None

    def works(self, at: int, *, of_several: bool) -> tuple[int, list[str]]:
        """The works of a deputy here, by their letters; «учебной и воспитательной работе» of several are two works."""
        contents = self.known.contents
        if self.is_word(at) and (work := self.work(at)):
            return at + 1, [work]
        parts = [""]
        for place in range(at, len(self.words)):
            word = self.words[place]
            noun = _letter(word, contents.work_nouns)
            if noun and parts[0]:
                return place + 1, [part + noun for part in parts] if of_several else ["".join(parts) + noun]
            letter = _letter(word, contents.work_letters)
            if letter:
                parts[-1] += letter
            elif word.kind == "and":
                parts.append("")
            elif word.kind not in LOOSE:
                break
        return at, []

    def work(self, at: int) -> str:
        """«УВР» in whatever letters it is written."""
        written = plain(self.words[at].text)
        return next((work for work in self.known.contents.works if plain(work) == written), "")

    def clause(self, at: int) -> tuple[int, list[Word]]:
        """The words from here up to the next sign or the next name."""
        said: list[Word] = []
        while not self.is_sign(at):
            after_and = at + 1 if self.words[at].kind == "and" else at
            if said and self.is_word(after_and) and self.another(after_and) is not None:
                break
            if self.is_word(at) or self.words[at].kind == "and":
                said.append(self.words[at])
            at += 1
        return at, said

    def takes_whom(self, match: Match) -> bool:
        """«заместитель», «член»: whose or of what follows; «классный руководитель» already says it."""
        return self.of(match.head, "takes_whom") and " " not in match.name

    def sign(self, at: int) -> int:
        """The place of the next sign."""
        while not self.is_sign(at):
            at += 1
        return at

    def may_be_genitive(self, at: int) -> bool:
        return self.is_word(at) and GENITIVE in self.words[at].cases


def _letter(word: Word, letters: dict[str, str]) -> str:
    return next((letters[lemma] for lemma in word.lemmas if lemma in letters), "")


def _is_organisation(text: str) -> bool:
    return text.isupper() and len(text) <= _LONGEST_LETTERS and plain(text).endswith(_ORGANISATION_LETTERS)
