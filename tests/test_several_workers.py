"""Four workers are one sender. `make chaos` asks the same of two thousand reminders."""

from pathlib import Path

from tests.chaos.several_workers import said_at_once
from tests.chaos.world import OWED_EACH, Team, World


def test_four_workers_say_each_reminder_once(database_url: str, tmp_path: Path) -> None:
    with World(tmp_path, database_url) as world:
        promises = list(said_at_once(world, Team(40, OWED_EACH, each=10, activities=2)))
    assert [promise for promise in promises if not promise.is_kept] == []
