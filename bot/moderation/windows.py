"""How often somebody did something lately. In memory and bounded: who did nothing for long is forgotten first."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class _Lately:
    moments: deque[datetime] = field(default_factory=deque)
    told_at: datetime | None = None


class Windows:
    """Counts by key over the last `length`. Not safe across threads; one event loop uses it."""

    def __init__(self, length: timedelta, most_keys: int = 20_000) -> None:
        self._length = length
        self._most_keys = most_keys
        self._lately: OrderedDict[str, _Lately] = OrderedDict()

    def has_room(self, key: str, most: int, at: datetime) -> bool:
        lately = self._lately.get(key)
        return most > 0 if lately is None else len(self._recent(lately, at)) < most

    def add(self, key: str, at: datetime) -> None:
        self._kept(key).moments.append(at)

    def tell_once(self, key: str, at: datetime) -> bool:
        """Return True if nobody was told within the window, and remember that somebody is now."""
        lately = self._kept(key)
        if lately.told_at is not None and at - lately.told_at < self._length:
            return False
        lately.told_at = at
        return True

    def __len__(self) -> int:
        return len(self._lately)

    def _kept(self, key: str) -> _Lately:
        lately = self._lately.pop(key, None) or _Lately()
        self._lately[key] = lately
        while len(self._lately) > self._most_keys:
            self._lately.popitem(last=False)
        return lately

    def _recent(self, lately: _Lately, at: datetime) -> deque[datetime]:
        while lately.moments and at - lately.moments[0] >= self._length:
            lately.moments.popleft()
        return lately.moments
