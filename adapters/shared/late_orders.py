"""Orders that could not be carried out at their time: an earlier run ended before them, or the platform was out of reach.

A seed phrase that stands because the network was down for a minute costs as much as one that nobody saw. In memory and bounded; what is
forgotten here is kept in the database, and found again at the next start.
"""

from __future__ import annotations

import asyncio

from adapters.shared.office import Office
from bot.moderation.models import ActionResult, Order, OrderKind, ResultKind
from bot.moderation.problems import PASSING

_MOST_LATE = 5_000


class LateOrders:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._began = office.now()
        self._knows_earlier = False
        self._late: dict[str, Order] = {}
        self._came = asyncio.Event()

    def __contains__(self, order: Order) -> bool:
        return order.id in self._late

    def __len__(self) -> int:
        return len(self._late)

    async def all(self) -> tuple[Order, ...]:
        """Return them, the oldest first: the first time with those of earlier runs. Raises StorageProblem where these can't be read."""
        if not self._knows_earlier:
            earlier = await self._office.desk.unfinished(self._began)
            left = {order.id: order for order in earlier if order.id not in self._late}
            self._late, self._knows_earlier = {**left, **self._late}, True
        return tuple(self._late.values())

    def note(self, order: Order, result: ActionResult) -> None:
        """Remember an order whose platform was out of reach, and forget any other."""
        if result.kind is not ResultKind.FAILED or result.detail not in PASSING or order.kind is OrderKind.RELEASE:
            self.forget(order)
            return
        self._late.setdefault(order.id, order)
        if len(self._late) > _MOST_LATE:
            del self._late[next(iter(self._late))]
        self._came.set()

    def forget(self, order: Order) -> None:
        self._late.pop(order.id, None)

    async def wait(self) -> None:
        """Return when there is one."""
        while not self._late:
            self._came.clear()
            await self._came.wait()
