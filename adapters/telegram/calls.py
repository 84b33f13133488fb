"""Calls to the Bot API: at the pace it allows, again where that can do no harm, and to the chat that a group has become."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from adapters.shared.sending import Overfull, PacedSender, SlowDown
from adapters.telegram.ids import chat_id_of
from adapters.telegram.problems import is_passing, seconds_to_wait, was_never_sent

_T = TypeVar("_T")
Sleep = Callable[[float], Awaitable[None]]
OnMoved = Callable[[int, int], Awaitable[None]]
"""Hears the old and the new number of a group that became a supergroup."""
Failures = (TelegramError, SlowDown, Overfull)
"""All that a call may raise, for whoever has to tell of it."""

CONNECTIONS = 8
"""To Telegram, at once."""

_SPARE = 2  # for what does not wait: asking for updates, answers to taps, showing that we type
_TRIES = 4
_FIRST_PAUSE = 0.5
_LONGEST_WAIT = 60.0  # for a call that is not a message; longer is a failure


class Calls:
    def __init__(self, bot: Bot, sender: PacedSender, on_moved: OnMoved, sleep: Sleep = asyncio.sleep) -> None:
        self.bot = bot
        self._sender = sender
        self._on_moved = on_moved
        self._sleep = sleep
        self._moved: dict[int, int] = {}
        # What people wait for with a finger on a button must not stand behind all that waits to be said.
        self._lines = asyncio.Semaphore(CONNECTIONS - _SPARE)
        self._saying = 0
        self._silent = asyncio.Event()
        self._silent.set()

    @property
    def is_crowded(self) -> bool:
        """Tell whether more waits to be said than there are connections."""
        return self._saying > CONNECTIONS

    async def silence(self) -> None:
        """Return when nothing waits to be said any more."""
        while self._saying:
            await self._silent.wait()
            # What was said may lead to more, such as a card that changed meanwhile.
            await asyncio.sleep(0)

    def moved(self, old: int, new: int) -> bool:
        """Remember what a group has become; tell whether that is news."""
        is_news = self._moved.get(old) != new
        self._moved[old] = new
        return is_news

    def now_at(self, chat: int) -> int:
        return self._moved.get(chat, chat)

    async def say(self, chat: int, call: Callable[[int], Awaitable[_T]]) -> _T:
        """Make a call that people see, in the chat's turn. What may have arrived is not sent again."""
        self._saying += 1
        self._silent.clear()
        try:
            return await self._following(chat, lambda there: self._paced(there, lambda: self._retried(lambda: call(there), was_never_sent)))
        finally:
            self._saying -= 1
            if not self._saying:
                self._silent.set()

    async def do(self, chat: int, call: Callable[[int], Awaitable[_T]]) -> _T:
        """Make a call that may be made twice without harm."""
        return await self._following(chat, lambda there: self._waiting(lambda: self._retried(lambda: call(there), is_passing)))

    async def _following(self, chat: int, call: Callable[[int], Awaitable[_T]]) -> _T:
        try:
            return await call(self.now_at(chat))
        except ChatMigrated as moved:
            await self._on_moved(chat, moved.new_chat_id)
            return await call(moved.new_chat_id)

    async def _paced(self, chat: int, call: Callable[[], Awaitable[_T]]) -> _T:
        async def attempt() -> _T:
            try:
                return await call()
            except RetryAfter as error:
                raise SlowDown(seconds_to_wait(error)) from error

        return await self._sender.send(chat_id_of(chat), attempt, is_group=chat < 0)

    async def _waiting(self, call: Callable[[], Awaitable[_T]]) -> _T:
        for _ in range(_TRIES - 1):
            try:
                return await call()
            except RetryAfter as error:
                wait = seconds_to_wait(error)
                if wait > _LONGEST_WAIT:
                    raise
                await self._sleep(wait)
        return await call()

    async def _retried(self, call: Callable[[], Awaitable[_T]], may_retry: Callable[[TelegramError], bool]) -> _T:
        pause = _FIRST_PAUSE
        for _ in range(_TRIES - 1):
            try:
                return await self._on_a_line(call)
            except TelegramError as error:
                if not may_retry(error):
                    raise
            await self._sleep(pause)
            pause *= 2
        return await self._on_a_line(call)

    async def _on_a_line(self, call: Callable[[], Awaitable[_T]]) -> _T:
        async with self._lines:
            return await call()
