"""The work that is under way, so that stopping can wait for it. What an event's handling raises ends here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from adapters.discord.turns import Turns

_log = logging.getLogger("jumpmaster.discord")


class InFlight:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._turns = Turns()
        self.is_closed = False

    async def run(self, event: str, work: Coroutine[Any, Any, None], *, in_turn: bool = False) -> None:
        """Await the work of one event in the task that discord.py made for it; nothing is begun once closed.

        What is done `in_turn` begins in the order of arrival, with room for other work between two: a raid's messages come by the
        thousand, and moderators' commands have three seconds.
        """
        if self.is_closed:
            work.close()
            return
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if in_turn:
                await self._turns.take()
            await work
        except Exception as error:
            # An event's boundary: the connection goes on. The error's own text could quote somebody.
            _log.error("discord.event_failed event=%s error=%s", event, type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
        finally:
            self._tasks.discard(task)
            # Where it was cancelled before its turn came, it was never begun.
            work.close()

    async def finish(self, patience: timedelta) -> None:
        """Begin nothing more and wait for what is under way; what takes longer than `patience` is cancelled."""
        self.is_closed = True
        waited_for = {task for task in self._tasks if task is not asyncio.current_task()}
        if not waited_for:
            return
        _, late = await asyncio.wait(waited_for, timeout=patience.total_seconds())
        for task in late:
            task.cancel()
        if late:
            _log.warning("discord.stopped_unfinished events=%d", len(late))
            await asyncio.wait(late, timeout=1)
