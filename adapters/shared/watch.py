"""Keeping doors alive side by side: one that falls is opened again after a pause, and takes no other down.

A door that its platform refuses for good (a wrong token) is not tried again. Stopping gives each the same time to finish what is in flight.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from adapters.shared.contract import AdapterUnavailable, ChatAdapter

_log = logging.getLogger("jumpmaster.run")

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class DoorState(StrEnum):
    STARTING = "starting"
    OPEN = "open"
    WAITING = "waiting"
    """It fell and is opened again after a pause."""
    REFUSED = "refused"
    STOPPED = "stopped"


@dataclass(slots=True)
class Watch:
    """`open_door` makes a new adapter by name: one that fell is never used again."""

    open_door: Mapping[str, Callable[[], ChatAdapter]]
    stop_seconds: float
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    states: dict[str, DoorState] = field(default_factory=dict)
    doors: dict[str, ChatAdapter] = field(default_factory=dict)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    """Set as soon as each door was tried once."""
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> bool:
        """Return when all doors are closed: False where every platform refused for good."""
        self.states = dict.fromkeys(self.open_door, DoorState.STARTING)
        async with asyncio.TaskGroup() as group:
            for name in self.open_door:
                group.create_task(self._keep_open(name), name=f"door-{name}")
        return any(state is not DoorState.REFUSED for state in self.states.values())

    def stop(self) -> None:
        """Ask all doors to close."""
        self._stopping.set()

    async def _keep_open(self, name: str) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            door = self.open_door[name]()
            try:
                await self._live(name, door)
                return
            except AdapterUnavailable as refused:
                self._note(name, DoorState.REFUSED)
                _log.error("%s: %s", name, refused.user_text)
                await self._close(name, door)
                return
            except Exception as error:
                # The task of one door is its last line of defence: the others go on.
                pause = FIRST_PAUSE if self.states[name] is DoorState.OPEN else min(pause * 2, LONGEST_PAUSE)
                _log.error("%s fell (%s); it is opened again in about %.0f s", name, type(error).__name__, pause)
                self._note(name, DoorState.WAITING)
                await self._close(name, door)
            await self._pause(pause * random.uniform(0.8, 1.2))  # noqa: S311 - spreads reconnections, guards nothing
        self._note(name, DoorState.STOPPED)

    async def _live(self, name: str, door: ChatAdapter) -> None:
        """Open a door and return when it was asked to close; raise what ended it otherwise."""
        await door.start()
        self.doors[name] = door
        self._note(name, DoorState.OPEN)
        _log.info("%s: open", name)
        living, stopping = asyncio.ensure_future(door.wait()), asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({living, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if living.done():
                living.result()
        finally:
            stopping.cancel()
            if not living.done():
                await self._close(name, door)
                living.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await living
        self._note(name, DoorState.STOPPED)

    async def _close(self, name: str, door: ChatAdapter) -> None:
        self.doors.pop(name, None)
        try:
            async with asyncio.timeout(self.stop_seconds):
                await door.stop()
        except TimeoutError:
            _log.error("%s did not finish within %g s; what was in flight is lost", name, self.stop_seconds)
        except Exception as error:
            # A door that breaks while it closes is closed all the same.
            _log.error("%s broke while it closed (%s)", name, type(error).__name__)

    async def _pause(self, seconds: float) -> None:
        pausing, stopping = asyncio.ensure_future(self.sleep(seconds)), asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({pausing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            pausing.cancel()
            stopping.cancel()

    def _note(self, name: str, state: DoorState) -> None:
        self.states[name] = state
        if DoorState.STARTING not in self.states.values():
            self.opened.set()
