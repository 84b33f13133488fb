"""What has to be kept: in order, at once where the database can be written, else as soon as it can be again.

Whoever waits for it waits a moment, not for as long as a disk is full: people's answers and a seed phrase in sight come first. What is not
yet written is in memory only, so it is bounded, and a stop tells how much of it was lost.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.errors import StorageProblem
from bot.metrics import Metrics

_log = logging.getLogger("jumpmaster.records")
_T = TypeVar("_T")

PATIENCE_SECONDS = 3.0
"""How long anybody waits for a database that does nothing."""
AGAIN_SECONDS = 3.0
CLOSING_SECONDS = 5.0
LOG_EVERY_SECONDS = 60.0
MOST_WAITING = 5_000


@dataclass(slots=True, kw_only=True)
class _Entry:
    write: Callable[[], Coroutine[Any, Any, Any]]
    told: asyncio.Future[Any]
    late: Callable[[Any], None] | None = None
    """Hears what came of it where nobody waits any more."""


@dataclass(slots=True, kw_only=True)
class Records:
    metrics: Metrics
    patience: float = PATIENCE_SECONDS
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    failing: bool = False
    """Whether the database refused the last write, and may take it later."""
    outages: int = 0
    on_outage: Callable[[], None] | None = None
    """Called when one begins."""
    _entries: deque[_Entry] = field(default_factory=deque)
    _worker: asyncio.Task[None] | None = None
    _moved_at: float = 0.0
    _logged_at: float = 0.0
    _late: bool = False

    @property
    def is_late(self) -> bool:
        """Tell whether something waits to be written that nobody could wait for."""
        return self._late

    async def keep(self, write: Callable[[], Coroutine[Any, Any, _T]], late: Callable[[_T], None] | None = None) -> _T | None:
        """Return what `write` returned, None where it is done later or can't be done at all."""
        was_late = self._late
        entry = self._add(write, late)
        if was_late:
            self._become_late()
            return None
        # A long queue that moves is waited for: it is kept before anything is done. One that stands still is not.
        while not entry.told.done() and time.monotonic() - self._moved_at < self.patience and not self._late:
            await asyncio.wait([entry.told], timeout=self.patience)
        if not entry.told.done():
            _log.warning("records.slow waiting=%d", len(self._entries))
            self._become_late()
        result: _T | None = entry.told.result()
        return result

    def later(self, write: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Write it without anybody waiting: the database failed a moment ago."""
        self._add(write, None)
        self._become_late()

    async def close(self) -> None:
        """Write what waits if that can be done in a few seconds, and tell what is lost."""
        if self._worker is not None and not self._worker.done():
            await asyncio.wait([self._worker], timeout=CLOSING_SECONDS)
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        if self._entries:
            self.metrics.count_lost_records(len(self._entries))
            _log.error("records.lost count=%d", len(self._entries))
            self._entries.clear()

    def _add(self, write: Callable[[], Coroutine[Any, Any, Any]], late: Callable[[Any], None] | None) -> _Entry:
        entry = _Entry(write=write, told=asyncio.get_running_loop().create_future(), late=late)
        if not self._entries:
            self._moved_at = time.monotonic()
        elif len(self._entries) >= MOST_WAITING:
            # The second: the first is in hand.
            dropped = self._entries[1]
            del self._entries[1]
            if not dropped.told.done():
                dropped.told.set_result(None)
            self.metrics.count_lost_records(1)
        self._entries.append(entry)
        self.metrics.show_waiting_records(len(self._entries))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._write_all(), name="records")
        return entry

    async def _write_all(self) -> None:
        written = 0
        while self._entries:
            entry = self._entries[0]
            try:
                result = await entry.write()
            except StorageProblem as problem:
                if problem.may_pass:
                    self._fail(problem)
                    await self.sleep(AGAIN_SECONDS)
                    continue
                self._lose(problem.user_text)
                self._end(entry, None)
            except Exception as error:
                # The last line of a background task: what can never be written must not stand before the rest.
                self._lose(type(error).__name__)
                self._end(entry, error)
            else:
                written += 1
                self._end(entry, result)
        if self._late:
            _log.warning("records.caught_up count=%d", written)
        self._late = self.failing = False

    def _fail(self, problem: StorageProblem) -> None:
        self._become_late()
        if not self.failing:
            self.failing = True
            self.outages += 1
            self._logged_at = -LOG_EVERY_SECONDS
            if self.on_outage is not None:
                self.on_outage()
        now = time.monotonic()
        if now - self._logged_at >= LOG_EVERY_SECONDS:
            self._logged_at = now
            _log.error("records.late waiting=%d %s", len(self._entries), problem.user_text)

    def _lose(self, why: str) -> None:
        self.metrics.count_lost_records(1)
        _log.error("records.lost count=1 %s", why)

    def _end(self, entry: _Entry, result: Any) -> None:
        self._entries.popleft()
        self._moved_at = time.monotonic()
        self.metrics.show_waiting_records(len(self._entries))
        if isinstance(result, Exception):
            if not entry.told.done():
                entry.told.set_exception(result)
                entry.told.exception()  # whoever waited may be gone
        elif not entry.told.done():
            entry.told.set_result(result)
        elif entry.late is not None and result is not None:
            entry.late(result)

    def _become_late(self) -> None:
        """Let nobody wait any more, until all is written."""
        self._late = True
        for entry in self._entries:
            if not entry.told.done():
                entry.told.set_result(None)
