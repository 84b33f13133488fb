"""Ask Telegram for updates, again and again, and confirm none before it is settled.

Telegram forgets all that stands before what is asked for, and hands out again what does not: while an answer waits for its turn, its
update and those behind it come again with every look, and are known.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from adapters.telegram.intake import MOST_HELD, Intake, Turn, done, wait_for_all
from adapters.telegram.problems import BAD_TOKEN, TWO_BOTS, seconds_to_wait

_log = logging.getLogger("jumpmaster.telegram")

_MOST_AT_ONCE = 100
_LONGEST_PAUSE = 60.0
_MOST_CONFLICTS = 8
_SETTLING = 30.0
"""Seconds after which a batch is confirmed even though one of its updates is not settled: the others must not wait for ever."""
_LOOK_AGAIN = 0.25
"""Seconds between two looks while an answer waits: Telegram does not let us wait for news then."""


@dataclass(slots=True)
class BackOff:
    """Pauses that double up to a minute, a little different each time, so that many bots don't come back at once."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    tries: int = 0

    async def pause(self) -> None:
        longest = min(_LONGEST_PAUSE, 0.5 * 2**self.tries)
        self.tries += 1
        await self.sleep(longest * random.uniform(0.7, 1.0))  # noqa: S311 - spreads load, keeps no secret

    def reset(self) -> None:
        self.tries = 0


class Poller:
    def __init__(self, bot: Bot, intake: Intake, kinds: Sequence[str], back_off: BackOff, *, wait_seconds: int = 25) -> None:
        self._bot = bot
        self._intake = intake
        self._kinds = list(kinds)
        self._back_off = back_off
        self._wait = wait_seconds
        self._offset = self._taken = 0
        # Taken and not confirmed, in order.
        self._open: dict[int, Turn] = {}
        self._conflicts = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises AdapterUnavailable where Telegram refuses us for good."""
        while True:
            try:
                updates = await self._fetch(self._wait, _MOST_AT_ONCE)
            except (InvalidToken, EndPointNotFound) as error:
                raise BAD_TOKEN from error
            except TelegramError as error:
                await self._pause(error)
                continue
            self._is_back()
            await self._take(updates)

    async def confirm(self) -> None:
        """Tell Telegram, once nothing is in flight, that what was taken need not come again at the next start."""
        if self._taken > self._offset:
            self._offset = self._taken
            await self._fetch(0, 1)

    async def _fetch(self, wait: int, most: int) -> list[dict[str, Any]]:
        # Asked for as plain data: python-telegram-bot reads a batch whole or not at all, and one strange update would stop all others
        # for ever. The method's name is spelled so that the library does not ask for its own way; Telegram doesn't mind the case.
        asked = {"offset": self._offset, "timeout": wait, "limit": most, "allowed_updates": self._kinds}
        found: list[dict[str, Any]] = await self._bot.do_api_request("GetUpdates", asked, read_timeout=wait + 10)
        return found

    async def _take(self, updates: Sequence[dict[str, Any]]) -> None:
        for update in updates:
            number = int(update["update_id"])
            if number in self._open:
                continue
            readable = read_update(update, self._bot)
            self._open[number] = await self._intake.take(readable) if readable else done()
            self._taken = number + 1
            # A hundred begun at once would hold up everything else for as long as it takes to look at them.
            await asyncio.sleep(0)
        await wait_for_all([turn.ready for turn in self._open.values()], _SETTLING)
        for turn in self._open.values():
            if not turn.ready.is_set():
                turn.settle()
        if len(updates) < _MOST_AT_ONCE:
            await wait_for_all([turn.settled for turn in self._open.values()], _LOOK_AGAIN)
        await self._let_go()
        self._offset = next(iter(self._open), self._taken)

    async def _let_go(self) -> None:
        """Forget those at the front that are settled, and settle what can't be held back any longer."""
        turns = list(self._open.values())
        last_for_once = max((place for place, turn in enumerate(turns) if not turn.repeatable), default=-1)
        due = turns[: max(len(turns) - MOST_HELD, last_for_once + 1, 0)]
        await asyncio.gather(*(turn.settle_now() for turn in due if not turn.settled.is_set()))
        while self._open and next(iter(self._open.values())).settled.is_set():
            del self._open[next(iter(self._open))]

    async def _pause(self, error: TelegramError) -> None:
        if isinstance(error, RetryAfter):
            await self._back_off.sleep(seconds_to_wait(error))
            return
        if isinstance(error, Conflict):
            self._conflicts += 1
            if self._conflicts >= _MOST_CONFLICTS:
                raise TWO_BOTS from error
        if self._back_off.tries == 0:
            _log.warning("telegram.unreachable error=%s", TWO_BOTS.user_text if isinstance(error, Conflict) else type(error).__name__)
        await self._back_off.pause()

    def _is_back(self) -> None:
        if self._back_off.tries:
            _log.warning("telegram.reachable")
        self._back_off.reset()
        self._conflicts = 0


def read_update(update: dict[str, Any], bot: Bot) -> Update | None:
    """Return the update, None for one that this version of the library can't read: it is passed over, and counted in the log."""
    try:
        return Update.de_json(update, bot)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        _log.error("telegram.update_unreadable error=%s", type(error).__name__)
        return None
