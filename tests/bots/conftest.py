"""The stage for tests of the bot; `pytest.mark.anyio` runs a coroutine of a test."""

from collections.abc import AsyncIterator

import pytest

from tests.bots.stage import Stage, staged
from tests.cast import Cast, HandClock


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def stage(anyio_backend: str, cast: Cast, clock: HandClock) -> AsyncIterator[Stage]:
    async with staged(cast, clock) as stage:
        yield stage
