"""Which brands scams hardly imitate, so that a name merely near one of theirs is taken for the coincidence it mostly is.

The more names are protected, the more honest names stand near one of them. Counting what a scam list really holds keeps full
strictness for the names that are imitated. A brand that was never counted, such as an operator's own, is guarded in full.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def rarely_imitated() -> frozenset[str]:
    """Return the ids of the brands counted and found hardly imitated."""
    lines = (files(__package__) / "rarely_imitated.txt").read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
