"""What was worked out once for a key, kept for the next time. A plain dictionary: one look-up in C, and no order to keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Kept(dict[_K, _V]):
    """Ask with `kept[key]`. Holds up to `most` answers and forgets all of them then, which costs less than knowing which is the oldest.

    Safe from any thread where `work_out` is: the same key gets the same answer, whoever asks first.
    """

    __slots__ = ("_most", "_work_out")

    def __init__(self, work_out: Callable[[_K], _V], *, most: int) -> None:
        super().__init__()
        self._work_out = work_out
        self._most = most

    def __missing__(self, key: _K) -> _V:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._work_out(key)
        return value
