"""Which scams to learn most from: the newest, and the old ones that look like them.

Scams change their clothes: most of a feed is years old, and the next scam will look like those of the last months. What tells the two
apart is itself learned (a small model of newest against older), and an old scam counts by how much it looks like a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from knowledge.linkmodel.fitting import fit
from knowledge.linkmodel.hashing import Rows

NEWEST = timedelta(days=120)
"""Scams first seen so shortly before the newest of all are new."""
FEWEST_NEW = 300
"""Fewer new ones say nothing of what new ones look like."""

_NEW_WEIGHT = 4.0
_LEAST, _MOST = -4.0, 3.0


def weigh_by_newness(rows: Rows, since: Sequence[date | None], seed: int) -> NDArray[np.float64]:
    """Return the weight of every scam, about 1 for the older ones on average. Undated scams are older ones.

    All weigh the same where too few are new, or where most are: then the dates are those of one import and tell nothing.
    """
    newest = max((each for each in since if each), default=None)
    new = np.array([newest is not None and each is not None and newest - each <= NEWEST for each in since])
    if not FEWEST_NEW <= new.sum() <= len(new) / 2:
        return np.ones(len(new))
    likeness = fit(rows, new, np.where(new, 1 / new.sum(), 1 / (~new).sum()), seed).apply(rows)
    weights = np.exp(np.clip(likeness, _LEAST, _MOST))
    return np.where(new, _NEW_WEIGHT, weights / weights[~new].mean())
