"""All that is SQLite's own: how a connection is set up, how a transaction begins, what its errors mean. Nothing else here may know."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import BadConfiguration

LARGEST_CHECKED = 64 * 1024 * 1024
"""Bytes of a file that is read through at start, to find damage early; a larger one would keep the start waiting."""

_READERS = 4
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
}
_FIX_WRITING = "let the program write there, or set JUMPMASTER_HOME to another folder."


def url_of(path: Path) -> URL:
    return URL.create("sqlite+aiosqlite", database=str(path))


def prepare_file(path: Path) -> None:
    """Make the folder and an empty file that only its owner may read: it will hold what was reported."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise BadConfiguration(f"The database {path} cannot be written ({error.strerror}); {_FIX_WRITING}") from error


def open_engines(url: URL, patience_seconds: float) -> tuple[AsyncEngine, AsyncEngine]:
    """Return an engine to read and one to write. There is one writer: SQLite has one anyway, and so nobody waits inside a transaction."""
    readers = create_async_engine(url, pool_size=_READERS, max_overflow=_READERS)
    writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=60)
    for engine, begin in ((readers, "BEGIN"), (writer, "BEGIN IMMEDIATE")):
        _set_up(engine, begin, patience_seconds)
    return readers, writer


def _set_up(engine: AsyncEngine, begin: str, patience_seconds: float) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, record: object) -> None:
        # The driver's own BEGIN comes late and is never IMMEDIATE: a reader that turns writer is refused at once, whatever the patience.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(patience_seconds * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # With WAL this survives the end of the process at any moment; only a power cut may take the last transactions.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # What is forgotten is overwritten, however SQLite was built.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_now(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


async def empty_log(connection: AsyncConnection) -> None:
    """Write the write-ahead file back and cut it to nothing. While somebody reads it stays for now, and goes the next time."""
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    with suppress(sqlite3.Error):
        # Past SQLAlchemy, which would begin a transaction, and in one this can't be done.
        await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def find_damage(connection: Connection, path: Path) -> str | None:
    """Return what is wrong with the file, or None; a large one is believed."""
    if path.stat().st_size > LARGEST_CHECKED:
        return None
    said = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return None if said == "ok" else said


def explain(error: BaseException, place: str) -> str:
    """Return one sentence and the fix for what the driver said."""
    code = _code_of(error)
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return f"The database {place} is damaged; put your last backup in its place, or move it away to begin an empty one."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"The database {place} is held by another program; end that one, then try again."
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return f"The database {place} cannot be written; {_FIX_WRITING}"
    if code == sqlite3.SQLITE_FULL:
        return f"There is no room left for the database {place}; make room on its disk."
    if code == sqlite3.SQLITE_IOERR:
        return f"The disk failed to read or write the database {place}; check the disk."
    return f"The database {place} did not do what it was asked; see the log, and report it if it happens again."


def may_pass(error: BaseException) -> bool:
    """Tell whether the same may work later: somebody else is writing, or the disk is full, failing or may not be written."""
    return _code_of(error) in _PASSING


def _code_of(error: BaseException) -> int | None:
    cause: BaseException | None = error
    while cause is not None:
        code = getattr(cause, "sqlite_errorcode", None) or getattr(getattr(cause, "orig", None), "sqlite_errorcode", None)
        if isinstance(code, int):
            return code & 0xFF  # the rest of the number says where, not what
        cause = cause.__cause__
    return None
