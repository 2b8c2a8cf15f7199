"""Опечатка (misprint): a word that differs from a known one by a single slip of the finger."""


def one_letter_away(one: str, other: str) -> bool:
    """A letter missing, added or changed, or two neighbours swapped; a word is no misprint of itself."""
    same = next((place for place, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), None)
    if same is None:  # one is the other with something at its end
        return abs(len(one) - len(other)) == 1
    rest, wanted = one[same:], other[same:]
    changed = rest[1:] == wanted[1:]
    added, missing = rest[1:] == wanted, rest == wanted[1:]
    swapped = rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:]
    return changed or added or missing or swapped
