"""What waits for somebody's word for a few minutes: codes that join two chats, settings that need confirming. In memory, bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

_T = TypeVar("_T")

MOST_PENDING = 1_000


class Pending(Generic[_T]):
    """Each thing is taken once, and only while it is fresh."""

    def __init__(self, keep: timedelta, now: Callable[[], datetime], most: int = MOST_PENDING) -> None:
        self._keep = keep
        self._now = now
        self._most = most
        self._waiting: OrderedDict[str, tuple[datetime, _T]] = OrderedDict()

    def put(self, mark: str, what: _T) -> None:
        self._waiting[mark] = (self._now(), what)
        while len(self._waiting) > self._most:
            self._waiting.popitem(last=False)

    def look(self, mark: str) -> _T | None:
        """Return what waits under this mark; it goes on waiting."""
        since, what = self._waiting.get(mark, (None, None))
        return what if since is not None and self._now() - since <= self._keep else None

    def take(self, mark: str) -> _T | None:
        """Return what waits under this mark and let it wait no more."""
        what = self.look(mark)
        self._waiting.pop(mark, None)
        return what
