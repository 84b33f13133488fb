"""Insert what is not there yet. SQL has no common words for it, the two databases do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def insert_missing(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows; one whose key is there stays as it is."""
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    await connection.execute(insert(table).on_conflict_do_nothing(), list(rows))


async def insert_new(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Insert the rows whose key is not there yet, and return the keys of those."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    (key,) = table.primary_key
    statement = insert(table).on_conflict_do_nothing().returning(key)
    return {str(found) for found in (await connection.execute(statement, list(rows))).scalars()}


async def insert_or_update(connection: AsyncConnection, table: Table, row: dict[str, Any]) -> None:
    """Insert the row, or give the one with its key these values."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    keys = [column.name for column in table.primary_key]
    changes = {name: value for name, value in row.items() if name not in keys}
    await connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=changes))
