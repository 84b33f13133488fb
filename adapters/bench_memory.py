"""The most memory a process and its children held at once, watched from outside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

_POLL_SECONDS = 0.05


class watched:  # noqa: N801 - read as a verb: with watched(pid)
    """Polls the memory of a process and its children. `mib` is the most they held at once, None where /proc is not to be had."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def mib(self) -> float | None:
        return round(self._peak / 1024, 1) or None

    def __enter__(self) -> watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_POLL_SECONDS):
            held = sum(_read_kib(pid, "VmRSS") for pid in _process_tree(self._pid))
            self._peak = max(self._peak, held, _read_kib(self._pid, "VmHWM"))


def _process_tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _process_tree(int(child))


def _read_kib(pid: int, field: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)
