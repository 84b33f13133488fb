"""A look at a database from outside: nothing is made, migrated or locked, whoever has it open meanwhile."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.storage.migrating import known_schemas
from bot.storage.sqlite import LARGEST_CHECKED

_PATIENCE_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`schema` is None where the file holds none yet; `damage` is what is wrong with it, empty where nothing is or nobody looked."""

    schema: str | None
    is_newer: bool
    is_older: bool
    is_checked: bool
    damage: str = ""


def look_at(path: Path) -> Seen:
    """Return how a database stands. Raises OSError where it can't be read."""
    if not path.stat().st_size:
        return _seen(None, is_checked=True)
    try:
        with closing(sqlite3.connect(_address_of(path), uri=True, timeout=_PATIENCE_SECONDS)) as connection:
            is_checked = path.stat().st_size <= LARGEST_CHECKED
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0]) if is_checked else "ok"
            return _seen(_schema_in(connection), is_checked=is_checked, damage="" if found == "ok" else found)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise OSError(str(error)) from error
        return _seen(None, is_checked=True, damage=str(error))


def card_places(path: Path) -> tuple[tuple[str, str], ...]:
    """Return title and `moderators_place` of each chat that has one; nothing where the file can't be read or holds no such thing."""
    try:
        if not path.stat().st_size:
            return ()
        with closing(sqlite3.connect(_address_of(path), uri=True, timeout=_PATIENCE_SECONDS)) as connection:
            rows = connection.execute("SELECT title, settings FROM chats ORDER BY chat_id").fetchall()
        found = [(str(title), json.loads(settings).get("moderators_place")) for title, settings in rows]
    except (OSError, sqlite3.DatabaseError, ValueError):
        return ()
    return tuple((title, place) for title, place in found if isinstance(place, str))


def _address_of(path: Path) -> str:
    # Without a `-wal` nobody has it open: read so, SQLite leaves no files behind that might belong to another user than the program's.
    is_open = path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro{'' if is_open else '&immutable=1'}"


def _schema_in(connection: sqlite3.Connection) -> str | None:
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
    return str(row[0]) if row else None


def _seen(schema: str | None, *, is_checked: bool, damage: str = "") -> Seen:
    known = known_schemas()
    return Seen(
        schema=schema,
        is_newer=schema is not None and schema not in known,
        is_older=schema in known[1:],
        is_checked=is_checked,
        damage=damage,
    )
