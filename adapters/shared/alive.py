"""The sign of life of `jumpmaster run`: a small file that a health check reads. A process that hangs stops writing it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

_log = logging.getLogger("jumpmaster.run")

FILE_NAME = "run.alive"
EVERY = timedelta(seconds=10)
OLDEST = timedelta(seconds=60)
OPEN = "open"


async def show_life(home: Path, doors: Callable[[], Mapping[str, str]]) -> None:
    """Write every ten seconds how each door stands, until cancelled; then take the file away."""
    path = home / FILE_NAME
    try:
        while True:
            fields = {"at": datetime.now(UTC).isoformat(), "pid": os.getpid(), "doors": dict(doors())}
            try:
                await asyncio.to_thread(_write_whole, path, json.dumps(fields) + "\n")
            except OSError as error:
                # A full disk: the health check sees that the file grows old, and the next try may work.
                _log.error("run.alive cannot be written: %s", error.strerror)
            await asyncio.sleep(EVERY.total_seconds())
    finally:
        path.unlink(missing_ok=True)


def find_life(home: Path, now: datetime) -> tuple[bool, str]:
    """Tell whether `jumpmaster run` is alive with a door open, and one sentence about it."""
    try:
        fields = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        age = now - datetime.fromisoformat(fields["at"])
        doors = {str(name): str(state) for name, state in fields["doors"].items()}
    except FileNotFoundError:
        return False, "jumpmaster run is not running with this home folder."
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False, "The sign of life of jumpmaster run cannot be read."
    if age > OLDEST:
        return False, f"jumpmaster run gave its last sign of life {int(age.total_seconds())} seconds ago."
    states = ", ".join(f"{name} {state}" for name, state in doors.items())
    return OPEN in doors.values(), f"jumpmaster run is alive: {states or 'no door yet'}."


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(text, encoding="utf-8")
    half.replace(path)
