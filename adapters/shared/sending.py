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
    # A little slower than allowed: what leaves evenly may arrive in bunches.
    overall=Rate(count=28, seconds=1.0),
    chat=Rate(count=1, seconds=1.05),
    group=Rate(count=20, seconds=61.0),
)


@dataclass(slots=True)
class _Window:
    """When the last sendings of a rate were, or will be."""

    rate: Rate
    times: deque[float] = field(default_factory=deque)

    def reserve(self, at: float) -> float:
        """Return the earliest time from `at` on that keeps the rate, and take it."""
        free = self.free_from(at)
        self.times.append(free)
        if len(self.times) > self.rate.count:
            self.times.popleft()
        return free

    def free_from(self, at: float) -> float:
        full = len(self.times) >= self.rate.count
        return max(at, self.times[0] + self.rate.seconds) if full else at


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
            await self._wait_for_turn(lane)
            try:
                return await call()
            except SlowDown as slow:
                until = self._clock() + slow.seconds
                lane.held_until = until
                self._held_until = max(self._held_until, until) if slow.everywhere else self._held_until
        await self._wait_for_turn(lane)
        return await call()

    async def _wait_for_turn(self, lane: _Lane) -> None:
        at = max(self._clock(), lane.held_until)
        for window in lane.windows:
            at = window.free_from(at)
        await self._sleep_until(at)
        # Taken only now: a chat that waits long must not keep others from the slots before.
        await self._sleep_until(self._overall.reserve(max(self._clock(), self._held_until)))
        for window in lane.windows:
            window.reserve(self._clock())

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
        longest = max(self._pace.chat.seconds, self._pace.group.seconds if self._pace.group else 0.0)
        for chat, lane in list(self._lanes.items()):
            last = max((window.times[-1] for window in lane.windows if window.times), default=0.0)
            if not lane.waiting and lane.held_until <= now and last + longest <= now:
                del self._lanes[chat]
