"""Updates as they come in: each once, many at a time, and none given up before it is safe to.

Telegram forgets an update as soon as it is confirmed. One is settled when it was handled, or when its answer is claimed, which is when it
goes out: so a crash loses what is on the wire, never an action, and what still waits for its turn comes again. Where too much waits, the
oldest answers are claimed before their turn, because new messages must not wait for old answers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field

from telegram import Update

from adapters.shared.contract import Claim
from adapters.shared.recently import Recently

_log = logging.getLogger("jumpmaster.telegram")

MOST_HELD = 80
"""Updates that come again after a crash, at most. Telegram hands out a hundred at a time, and some must be new."""
_MOST_OPEN = 25
"""Requests of a webhook that are kept open for answers that wait: Telegram makes forty at a time."""
_LONGEST_HELD = 10.0
"""Seconds for which a webhook's request is kept open for an answer that waits."""


class SaidBefore(Exception):
    """An answer that was given by an earlier run: it was not said again."""


@dataclass(slots=True, eq=False)
class Turn:
    """One update on its way. `ready` is set when all that is left of it is to say something, `settled` when Telegram may forget it."""

    repeatable: bool = True
    """Whether it does no harm where it comes again: the reception knows messages by their ids, comings and goings it does not."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    claim: Claim | None = None

    def settle(self) -> None:
        self.ready.set()
        self.settled.set()

    async def settle_now(self) -> None:
        """Claim the answer that waits to be said: what Telegram forgets before its turn has to be counted where it is lost."""
        try:
            if self.claim is not None:
                await self.claim()
        finally:
            self.settle()


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


def settle() -> None:
    """Tell that Telegram may forget the update in hand."""
    turn = _turn.get()
    if turn is not None:
        turn.settle()


def wait_to_speak(claim: Claim | None) -> None:
    """Tell that all that is left of the update in hand is to say something, which is claimed when it goes out."""
    turn = _turn.get()
    if turn is None:
        return
    if claim is None:
        turn.settle()
    turn.claim = claim
    turn.ready.set()


async def go_out(claim: Claim | None) -> None:
    """Claim what is about to go out. Raises SaidBefore where that was said already."""
    if claim is not None and not await claim():
        raise SaidBefore
    settle()


async def wait_for_all(events: Iterable[asyncio.Event], seconds: float) -> None:
    """Return when all of them are set, or after a while."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events if not event.is_set()]
    if waiting:
        _, late = await asyncio.wait(waiting, timeout=seconds)
        for each in late:
            each.cancel()


class Intake:
    """At most `most` updates are in flight; whoever brings more waits."""

    def __init__(self, handle: Callable[[Update], Awaitable[None]], *, most: int = 4000) -> None:
        self._handle = handle
        self._room = asyncio.Semaphore(most)
        self._seen = Recently()
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: dict[int, Turn] = {}
        self._held = 0

    @property
    def is_full(self) -> bool:
        return self._room.locked()

    async def take(self, update: Update) -> Turn:
        """Begin to handle an update. One that came before is not handled again."""
        if not self._seen.note(str(update.update_id)):
            return self._turns.get(update.update_id) or done()
        turn = self._turns[update.update_id] = Turn(repeatable=_is_repeatable(update))
        await self._room.acquire()
        task = asyncio.create_task(self._run(update, turn))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return turn

    async def hold(self, turn: Turn) -> None:
        """Return when Telegram may forget an update of its own: soon, or when few enough wait and its answer's turn has come."""
        await turn.ready.wait()
        self._held += 1
        try:
            if self._held <= _MOST_OPEN:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LONGEST_HELD):
                        await turn.settled.wait()
        finally:
            self._held -= 1
        if not turn.settled.is_set():
            await turn.settle_now()

    async def drain(self) -> None:
        """Return when nothing is in flight any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self, update: Update, turn: Turn) -> None:
        _turn.set(turn)
        try:
            await self._handle(update)
        except Exception as error:
            # An update that breaks its handler must not stop the others; its text could quote the message.
            _log.error("telegram.update_failed error=%s", type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
        finally:
            turn.settle()
            self._turns.pop(update.update_id, None)
            self._room.release()


def done() -> Turn:
    """Return the turn of an update that there is nothing to do about."""
    turn = Turn()
    turn.settle()
    return turn


def _is_repeatable(update: Update) -> bool:
    message = update.message or update.edited_message
    return message is not None and not (message.new_chat_members or message.migrate_to_chat_id or message.migrate_from_chat_id)
