"""Updates as they come in: each once, many at a time, and none given up before it is safe to.

Telegram forgets an update as soon as it is confirmed. One is settled when it was handled, or when all that is left of it is to say
something: by then whatever has to be done is kept, so that a crash loses an answer at most, never an action.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from telegram import Update

from adapters.shared.recently import Recently

_log = logging.getLogger("jumpmaster.telegram")

_turn: ContextVar[asyncio.Event | None] = ContextVar("turn", default=None)


def settle() -> None:
    """Tell that all that is left of the update in hand is to say something."""
    turn = _turn.get()
    if turn is not None:
        turn.set()


class Intake:
    """At most `most` updates are in flight; whoever brings more waits."""

    def __init__(self, handle: Callable[[Update], Awaitable[None]], *, most: int = 4000) -> None:
        self._handle = handle
        self._room = asyncio.Semaphore(most)
        self._seen = Recently()
        self._tasks: set[asyncio.Task[None]] = set()
        self._settling: dict[int, asyncio.Event] = {}

    @property
    def in_flight(self) -> int:
        return len(self._tasks)

    @property
    def is_full(self) -> bool:
        return self._room.locked()

    async def take(self, update: Update) -> asyncio.Event:
        """Begin to handle an update; what is returned is set once it is settled. One that came before is not handled again."""
        if not self._seen.note(str(update.update_id)):
            return self._settling.get(update.update_id) or _done()
        settled = self._settling[update.update_id] = asyncio.Event()
        await self._room.acquire()
        task = asyncio.create_task(self._run(update, settled))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return settled

    async def drain(self) -> None:
        """Return when nothing is in flight any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self, update: Update, settled: asyncio.Event) -> None:
        _turn.set(settled)
        try:
            await self._handle(update)
        except Exception as error:
            # An update that breaks its handler must not stop the others; its text could quote the message.
            _log.error("telegram.update_failed error=%s", type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
        finally:
            settled.set()
            self._settling.pop(update.update_id, None)
            self._room.release()


def _done() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event
