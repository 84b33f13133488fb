"""How long a call may take: a fixed part and so much a character, so that what is not linear shows. Generous, for loaded machines."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

FIXED_SECONDS = 0.25
SECONDS_A_CHARACTER = 40e-6
TRIES = 3

_Result = TypeVar("_Result")
_slowdown = 1.0


def allow_slowdown(factor: float) -> None:
    """Widen every budget: instrumented code runs several times slower."""
    global _slowdown
    _slowdown = factor


def in_time(call: Callable[[], _Result], size: int) -> _Result:
    """Return what the call returns; raise AssertionError where even the best of some tries is over budget for `size` characters."""
    allowed = (FIXED_SECONDS + SECONDS_A_CHARACTER * size) * _slowdown
    best = float("inf")
    for _ in range(TRIES):
        started = time.process_time()
        result = call()
        best = min(best, time.process_time() - started)
        if best <= allowed:
            return result
    raise AssertionError(f"{best:.2f} s for {size} characters; {allowed:.2f} s are allowed")
