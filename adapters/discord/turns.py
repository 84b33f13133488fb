"""Turns of the event loop, shared fairly: a flood of messages begins a few at a time, with room for other work in between."""

from __future__ import annotations

import asyncio
import time
from collections import deque

SLICE = 0.003
"""Seconds of one turn of the loop in which messages may begin. Commands have three seconds, and wait for one slice at most."""
_MOST_CALLED = 64


class Turns:
    """Everybody begins in the order of arrival. As long as a turn has time left nobody waits, and waiting costs nothing."""

    def __init__(self, seconds: float = SLICE) -> None:
        self._seconds = seconds
        self._ends = 0.0
        self._begun = 0
        self._is_running = False
        self._called = 0
        self._late: list[asyncio.Future[None]] = []
        self._queue: deque[asyncio.Future[None]] = deque()

    async def take(self) -> None:
        """Return when it is the caller's turn; what it does before it first waits for something belongs to the turn."""
        if not self._is_running:
            self._open()
        if not (self._queue or self._late or self._called) and self._may_begin():
            return
        place = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        while True:
            try:
                await place
            finally:
                self._called -= place.done() and not place.cancelled()
            if self._may_begin():
                return
            place = asyncio.get_running_loop().create_future()
            self._late.append(place)

    def _may_begin(self) -> bool:
        """The first of a turn always may, however much else the loop has to do."""
        if self._begun and time.perf_counter() >= self._ends:
            return False
        self._begun += 1
        return True

    def _open(self) -> None:
        self._ends = time.perf_counter() + self._seconds
        self._begun, self._is_running = 0, True
        asyncio.get_running_loop().call_soon(self._close)

    def _close(self) -> None:
        """End the turn, and begin the next with those who wait: whoever was called too late comes before those who were not."""
        self._is_running = False
        self._queue.extendleft(reversed(self._late))
        self._late.clear()
        if not self._queue:
            return
        # Some more than had time in the turn before: who is called in vain costs a round of the loop.
        most = min(self._begun + 1 + self._begun // 4, _MOST_CALLED)
        while self._queue and self._called < most:
            place = self._queue.popleft()
            if not place.done():
                place.set_result(None)
                self._called += 1
        # After those who were called, so that each of them finds out in this turn whether it has time.
        self._open()
