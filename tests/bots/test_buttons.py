"""What is written into a button comes back as it was; anything else is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots import buttons
from planner.messages.press import CannotMakeIt, Done, Later, LaterUntil, NotNow, OccurrencePress, Show, Undo

IDS = st.integers(1, 10**18 - 1)
PRESSES = st.one_of(
    *(st.builds(kind, IDS) for kind in (Done, Later, CannotMakeIt, Undo, NotNow, Show)),
    st.builds(LaterUntil, IDS, st.dates(date(2020, 1, 1), date(2099, 12, 31))),
)


@given(PRESSES)
def test_a_press_is_read_as_it_was_written_and_fits_a_button(press: OccurrencePress) -> None:
    assert buttons.read(buttons.written(press)) == press
    assert len(buttons.written(press).encode()) <= 64


@pytest.mark.parametrize(
    "text",
    [
        *("", None, "done", "done:", "done:0", "done:-1", "done:1e3", "done:٤٢", "done:42 ", "done:42\n", "DONE:42"),
        *("done:42:20261124", "drop:42", "until:42", "until:42:20261399", "until:42:2026-11-24", "done:" + "9" * 19),
    ],
)
def test_anything_else_is_no_press(text: str | None) -> None:
    assert buttons.read(text) is None


@given(st.text(max_size=64))
def test_garbage_never_breaks_it(text: str) -> None:
    buttons.read(text)
