"""What came and went: counted from the days that the table keeps of every entry. Loads numpy; lookups do without."""

from __future__ import annotations

from collections import Counter

import numpy as np

from knowledge.feeds.merge import Rows, rows_of
from knowledge.feeds.reports import FeedDay
from knowledge.feeds.table import date_of
from knowledge.feeds.view import View

_FIRST, _LAST = 2, 3


def days_of(view: View) -> tuple[FeedDay, ...]:
    """Return for each feed and day (UTC) how many entries were first seen and how many went, oldest first."""
    if view.table is None:
        return ()
    rows = rows_of(view.table)
    added, removed = _count(rows, _FIRST), _count(rows, _LAST)
    return tuple(
        FeedDay(feed=view.facts[feed].name, day=date_of(day), added=added[feed, day], removed=removed[feed, day])
        for feed, day in sorted({*added, *removed}, key=lambda each: (each[1], each[0]))
    )


def _count(rows: Rows, column: int) -> Counter[tuple[int, int]]:
    pairs, counts = np.unique(rows.records[:, [0, column]], axis=0, return_counts=True)
    # Day 0 stands for "still listed".
    return Counter({(int(feed), int(day)): int(count) for (feed, day), count in zip(pairs, counts, strict=True) if day})
