"""Which scams to learn most from: the newest, and the old ones that look like them.

Scams change their clothes: most of a feed is years old, and the next scam will look like those of the last months. What tells the two
apart is itself learned (a small model of newest against older), and an old scam counts by how much it looks like a new one.
Where dates tell nothing (a list's first import has none), what the hosts name stands in for them (`late_names.py`), more carefully.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from knowledge.linkmodel.fitting import fit
from knowledge.linkmodel.hashing import Rows
from knowledge.linkmodel.late_names import names_something_late

NEWEST = timedelta(days=120)
"""Scams first seen so shortly before the newest of all are new."""
FEWEST_NEW = 300
"""Fewer new ones say nothing of what new ones look like."""

_BY_DATE, _BY_NAME = (15.0, 1.0), (2.0, 0.5)
"""How much a new scam counts, and how far its likeness is believed: names tell less than dates."""
_LEAST, _MOST = -4.0, 3.0


def weigh_by_newness(rows: Rows, hosts: Sequence[str], since: Sequence[date | None], seed: int) -> NDArray[np.float64]:
    """Return the weight of every scam, about 1 for the older ones on average. Undated scams are older ones.

    Where too few are new, or most are, dates are those of one import and tell nothing: then the names do. All weigh the same where
    those tell nothing either.
    """
    newest = max((each for each in since if each), default=None)
    by_date = np.array([newest is not None and each is not None and newest - each <= NEWEST for each in since])
    if _tells(by_date):
        return _weigh(rows, by_date, *_BY_DATE, seed)
    by_name = np.array([names_something_late(host) for host in hosts])
    return _weigh(rows, by_name, *_BY_NAME, seed) if _tells(by_name) else np.ones(len(rows))


def _tells(new: NDArray[np.bool_]) -> bool:
    return bool(FEWEST_NEW <= new.sum() <= len(new) / 2)


def _weigh(rows: Rows, new: NDArray[np.bool_], of_new: float, belief: float, seed: int) -> NDArray[np.float64]:
    likeness = fit(rows, new, np.where(new, 1 / new.sum(), 1 / (~new).sum()), seed).apply(rows)
    weights = np.exp(np.clip(likeness, _LEAST, _MOST) * belief)
    return np.where(new, of_new, weights / weights[~new].mean())
