"""The platform's limits, counted: one message a second to a chat, twenty a minute to a group, thirty a second over all."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

OVERALL = 30
CHAT_SECONDS = 1.0
GROUP_A_MINUTE = 20


@dataclass(slots=True)
class Meter:
    """`broken` names each time a limit was not kept. With `refuses` the fake also answers 429, as Telegram would."""

    clock: Callable[[], float] = time.monotonic
    refuses: bool = False
    broken: list[str] = field(default_factory=list)
    taken: int = 0
    _last: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _all: deque[float] = field(default_factory=deque)

    def take(self, chat: int, is_group: bool) -> int | None:
        """Count a message; return the seconds to wait where it is refused."""
        now = self.clock()
        wait = self._too_soon(chat, is_group, now)
        if wait is not None and self.refuses:
            return wait
        self.taken += 1
        self._last[chat] = now
        self._all.append(now)
        if is_group:
            self._groups[chat].append(now)
        return None

    def _too_soon(self, chat: int, is_group: bool, now: float) -> int | None:
        wait: int | None = None
        if chat in self._last and now - self._last[chat] < CHAT_SECONDS:
            self.broken.append(f"{now - self._last[chat]:.3f} s between two messages to {chat}")
            wait = 1
        while self._all and now - self._all[0] >= 1.0:
            self._all.popleft()
        if len(self._all) >= OVERALL:
            self.broken.append(f"more than {OVERALL} messages in a second")
            wait = 1
        group = self._groups[chat] if is_group else deque()
        while group and now - group[0] >= 60:
            group.popleft()
        if len(group) >= GROUP_A_MINUTE:
            self.broken.append(f"more than {GROUP_A_MINUTE} messages in a minute to {chat}")
            wait = max(1, int(60 - (now - group[0])) + 1)
        return wait
