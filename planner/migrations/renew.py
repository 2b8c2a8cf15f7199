"""The first migration, written anew from the models: `make migration`, and only while nothing has been released.

After a release every change of the models is a migration of its own; then this module goes.
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.operations import ops
from sqlalchemy import ForeignKeyConstraint

from planner.database import make_engine
from planner.migrations import FOLDER, configuration

REVISION = "0001"
TITLE = "The tables of the first version"


def renew() -> Path:
    """Replaces the first migration by what the models say now; returns its file."""
    versions = FOLDER / "versions"
    for earlier in versions.glob("[0-9]*.py"):
        earlier.unlink()
    with make_engine("sqlite://").connect() as connection:
        config = configuration(connection)
        config.set_main_option("file_template", "%%(rev)s_first")
        config.attributes["process_revision_directives"] = _untie
        command.revision(config, TITLE, autogenerate=True, rev_id=REVISION)
    return next(versions.glob(f"{REVISION}_*.py"))


def _untie(_context: object, _revision: object, directives: list[Any]) -> None:
    """Two tables that refer to each other: the reference marked `use_alter` is made when both are there.

    Alembic leaves it inside the first of them, where PostgreSQL does not accept it.
    """
    (script,) = directives
    makes, drops = script.upgrade_ops.ops, script.downgrade_ops.ops
    for table in [op for op in makes if isinstance(op, ops.CreateTableOp)]:
        for key in [one for one in table.columns if isinstance(one, ForeignKeyConstraint) and one.use_alter]:
            table.columns = [one for one in table.columns if one is not key]
            made = ops.CreateForeignKeyOp.from_constraint(key)
            dropped = ops.DropConstraintOp(key.name, table.table_name, type_="foreignkey")
            makes.append(ops.ModifyTableOps(table.table_name, [made]))
            drops.insert(0, ops.ModifyTableOps(table.table_name, [dropped]))


if __name__ == "__main__":
    renew()
