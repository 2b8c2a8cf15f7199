"""Значения (meanings): what each line of grammar.yaml makes of its parts.

A meaning gets the named parts of its line and returns a Piece (an item) or a plain value (a part of one); None says
that these words cannot mean this after all: there is no 31 April, and a range does not run backwards.
"""

from inspect import isfunction

from calendars.phrases.meanings import asides, days, events, frequencies, horizons, months, windows

_GROUPS = (days, windows, months, frequencies, horizons, events, asides)

MEANINGS = {
    name: meaning
    for group in _GROUPS
    for name, meaning in vars(group).items()
    if isfunction(meaning) and meaning.__module__ == group.__name__ and not name.startswith("_")
}
