"""What was said in the end, as the phones of the people show it, against what the planner says of it itself."""

from collections import Counter
from collections.abc import Iterator

from tests.chaos import Promise
from tests.chaos.world import World, wait

REPEAT = "Возможно, повтор"
LATER, LATER_STILL = "2026-10-13T12:30+03:00", "2026-10-13T13:00+03:00"
"""By these the two minutes before a repeat have passed: the clock is moved, nobody has to wait."""


def say_the_rest(world: World) -> int:
    """Lets workers say what is left: what dead ones held, then what is repeated. Returns what is unsaid after that."""
    for moment, is_over in ((LATER, lambda: world.in_flight() == 0), (LATER_STILL, lambda: world.unsaid() == 0)):
        worker = world.start("worker", moment)
        wait(is_over)
        worker.stop()
    return world.unsaid()


def promises(world: World, people: int) -> Iterator[Promise]:
    """Each person was told once; twice only with the words that it may be a repeat, and the planner lists those."""
    said = list(world.api.sent)
    times = Counter(one.chat for one in said)
    marked = {one.chat for one in said if REPEAT in one.text}
    unmarked = Counter(one.chat for one in said if REPEAT not in one.text)
    listed = world.listed()
    twice = sum(1 for number in times.values() if number > 1)
    yield Promise("nobody was forgotten", len(times) == people, f"{len(times)} of {people} people told")
    yield Promise(
        "nothing was said twice without a word",
        max(unmarked.values(), default=0) <= 1 and max(times.values(), default=0) <= 2,
        f"{len(said)} messages, {twice} people have two, {len(marked)} messages say «{REPEAT}»",
    )
    yield Promise(
        "what may have been said twice is what the planner lists, and nothing else",
        listed == marked and {chat for chat, number in times.items() if number > 1} <= listed,
        f"{len(listed)} listed, {len(marked)} repeated",
    )
