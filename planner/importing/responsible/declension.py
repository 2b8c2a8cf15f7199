"""Склонение (declension): words brought to the forms in which a plan names them, whatever the cell did with them."""

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from planner.russian import morphology

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

Lemmas: TypeAlias = frozenset[str]
Cases: TypeAlias = frozenset[str]

ANY_CASE: Cases = frozenset()
"""Of an abbreviation: it does not show its case."""
NOMINATIVE, GENITIVE, DATIVE = "nomn", "gent", "datv"
LONGEST_WORD = 40
"""Letters: the longest title of a post in one word, «делопроизводитель», has less than half of it."""
LIKELY, POSSIBLE = 0.3, 0.1
"""How often, of all its uses, a word is what a parse says."""
_SAME_CASE = {"gen2": "gent", "loc2": "loct", "acc2": "accs", "voct": "nomn"}
_ADJECTIVES = {"ADJF", "PRTF"}
_AGREES = {"masc", "femn", "neut"}


@lru_cache(maxsize=8192)
def parses(word: str) -> tuple["Parse", ...]:
    """What the dictionary makes of the beginning of a word: nothing longer than that is one."""
    return tuple(morphology().parse(word[:LONGEST_WORD].lower()))


@lru_cache(maxsize=8192)
def lemmas(word: str) -> Lemmas:
    """The dictionary forms the word may have, lower-case, ё as е; the word itself is always one of them."""
    return frozenset(plain(each) for each in (word, *(parse.normal_form for parse in parses(word))))


def plain(word: str) -> str:
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=8192)
def cases(word: str) -> Cases:
    """The cases in which a noun or an adjective may stand here; of what is neither, none is known."""
    found = {parse.tag.case for parse in parses(word) if parse.tag.case is not None}
    return frozenset(_SAME_CASE.get(case, case) for case in found)


@lru_cache(maxsize=8192)
def is_adjective(word: str) -> bool:
    return parses(word)[0].tag.POS == "ADJF" or any(
        parse.tag.POS == "ADJF" and parse.score > 0.3 for parse in parses(word)
    )


def is_participle(word: str) -> bool:
    """«обеспечивающий», «курирующая»: it opens a clause about the post before it."""
    return any({"PRTF", "actv"} <= parse.tag.grammemes for parse in parses(word))


def person_noun(word: str, allowed: Cases) -> "Parse | None":
    """The word as a noun for a person in one of these cases: «операторы», «юрисконсульту»."""
    for parse in parses(word):
        named = parse.tag.grammemes
        is_person = {"NOUN", "anim"} <= named and not named & {"Surn", "Name", "Patr"} and parse.score > POSSIBLE
        if is_person and parse.tag.case in allowed:
            return parse
    return None


def agreed(adjective: str, noun: str, case: str = NOMINATIVE) -> str:
    """The adjective in the singular of this case, in the gender of this noun."""
    gender = next((str(parse.tag.gender) for parse in parses(noun) if parse.tag.POS == "NOUN"), "masc")
    for parse in parses(adjective):
        if parse.tag.POS in _ADJECTIVES:
            form = parse.inflect({case, "sing", gender if gender in _AGREES else "masc"})
            if form is not None:
                return str(form.word)
    return adjective.lower()


def genitive(name: str) -> str:
    """«попечительский совет» → «попечительского совета»: its adjectives and its first noun; the rest is so already."""
    words = name.split()
    for place, word in enumerate(words):
        parts = word.split("-")
        turned = [_in_case(part, GENITIVE) for part in parts]
        words[place] = "-".join(turned)
        if any(parse.tag.POS == "NOUN" and parse.tag.case == NOMINATIVE for parse in parses(parts[-1])):
            break
    return " ".join(words)


def of_nominative(word: str) -> str:
    """«наставникам» → «наставник»."""
    nouns = (str(parse.normal_form) for parse in parses(word) if parse.tag.POS == "NOUN")
    return next(nouns, word.lower())


def of_one(word: str) -> str:
    """A noun in the genitive plural, of one: «кружков» → «кружка»."""
    return _in_case(word, GENITIVE, number="sing")


def is_plural(word: str) -> bool:
    """«заместители», «заместителям»: several of them are named."""
    return all("plur" in parse.tag for parse in parses(word) if parse.tag.POS == "NOUN")


def accusative(phrase: str) -> str:
    """«питания учащихся» → «питание учащихся»: what stood in the genitive after a noun that was dropped."""
    words = phrase.split()
    for place, word in enumerate(words):
        found = next((parse for parse in parses(word) if parse.tag.case == GENITIVE), None)
        if found is None:
            break
        form = found.inflect({"accs"})
        words[place] = str(form.word) if form is not None else word
        if found.tag.POS == "NOUN":
            break
    return " ".join(words)


def dative(phrase: str) -> str:
    """«охрану труда» → «охране труда»: a duty as «по» has it."""
    words = phrase.split()
    for place, word in enumerate(words):
        found = next((parse for parse in parses(word) if parse.tag.case == "accs"), None)
        form = found.inflect({"datv"}) if found is not None else None
        words[place] = str(form.word) if form is not None else word
        if found is None or found.tag.POS == "NOUN":
            break
    return " ".join(words)


def _in_case(word: str, case: str, number: str = "") -> str:
    """An abbreviation is not declined."""
    if not word.islower():
        return word
    wanted = {case, number} if number else {case}
    for parse in parses(word):
        if parse.tag.POS in {"NOUN", *_ADJECTIVES} and (number or parse.tag.case == NOMINATIVE):
            form = parse.inflect(wanted)
            if form is not None:
                return str(form.word)
    return word
