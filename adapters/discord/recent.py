"""A few things remembered for a while. In memory only."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Recent(Generic[_K, _V]):
    """Keeps the latest `most` things; the oldest is forgotten first."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._things: OrderedDict[_K, _V] = OrderedDict()

    def put(self, key: _K, thing: _V) -> None:
        self._things[key] = thing
        self._things.move_to_end(key)
        while len(self._things) > self._most:
            self._things.popitem(last=False)

    def pop(self, key: _K) -> _V | None:
        return self._things.pop(key, None)

    def __len__(self) -> int:
        return len(self._things)
