"""A fuse that ends a run at its n-th step, the way a killed process ends: with nothing caught and nothing cleaned up."""

from __future__ import annotations

import sys
from pathlib import Path


class Killed(BaseException):
    """Not an Exception: no handler in the program may take it for a failure it knows."""


class Fuse:
    """Counts steps while armed. `steps` tells afterwards how many there were."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._folder: Path | None = None
        self.steps = 0

    def arm(self, *, burns_at: int, folder: Path | None = None) -> None:
        """Go off at step `burns_at`, from 1; writes and renames under `folder` count as steps too."""
        self._left, self._folder, self.steps = burns_at, folder, 0

    def disarm(self) -> None:
        self._left = None

    def step(self) -> None:
        if self._left is None:
            return
        self.steps += 1
        self._left -= 1
        if self._left == 0:
            self._left = None
            raise Killed

    def watch_files(self) -> None:
        """Count what the process does to files. An audit hook stays for the process's life, so a disarmed fuse does nothing."""
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._left is None or event not in {"open", "os.rename", "os.truncate"}:
            return
        if event == "open" and not (isinstance(arguments[1], str) and any(letter in arguments[1] for letter in "wax+")):
            return
        if self._folder is not None and str(arguments[0]).startswith(str(self._folder)):
            self.step()
