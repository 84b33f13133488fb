"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

PARTIAL = ".partial"
"""How the name of a half-written file ends; one that lies about has no owner left."""


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Put a file in place of `path`, so that it is there after a power cut, or leave what was there. Raises OSError."""
    partial = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        # On a full disk it would keep what room is left.
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
    _sync_folder(path.parent)


if sys.platform == "win32":

    def _sync_folder(place: Path) -> None:
        """Do nothing: there a folder can't be opened, and its entries are kept by the file system's own journal."""

else:

    def _sync_folder(place: Path) -> None:
        # A folder that may be written and not read, and some network file systems, refuse: the file is in its place all the same.
        with contextlib.suppress(OSError):
            folder = os.open(place, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
