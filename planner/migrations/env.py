"""What Alembic runs for each command: it migrates the connection that `planner.migrations` has opened."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import DateTime

from planner import domain  # noqa: F401 - every table must be known before the models are compared
from planner.database import Base, Moment


def _explicit(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """A migration names the database's own types: ours may change their minds later."""
    if kind == "type" and isinstance(item, Moment):
        return repr(DateTime(timezone=True)).replace("DateTime", "sa.DateTime")
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_explicit,
    compare_type=True,
    process_revision_directives=context.config.attributes.get("process_revision_directives"),
)
context.run_migrations()
