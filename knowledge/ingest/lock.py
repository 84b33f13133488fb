"""A lock between processes. The system gives it back when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class LockHeld(Exception):
    """Another holder has the lock."""


class FileLock:
    """An exclusive lock on a file, held from `acquire` to `release`. Two holders in one process exclude each other too."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def acquire(cls, path: Path) -> FileLock:
        """Return the lock at once, or raise LockHeld, or OSError where the file system has no locks.

        The file stays when the lock goes: removing it would race.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError) as error:  # the second on Windows
            os.close(descriptor)
            raise LockHeld(path.name) from error
        except OSError:
            os.close(descriptor)
            raise
        return cls(descriptor)

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
