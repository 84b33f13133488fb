"""Whether the open database still is the file of its name.

SQLite itself goes on writing to a file that was deleted, and all of it ends with the process. One that is gone is written back from what
is still open. One that another file has replaced is left alone: what was put there is somebody's wish, and what lies in memory no longer
fits it.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StorageProblem

_log = logging.getLogger("jumpmaster.storage")

_COMPANIONS = ("-wal", "-shm")


class Whereabouts:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._identity = _identity_of(path)

    @property
    def is_in_place(self) -> bool:
        return self._identity is not None and _identity_of(self._path) == self._identity

    async def bring_back(self, writer: AsyncEngine, readers: AsyncEngine) -> None:
        """Write a database that was deleted back under its name, with all it holds. Raises StorageProblem where another is there.

        Nobody may hold a connection of either engine meanwhile: what is written into the old file from here on is lost.
        """
        if self._path.exists():
            raise StorageProblem(
                f"The database {self._path} was replaced while the program ran; put the old file back, or restart the program.",
                may_pass=True,
            )
        half = self._path.with_name(f"{self._path.name}.half")
        try:
            _prepare_empty(half)
            async with writer.connect() as connection:
                raw = await connection.get_raw_connection()
                driver = raw.driver_connection
                assert driver is not None
                await driver.execute("VACUUM INTO ?", (str(half),))
            for engine in (readers, writer):
                await engine.dispose()
            for companion in _COMPANIONS:
                # What is left of the old file would be read as the newest part of this one.
                self._path.with_name(self._path.name + companion).unlink(missing_ok=True)
            half.replace(self._path)
        except OSError as error:
            raise StorageProblem(
                f"The database {self._path} was deleted while the program ran and can't be written back ({error.strerror}); make room for "
                "it, and let the program write there.",
                may_pass=True,
            ) from error
        finally:
            with suppress(OSError):
                half.unlink(missing_ok=True)
        self._identity = _identity_of(self._path)
        _log.error("storage.brought_back The database %s was deleted while the program ran; all of it was written back.", self._path)


def _identity_of(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare_empty(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
