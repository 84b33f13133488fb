"""Which names came by lately: in memory, bounded."""

from __future__ import annotations

from collections import OrderedDict

MOST_NAMES = 20_000


class Recently:
    def __init__(self, most: int = MOST_NAMES) -> None:
        self._most = most
        self._names: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def note(self, name: str) -> bool:
        """Remember a name; tell whether it was new."""
        if name in self._names:
            return False
        self._names[name] = None
        while len(self._names) > self._most:
            self._names.popitem(last=False)
        return True

    def forget(self, name: str) -> None:
        self._names.pop(name, None)
