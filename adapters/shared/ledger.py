"""Which deliveries were handled and answered.

Where that can't be written down within a moment, this fails open: a second answer does less harm than silence to somebody in trouble, and
within one run nothing is handled twice anyway. What an earlier run has answered can mostly still be read, and is not answered again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from adapters.shared.records import Records
from bot.errors import StorageProblem
from bot.moderation.stores import DeliveryStore, Passed, Seen

_log = logging.getLogger("jumpmaster.reception")
_T = TypeVar("_T")


@dataclass(slots=True, kw_only=True)
class _Unwritten:
    """A delivery in hand that the database does not know as it is."""

    begun_at: datetime
    answered_at: datetime | None = None
    is_answered: bool = False


class OneClaim:
    """The right to give one answer, asked for by whoever comes first: by whoever says it, or by whoever can't wait for that."""

    def __init__(self, take: Callable[[], Awaitable[bool]]) -> None:
        self._take = take
        self._one_by_one = asyncio.Lock()
        self._is_ours: bool | None = None

    async def __call__(self) -> bool:
        async with self._one_by_one:
            if self._is_ours is None:
                self._is_ours = await self._take()
            return self._is_ours


class Ledger:
    def __init__(self, deliveries: DeliveryStore, records: Records, now: Callable[[], datetime]) -> None:
        self._deliveries = deliveries
        self._records = records
        self._now = now
        self._unwritten: dict[str, _Unwritten] = {}

    @asynccontextmanager
    async def through(self, delivery_id: str) -> AsyncIterator[bool]:
        """Give whether there is anything to do about a delivery, and note its end.

        What is broken off stays open: brought again it is done again. Where its answer was claimed, the next start counts that as lost.
        """
        if not await self.begin(delivery_id):
            yield False
            return
        try:
            yield True
        except BaseException:
            self._let_go(delivery_id)
            raise
        await self.finish(delivery_id)

    async def begin(self, delivery_id: str) -> bool:
        """Tell whether there is anything to do about a delivery."""
        at = self._now()
        if not self._records.is_late:
            seen = await self._soon(self._deliveries.begin(delivery_id, at))
            if seen is not None:
                return seen is not Seen.AGAIN
        passed = await self._read(delivery_id)
        if passed.finished:
            return False
        self._unwritten[delivery_id] = _Unwritten(begun_at=at, is_answered=passed.answered_at is not None)
        return True

    def claim(self, delivery_id: str) -> OneClaim:
        return OneClaim(lambda: self.claim_answer(delivery_id))

    async def claim_answer(self, delivery_id: str) -> bool:
        at = self._now()
        unwritten = self._unwritten.get(delivery_id)
        if unwritten is None and not self._records.is_late:
            claimed = await self._soon(self._deliveries.claim_answer(delivery_id, at))
            if claimed is not None:
                return claimed
        if unwritten is None:
            answered_at = (await self._read(delivery_id)).answered_at
            # It may have been written just after nobody waited for it any more: then it is this very claim.
            unwritten = _Unwritten(begun_at=at, is_answered=answered_at not in (None, at))
            self._unwritten[delivery_id] = unwritten
        if unwritten.is_answered:
            return False
        unwritten.is_answered, unwritten.answered_at = True, at
        return True

    async def finish(self, delivery_id: str) -> None:
        at = self._now()
        unwritten = self._unwritten.pop(delivery_id, None)
        if unwritten is None:
            if await self._soon(self._finish(delivery_id, at)):
                return
            unwritten = _Unwritten(begun_at=at)
        self._write_later(delivery_id, unwritten, finished_at=at)

    def _let_go(self, delivery_id: str) -> None:
        self._deliveries.let_go(delivery_id)
        unwritten = self._unwritten.pop(delivery_id, None)
        if unwritten is not None and unwritten.answered_at is not None:
            self._write_later(delivery_id, unwritten, finished_at=None)

    def _write_later(self, delivery_id: str, unwritten: _Unwritten, finished_at: datetime | None) -> None:
        passed = Passed(begun_at=unwritten.begun_at, answered_at=unwritten.answered_at, finished_at=finished_at)
        self._records.later(lambda: self._deliveries.note_passed(delivery_id, passed))

    async def _finish(self, delivery_id: str, at: datetime) -> bool:
        await self._deliveries.finish(delivery_id, at)
        return True

    async def _read(self, delivery_id: str) -> Passed:
        passed = await self._soon(self._deliveries.look(delivery_id))
        return passed or Passed(begun_at=self._now())

    async def _soon(self, asked: Coroutine[Any, Any, _T]) -> _T | None:
        """Return what was asked for, None where the database refuses it or does nothing for a while.

        One that works slowly is waited for: on a busy machine many wait, and what is kept before it is done is worth a second more.
        """
        task = asyncio.ensure_future(asked)
        try:
            steps = -1
            while not task.done() and steps != self._deliveries.steps:
                steps = self._deliveries.steps
                await asyncio.wait([task], timeout=self._records.patience)
            if task.done():
                return task.result()
            _log.error("ledger.unreachable The database did nothing for %g s.", self._records.patience)
        except StorageProblem as problem:
            _log.error("ledger.unreachable %s", problem.user_text)
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait([task])
        return None
