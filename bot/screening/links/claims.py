"""Which stretches of a text are spoken for, so that nothing is found twice."""

from __future__ import annotations

from bisect import bisect_right


class Claims:
    """Stretches of a text. They never overlap."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def take(self, start: int, end: int) -> bool:
        """Claim a stretch; False where part of it is taken."""
        place = bisect_right(self._starts, start)
        if (place and self._ends[place - 1] > start) or (place < len(self._starts) and self._starts[place] < end):
            return False
        self._starts.insert(place, start)
        self._ends.insert(place, end)
        return True

    def is_free(self, place: int) -> bool:
        """Tell whether nothing claimed this place."""
        before = bisect_right(self._starts, place)
        return not before or self._ends[before - 1] <= place
