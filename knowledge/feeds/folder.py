"""The store's folder: which files there are, how one is written whole or not at all, and who may write.

    feeds/table-<generation>.bin        the newest whole one counts; its place is the commit of an import
    feeds/list-<feed>-<generation>.gz   a feed's entries and its quarantine as text, named by the table that belongs to it
    feeds/standing.json                 checks and failures since the table was written
    feeds/confirmed.log                 our own decisions, one a line
    feeds/lock                          held while somebody writes

A process that dies at any line leaves the old table in its place, and at most files that the next writer clears away.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from knowledge.feeds.reports import FeedsBusy
from knowledge.whole_files import PARTIAL

KEPT_TABLES = 2
_TABLE = re.compile(r"table-([0-9]{10})\.bin\Z")
_PAUSE_SECONDS = 0.05


class FeedFolder:
    def __init__(self, home: Path) -> None:
        self.path = home / "feeds"
        self.standing = self.path / "standing.json"
        self.confirmed = self.path / "confirmed.log"

    def table(self, generation: int) -> Path:
        return self.path / f"table-{generation:010d}.bin"

    def list_name(self, feed: str, generation: int) -> str:
        return f"list-{feed}-{generation:010d}.gz"

    def generations(self) -> tuple[int, ...]:
        """Return the generations that have a table, newest first; none where the folder cannot be read."""
        return tuple(sorted((int(match[1]) for match in map(_TABLE.match, self._names()) if match), reverse=True))

    def stamp(self) -> tuple[object, ...]:
        """Return what differs as soon as a writer has changed anything that readers see."""
        newest = self.generations()[:KEPT_TABLES]
        return (newest, *(_stat(self.table(each)) for each in newest), _stat(self.standing), _stat(self.confirmed))

    def clear(self, *, keep_tables: Iterable[int], keep_lists: Iterable[str]) -> None:
        """Remove what no kept table needs. Only while the lock is held: whatever is half-written then has no owner left."""
        kept = {self.table(generation).name for generation in keep_tables} | set(keep_lists)
        for name in self._names():
            if name not in kept and (_TABLE.match(name) or name.startswith("list-") or name.endswith(PARTIAL)):
                # Windows does not remove a file that another process has mapped; the next writer tries again.
                with contextlib.suppress(OSError):
                    (self.path / name).unlink()

    @contextmanager
    def writing(self, *, patience_seconds: float = 120.0) -> Iterator[None]:
        """Hold the one right to write, among threads and processes; raises FeedsBusy. It ends with the process that holds it."""
        self.path.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + patience_seconds
        with (self.path / "lock").open("a+b") as file:
            while not _try_lock(file):
                if time.monotonic() >= deadline:
                    raise FeedsBusy("another process is writing the feeds; try again when it is done")
                time.sleep(_PAUSE_SECONDS)
            try:
                yield
            finally:
                _unlock(file)

    def _names(self) -> list[str]:
        try:
            return os.listdir(self.path)  # noqa: PTH208  (names only: readers do this every few seconds)
        except OSError:
            return []


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)


else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def _stat(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
