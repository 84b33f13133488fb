"""Which deliveries were handled and answered, for as long as the database can be reached.

Where it can't, this fails open: a second answer does less harm than silence to somebody in trouble, and within one run nothing is handled
twice anyway.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.errors import StorageProblem
from bot.moderation.stores import DeliveryStore, Seen

_log = logging.getLogger("jumpmaster.reception")


class Ledger:
    def __init__(self, deliveries: DeliveryStore, now: Callable[[], datetime]) -> None:
        self._deliveries = deliveries
        self._now = now

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
            self._deliveries.let_go(delivery_id)
            raise
        await self.finish(delivery_id)

    async def begin(self, delivery_id: str) -> bool:
        """Tell whether there is anything to do about a delivery."""
        try:
            return await self._deliveries.begin(delivery_id, self._now()) is not Seen.AGAIN
        except StorageProblem as problem:
            return _go_on(problem)

    async def claim_answer(self, delivery_id: str) -> bool:
        try:
            return await self._deliveries.claim_answer(delivery_id, self._now())
        except StorageProblem as problem:
            return _go_on(problem)

    async def finish(self, delivery_id: str) -> None:
        try:
            await self._deliveries.finish(delivery_id, self._now())
        except StorageProblem as problem:
            _go_on(problem)


def _go_on(problem: StorageProblem) -> bool:
    _log.error("ledger.unreachable %s", problem.user_text)
    return True
