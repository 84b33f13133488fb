"""The event loop that `jumpmaster run` runs on: uvloop where it is installed, else Python's own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


def run_on_fast_loop(work: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end what `asyncio.run` would, on the fastest loop there is. Sockets cost about half on uvloop."""
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        return runner.run(work)


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:
        # It has none for Windows; everything works on Python's own.
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop
