"""Sending no faster than a platform allows, chat by chat: one that has to wait holds up nobody else.

A platform's "slow down" is raised as `SlowDown` by what is sent, and makes its own chat wait; `everywhere` makes all wait.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

_T = TypeVar("_T")

MOST_LANES = 10_000
_MOST_TRIES = 5


class SlowDown(Exception):
    """The platform asks to wait. `seconds` is how long, `everywhere` whether all chats are meant."""

    def __init__(self, seconds: float, *, everywhere: bool = False) -> None:
        super().__init__(f"wait {seconds:g} s")
        self.seconds = seconds
        self.everywhere = everywhere


class Overfull(Exception):
    """Too much waits to be sent to one chat; this was not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most `count` in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a platform allows: over all, to one chat, and to one group besides."""

    overall: Rate
    chat: Rate
    group: Rate | None = None


TELEGRAM_PACE = Pace(
    overall=Rate(count=30, seconds=1.0),
    chat=Rate(count=1, seconds=1.0),
    group=Rate(count=20, seconds=60.0),
)


@dataclass(slots=True)
class _Window:
    """What is on its way, and when the last sendings of a rate were over.

    A sending counts until its time has passed since it was *over*: when it arrived in between is known to nobody.
    """

    rate: Rate
    open: int = 0
    ends: deque[float] = field(default_factory=deque)

    def begin(self) -> None:
        self.open += 1

    def end(self, at: float) -> None:
        self.open -= 1
        self.ends.append(at)

    def free_from(self, at: float) -> float | None:
        """Return the earliest time from `at` on that keeps the rate; None where that depends on what is on its way."""
        while self.ends and self.ends[0] + self.rate.seconds <= at:
            self.ends.popleft()
        if self.open + len(self.ends) < self.rate.count:
            return at
        return self.ends[0] + self.rate.seconds if self.ends else None

    def is_idle(self, at: float) -> bool:
        return not self.open and (not self.ends or self.ends[-1] + self.rate.seconds <= at)


@dataclass(slots=True, kw_only=True)
class _Lane:
    """One chat's turn-taking."""

    windows: tuple[_Window, ...]
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    held_until: float = 0.0


class PacedSender:
    """Sends in order within a chat, and side by side between chats."""

    def __init__(
        self,
        pace: Pace,
        *,
        most_waiting: int = 200,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pace = pace
        self._most_waiting = most_waiting
        self._clock = clock
        self._sleep = sleep
        self._overall = _Window(pace.overall)
        self._gate = asyncio.Lock()
        self._over = asyncio.Event()
        self._held_until = 0.0
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()

    async def send(self, chat: str, call: Callable[[], Awaitable[_T]], *, is_group: bool = False) -> _T:
        """Await `call()` when it is its turn and return what it returns.

        `SlowDown` is waited for and tried again, five times at most, then raised. Overfull where too much waits already.
        """
        lane = self._lane(chat, is_group)
        if lane.waiting >= self._most_waiting:
            raise Overfull(chat)
        lane.waiting += 1
        try:
            async with lane.turn:
                return await self._send_patiently(lane, call)
        finally:
            lane.waiting -= 1

    def waiting(self) -> int:
        """Return how many sendings wait or are under way."""
        return sum(lane.waiting for lane in self._lanes.values())

    async def _send_patiently(self, lane: _Lane, call: Callable[[], Awaitable[_T]]) -> _T:
        for _ in range(_MOST_TRIES - 1):
            try:
                return await self._send_once(lane, call)
            except SlowDown as slow:
                until = self._clock() + slow.seconds
                lane.held_until = until
                self._held_until = max(self._held_until, until) if slow.everywhere else self._held_until
        return await self._send_once(lane, call)

    async def _send_once(self, lane: _Lane, call: Callable[[], Awaitable[_T]]) -> _T:
        for window in lane.windows:
            # Nothing of this chat is on its way: it is one after another.
            await self._sleep_until(max(window.free_from(self._clock()) or 0.0, lane.held_until))
        # Asked for only now: a chat that waits long must not keep others from what is free.
        windows = (self._overall, *lane.windows)
        async with self._gate:
            await self._wait_for_all()
            for window in windows:
                window.begin()
        try:
            return await call()
        finally:
            for window in windows:
                window.end(self._clock())
            self._over.set()

    async def _wait_for_all(self) -> None:
        while True:
            now = self._clock()
            free = self._overall.free_from(now)
            if free is None:
                self._over.clear()
                await self._over.wait()
            elif (at := max(free, self._held_until)) > now:
                await self._sleep_until(at)
            else:
                return

    async def _sleep_until(self, at: float) -> None:
        while (left := at - self._clock()) > 0:
            await self._sleep(left)

    def _lane(self, chat: str, is_group: bool) -> _Lane:
        lane = self._lanes.pop(chat, None)
        if lane is None:
            rates = [self._pace.chat, *([self._pace.group] if is_group and self._pace.group else [])]
            lane = _Lane(windows=tuple(_Window(rate) for rate in rates))
        self._lanes[chat] = lane
        if len(self._lanes) > MOST_LANES:
            self._forget_idle()
        return lane

    def _forget_idle(self) -> None:
        """Drop lanes that nobody waits in and whose last sending is past every rate's memory."""
        now = self._clock()
        for chat, lane in list(self._lanes.items()):
            if not lane.waiting and lane.held_until <= now and all(window.is_idle(now) for window in lane.windows):
                del self._lanes[chat]
