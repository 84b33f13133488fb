"""What Alembic runs: on the connection it is given, never on one of its own."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator


def render_plainly(kind: str, item: Any, autogen: object) -> str | Literal[False]:
    """Write our column types as the plain ones under them: a step that has shipped must not change with the program."""
    if kind == "type" and isinstance(item, TypeDecorator):
        plain = item.impl_instance
        return f"sa.{plain!r}"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes["metadata"],
    # SQLite can't change a column in place: Alembic then copies the table.
    render_as_batch=True,
    render_item=render_plainly,
)
with context.begin_transaction():
    context.run_migrations()
