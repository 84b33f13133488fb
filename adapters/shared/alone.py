"""One `jumpmaster run` a database. Settings, blocked domains and limits live in the memory of the one that serves.

The lock is the operating system's: it ends with its process, however that ends, and leaves nothing to clean up.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import AssistantError

_log = logging.getLogger("jumpmaster.run")

PATIENCE_SECONDS = 5.0
"""How long a new run waits for an old one to end: they overlap when a service is replaced."""
_AGAIN_SECONDS = 0.1
_LONGEST_NUMBER = 20
_FAR = 1 << 30  # Windows lets nobody read what is locked, so the lock stands behind the number


class AlreadyServed(AssistantError):
    """Another run serves this database. Not a wrong setting: once that one has ended, the same works."""


@asynccontextmanager
async def alone_with(database: Path, patience: float = PATIENCE_SECONDS) -> AsyncIterator[None]:
    """Hold a database for this process. Raises AlreadyServed with one sentence and the fix."""
    path = _lock_file(database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        # A database can't be written there either, and whoever opens it says so.
        yield
        return
    try:
        await _lock(descriptor, database, patience)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def who_serves(database: Path) -> str | None:
    """Return the number of the process that serves a database, None where none does. Changes nothing."""
    try:
        descriptor = os.open(_lock_file(database), os.O_RDWR)
    except OSError:
        return None
    try:
        return None if _try_lock(descriptor) else _number_in(descriptor)
    finally:
        os.close(descriptor)


def _lock_file(database: Path) -> Path:
    return database.with_name(f"{database.name}.run")


def _number_in(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, _LONGEST_NUMBER).split(b"\n")[0].decode("ascii", "replace") or "unknown"


async def _lock(descriptor: int, database: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while not _try_lock(descriptor):
        if time.monotonic() >= until:
            raise AlreadyServed(
                f"Another `jumpmaster run` (process {_number_in(descriptor)}) serves the database {database}; end that one first, or set "
                "JUMPMASTER_DATABASE or JUMPMASTER_HOME."
            )
        await asyncio.sleep(_AGAIN_SECONDS)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            # Some network file systems know no locks; SQLite is not at home there either.
            _log.warning("run.unlocked %s", error.strerror)
        return True
